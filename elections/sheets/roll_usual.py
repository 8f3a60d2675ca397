"""What most rows of a roll are: like an earlier one but for the person. Such a row is looked up and not worked out again.

Two rows that agree in all that does not concern the person are judged alike, but for the age of majority. So what the
checker made of the first serves the others, and only what is odd in some way goes through its columns one by one.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from elections.sheets.roll_columns import GROUP, HOUSEHOLD, NUMBER, PHONE, VOTER_NAME, VOTER_SEX
from server.sheets.workbook import Cell
from server.values import identity

REMEMBERED = 50_000
NULL = "\\N"
SHORT_NAME = re.compile("[\u4e00-\u9fff]{2,4}")

#: The columns that concern the person; what the others say is shared.
_PERSONAL = (GROUP, HOUSEHOLD, VOTER_NAME, VOTER_SEX, NUMBER, PHONE)
_FIGURES = 20
_EXACT = 10**15
_EARLIEST = date(1900, 1, 1)
_MALE = frozenset("13579")
_LAST = "10X98765432"


class Shared(NamedTuple):
    """What rows have in common: their text for COPY, their election, and whether they are no voters'.

    `latest` is the latest day of birth of a voter in eight figures.
    """

    text: str
    election: int
    refused: bool
    latest: str


class Ready(NamedTuple):
    """A row before its number is closed: what concerns the person as text for COPY, and what it shares with others."""

    own: str
    shared: Shared
    number: str
    phone: str


def figures_alone(cell: Cell) -> str | None:
    """A household's or a telephone's number that is figures alone, as every sheet takes it; None for any other cell."""
    if isinstance(cell, str):
        return cell if cell.isascii() and cell.isdecimal() and len(cell) <= _FIGURES else None
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not 0 <= cell < _EXACT:
        return None
    return str(int(cell)) if cell == int(cell) else None


def is_equivocal(cell: Cell) -> bool:
    """Whether a cell equals one of another kind: the numbers 0 and 1 are looked up as false and true are."""
    return not isinstance(cell, str) and cell in {0, 1}


def sex_of(number: str) -> str:
    """The sex that a sound citizen number tells."""
    return "male" if number[16] in _MALE else "female"


def _sum_of(digits: str, first: int) -> int:
    """What some digits of a number add to its check, `first` being the place of the first of them."""
    return sum(2 ** (17 - place) % 11 * int(digit) for place, digit in enumerate(digits, first))


class Numbers:
    """Citizen numbers that pass the checks of every sheet, told by tables of what their parts add up to."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._counties: dict[str, int] = {}
        self._births: dict[str, tuple[str, int]] = {}
        self._orders = {order: _sum_of(order, 14) for order in map("{:03}".format, range(1000))}

    def born(self, number: Cell) -> str:
        """The day of birth as text; empty where the number is wrong, or its county is not known from another number yet."""
        if not (isinstance(number, str) and len(number) == identity.LENGTH):
            return ""
        county = self._counties.get(number[:6])
        order = self._orders.get(number[14:17])
        if county is None or order is None:
            return ""
        born, birth = self._births.get(number[6:14]) or self._birth(number[6:14])
        return born if _LAST[(county + birth + order) % 11] == number[17] else ""

    def learn(self, number: str) -> None:
        """Know the county of a number that passed its checks."""
        self._counties.setdefault(number[:6], _sum_of(number[:6], 0))

    def _birth(self, digits: str) -> tuple[str, int]:
        known = ("", 0)
        if digits.isascii() and digits.isdecimal():
            with suppress(ValueError):
                born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
                known = (str(born) if _EARLIEST <= born <= self._today else "", _sum_of(digits, 6))
        self._births[digits] = known
        return known


class Usual:
    """What the rows of a file taught so far, by where its columns stand."""

    def __init__(self, places: Mapping[str, int], numbers: Numbers) -> None:
        self._group, self._household, self._name, self._sex, self._number, self._phone = (
            places.get(column.key, -1) for column in _PERSONAL
        )
        self._numbers = numbers
        personal = {column.key for column in _PERSONAL}
        shared = sorted(place for key, place in places.items() if key not in personal)
        self._shared_of: Callable[[Sequence[Cell]], object] = itemgetter(*shared)
        self._places = shared
        self._width = 1 + max(places.values())
        self._shared: dict[object, Shared] = {}
        self._groups: dict[Cell, str] = {}
        self._names: dict[Cell, str] = {}
        self._sexes: dict[Cell, str] = {None: NULL, "": NULL}

    def sort_out(
        self, rows: Iterable[Sequence[Cell]], first: int = 0
    ) -> tuple[list[Ready], list[tuple[int, Sequence[Cell]]]]:
        """The rows that are like earlier ones, and the others with their places, counted from `first`."""
        usual: list[Ready] = []
        odd: list[tuple[int, Sequence[Cell]]] = []
        for line, row in enumerate(rows, first):
            whole = row if len(row) >= self._width else (*row, *[None] * (self._width - len(row)))
            found = self._look_up(line, whole)
            if found is None:
                odd.append((line, row))
            else:
                usual.append(found)
        return usual, odd

    def _look_up(self, line: int, row: Sequence[Cell]) -> Ready | None:
        shared, number = self._shared.get(self._shared_of(row)), row[self._number]
        born = self._numbers.born(number)
        if shared is None or not born or number[6:14] > shared.latest or number == NUMBER.example:  # type: ignore[index]
            return None
        group = None if is_equivocal(row[self._group]) else self._groups.get(row[self._group])
        household, name = figures_alone(row[self._household]), row[self._name]
        if group is None or household is None:
            return None
        if name not in self._names and not (isinstance(name, str) and SHORT_NAME.fullmatch(name)):
            return None
        sex = sex_of(number)  # type: ignore[arg-type]
        said = self._sexes.get(row[self._sex] if self._sex >= 0 else None)
        cell = row[self._phone] if self._phone >= 0 else None
        phone = "" if cell is None or cell == "" else figures_alone(cell)
        if said not in {NULL, sex} or phone is None:
            return None
        own = f"{line}\t{group}\t{household}\t{self._names.get(name, name)}\t{sex}\t{born}"
        return Ready(own, shared, number, phone)  # type: ignore[arg-type]

    def learn(self, row: Sequence[Cell], own: Sequence[str], shared: Shared) -> None:
        """Know the rows that are like one which was worked out; `own` is what its group, name and sex came to as text."""
        row = (*row, *[None] * (self._width - len(row)))
        for known, place, text in zip(
            (self._groups, self._names, self._sexes), (self._group, self._name, self._sex), own, strict=True
        ):
            if place >= 0 and len(known) < REMEMBERED and not is_equivocal(row[place]):
                known[row[place]] = text
        if len(self._shared) < REMEMBERED and not any(is_equivocal(row[place]) for place in self._places):
            self._shared[self._shared_of(row)] = shared
