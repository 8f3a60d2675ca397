"""One assignment: what the record says, the way out, a longer term, and taking back what never was."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.papers.register.permissions import HANDLE
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from training import teams
from training.engagements import letters_of
from training.parameters import decisions
from training.permissions import APPRAISE, DISPATCH, PRINT, RECORD, VIEW
from training.presence import presence_of
from training.rules.presence import ORDER, ceiling, presence, span_of
from training.services.dispatching import Extend, Leave, extend, leave, strike
from training.services.positions import POSITION, RANK, AtUnit, tell_position
from training.services.taking_back import resume_assignment
from training.vocabulary import AssignmentEnd, LeaveApprover, LeaveKind, WithdrawalGround
from training.web.frame import SUBJECT, act
from training.web.teams import RANKS, Why

_PATH = f"{SUBJECT}/assignments"
_LEAVE = {
    "until": "离岗日期",
    "ended_by": "离岗原因",
    "ground": "情形",
    "document": "文件",
    "co_responsible": "连带责任",
    "reason": "理由",
}
_AT_UNIT = {"position": POSITION, "rank": RANK, "reason": "理由"}
_EXTEND = {"due": "延长至", "document": "文件", "reason": "原因"}
_ENDS = tuple(one for one in AssignmentEnd if one is not AssignmentEnd.TEAM_ENDED)


class AssignmentPages(Controller):
    """One assignment as people see it."""

    path = f"{_PATH}/{{assignment:int}}"

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], assignment: FromPath[int]
    ) -> Template:
        """All of it."""
        return await record(request, actor, assignment, Form())

    @get("/leave", opt={PERMISSION: DISPATCH})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], assignment: FromPath[int]
    ) -> Template:
        """The form for the way out."""
        return await _leaving(request, actor, assignment, Form())

    @post("/leave", opt={PERMISSION: DISPATCH})
    async def leave(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], assignment: FromPath[int]
    ) -> Template | Redirect:
        """Take somebody out."""
        form = await bind(Leave, request, _LEAVE)
        return await act(
            request,
            form,
            lambda command: leave(actor, assignment, command),
            lambda again: _leaving(request, actor, assignment, again),
            f"{_PATH}/{assignment}",
            "已登记离岗。",
        )

    @post("/extend", opt={PERMISSION: DISPATCH})
    async def extend(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], assignment: FromPath[int]
    ) -> Template | Redirect:
        """A longer term."""
        form = await bind(Extend, request, _EXTEND)
        return await act(
            request,
            form,
            lambda command: extend(actor, assignment, command),
            lambda again: record(request, actor, assignment, again, "extend"),
            f"{_PATH}/{assignment}",
            "已延长期限。",
        )

    @post("/position", opt={PERMISSION: DISPATCH})
    async def at_unit(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], assignment: FromPath[int]
    ) -> Template | Redirect:
        """What somebody is in the sending unit."""
        form = await bind(AtUnit, request, _AT_UNIT)
        return await act(
            request,
            form,
            lambda command: tell_position(actor, assignment, command),
            lambda again: record(request, actor, assignment, again, "position"),
            f"{_PATH}/{assignment}",
            "已登记原单位职务。",
        )

    @post("/strike", opt={PERMISSION: DISPATCH})
    async def strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], assignment: FromPath[int]
    ) -> Template | Redirect:
        """Take back a dispatch that never was."""
        async with transaction(actor):
            team = (await teams.assignment(actor, assignment, clock.today())).team
        form = await bind(Why, request, _EXTEND)
        return await act(
            request,
            form,
            lambda command: strike(actor, assignment, command.reason),
            lambda again: record(request, actor, assignment, again, "strike"),
            f"{SUBJECT}/{team}",
            "已取消登记。",
        )

    @post("/resume", opt={PERMISSION: DISPATCH})
    async def resume(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], assignment: FromPath[int]
    ) -> Template | Redirect:
        """Take back an end that was entered by mistake."""
        form = await bind(Why, request, _EXTEND)
        return await act(
            request,
            form,
            lambda command: resume_assignment(actor, assignment, command.reason),
            lambda again: record(request, actor, assignment, again, "resume"),
            f"{_PATH}/{assignment}",
            "已恢复在岗。",
        )


async def record(
    request: Request[Any, Any, Any], actor: Actor, assignment: int, form: Form[Any], posted: str = ""
) -> Template:
    """The page of an assignment; `posted` names the form of it that comes back with what is wrong."""
    today = clock.today()
    async with transaction(actor):
        one = await teams.assignment(actor, assignment, today)
        team = await teams.team(actor, one.team, today)
        around = await frame(request, actor, SUBJECT, one.region)
        held = await presence_of(actor, assignment)
        letters = await letters_of(actor, one)
        settings = (await decisions()).at(one.region, today)
    span = span_of(today.year, one.since, one.until, today)
    others = {it.id: it for it in team.assignments}
    return page(
        request,
        "training/pages/assignment.html",
        around,
        status=422 if form.wrongs else 200,
        one=one,
        team=team,
        state=one.state(today, team.succeeded(today)),
        before=others.get(one.succeeds or 0),
        after=next((it for it in team.assignments if it.succeeds == one.id), None),
        held=held,
        judged=presence(held.days, span, settings) if span else (),
        most_leave=settings.number("leave_days"),
        best=ceiling(sum(one.day.year == today.year for one in held.absences)),
        kinds=tuple(LeaveKind),
        approvers=tuple(LeaveApprover),
        grades=ORDER,
        this_year=today.year,
        form=form,
        blank=Form(),
        known=Form({"position": one.position or "", "rank": one.rank or ""}),
        ranks=tuple(dict.fromkeys((*RANKS, *filter(None, (one.rank,))))),
        posted=posted,
        may_dispatch=actor.may(DISPATCH),
        may_record=actor.may(RECORD),
        may_appraise=actor.may(APPRAISE),
        may_send=actor.may(DISPATCH) and not team.ended,
        may_print=actor.may(PRINT),
        letters=letters,
        may_register=actor.may(DISPATCH) and actor.may(HANDLE),
    )


async def _leaving(request: Request[Any, Any, Any], actor: Actor, assignment: int, form: Form[Any]) -> Template:
    today = clock.today()
    async with transaction(actor):
        one = await teams.assignment(actor, assignment, today)
        around = await frame(request, actor, SUBJECT, one.region)
    return page(
        request,
        "training/pages/leave.html",
        around,
        status=422 if form.wrongs else 200,
        one=one,
        form=form,
        ends=_ENDS,
        grounds=tuple(WithdrawalGround),
    )
