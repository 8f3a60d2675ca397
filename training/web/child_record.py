"""The page of somebody in a post for children, and what is recorded there."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.db.engine import transaction
from server.papers.register.permissions import HANDLE
from server.web import printing
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from training import children
from training.child_vocabulary import ChildDuty, ChildPostEnd, ChildState, Registered
from training.engagements import child_engagement, child_letters_of
from training.parameters import decisions
from training.permissions import APPOINT, PRINT, VIEW
from training.rules.children import filling
from training.services.child_work import (
    CheckDirector,
    ChildWorkDone,
    InductDirector,
    RegisterDirector,
    check_director,
    induct_director,
    record_child_work,
    register_director,
)
from training.services.children import EndDirector, end_director, strike_director, subject
from training.services.corrections import remove_check, remove_child_work, take_back_induction
from training.services.taking_back import resume_director
from training.web.children import SUBJECT
from training.web.frame import act
from training.web.teams import Why

_LABELS = {
    "inducted": "考核合格日期",
    "induction_document": "文件",
    "made": "查询日期",
    "valid_until": "有效期至",
    "made_by": "查询单位",
    "document": "文件",
    "clear": "查询结果",
    "registered": "全国系统",
    "day": "日期",
    "duty": "职责",
    "households": "户数",
    "said": "内容",
    "until": "离任日期",
    "ended_by": "离任原因",
    "end_document": "文件",
    "reason": "理由",
}
#: What may be recorded on the page, by the last part of the address: the command, what does it, what is said then.
_ACTS: dict[str, tuple[type[Any], Any, str]] = {
    "induct": (InductDirector, induct_director, "已登记初任培训。"),
    "check": (CheckDirector, check_director, "已登记查询。"),
    "registered": (RegisterDirector, register_director, "已更新录入状态。"),
    "work": (ChildWorkDone, record_child_work, "已登记工作。"),
    "end": (EndDirector, end_director, "已登记离任。"),
}


class ChildRecordPages(Controller):
    """One of them as people see it."""

    path = f"{SUBJECT}/{{director:int}}"

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], director: FromPath[int]
    ) -> Template:
        """All of it."""
        return await _record(request, actor, director, Form(), "")

    @post("/induct", opt={PERMISSION: APPOINT})
    async def induct(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], director: FromPath[int]
    ) -> Template | Redirect:
        """The initial training was passed."""
        return await _do(request, actor, director, "induct")

    @post("/induction/remove", opt={PERMISSION: APPOINT})
    async def take_back_induction(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], director: FromPath[int]
    ) -> Template | Redirect:
        """An initial training that was not passed."""
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: take_back_induction(actor, director, command.reason),
            lambda again: _record(request, actor, director, again, "induction/remove"),
            f"{SUBJECT}/{director}",
            "已撤销初任培训。",
        )

    @post("/check", opt={PERMISSION: APPOINT})
    async def check(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], director: FromPath[int]
    ) -> Template | Redirect:
        """A record check that held nothing."""
        return await _do(request, actor, director, "check")

    @post("/registered", opt={PERMISSION: APPOINT})
    async def register(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], director: FromPath[int]
    ) -> Template | Redirect:
        """How the national system has it."""
        return await _do(request, actor, director, "registered")

    @post("/work", opt={PERMISSION: APPOINT})
    async def work(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], director: FromPath[int]
    ) -> Template | Redirect:
        """What was done on a day."""
        return await _do(request, actor, director, "work")

    @post("/end", opt={PERMISSION: APPOINT})
    async def end(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], director: FromPath[int]
    ) -> Template | Redirect:
        """Somebody is it no longer."""
        return await _do(request, actor, director, "end")

    @post("/strike", opt={PERMISSION: APPOINT})
    async def strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], director: FromPath[int]
    ) -> Template | Redirect:
        """Take back what never was."""
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: strike_director(actor, director, command.reason),
            lambda again: _record(request, actor, director, again, "strike"),
            SUBJECT,
            "已取消登记。",
        )

    @post("/resume", opt={PERMISSION: APPOINT})
    async def resume(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], director: FromPath[int]
    ) -> Template | Redirect:
        """Take back an end that was entered by mistake."""
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: resume_director(actor, director, command.reason),
            lambda again: _record(request, actor, director, again, "resume"),
            f"{SUBJECT}/{director}",
            "已取消离任。",
        )

    @post("/checks/{check:int}/remove", opt={PERMISSION: APPOINT})
    async def remove_check(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        director: FromPath[int],
        check: FromPath[int],
    ) -> Template | Redirect:
        """A record check that was entered by mistake."""
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: remove_check(actor, director, check, command.reason),
            lambda again: _record(request, actor, director, again, "checks"),
            f"{SUBJECT}/{director}",
            "已撤销查询。",
        )

    @post("/work/{work:int}/remove", opt={PERMISSION: APPOINT})
    async def remove_work(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        director: FromPath[int],
        work: FromPath[int],
    ) -> Template | Redirect:
        """A line of work that was entered by mistake."""
        form = await bind(Why, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: remove_child_work(actor, director, work, command.reason),
            lambda again: _record(request, actor, director, again, "lines"),
            f"{SUBJECT}/{director}",
            "已撤销工作记录。",
        )

    @get("/papers/engagement", opt={PERMISSION: PRINT})
    async def engagement(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        director: FromPath[int],
    ) -> Response[bytes]:
        """聘书."""
        async with transaction(actor):
            made = await child_engagement(actor, director)
        return await printing.one(request, made)


async def _do(request: Request[Any, Any, Any], actor: Actor, director: int, what: str) -> Template | Redirect:
    command, does, said = _ACTS[what]
    form: Form[Any] = await bind(command, request, _LABELS)
    return await act(
        request,
        form,
        lambda made: does(actor, director, made),
        lambda again: _record(request, actor, director, again, what),
        f"{SUBJECT}/{director}",
        said,
    )


async def _record(
    request: Request[Any, Any, Any], actor: Actor, director: int, form: Form[Any], posted: str
) -> Template:
    today = clock.today()
    async with transaction(actor):
        one = await children.director(actor, director)
        around = await frame(request, actor, SUBJECT, one.region)
        work = await children.work_of(director)
        letters = await child_letters_of(actor, one)
        settings = (await decisions()).at(one.region, today)
        trail = await audit.trail(subject(director))
    state = one.state(today)
    judged = filling([one.holder], one.post, today, settings).findings if not one.until else ()
    return page(
        request,
        "training/pages/child_director.html",
        around,
        status=422 if form.wrongs else 200,
        one=one,
        state=state,
        fine=state is ChildState.ON_DUTY,
        judged=judged,
        work=work,
        trail=trail,
        months=settings.number("child_check_months"),
        form=form,
        blank=Form(),
        posted=posted,
        duties=tuple(ChildDuty),
        ends=tuple(ChildPostEnd),
        statuses=tuple(Registered),
        may_appoint=actor.may(APPOINT),
        may_print=actor.may(PRINT),
        letters=letters,
        may_register=actor.may(APPOINT) and actor.may(HANDLE),
    )
