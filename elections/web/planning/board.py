"""The board: an area's elections against their states, what blocks each, and acts on many at once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from elections.permissions import EXPORT, PRINT, PUBLISH, RECORD, VIEW
from elections.planning.board import BoardLine, board
from elections.services.planning.stages import CloseMany, Closing, close_many, closings
from elections.sheets.board import take_board
from elections.vocabulary import Stage
from elections.web.course_line import SHORT
from elections.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Problem, Refused
from server.web import flash
from server.web.areas import Marks, township_of, within
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Pager, download, frame, page
from server.web.templating import address

PATH = f"{SUBJECT}/board"
#: A county of 400 villages is one page; a province has several.
PAGE_SIZE = 400
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LABELS = {"codes": "选举", "stage": "进程", "reached": "办理日期", "reason": "理由"}

_SHOWN = {
    "": "全部",
    "blocked": "有缺项",
    "late": "超期",
    "hard": "难点村",
    "pilot": "试点",
}


def shown(line: BoardLine, show: str) -> bool:
    """Whether a filter of the board shows an election."""
    return {
        "blocked": bool(line.blockers),
        "late": line.late > 0,
        "hard": bool(line.difficulties),
        "pilot": line.pilot,
    }.get(show, True)


@dataclass(frozen=True, slots=True)
class Square:
    """One state of one election: its glyph, its words, and where one goes from it."""

    glyph: str
    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    line: BoardLine
    squares: tuple[Square, ...]


def _squares(line: BoardLine) -> Iterator[Square]:
    here = f"{SUBJECT}/{line.election.code}"
    today = clock.today()
    for stage in Stage:
        reached, planned = line.days.get(stage), line.planned.get(stage)
        if reached:
            yield Square("done", f"{stage.label}：{reached.isoformat()}办", here)
        elif stage is line.waits_at and line.blockers:
            lacking = "、".join(one.text for one in line.blockers)
            yield Square("warn", f"{stage.label}：还没有{lacking}", f"{here}/{line.blockers[0].cure}")
        elif stage is line.waits_at:
            late = "，已超期" if planned and planned < today else ""
            yield Square("part", f"{stage.label}：待办{late}", f"{here}/stage?stage={stage.value}")
        else:
            words = f"{stage.label}：计划{planned.isoformat()}" if planned else f"{stage.label}：未到"
            yield Square("warn" if planned and planned < today and not stage.by_counting else "none", words)


@dataclass(frozen=True, slots=True)
class Shown:
    """Which elections of an area the board shows, and which page of them."""

    show: str = ""
    stage: str = ""
    number: int = 1


def _shown(show: str, stage: str, number: int) -> Shown:
    if show not in _SHOWN or stage not in {"", *(one.value for one in Stage)}:
        raise NotFound
    return Shown(show, stage, number)


class Asked(BaseModel):
    """Which elections, which stage, which day; once the exceptions stood on the page, that they were read."""

    model_config = ConfigDict(frozen=True)

    codes: tuple[str, ...] = ()
    stage: Stage
    reached: date
    reason: str | None = Field(None, min_length=2, max_length=200)
    exceptions_read: bool = False

    def command(self) -> CloseMany:
        if not self.codes:
            raise Refused([Problem("选举", "没有选定选举。", "勾选要登记的选举。")])
        return CloseMany(codes=self.codes, stage=self.stage, reached=self.reached, reason=self.reason)


class TakeOut(BaseModel):
    """Why the board leaves the system."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


class BoardPages(Controller):
    """换届看板."""

    path = PATH

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
        stage: FromQuery[str] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=100)] = 1,
    ) -> Template:
        """Villages by states; a square that is blocked leads to its cure."""
        return await _page(request, actor, area, Form(), _shown(show, stage, number))

    @post("/", opt={PERMISSION: RECORD})
    async def close(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
        stage: FromQuery[str] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=100)] = 1,
    ) -> Template | Redirect:
        """Show what a batch meets; with that read, record the stage for all of it."""
        asked = _shown(show, stage, number)
        form = await bind(Asked, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, area, form, asked)
        try:
            command = form.command.command()
            if not form.command.exceptions_read:
                async with transaction(actor):
                    return await _preview(request, actor, area, form, await closings(actor, command))
            number = await close_many(actor, command)
        except Refused as refusal:
            return await _page(request, actor, area, form.with_refusal(refusal), asked)
        said = f"已为{number}个选举登记{command.stage.label}。"
        return flash.done(request, address(PATH, area=area), Said(said))

    @post("/sheet", opt={PERMISSION: EXPORT})
    async def sheet(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Response[bytes]:
        """The board as a workbook, for a reason."""
        actor.require(VIEW, at=actor.region)
        form = await bind(TakeOut, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, area, form)
        async with transaction(actor):
            around = await frame(request, actor, PATH, area)
            content = await take_board(
                actor, around.area_code, await board(actor, around.area_code), form.command.reason
            )
        return download(content, f"{around.area.name}换届进度表.xlsx", XLSX)


async def _page(
    request: Request[Any, Any, Any],
    actor: Actor,
    area: str | None,
    form: Form[Any],
    wanted: Shown | None = None,
) -> Template:
    asked = wanted or Shown()
    async with transaction(actor):
        everywhere = await board(actor, actor.region)
        counts = Counter(township_of(line.election.region) for line in everywhere)
        around = await frame(request, actor, PATH, area, Marks(counts))
    inside = [line for line in everywhere if within(line.election.region, around.area_code)]
    here = [line for line in inside if shown(line, asked.show) and (not asked.stage or _waits(line) == asked.stage)]
    query = {"area": around.area_code, "show": asked.show or None, "stage": asked.stage or None}
    pager = Pager(PATH, query, asked.number, PAGE_SIZE, len(here))
    if asked.number > pager.last:
        raise NotFound
    return page(
        request,
        "elections/pages/planning/board.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        rows=[Row(line, tuple(_squares(line))) for line in here[pager.skipped :][:PAGE_SIZE]],
        pager=pager,
        stages=[(one, SHORT[one]) for one in Stage],
        typed=[one for one in Stage if not one.by_counting],
        show=asked.show,
        stage=asked.stage,
        filters=[(word, label, sum(shown(line, word) for line in inside)) for word, label in _SHOWN.items()],
        waiting=_waiting(inside),
        ticked={value for name, value in form.values.items() if name.startswith("codes.")},
        may_record=actor.may(RECORD),
        may_export=actor.may(EXPORT),
        may_publish=actor.may(PUBLISH),
        may_print=actor.may(PRINT),
    )


def _waits(line: BoardLine) -> str:
    return line.waits_at.value if line.waits_at else ""


def _waiting(lines: Sequence[BoardLine]) -> Mapping[Stage, int]:
    counts = Counter(line.waits_at for line in lines if line.waits_at)
    return {stage: counts[stage] for stage in Stage if counts[stage]}


async def _preview(
    request: Request[Any, Any, Any],
    actor: Actor,
    area: str | None,
    form: Form[Asked],
    found: Sequence[Closing],
) -> Template:
    around = await frame(request, actor, PATH, area)
    return page(
        request,
        "elections/pages/planning/closing.html",
        around,
        form=form,
        asked=form.command,
        found=found,
        going=[one for one in found if one.rank],
    )
