"""The corrigenda of an election, always from the actor's area and inside `transaction(actor)`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from elections.rules.corrigendum import Correction, corrected
from elections.rules.counts import Poll
from elections.vocabulary import RoundKind
from server import clock
from server.access.actor import Actor
from server.access.duties import Hand
from server.db.engine import connection

FIGURES: TypeAdapter[tuple[Correction, ...]] = TypeAdapter(tuple[Correction, ...])


@dataclass(frozen=True, slots=True)
class CorrigendumLine:
    """One corrigendum. `place` is the place of its count among those that stand, from 0."""

    id: int
    place: int
    kind: RoundKind
    figures: tuple[Correction, ...]
    reason: str
    document_name: str
    entered: datetime
    entered_by: Hand
    confirmed: datetime | None
    confirmed_by: str | None


async def corrigenda(actor: Actor, code: str) -> tuple[CorrigendumLine, ...]:
    """Those that were not taken back, in the order in which they were entered."""
    rows = await connection().fetch(
        """SELECT g.*, k.position, k.kind FROM corrigendum g JOIN ballot_count k ON k.id = g.of_count
           JOIN election e ON e.id = g.election
           WHERE e.code = $1 AND g.taken_back IS NULL AND starts_with(g.region, $2) ORDER BY g.id""",
        code,
        actor.reach,
    )
    return tuple(
        CorrigendumLine(
            id=row["id"],
            place=row["position"] - 1,
            kind=RoundKind(row["kind"]),
            figures=FIGURES.validate_json(row["figures"]),
            reason=row["reason"],
            document_name=row["document_name"],
            entered=row["entered"].astimezone(clock.ZONE),
            entered_by=Hand(row["entered_account"], row["entered_actor"], row["entered_unit"]),
            confirmed=row["confirmed"] and row["confirmed"].astimezone(clock.ZONE),
            confirmed_by=row["confirmed_actor"],
        )
        for row in rows
    )


def as_it_holds(poll: Poll, place: int, made: Sequence[CorrigendumLine]) -> Poll:
    """The count at a place with all that was confirmed of it."""
    for one in made:
        if one.place == place and one.confirmed:
            poll = corrected(poll, one.figures)
    return poll
