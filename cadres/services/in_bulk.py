"""Writing many communities or people at once, as sheets bring them. Every record leaves its own event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg

from cadres.permissions import EDIT_COMMUNITIES, EDIT_PEOPLE
from cadres.rules.life_days import party_problems
from cadres.services import communities, held_codes, people
from cadres.services.counts import keep_as_known
from cadres.services.people import REGISTERED
from cadres.tables.people import CITIZEN_NUMBER, HOME, PHONE
from cadres.vocabulary import Education, PoliticalStatus, Source
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import connection, copy_rows
from server.errors import Problem, Refused
from server.values.labels import Labelled
from server.values.strokes import sort_key
from server.values.text import search_key

AMENDED = event_kind("person.amended", "更正人员信息")
REMOVED = event_kind("person.removed", "撤销登记人员")
CORRECTED = event_kind("community.corrected", "按表更新社区情况")

#: Columns of a person that a sheet may change, with the words of the trace; sealed ones are named there, not quoted.
PERSON_WORDS: Mapping[str, str] = {
    "name": "姓名",
    "ethnicity": "民族",
    "education": "文化程度",
    "political_status": "政治面貌",
    "party_since": "入党时间",
    "phone": "联系电话",
    "home": "住址",
    "source": "来源",
}
COMMUNITY_WORDS: Mapping[str, str] = {
    "households": "户数",
    "population": "人口",
    "address": "住所",
    "credit_code": "统一社会信用代码",
}
#: The vocabularies of those columns that are kept as codes.
CODED: Mapping[str, type[Labelled]] = {
    "education": Education,
    "political_status": PoliticalStatus,
    "source": Source,
}
SEALED = {"phone": PHONE, "home": HOME}
_SQL_TYPES = {"households": "integer[]", "population": "integer[]", "phone": "bytea[]", "home": "bytea[]"}


@dataclass(frozen=True, slots=True)
class Amendment:
    """What changes on one record: old and new values by column, None for nothing known."""

    id: int
    region: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to register: the number has passed its checks, sex and birth are what it says, None is not known yet."""

    region: str
    name: str
    citizen_number: str
    sex: str
    born: date
    ethnicity: str | None = None
    education: str | None = None
    political_status: str | None = None
    party_since: str | None = None
    source: str | None = None
    phone: str | None = None
    home: str | None = None


async def register_many(actor: Actor, newcomers: Sequence[Newcomer]) -> list[int | None]:
    """Register people nobody knows yet; None for one whose number is on record where the actor cannot see it.

    Raises Refused, as the page of one person does, for a month of joining that the status, the birth or today speaks against.
    """
    _require(actor, EDIT_PEOPLE, {one.region for one in newcomers})
    if problems := [problem for one in newcomers for problem in _against_party(one)]:
        raise Refused(problems)
    indexes = [sealing.index(one.citizen_number) for one in newcomers]
    rows = await copy_rows(
        "person",
        _PERSON,
        map(_person, newcomers, indexes),
        tail="ON CONFLICT (citizen_index) DO NOTHING RETURNING id, citizen_index",
    )
    made = {row["citizen_index"]: row["id"] for row in rows}
    changes = [
        Change(people.subject(made[index]), one.region, after={"姓名": one.name, "公民身份号码": "已登记"})
        for one, index in zip(newcomers, indexes, strict=True)
        if index in made
    ]
    await audit.record_many(actor, REGISTERED, changes)
    return [made.get(index) for index in indexes]


def _against_party(one: Newcomer) -> list[Problem]:
    status = PoliticalStatus(one.political_status) if one.political_status else None
    return party_problems(status, one.party_since, one.born, clock.today())


_PERSON = (
    *("region", "name", "name_key", "stroke_key", "sex", "born", "citizen_number", "citizen_index", "ethnicity"),
    *("political_status", "party_since", "education", "source", "phone", "home"),
)


def _person(one: Newcomer, index: bytes) -> tuple[Any, ...]:
    return (
        *(one.region, one.name, search_key(one.name), sort_key(one.name), one.sex, one.born),
        *(sealing.seal(one.citizen_number, CITIZEN_NUMBER), index, one.ethnicity, one.political_status),
        *(one.party_since, one.education, one.source, _sealed("phone", one.phone), _sealed("home", one.home)),
    )


def _sealed(column: str, value: str | None) -> bytes | None:
    return sealing.seal(value, SEALED[column]) if value else None


