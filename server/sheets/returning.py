"""Rows that could not go in, given back in the sender's own file: a column 错误, the cells marked, all else as it was.

A file that is no .xlsx, or one so large that opening it for writing would take too long, comes back as a new .xlsx with
the same rows.
"""

import base64
import contextlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from server.access import audit, sealing
from server.access.actor import HELD, Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import Conflict, Forbidden, Refused
from server.sheets.apart import apart, in_turn
from server.sheets.batches import batch_to_change, drafts, subject
from server.sheets.coding import Draft
from server.sheets.columns import CellProblem, ProblemKind, plain
from server.sheets.tables import CONTENT
from server.sheets.workbook import Cell, Grid, open_workbook

RETURNED = event_kind("import.returned", "下载有错的表格", Dot.ATTENTION)

REMARKS = "错误"

_RED, _OCHRE = "FFF4CCCC", "FFFCE8B2"
_COLOURS = {ProblemKind.ERROR: _RED, ProblemKind.QUESTION: _OCHRE}
_MOST_BYTES = 8 * 2**20
"""Of a file unpacked that is given back as it was: some 10,000 rows, which take a few seconds."""
_REMARK_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Returned:
    """A file to send back."""

    name: str
    content: bytes
    rows: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came, and how its head was read."""

    name: str
    tab: str
    content: bytes
    head: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remarked:
    """A row with what is wrong in it, and the colours of its cells by their columns from 0."""

    number: int
    remark: str
    marks: Mapping[int, str]


async def faulty_rows(actor: Actor, wanted: int) -> Returned:
    """The file of a batch with what is wrong or still asked in it. Whole numbers leave with it, so it is an event.

    Raises Conflict where the file is no longer kept, Forbidden for an account that waits to be released (AC-1).
    """
    if actor.held:
        raise Forbidden(HELD, code="account.held")
    async with transaction(actor):
        batch, of = await batch_to_change(actor, wanted)
        if batch.content is None:
            raise Conflict("上传的文件已超过保留期，不能再下载。")
        faulty = await drafts(of, wanted, "AND state IN ('error', 'question')")
        change = Change(subject(wanted), batch.region, after={"文件": batch.file_name, "有错行数": len(faulty)})
        await audit.record(actor, RETURNED, change)
    content = base64.b64decode(sealing.unseal(batch.content, CONTENT))
    stem = batch.file_name.rpartition(".")[0] or batch.file_name
    head = json.loads(batch.head) if isinstance(batch.head, str) else batch.head
    sent = Sent(batch.file_name, batch.tab, content, head)
    marked = await in_turn(batch.file_name, _marked, sent, faulty)
    return Returned(f"{stem}（错误）.xlsx", marked, len(faulty))


def _marked(sent: Sent, faulty: Sequence[Draft]) -> bytes:
    return marked(sent, [_remarked(draft, sent.head["places"]) for draft in faulty])


def marked(sent: Sent, remarks: Sequence[Remarked]) -> bytes:
    """The file with the remarks. Openpyxl takes seconds and trusts what it opens, so both ways are gone apart from the server."""
    if _is_small_xlsx(sent.content):
        # A sheet styled down to the last row there is can be read, but is too much to be written again.
        with contextlib.suppress(Refused):
            return apart(sent.name, in_own_file, sent, remarks)
    return apart(sent.name, in_new_file, sent, remarks)


def _remarked(draft: Draft, places: Mapping[str, int]) -> Remarked:
    return remarked(draft.row.number, draft.problems, places)


def remarked(number: int, problems: Sequence[CellProblem], places: Mapping[str, int]) -> Remarked:
    """What is to be said of a row, and where."""
    marks = {places[one.key]: _COLOURS[one.kind] for one in problems if one.key in places}
    return Remarked(number, remark(problems), marks)


def _is_small_xlsx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        return False
    sizes = [member.file_size for member in members]
    return any(member.filename == "xl/workbook.xml" for member in members) and sum(sizes) <= _MOST_BYTES


def remark(problems: Sequence[CellProblem]) -> str:
    """What stands in the column 错误."""
    return "；".join(f"{one.title}：{one.cause}{_cure(one)}{f'（{one.rule}）' if one.rule else ''}" for one in problems)


def _cure(problem: CellProblem) -> str:
    return f"请写明是{'还是'.join(problem.choices)}。" if problem.choices else problem.cure


def in_own_file(sent: Sent, faulty: Sequence[Remarked]) -> bytes:
    """The very file, with the remarks in it."""
    head = sent.head
    book = openpyxl.load_workbook(io.BytesIO(sent.content))
    page: Worksheet = book[sent.tab]
    column = _remark_column(page, head)
    _clear_marks(page, head, column)
    title = page.cell(head["last"], column, REMARKS)
    title.font, title.alignment = Font(bold=True, color="FFB00020"), Alignment(horizontal="center", vertical="center")
    page.column_dimensions[get_column_letter(column)].width = _REMARK_WIDTH
    for row in faulty:
        page.cell(row.number, column, row.remark).alignment = Alignment(wrap_text=True)
        for place, colour in row.marks.items():
            page.cell(row.number, place + 1).fill = PatternFill("solid", colour)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _remark_column(page: Worksheet, head: Mapping[str, Any]) -> int:
    """Where an earlier return put its remarks, else the first column beside the head."""
    for place in range(1, head["width"] + 1):
        if plain(page.cell(head["last"], place).value) == REMARKS:
            return place
    return int(head["width"]) + 1


def _clear_marks(page: Worksheet, head: Mapping[str, Any], column: int) -> None:
    """An earlier return's remarks and colours go, or mended cells would still look wrong."""
    for row in page.iter_rows(min_row=head["last"] + 1):
        for cell in row:
            if isinstance(cell, MergedCell):
                continue
            if cell.column == column:
                cell.value = None
            if cell.fill.fgColor.rgb in {_RED, _OCHRE}:
                cell.fill = PatternFill()


