"""Workbooks as officials send them, opened without trusting them.

A `Workbook` holds the visible worksheets with contents as plain Python values at the places they have in the file, so
that every message can name the row the sender sees. `.xlsx`, `.ods` and `.xls` are told apart by their contents and not
by their names; only text needs the name `.csv`. All are read in a child process with bounds: a damaged
one makes the reader abort, and with it the server; a false one fills the memory, and a large one holds everybody up.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from server.sheets.apart import apart
from server.sheets.archive import (
    DAMAGED,
    LOCKED,
    MACROS,
    Limits,
    check_open_document,
    is_open_document,
    refused,
    repack,
    too_many_cells,
    too_wide,
)
from server.sheets.delimited import read_delimited

Cell: TypeAlias = str | int | float | bool | date | time | timedelta | None
"""What a cell holds: None where it is empty. Excel knows no integers, so 5 comes as 5.0; a `date` may be a datetime."""

LIMITS = Limits()

_OLD_FORMAT = bytes.fromhex("d0cf11e0a1b11ae1")
_PANIC = "PanicException"  # Raised by the reader, which is Rust; it is no Exception and has no name to import.
_MERGED_CELLS = 500_000
_NO_SHEET = "文件不是电子表格。"


@dataclass(frozen=True, slots=True)
class Grid:
    """One worksheet. Rows and columns count from 0 here and from the sheet's first cell; messages add 1.

    `merged` gives, for every cell hidden by a merge, the upper left cell that carries its contents.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Cell:
        """The cell's own contents."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None


@dataclass(frozen=True, slots=True)
class Workbook:
    """The visible worksheets with contents, in the order of their tabs."""

    file_name: str
    grids: tuple[Grid, ...]


def open_workbook(source: bytes | Path, *, file_name: str = "", limits: Limits = LIMITS) -> Workbook:
    """Opens the bytes of an upload (name them with `file_name`) or a file.

    Raises Refused with the file's name for what is no workbook, is damaged, locked, empty, too big, or carries macros.
    """
    name = file_name or (source.name if isinstance(source, Path) else "上传的文件")
    refuse_size(source.stat().st_size if isinstance(source, Path) else len(source), name, limits)
    data = source.read_bytes() if isinstance(source, Path) else source
    return _with_contents(name, apart(name, _reader_of(data, name), data, name, limits))


def open_here(data: bytes, file_name: str, limits: Limits = LIMITS) -> Workbook:
    """As `open_workbook`, for what runs in a child already."""
    refuse_size(len(data), file_name, limits)
    return _with_contents(file_name, _reader_of(data, file_name)(data, file_name, limits))


def _reader_of(data: bytes, file_name: str) -> Callable[[bytes, str, Limits], tuple[Grid, ...]]:
    """What reads a file of this kind, in a child. Raises Refused for one that is no sheet."""
    if data.startswith((b"PK", _OLD_FORMAT)):
        return _check_and_read
    if file_name.lower().endswith(".csv") and not _is_something_else(data):
        return read_text
    raise refused(file_name, _what_it_is(data))


def read_text(data: bytes, file_name: str, limits: Limits) -> tuple[Grid, ...]:
    """Text in columns as the one worksheet it is."""
    rows = read_delimited(data, file_name, limits)
    return (Grid("", rows),) if rows else ()


def _with_contents(file_name: str, grids: tuple[Grid, ...]) -> Workbook:
    if not grids:
        raise refused(file_name, "工作簿里没有内容。", "请核对是否传错了文件；隐藏的工作表不读。")
    return Workbook(file_name, grids)


def refuse_size(size: int, file_name: str, limits: Limits) -> None:
    """Raises Refused for a file too large to be looked at."""
    if size > limits.packed_bytes:
        cause = f"文件有{size // 2**20}MB，最多可以有{limits.packed_bytes // 2**20}MB。"
        raise refused(file_name, cause, "请删去表内图片，或分成几个文件。")


def _is_something_else(data: bytes) -> bool:
    return _what_it_is(data) != _NO_SHEET


def _what_it_is(data: bytes) -> str:
    """Says what a file under a sheet's name really is, where its first bytes tell."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        return "文件是空的。"
    if start.startswith(b"%pdf"):
        return "文件的内容是PDF，不是电子表格。"
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        return "文件的内容是网页，只是用了电子表格的扩展名。"
    return _NO_SHEET


