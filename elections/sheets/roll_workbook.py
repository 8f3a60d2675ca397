"""A workbook of voters, read by a child that keeps its rows and checks them there: a million cells never change processes."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from elections.sheets.roll_checking import Part, check
from elections.sheets.roll_columns import VOTERS
from server.errors import Refused
from server.sheets.archive import refused
from server.sheets.head import Head, find_head
from server.sheets.workbook import Cell, Grid, open_here

#: Of so many rows or more another process saves more than it costs.
LARGE = 5_000


class Opened(NamedTuple):
    """What of a workbook comes back: the worksheet's name and height, the rows down to the head, and all where they are few."""

    tab: str
    height: int
    above: tuple[tuple[Cell, ...], ...]
    head: Head
    grid: Grid | None


class _Kept:
    """The rows of this process's file."""

    rows: tuple[tuple[Cell, ...], ...] = ()


def open_voters(content: bytes, name: str) -> Opened:
    """Read a workbook and find its head. Raises Refused for what is no roll."""
    found = [(grid, head) for grid in open_here(content, name).grids if (head := find_head(VOTERS, grid))]
    if len(found) > 1:
        raise refused(name, "有几张工作表都是选民登记册。", "请每个文件只留一张。")
    if not found:
        raise headless(name)
    grid, head = found[0]
    refuse_incomplete(name, head)
    _Kept.rows = grid.rows
    height = len(grid.rows)
    return Opened(grid.name, height, grid.rows[: head.body], head, None if height >= LARGE else grid)


def check_span(span: tuple[int, int]) -> Part:
    """The rows from one place up to another, in a child that has settled in."""
    return check(_Kept.rows[slice(*span)])


def rows_at(numbers: Collection[int]) -> Mapping[int, Sequence[Cell]]:
    """Some rows as they came, by number."""
    return {number: _Kept.rows[number - 1] for number in numbers}


def headless(name: str) -> Refused:
    """The refusal of a file without the head of a roll."""
    titles = "、".join(column.title for column in VOTERS.columns if column.required)
    return refused(name, "没有找到选民登记册的表头。", f"表头须有：{titles}。请下载模板填写。")


def refuse_incomplete(name: str, head: Head) -> None:
    """Raises Refused for a head in which a column is missing or stands twice."""
    missing = [column.title for column in VOTERS.columns if column.required and column.key not in head.places]
    if missing:
        raise refused(name, f"第{head.body}行的表头里没有：{'、'.join(missing)}。", "请补上，或者下载模板填写。")
    if head.doubled:
        raise refused(name, f"表头里重复出现：{'、'.join(head.doubled)}。", "请只留一列。")
