"""联审部门 and 负面清单: the province's dated lists of the joint review, in and out by sheet (Q-18, Q-22, Q-23)."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from cadres.permissions import EDIT_REVIEW_LISTS, VIEW_REVIEWS
from cadres.services.reviews.lists import NewAgency, NewItem, list_agency, list_item, unlist_agency, unlist_item
from cadres.vocabulary import CommitteeKind, ItemLevel
from server.access.actor import PROVINCE, Actor
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem, Refused
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, Column, Parser, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, nothing_to_examine, problems_of
from server.sheets.workbook import Cell

_CODE = re.compile(r"[a-z][a-z0-9_]{1,29}")
_MONTHS = re.compile(r"(\d+)(个?月|年)?")
_MOST_POSITION, _MOST_MONTHS = 999, 1200
_PARTS = re.compile(r"[、，,;；/\s]+")
_LISTS = "/vetting/lists"
_UNTIL = "until:"


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
    named = {one(part) for part in _PARTS.split(cells.text(40)(cell)) if part}
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


def _agency_key(row: Row) -> str:
    return f"{row[AGENCY_CODE]}:{row[SINCE].isoformat()}"


AGENCIES = Sheet(
    name="联审部门",
    title="联审部门名单",
    columns=(AGENCY_CODE, AGENCY_NAME, SHORT, QUESTION, SOURCE, POSITION, SINCE),
    check=lambda rows: _refuse_twice(rows, _agency_key, AGENCY_CODE),
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


def _item_key(row: Row) -> str:
    return f"{row[EDITION]}:{row[ITEM_CODE]}"


ITEMS = Sheet(
    name="负面清单",
    title="负面清单",
    columns=(EDITION, ITEM_CODE, LEVEL, WORDING, LOOKBACK, ANSWERING, COMMITTEES, SOURCE, SINCE),
    check=lambda rows: _refuse_twice(rows, _item_key, ITEM_CODE),
)


async def _keep_agencies(_actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    found = await connection().fetch(
        "SELECT * FROM vetting_agency WHERE code = ANY($1)", [row[AGENCY_CODE] for row in rows]
    )
    return {f"{row['code']}:{row['since'].isoformat()}": Kept(f"agency:{row['code']}", _agency(row)) for row in found}


def _agency(row: Mapping[str, Any]) -> dict[str, object]:
    return {column.key: row[column.key] for column in AGENCIES.columns}


async def _write_all(
    actor: Actor, entries: Sequence[Entry], write: Callable[[Actor, Row], Awaitable[str]]
) -> Sequence[Outcome]:
    """Each row by itself, the earlier days first: a later edition ends an earlier one."""
    outcomes: dict[int, Outcome] = {}
    for entry in sorted(entries, key=lambda one: one.row[SINCE]):
        try:
            async with transaction(actor):
                outcomes[entry.row.number] = await write(actor, entry.row)
        except DomainError as error:
            outcomes[entry.row.number] = problems_of(error)
    return [outcomes[entry.row.number] for entry in entries]


async def _write_agency(actor: Actor, row: Row) -> str:
    """The record's name, and until when the edition before was to hold."""
    before = await connection().fetchval(
        "SELECT until FROM vetting_agency WHERE code = $1 ORDER BY since DESC LIMIT 1", row[AGENCY_CODE]
    )
    await list_agency(actor, NewAgency(**{column.key: row.get(column) for column in AGENCIES.columns}))
    return f"agency:{row[AGENCY_CODE]}" + (f" {_UNTIL}{before.isoformat()}" if before else "")


async def _undo_agencies(actor: Actor, entries: Sequence[Entry]) -> None:
    for entry in sorted(entries, key=lambda one: one.row[SINCE], reverse=True):
        until = [name.removeprefix(_UNTIL) for name in entry.made.split() if name.startswith(_UNTIL)]
        earlier = date.fromisoformat(until[0]) if until else None
        await _undone(entry, unlist_agency(actor, entry.row[AGENCY_CODE], entry.row[SINCE], earlier))


async def _undone(entry: Entry, act: Awaitable[None]) -> None:
    """Name the row where something rests on what it made."""
    try:
        await act
    except DomainError as error:
        raise Refused([Problem(f"第{entry.row.number}行", error.message)]) from error


async def _export_agencies(_actor: Actor, _area: str) -> Exported:
    found = await connection().fetch("SELECT * FROM vetting_agency ORDER BY since, position, code")
    rows = [_agency(row) | {SINCE.key: row["since"].isoformat()} for row in found]
    return Exported(rows, {AGENCY_NAME.key: f"{len(rows)}条"})  # type: ignore[arg-type]  # Texts and numbers.


async def _known_agencies() -> Mapping[str, str]:
    """Codes by every word an agency goes by; where two editions share a word, the later says whose it is."""
    rows = await connection().fetch("SELECT code, name, short FROM vetting_agency ORDER BY since")
    return {word: row["code"] for row in rows for word in (row["short"], row["name"], row["code"])}


