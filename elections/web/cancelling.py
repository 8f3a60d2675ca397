"""Cancelling an election: what it came to so far, and the act."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections import queries
from elections.permissions import SET_UP
from elections.services.cancelling import CancelElection, cancel_election
from elections.web.elections import leaves
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Refused
from server.web import flash
from server.web.areas import Marks
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

_LABELS = {"cancelled": "决定日期", "document": "文件", "reason": "取消原因"}


class CancellingPages(Controller):
    """The question and the act."""

    path = SUBJECT

    @get("/{code:str}/cancel", opt={PERMISSION: SET_UP})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """By which decision, and why."""
        return await _page(request, actor, code, Form())

    @post("/{code:str}/cancel", opt={PERMISSION: SET_UP})
    async def cancel(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Cancel it."""
        form = await bind(CancelElection, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, code, form)
        try:
            await cancel_election(actor, code, form.command)
        except Refused as refusal:
            return await _page(request, actor, code, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{code}", Said("选举已取消。仍要选举的，另建。"))


async def _page(request: Request[Any, Any, Any], actor: Actor, code: str, form: Form[CancelElection]) -> Template:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(SET_UP, at=line.region)
        if not line.open:
            raise Conflict(f"选举{code}{line.state}，不能取消。", code="election.closed")
        progress = await queries.progress(actor, code)
        listed = await queries.candidates(actor, code)
        around = await frame(request, actor, SUBJECT, line.region, Marks(leaves=await leaves(actor, line)))
    return page(
        request,
        "elections/pages/cancel.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        votes=len(progress.held),
        candidates=len(listed),
        form=form,
    )
