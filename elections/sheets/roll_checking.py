"""Checks rows of 选民登记册 by the tens of thousands and closes what is personal, in as many processes as there are.

A roll repeats itself: what a cell means is looked up far more often than worked out. What is odd goes the way of every other
sheet, through the column's own parser, so that it is refused in the same words. Rows come out as text for COPY.
"""

import csv
import gc
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from cadres.vocabulary import CommitteeKind
from elections.laws import Laws
from elections.roll_vocabulary import OffGround, VoterStatus
from elections.rules.book import Rulebook
from elections.rules.roll import Entry, judge
from elections.rules.voters import Ground
from elections.sheets.roll_columns import (
    APPROVED,
    APPROVER,
    DECLARED,
    DEPRIVED_FROM,
    DEPRIVED_UNTIL,
    DOCUMENT,
    GROUND,
    GROUP,
    HOUSEHOLD,
    NATION,
    NUMBER,
    PARTY,
    PHONE,
    PLACE,
    RESIDENCE,
    SERVICE,
    VOTER_NAME,
    VOTER_SEX,
)
from elections.sheets.roll_usual import (
    NULL,
    REMEMBERED,
    SHORT_NAME,
    Numbers,
    Ready,
    Shared,
    Usual,
    figures_alone,
    is_equivocal,
    sex_of,
)
from elections.tables.rolls import VOTER_NUMBER, VOTER_PHONE
from server.access import sealing
from server.sheets.columns import CellError, CellProblem, Column, plain
from server.sheets.workbook import Cell

_AT_ONCE = 64
_NOTHING = frozenset({"", "无", "/", "-", "—", "——"})
_FOOT = re.compile(r"(合计|总计|小计|共计|填表|填报|制表|审核|备注|说明|注).*")
#: The columns whose cells become text for COPY, in the order of the fields they fill.
_READ = (
    *(PLACE, GROUP, HOUSEHOLD, VOTER_NAME, VOTER_SEX, NATION, PARTY, GROUND, DECLARED, RESIDENCE, SERVICE, APPROVER),
    *(APPROVED, DOCUMENT, DEPRIVED_FROM, DEPRIVED_UNTIL, PHONE),
)
_WHY = {OffGround.UNDER_AGE: "按出生日期计算", OffGround.DEPRIVED: "剥夺政治权利的期限"}
_BYTES = "\\\\x"

#: The columns of a row as it goes to the database: what concerns the person, what is closed, and what rows share.
STAGED = (
    *("line", "group_name", "household", "name", "sex", "born", "citizen_number", "citizen_index", "phone"),
    *("election", "region", "ethnicity", "party_member", "ground", "declared", "residence_months", "service_months"),
    *("approved_by", "approved", "document", "deprived_from", "deprived_until"),
    *("status", "off_ground", "off_document", "off_day"),
)


#: A part of a file: text in columns, or the rows of a workbook.
Content = bytes | Sequence[Sequence[Cell]]


class Place(NamedTuple):
    """The election of a village that rows are registered for; `closed` says why none are any more."""

    election: int
    kind: CommitteeKind
    day: date
    county: str
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What rows are checked by: where the columns stand, the elections by region code, the law, and the day."""

    places: Mapping[str, int]
    elections: Mapping[str, Place]
    laws: Laws
    today: date
    delimiter: str = ","
    encoding: str = "utf-8"


class Fault(NamedTuple):
    """A row that cannot go in: its place in the part from 0, what is wrong, and its cells as they came."""

    line: int
    problems: tuple[CellProblem, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a file as checked: `text` is what COPY takes, `height` how many rows the part has, `read` those with data."""

    text: bytes
    height: int
    read: int
    registered: int
    refused: int
    faults: tuple[Fault, ...]
    elections: frozenset[int]


