"""The elections of an area against their states, with what keeps each from its next one; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from elections import queries
from elections.after.work import done_after
from elections.counted import FREE
from elections.laws import laws
from elections.planning.plans import PlanView, plans
from elections.planning_vocabulary import AuditState, Difficulty
from elections.queries import ElectionLine
from elections.rules.process import Blocker, Facts, blockers, following
from elections.vocabulary import Post, Stage
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One election: the days of its states, the one it waits at, what keeps it there, and what of its plan is overdue."""

    election: ElectionLine
    days: Mapping[Stage, date]
    waits_at: Stage | None
    blockers: tuple[Blocker, ...]
    plan: PlanView
    difficulties: tuple[Difficulty, ...]
    pilot: bool

    @property
    def planned(self) -> Mapping[Stage, date]:
        return {line.item.stage: line.planned for line in self.plan.lines if line.item.is_stage}

    @property
    def late(self) -> int:
        """How many stages of its plan are overdue today."""
        return sum(1 for line in self.plan.overdue if line.item.is_stage)


_FACTS = f"""
SELECT e.code, p.audit, p.pilot, coalesce(p.difficulties, '{{}}') AS difficulties,
       EXISTS (SELECT FROM election_committee c WHERE c.election = e.id) AS committee,
       EXISTS (SELECT FROM election_committee c WHERE c.election = e.id AND c.filed IS NOT NULL) AS committee_filed,
       EXISTS (SELECT FROM election_plan n WHERE n.election = e.id) AS planned,
       EXISTS (SELECT FROM roll_summary r WHERE r.election = e.id) AS roll,
       {FREE} AS free,
       (SELECT count(*) FROM candidacy k WHERE k.election = e.id) AS candidates,
       ARRAY(SELECT s.post FROM election_seat s WHERE s.election = e.id AND s.seats >= (
             SELECT count(*) FROM candidacy k WHERE k.election = e.id AND k.post = s.post)) AS open_posts
FROM election e LEFT JOIN election_preparation p ON p.election = e.id
WHERE e.code = ANY($1) AND starts_with(e.region, $2)
"""  # noqa: S608  # Our own clauses.


async def facts_of(actor: Actor, codes: Sequence[str]) -> Mapping[str, Facts]:
    """What the guards ask for, of some elections by code."""
    return {code: facts for code, (facts, _, _) in (await _known(actor, codes)).items()}


async def _known(actor: Actor, codes: Sequence[str]) -> Mapping[str, tuple[Facts, tuple[Difficulty, ...], bool]]:
    rows = await connection().fetch(_FACTS, list(codes), actor.reach)
    days = await queries.stage_days_of(actor, codes)
    after = await done_after(actor, [code for code in codes if Stage.RESULT_PUBLISHED in days[code]])
    return {
        row["code"]: (
            Facts(
                audit=AuditState(row["audit"]) if row["audit"] else None,
                committee=row["committee"],
                committee_filed=row["committee_filed"],
                planned=row["planned"],
                roll=row["roll"],
                candidates=row["candidates"],
                open_posts=tuple(Post(one).label for one in row["open_posts"]),
                reached=days[row["code"]],
                after=after.get(row["code"], frozenset()),
                free=row["free"],
            ),
            tuple(map(Difficulty, row["difficulties"])),
            bool(row["pilot"]),
        )
        for row in rows
    }


async def board(actor: Actor, area: str) -> tuple[BoardLine, ...]:
    """The elections of an area that are not archived, by region; those that no longer stand are left out."""
    lines = [line for line in await queries.elections(actor, area) if line.stands]
    lines = sorted((line for line in lines if line.reached is not Stage.ARCHIVED), key=lambda one: one.region)
    codes = [line.code for line in lines]
    known, law = await _known(actor, codes), await laws()
    held = await plans(actor, lines, law)
    found = []
    for line in lines:
        facts, difficulties, pilot = known[line.code]
        waits_at = following(facts)
        book = law.book(line.kind, line.election_day, line.region)
        keeps = blockers(book, waits_at, facts) if waits_at else ()
        if line.postponed:
            keeps = (Blocker(waits_at or Stage.VOTING, "新的选举日", "postpone"), *keeps)
        found.append(BoardLine(line, facts.reached, waits_at, keeps, held[line.code], difficulties, pilot))
    return tuple(found)
