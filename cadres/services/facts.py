"""Dated facts of a person: recorded with their evidence, struck for a reason, corrected by both at once. None is overwritten."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args

import asyncpg
from piccolo.table import Table

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.permissions import EDIT_PEOPLE
from cadres.records import SEALED_WORDS
from cadres.rules import life_days
from cadres.rules.insurance import contradicting
from cadres.services.facts_told import (
    AppraisalFact,
    CareerFact,
    CircumstanceFact,
    ConductFact,
    DeterminedDate,
    DutyFact,
    Fact,
    MeritFact,
)
from cadres.services.kinship import Strike
from cadres.services.people import subject
from cadres.tables import (
    Appraisal,
    CareerLine,
    ConductRecord,
    Determination,
    Person,
    PersonCircumstance,
    PersonDuty,
    PersonMerit,
)
from cadres.tables.facts import CONDUCT_FACTS
from cadres.vocabulary import Conduct, FileDate
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem, Refused
from server.values.labels import Labelled
from server.values.periods import Month, read_month

FACT_RECORDED = event_kind("person.fact_recorded", "登记个人情况")
FACT_CORRECTED = event_kind("person.fact_corrected", "更正个人情况", Dot.ATTENTION)
FACT_STRUCK = event_kind("person.fact_struck", "撤销个人情况", Dot.ATTENTION)

#: The code of a refusal of days that seldom are, which somebody who has looked into them may put on record.
UNLIKELY: Final = "fact.unlikely"


def _as_told(fact: Fact) -> dict[str, Any]:
    return fact.model_dump()


def _conduct(fact: Fact) -> dict[str, Any]:
    """Penalties are kept sealed; the words of a reward are open."""
    columns = fact.model_dump()
    if not isinstance(fact, ConductFact) or not fact.kind.sealed:
        return columns
    return {**columns, "words": None, "facts": sealing.seal(fact.words, CONDUCT_FACTS)}


@dataclass(frozen=True, slots=True)
class Book:
    """One kind of facts: where they are kept, how a fact becomes its columns, and what is said where one stands there already.

    `words` are the columns that the trace quotes.
    """

    title: str
    table: type[Table]
    fact: type[Fact]
    words: Mapping[str, str]
    taken: str = ""
    columns: Callable[[Fact], dict[str, Any]] = _as_told


BOOKS: Final[Mapping[str, Book]] = {
    "merits": Book(
        "身份和业绩",
        PersonMerit,
        MeritFact,
        {"kind": "项目", "since": "起", "until": "止", "note": "说明", "evidence": "证明"},
        "同一时间已经登记了这一项。",
    ),
    "appraisals": Book(
        "考核",
        Appraisal,
        AppraisalFact,
        {"kind": "类别", "year": "年度", "grade": "等次", "evidence": "证明"},
        "这一年度已经登记了结果。",
    ),
    "conduct": Book(
        "奖惩",
        ConductRecord,
        ConductFact,
        {"kind": "类别", "decided": "决定日期", "evidence": "文件"},
        columns=_conduct,
    ),
    "determinations": Book(
        "日期认定",
        Determination,
        DeterminedDate,
        {"field": "项目", "value": "认定为", "determined": "认定日期", "evidence": "依据"},
        "这一项已经有认定结果。",
    ),
    "career": Book(
        "简历",
        CareerLine,
        CareerFact,
        {"since": "起", "until": "止", "words": "经历", "evidence": "证明"},
    ),
    "circumstances": Book(
        "待遇、保障和兼职",
        PersonCircumstance,
        CircumstanceFact,
        {
            "kind": "项目",
            "stands": "是否",
            "yuan": "每月元数",
            "unit": "单位",
            "since": "起",
            "until": "止",
            "evidence": "证明",
        },
        "同一时间已经登记了这一项。",
    ),
    "duties": Book(
        "分管工作",
        PersonDuty,
        DutyFact,
        {"office": "职务", "words": "分管工作", "since": "起", "until": "止", "evidence": "证明"},
        "同一时间已经登记了同样的分管工作。",
    ),
}


def book(section: str) -> Book:
    """The kind of facts of that name. Raises NotFound."""
    if section not in BOOKS:
        raise NotFound
    return BOOKS[section]


async def record_fact(actor: Actor, person: int, section: str, fact: Fact) -> int:
    """Put a fact on record; returns its id. Raises Refused where one like it holds already."""
    async with transaction(actor):
        place = await _place(actor, person)
        await _refuse_order(person, fact)
        await _refuse_office(actor, person, fact)
        made = await _put(person, place, section, fact)
        change = Change(subject(person), place, after=said_of(section, fact.model_dump()))
        await audit.record(actor, FACT_RECORDED, change)
    return made


async def strike_fact(actor: Actor, person: int, section: str, fact: int, command: Strike) -> None:
    """Take a fact off the record for a reason; it stays, marked as struck. Raises NotFound once it is."""
    async with transaction(actor):
        place = await _place(actor, person)
        before = await _struck(person, section, fact, command.reason)
        change = Change(subject(person), place, before=said_of(section, before), reason=command.reason)
        await audit.record(actor, FACT_STRUCK, change)


async def correct_fact(actor: Actor, person: int, section: str, fact: int, right: Fact, command: Strike) -> int:
    """Strike a fact and put the right one on record, or neither; returns the new id."""
    async with transaction(actor):
        place = await _place(actor, person)
        await _refuse_order(person, right)
        await _refuse_office(actor, person, right)
        before = await _struck(person, section, fact, command.reason)
        made = await _put(person, place, section, right)
        change = Change(
            subject(person),
            place,
            before=said_of(section, before),
            after=said_of(section, right.model_dump()),
            reason=command.reason,
        )
        await audit.record(actor, FACT_CORRECTED, change)
    return made


async def _place(actor: Actor, person: int) -> str:
    """Where a person is on record, if the actor may write there."""
    row = await Person.select(Person.region, Person.merged_into).where(Person.id == person).first()
    if row is None:
        raise NotFound
    actor.require(EDIT_PEOPLE, at=row["region"])
    if row["merged_into"]:
        raise Refused([Problem("人员", "这条记录已经并入另一条。", "在并入的那条记录上登记。")])
    return str(row["region"])


async def born_of(person: int) -> Month:
    """The month in which somebody was born: the one that the file determines, else that of the citizen number."""
    row = await connection().fetchrow(
        """SELECT p.born, (SELECT value FROM determination d WHERE d.person = p.id AND d.field = $2 AND d.struck IS NULL)
               AS determined FROM person p WHERE p.id = $1""",
        person,
        FileDate.BIRTH.value,
    )
    return read_month(row["determined"] or row["born"])


async def _refuse_order(person: int, fact: Fact) -> None:
    """Raise Refused for days that cannot be those of somebody born when the person was, or hardly, unless looked into."""
    found = against_birth(fact, await born_of(person))
    problems = [one for one, firm in found if firm]
    doubtful = [one for one, firm in found if not firm]
    if problems or (doubtful and not fact.checked):
        raise Refused(problems or doubtful, code="fact.impossible" if problems else UNLIKELY)


async def _refuse_office(actor: Actor, person: int, fact: Fact) -> None:
    """Raise Refused for work of an office that the person did not hold on the day from which they were in charge of it."""
    if not isinstance(fact, DutyFact) or fact.office is None:
        return
    held = await connection().fetchval(
        """SELECT EXISTS (SELECT FROM tenure WHERE person = $1 AND office = $2 AND known_until IS NULL
               AND since <= $3 AND (until IS NULL OR until > $3) AND starts_with(region, $4))""",
        person,
        fact.office.value,
        fact.since,
        actor.reach,
    )
    if not held:
        cause = f"没有登记此人{fact.since.isoformat()}任{fact.office.label}。"
        raise Refused([Problem("职务", cause, "核对职务和起；还没有登记任职的，先登记任职，或者不选职务。")])


def against_birth(fact: Fact, born: Month) -> list[tuple[Problem, bool]]:
    """What speaks against the days of a fact, and whether it cannot be at all."""
    found: list[tuple[Problem, bool]] = []
    for field, month, least in _days(fact):
        if isinstance(fact, DeterminedDate) and fact.field is FileDate.PARTY and field == "认定为":
            problem = life_days.too_young_for_party(field, month, born)
            found += [(problem, True)] if problem else []
        elif problem := life_days.impossible(field, month, born):
            found.append((problem, True))
        elif problem := life_days.unlikely(field, month, born, least):
            found.append((problem, False))
    return found


def _days(fact: Fact) -> Iterator[tuple[str, Month, int]]:
    """The months that a fact names, by their labels, each with the age before which it is unlikely."""
    match fact:
        case MeritFact():
            yield "起", read_month(fact.since), life_days.EMPLOYED_AGE
        case AppraisalFact():
            yield "年度", Month(fact.year, 12), life_days.EMPLOYED_AGE
        case ConductFact():
            yield "决定日期", read_month(fact.decided), life_days.WORKING_AGE
        case DeterminedDate():
            if fact.field is not FileDate.BIRTH:
                yield "认定为", read_month(fact.value), life_days.WORKING_AGE
                yield "认定日期", read_month(fact.determined), life_days.WORKING_AGE
        case CareerFact():
            yield "起", read_month(fact.since), life_days.WORKING_AGE
        case CircumstanceFact() | DutyFact():
            yield "起", read_month(fact.since), life_days.EMPLOYED_AGE
        case _:
            return


async def refuse_contradictions(people: Sequence[int]) -> None:
    """Raise Refused where what is on record of the social insurance of some people contradicts itself on a day."""
    rows = await connection().fetch(
        """SELECT person, kind, stands, since, until FROM person_circumstance
           WHERE person = ANY($1) AND kind = ANY($2) AND struck IS NULL""",
        list(people),
        [one.value for one in Circumstance if one.insurance or one is Circumstance.SOCIAL],
    )
    by_person: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_person.setdefault(row["person"], []).append(row)
    for told in by_person.values():
        for day in sorted({one["since"] for one in told}):
            if against := contradicting(_insured_on(day, told)):
                cure = "核对后先更正或者撤销登记错了的一条；后来才变的，给原来的一条填止。"
                raise Refused([Problem("项目", f"{day.isoformat()}起自相矛盾：{against}", cure)])


def _insured_on(day: date, told: Sequence[Mapping[str, Any]]) -> Mapping[Circumstance, YesNo]:
    return {
        Circumstance(one["kind"]): YesNo(one["stands"])
        for one in told
        if one["since"] <= day and (one["until"] is None or one["until"] > day)
    }


async def _put(person: int, place: str, section: str, fact: Fact) -> int:
    kept = book(section)
    row: Any = kept.table(region=place, person=person, recorded=clock.now(), **kept.columns(fact))
    try:
        async with connection().transaction():
            await row.save()
    except asyncpg.ExclusionViolationError:
        raise Refused([Problem(kept.title, kept.taken, "先撤销或更正已登记的一条。")]) from None
    if isinstance(fact, CircumstanceFact):
        await refuse_contradictions([person])
    return int(row.id)


async def _struck(person: int, section: str, fact: int, reason: str) -> Mapping[str, Any]:
    table = book(section).table._meta.tablename  # noqa: SLF001  # Piccolo keeps the name there.
    row = await connection().fetchrow(
        f"UPDATE {table} SET struck = $1, struck_reason = $2 WHERE id = $3 AND person = $4 AND struck IS NULL RETURNING *",  # noqa: S608  # The name of one of our tables.
        clock.now(),
        reason,
        fact,
        person,
    )
    if row is None:
        raise NotFound
    return dict(row)


def said_of(section: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    """A fact in the words of the trail. What is sealed is not among them."""
    kept = book(section)
    if section == "conduct" and Conduct(columns["kind"]).sealed:
        return {kept.title: SEALED_WORDS}
    labels = _labels(kept.fact)
    told = {label: columns[name] for name, label in kept.words.items() if columns.get(name) is not None}
    return {label: labels.get(str(value), value) for label, value in told.items()}


def _labels(fact: type[Fact]) -> dict[str, str]:
    """The labels of the vocabularies of a fact, for values as the database keeps them."""
    told = [one for field in fact.model_fields.values() for one in (field.annotation, *get_args(field.annotation))]
    kinds = [one for one in told if isinstance(one, type)]
    return {str(member): member.label for kind in kinds if issubclass(kind, Labelled) for member in kind}