async def amend_people(actor: Actor, amendments: Sequence[Amendment], reason: str = "") -> None:
    """Change what is known of people on record."""
    _require(actor, EDIT_PEOPLE, {one.region for one in amendments})
    for column in PERSON_WORDS:
        values = [(one.id, _stored(column, one.after[column])) for one in amendments if column in one.after]
        await _set("person", column, values)
        if column == "name":
            await _set("person", "name_key", [(one, search_key(str(name))) for one, name in values])
            await _set("person", "stroke_key", [(one, sort_key(str(name))) for one, name in values])
    changes = [_traced(people.subject(one.id), one, PERSON_WORDS, reason) for one in amendments]
    await audit.record_many(actor, AMENDED, changes)


async def amend_communities(actor: Actor, amendments: Sequence[Amendment], reason: str = "") -> None:
    """Change counts, addresses and codes of communities on record."""
    _require(actor, EDIT_COMMUNITIES, {one.region for one in amendments})
    await _hold_codes([one for one in amendments if "credit_code" in one.after])
    for column in COMMUNITY_WORDS:
        await _set("community", column, [(one.id, one.after[column]) for one in amendments if column in one.after])
    await keep_as_known([one.id for one in amendments if one.after.keys() & {"households", "population"}])
    changes = [_traced(communities.subject(one.region), one, COMMUNITY_WORDS, reason) for one in amendments]
    await audit.record_many(actor, CORRECTED, changes)


async def _hold_codes(amendments: Sequence[Amendment]) -> None:
    """A code that a sheet takes back is free again before another one is taken."""
    gone = {one.before["credit_code"]: one.region for one in amendments if one.before.get("credit_code")}
    await held_codes.let_go(gone)
    await held_codes.hold({one.after["credit_code"]: one.region for one in amendments if one.after["credit_code"]})


def _require(actor: Actor, right: Any, regions: set[str]) -> None:
    for region in regions:
        actor.require(right, at=region)


def _stored(column: str, value: Any) -> Any:
    return _sealed(column, value) if column in SEALED else value


async def _set(table: str, column: str, values: Sequence[tuple[int, Any]]) -> None:
    if values:
        kind = _SQL_TYPES.get(column, "text[]")
        await connection().execute(
            f"UPDATE {table} t SET {column} = v.new FROM unnest($1::bigint[], $2::{kind}) AS v(id, new) WHERE t.id = v.id",  # noqa: S608  # Names from the constants above.
            [one for one, _ in values],
            [value for _, value in values],
        )


def _traced(subject: str, one: Amendment, words: Mapping[str, str], reason: str) -> Change:
    def shown(values: Mapping[str, Any]) -> dict[str, Any]:
        return {words[key]: _word(key, value) for key, value in values.items()}

    return Change(subject, one.region, shown(one.before), shown(one.after), reason)


def _word(column: str, value: Any) -> Any:
    if value is None or value == "":
        return "空"
    if column in SEALED:
        return "已登记"
    # What stood there comes out of the table as its code, what comes instead as a member of the vocabulary.
    return CODED[column](value).label if column in CODED else value


async def remove_people(actor: Actor, places: Mapping[int, str], numbers: Mapping[int, int]) -> None:
    """Take back people that a sheet registered, by id with their region; `numbers` are their rows in the file.

    Raises Refused, naming the rows, for those whom some other record refers to by now.
    """
    _require(actor, EDIT_PEOPLE, set(places.values()))
    ids = list(places)
    if not await _removed(ids):
        held = [one for one in ids if not await _removed([one], keep=True)]
        cause = "导入以后已有任职、联审、候选或亲属等记录引用此人。"
        raise Refused([Problem(f"第{numbers[one]}行", cause, "先撤销那些记录。") for one in held[:20]])
    changes = [Change(people.subject(one), places[one], before={"登记": "按表登记"}) for one in ids]
    await audit.record_many(actor, REMOVED, changes)


async def _removed(ids: Sequence[int], *, keep: bool = False) -> bool:
    """Remove people, all or none; with `keep` only tell whether they could be."""
    trial = connection().transaction()
    await trial.start()
    try:
        await connection().execute("DELETE FROM person WHERE id = ANY($1)", list(ids))
    except (asyncpg.RestrictViolationError, asyncpg.ForeignKeyViolationError):
        await trial.rollback()
        return False
    await (trial.rollback() if keep else trial.commit())
    return True
