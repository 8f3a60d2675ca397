"""The page of one enrolment: how somebody stands in a run, and the way out of it."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from training import courses
from training.courses import CourseView, MemberLine
from training.permissions import TEACH, VIEW
from training.rules.hours import said
from training.services.attendance import Withdraw, strike_enrolment, withdraw
from training.services.taking_back import resume_member
from training.web.courses import SUBJECT
from training.web.teams import Why

_LABELS = {"withdrawn": "退出日期", "reason": "原因"}


class MemberPages(Controller):
    """One enrolment."""

    path = f"{SUBJECT}/members/{{trainee:int}}"

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], trainee: FromPath[int]
    ) -> Template:
        """Session by session, with what the certificate waits for."""
        return await _member(request, actor, trainee, Form(), "")

    @post("/withdraw", opt={PERMISSION: TEACH})
    async def withdraw(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], trainee: FromPath[int]
    ) -> Template | Redirect:
        """Somebody does not go on."""
        form = await bind(Withdraw, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: withdraw(actor, trainee, command),
            lambda again: _member(request, actor, trainee, again, "withdraw"),
            f"{SUBJECT}/members/{trainee}",
            "已登记退出。",
        )

    @post("/strike", opt={PERMISSION: TEACH})
    async def strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], trainee: FromPath[int]
    ) -> Template | Redirect:
        """Take back an enrolment that was a mistake."""
        async with transaction(actor):
            found, _ = await _of(actor, trainee)
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: strike_enrolment(actor, trainee, command.reason),
            lambda again: _member(request, actor, trainee, again, "strike"),
            f"{SUBJECT}/{found.course.id}",
            "已取消报名。",
        )

    @post("/resume", opt={PERMISSION: TEACH})
    async def resume(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], trainee: FromPath[int]
    ) -> Template | Redirect:
        """Take back a withdrawal that was entered by mistake."""
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: resume_member(actor, trainee, command.reason),
            lambda again: _member(request, actor, trainee, again, "resume"),
            f"{SUBJECT}/members/{trainee}",
            "已取消退出。",
        )


async def _of(actor: Actor, member: int) -> tuple[CourseView, MemberLine]:
    found = await courses.view(actor, await courses.course_of_member(actor, member))
    one = next((it for it in found.members if it.id == member), None)
    if one is None:
        raise NotFound
    return found, one


async def _member(request: Request[Any, Any, Any], actor: Actor, member: int, form: Form[Any], posted: str) -> Template:
    async with transaction(actor):
        found, one = await _of(actor, member)
        around = await frame(request, actor, SUBJECT, one.region)
    keeps = actor.may(TEACH) and actor.covers(found.course.region) and not found.course.cancelled
    return page(
        request,
        "training/pages/course_member.html",
        around,
        status=422 if form.wrongs else 200,
        found=found,
        one=one,
        tenths=said,
        form=form,
        blank=Form(),
        posted=posted,
        keeps=keeps and not one.withdrawn,
        may_resume=keeps and one.withdrawn is not None,
    )
