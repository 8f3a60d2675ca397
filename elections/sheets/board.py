"""The board as a workbook to take away: places by states. Like every sheet it goes out for a reason, which is traced."""

import hashlib
from collections.abc import Sequence

from elections.permissions import EXPORT
from elections.planning.board import BoardLine
from elections.vocabulary import Stage
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
_ABOUT = (
    ("region", "区划代码", 16),
    ("community", "村（社区）", 16),
    ("term", "届次", 8),
    ("day", "选举日", 12),
    ("waits", "待办", 14),
    ("blockers", "缺项", 28),
    ("late", "超期项数", 8),
    ("difficulties", "难点原因", 24),
)
SHEET = Sheet(
    name="换届进度",
    title="换届进度表",
    columns=tuple(
        Column(key=key, title=title, parse=cells.text(_LONGEST), width=width)
        for key, title, width in (*_ABOUT, *((stage.value, stage.label, 12) for stage in Stage))
    ),
)


def _row(line: BoardLine) -> dict[str, Cell]:
    days = {stage.value: day.isoformat() for stage, day in line.days.items()}
    return {
        "region": line.election.region,
        "community": line.election.community,
        "term": line.election.term_number,
        "day": "待定" if line.election.awaits_day else line.election.election_day.isoformat(),
        "waits": line.waits_at.label if line.waits_at else "",
        "blockers": "、".join(one.text for one in line.blockers),
        "late": line.late,
        "difficulties": "、".join(one.label for one in line.difficulties),
        **days,
    }


async def take_board(actor: Actor, area: str, lines: Sequence[BoardLine], reason: str) -> bytes:
    """Write the board as a sheet; inside `transaction(actor)`, in which the event of it stands too."""
    actor.require(EXPORT, at=area)
    content = write_workbook(
        SHEET, [_row(line) for line in lines], Around(actor.unit, chinese_day(clock.today()), None)
    )
    after = {"表格": SHEET.title, "行数": len(lines), "文件校验": hashlib.sha256(content).hexdigest()}
    await audit.record(actor, EXPORTED, Change("sheet:elections", area, after=after, reason=reason))
    return content
