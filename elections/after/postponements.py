"""How an election was put off, decision by decision."""

from dataclasses import dataclass
from datetime import date

from elections.queries import ElectionLine
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Conflict
from server.values.periods import chinese_day


@dataclass(frozen=True, slots=True)
class PostponementLine:
    """One decision: from which day, to which one (None while it is open), by whose paper and why."""

    was: date
    until: date | None
    approved: date
    approved_by: str
    document: str
    reason: str
    warned: str | None
    resumed: date | None


async def postponements(actor: Actor, code: str) -> tuple[PostponementLine, ...]:
    """All of one election, the latest last."""
    rows = await connection().fetch(
        """SELECT p.was, p.until, p.approved, p.approved_by, p.document, p.reason, p.warned, p.resumed
           FROM election_postponement p JOIN election e ON e.id = p.election
           WHERE e.code = $1 AND starts_with(p.region, $2) ORDER BY p.id""",
        code,
        actor.reach,
    )
    return tuple(PostponementLine(**row) for row in rows)


def refuse_without_day(line: ElectionLine, paper: str) -> None:
    """Raise Conflict for a paper that names election day while an election was put off and has none (B-06)."""
    if line.postponed is not None and line.awaits_day:
        message = (
            f"本次选举已于{chinese_day(line.postponed)}批准延期，还没有定下新的选举日，{paper}上没有选举日可写。"
            "先在“定选举日”里定下选举日，再印。"
        )
        raise Conflict(message, code="election.postponed")
