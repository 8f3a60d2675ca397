"""Sheets whose rows are lines of a ledger about communities: one declaration gives the whole exchange.

A row names its community by code, and its line by the columns in `identity`; the keys of the other columns are the
columns of the ledger's table.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cadres.sheets.members import COMMUNITY, REGION_CODE
from cadres.sheets.places import check_place, places_of, regions_of
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import Refused
from server.sheets.columns import CellProblem, Column, Row
from server.sheets.exchange import Entry, Exported, Kept, Outcome, Rows
from server.sheets.workbook import Cell
from server.values.labels import Labelled

UNDONE = "撤销导入"

CODE = REGION_CODE
NAME = replace(COMMUNITY, key="community_name", required=False, checked_only=True)

Values = Mapping[str, Any]
Save = Callable[[Actor, str, Values, int | None], Awaitable[object]]
Remove = Callable[[Actor, str, int, Values], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class LineSheet:
    """How lines are found and written: `select` gives `id`, `region`, `community_name` and the columns by their keys.

    `save(actor, region, values, line)` sets all of a line, or adds one; `remove(actor, region, line, values)` takes it back.
    An empty cell leaves what stands; of a column in `of_whom` it does so only while the column named there stays the same,
    because what was known of one person is not known of the next.
    """

    identity: tuple[Column[Any], ...]
    columns: tuple[Column[Any], ...]
    select: str
    save: Save
    remove: Remove
    noun: str
    vocabularies: Mapping[str, type[Labelled]] = field(default_factory=dict)
    of_whom: Mapping[str, str] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Column[Any], ...]:
        """The columns that are kept."""
        return (*self.identity, *self.columns)

    def key(self, row: Row) -> str:
        """What a row is about."""
        return " ".join([row[CODE], *(_word(row[column]) for column in self.identity)])

    async def keep(self, actor: Actor, rows: Rows) -> Mapping[str, Kept]:
        """What stands on record for rows."""
        return {key: kept for key, (_, kept) in (await self._records(actor, rows)).items()}

    async def _records(self, actor: Actor, rows: Rows) -> Mapping[str, tuple[int, Kept]]:
        wanted = {self.key(row) for row in rows}
        found = await connection().fetch(
            f"{self.select} AND l.region = ANY($2) ORDER BY l.id",
            actor.reach,
            list(regions_of(rows)),
        )
        records = {}
        for record in found:
            values = {column.key: self._value(column, record[column.key]) for column in self.all}
            about = " ".join([record["region"], *(_word(values[column.key]) for column in self.identity)])
            if about in wanted:
                records[about] = (record["id"], Kept(f"community:{record['region']}", values))
        return records

    def _value(self, column: Column[Any], stored: Any) -> Any:
        vocabulary = self.vocabularies.get(column.key)
        return vocabulary(stored) if vocabulary and stored is not None else stored

    async def examine(self, actor: Actor, rows: Rows, _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
        """The place must be on record under its name, and no line twice."""
        places = await places_of(actor, regions_of(rows))
        problems: list[CellProblem] = []
        seen: dict[str, int] = {}
        for row in rows:
            problems.extend(check_place(row, places, CODE, NAME))
            first = seen.setdefault(self.key(row), row.number)
            if first != row.number:
                problems.append(row.problem(self.identity[0], f"与第{first}行是同一个{self.noun}。", "请只留一行。"))
        return problems

    async def write(self, actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
        """Add or set each line; a service's refusal stays with its row."""
        records = await self._records(actor, [entry.row for entry in entries])
        return [await self._written(actor, entry.row, records.get(self.key(entry.row))) for entry in entries]

    async def _written(self, actor: Actor, row: Row, record: tuple[int, Kept] | None) -> Outcome:
        line, before = (record[0], record[1].values) if record else (None, {})
        said = {column.key: row.get(column) for column in self.all}
        values = {key: before.get(key) if value is None or value == "" else value for key, value in said.items()}
        for key, owner in self.of_whom.items():
            if values[owner] != before.get(owner):
                values[key] = said[key] or None
        try:
            async with transaction(actor):
                await self.save(actor, row[CODE], values, line)
        except Refused as refusal:
            return refusal.problems
        return f"community:{row[CODE]}"

    async def undo(self, actor: Actor, entries: Sequence[Entry]) -> None:
        """Take new lines back and set changed ones as they were."""
        records = await self._records(actor, [entry.row for entry in entries])
        for entry in reversed(entries):
            line, kept = records[self.key(entry.row)]
            if entry.kept is None:
                await self.remove(actor, entry.row[CODE], line, kept.values)
            else:
                await self.save(actor, entry.row[CODE], entry.kept.values, line)

    async def export(self, actor: Actor, area: str) -> Exported:
        """All lines of an area."""
        found = await connection().fetch(
            f"{self.select} AND starts_with(l.region, $2) ORDER BY l.region, l.id", actor.reach, reach_of(area)
        )
        written: list[dict[str, Cell]] = [
            {
                CODE.key: record["region"],
                NAME.key: record["community_name"],
                **{column.key: _label(self._value(column, record[column.key])) for column in self.all},
            }
            for record in found
        ]
        return Exported(written, {NAME.key: f"{len(written)}行"})


def _label(value: Any) -> Any:
    return getattr(value, "label", value)


def _word(value: Any) -> str:
    return str(getattr(value, "value", value))
