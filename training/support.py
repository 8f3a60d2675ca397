"""What stands behind a team; inside `transaction(actor)`."""

from dataclasses import dataclass

from server.access.actor import Actor
from server.db.engine import connection
from training.worker_vocabulary import SupportKind


@dataclass(frozen=True, slots=True)
class SupportLine:
    """What a team has for a year: yuan, or for how many people."""

    id: int
    kind: SupportKind
    year: int
    yuan: int | None
    people: int | None
    given_by: str
    document: str


async def support_of(actor: Actor, team: int) -> tuple[SupportLine, ...]:
    """All of a team, the latest year first."""
    rows = await connection().fetch(
        """SELECT id, kind, year, yuan, people, given_by, document FROM team_support
           WHERE team = $1 AND starts_with(region, $2) ORDER BY year DESC, kind, id""",
        team,
        actor.reach,
    )
    return tuple(SupportLine(**dict(row.items()) | {"kind": SupportKind(row["kind"])}) for row in rows)
