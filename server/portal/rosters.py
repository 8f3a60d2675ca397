"""A sheet on paper, 花名册 or 一览表: the press sets its rows under a head that comes back on every page."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from server import clock
from server.errors import Problem, Refused
from server.papers.page import compose
from server.sheets import cells
from server.sheets.columns import Column, Sheet
from server.sheets.workbook import Cell
from server.sheets.writing import Around
from server.values.text import padded_name

#: The most rows of one print: whoever asks waits for it, and nobody reads more on paper.
MOST_ROWS = 1_000
#: Width between the margins in mm, by the paper: more columns than A4 holds go on A3, as rosters do.
_ROOM: Mapping[str, float] = {"A4": 257.0, "A3": 380.0}
_SMALLEST, _LARGEST = 7.5, 10.5
_MM_A_POINT = 25.4 / 72
#: A column of a sheet is as wide as so many figures, which are half as wide as a character; 序号 as six.
_ORDINAL_WIDTH = 6
#: What the edges of a cell take, in figures.
_CELL_EDGE = 2
#: And no less than this.
_LEAST_EDGE = 1.3
#: Some faces have figures that are wider than half a character.
_A_FIGURE = 1.12
#: A head of so many characters has a piece for each of two lines.
_SHORT_HEAD = 6
#: A name of three characters, in figures.
_A_NAME = 6
#: What no line may break: days, numbers and telephones, also with their middle hidden.
_FIGURES = re.compile(r"[0-9A-Za-z.*/:-]+")


@dataclass(frozen=True, slots=True)
class Head:
    """One cell of the head: how many columns and rows it stands over."""

    title: str
    wide: int = 1
    high: int = 1

    @property
    def pieces(self) -> tuple[str, ...]:
        """The title in pieces between which a line ends rather than within one: 职务 and （党内）.

        A longer one is left to find its three lines, which is what a narrow column has room for.
        """
        head, mark, rest = self.title.partition("（")
        return (head, mark + rest) if head and mark and len(self.title) <= _SHORT_HEAD else (self.title,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The print model. `rows` are cells as they are printed, `foot` those of 合计, empty without one; `shares` are per cent."""

    template: ClassVar[str] = "server/papers/roster.html"

    title: str
    unit: str
    dated: date
    size: str
    points: float
    shares: tuple[float, ...]
    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def filename(self) -> str:
        return f"{self.title}.pdf"

    @property
    def author(self) -> str:
        return self.unit


def roster(sheet: Sheet, rows: Sequence[Mapping[str, Cell]], around: Around, notes: Sequence[str] = ()) -> Roster:
    """The print model of a sheet's rows. Raises Refused for more than are printed at once."""
    if len(rows) > MOST_ROWS:
        cause = f"有{len(rows)}行，一次至多印{MOST_ROWS}行。"
        raise Refused([Problem("打印", cause, "按乡镇或者村分开印，或者导出表格。")])
    total = around.total
    told = tuple(tuple(_cell(column, row) for column in sheet.columns) for row in rows)
    widths = _widths(sheet.columns, told)
    size, points = _fitting(sum(widths))
    return Roster(
        title=sheet.title,
        unit=around.unit,
        dated=clock.today(),
        size=size,
        points=points,
        shares=tuple(round(100 * width / sum(widths), 3) for width in widths),
        heads=_heads(sheet.columns),
        rows=told,
        foot=tuple(printed(total.get(column.key)) for column in sheet.columns) if total is not None else (),
        names=tuple(dict.fromkeys(_people(sheet.columns, rows))),
        notes=tuple(notes),
    )


def printed(cell: Cell) -> str:
    """A cell as lists print it: days with points, yes as a tick and no as nothing."""
    if isinstance(cell, bool):
        return "√" if cell else ""
    if isinstance(cell, date):
        return f"{cell.year}.{cell.month:02}.{cell.day:02}"
    return "" if cell is None else str(cell)


