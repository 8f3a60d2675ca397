"""Dated facts of a person: recorded with their evidence, struck for a reason, corrected by both at once. None is overwritten."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Self

import asyncpg
from piccolo.table import Table
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from cadres.permissions import EDIT_PEOPLE
from cadres.records import SEALED_WORDS
from cadres.rules import life_days
from cadres.services.kinship import Strike
from cadres.services.people import subject
from cadres.tables import Appraisal, CareerLine, ConductRecord, Determination, Person, PersonMerit
from cadres.tables.facts import CONDUCT_FACTS
from cadres.vocabulary import AppraisalKind, Conduct, FileDate, Grade, Merit
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem, Refused
from server.values.labels import Labelled
from server.values.periods import Month, read_day, read_month
from server.values.text import fold

FACT_RECORDED = event_kind("person.fact_recorded", "登记个人情况")
FACT_CORRECTED = event_kind("person.fact_corrected", "更正个人情况", Dot.ATTENTION)
FACT_STRUCK = event_kind("person.fact_struck", "撤销个人情况", Dot.ATTENTION)

_FIRST_YEAR: Final = 1949
#: The code of a refusal of days that seldom are, which somebody who has looked into them may put on record.
UNLIKELY: Final = "fact.unlikely"


def _not_ahead(day: date) -> date:
    if day > clock.today():
        raise ValueError(f"{day.isoformat()}还没有到。")
    return day


def _month(text: str) -> str:
    month = read_month(text)
    if date(month.year, month.month, 1) > clock.today():
        raise ValueError(f"{month}还没有到。")
    return str(month)


def _day_or_month(text: str) -> str:
    """A day as 1978-03-12, or only its month as 1978.03: files determine either."""
    try:
        return _not_ahead(read_day(text)).isoformat()
    except ValueError as error:
        if "没有到" in str(error):
            raise
    return _month(text)


PastDay = Annotated[date, AfterValidator(_not_ahead)]
PastMonth = Annotated[str, AfterValidator(_month), Field(max_length=20)]
Line = Annotated[str, AfterValidator(fold), Field(min_length=1, max_length=120)]


class Fact(BaseModel):
    """What every fact says: the paper that shows it."""

    model_config = ConfigDict(frozen=True)

    evidence: Line
    #: That somebody has compared what is unlikely with the papers; it is no part of the fact.
    checked: bool = Field(default=False, exclude=True)


class MeritFact(Fact):
    """Something that speaks for a person, from `since` to before `until`."""

    kind: Merit
    since: PastDay
    until: date | None = None
    note: str | None = Field(None, max_length=120)

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise ValueError("止应当晚于起。")
        if self.kind is Merit.OTHER and not self.note:
            raise ValueError("选“其他”的，在说明里写明是什么。")
        return self


class AppraisalFact(Fact):
    """What one year's appraisal came to."""

    kind: AppraisalKind
    year: int = Field(ge=_FIRST_YEAR)
    grade: Grade

    @field_validator("year")
    @classmethod
    def _over(cls, year: int) -> int:
        if year > clock.today().year:
            raise ValueError(f"{year}年还没有到。")
        return year


class ConductFact(Fact):
    """A reward or a penalty: who decided it and when, and what it was."""

    kind: Conduct
    decided: PastDay
    authority: str = Field(min_length=1, max_length=60)
    words: str = Field(min_length=1, max_length=120)


class DeterminedDate(Fact):
    """A date that the file determines, and between what it decided."""

    field: FileDate
    value: Annotated[str, AfterValidator(_day_or_month), Field(max_length=20)]
    determined: PastDay
    conflict: str | None = Field(None, max_length=200)


class CareerFact(Fact):
    """A span of a career in months; without `until` it goes on."""

    since: PastMonth
    until: PastMonth | None = None
    words: str = Field(min_length=1, max_length=400)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError("止早于起。")
        return self


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
        made = await _put(person, place, section, fact)
        change = Change(subject(person), place, after=_said(section, fact.model_dump()))
        await audit.record(actor, FACT_RECORDED, change)
    return made


async def strike_fact(actor: Actor, person: int, section: str, fact: int, command: Strike) -> None:
    """Take a fact off the record for a reason; it stays, marked as struck. Raises NotFound once it is."""
    async with transaction(actor):
        place = await _place(actor, person)
        before = await _struck(person, section, fact, command.reason)
        change = Change(subject(person), place, before=_said(section, before), reason=command.reason)
        await audit.record(actor, FACT_STRUCK, change)


async def correct_fact(actor: Actor, person: int, section: str, fact: int, right: Fact, command: Strike) -> int:
    """Strike a fact and put the right one on record, or neither; returns the new id."""
    async with transaction(actor):
        place = await _place(actor, person)
        await _refuse_order(person, right)
        before = await _struck(person, section, fact, command.reason)
        made = await _put(person, place, section, right)
        change = Change(
            subject(person),
            place,
            before=_said(section, before),
            after=_said(section, right.model_dump()),
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
    found = _against(fact, await born_of(person))
    problems = [one for one, firm in found if firm]
    doubtful = [one for one, firm in found if not firm]
    if problems or (doubtful and not fact.checked):
        raise Refused(problems or doubtful, code="fact.impossible" if problems else UNLIKELY)


def _against(fact: Fact, born: Month) -> list[tuple[Problem, bool]]:
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
        case _:
            return


async def _put(person: int, place: str, section: str, fact: Fact) -> int:
    kept = book(section)
    row: Any = kept.table(region=place, person=person, recorded=clock.now(), **kept.columns(fact))
    try:
        async with connection().transaction():
            await row.save()
    except asyncpg.ExclusionViolationError:
        raise Refused([Problem(kept.title, kept.taken, "先撤销或更正已登记的一条。")]) from None
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


def _said(section: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    """A fact in the words of the trail. What is sealed is not among them."""
    kept = book(section)
    if section == "conduct" and Conduct(columns["kind"]).sealed:
        return {kept.title: SEALED_WORDS}
    labels = _labels(kept.fact)
    told = {label: columns[name] for name, label in kept.words.items() if columns.get(name) is not None}
    return {label: labels.get(str(value), value) for label, value in told.items()}


def _labels(fact: type[Fact]) -> dict[str, str]:
    """The labels of the vocabularies of a fact, for values as the database keeps them."""
    kinds = [field.annotation for field in fact.model_fields.values() if isinstance(field.annotation, type)]
    return {str(member): member.label for kind in kinds if issubclass(kind, Labelled) for member in kind}
