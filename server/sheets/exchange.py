"""How a declared sheet meets the records: what a row is about, what stands there already, how it is written and undone.

A package declares its exchanges in its manifest. From the declaration come the template, the import with its preview,
the export and the page that explains the columns.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from server.access.actor import Actor, Permission
from server.errors import DomainError, NotFound, Problem, Refused
from server.manifest import packages
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.workbook import Cell


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands on record for a row: the record's name in the trace, and its values as a row would say them."""

    subject: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row asks for: a new record where `kept` is None, else the `changed` columns of it.

    `made` is what `write` said it was written to, empty before.
    """

    row: Row
    kept: Kept | None
    changed: tuple[str, ...] = ()
    made: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """Rows to write out, and the cells of the 合计 row. `notes`, where any, go with them on a worksheet of help.

    `named` goes into the file's name, where the sheets of an area go to several hands.
    """

    rows: Sequence[Mapping[str, Cell]]
    total: Mapping[str, Cell]
    notes: tuple[str, ...] = ()
    named: str = ""


#: The name of the record a row was written to, with the names of others made for it, parted by blanks; or why it was not.
Outcome = str | tuple[Problem, ...]

Rows = Sequence[Row]
Keep = Callable[[Actor, Rows], Awaitable[Mapping[str, Kept]]]
Lock = Callable[[Actor, Rows], Awaitable[bool]]
Examine = Callable[[Actor, Rows, Mapping[str, Kept]], Awaitable[Sequence[CellProblem]]]
Write = Callable[[Actor, Sequence[Entry]], Awaitable[Sequence[Outcome]]]
Undo = Callable[[Actor, Sequence[Entry]], Awaitable[None]]
Export = Callable[[Actor, str], Awaitable[Exported]]
Notes = Callable[[Actor], Awaitable[tuple[str, ...]]]
ExportPart = Callable[[Actor, str, str], Awaitable[Exported]]
Parts = Callable[[Actor, str], Awaitable[Sequence[tuple[str, str]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A sheet with its way to and from the records. All functions run inside the caller's transaction.

    `natural_key` names what a row is about, the same in every file; it may raise KeyError where the row does not say.
    `lock` holds the records that rows are about until the transaction ends, so that what `keep` then gives stays true
    until it is written over, and tells whether there are any; sheets whose services do so themselves need none.
    `keep` gives what stands on record, by natural key; `examine` compares rows with the records around them.
    `write` takes entries of one transaction; `undo` takes back what `write` did, with the values from before in `kept`.
    `tried` writes once for trial while staging, so that the services' own refusals stand in the preview.
    `together` names the rows that go in only all at once; `fixed` says why what is on record is not changed by a sheet:
    there `undo` itself refuses where something rests on a record by now; `lasting` says why nothing that a sheet wrote is taken back by
    the sheet, and what to do instead; `completes` names the columns that are written all the
    same where the record says nothing yet. `own` lets nobody but whoever handed a file in
    go on with it: where duties are kept apart (AC-3), the one on record as the typist must be the only one who typed.
    `by_each` takes the same rows from somebody else for something new: two people say the same of one paper.
    `sealed` shows a file to nobody else at all: what it says is not yet to be read. Where one sheet goes to several hands,
    `parts` names what an area's records may be divided into, by code and label, and `export_part` writes one of them; a part
    under the empty code is what `export` writes, where that is not all of them.
    `exported` says which records of an area an export holds; `notes` are what only the records can say of how to fill it in. `taken_by` is the right to take it away whole where it is not
    the common one: then it is offered on a page of its own. `whole_right` is the right to write personal columns whole, where
    whoever keeps the sheet is not among those who hold the common one. `of_province` leaves the import to whoever works for the province.
    `comes_back` says that what goes out is filled in and imported again, so that it goes out whole; `reasons` are the usual
    ones for taking it away, where they are not the common ones.
    """

    code: str
    sheet: Sheet
    list_path: str
    unit: str
    import_right: Permission
    export_right: Permission
    natural_key: Callable[[Row], str]
    place: Callable[[Row], str]
    keep: Keep
    examine: Examine
    write: Write
    undo: Undo
    export: Export
    lock: Lock | None = None
    tried: bool = False
    together: Callable[[Row], str] | None = None
    fixed: str = ""
    lasting: str = ""
    completes: tuple[Column[object], ...] = ()
    own: bool = False
    by_each: bool = False
    taken_by: Permission | None = None
    whole_right: Permission | None = None
    of_province: bool = False
    comes_back: bool = False
    reasons: tuple[str, ...] = ()
    sealed: bool = False
    parts: Parts | None = None
    export_part: ExportPart | None = None
    about: str = ""
    exported: str = ""
    guidance: tuple[str, ...] = field(default=())
    notes: Notes | None = None

    @property
    def title(self) -> str:
        """What the sheet is called."""
        return self.sheet.title

    @property
    def personal(self) -> tuple[str, ...]:
        """The titles of the columns that are masked where they are not needed."""
        return tuple(column.title for column in self.sheet.columns if column.mask)


def exchanges() -> tuple[Exchange, ...]:
    """Every declared exchange, in the order of the tower."""
    return tuple(one for package in packages() for one in package.sheets)


def exchange(code: str) -> Exchange:
    """The exchange of that code. Raises NotFound."""
    found = next((one for one in exchanges() if one.code == code), None)
    if found is None:
        raise NotFound
    return found


async def held(of: Exchange, actor: Actor, rows: Rows) -> Mapping[str, Kept]:
    """What stands on record for rows, and goes on to stand until the transaction ends."""
    if of.lock and not await of.lock(actor, rows):
        return {}
    return await of.keep(actor, rows)


def problems_of(error: DomainError) -> tuple[Problem, ...]:
    """What a service refused, for the row that asked."""
    return error.problems if isinstance(error, Refused) else (Problem("", error.message),)


async def nothing_to_examine(_actor: Actor, _rows: Rows, _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    """For sheets whose rows say all there is to check."""
    return ()
