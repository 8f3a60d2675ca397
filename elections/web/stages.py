"""Recording on which day an election reached a stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from elections import queries
from elections.permissions import RECORD, REOPEN
from elections.queries import ElectionLine
from elections.rules.process import reopenable
from elections.services.planning.stages import CloseStage, Reopen, close, reopen
from elections.vocabulary import Stage
from elections.web.elections import framed
from elections.web.panels import SUBJECT, link
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Forbidden, Problem, Refused
from server.values.periods import chinese_day
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, page

_LABELS = {"stage": "进程", "reached": "办理日期", "reason": "理由"}


@dataclass(frozen=True, slots=True)
class _Course:
    line: ElectionLine
    days: Mapping[Stage, date]
    around: Frame

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that can be recorded now: those before the vote, and once the result is published those after it."""
        published = self.line.published is not None
        return tuple(stage for stage in Stage if not stage.by_counting and stage.after_result == published)

    @property
    def upcoming(self) -> str:
        """The first of them without a day."""
        return next((stage.value for stage in self.stages if stage not in self.days), "")


class StagePages(Controller):
    """The form of one stage."""

    path = SUBJECT

    @get("/{code:str}/stage", opt={PERMISSION: RECORD})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        stage: FromQuery[str] = "",
    ) -> Template:
        """Which stage, on which day; the stage that was asked for stands there."""
        course = await _course(request, actor, code)
        known = {one.value for one in course.stages}
        return _page(request, course, Form({"stage": stage} if stage in known else {}))

    @post("/{code:str}/stage", opt={PERMISSION: RECORD})
    async def record(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Record it."""
        course = await _course(request, actor, code)
        form = await bind(CloseStage, request, _LABELS)
        if form.command is None:
            return _page(request, course, form)
        try:
            await close(actor, code, form.command)
        except Refused as refusal:
            return _page(request, course, form.with_refusal(refusal))
        said = Said(f"已登记：{form.command.stage.label}，{chinese_day(form.command.reached)}。")
        return flash.done(request, link(course.line), said)

    @get("/{code:str}/reopen", opt={PERMISSION: REOPEN})
    async def ask_reopen(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """Which stage is to be opened again, and why."""
        return _reopen_page(request, await _course(request, actor, code), Form())

    @post("/{code:str}/reopen", opt={PERMISSION: REOPEN})
    async def reopen(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Open it."""
        course = await _course(request, actor, code)
        form = await bind(Reopen, request, _LABELS)
        if form.command is None:
            return _reopen_page(request, course, form)
        try:
            await reopen(actor, code, form.command)
        except (Conflict, Forbidden) as refusal:
            return _reopen_page(request, course, form.with_refusal(Refused([Problem("进程", refusal.message)])))
        return flash.done(request, link(course.line), Said(f"已重开：{form.command.stage.label}。"))


async def _course(request: Request[Any, Any, Any], actor: Actor, code: str) -> _Course:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(RECORD, at=line.region)
        around = await framed(request, actor, line)
        return _Course(line, await queries.stage_days(actor, code), around)


def _page(request: Request[Any, Any, Any], course: _Course, form: Form[CloseStage]) -> Template:
    return page(
        request,
        "elections/pages/stage.html",
        course.around,
        status=422 if form.wrongs else 200,
        line=course.line,
        days=course.days,
        stages=course.stages,
        upcoming=course.upcoming,
        form=form,
    )


def _reopen_page(request: Request[Any, Any, Any], course: _Course, form: Form[Reopen]) -> Template:
    return page(
        request,
        "elections/pages/planning/reopen.html",
        course.around,
        status=422 if form.wrongs else 200,
        line=course.line,
        days=course.days,
        stages=[
            one
            for one in course.days
            if reopenable(one, published=course.line.published is not None, voided=course.line.voided is not None)
        ],
        form=form,
    )
