"""The notices of an area as a workbook to take away, each with its window and whether that was kept."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from elections.noticing.register import NoticeLine
from elections.permissions import EXPORT
from elections.queries import ElectionLine
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change
from server.sheets import cells
from server.sheets.columns import Column, Sheet
from server.sheets.exporting import EXPORTED
from server.sheets.workbook import Cell
from server.sheets.writing import Around, write_workbook
from server.values.periods import chinese_day

_LONGEST = 400
_COLUMNS = (
    ("region", "区划代码", 16),
    ("community", "村（社区）", 16),
    ("election", "选举", 30),
    ("day", "选举日", 12),
    ("number", "编号", 8),
    ("kind", "公告", 26),
    ("issued", "发布日期", 12),
    ("due", "最迟张贴", 12),
    ("basis", "期限依据", 30),
    ("posted", "张贴日期", 12),
    ("places", "张贴地点", 28),
    ("stays", "应张贴至", 12),
    ("down", "撤下日期", 12),
    ("state", "状态", 18),
    ("missed", "不符天数", 10),
    ("verdict", "核对", 40),
    ("replaces", "补正", 10),
    ("seal", "公告校验码", 20),
)
SHEET = Sheet(
    name="选举公告",
    title="选举公告登记表",
    columns=tuple(
        Column(key=key, title=title, parse=cells.text(_LONGEST), width=width) for key, title, width in _COLUMNS
    ),
)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def row(election: ElectionLine, line: NoticeLine) -> dict[str, Cell]:
    """One notice. Days that were missed are the sum over what was late and what hung too short."""
    window, missed = line.window, line.missed
    downs = [one.taken_down for one in line.postings if one.taken_down]
    return {
        "region": election.region,
        "community": election.community,
        "election": election.title,
        "day": _day(election.election_day),
        "number": line.number,
        "kind": line.kind.label,
        "issued": _day(line.notice.issued),
        "due": _day(window.due.day if window.due else None),
        "basis": window.due.basis.cite if window.due else "",
        "posted": _day(max((one.posted for one in line.postings), default=None)),
        "places": "、".join(line.notice.places),
        "stays": _day(window.stays.day if window.stays else None),
        "down": _day(max(downs) if len(downs) == len(line.postings) and downs else None),
        "state": line.state.label,
        "missed": sum(abs(int(one.numbers["days"])) for one in missed),
        "verdict": "；".join(one.message for one in missed) or "未发现问题",
        "replaces": line.notice.replaces or "",
        "seal": line.seal[:16],
    }


async def take_notices(
    actor: Actor,
    area: str,
    lines: Sequence[ElectionLine],
    held: Mapping[str, Sequence[NoticeLine]],
    reason: str,
) -> bytes:
    """Write them as a sheet; inside `transaction(actor)`, in which the event of it stands too."""
    actor.require(EXPORT, at=area)
    rows = [row(line, one) for line in lines for one in held.get(line.code, ())]
    content = write_workbook(SHEET, rows, Around(actor.unit, chinese_day(clock.today()), None))
    after = {"表格": SHEET.title, "行数": len(rows), "文件校验": hashlib.sha256(content).hexdigest()}
    await audit.record(actor, EXPORTED, Change("sheet:elections", area, after=after, reason=reason))
    return content
