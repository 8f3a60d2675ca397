"""Registering people."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import asyncpg
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from cadres.lifetimes import deaths
from cadres.permissions import DISCLOSE, EDIT_PEOPLE, VIEW
from cadres.rules.life_days import party_problems
from cadres.tables import Person
from cadres.tables.people import CITIZEN_NUMBER, HOME, PHONE
from cadres.vocabulary import Education, PoliticalStatus, Sex, Source
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem, Refused
from server.values import identity
from server.values.periods import AmbiguousMonth, chinese_day, read_day, read_month
from server.values.strokes import sort_key
from server.values.text import clean_name, search_key

REGISTERED = event_kind("person.registered", "登记人员")
NUMBER_READ = event_kind("person.number_read", "查看身份证号", Dot.ATTENTION)

Name = Annotated[str, AfterValidator(clean_name), Field(min_length=1, max_length=40)]


def _as_kept(typed: object) -> object:
    """A month as it is kept, 2010.05, however it was written; a whole day and what means none are for the pattern to refuse."""
    if not isinstance(typed, str):
        return typed
    with suppress(ValueError):
        read_day(typed)
        return typed
    try:
        return str(read_month(typed.strip()))
    except AmbiguousMonth:
        raise
    except ValueError:
        return typed


#: Year and month, as a form of membership has them; written in any way that other days are.
PartyMonth = Annotated[str, BeforeValidator(_as_kept), Field(pattern=r"^(19|20)\d{2}\.(0[1-9]|1[0-2])$")]


class Particulars(BaseModel):
    """What is on record of a person beside the citizen number, sex and birth; None is not known."""

    model_config = ConfigDict(frozen=True)

    name: Name
    ethnicity: str | None = Field(None, max_length=20)
    political_status: PoliticalStatus | None = None
    party_since: PartyMonth | None = None
    education: Education | None = None
    source: Source | None = None
    phone: str | None = Field(None, max_length=20)
    home: str | None = Field(None, max_length=120)


class RegisterPerson(Particulars):
    """What is known of a person on registration; sex and birth come out of the citizen number."""

    region: str = Field(pattern=r"^\d{12}$")
    citizen_number: str


def subject(person: int) -> str:
    """The name of a person in the trace."""
    return f"person:{person}"


@dataclass(frozen=True, slots=True)
class Entry:
    """Who a registration came to: a new person or one on record, of whom the `ignored` fields were said otherwise or not known."""

    person: int
    new: bool
    ignored: tuple[str, ...] = ()


async def register(actor: Actor, command: RegisterPerson) -> int:
    """Register a person and return their id; somebody already registered here under the same number is that person."""
    return (await enter(actor, command)).person


async def enter(actor: Actor, command: RegisterPerson) -> Entry:
    """Register a person, or find whom the number belongs to already; of that record nothing is changed."""
    actor.require(EDIT_PEOPLE, at=command.region)
    checked = identity.check(command.citizen_number, today=clock.today())
    if checked.verdict == "refused" or checked.born is None or checked.sex is None:
        raise Refused([Problem("公民身份号码", "".join(checked.messages), "", "ST-4")])
    if problems := party_problems(command.political_status, command.party_since, checked.born, clock.today()):
        raise Refused(problems)
    async with transaction(actor):
        known = await Person.objects().where(Person.citizen_index.is_in(sealing.indexes(checked.number))).first()
        if known is not None and actor.covers(known.region):
            return Entry(_same(known, command), new=False, ignored=tuple(_ignored(known, command)))
        person = _row(command, checked.number, checked.born, Sex(checked.sex))
        await _save(person)
        after = {"姓名": command.name, "公民身份号码": "已登记"}
        await audit.record(actor, REGISTERED, Change(subject(person.id), command.region, after=after))
    return Entry(int(person.id), new=True)


def _ignored(known: Person, command: RegisterPerson) -> Iterator[str]:
    """The columns of which the command says otherwise than the record."""
    sealed = {"phone": PHONE, "home": HOME}
    for column in ("region", *(one for one in Particulars.model_fields if one != "name")):
        told, held = getattr(command, column), getattr(known, column)
        if told and (sealing.unseal(held, sealed[column]) if held and column in sealed else held) != told:
            yield column


async def citizen_number(actor: Actor, person: int, reason: str) -> str:
    """The full citizen number, for a reason that stays in the trace."""
    async with transaction(actor):
        row = await _viewed(actor, person)
        await audit.record(actor, NUMBER_READ, Change(subject(person), row.region, reason=reason))
        return sealing.unseal(row.citizen_number, CITIZEN_NUMBER)


async def number_and_phone(actor: Actor, person: int, reason: str) -> tuple[str, str]:
    """As `citizen_number`, with the telephone number for a form that asks for both; that is empty where none is known.

    The trace says that the telephone number was read too.
    """
    async with transaction(actor):
        row = await _viewed(actor, person)
        told = {"电话": "完整"} if row.phone else {}
        await audit.record(actor, NUMBER_READ, Change(subject(person), row.region, after=told, reason=reason))
        return sealing.unseal(row.citizen_number, CITIZEN_NUMBER), sealing.unseal(row.phone, PHONE) if row.phone else ""


async def _viewed(actor: Actor, person: int) -> Person:
    row = await Person.objects().where(Person.id == person).first()
    if row is None:
        raise NotFound
    actor.require(VIEW, at=row.region)
    return row


async def citizen_numbers(actor: Actor, people: Sequence[int], reason: str) -> Mapping[int, str]:
    """The full numbers of some people, by id, for a reason that stays in each one's trace. Raises NotFound, Forbidden."""
    async with transaction(actor):
        rows = await Person.objects().where(Person.id.is_in(list(people)))
        if len(rows) != len(set(people)):
            raise NotFound
        for row in rows:
            actor.require(DISCLOSE, at=row.region)
        await audit.record_many(
            actor, NUMBER_READ, [Change(subject(row.id), row.region, reason=reason) for row in rows]
        )
        return {row.id: sealing.unseal(row.citizen_number, CITIZEN_NUMBER) for row in rows}


