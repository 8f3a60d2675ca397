"""Who took which step of the counts of an election. Runs inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from elections.rules.checking import APART
from elections.vocabulary import CountStep
from server.access.actor import Actor
from server.access.duties import Hand, own_step
from server.db.engine import connection
from server.errors import Problem


@dataclass(frozen=True, slots=True)
class CountHands:
    """One count that stands, with the steps that were taken and by whom."""

    count: int
    steps: tuple[tuple[CountStep, Hand], ...]

    @property
    def checked(self) -> bool:
        """Whether two people have read the paper."""
        return any(step in {CountStep.SECOND, CountStep.CHECKED} for step, _ in self.steps)


async def hands(actor: Actor, code: str) -> tuple[CountHands, ...]:
    """The counts of an election in order, each with its hands."""
    return (await hands_of(actor, [code]))[code]


async def hands_of(actor: Actor, codes: Sequence[str]) -> Mapping[str, tuple[CountHands, ...]]:
    """The same of several elections."""
    rows = await connection().fetch(
        """SELECT e.code, k.id, s.step, s.account, s.actor, s.unit
           FROM ballot_count k JOIN election e ON e.id = k.election LEFT JOIN count_step s ON s.of_count = k.id
           WHERE e.code = ANY($1) AND k.position > 0 AND starts_with(k.region, $2) ORDER BY k.position, s.id""",
        list(codes),
        actor.reach,
    )
    found: dict[str, dict[int, list[tuple[CountStep, Hand]]]] = {code: {} for code in codes}
    for row in rows:
        own = found[row["code"]].setdefault(row["id"], [])
        if row["step"]:
            own.append((CountStep(row["step"]), Hand(row["account"], row["actor"], row["unit"])))
    return {
        code: tuple(CountHands(count, tuple(steps)) for count, steps in counts.items())
        for code, counts in found.items()
    }


async def count_notes(actor: Actor, code: str) -> tuple[str, ...]:
    """What is to be told of each count that its figures cannot: the doubts that were accepted, and what a third look settled."""
    rows = await connection().fetch(
        """SELECT k.remarks, (SELECT count(*) FROM count_settlement s WHERE s.of_count = k.id) AS settled
           FROM ballot_count k JOIN election e ON e.id = k.election
           WHERE e.code = $1 AND k.position > 0 AND starts_with(k.region, $2) ORDER BY k.position""",
        code,
        actor.reach,
    )
    return tuple(
        (row["remarks"] or "")
        + (f"两次录入有{row['settled']}项不一致，已由第三人照原表核对。" if row["settled"] else "")
        for row in rows
    )


def own_count(wanted: CountStep, actor: Actor, counts: Sequence[CountHands]) -> Problem | None:
    """Why the actor may not confirm these counts: one of them is the actor's own (AC-3)."""
    return own_step(wanted, actor, [step for one in counts for step in one.steps], APART)
