"""Ledgers: records that are kept line by line about a place, each line added, amended or taken back with its trace."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import asyncpg

from server.access import audit
from server.access.actor import Actor, Permission
from server.access.audit import Change, event_kind
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem, Refused
from server.values.labels import Labelled

ADDED = event_kind("ledger.added", "登记台账")
AMENDED = event_kind("ledger.amended", "更正台账")
REMOVED = event_kind("ledger.removed", "撤销台账记录")

Values = Mapping[str, Any]


def _nothing_wrong(_values: Values) -> Iterable[Problem]:
    return ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """A kind of line: its table, its noun, the words of its columns, and who may write it.

    `check` says what is wrong with a whole line, by the words of its columns; `twice` is the refusal of a line that is
    there already. `vocabularies` are those of the columns that keep a member of one.
    """

    table: str
    noun: str
    words: Mapping[str, str]
    right: Permission
    twice: Problem
    check: Callable[[Values], Iterable[Problem]] = _nothing_wrong
    vocabularies: Mapping[str, type[Labelled]] = field(default_factory=dict)

    def refuse_wrong(self, values: Values) -> None:
        """Raise Refused with all that is wrong with a line."""
        if problems := list(self.check(values)):
            raise Refused(problems)

    def told(self, values: Values) -> dict[str, Any]:
        """What a line says, in the words of the trail."""
        return {word: self._said(column, values[column]) for column, word in self.words.items() if column in values}

    def _said(self, column: str, value: Any) -> Any:
        vocabulary = self.vocabularies.get(column)
        return _said(vocabulary(value) if vocabulary and value else value)


def _said(value: Any) -> Any:
    if value is None or value == "":
        return "空"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return getattr(value, "label", value)


async def add(actor: Actor, ledger: Ledger, about: Change, values: Values) -> int:
    """Add a line; returns its number, for which `{}` stands in the subject of `about`.

    `values` may hold links that the trace does not name; what `about` says of them is added to it.
    """
    actor.require(ledger.right, at=about.region)
    ledger.refuse_wrong(values)
    names = ["region", *values]
    places = ", ".join(f"${place}" for place in range(1, len(names) + 1))
    async with transaction(actor):
        made = await _written(
            ledger,
            f"INSERT INTO {ledger.table} ({', '.join(names)}) VALUES ({places}) RETURNING id",  # noqa: S608  # Names from constants.
            *(about.region, *values.values()),
        )
        known = {column: value for column, value in values.items() if value not in (None, "", [])}
        told = {"台账": ledger.noun, **ledger.told(known), **about.after}
        change = Change(about.subject.format(made), about.region, after=told, reason=about.reason)
        await audit.record(actor, ADDED, change)
    return int(made)


async def amend(actor: Actor, ledger: Ledger, line: int, about: Change, values: Values) -> bool:
    """Change some columns of a line; what is the same already leaves no trace. Returns whether anything changed."""
    actor.require(ledger.right, at=about.region)
    async with transaction(actor):
        before = await _line(ledger, line, about.region)
        new = {name: value for name, value in values.items() if before[name] != value}
        if not new:
            return False
        ledger.refuse_wrong({**before, **new})
        sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(new, 2))
        await _written(
            ledger,
            f"UPDATE {ledger.table} SET {sets} WHERE id = $1 RETURNING id",  # noqa: S608  # Names from constants.
            *(line, *new.values()),
        )
        kept = {name: before[name] for name in new}
        after = {**ledger.told(new), **about.after}
        change = Change(about.subject, about.region, ledger.told(kept), after, about.reason)
        await audit.record(actor, AMENDED, change)
    return True


async def remove(actor: Actor, ledger: Ledger, line: int, about: Change) -> None:
    """Take a line back that should not have been there. Raises Refused where other records refer to it."""
    actor.require(ledger.right, at=about.region)
    async with transaction(actor):
        before = await _line(ledger, line, about.region)
        try:
            async with connection().transaction():
                await connection().execute(f"DELETE FROM {ledger.table} WHERE id = $1", line)  # noqa: S608  # A constant.
        except (asyncpg.RestrictViolationError, asyncpg.ForeignKeyViolationError):
            raise Refused([Problem(ledger.noun, "已有其他记录引用。", "先撤销那些记录。")]) from None
        told = {"台账": ledger.noun, **ledger.told(before), **about.before}
        await audit.record(actor, REMOVED, Change(about.subject, about.region, before=told, reason=about.reason))


async def _line(ledger: Ledger, line: int, region: str) -> asyncpg.Record:
    """A line, held until the transaction ends. Raises NotFound for one of another place."""
    row = await connection().fetchrow(
        f"SELECT * FROM {ledger.table} WHERE id = $1 AND region = $2 FOR UPDATE",  # noqa: S608  # A constant.
        line,
        region,
    )
    if row is None:
        raise NotFound
    return row


async def _written(ledger: Ledger, statement: str, *values: Any) -> Any:
    try:
        async with connection().transaction():
            return await connection().fetchval(statement, *values)
    except (asyncpg.UniqueViolationError, asyncpg.ExclusionViolationError):
        raise Refused([ledger.twice]) from None


async def community_of(actor: Actor, region: str) -> int:
    """The community of a place, by its number. Raises NotFound outside the area and where there is none."""
    found = await connection().fetchval(
        "SELECT id FROM community WHERE region = $1 AND starts_with(region, $2)", region, actor.reach
    )
    if found is None:
        raise NotFound
    return int(found)
