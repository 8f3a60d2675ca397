"""The province's lists of the joint review against those on record: in, out and taken back by sheet (Q-18, Q-22, Q-23)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from cadres.permissions import EDIT_REVIEW_LISTS, VIEW_REVIEWS
from cadres.services.reviews.lists import NewAgency, NewItem, list_agency, list_item, unlist_agency, unlist_item
from cadres.sheets.review_lists import (
    AGENCIES,
    AGENCY_CODE,
    AGENCY_NAME,
    ANSWERING,
    BOTH,
    COMMITTEES,
    EDITION,
    ITEM_CODE,
    ITEMS,
    LEVEL,
    LOOKBACK,
    PARTS,
    SINCE,
    SOURCE,
    WORDING,
    agency_key,
    item_key,
)
from cadres.vocabulary import CommitteeKind, ItemLevel
from server.access.actor import PROVINCE, Actor
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem, Refused
from server.sheets.columns import CellProblem, Row
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, nothing_to_examine, problems_of

_LISTS = "/vetting/lists"
_UNTIL = "until:"


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
    return tuple(dict.fromkeys(known.get(part, part) for part in PARTS.split(words) if part))


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
    known, held = await _known_agencies(), await _items([row for row in rows if item_key(row) in kept])
    problems = []
    for row in rows:
        named = _codes(row.get(ANSWERING) or "", known)
        unknown = [part for part in named if part not in known.values()]
        if unknown:
            cause = f"{'、'.join(unknown)}不在联审部门名单里。"
            problems.append(row.problem(ANSWERING, cause, "请核对名称，或者先导入联审部门名单。"))
        elif (record := held.get(item_key(row))) and named and set(named) != set(record["agencies"]):
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
    of_province=True,
    export_right=VIEW_REVIEWS,
    natural_key=agency_key,
    place=lambda _: PROVINCE,
    keep=_keep_agencies,
    examine=nothing_to_examine,
    write=lambda actor, entries: _write_all(actor, entries, _write_agency),
    undo=_undo_agencies,
    export=_export_agencies,
    tried=True,
    fixed=_FIXED_AGENCY,
    exported="省级名单上的全部联审部门，停用的也在内。",
    about="由省级维护。同一部门代码写新的生效日期，就是从那一天起的新版本，旧版本到前一天为止。",
    guidance=("每个部门只被问“查什么”里写的事；以前发出的联审仍按发出时的写法。",),
)
ITEMS_EXCHANGE = Exchange(
    code="negative-list",
    sheet=ITEMS,
    list_path=_LISTS,
    unit="条",
    import_right=EDIT_REVIEW_LISTS,
    of_province=True,
    export_right=VIEW_REVIEWS,
    natural_key=item_key,
    place=lambda _: PROVINCE,
    keep=_keep_items,
    examine=_examine_items,
    write=_write_items,
    undo=_undo_items,
    export=_export_items,
    tried=True,
    fixed=_FIXED_ITEM,
    exported="省级负面清单各版本的全部条目，停用的也在内。",
    about="由省级维护。一个版本一批条目；联审按批次建立时有效的版本，版本用过以后不再改动。",
    guidance=(
        "法定禁止由法律规定，系统自带，清单不能增减（Q-18）。",
        "查阅年限自事实的起算日计算，到选举日是否届满；不填的不受年限限制。",
    ),
)
