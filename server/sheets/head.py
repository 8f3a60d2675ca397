"""Finds the head of a table under the title rows that officials put above it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.sheets.columns import Column, Sheet, plain
from server.sheets.workbook import Grid

_SEARCHED_ROWS = 15
_DEEPEST = 3
_FEWEST = 2

_ORDINAL = "序号"
_REMARKS = "错误"  # The column in which rows with errors were given back.
_NOTE = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the head stands in a grid and which column of the grid holds which column of the sheet.

    `unknown` are heads nobody declared, `doubled` are titles of declared columns met a second time.
    """

    first: int
    depth: int
    places: Mapping[str, int]
    unknown: tuple[str, ...]
    doubled: tuple[str, ...]
    ordinal: int | None = None

    @property
    def body(self) -> int:
        """The first row below."""
        return self.first + self.depth


def find_head(sheet: Sheet, grid: Grid) -> Head | None:
    """The row, or the two or three rows, in which most columns of the sheet are recognised.

    Of several readings that recognise as many, the one with the fewest rows and then the uppermost is taken. None where
    fewer than two columns are recognised.
    """
    known = _known_labels(sheet)
    best: Head | None = None
    for depth in range(1, _DEEPEST + 1):
        for first in range(min(_SEARCHED_ROWS, len(grid.rows) - depth + 1)):
            head = _read_head(grid, first, depth, known)
            if best is None or len(head.places) > len(best.places):
                best = head
    return best if best and len(best.places) >= _FEWEST else None


def _known_labels(sheet: Sheet) -> dict[str, Column[object]]:
    """Every label that names exactly one column: titles, aliases, and both with the group's label before them."""
    labels = [(label, column) for column in sheet.columns for label in _labels_of(column)]
    times = Counter(label for label, _ in labels)
    return {label: column for label, column in labels if times[label] == 1}


def _labels_of(column: Column[object]) -> set[str]:
    names = {plain(name) for name in (column.title, *column.aliases)}
    return names | {plain(column.group) + name for name in names}


def _read_head(grid: Grid, first: int, depth: int, known: Mapping[str, Column[object]]) -> Head:
    places: dict[str, int] = {}
    unknown: list[str] = []
    doubled: list[str] = []
    ordinal = None
    for place in range(max(map(len, grid.rows[first : first + depth]), default=0)):
        parts = list(_parts(grid, first, depth, place))
        column = next((known[label] for label in _spellings(parts) if label in known), None)
        if column is None:
            if parts and parts[-1] == _ORDINAL:
                ordinal = place
            elif parts and parts[-1] != _REMARKS:
                unknown.append(parts[-1])
        elif column.key in places:
            doubled.append(column.title)
        else:
            places[column.key] = place
    return Head(first, depth, places, tuple(unknown), tuple(doubled), ordinal)


def _parts(grid: Grid, first: int, depth: int, place: int) -> Iterator[str]:
    """The labels over one column from above; a merged block counts once."""
    seen = None
    for row in range(first, first + depth):
        origin = grid.merged.get((row, place), (row, place))
        label = plain(grid.at(*origin))
        if label and origin != seen:
            yield label
        seen = origin


def _spellings(parts: list[str]) -> Iterator[str]:
    """Ways to read one head, the fullest first: with its group, alone, and each without a note in brackets."""
    if not parts:
        return
    for label in ("".join(parts[-2:]), parts[-1]):
        yield label
        yield _NOTE.sub("", label)