async def refuse_merged(people: Sequence[int]) -> None:
    """Raise Refused for a record that went into another one: what is new belongs to the one that stands."""
    rows = await Person.select(Person.name).where(
        Person.id.is_in(list(people) or [0]), Person.merged_into.is_not_null()
    )
    if rows:
        raise Refused(
            [Problem("人员", f"{row['name']}的这条记录已经并入另一条。", "用并入的那条记录。") for row in rows]
        )


async def refuse_dead(actor: Actor, people: Mapping[int, str], on: date, what: str, field: str = "") -> None:
    """Raise Refused for whoever had died by a day; `people` are named by their records, who are the `field` if none is given."""
    refuse_died(await deaths(actor, list(people)), people, on, what, field)


def refuse_died(died: Mapping[int, date], people: Mapping[int, str], on: date, what: str, field: str = "") -> None:
    """As `refuse_dead`, where the days of death are known already; those of others are left alone."""
    cure = "核对是不是此人；死亡登记错了的，先在那次任职的页面撤销离任。"
    if problems := [
        Problem(field or people[one], f"{people[one] if field else ''}已登记{chinese_day(day)}死亡，{what}。", cure)
        for one, day in died.items()
        if one in people and day <= on
    ]:
        raise Refused(problems)


async def _save(person: Person) -> None:
    """Keep a new person. Whoever has the number in another area is not told of, only that somebody has it."""
    try:
        async with connection().transaction():
            await person.save()
    except asyncpg.UniqueViolationError:
        cause = "已在本账号的地区以外登记。"
        cure = "请核对号码；无误的，请上级业务员查明人在哪里登记。"
        raise Refused([Problem("公民身份号码", cause, cure)]) from None


def _same(known: Person, command: RegisterPerson) -> int:
    if known.name != command.name:
        cause = f"{command.name}的号码已登记在{known.name}名下。"
        raise Refused([Problem("公民身份号码", cause, "请核对姓名和号码，查明谁的号码有误。")])
    return int(known.merged_into or known.id)


def _row(command: RegisterPerson, number: str, born: date, sex: Sex) -> Person:
    return Person(
        region=command.region,
        name=command.name,
        name_key=search_key(command.name),
        stroke_key=sort_key(command.name),
        sex=sex,
        born=born,
        citizen_number=sealing.seal(number, CITIZEN_NUMBER),
        citizen_index=sealing.index(number),
        ethnicity=command.ethnicity,
        political_status=command.political_status,
        party_since=command.party_since,
        education=command.education,
        source=command.source,
        phone=sealing.seal(command.phone, PHONE) if command.phone else None,
        home=sealing.seal(command.home, HOME) if command.home else None,
    )
