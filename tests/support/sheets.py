"""Imports as tests drive them: a workbook of the communities' or the members' sheet handed in and looked at."""

from collections.abc import Mapping, Sequence

from server.access.actor import Actor
from server.sheets import listing
from server.sheets.listing import BatchView, RowView
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.workbooks import a_workbook

COMMUNITY_HEAD = ("区划代码", "名称", "户数", "人口", "住所", "统一社会信用代码")
MEMBER_HEAD = (
    "区划代码",
    "村（社区）",
    "姓名",
    "身份证号",
    "出生年月",
    "民族",
    "文化程度",
    "政治面貌",
    "联系电话",
    "住址",
)


def a_file(*rows: Sequence[Cell], head: Sequence[str] = COMMUNITY_HEAD) -> bytes:
    """A sheet as offices send it: title, reporting line, head, rows, 合计."""
    return a_workbook(
        ("一览表",), ("填报单位：新关镇", None, "填报日期：2026.10.1"), head, *rows, ("合计", None, len(rows))
    )


async def handed_in(
    actor: Actor,
    *rows: Sequence[Cell],
    of: str = "communities",
    head: Sequence[str] = COMMUNITY_HEAD,
    name: str = "十月报.xlsx",
) -> int:
    """The batch of a file with these rows."""
    return await stage(actor, of, Upload(name, a_file(*rows, head=head)))


async def seen(actor: Actor, batch: int) -> tuple[BatchView, Mapping[int, RowView]]:
    """The batch and its rows by their number in the file."""
    view = await listing.batch(actor, batch)
    rows = await listing.rows(actor, view, (), first=0, size=1000)
    return view, {row.number: row for row in rows}


async def states(actor: Actor, batch: int) -> dict[int, str]:
    _, rows = await seen(actor, batch)
    return {number: row.state.value for number, row in sorted(rows.items())}
