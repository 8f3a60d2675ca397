"""Sheets of an election's checklists: one row a thing, which is either done, as several columns tell, or not, for a reason."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cadres.sheets.members import COMMUNITY, NOTE, REGION_CODE, TERM_NUMBER
from elections.permissions import RECORD, VIEW
from elections.services.elections import subject
from elections.sheets.candidate_exchange import check_elections, election_codes, election_key
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from server.values.periods import chinese_number

#: Writes one thing of an election's list: whose, which, and what its columns say by key.
Record = Callable[[Actor, str, Any, Mapping[str, object]], Awaitable[None]]
TakeBack = Callable[[Actor, str, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What one list has of its own.

    `table` keeps the lines, `named` columns are compared with the record and never written. What is done is told by
    `done` together with `extra`; `reason` says why something is not, and stands alone. `unfinished` refuses a row that
    says neither whole; `both` and `cure` answer one that says both. `cells_of` names a thing as the sheet does, from how it is kept; `rank` orders an export.
    `restore` writes what stood before an import where `record` alone would not. `of_term` leaves by-elections aside.
    """

    code: str
    name: str
    title: str
    thing: str
    unit: str
    table: str
    item: Column[Any]
    named: tuple[Column[object], ...] = ()
    done: tuple[Column[object], ...]
    extra: tuple[Column[object], ...] = ()
    reason: Column[str]
    unfinished: Problem
    both: str
    cure: str
    cells_of: Callable[[str], Mapping[str, Cell]]
    rank: Callable[[str], Any]
    record: Record
    take_back: TakeBack
    restore: Record | None = None
    check: Callable[[Row], Iterator[CellProblem]] | None = None
    of_term: bool = False
    about: str
    exported: str

    @property
    def told(self) -> tuple[Column[object], ...]:
        """The columns that the records keep."""
        return (*self.done, *self.extra, self.reason)

    def listed(self) -> str:
        """The query of all lines within the actor's reach ($1)."""
        columns = ", ".join(f"l.{column.key}" for column in self.told)
        return f"""SELECT e.region, e.region || '-' || r.term_number AS about, e.code, c.name AS community, r.term_number,
                          l.item, {columns}
                   FROM {self.table} l JOIN election e ON e.id = l.election
                   JOIN election_round r ON r.id = e.election_round JOIN community c ON c.id = e.community
                   WHERE starts_with(l.region, $1)"""  # noqa: S608  # Names of the declaration.


def checklist_exchange(of: Checklist) -> Exchange:
    """The sheet of a checklist with its way to and from the records (S19, S21)."""
    way = _Way(of)
    columns = (REGION_CODE, COMMUNITY, TERM_NUMBER, of.item, *of.named, *of.told)
    # A list with remarks of its own keeps them; elsewhere the column is read and left.
    note = () if any(column.title == NOTE.title for column in of.told) else (replace(NOTE, checked_only=True),)
    return Exchange(
        code=of.code,
        sheet=Sheet(name=of.name, title=of.title, columns=(*columns, *note), check=way.check),
        list_path="/elections",
        unit=of.unit,
        import_right=RECORD,
        export_right=VIEW,
        natural_key=way.key,
        place=lambda row: row[REGION_CODE],
        keep=way.keep,
        examine=way.examine,
        write=way.write,
        undo=way.undo,
        export=way.export,
        tried=True,
        exported=of.exported,
        about=of.about,
    )


