"""Writes a declared sheet the way offices lay theirs out: title, 填报单位 line, merged head, rows, 合计.

Text is written as text and never as a formula or a link, whatever it begins with, and its cells are formatted as text,
so that WPS and Excel leave citizen numbers alone when somebody types over them.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from server.sheets.columns import Column, Sheet
from server.sheets.workbook import Cell

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_CELL = {"font_name": "宋体", "font_size": 11, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
_STYLES: Mapping[str, Mapping[str, object]] = {
    "title": {"font_name": "宋体", "font_size": 18, "bold": True, "align": "center", "valign": "vcenter"},
    "line": {"font_name": "宋体", "font_size": 11, "valign": "vcenter"},
    "head": {**_CELL, "bold": True},
    "text": {**_CELL, "num_format": "@"},
    "number": {**_CELL, "num_format": "0"},
    "day": {**_CELL, "num_format": "yyyy-mm-dd"},
}
_TITLE_ROWS = 2
_ORDINAL = "序号"
_LISTED_ROWS = 2000
_LONGEST_LIST = 255
_NOTES = "填表说明"
_LISTS = "选项"


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the rows: the 填报单位 line and the cells of the 合计 row by column key."""

    unit: str = ""
    day: str = ""
    total: Mapping[str, Cell] | None = None


PLAIN = Around()


def write_workbook(
    sheet: Sheet, rows: Sequence[Mapping[str, Cell]], around: Around = PLAIN, notes: Sequence[str] = ()
) -> bytes:
    """One worksheet with the rows' cells by column key, and one of notes where there are any. Equal contents, equal bytes."""
    return _write(sheet, rows, around, notes=notes)


def template(sheet: Sheet, guidance: Sequence[str] = ()) -> bytes:
    """The file to fill in: head with hints, one example row, lists for closed choices, a worksheet of notes.

    The import skips the example. `guidance` are sentences that head the notes.
    """
    example = {column.key: column.example for column in sheet.columns}
    return _write(sheet, [example], PLAIN, guidance)


def _write(
    sheet: Sheet,
    rows: Sequence[Mapping[str, Cell]],
    around: Around,
    guidance: Sequence[str] | None = None,
    notes: Sequence[str] = (),
) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        book.set_properties({"title": sheet.title, "created": _CREATED})
        writer = _Writer(book, sheet)
        writer.write_above(around)
        writer.write_head()
        writer.write_rows(rows, around)
        if guidance is not None:
            writer.write_help()
            writer.write_notes(guidance, sheet.columns)
        elif notes:
            writer.write_notes(notes, ())
    return target.getvalue()


