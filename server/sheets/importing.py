"""Reads a declared sheet out of a workbook: the rows it could understand, and every cell it could not.

Nothing is repaired and nothing is passed over in silence: rows that are not data and columns nobody declared are named
in the notes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.errors import Problem, Refused
from server.sheets.archive import FAILURES
from server.sheets.columns import CellError, CellProblem, CellQuestion, Column, Row, Sheet, plain
from server.sheets.head import Head, find_head
from server.sheets.workbook import Cell, Grid, Workbook

_TOTAL = re.compile(r"(合计|总计|小计|共计)[\d人户票:]*")
_FOOT = re.compile(
    r"(填表人?|填报人|制表人?|审核人?|复核人?|经办人|负责人|单位负责人|填报单位|填[报表](日期|时间)|注|备注|说明|填表说明)(:.*)?"
)
_LONGEST_NOTHING = 12  # With the spaces that people type around it.
#: How many rows a note names.
_NAMED = 5
_LONGEST_NAME = 20
_REMEMBERED = 2_000
_HIDDEN = "**"
_NOTHING = frozenset({"", "无", "/", "-", "—", "——"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. `rows` are all rows with data, `sound` those without any problem.

    `notes` are sentences about what was left unread, `elsewhere` those about what was read and is put on record elsewhere.
    """

    sheet: Sheet
    file_name: str
    tab: str
    rows: tuple[Row, ...]
    problems: tuple[CellProblem, ...]
    notes: tuple[str, ...]
    grid: Grid
    head: Head
    elsewhere: tuple[str, ...] = ()

    @property
    def sound(self) -> tuple[Row, ...]:
        faulty = {problem.row_number for problem in self.problems}
        return tuple(
            row for row in self.rows if row.number not in faulty and len(row.values) == len(self.sheet.columns)
        )


def read(sheet: Sheet, workbook: Workbook, *, tab: str = "") -> Reading:
    """Reads the one worksheet of the workbook that has this sheet's head, or the worksheet named `tab`.

    Raises Refused where no head is found, required columns are missing, several worksheets fit, or no row has data.
    """
    grid, head = _locate(sheet, workbook, tab)
    notes = [f"有未认出的列，未读：{'、'.join(head.unknown)}。"] if head.unknown else []
    taken: list[int] = []
    open_: list[int] = []
    asked = [head.places[key] for key in sheet.asked if key in head.places]
    examples = [(head.places[one.key], plain(one.example)) for one in sheet.columns if one.key in head.places]
    for index in range(head.body, len(grid.rows)):
        filled = _has_data(grid, head, index)
        if reason := _passed_over(grid, head, index, filled, examples):
            notes.append(f"第{index + 1}行{reason}，未读。")
        elif filled and asked and all(_is_empty(grid.at(index, place)) for place in asked):
            open_.append(index + 1)
        elif filled:
            taken.append(index)
    if open_:
        rows_open = "、".join(_called(grid, head, number) for number in open_[:_NAMED])
        notes.append(f"有{len(open_)}行{sheet.open}，未读（{rows_open}{'等' * bool(open_[_NAMED:])}）。")
    rows, problems = _Reader(sheet, grid, head).read(taken)
    if not rows:
        cause = f"{len(open_)}行都{sheet.open}。" if open_ else "表头下面没有可读的内容。"
        raise _refused(workbook, grid.name, cause, "请填写后再传。")
    problems.extend(sheet.check(rows))
    problems.sort(key=lambda problem: problem.row_number)
    told = tuple(_not_written(sheet, rows))
    return Reading(sheet, workbook.file_name, grid.name, tuple(rows), tuple(problems), tuple(notes), grid, head, told)


def _called(grid: Grid, head: Head, number: int) -> str:
    """A row by its number, with the name that stands in it."""
    name = grid.at(number - 1, head.places["name"]) if "name" in head.places else None
    return f"第{number}行{plain(name)[:_LONGEST_NAME]}"


def _not_written(sheet: Sheet, rows: Sequence[Row]) -> Iterator[str]:
    """What is put on record elsewhere, named once for all columns of which that is so."""
    told: dict[str, list[str]] = {}
    for column in sheet.columns:
        if column.elsewhere and any(row.get(column) for row in rows):
            told.setdefault(column.elsewhere, []).append(column.title)
    for where, titles in told.items():
        yield f"{'、'.join(titles)}不由本表写入：{where}。"


def as_refusal(reading: Reading) -> Refused:
    """The reading's problems as one refusal; each field names the row and the column."""
    return Refused(map(_as_problem, reading.problems), code="sheets.cells")


def _as_problem(problem: CellProblem) -> Problem:
    cure = f"请写明是{'还是'.join(problem.choices)}。" if problem.choices else problem.cure
    return Problem(f"第{problem.row_number}行 {problem.title}", problem.cause, cure, problem.rule)


def _refused(workbook: Workbook, tab: str, cause: str, cure: str) -> Refused:
    return Refused([Problem(f"{workbook.file_name} {tab}".strip(), cause, cure)], code="sheets.head")


