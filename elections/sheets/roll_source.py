"""A file of voters in parts: text in columns is cut at line ends and never held as rows, a workbook is read whole.

Text may hold a million rows; a workbook holds as many as any other sheet's.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elections.sheets.roll_checking import Plan, rows_of
from elections.sheets.roll_columns import VOTERS
from server.errors import Refused
from server.sheets.archive import refused
from server.sheets.head import Head, find_head
from server.sheets.returning import REMARKS, Remarked, Sent, in_rows, marked
from server.sheets.workbook import Cell, Grid, open_workbook

_PART_ROWS = 10_000
_OWN_ROWS = 20_000
_PART_BYTES = 2_000_000
_LOOKED_AT = 64_000
_DELIMITERS = ",\t;，"
_MOST_TEXT = 400 * 2**20
_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Source:
    """A file with its head. `parts` go to the checker one after the other; rows are numbered from 1 as the sender sees them.

    `starts` is filled while parts are checked: the first row's number of each, from which a row is found again.
    """

    name: str
    content: bytes
    head: Head
    above: tuple[tuple[Cell, ...], ...]
    grid: Grid | None = None
    delimiter: str = ","
    encoding: str = "utf-8"
    cuts: tuple[tuple[int, int], ...] = ()
    starts: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        """About how many rows there are, for who waits."""
        if self.grid:
            return len(self.grid.rows) - self.head.body
        return self.content.count(b"\n")

    def parts(self) -> Iterator[bytes | Sequence[Sequence[Cell]]]:
        """What is below the head, in parts."""
        if self.grid is None:
            for start, end in self.cuts:
                yield self.content[start:end]
            return
        for start in range(self.head.body, len(self.grid.rows), _PART_ROWS):
            yield self.grid.rows[start : start + _PART_ROWS]

    def cells_of(self, numbers: Collection[int], plan: Plan) -> Mapping[int, Sequence[Cell]]:
        """Some rows as they came, by number."""
        if self.grid is not None:
            grid = self.grid
            return {number: grid.rows[number - 1] for number in numbers}
        found: dict[int, Sequence[Cell]] = {}
        for first, (start, end) in zip(self.starts, self.cuts, strict=False):
            after = next((one for one in self.starts if one > first), None)
            here = {number for number in numbers if number >= first and (after is None or number < after)}
            if here:
                numbered = enumerate(rows_of(self.content[start:end], plan), first)
                found.update({number: row for number, row in numbered if number in here})
        return found

    def returned(self, faulty: Sequence[tuple[Remarked, Sequence[Cell]]]) -> tuple[str, bytes]:
        """The sender's file with what is wrong beside each row: text with those rows alone, a workbook marked as always."""
        stem = self.name.rpartition(".")[0] or self.name
        if self.grid is None:
            return f"{stem}（错误）.csv", self._as_text(faulty)
        width = max(map(len, self.above[self.head.first :]), default=0)
        if len(self.grid.rows) > _OWN_ROWS:
            # Opened again a file of this size would take longer than the whole import.
            grid = Grid(self.grid.name, (*self.above, *(tuple(row) for _, row in faulty)))
            return f"{stem}（错误）.xlsx", in_rows(grid, self.head.body, width, [one for one, _ in faulty])
        head = {"last": self.head.body, "width": width, "places": dict(self.head.places)}
        sent = Sent(self.name, self.grid.name, self.content, head)
        return f"{stem}（错误）.xlsx", marked(sent, [one for one, _ in faulty])

    def _as_text(self, faulty: Sequence[tuple[Remarked, Sequence[Cell]]]) -> bytes:
        target = io.StringIO(newline="")
        writer = csv.writer(target, delimiter=self.delimiter)
        width = max(map(len, self.above), default=0)
        for place, row in enumerate(self.above):
            last = place == len(self.above) - 1
            writer.writerow([*_filled(row, width), REMARKS] if last else row)
        for one, cells in faulty:
            writer.writerow([*_filled(cells, width), one.remark])
        return _BOM + target.getvalue().encode()


def _filled(row: Sequence[Cell], width: int) -> list[Any]:
    return [*row, *[""] * (width - len(row))][:width]


def open_source(name: str, content: bytes) -> Source:
    """Find the head of a file of voters. Raises Refused for what is no such file."""
    if name.lower().endswith((".csv", ".txt")) and not content.startswith((b"PK", bytes.fromhex("d0cf11e0"))):
        return _text(name, content)
    workbook = open_workbook(content, file_name=name)
    found = [(grid, head) for grid in workbook.grids if (head := find_head(VOTERS, grid))]
    if len(found) > 1:
        raise refused(name, "有几张工作表都是选民登记册。", "请每个文件只留一张。")
    if not found:
        raise _headless(name)
    grid, head = found[0]
    _refuse_incomplete(name, head)
    return Source(name, content, head, grid.rows[: head.body], grid)


def _text(name: str, content: bytes) -> Source:
    if len(content) > _MOST_TEXT:
        raise refused(name, f"文件有{len(content) >> 20}MB，最多可以有{_MOST_TEXT >> 20}MB。", "请按乡镇分成几个文件。")
    encoding = _encoding(name, content)
    beginning = content[:_LOOKED_AT]
    beginning = beginning[: beginning.rfind(b"\n") + 1] or content
    text = beginning.removeprefix(_BOM).decode(encoding)
    lines = text.splitlines()[:20]
    delimiter = max(_DELIMITERS, key=lambda one: sum(line.count(one) for line in lines))
    rows = tuple(
        tuple(cell or None for cell in row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    )
    head = find_head(VOTERS, Grid("", rows))
    if head is None:
        raise _headless(name)
    _refuse_incomplete(name, head)
    start = len(_BOM) if content.startswith(_BOM) else 0
    for _ in range(head.body):
        start = _line_end(content, start)
    return Source(
        name,
        content,
        head,
        rows[: head.body],
        delimiter=delimiter,
        encoding=encoding,
        cuts=tuple(_cuts(content, start)),
    )


def _encoding(name: str, content: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            if "\0" not in content.decode(encoding):
                return encoding
        except UnicodeDecodeError:
            continue
    raise refused(name, "文字的编码既不是UTF-8，也不是GB 18030。")


def _line_end(content: bytes, start: int) -> int:
    """Where the row that begins at `start` ends: line ends between quotes belong to a cell."""
    end = content.find(b"\n", start) + 1 or len(content)
    while content.count(b'"', start, end) % 2 and end < len(content):
        end = content.find(b"\n", end) + 1 or len(content)
    return end


def _cuts(content: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Pieces of about the same size that end where a row ends."""
    while start < len(content):
        end = content.find(b"\n", min(start + _PART_BYTES, len(content) - 1)) + 1 or len(content)
        while content.count(b'"', start, end) % 2 and end < len(content):
            end = content.find(b"\n", end) + 1 or len(content)
        yield start, end
        start = end


def _headless(name: str) -> Refused:
    titles = "、".join(column.title for column in VOTERS.columns if column.required)
    return refused(name, "没有找到选民登记册的表头。", f"表头须有：{titles}。请下载模板填写。")


def _refuse_incomplete(name: str, head: Head) -> None:
    missing = [column.title for column in VOTERS.columns if column.required and column.key not in head.places]
    if missing:
        raise refused(name, f"第{head.body}行的表头里没有：{'、'.join(missing)}。", "请补上，或者下载模板填写。")
    if head.doubled:
        raise refused(name, f"表头里重复出现：{'、'.join(head.doubled)}。", "请只留一列。")


#: Of so many rows or more a second process saves more than its start costs.
LARGE = 5_000
