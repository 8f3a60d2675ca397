"""Putting an election off, and setting the day of one that was put off without one."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections import queries
from elections.after.postponements import postponements
from elections.permissions import SET_UP
from elections.services.after.postponing import Postpone, Resume, findings, postpone, resume
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import page

_LABELS = {
    "approved": "批准日期",
    "approved_by": "批准机关",
    "document": "文件",
    "reason": "延期原因",
    "until": "新的选举日",
    "accepted": "说明",
}


class PostponingPages(Controller):
    """The question and the act."""

    path = SUBJECT

    @get("/{code:str}/postpone", opt={PERMISSION: SET_UP})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """By whose decision, to which day, and why."""
        return await _page(request, actor, code, Form())

    @post("/{code:str}/postpone", opt={PERMISSION: SET_UP})
    async def postpone(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Put it off."""
        form = await bind(Postpone, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, code, form)
        try:
            await postpone(actor, code, form.command)
        except Refused as refusal:
            return await _page(request, actor, code, form.with_refusal(refusal))
        until = form.command.until
        said = f"选举已延期至{until.isoformat()}。" if until else "选举已延期，定下选举日以前不能投票。"
        return flash.done(request, f"{SUBJECT}/{code}", Said(said))

    @post("/{code:str}/resume", opt={PERMISSION: SET_UP})
    async def resume(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Set its day."""
        form = await bind(Resume, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, code, form)
        try:
            await resume(actor, code, form.command)
        except Refused as refusal:
            return await _page(request, actor, code, form.with_refusal(refusal))
        except Conflict as conflict:
            return await _page(request, actor, code, form.with_refusal(Refused([Problem("选举", conflict.message)])))
        said = f"选举恢复办理，选举日{form.command.until.isoformat()}。"
        return flash.done(request, f"{SUBJECT}/{code}", Said(said))


async def _page(request: Request[Any, Any, Any], actor: Actor, code: str, form: Form[Any]) -> Template:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(SET_UP, at=line.region)
        if not line.open:
            raise Conflict(f"选举{code}{line.state}，不能延期。", code="election.closed")
        done = await postponements(actor, code)
        limit = await findings(actor, code, line.election_day)
        around = await framed(request, actor, line)
    return page(
        request,
        "elections/pages/after/postpone.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        done=done,
        limit=limit,
        form=form,
    )
