"""How the career text is set on the printed form: its entries, and the size at which they fit the box (FM-2). Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cadres.forms.career import COLUMN

#: Up to how many lines which size is used, in points: the form's own steps.
_STEPS: Final = (
    (12, 14.0),
    (18, 13.5),
    (24, 13.0),
    (28, 12.5),
    (34, 12.0),
    (38, 11.5),
    (40, 11.0),
    (44, 10.5),
    (46, 10.0),
)
#: Beyond the form's steps the text goes on shrinking, so that none of it is cut off.
_SMALLER: Final = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
#: The sizes that a cell goes down to, and the height of their lines.
_CELL_SIZES: Final = (12.0, 10.5, 9.0, 8.0, 7.0, 6.0, 5.0)
_CELL_LINE: Final = 1.19
_CLOSEST: Final = 1.08
_WIDEST: Final = 1.5
#: The months and their two blanks, in characters of full width.
_MONTHS_WIDTH: Final = COLUMN / 2
_HEAD: Final = re.compile(r"(\d{4}[.．]\d{1,2}\s?(?:--|—+|－+|-+|至)\s?(?:\d{4}[.．]\d{1,2})?)\s*(.*)")
_ASIDE: Final = ("（", "(")


@dataclass(frozen=True, slots=True)
class Entry:
    """One paragraph: the months at the left, empty for what goes on below, and the words beside them."""

    months: str
    words: str


@dataclass(frozen=True, slots=True)
class Setting:
    """The entries with their size and the height of a line, both in points."""

    entries: tuple[Entry, ...]
    size: float
    line: float


def entries(career: str) -> tuple[Entry, ...]:
    """The paragraphs of a career text; a line broken by hand is joined, an aside （其间：…） stands for itself."""
    found: list[Entry] = []
    for line in career.splitlines():
        text = line.strip()
        if not text:
            continue
        head = _HEAD.fullmatch(text)
        if head:
            found.append(Entry(head[1].strip(), head[2].strip()))
        elif found and not text.startswith(_ASIDE) and found[-1].words and line.startswith(" "):
            found[-1] = Entry(found[-1].months, found[-1].words + text)
        else:
            found.append(Entry("", text))
    return tuple(found)


def setting(career: str, width: float, height: float) -> Setting:
    """The largest size of the form's steps at which the text fits a box, both measured in points."""
    paragraphs = entries(career)
    for most, size in (*_STEPS, *((10**9, size) for size in _SMALLER)):
        lines = _lines(paragraphs, width / size)
        if lines <= most and lines * size * _CLOSEST <= height:
            return Setting(paragraphs, size, min(size * _WIDEST, height / max(lines, 1)))
    # Hardly legible, but whole: how much a form holds is for whoever fills it in to see.
    line = height / _lines(paragraphs, width / _SMALLER[-1])
    return Setting(paragraphs, line / _CLOSEST, line)


@dataclass(frozen=True, slots=True)
class Cell:
    """The room of a cell of the form: its inner width and height in points, and the type it has by itself."""

    width: float
    height: float
    size: float = 14.0
    line: float = 16.5
    #: How many lines of its own type it may hold before a smaller one is taken.
    most: int = 1


def style_of(text: str, cell: Cell) -> str:
    """The type at which a text fits a cell, as a style; empty where the cell's own does. No row grows by what is written in it (FM-1)."""
    if _rows(text, cell.width / cell.size) <= cell.most:
        return ""
    for size in (one for one in _CELL_SIZES if one < cell.size):
        line = size * _CELL_LINE
        if _rows(text, cell.width / size) * line <= cell.height:
            return f"font-size: {size}pt; line-height: {line:.2f}pt"
    least = _CELL_SIZES[-1]
    size = cell.height / (_rows(text, cell.width / least) * _CELL_LINE)
    return f"font-size: {min(size, least):.2f}pt; line-height: {min(size, least) * _CELL_LINE:.2f}pt"


def _rows(text: str, across: float) -> int:
    """How many lines a text takes in a cell so many characters wide; where it has several, one is spared for marks that move down."""
    return sum(
        1 if _width(one) <= across else -int(-_width(one) // max(1.0, across - 1)) for one in text.splitlines() or [""]
    )


def _lines(paragraphs: Sequence[Entry], across: float) -> int:
    """How many lines the paragraphs take in a box so many characters wide; one character is spared for marks that move down."""
    room = max(1.0, across - _MONTHS_WIDTH - 1)
    return sum(max(1, -int(-_width(one.words) // room)) for one in paragraphs)


def _width(text: str) -> float:
    return sum(0.5 if character.isascii() else 1.0 for character in text)
