"""联审部门 and 负面清单: the columns of the province's dated lists of the joint review (Q-18, Q-22, Q-23)."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from cadres.vocabulary import CommitteeKind, ItemLevel
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, Column, Parser, Row, Sheet
from server.sheets.workbook import Cell

_CODE = re.compile(r"[a-z][a-z0-9_]{1,29}")
_MONTHS = re.compile(r"(\d+)(个?月|年)?")
_MOST_POSITION, _MOST_MONTHS = 999, 1200
#: What may stand between several names in a cell.
PARTS = re.compile(r"[、，,;；/\s]+")


def _words(least: int, most: int) -> Parser[str]:
    """Text of a length that says something."""
    read = cells.text(most)

    def parse(cell: Cell) -> str:
        said = read(cell)
        if len(said) < least:
            raise CellError(f"“{said}”太短。", f"至少写{least}个字。")
        return said

    return parse


def _code(cell: Cell) -> str:
    said = cells.text(30)(cell)
    if not _CODE.fullmatch(said):
        raise CellError(f"“{said}”不是部门代码。", "用2到30个小写字母、数字或下划线，以字母开头，例如police。")
    return said


def _position(cell: Cell) -> int:
    number = cells.whole_number(cell)
    if not 1 <= number <= _MOST_POSITION:
        raise CellError(f"{number}不在1到{_MOST_POSITION}之间。", "请改成名单里的次序。")
    return number


def _level(cell: Cell) -> ItemLevel:
    """政策不能 or 政策不宜. What the statute bars is no province's to list (Q-18)."""
    level = cells.choice(ItemLevel, {"不能": ItemLevel.MUST_NOT, "不宜": ItemLevel.SHOULD_NOT})(cell)
    if level is ItemLevel.STATUTE:
        raise CellError("法定禁止由法律规定，清单不能增减（Q-18）。", "改为“政策不能”或者“政策不宜”，或者删去这一行。")
    return level


def _months(cell: Cell) -> int:
    """60, 60个月 or 5年."""
    said = cells.text(20)(cell)
    match = _MONTHS.fullmatch(said)
    months = int(match.group(1)) * (12 if match.group(2) == "年" else 1) if match else 0
    if not 1 <= months <= _MOST_MONTHS:
        cause = f"“{said}”不是查阅的月数。"
        raise CellError(cause, f"填1到{_MOST_MONTHS}的整数，例如60；也可以写5年。不受年限限制的不填。")
    return months


def _committees(cell: Cell) -> str:
    """The committees in the order of the vocabulary; nothing written means both."""
    one = cells.choice(CommitteeKind, {kind.short: kind for kind in CommitteeKind})
    named = {one(part) for part in PARTS.split(cells.text(40)(cell)) if part}
    return "、".join(kind.label for kind in CommitteeKind if kind in named)


BOTH = "、".join(kind.label for kind in CommitteeKind)

AGENCY_CODE = Column(
    key="code",
    title="部门代码",
    parse=_code,
    required=True,
    example="police",
    hint="小写字母，定了以后不再改",
    width=14,
)
AGENCY_NAME = Column(
    key="name", title="部门名称", parse=_words(2, 40), aliases=("名称",), required=True, example="县公安局", width=20
)
SHORT = Column(key="short", title="简称", parse=cells.text(8), required=True, example="公安局", hint="不超过8个字")
QUESTION = Column(
    key="question",
    title="查什么",
    parse=_words(2, 200),
    aliases=("审查内容", "查询内容"),
    required=True,
    example="有无前科、拘留、涉黑涉恶",
    hint="问这个部门的话，部门只看到自己的这一条",
    width=36,
)
SOURCE = Column(
    key="source",
    title="依据",
    parse=_words(2, 120),
    required=True,
    example="省联审办法",
    hint="文件名称和文号",
    width=28,
)
POSITION = Column(
    key="position", title="次序", parse=_position, aliases=("排序", "顺序"), required=True, example="5", width=8
)
SINCE = Column(
    key="since",
    title="生效日期",
    parse=cells.day,
    aliases=("施行日期", "自何日起"),
    required=True,
    example="2026-01-01",
    hint="写成2026-01-01",
)


def _refuse_twice(rows: Sequence[Row], key: Callable[[Row], str], column: Column[Any]) -> Iterator[CellProblem]:
    seen: dict[str, int] = {}
    for row in rows:
        try:
            first = seen.setdefault(key(row), row.number)
        except KeyError:
            continue
        if first != row.number:
            yield row.problem(column, f"与第{first}行是同一条。", "请只留一行。")


def agency_key(row: Row) -> str:
    return f"{row[AGENCY_CODE]}:{row[SINCE].isoformat()}"


AGENCIES = Sheet(
    name="联审部门",
    title="联审部门名单",
    columns=(AGENCY_CODE, AGENCY_NAME, SHORT, QUESTION, SOURCE, POSITION, SINCE),
    check=lambda rows: _refuse_twice(rows, agency_key, AGENCY_CODE),
)

EDITION = Column(
    key="edition",
    title="版本",
    parse=cells.text(40),
    aliases=("清单版本",),
    required=True,
    fill_down=True,
    example="2026版",
)
ITEM_CODE = Column(
    key="item", title="编号", parse=cells.text(20), aliases=("条目编号",), required=True, example="9", width=8
)
LEVEL = Column(
    key="level",
    title="层级",
    parse=_level,
    required=True,
    choices=(ItemLevel.MUST_NOT.label, ItemLevel.SHOULD_NOT.label),
    example="政策不宜",
    hint="法定禁止由法律规定，不在这张表里",
)
WORDING = Column(
    key="wording",
    title="内容",
    parse=_words(2, 300),
    aliases=("情形",),
    required=True,
    example="失信被执行人未撤销",
    width=40,
)
LOOKBACK = Column(
    key="lookback",
    title="查阅年限（月）",
    parse=_months,
    aliases=("查阅年限", "年限"),
    example="60",
    hint="按月填，5年填60；不受年限限制的不填",
    width=10,
)
ANSWERING = Column(
    key="agencies",
    title="答复部门",
    parse=cells.text(400),
    aliases=("答复单位",),
    blank="",
    example="县公安局、县人民法院",
    hint="部门名称、简称或者代码，用顿号隔开；不填的，凡被问的部门都可以答复",
    width=28,
)
COMMITTEES = Column(
    key="committees",
    title="适用委员会",
    parse=_committees,
    aliases=("适用",),
    blank=BOTH,
    example=BOTH,
    hint="村民委员会、居民委员会；不填的两者都适用",
    width=22,
)


def item_key(row: Row) -> str:
    return f"{row[EDITION]}:{row[ITEM_CODE]}"


ITEMS = Sheet(
    name="负面清单",
    title="负面清单",
    columns=(EDITION, ITEM_CODE, LEVEL, WORDING, LOOKBACK, ANSWERING, COMMITTEES, SOURCE, SINCE),
    check=lambda rows: _refuse_twice(rows, item_key, ITEM_CODE),
)
