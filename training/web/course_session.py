"""Page of one session of a run: who was there, and what was wrong of the session put right."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from server.access.actor import Actor
from server.db.engine import transaction
from server.web import printing
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from training import courses
from training.course_printing import slips
from training.course_vocabulary import Presence
from training.permissions import PRINT, TEACH
from training.rules.hours import clock_of, said
from training.services.attendance import TakeAttendance, take_attendance
from training.services.sessions import AmendSession, amend_session, remove_session
from training.services.slips import TakeSlips, take_slips
from training.web.courses import SUBJECT
from training.web.teams import Why

_LABELS = {
    "day": "日期",
    "begins": "开始",
    "ends": "结束",
    "title": "课程",
    "hours": "学时",
    "presences": "出勤",
    "codes": "票码",
    "checked": "核对证件",
    "reason": "原因",
}


class SessionPages(Controller):
    """One session: who was there."""

    path = f"{SUBJECT}/sessions/{{sitting:int}}"

    @get("/", opt={PERMISSION: TEACH})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sitting: FromPath[int]
    ) -> Template:
        """The list to tick."""
        return await _session(request, actor, sitting, Form())

    @post("/", opt={PERMISSION: TEACH})
    async def tell(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sitting: FromPath[int]
    ) -> Template | Redirect:
        """Record who was there."""
        async with transaction(actor):
            course = await courses.session_of(actor, sitting)
        form = await bind(TakeAttendance, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: take_attendance(actor, sitting, command),
            lambda again: _session(request, actor, sitting, again),
            f"{SUBJECT}/{course}",
            "已登记出勤。",
        )

    @post("/slips", opt={PERMISSION: TEACH})
    async def take_slips(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sitting: FromPath[int]
    ) -> Template | Redirect:
        """Record those whose slips were handed in."""
        form = await bind(TakeSlips, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: take_slips(actor, sitting, command),
            lambda again: _session(request, actor, sitting, again),
            f"{SUBJECT}/sessions/{sitting}",
            "已按出勤票登记。",
        )

    @post("/amend", opt={PERMISSION: TEACH})
    async def amend(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sitting: FromPath[int]
    ) -> Template | Redirect:
        """Put right what was entered of it."""
        form = await bind(AmendSession, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: amend_session(actor, sitting, command),
            lambda again: _session(request, actor, sitting, again, "amend"),
            f"{SUBJECT}/sessions/{sitting}",
            "已更改这一节课。",
        )

    @post("/remove", opt={PERMISSION: TEACH})
    async def remove(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sitting: FromPath[int]
    ) -> Template | Redirect:
        """Take it out of the plan."""
        async with transaction(actor):
            course = await courses.session_of(actor, sitting)
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: remove_session(actor, sitting, command.reason),
            lambda again: _session(request, actor, sitting, again, "remove"),
            f"{SUBJECT}/{course}",
            "已撤销这一节课。",
        )

    @get("/papers/slips", opt={PERMISSION: PRINT})
    async def slips(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sitting: FromPath[int]
    ) -> Response[bytes]:
        """出勤票."""
        async with transaction(actor):
            made = await slips(actor, sitting)
        return await printing.one(request, made)


async def _session(
    request: Request[Any, Any, Any], actor: Actor, session: int, form: Form[Any], posted: str = ""
) -> Template:
    """The page of a session; `posted` names the form of it that is shown again, none for that of the presence."""
    async with transaction(actor):
        found = await courses.view(actor, await courses.session_of(actor, session))
        around = await frame(request, actor, SUBJECT, found.course.region)
    line = next(one for one in found.sessions if one.sitting.id == session)
    return page(
        request,
        "training/pages/course_session.html",
        around,
        status=422 if form.wrongs else 200,
        found=found,
        line=line,
        hours=said(line.sitting.hours),
        begins=clock_of(line.sitting.begins),
        ends=clock_of(line.sitting.ends),
        presences=tuple(Presence),
        form=form,
        posted=posted,
        blank=Form(),
        may_print=actor.may(PRINT) and actor.covers(found.course.region),
    )
