"""A file of voters in parts: text in columns is cut at line ends and never held as rows, a workbook is read whole, by a child.

Text may hold a million rows; a workbook holds as many as any other sheet's.
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elections.sheets.roll_checking import Plan, rows_of
from elections.sheets.roll_columns import VOTERS
from elections.sheets.roll_workbook import headless, open_voters, refuse_incomplete, rows_at
from server.sheets.apart import Child
from server.sheets.archive import refused
from server.sheets.head import Head, find_head
from server.sheets.returning import REMARKS, Remarked, Sent, in_rows, marked
from server.sheets.workbook import Cell, Grid

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

    A workbook has a `tab` and a `height`, and lies in `grid` where it is small, else with a `child`. `starts` is filled while parts are checked: the first row's number of each, from which a row is found again.
    """

    name: str
    content: bytes
    head: Head
    above: tuple[tuple[Cell, ...], ...]
    tab: str = ""
    height: int = 0
    grid: Grid | None = None
    child: Child | None = None
    delimiter: str = ","
    encoding: str = "utf-8"
    cuts: tuple[tuple[int, int], ...] = ()
    starts: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        """About how many rows there are, for who waits."""
        return self.height - self.head.body if self.height else self.content.count(b"\n")

    def parts(self) -> Iterator[Any]:
        """What is below the head, in parts: text, rows, or where the rows lie that the child keeps."""
        for start, end in self.cuts:
            yield self.content[start:end]
        for start in range(self.head.body, self.height, _PART_ROWS):
            span = start, min(start + _PART_ROWS, self.height)
            yield self.grid.rows[slice(*span)] if self.grid else span

    def cells_of(self, numbers: Collection[int], plan: Plan) -> Mapping[int, Sequence[Cell]]:
        """Some rows as they came, by number."""
        if self.child is not None:
            return self.child.ask(rows_at, tuple(numbers))
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
        if not self.height:
            return f"{stem}（错误）.csv", self._as_text(faulty)
        width = max(map(len, self.above[self.head.first :]), default=0)
        if self.height > _OWN_ROWS:
            # Opened again a file of this size would take longer than the whole import.
            grid = Grid(self.tab, (*self.above, *(tuple(row) for _, row in faulty)))
            return f"{stem}（错误）.xlsx", in_rows(grid, self.head.body, width, [one for one, _ in faulty])
        head = {"last": self.head.body, "width": width, "places": dict(self.head.places)}
        sent = Sent(self.name, self.tab, self.content, head)
        return f"{stem}（错误）.xlsx", marked(sent, [one for one, _ in faulty])

    def end(self) -> None:
        """Let the child go, if there is one."""
        if self.child is not None:
            self.child.end()

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
    child = Child(name)
    try:
        opened = child.ask(open_voters, content, name)
    except BaseException:
        child.end()
        raise
    if opened.grid is not None:
        child.end()
    kept = child if opened.grid is None else None
    return Source(name, content, opened.head, opened.above, opened.tab, opened.height, opened.grid, kept)


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
        raise headless(name)
    refuse_incomplete(name, head)
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