def in_new_file(sent: Sent, faulty: Sequence[Remarked]) -> bytes:
    """The rows above and the rows with errors, text as text; for files that cannot be written in their own format."""
    head = sent.head
    workbook = open_workbook(sent.content, file_name=sent.name)
    grid = next(one for one in workbook.grids if one.name == sent.tab)
    taken = [*range(head["last"]), *(one.number - 1 for one in faulty)]
    rows = tuple(tuple(_shown(grid, row, place) for place in range(len(grid.rows[row]))) for row in taken)
    return in_rows(Grid(sent.tab, rows), head["last"], head["width"], faulty)


def _shown(grid: Grid, row: int, place: int) -> Cell:
    return grid.at(*grid.merged.get((row, place), (row, place)))


def in_rows(grid: Grid, above: int, width: int, faulty: Sequence[Remarked]) -> bytes:
    """A new workbook of the rows above and those with errors, which `grid` has in this order."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        page = book.add_worksheet(grid.name[:31] or None)
        text = book.add_format({"num_format": "@"})
        marks = {
            colour: book.add_format({"num_format": "@", "bg_color": f"#{colour[2:]}"}) for colour in (_RED, _OCHRE)
        }
        for row in range(len(grid.rows)):
            _put_row(page, grid, row, text)
        page.write_string(above - 1, width, REMARKS, text)
        for row, one in enumerate(faulty, above):
            for place, colour in one.marks.items():
                _put(page, row, place, grid.at(row, place), marks[colour])
            page.write_string(row, width, one.remark, text)
    return target.getvalue()


def _put_row(page: Any, grid: Grid, row: int, style: Any) -> None:
    for place in range(len(grid.rows[row])):
        _put(page, row, place, grid.at(row, place), style)


def _put(page: Any, row: int, place: int, cell: Cell, style: Any) -> None:
    if cell is None:
        page.write_blank(row, place, None, style)
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        page.write_number(row, place, cell)
    else:
        page.write_string(row, place, str(cell), style)