def _cell(column: Column[Any], row: Mapping[str, Cell]) -> str:
    """A cell of a row; a name of two characters stands as wide as one of three."""
    words = printed(row.get(column.key))
    return padded_name(words) if column.parse is cells.name else words


def _people(columns: Sequence[Column[Any]], rows: Sequence[Mapping[str, Cell]]) -> Iterator[str]:
    """Whoever is named in the rows, in their order: what the columns of names hold, and no name of a place or an office."""
    keys = [column.key for column in columns if column.parse is cells.name]
    return (printed(row[key]) for row in rows for key in keys if row.get(key))


async def set_roster(
    press: Any, sheet: Sheet, rows: Sequence[Mapping[str, Cell]], around: Around, notes: Sequence[str]
) -> bytes:
    """A sheet's rows as PDF."""
    pdf: bytes = await press.print(compose(roster(sheet, rows, around, notes)))
    return pdf


def _widths(columns: Sequence[Column[Any]], rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """The widths of 序号 and of the columns, in figures. Where they are too many for the paper, those give way that need less.

    What a column has beyond its longest cell and its head in three lines goes first, as far as it must. Where that is not enough,
    words go over several lines, so that no day, telephone or number is torn for their sake.
    """
    own: Sequence[float] = [column.width for column in columns]
    room = _ROOM["A3"] / (_SMALLEST / 2 * _MM_A_POINT) - _ORDINAL_WIDTH
    if sum(own) <= room:
        return (_ORDINAL_WIDTH, *own)
    whole, unbroken = (_needs(columns, rows, *of) for of in ((_CELL_EDGE, _figures), (_LEAST_EDGE, _unbroken)))
    widths: Sequence[float] = [max(pair) for pair in zip(own, unbroken, strict=True)]
    for needs in (whole, unbroken):
        spare = [max(wide - need, 0.0) for wide, need in zip(widths, needs, strict=True)]
        part = max(0.0, min(1.0, (sum(widths) - room) / (sum(spare) or 1.0)))
        widths = [wide - part * most for wide, most in zip(widths, spare, strict=True)]
    return (_ORDINAL_WIDTH, *widths)


def _needs(
    columns: Sequence[Column[Any]], rows: Sequence[Sequence[str]], edge: float, least: Callable[[str], float]
) -> list[float]:
    """What the columns need, in figures, where a cell needs `least` of its words and the head stands in three lines."""
    return [
        edge + max(_figures(column.title) / 3, *(least(row[place]) for row in rows), 0)
        for place, column in enumerate(columns)
    ]


def _unbroken(words: str) -> float:
    """How wide of words is what no line may break, in figures: the longest figure, day or number, and a name of three characters."""
    longest = max(map(len, _FIGURES.findall(words)), default=0)
    return max(longest * _A_FIGURE, min(_figures(words), _A_NAME))


def _figures(words: str) -> int:
    """How wide words are, in figures."""
    return sum(1 if char.isascii() else 2 for char in words)


def _fitting(width: float) -> tuple[str, float]:
    """The smallest paper on which the columns stand in a type that can be read, and that type in points."""
    for size, room in _ROOM.items():
        points = round(min(_LARGEST, room / (width / 2 * _MM_A_POINT)), 2)
        if points >= _SMALLEST:
            return size, points
    return size, _SMALLEST


def _heads(columns: Sequence[Column[Any]]) -> tuple[tuple[Head, ...], ...]:
    """One row of heads, or two where columns stand under a group."""
    if not any(column.group for column in columns):
        return ((Head("序号"), *(Head(column.title) for column in columns)),)
    above, below = [Head("序号", high=2)], []
    for group, members in groupby(columns, key=lambda column: column.group):
        held = list(members)
        if group:
            above.append(Head(group, wide=len(held)))
            below += [Head(column.title) for column in held]
        else:
            above += [Head(column.title, high=2) for column in held]
    return tuple(above), tuple(below)
