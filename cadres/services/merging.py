"""Putting two records of one person together, and taking them apart again. A person decides; nothing is merged by machine.

Whatever refers to the record by foreign key follows, in every package: the schema itself says what that is. The rows that
followed are kept by table and id, so that taking apart gives each back. Two rows that cannot both stand for one person (two
candidacies in one election) stop the whole. What the survivor's record leaves open is filled from the other one (`filling.py`).
Reviews follow too and nothing is written to them: that their agencies were asked under the other number is computed (Q-24a).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import asyncpg
from piccolo.columns import ForeignKey
from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import EDIT_PEOPLE
from cadres.services.changes import WITH_PEOPLE
from cadres.services.filling import empty, fill, in_words, read_document
from cadres.services.kinship import Strike
from cadres.services.people import subject
from cadres.tables import DistinctPair, Person, PersonMerge
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db import schema
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem, Refused

MERGED = event_kind("person.merged", "合并重复人员", Dot.ATTENTION)
UNMERGED = event_kind("person.unmerged", "拆开合并的人员", Dot.ATTENTION)
RULED_DISTINCT = event_kind("person.ruled_distinct", "认定不是同一人")
DISTINCT_STRUCK = event_kind("person.distinct_struck", "撤销不是同一人的认定", Dot.ATTENTION)

#: The word under which the trace names the record that another one went into.
INTO: Final = "并入"
_FIELD: Final = "合并"
#: What is told of rows that clash, by table; other tables are told of in general.
_WORDS: Final[Mapping[str, str]] = {
    "tenure": "两条记录有同一职务、时间重叠的任职",
    "candidacy": "两条记录在同一次选举中都是候选人",
    "kin_record": "两条记录之间，或者与同一个人，都登记有亲属关系",
    "person_merit": "两条记录在同一时间登记了同一项身份或业绩",
    "person_circumstance": "两条记录在同一时间登记了同一项待遇、保障或兼职",
    "person_duty": "两条记录在同一时间登记了同一项分管工作",
    "appraisal": "两条记录登记了同一年度的考核结果",
    "determination": "两条记录都有同一项日期认定",
    "vetting_subject": "两条记录都列在同一批联审里",
}
_OTHERWISE: Final = "两条记录有不能并存的登记"
#: The tables whose rows lie where the person is on record.
_KNOWN: Final = frozenset(WITH_PEOPLE) - {"person", "vetting_case"}
#: What is kept about merging itself does not follow.
_OWN: Final = frozenset({"person_merge", "distinct_pair"})


class MergePeople(BaseModel):
    """The record that goes into the survivor, and why the two are one person."""

    model_config = ConfigDict(frozen=True)

    merged: int
    reason: str = Field(min_length=4, max_length=200)


class RuleDistinct(BaseModel):
    """Somebody who looks like the person and is another, and how that was found out."""

    model_config = ConfigDict(frozen=True)

    other: int
    reason: str = Field(min_length=4, max_length=200)


def references() -> tuple[tuple[str, str], ...]:
    """Every column of every package that refers to a person, by table."""
    return tuple(
        (table._meta.tablename, column._meta.name)  # noqa: SLF001  # Piccolo keeps the names there.
        for table in schema.tables()
        if table._meta.tablename not in _OWN  # noqa: SLF001
        for column in table._meta.columns  # noqa: SLF001
        if isinstance(column, ForeignKey) and column._foreign_key_meta.resolved_references is Person  # noqa: SLF001
    )


async def merge(actor: Actor, survivor: int, command: MergePeople) -> int:
    """Put a record into the survivor's; returns the id of the merge. Refused where two rows cannot stand for one person."""
    async with transaction(actor):
        people = await _both(actor, survivor, command.merged)
        for person in people.values():
            if person.merged_into:
                raise Refused([Problem(_FIELD, f"{person.name}的一条记录已经并入别的记录。", "用并入后的那条记录。")])
        await _refuse_ruled(survivor, command.merged)
        moved = [
            {"table": table, "column": column, "rows": rows}
            for table, column in references()
            if (rows := await _follow(table, column, command.merged, survivor))
        ]
        filled = await fill(people[survivor], people[command.merged])
        place = people[survivor].region
        await _settle(moved, people[command.merged].region, place)
        row = PersonMerge(
            region=place,
            survivor=survivor,
            merged=command.merged,
            moved=moved,
            filled=filled,
            reason=command.reason,
            merged_at=clock.now(),
        )
        await row.save()
        await Person.update({Person.merged_into: survivor}).where(Person.id == command.merged)
        told = {INTO: subject(survivor), "合并记录": row.id, "补入": "、".join(in_words(filled)) or "无"}
        await audit.record(actor, MERGED, Change(subject(survivor), place, after=told, reason=command.reason))
        other = Change(subject(command.merged), people[command.merged].region, after=told, reason=command.reason)
        await audit.record(actor, MERGED, other)
    return int(row.id)