def _locate(sheet: Sheet, workbook: Workbook, tab: str) -> tuple[Grid, Head]:
    grids = [grid for grid in workbook.grids if not tab or grid.name == tab]
    found = [(grid, head) for grid in grids if (head := find_head(sheet, grid))]
    whole = [(grid, head) for grid, head in found if not _missing(sheet, head)]
    if len(whole) > 1:
        names = "、".join(f"“{grid.name}”" for grid, _ in whole)
        raise _refused(workbook, "", f"工作表{names}都是{sheet.title}。", "请每个文件只留一张。")
    if not found:
        titles = "、".join(column.title for column in sheet.columns if column.required)
        raise _refused(workbook, tab, "没有找到表头。", f"表头应当在前15行内，须有：{titles}。")
    grid, head = whole[0] if whole else max(found, key=lambda pair: len(pair[1].places))
    if missing := _missing(sheet, head):
        cause = f"第{head.body}行的表头里没有：{'、'.join(missing)}。"
        raise _refused(workbook, grid.name, cause, "请补上，或下载模板填写。")
    if head.doubled:
        raise _refused(workbook, grid.name, f"表头里重复出现：{'、'.join(head.doubled)}。", "请只留一列。")
    return grid, head


def _missing(sheet: Sheet, head: Head) -> list[str]:
    return [column.title for column in sheet.columns if column.required and column.key not in head.places]


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _has_data(grid: Grid, head: Head, index: int) -> bool:
    return any(not _is_empty(grid.at(index, place)) for place in head.places.values())


def _passed_over(grid: Grid, head: Head, index: int, filled: bool, examples: Sequence[tuple[int, str]]) -> str:  # noqa: FBT001
    """Why a row with contents is not data; empty for data and for empty rows. `filled` says whether a known column is."""
    leading = plain(next((cell for cell in grid.rows[index] if not _is_empty(cell)), None))
    if not leading.isascii():
        if _TOTAL.fullmatch(leading):
            return "是合计"
        if _FOOT.fullmatch(leading):
            return "是表尾说明"
    if filled:
        # Only where every cell still is the template's example: what somebody has begun to change is data.
        example = all(plain(grid.at(index, place)) == said for place, said in examples)
        return "是模板里的示例" if example else ""
    beside = (cell for place, cell in enumerate(grid.rows[index]) if place != head.ordinal)
    return "只有未认出的列有内容" if not all(map(_is_empty, beside)) else ""


class _Reader:
    """Reads rows of one grid column by column. What a column made of a text is remembered: most cells of a roster repeat."""

    def __init__(self, sheet: Sheet, grid: Grid, head: Head) -> None:
        self.sheet, self.grid, self.head = sheet, grid, head
        self.faults: list[CellProblem] = []
        self.questions: list[tuple[Row, Column[object], CellQuestion]] = []

    def read(self, indexes: Sequence[int]) -> tuple[list[Row], list[CellProblem]]:
        """The rows with their values, and every cell that could not be taken; errors before questions."""
        values: list[dict[str, object]] = [{} for _ in indexes]
        rows = [Row(index + 1, one) for index, one in zip(indexes, values, strict=True)]
        for column in self.sheet.columns:
            place = self.head.places.get(column.key)
            if place is None:
                for one in values:
                    one[column.key] = column.blank
            else:
                self._fill(column, place, rows, values)
        for row, column, question in self.questions:
            cause = question.cause + (column.clue(row.values) if column.clue else "")
            offered = column.offers(row.values) if column.offers else ()
            self.faults.append(row.question(column, cause, tuple(dict.fromkeys((*question.choices, *offered)))))
        return rows, self.faults

    def _fill(self, column: Column[object], place: int, rows: list[Row], values: list[dict[str, object]]) -> None:
        known: dict[Cell, object] = {}
        key, grid = column.key, self.grid
        for row, own in zip(rows, values, strict=True):
            cell = grid.at(row.number - 1, place)
            if type(cell) is str and cell in known:
                own[key] = known[cell]
                continue
            try:
                own[key] = self._read_cell(column, row.number - 1, place, cell)
            except CellError as error:
                if not _told_above(column, grid, self.head, row.number - 1):
                    self.faults.append(CellProblem(row.number, column.title, error.cause, error.cure, key=key))
            except CellQuestion as raised:
                self.questions.append((row, column, raised))
            else:
                if cell and type(cell) is str and len(known) < _REMEMBERED and not grid.merged:
                    known[cell] = own[key]

    def _read_cell(self, column: Column[object], index: int, place: int, cell: Cell) -> object:
        origin = self.grid.merged.get((index, place)) if self.grid.merged else None
        if origin and column.fill_down and _in_body(origin, place, self.head):
            cell = self.grid.at(*origin)
        if _is_empty(cell) or (not column.required and _says_nothing(cell)):
            if not column.required:
                return column.blank
            if origin:
                raise CellError(f"与第{origin[0] + 1}行合并，这一行没有自己的内容。", "请取消合并，逐行填写。")
            raise CellError("没有填写。", column.hint or "请补填。")
        if isinstance(cell, str) and cell in FAILURES:
            raise CellError(f"公式没有算出结果，只有“{cell}”。", "请改成内容本身。")
        if column.mask and isinstance(cell, str) and _HIDDEN in cell:
            if column.hidden_says_nothing:
                return column.blank
            raise CellError("是隐去后的内容。", "请填写完整的内容。")
        return column.parse(cell)


def _says_nothing(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST_NOTHING and plain(cell) in _NOTHING


def _in_body(origin: tuple[int, int], place: int, head: Head) -> bool:
    return origin[0] >= head.body and origin[1] == place


def _told_above(column: Column[object], grid: Grid, head: Head, index: int) -> bool:
    """A merged block's one fault is told at its first row only."""
    place = head.places.get(column.key, -1)
    origin = grid.merged.get((index, place))
    return bool(origin and column.fill_down and _in_body(origin, place, head))
