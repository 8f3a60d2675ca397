"""Many dated facts of many people put on record at once, as sheets bring them. Every fact leaves its own event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import asyncpg

from cadres.births import counted_from
from cadres.permissions import EDIT_PEOPLE
from cadres.services.facts import FACT_RECORDED, against_birth, book, refuse_contradictions, said_of
from cadres.services.facts_told import CircumstanceFact, DutyFact, Fact
from cadres.services.people import subject
from cadres.vocabulary import Office
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import connection, copy_rows
from server.errors import NotFound, Problem, Refused
from server.values.periods import Month


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact of a person under its section."""

    person: int
    section: str
    fact: Fact


async def offices_held(actor: Actor, people: Sequence[int], day: date) -> Mapping[int, frozenset[Office]]:
    """The offices that some people hold on a day, as far as they lie in the actor's area."""
    rows = await connection().fetch(
        """SELECT person, array_agg(DISTINCT office) AS offices FROM tenure
           WHERE person = ANY($1) AND starts_with(region, $2) AND known_until IS NULL
             AND since <= $3 AND (until IS NULL OR until > $3) GROUP BY person""",
        list(people),
        actor.reach,
        day,
    )
    return {row["person"]: frozenset(map(Office, row["offices"])) for row in rows}


async def record_facts(actor: Actor, told: Sequence[Recorded]) -> datetime:
    """Put facts on record, all of them or none; returns the moment at which they were.

    Raises Refused where one like it holds already, where days cannot be those of the person and where an office was not held.
    """
    now = clock.now()
    if not told:
        return now
    places = await _places(actor, {one.person for one in told})
    if problems := [one for fact in told for one in _against(fact, places[fact.person][1])]:
        raise Refused(problems)
    await _refuse_offices(actor, told)
    for section in dict.fromkeys(one.section for one in told):
        await _put(section, [one for one in told if one.section == section], places, now)
    await refuse_contradictions([one.person for one in told if isinstance(one.fact, CircumstanceFact)])
    changes = [
        Change(subject(one.person), places[one.person][0], after=said_of(one.section, one.fact.model_dump()))
        for one in told
    ]
    await audit.record_many(actor, FACT_RECORDED, changes)
    return now


async def _put(section: str, told: Sequence[Recorded], places: Mapping[int, tuple[str, Month]], now: datetime) -> None:
    kept = book(section)
    rows = [
        {"region": places[one.person][0], "person": one.person, "recorded": now, **kept.columns(one.fact)}
        for one in told
    ]
    columns = list(rows[0])
    try:
        async with connection().transaction():
            await copy_rows(kept.table._meta.tablename, columns, [[row[name] for name in columns] for row in rows])  # noqa: SLF001  # Piccolo keeps the name there.
    except asyncpg.ExclusionViolationError:
        raise Refused([Problem(kept.title, kept.taken, "先撤销或更正已登记的一条。")]) from None


async def _places(actor: Actor, people: set[int]) -> Mapping[int, tuple[str, Month]]:
    """Where people are on record and the month of their birth as it counts, if the actor may write of all of them."""
    rows = await connection().fetch(
        f"SELECT id, region, merged_into, {counted_from()} AS born FROM person WHERE id = ANY($1) AND starts_with(region, $2)",  # noqa: S608  # Constants.
        list(people),
        actor.reach,
    )
    if len(rows) < len(people):
        raise NotFound
    for row in rows:
        actor.require(EDIT_PEOPLE, at=row["region"])
        if row["merged_into"]:
            raise Refused([Problem("人员", "这条记录已经并入另一条。", "在并入的那条记录上登记。")])
    return {row["id"]: (row["region"], Month(row["born"].year, row["born"].month)) for row in rows}


def _against(one: Recorded, born: Month) -> Sequence[Problem]:
    return [problem for problem, firm in against_birth(one.fact, born) if firm or not one.fact.checked]


async def _refuse_offices(actor: Actor, told: Sequence[Recorded]) -> None:
    duties = [(one.person, one.fact) for one in told if isinstance(one.fact, DutyFact) and one.fact.office]
    problems = []
    for day in dict.fromkeys(fact.since for _, fact in duties):
        held = await offices_held(actor, [person for person, _ in duties], day)
        for person, fact in duties:
            if fact.since == day and fact.office and fact.office not in held.get(person, frozenset()):
                cause = f"没有登记此人{day.isoformat()}任{fact.office.label}。"
                problems.append(Problem("职务", cause, "先登记任职，或者不选职务。"))
    if problems:
        raise Refused(problems)