async def unmerge(actor: Actor, survivor: int, merge_id: int, command: Strike) -> int:
    """Take a merge apart: what followed goes back to the record it came from, whose id is returned."""
    async with transaction(actor):
        row = (
            await PersonMerge.objects()
            .where(PersonMerge.id == merge_id, PersonMerge.survivor == survivor, PersonMerge.undone.is_null())
            .lock_rows("UPDATE")
            .first()
        )
        if row is None:
            raise NotFound
        people = await _both(actor, survivor, row.merged)
        if people[survivor].merged_into:
            raise Refused([Problem(_FIELD, "并入的那条记录后来又并入了别的记录。", "先拆开后一次合并。")])
        await Person.update({Person.merged_into: None}).where(Person.id == row.merged)
        for moved in _moved(row.moved):
            await _follow(moved["table"], moved["column"], survivor, row.merged, moved["rows"])
        await _settle(_moved(row.moved), people[survivor].region, people[row.merged].region)
        emptied = await empty(people[survivor], people[row.merged], read_document(row.filled) or [])
        await PersonMerge.update({PersonMerge.undone: clock.now(), PersonMerge.undone_reason: command.reason}).where(
            PersonMerge.id == merge_id
        )
        before = {INTO: subject(survivor), "合并记录": merge_id}
        after = {"取出": "、".join(in_words(emptied)) or "无"}
        for person in people.values():
            change = Change(subject(person.id), person.region, before=before, after=after, reason=command.reason)
            await audit.record(actor, UNMERGED, change)
    return int(row.merged)


async def rule_distinct(actor: Actor, person: int, command: RuleDistinct) -> None:
    """Keep that two people are not the same, so that they are not shown as a pair again."""
    async with transaction(actor):
        people = await _both(actor, person, command.other)
        one, other = sorted(people)
        place = people[person].region
        row = DistinctPair(region=place, one=one, other=other, reason=command.reason, ruled=clock.now())
        try:
            async with connection().transaction():
                await row.save()
        except asyncpg.UniqueViolationError:
            raise Refused([Problem(_FIELD, "已经认定这两条记录不是同一人。", "")]) from None
        after = {"不是": subject(command.other)}
        await audit.record(actor, RULED_DISTINCT, Change(subject(person), place, after=after, reason=command.reason))


async def strike_distinct(actor: Actor, person: int, other: int, command: Strike) -> None:
    """Take back that two people are not the same: they are found as a pair again. The trace keeps what had been ruled.

    Raises Refused where nothing of the kind is on record.
    """
    async with transaction(actor):
        people = await _both(actor, person, other)
        one, two = sorted(people)
        pair = (DistinctPair.one == one) & (DistinctPair.other == two)
        row = await DistinctPair.objects().where(pair).lock_rows("UPDATE").first()
        if row is None:
            raise Refused([Problem(_FIELD, "没有认定过这两条记录不是同一人，或者已经撤销。", "刷新页面再看。")])
        await DistinctPair.delete().where(DistinctPair.id == row.id)
        before = {"不是": subject(other), "理由": row.reason}
        change = Change(subject(person), people[person].region, before=before, reason=command.reason)
        await audit.record(actor, DISTINCT_STRUCK, change)


async def _refuse_ruled(*people: int) -> None:
    """Two whom somebody found to be two people are not merged over that."""
    one, other = sorted(people)
    if await DistinctPair.exists().where(DistinctPair.one == one, DistinctPair.other == other):
        raise Refused([Problem(_FIELD, "已经认定这两条记录不是同一人。", "先撤销这项认定，再合并。")])


async def _both(actor: Actor, one: int, other: int) -> dict[int, Person]:
    """Two people, held until the transaction ends, if the actor may write of both.

    Raises NotFound where the first is not on record in the actor's area, Refused where the other one is not.
    """
    if one == other:
        raise Refused([Problem(_FIELD, "两条是同一条记录。", "选择另一条记录。")])
    rows = await Person.objects().where(Person.id.is_in([one, other])).order_by(Person.id).lock_rows("UPDATE")
    people = {row.id: row for row in rows}
    if one not in people:
        raise NotFound
    actor.require(EDIT_PEOPLE, at=people[one].region)
    if other not in people or not actor.covers(people[other].region):
        raise Refused([Problem(_FIELD, "没有另一条记录。", "在疑似重复人员中选择。")])
    return people


async def _follow(table: str, column: str, old: int, new: int, rows: Sequence[int] | None = None) -> list[int]:
    """Let the rows that refer to one person refer to another, or those of them named; returns their ids."""
    statement = f'UPDATE "{table}" SET "{column}" = $1 WHERE "{column}" = $2 AND ($3::bigint[] IS NULL OR id = ANY($3)) RETURNING id'
    try:
        async with connection().transaction():
            found = await connection().fetch(statement, new, old, rows)
    except asyncpg.IntegrityConstraintViolationError:
        cause = f"{_WORDS.get(table, _OTHERWISE)}，不能并到一个人名下。"
        raise Refused([Problem(_FIELD, cause, "先更正或撤销其中一条，再合并。")]) from None
    return [row["id"] for row in found]


async def _settle(moved: Sequence[Mapping[str, Any]], source: str, target: str) -> None:
    """What is known of the person lies where the person does, else it is hidden from the office there.

    What they did stays with its place, and so do conclusions, which were given for an election of a place.
    """
    for one in moved:
        table = one["table"]
        if source != target and table in _KNOWN and WITH_PEOPLE[table] == one["column"]:
            statement = f'UPDATE "{table}" SET region = $3 WHERE region = $2 AND id = ANY($1)'  # Constants.
            await connection().execute(statement, one["rows"], source, target)


def _moved(document: Any) -> list[dict[str, Any]]:
    return list(read_document(document))


async def following(actor: Actor, person: int) -> dict[str, int]:
    """How many rows of each table would follow a person, by table; inside `transaction(actor)`."""
    actor.require(EDIT_PEOPLE, at=actor.region)
    found: dict[str, int] = {}
    for table, column in references():
        number = await connection().fetchval(f'SELECT count(*) FROM "{table}" WHERE "{column}" = $1', person)
        if number:
            found[table] = found.get(table, 0) + int(number)
    return found
