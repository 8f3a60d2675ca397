"""易地扶贫搬迁集中安置点情况表: its columns and what they say of each other."""

import re
from collections.abc import Iterator, Sequence

from cadres.place_vocabulary import SiteKind
from cadres.sheets.members import NOTE
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, Column, Row, Sheet
from server.sheets.workbook import Cell

_LONGEST_NAME = 60


def listed(cell: Cell) -> str:
    """Names parted by 、, however they are parted in the cell."""
    said = cells.text(600)(cell)
    names = [name for name in re.split(r"[、,，;；\s]+", said) if name]
    if long := [name for name in names if len(name) > _LONGEST_NAME]:
        raise CellError(f"“{long[0][:20]}……”太长，不是一个村名。", "几个村用顿号隔开。")
    return "、".join(dict.fromkeys(names))


TOWNSHIP = Column(
    key="township",
    title="乡镇（街道）代码",
    parse=cells.region_code,
    aliases=("区划代码", "乡镇代码", "迁入地代码"),
    required=True,
    fill_down=True,
    example="140932100000",
    hint="迁入地乡镇（街道）的12位区划代码",
    width=16,
)
NAME = Column(
    key="name",
    title="安置点名称",
    parse=cells.text(_LONGEST_NAME),
    aliases=("安置点", "名称", "集中安置点名称"),
    required=True,
    example="聚福苑小区",
    width=18,
)
KIND = Column(
    key="kind",
    title="类型",
    parse=cells.choice(
        SiteKind, {"城市": SiteKind.URBAN, "城镇": SiteKind.URBAN, "乡村": SiteKind.RURAL, "农村": SiteKind.RURAL}
    ),
    aliases=("安置点类型", "城乡类型"),
    choices=cells.labels(SiteKind),
    required=True,
    example="城市安置点",
)
_PEOPLE = "人口"
AS_OF = Column(
    key="as_of",
    title="统计日期",
    parse=cells.day,
    aliases=("统计时间", "截止日期"),
    group=_PEOPLE,
    example="2026-12-31",
    hint="人口是哪一天的；填了人口就要填",
)
HOUSEHOLDS = Column(
    key="households",
    title="户数",
    parse=cells.whole_number,
    aliases=("搬迁户数", "安置户数"),
    group=_PEOPLE,
    example="320",
    width=8,
)
RELOCATED = Column(
    key="relocated",
    title="搬迁人口",
    parse=cells.whole_number,
    aliases=("安置人口", "搬迁人数", "安置人数"),
    group=_PEOPLE,
    example="1106",
    hint="含同步搬迁人口",
    width=10,
)
POOR = Column(
    key="registered_poor",
    title="建档立卡搬迁人口",
    parse=cells.whole_number,
    aliases=("建档立卡人口", "其中建档立卡", "建档立卡搬迁人数"),
    group=_PEOPLE,
    example="874",
    width=12,
)
ORIGINS = Column(
    key="origins",
    title="迁出村",
    parse=listed,
    aliases=("迁出地", "迁出行政村"),
    example="李家山村、赵家沟村",
    hint="几个村用顿号隔开",
    width=24,
)
SERVED_BY = Column(
    key="served_by",
    title="服务的村（社区）",
    parse=listed,
    aliases=("服务村（社区）", "管理社区", "所属社区"),
    example="聚福苑社区",
    hint="迁入地乡镇（街道）的村（社区）名称，几个用顿号隔开",
    width=20,
)
ADDRESS = Column(key="address", title="地址", parse=cells.text(120), example="新关镇幸福路1号", width=24)
NUMBERS = (HOUSEHOLDS, RELOCATED, POOR)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """No site twice, and numbers that belong together."""
    seen: dict[tuple[object, object], int] = {}
    for row in rows:
        about = (row.get(TOWNSHIP), row.get(NAME))
        if all(about) and seen.setdefault(about, row.number) != row.number:
            yield row.problem(NAME, f"与第{seen[about]}行是同一个安置点。", "请只留一行。")
        yield from _check_people(row)


def _check_people(row: Row) -> Iterator[CellProblem]:
    filled = [column for column in NUMBERS if row.get(column) is not None]
    if not filled and row.get(AS_OF) is None:
        return
    for column in (AS_OF, RELOCATED, POOR):
        if column.key not in row.values:
            continue  # The cell itself had a problem.
        if row.get(column) is None:
            yield row.problem(
                column, "填了人口的一部分，这一项没有填。", "统计日期、搬迁人口、建档立卡搬迁人口要一起填。"
            )
    relocated, poor = row.get(RELOCATED), row.get(POOR)
    if relocated is not None and poor is not None and poor > relocated:
        yield row.problem(POOR, f"{poor}人，多于搬迁人口{relocated}人。", "请核对两个数。")


SITES = Sheet(
    name="集中安置点",
    title="易地扶贫搬迁集中安置点情况表",
    columns=(TOWNSHIP, NAME, KIND, AS_OF, HOUSEHOLDS, RELOCATED, POOR, ORIGINS, SERVED_BY, ADDRESS, NOTE),
    check=_check,
)
