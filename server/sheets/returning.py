"""Rows that could not go in, given back in the sender's own file: a column 错误, the cells marked, all else as it was.

A file that is no .xlsx, or one so large that opening it for writing would take too long, comes back as a new .xlsx with
the same rows.
"""

import base64
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
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import Conflict
from server.sheets.batches import batch_to_change, drafts, subject
from server.sheets.coding import Draft
from server.sheets.columns import CellProblem, ProblemKind, plain
from server.sheets.tables import CONTENT, ImportBatch
from server.sheets.workbook import Cell, Grid, open_workbook

RETURNED = event_kind("import.returned", "下载有错的表格", Dot.ATTENTION)

REMARKS = "错误"

_RED, _OCHRE = "FFF4CCCC", "FFFCE8B2"
_MOST_BYTES = 60 * 2**20
_REMARK_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Returned:
    """A file to send back."""

    name: str
    content: bytes
    rows: int


async def faulty_rows(actor: Actor, wanted: int) -> Returned:
    """The file of a batch with what is wrong or still asked in it. Whole numbers leave with it, so it is an event.

    Raises Conflict where the file is no longer kept.
    """
    async with transaction(actor):
        batch, of = await batch_to_change(actor, wanted)
        if batch.content is None:
            raise Conflict("上传的文件已超过保留期，不能再下载。")
        faulty = await drafts(of, wanted, "AND state IN ('error', 'question')")
        change = Change(subject(wanted), batch.region, after={"文件": batch.file_name, "有错行数": len(faulty)})
        await audit.record(actor, RETURNED, change)
    content = base64.b64decode(sealing.unseal(batch.content, CONTENT))
    stem = batch.file_name.rpartition(".")[0] or batch.file_name
    own = _is_small_xlsx(content)
    marked = _in_own_file(batch, content, faulty) if own else _in_new_file(batch, content, faulty)
    return Returned(f"{stem}（错误）.xlsx", marked, len(faulty))


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
    return "；".join(f"{one.title}：{one.cause}{_cure(one)}" for one in problems)


def _cure(problem: CellProblem) -> str:
    return f"请写明是{'还是'.join(problem.choices)}。" if problem.choices else problem.cure


def _in_own_file(batch: ImportBatch, content: bytes, faulty: Sequence[Draft]) -> bytes:
    head = _head(batch)
    book = openpyxl.load_workbook(io.BytesIO(content))
    page: Worksheet = book[batch.tab]
    column = _remark_column(page, head)
    _clear_marks(page, head, column)
    title = page.cell(head["last"], column, REMARKS)
    title.font, title.alignment = Font(bold=True, color="FFB00020"), Alignment(horizontal="center", vertical="center")
    page.column_dimensions[get_column_letter(column)].width = _REMARK_WIDTH
    for draft in faulty:
        page.cell(draft.row.number, column, remark(draft.problems)).alignment = Alignment(wrap_text=True)
        for problem in draft.problems:
            place = head["places"].get(problem.key)
            if place is not None:
                asked = problem.kind is ProblemKind.QUESTION
                page.cell(draft.row.number, place + 1).fill = PatternFill("solid", _OCHRE if asked else _RED)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _head(batch: ImportBatch) -> Mapping[str, Any]:
    held: Mapping[str, Any] = json.loads(batch.head) if isinstance(batch.head, str) else batch.head
    return held


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


def _in_new_file(batch: ImportBatch, content: bytes, faulty: Sequence[Draft]) -> bytes:
    """The rows above and the rows with errors, text as text; for files that cannot be written in their own format."""
    head = _head(batch)
    workbook = open_workbook(content, file_name=batch.file_name)
    grid = next(one for one in workbook.grids if one.name == batch.tab)
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        page = book.add_worksheet(batch.tab[:31] or None)
        text = book.add_format({"num_format": "@"})
        marks = {
            ProblemKind.ERROR: book.add_format({"num_format": "@", "bg_color": f"#{_RED[2:]}"}),
            ProblemKind.QUESTION: book.add_format({"num_format": "@", "bg_color": f"#{_OCHRE[2:]}"}),
        }
        for row in range(head["last"]):
            _put_row(page, row, grid, row, text)
        page.write_string(head["last"] - 1, head["width"], REMARKS, text)
        for row, draft in enumerate(faulty, head["last"]):
            _put_row(page, row, grid, draft.row.number - 1, text)
            for problem in draft.problems:
                place = head["places"].get(problem.key)
                if place is not None:
                    _put(page, row, place, grid.at(draft.row.number - 1, place), marks[problem.kind])
            page.write_string(row, head["width"], remark(draft.problems), text)
    return target.getvalue()


def _put_row(page: Any, to: int, grid: Grid, row: int, style: Any) -> None:
    for place in range(len(grid.rows[row])):
        origin = grid.merged.get((row, place), (row, place))
        _put(page, to, place, grid.at(*origin), style)


def _put(page: Any, row: int, place: int, cell: Cell, style: Any) -> None:
    if cell is None:
        page.write_blank(row, place, None, style)
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        page.write_number(row, place, cell)
    else:
        page.write_string(row, place, str(cell), style)