def _read(data: bytes, file_name: str, limits: Limits) -> tuple[Grid, ...]:
    grids: list[Grid] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            cells = 0
            for name in _worksheets(book, file_name, limits):
                sheet = book.get_sheet_by_name(name)
                cells = _measured(sheet, cells, file_name, limits)
                grids.extend(_grid(sheet, file_name))
    except PasswordError as error:
        raise refused(file_name, *LOCKED) from error
    except CalamineError as error:
        raise refused(file_name, *DAMAGED) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise refused(file_name, *DAMAGED) from error
    rows = sum(len(grid.rows) for grid in grids)
    if rows > limits.rows:
        cause = f"各工作表共有{rows}行，最多可以读{limits.rows}行。"
        raise refused(file_name, cause, "请分成几个文件。")
    return tuple(grids)


def _worksheets(book: CalamineWorkbook, file_name: str, limits: Limits) -> list[str]:
    """The names of the worksheets that are shown."""
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
    ]
    if len(names) > limits.sheets:
        cause = f"文件有{len(names)}张工作表，最多可以有{limits.sheets}张。"
        raise refused(file_name, cause, "请只留要报送的工作表，或分成几个文件。")
    return names


def _size(sheet: CalamineSheet) -> tuple[int, int]:
    """How many rows and columns the sheet has from its first cell to its last."""
    return (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)


def _measured(sheet: CalamineSheet, before: int, file_name: str, limits: Limits) -> int:
    """The cells of this sheet and those before it. Raises Refused beyond the limits.

    The parts were measured when they were packed, but several sheets may be made of one and the same part.
    """
    height, width = _size(sheet)
    if height > limits.rows or width > limits.columns:
        raise too_wide(file_name, height, width, limits)
    cells = before + height * width
    if cells > limits.cells:
        raise too_many_cells(file_name, cells, limits)
    return cells


def _grid(sheet: CalamineSheet, file_name: str) -> list[Grid]:
    """The sheet as a list of one, or of none where it is empty."""
    height, width = _size(sheet)
    if not height:
        return []
    rows = tuple(
        [tuple([None if cell == "" else cell for cell in row]) for row in sheet.to_python(skip_empty_area=False)]
    )
    return [Grid(sheet.name, rows, _merged(sheet, file_name, height, width))]


def _merged(sheet: CalamineSheet, file_name: str, height: int, width: int) -> dict[tuple[int, int], tuple[int, int]]:
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    covered = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        lowest, rightmost = min(bottom, height - 1), min(right, width - 1)
        covered += max(lowest - top + 1, 0) * max(rightmost - left + 1, 0)
        if covered > _MERGED_CELLS:
            raise refused(file_name, f"合并的单元格超过{_MERGED_CELLS}个。", "请取消合并，或分成几个文件。")
        for row in range(top, lowest + 1):
            merged.update(((row, column), (top, left)) for column in range(left, rightmost + 1))
        merged.pop((top, left), None)
    return merged


def _check_and_read(data: bytes, file_name: str, limits: Limits) -> tuple[Grid, ...]:
    return _read(_checked(data, file_name, limits), file_name, limits)


def _checked(data: bytes, file_name: str, limits: Limits) -> bytes:
    """What the reader may see of a file."""
    if data.startswith(_OLD_FORMAT):
        # Failed formulas of an .xls cannot be told from empty cells: the reader gives both alike.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refused(file_name, *LOCKED)
        if "_VBA_PROJECT".encode("utf-16-le") in data:
            raise refused(file_name, *MACROS)
        return data
    if is_open_document(data):
        check_open_document(data, file_name, limits)
        return data
    return repack(data, file_name, limits)