class _Writer:
    """One worksheet in the making. The first column counts the rows; the sheet's columns follow."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet) -> None:
        self.book = book
        self.sheet = sheet
        self.page: Worksheet = book.add_worksheet(sheet.name)
        self.styles: dict[str, Format] = {name: book.add_format(dict(style)) for name, style in _STYLES.items()}
        self.deep = any(column.group for column in sheet.columns)
        self.body = _TITLE_ROWS + 1 + self.deep
        self.last = len(sheet.columns)
        self.page.set_landscape()
        self.page.set_paper(9)  # A4
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(_TITLE_ROWS, self.body - 1)
        self.page.freeze_panes(self.body, 0)
        self.page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        self.page.set_column(0, 0, 6)
        for place, column in enumerate(sheet.columns, 1):
            self.page.set_column(place, place, column.width)

    def put(self, row: int, place: int, cell: Cell, style: str = "text") -> None:
        """One cell, by its type."""
        if cell is None or cell == "":
            failed = self.page.write_blank(row, place, None, self.styles[style])
        elif isinstance(cell, bool):
            failed = self.page.write_string(row, place, "是" if cell else "否", self.styles[style])
        elif isinstance(cell, int | float):
            failed = self.page.write_number(row, place, cell, self.styles["number"])
        elif isinstance(cell, date):
            failed = self.page.write_datetime(row, place, cell, self.styles["day"])
        else:
            failed = self.page.write_string(row, place, str(cell), self.styles[style])
        if failed:
            message = f"row {row}, column {place} cannot hold {len(str(cell))} characters"
            raise ValueError(message)

    def merge(self, top: int, left: int, bottom: int, right: int, cell: Cell, style: str) -> None:
        """A merged block, or a single cell where the block is one."""
        if (top, left) != (bottom, right):
            self.page.merge_range(top, left, bottom, right, None, self.styles[style])
        self.put(top, left, cell, style)

    def write_above(self, around: Around) -> None:
        """The title, and the line that names who reports and when."""
        self.page.set_row(0, 32)
        self.merge(0, 0, 0, self.last, self.sheet.title, "title")
        middle = max(self.last // 2, 1)
        self.merge(1, 0, 1, middle - 1, f"填报单位：{around.unit}", "line")
        self.merge(1, middle, 1, self.last, f"填报日期：{around.day}", "line")

    def write_head(self) -> None:
        """One row, or two where columns have a group: the group over its columns, other heads over both rows."""
        top, leaf = _TITLE_ROWS, self.body - 1
        self.merge(top, 0, leaf, 0, _ORDINAL, "head")
        numbered = enumerate(self.sheet.columns, 1)
        for group, members in groupby(numbered, key=lambda pair: pair[1].group):
            held = list(members)
            if group:
                self.merge(top, held[0][0], top, held[-1][0], group, "head")
            for place, column in held:
                self.merge(leaf if group else top, place, leaf, place, column.title, "head")

    def write_rows(self, rows: Sequence[Mapping[str, Cell]], around: Around) -> None:
        """The rows with their numbers, and the total. Cells to be shared by a block of rows are merged over it."""
        shared: list[str] = []
        for place, column in enumerate(self.sheet.columns, 1):
            if not column.fill_down:
                for row, cells in enumerate(rows, self.body):
                    self.put(row, place, cells.get(column.key))
                continue
            shared.append(column.key)
            for top, bottom in _blocks(rows, shared):
                cell = rows[top].get(column.key)
                self.merge(self.body + top, place, self.body + bottom, place, cell, "text")
        for number in range(len(rows)):
            self.put(self.body + number, 0, number + 1)
        if around.total is not None:
            foot = self.body + len(rows)
            self.put(foot, 0, "合计", "head")
            for place, column in enumerate(self.sheet.columns, 1):
                self.put(foot, place, around.total.get(column.key), "head")

    def write_help(self) -> None:
        """Hints as comments on the heads, and the lists of closed choices."""
        for place, column in enumerate(self.sheet.columns, 1):
            said = "；".join(filter(None, ("必填" if column.required else "", column.hint)))
            if said:
                self.page.write_comment(self.body - 1 if column.group else _TITLE_ROWS, place, said)
            if column.choices:
                rule = {"validate": "list", "source": self._choices(place, column.choices)}
                self.page.data_validation(self.body, place, self.body + _LISTED_ROWS, place, rule)

    def _choices(self, place: int, choices: Sequence[str]) -> list[str] | str:
        """The choices themselves, or where they stand: Excel takes no list of more than 255 characters."""
        if len(",".join(choices)) <= _LONGEST_LIST:
            return list(choices)
        page = self.book.get_worksheet_by_name(_LISTS) or self.book.add_worksheet(_LISTS)
        page.hide()
        for row, choice in enumerate(choices):
            page.write_string(row, place, choice)
        letter = xl_col_to_name(place)
        return f"={_LISTS}!${letter}$1:${letter}${len(choices)}"

    def write_notes(self, guidance: Sequence[str], columns: Sequence[Column[Any]]) -> None:
        """Sentences, and what columns take, on a worksheet of its own that the import passes over; full rows need no examples."""
        page = self.book.add_worksheet(_NOTES)
        for place, width in enumerate((18, 8, 44, 24, 30)):
            page.set_column(place, place, width)
        page.write_string(0, 0, f"{self.sheet.title}填表说明", self.styles["line"])
        for row, sentence in enumerate(guidance, 1):
            page.write_string(row, 0, sentence, self.styles["line"])
        if not columns:
            return
        top = len(guidance) + 2
        for place, word in enumerate(("栏目", "必填", "怎样填", "示例", "也认的写法")):
            page.write_string(top, place, word, self.styles["head"])
        for row, column in enumerate(columns, top + 1):
            how = "；".join(
                filter(None, (column.hint, "、".join(column.choices) and f"选填：{'、'.join(column.choices)}"))
            )
            cells = (column.title, "是" if column.required else "", how, column.example, "、".join(column.aliases))
            for place, cell in enumerate(cells):
                page.write_string(row, place, cell, self.styles["text"])


def _blocks(rows: Sequence[Mapping[str, Cell]], keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last index of each run of rows that are alike in these columns: blocks lie within wider blocks."""
    top = 0
    for _, run in groupby(rows, key=lambda row: [row.get(key) for key in keys]):
        size = len(list(run))
        yield top, top + size - 1
        top += size
