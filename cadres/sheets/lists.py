"""Lists of people as sheets to take away: the list as it was narrowed, the roster of a day, what changed between two days.

They hold no whole identity number. Like every sheet they go out for a reason that is traced with the hash of the file.
"""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from cadres.conditions import Conditions
from cadres.directory import PersonLine
from cadres.rosters import Changes, Holder
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change
from server.errors import Problem, Refused
from server.sheets import cells
from server.sheets.columns import Column, Sheet
from server.sheets.exporting import EXPORT, EXPORTED
from server.sheets.workbook import Cell
from server.sheets.writing import Around, write_workbook
from server.values.labels import Labelled
from server.values.periods import chinese_day
from server.values.text import padded_name

#: More than this is no list to read; the member sheet takes the records of a whole county out.
MOST_ROWS: Final = 20_000


_LONGEST: Final = 400


def _columns(*columns: tuple[str, str, int]) -> tuple[Column[object], ...]:
    return tuple(Column(key=key, title=title, parse=cells.text(_LONGEST), width=width) for key, title, width in columns)


_ABOUT = (
    ("name", "姓名", 10),
    ("sex", "性别", 6),
    ("born", "出生年月", 10),
    ("age", "年龄", 6),
    ("ethnicity", "民族", 8),
    ("political_status", "政治面貌", 12),
    ("education", "文化程度", 12),
)
PEOPLE = Sheet(
    name="人员",
    title="人员一览表",
    columns=_columns(
        ("community", "村（社区）", 14),
        *_ABOUT,
        ("offices", "现任职务", 18),
        ("source", "来源", 14),
        ("number", "身份证号", 22),
    ),
)
_OFFICE = (("office", "职务", 12), ("since", "任职", 12), ("until", "止", 12), ("ended_by", "离任原因", 14))
ROSTER = Sheet(name="任职", title="任职人员名册", columns=_columns(("community", "村（社区）", 14), *_ABOUT, *_OFFICE))
CHANGES = Sheet(
    name="变动",
    title="任职人员变动表",
    columns=_columns(("change", "变动", 8), ("community", "村（社区）", 14), *_ABOUT, *_OFFICE),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A sheet to hand out."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Why:
    """For what a list goes out, and by what it was narrowed."""

    reason: str
    wanted: Conditions = field(default_factory=Conditions)

    @property
    def told(self) -> str:
        """The conditions for the trace, which quotes no name that was looked for."""
        words = self.wanted.model_copy(update={"q": ""}).words
        return "，".join(filter(None, ["按姓名查" if self.wanted.q else "", words])) or "没有"


def people_rows(lines: Iterable[PersonLine], on: date) -> list[Mapping[str, Cell]]:
    """The list; numbers are masked as on the page."""
    return [
        {
            **_about(line, on),
            "community": line.community,
            "offices": "、".join(office.label for office in line.offices),
            "source": line.source.label if line.source else "",
            "number": line.masked_number,
        }
        for line in lines
    ]


def roster_rows(lines: Iterable[Holder], on: date) -> list[Mapping[str, Cell]]:
    """The holders of a day."""
    return [_office(line, on) for line in lines]


def change_rows(changes: Changes, later: date) -> list[Mapping[str, Cell]]:
    """Who came, then who left."""
    return [
        {"change": word, **_office(line, later)}
        for word, lines in (("新任", changes.came), ("离任", changes.left))
        for line in lines
    ]


def _office(line: Holder, on: date) -> dict[str, Cell]:
    return {
        **_about(line, on),
        "community": line.community,
        "office": line.office.label,
        "since": line.since,
        "until": line.until,
        "ended_by": _label(line.ended_by),
    }


def _about(line: PersonLine | Holder, on: date) -> dict[str, Cell]:
    return {
        "name": padded_name(line.name),
        "sex": line.sex.label,
        "born": f"{line.born.year}.{line.born.month:02}",
        "age": line.age_on(on),
        "ethnicity": line.ethnicity or "",
        "political_status": _label(line.political_status),
        "education": _label(line.education),
    }


def _label(word: Labelled | None) -> str:
    return word.label if word else ""


async def take_out(actor: Actor, area: str, sheet: Sheet, rows: Sequence[Mapping[str, Cell]], why: Why) -> Taken:
    """Write a list as a sheet, its conditions in the title; inside `transaction(actor)`, in which the event of it stands too."""
    actor.require(EXPORT, at=area)
    if len(rows) > MOST_ROWS:
        cause = f"有{len(rows)}行，一次最多导出{MOST_ROWS}行。"
        raise Refused([Problem("事由", cause, "缩小地区或条件，或者导出成员信息采集表。")])
    around = Around(actor.unit, chinese_day(clock.today()), None)
    words = why.wanted.words
    titled = replace(sheet, title=f"{sheet.title}　条件：{words}") if words else sheet
    content = await asyncio.to_thread(write_workbook, titled, rows, around)
    after = {
        "表格": sheet.title,
        "条件": why.told,
        "行数": len(rows),
        "个人信息": "隐去",
        "文件校验": hashlib.sha256(content).hexdigest(),
    }
    await audit.record(actor, EXPORTED, Change("sheet:people", area, after=after, reason=why.reason))
    return Taken(f"{sheet.title}.xlsx", content)