class Checker:
    """Reads rows of one file. What is not like an earlier row goes through column by column, and teaches what it came to."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.place = plan.places.get(NUMBER.key, -1)
        self.known: list[tuple[int, Column[object], dict[Cell, str]]] = [
            (plan.places.get(column.key, -1), column, {}) for column in _READ
        ]
        self.meant: dict[tuple[str, str], Any] = {}
        self.numbers = Numbers(plan.today)
        self.usual = Usual(plan.places, self.numbers)
        self.books: dict[tuple[CommitteeKind, date, str], Rulebook] = {}

    def take(self, content: Content) -> Part:
        """One part of the file."""
        return self.part(rows_of(content, self.plan) if isinstance(content, bytes) else content)

    def part(self, rows: Iterable[Sequence[Cell]]) -> Part:
        """Some rows of the file, checked and closed."""
        made: list[Ready] = []
        faults: list[Fault] = []
        height = read = 0
        coming = iter(rows)
        # A few at once, so that the first of them teaches the others: each village has its own file, or its own stretch of one.
        while some := list(islice(coming, _AT_ONCE)):
            usual, odd = self.usual.sort_out(some, height)
            data = [pair for pair in odd if self._has_data(pair[1])]
            made += usual
            if data:
                faults += self._work_out(data, made)
            height += len(some)
            read += len(usual) + len(data)
        refused = sum(row.shared.refused for row in made)
        elections = frozenset(row.shared.election for row in made)
        return Part(_copied(made), height, read, len(made) - refused, refused, tuple(faults), elections)

    def _work_out(self, data: Sequence[tuple[int, Sequence[Cell]]], made: list[Ready]) -> list[Fault]:
        """Rows that are not like earlier ones, column by column; what is wrong with those that cannot go in."""
        problems: dict[int, list[CellProblem]] = {}
        kept = [row for _, row in data]
        width = min(map(len, kept), default=0)
        columns = [self._column(place, column, known, kept, width, problems) for place, column, known in self.known]
        numbers = self._numbers(data, problems)
        for at, (pair, number, said) in enumerate(zip(data, numbers, zip(*columns, strict=True), strict=True)):
            if at in problems:
                continue
            row, problem = self._judged(pair[0], number, said)
            if row is None:
                problems[at] = [problem] if problem else []
                continue
            made.append(row)
            if not row.shared.refused:
                self.usual.learn(pair[1], (said[1], said[3], said[4]), row.shared)
        return [Fault(data[at][0], tuple(found), tuple(data[at][1])) for at, found in sorted(problems.items())]

    def _has_data(self, row: Sequence[Cell]) -> bool:
        """Whether a row is data: it has a number, or at least something that is no foot of the table."""
        if 0 <= self.place < len(row) and row[self.place]:
            return not (row[self.place] == NUMBER.example and plain(row[self.known[3][0]]) == "张三")
        cells = [cell for place, _, _ in self.known if 0 <= place < len(row) and (cell := row[place]) not in {None, ""}]
        leading = next((cell for cell in row if cell not in {None, ""}), None)
        return bool(cells) and not _FOOT.fullmatch(plain(leading))

    def _column(
        self,
        place: int,
        column: Column[object],
        known: dict[Cell, str],
        data: Sequence[Sequence[Cell]],
        width: int,
        problems: dict[int, list[CellProblem]],
    ) -> list[str]:
        """One column of the part as text; what is not known yet is worked out cell by cell."""
        if 0 <= place < width:
            cells = list(map(itemgetter(place), data))
        else:
            cells = [row[place] if 0 <= place < len(row) else None for row in data]
        said = list(map(known.get, cells))
        if None in said:
            for at, (text, cell) in enumerate(zip(said, cells, strict=True)):
                if text is None:
                    try:
                        said[at] = self._read(column, known, cell)
                    except CellError as error:
                        problem = CellProblem(0, column.title, error.cause, error.cure, key=column.key)
                        problems.setdefault(at, []).append(problem)
                        said[at] = NULL
        return [text or NULL for text in said]

    def _read(self, column: Column[object], known: dict[Cell, str], cell: Cell) -> str:
        text = known.get(cell)  # An earlier row of this part may have asked.
        if text is not None:
            return text
        if (column is PHONE or column is HOUSEHOLD) and (figures := figures_alone(cell)) is not None:
            return figures
        said = _clean(cell)
        if said is None or (not column.required and isinstance(said, str) and plain(said) in _NOTHING):
            if column.required:
                raise CellError("没有填写。", column.hint or "请补填。")
            value: object = column.blank
        elif column is VOTER_NAME and isinstance(said, str) and SHORT_NAME.fullmatch(said):
            value = said
        else:
            value = self._place(str(column.parse(said))) if column is PLACE else column.parse(said)
        text = _text(value)
        self.meant[column.key, text] = value
        if len(known) < REMEMBERED and not is_equivocal(cell):
            known[cell] = text
        return text

    def _place(self, code: str) -> str:
        found = self.plan.elections.get(code)
        if found is None:
            raise CellError(f"{code}没有正在办理的选举。", "请核对区划代码，或者先建立选举。")
        if found.closed:
            raise CellError(found.closed, "名单公布以后按四增四减逐人办理。")
        return code

    def _numbers(self, data: Sequence[tuple[int, Sequence[Cell]]], problems: dict[int, list[CellProblem]]) -> list[str]:
        """The numbers of the rows; the common case by tables, anything else by the parser of every sheet."""
        numbers = []
        for at, (_, row) in enumerate(data):
            cell = row[self.place] if self.place < len(row) else None
            if not self.numbers.born(cell):
                try:
                    cell = self._number(cell)
                except CellError as error:
                    problem = CellProblem(0, NUMBER.title, error.cause, error.cure, key=NUMBER.key)
                    problems.setdefault(at, []).append(problem)
                    cell = ""
            numbers.append(str(cell))
        return numbers

    def _number(self, cell: Cell) -> str:
        said = _clean(cell)
        if said is None:
            raise CellError("没有填写。", NUMBER.hint)
        number = str(NUMBER.parse(said))
        self.numbers.learn(number)
        return number

    def _judged(self, line: int, number: str, said: Sequence[str]) -> tuple[Ready | None, CellProblem | None]:
        at = self.plan.elections[said[0]]
        sex = sex_of(number)
        if said[4] not in {NULL, sex}:
            return None, CellProblem(0, VOTER_SEX.title, "与身份证号不符。", "请核对身份证。", key=VOTER_SEX.key)
        born, book = _born(number[6:14]), self._book(at)
        judged = judge(book, at.day, self._entry(born, said))
        off = judged.off
        if off is not None and not off.by_day:
            return None, CellProblem(0, GROUND.title, judged.finding.message, "请补齐材料。", key=GROUND.key)
        status = f"{_REFUSED}{off}\t{_WHY[off]}\t{self.plan.today}" if off else _REGISTERED
        text = "\t".join((str(at.election), said[0], *said[5:16], status))
        latest = f"{at.day.year - book.voting_age:04}{at.day:%m%d}"
        own = f"{line}\t{said[1]}\t{said[2]}\t{said[3]}\t{sex}\t{born}"
        phone = "" if said[16] == NULL else said[16]
        return Ready(own, Shared(text, at.election, off is not None, latest), number, phone), None

    def _entry(self, born: date, said: Sequence[str]) -> Entry:
        """The row as the rules take it."""
        meant = [self.meant.get((column.key, text)) for column, text in zip(_READ, said, strict=True)]
        held = Ground(meant[7], meant[13], meant[8], meant[9], meant[10], meant[11], meant[12])  # type: ignore[arg-type]
        return Entry(born, held, meant[14], meant[15])

    def _book(self, at: Place) -> Rulebook:
        key = (at.kind, at.day, at.county)
        if key not in self.books:
            self.books[key] = self.plan.laws.book(*key)
        return self.books[key]


_REFUSED = f"{VoterStatus.REFUSED.value}\t"
_REGISTERED = f"{VoterStatus.REGISTERED.value}\t{NULL}\t{NULL}\t{NULL}"


def _text(value: object) -> str:
    """A value as COPY takes it."""
    if value is None or value == "":
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).replace("\\", "\\\\")


@cache
def _born(digits: str) -> date:
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def _clean(cell: Cell) -> Cell:
    """A cell without the tricks that keep Excel from reading numbers; None where nothing is in it."""
    if not isinstance(cell, str):
        return cell
    said = cell.strip("\t ")
    if said.startswith('="') and said.endswith('"') and len(said) > len('=""'):
        said = said[len('="') : -1]
    return said.strip() or None


def _copied(rows: Sequence[Ready]) -> bytes:
    """The rows as text for COPY, their numbers closed and hashed, in the order of the hashes, which is that of the index."""
    numbers = [row.number for row in rows]
    closed = sealing.seal_many(numbers, VOTER_NUMBER)
    found_by = sealing.index_many(numbers)
    phones = iter(sealing.seal_many([row.phone for row in rows if row.phone], VOTER_PHONE))
    lines = [
        f"{row.own}\t{_BYTES}{number.hex()}\t{_BYTES}{index.hex()}\t"
        f"{_BYTES + next(phones).hex() if row.phone else NULL}\t{row.shared.text}\n"
        for row, number, index in zip(rows, closed, found_by, strict=True)
    ]
    return "".join([lines[at] for at in sorted(range(len(rows)), key=found_by.__getitem__)]).encode()


class _Kept:
    """The checker of this process."""

    checker: Checker | None = None


def settle_in(ring: sealing.Keyring, plan: Plan) -> None:
    """Begin as one of the processes: with the keys, and what rows are checked by."""
    # What a part is made of goes with it: looking for cycles among millions of strings is wasted.
    gc.disable()
    sealing.use(ring)
    _Kept.checker = Checker(plan)


def check(content: Content) -> Part:
    """One part of the file, in a process that has settled in."""
    if _Kept.checker is None:
        message = "no plan to check by"
        raise RuntimeError(message)
    return _Kept.checker.take(content)


def rows_of(content: bytes, plan: Plan) -> Iterator[Sequence[Cell]]:
    """The rows of a piece of text in columns."""
    text = content.decode(plan.encoding)
    return csv.reader(io.StringIO(text, newline=""), delimiter=plan.delimiter)
