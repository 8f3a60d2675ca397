"""What a sheet is made of. One declaration serves the template, the import, the export and the documentation."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

from server.sheets.workbook import Cell

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Parser: TypeAlias = Callable[[Cell], T]
"""Turns a cell with contents into a value, or raises CellError or CellQuestion."""


class CellError(Exception):
    """The cell cannot be taken as it is: why, and what the sender should write instead."""

    def __init__(self, cause: str, cure: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.cure = cure


class CellQuestion(Exception):
    """The cell means one of several things and only a person can say which."""

    def __init__(self, cause: str, choices: Sequence[str]) -> None:
        super().__init__(cause)
        self.cause = cause
        self.choices = tuple(choices)


class ProblemKind(StrEnum):
    """An error stays out until the file is mended; a question may also be settled at the screen."""

    ERROR = "error"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why one cell of the file was not taken. `row_number` is the number the sender sees beside the row, `key` the column.

    `rule` is the id of the rule that refuses it, where one does and the words do not name it already.
    """

    row_number: int
    title: str
    cause: str
    cure: str = ""
    kind: ProblemKind = ProblemKind.ERROR
    choices: tuple[str, ...] = ()
    key: str = field(default="", compare=False)
    rule: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[T_co]):
    """One column: how its head may read, how its cells are understood, and what the template says about it.

    `group` is the head above it in a head of two rows. `blank` is the value of an empty cell in an optional column.
    `fill_down` lets the cells of a vertically merged block share its one value; an empty cell that is not merged is
    never filled, because nobody said that it means the same. `clue` looks at the row's other values and says what
    would help a person to answer a question about this cell, and `offers` what else the answer may be by them. `mask`
    hides most of a personal value where it is shown or exported without need; what it hid is refused when it comes back, but read as
    an empty cell where `hidden_says_nothing`. A `checked_only` column is compared with the record and never written to it.
    `elsewhere` says where what such a column tells is put on record, for the note of a file that fills it in. `shown` says a
    value as people write it, where it is kept as something else: minutes of a day as a clock shows them.
    """

    key: str
    title: str
    parse: Parser[T_co]
    aliases: tuple[str, ...] = ()
    required: bool = False
    blank: T_co | None = None
    group: str = ""
    fill_down: bool = False
    choices: tuple[str, ...] = ()
    example: str = ""
    hint: str = ""
    width: int = 12
    clue: Callable[[Mapping[str, object]], str] | None = None
    offers: Callable[[Mapping[str, object]], Sequence[str]] | None = None
    mask: Callable[[str], str] | None = None
    hidden_says_nothing: bool = False
    checked_only: bool = False
    elsewhere: str = ""
    shown: Callable[[T_co], str] | None = None

    def words(self, value: object) -> str | None:
        """A value of this column as people write it; None where nothing but the usual words is said of it."""
        return self.shown(value) if self.shown and value is not None else None  # type: ignore[arg-type]  # Its own parser made it.


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one row by column key. A cell with a problem has no value here."""

    number: int
    values: Mapping[str, object]

    def __getitem__(self, column: Column[T]) -> T:
        """The value of a required column; KeyError where the cell had a problem."""
        return self.values[column.key]  # type: ignore[return-value]  # The column's own parser made it.

    def get(self, column: Column[T]) -> T | None:
        """The value, or None where the cell is empty or had a problem."""
        return self.values.get(column.key)  # type: ignore[return-value]  # As above.

    def problem(self, column: Column[T], cause: str, cure: str = "", rule: str = "") -> CellProblem:
        """An error in this row found by comparing cells."""
        return CellProblem(self.number, column.title, cause, cure, key=column.key, rule=rule)

    def question(self, column: Column[T], cause: str, choices: Sequence[str]) -> CellProblem:
        """Something about this cell that a person has to decide."""
        return CellProblem(
            self.number, column.title, cause, kind=ProblemKind.QUESTION, choices=tuple(choices), key=column.key
        )


def plain(cell: Cell) -> str:
    """Text for comparing labels: one width, no spaces or line breaks. Other cells read as the empty text."""
    if not isinstance(cell, str):
        return ""
    if cell.isascii() and cell.isalnum():
        return cell
    return "".join(unicodedata.normalize("NFKC", cell).split()).strip("*:")


def _nothing_to_check(_rows: Sequence[Row]) -> Iterable[CellProblem]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One kind of sheet. `check` compares cells with each other, within a row and between rows.

    Of a sheet that goes out with columns left open, `asked` names these: a row in which all are empty is not read, and `open`
    says what it then is not.
    """

    name: str
    title: str
    columns: tuple[Column[object], ...]
    note: str = ""
    asked: tuple[str, ...] = ()
    open: str = ""
    check: Callable[[Sequence[Row]], Iterable[CellProblem]] = _nothing_to_check

    def column(self, key: str) -> Column[object]:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)