def _codes(words: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of the agencies named; an unknown name stands for itself, and the service refuses it."""
    return tuple(dict.fromkeys(known.get(part, part) for part in _PARTS.split(words) if part))


async def _items(rows: Sequence[Row]) -> Mapping[str, Mapping[str, Any]]:
    found = await connection().fetch(
        "SELECT * FROM negative_item WHERE edition = ANY($1)", [row[EDITION] for row in rows]
    )
    return {f"{row['edition']}:{row['code']}": row for row in found}


async def _keep_items(_actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    return {key: Kept(f"negative_list:{row['edition']}", _item(row)) for key, row in (await _items(rows)).items()}


def _item(row: Mapping[str, Any]) -> dict[str, object]:
    """What stands on record, without the agencies: those are compared by what their names stand for."""
    return {
        LEVEL.key: ItemLevel(row["level"]),
        WORDING.key: row["wording"],
        LOOKBACK.key: row["lookback_months"],
        COMMITTEES.key: "、".join(kind.label for kind in CommitteeKind if kind in row["committees"]),
        SOURCE.key: row["source"],
        SINCE.key: row["since"],
    }


async def _examine_items(_actor: Actor, rows: Sequence[Row], kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    known, held = await _known_agencies(), await _items([row for row in rows if _item_key(row) in kept])
    problems = []
    for row in rows:
        named = _codes(row.get(ANSWERING) or "", known)
        unknown = [part for part in named if part not in known.values()]
        if unknown:
            cause = f"{'、'.join(unknown)}不在联审部门名单里。"
            problems.append(row.problem(ANSWERING, cause, "请核对名称，或者先导入联审部门名单。"))
        elif (record := held.get(_item_key(row))) and named and set(named) != set(record["agencies"]):
            problems.append(row.problem(ANSWERING, _FIXED_ITEM))
    return problems


async def _write_items(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    return await _write_all(actor, entries, partial(_write_item, await _known_agencies()))


async def _write_item(known: Mapping[str, str], actor: Actor, row: Row) -> str:
    new = NewItem(
        edition=row[EDITION],
        code=row[ITEM_CODE],
        level=row[LEVEL],
        wording=row[WORDING],
        source=row[SOURCE],
        since=row[SINCE],
        lookback_months=row.get(LOOKBACK),
        agencies=_codes(row.get(ANSWERING) or "", known),
        committees=tuple(kind for kind in CommitteeKind if kind.label in (row.get(COMMITTEES) or BOTH)),
    )
    await list_item(actor, new)
    return f"negative_list:{new.edition}"


async def _undo_items(actor: Actor, entries: Sequence[Entry]) -> None:
    for entry in entries:
        await _undone(entry, unlist_item(actor, entry.row[EDITION], entry.row[ITEM_CODE]))


async def _export_items(_actor: Actor, _area: str) -> Exported:
    found = await connection().fetch("SELECT * FROM negative_item ORDER BY since, id")
    names = {
        row["code"]: row["name"] for row in await connection().fetch("SELECT * FROM vetting_agency ORDER BY since")
    }
    rows = [
        {
            **_item(row),
            EDITION.key: row["edition"],
            ITEM_CODE.key: row["code"],
            LEVEL.key: ItemLevel(row["level"]).label,
            ANSWERING.key: "、".join(names.get(code, code) for code in row["agencies"]),
            SINCE.key: row["since"].isoformat(),
        }
        for row in found
    ]
    return Exported(rows, {WORDING.key: f"{len(rows)}条"})


_FIXED_AGENCY = "已经列入，不能由导入改变。改名称或者问法的，另起一行写新的生效日期；以前发出的联审仍按原样。"
_FIXED_ITEM = "这一版里已有这一条，内容不能由导入改变。要改的列入新的版本；旧版本按原样保留。"

AGENCIES_EXCHANGE = Exchange(
    code="vetting-agencies",
    sheet=AGENCIES,
    list_path=_LISTS,
    unit="条",
    import_right=EDIT_REVIEW_LISTS,
    export_right=VIEW_REVIEWS,
    natural_key=_agency_key,
    place=lambda _: PROVINCE,
    keep=_keep_agencies,
    examine=nothing_to_examine,
    write=lambda actor, entries: _write_all(actor, entries, _write_agency),
    undo=_undo_agencies,
    export=_export_agencies,
    tried=True,
    fixed=_FIXED_AGENCY,
    about="由省级维护。同一部门代码写新的生效日期，就是从那一天起的新版本，旧版本到前一天为止。",
    guidance=("每个部门只被问“查什么”里写的事；以前发出的联审仍按发出时的写法。",),
)
ITEMS_EXCHANGE = Exchange(
    code="negative-list",
    sheet=ITEMS,
    list_path=_LISTS,
    unit="条",
    import_right=EDIT_REVIEW_LISTS,
    export_right=VIEW_REVIEWS,
    natural_key=_item_key,
    place=lambda _: PROVINCE,
    keep=_keep_items,
    examine=_examine_items,
    write=_write_items,
    undo=_undo_items,
    export=_export_items,
    tried=True,
    fixed=_FIXED_ITEM,
    about="由省级维护。一个版本一批条目；联审按批次建立时有效的版本，版本用过以后不再改动。",
    guidance=(
        "法定禁止由法律规定，系统自带，清单不能增减（Q-18）。",
        "查阅年限自事实的起算日计算，到选举日是否届满；不填的不受年限限制。",
    ),
)