class _Way:
    """How the rows of one checklist meet the records."""

    def __init__(self, of: Checklist) -> None:
        self._of = of

    def key(self, row: Row) -> str:
        """The election of a row and the thing it is about."""
        return f"{election_key(row)}:{row[self._of.item]}"

    def check(self, rows: Sequence[Row]) -> Iterator[CellProblem]:
        """What cannot be of rows alone."""
        of, seen = self._of, dict[str, int]()
        for row in rows:
            if row.get(REGION_CODE) and row.get(TERM_NUMBER) and row.get(of.item):
                first = seen.setdefault(self.key(row), row.number)
                if first != row.number:
                    yield row.problem(of.item, f"第{first}行已经写了这{of.thing}。", f"一{of.thing}只留一行。")
            if of.check:
                yield from of.check(row)
            if row.get(of.reason) and any(row.get(column) is not None for column in (*of.done, *of.extra)):
                yield row.problem(of.reason, of.both, of.cure)

    async def _codes(self, actor: Actor, rows: Sequence[Row]) -> Mapping[str, str]:
        return await election_codes(actor, rows, of_term=self._of.of_term)

    async def keep(self, actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
        """What stands on record of the elections that rows name."""
        codes = await self._codes(actor, rows)
        found = await connection().fetch(f"{self._of.listed()} AND e.code = ANY($2)", actor.reach, list(codes.values()))
        return {
            f"{row['about']}:{self._item(row)}": Kept(
                subject(row["code"]), {column.key: row[column.key] for column in self._of.told}
            )
            for row in found
        }

    def _item(self, row: Mapping[str, Any]) -> Any:
        """The thing of a line as a row of the sheet has it."""
        return self._of.item.parse(self._of.cells_of(row["item"])[self._of.item.key])

    async def examine(self, actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
        """Every row must name an election."""
        return await check_elections(actor, rows)

    async def write(self, actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
        """One after the other, each through the service."""
        codes = await self._codes(actor, [entry.row for entry in entries])
        return [await self._written(actor, codes.get(election_key(entry.row)), entry) for entry in entries]

    async def _written(self, actor: Actor, code: str | None, entry: Entry) -> Outcome:
        of = self._of
        if code is None:
            return (Problem(TERM_NUMBER.title, "这一届只有补选。", "填换届选举的届次。"),)
        told = {column.key: entry.row.get(column) for column in of.told}
        if not told[of.reason.key]:
            # Empty cells leave what is on record, and so complete what the row says.
            known = entry.kept.values if entry.kept else {}
            told = {key: value if value is not None else known.get(key) for key, value in told.items()}
            told[of.reason.key] = None
            if any(told[column.key] is None for column in of.done):
                return (of.unfinished,)
        try:
            async with transaction(actor):
                await of.record(actor, code, entry.row[of.item], told)
        except DomainError as error:
            return problems_of(error)
        return subject(code)

    async def undo(self, actor: Actor, entries: Sequence[Entry]) -> None:
        """Put back what stood there before, or say nothing of a thing again."""
        of = self._of
        codes = await self._codes(actor, [entry.row for entry in entries])
        for entry in entries:
            code, item = codes[election_key(entry.row)], entry.row[of.item]
            if entry.kept:
                await (of.restore or of.record)(actor, code, item, entry.kept.values)
            else:
                await of.take_back(actor, code, item)

    async def export(self, actor: Actor, area: str) -> Exported:
        """Of two elections of a place and term the later one, which is the one that a row handed in is about."""
        later = "AND NOT n.by_election" if self._of.of_term else ""
        found = await connection().fetch(
            f"""{self._of.listed()} AND starts_with(l.region, $2) AND NOT EXISTS (SELECT FROM election n
                  WHERE n.community = e.community AND n.election_round = e.election_round AND n.id > e.id {later})""",
            actor.reach,
            reach_of(area),
        )
        rows = sorted(found, key=lambda row: (row["region"], row["term_number"], self._of.rank(row["item"])))
        return Exported([self._cells(row) for row in rows], {COMMUNITY.key: f"{len(rows)}{self._of.unit}"})

    def _cells(self, row: Mapping[str, Any]) -> Mapping[str, Cell]:
        return {
            REGION_CODE.key: row["region"],
            COMMUNITY.key: row["community"],
            TERM_NUMBER.key: f"第{chinese_number(row['term_number'])}届",
            **self._of.cells_of(row["item"]),
            **{column.key: _cell(row[column.key]) for column in self._of.told},
        }


def _cell(value: Cell) -> Cell:
    return value.isoformat() if isinstance(value, date) else value
