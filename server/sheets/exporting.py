"""Records going out as a sheet: for a reason that is traced with the hash of the file, personal columns hidden unless needed."""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from server import clock
from server.access import audit
from server.access.actor import Actor, Permission, Role, permission
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.places.regions import path
from server.sheets.columns import Sheet
from server.sheets.exchange import Exchange, Exported, exchange
from server.sheets.workbook import Cell
from server.sheets.writing import Around, write_workbook
from server.values.periods import chinese_day

EXPORT: Permission = permission(
    "sheets.export",
    "导出表格",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
    Role.ASSIGNMENT_OFFICER,
    Role.TRAINING_OFFICER,
    writes=False,
    reveals=True,
)
EXPORT_PERSONAL: Permission = permission(
    "sheets.export.personal",
    "导出完整的个人信息",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    writes=False,
    reveals=True,
)

#: What no file may be called by, on one system or another.
_UNFIT = re.compile(r"[\\/:*?\"<>|\s\x00-\x1f\x7f]")

EXPORTED = event_kind("sheet.exported", "导出表格", Dot.ATTENTION)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: an area, why, whether personal columns are to be whole, and which part of it if not all."""

    area: str
    reason: str
    whole: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """A file to take away; `rows` counts its rows."""

    name: str
    content: bytes
    rows: int


Writes = Callable[[Sheet, Sequence[Mapping[str, Cell]], Around, Sequence[str]], Awaitable[bytes]]
"""Makes a file of a sheet's rows: with what stands around them, and notes."""


async def _as_workbook(sheet: Sheet, rows: Sequence[Mapping[str, Cell]], around: Around, notes: Sequence[str]) -> bytes:
    return await asyncio.to_thread(write_workbook, sheet, rows, around, notes)


def right_to_whole(of: Exchange) -> Permission:
    """The right to write the personal columns of a sheet whole."""
    return of.whole_right or EXPORT_PERSONAL


async def export(actor: Actor, code: str, wish: Wish, writes: Writes = _as_workbook, ending: str = "xlsx") -> Export:
    """Write the records of an area as the sheet `code`. Raises Refused without a reason, Forbidden without the right.

    The file is made between two transactions, for a print takes its time; without the event of the second nothing goes out.
    """
    of = exchange(code)
    common = (EXPORT, *((right_to_whole(of),) if wish.whole else ()))
    for right in (of.export_right, *((of.taken_by,) if of.taken_by else common)):
        actor.require(right, at=wish.area)
    if not wish.reason.strip():
        raise Refused([Problem("事由", "没有填。", "写明导出的用途。")])
    if masked := _masked_for_nothing(of, wish):
        raise Refused([masked])
    async with transaction(actor):
        places = await path(wish.area)
        parts = await parts_of(actor, of, wish.area)
        found = await _found(actor, of, wish, parts)
        unit = "".join(place.name for place in (places[2:] or places[-1:]))
        rows = found.rows if wish.whole else _masked(of, found.rows)
        around = Around(actor.unit, chinese_day(clock.today()), {**_nothing(of), **found.total} if rows else None)
    content = await writes(of.sheet, rows, around, found.notes)
    after = {
        "表格": of.title,
        "行数": len(rows),
        "个人信息": "完整" if wish.whole else "隐去" if of.personal else "没有",
        "文件校验": hashlib.sha256(content).hexdigest(),
        "格式": ending,
    }
    if parts:
        # A label ends with how many there are, which the trace counts in rows.
        after["范围"] = parts.get(wish.part, "全部").rpartition("　")[0] or "全部"
    async with transaction(actor):
        await audit.record(actor, EXPORTED, Change(f"sheet:{of.code}", wish.area, after=after, reason=wish.reason))
    named = f"-{said}-" if (said := _UNFIT.sub("", found.named)) else ""
    return Export(f"{unit}{of.title}{named}{clock.today():%Y%m%d}.{ending}", content, len(rows))


def _masked_for_nothing(of: Exchange, wish: Wish) -> Problem | None:
    """That a sheet that is to come back filled in would be refused then, since its numbers are hidden."""
    if wish.whole or not of.comes_back or not of.personal:
        return None
    cause = f"{of.title}要填好以后再导入，个人信息隐去的收不回来。"
    return Problem("个人信息", cause, "选择“个人信息写完整”；没有这项权限的，请有权限的人导出。")


async def parts_of(actor: Actor, of: Exchange, area: str) -> Mapping[str, str]:
    """What may be asked for instead of all of an area, by code with its label."""
    return dict(await of.parts(actor, area)) if of.parts else {}


async def _found(actor: Actor, of: Exchange, wish: Wish, parts: Mapping[str, str]) -> Exported:
    if not wish.part:
        return await of.export(actor, wish.area)
    if of.export_part is None or wish.part not in parts:
        named = "；".join(f"{code or '不填'}：{label}" for code, label in parts.items())
        cure = f"可以选：{named}。" if named else f"{of.title}不分部分，不填范围。"
        raise Refused([Problem("范围", f"没有“{wish.part}”这一部分。", cure)])
    return await of.export_part(actor, wish.area, wish.part)


def _nothing(of: Exchange) -> dict[str, Cell]:
    return dict.fromkeys(column.key for column in of.sheet.columns)


def _masked(of: Exchange, rows: Sequence[Mapping[str, Cell]]) -> list[Mapping[str, Cell]]:
    masks = {column.key: column.mask for column in of.sheet.columns if column.mask}
    return [
        {key: masks[key](str(cell)) if key in masks and cell else cell for key, cell in row.items()} for row in rows
    ]
