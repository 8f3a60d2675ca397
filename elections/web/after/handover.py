"""The page of a handover: the list, what is outstanding, and the township's orders."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections.after.handover import handover_of
from elections.after.papers import handover_sheet
from elections.permissions import PRINT, RECORD, VIEW
from elections.rules.handover import REFUSAL
from elections.services.after.handover import (
    Comply,
    HandOver,
    LeaveOutstanding,
    OrderHandover,
    comply,
    hand_over,
    leave_outstanding,
    order_handover,
)
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.web import printing
from server.web.acting import act, at_field
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import page

_LABELS = {
    "item": "事项",
    "handed": "移交日期",
    "given_by": "移交人",
    "taken_by": "接收人",
    "witness": "监交人",
    "quantity": "数量",
    "remark": "备注",
    "outstanding": "未移交原因",
}
_ORDER = {
    "items": "事项",
    "refused_by": "拒绝移交的人",
    "refused": "拒绝日期",
    "facts": "情况",
    "ordered": "督促日期",
    "document": "文件",
    "due": "限期",
}
_COMPLY = {"complied": "改正日期", "outcome": "结果"}


class HandoverPages(Controller):
    """工作移交."""

    path = SUBJECT

    @get("/{code:str}/handover", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """All of it."""
        return await _page(request, actor, code, Form(), "")

    @post("/{code:str}/handover", opt={PERMISSION: RECORD})
    async def hand(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Record that one thing changed hands."""
        form = await bind(HandOver, request, _LABELS)
        return await _done(request, actor, code, form, lambda one: hand_over(actor, code, one), "已登记移交。")

    @post("/{code:str}/handover/outstanding", opt={PERMISSION: RECORD})
    async def outstanding(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Record why one thing did not."""
        form = await bind(LeaveOutstanding, request, _LABELS)
        said = "已登记未移交的原因。"
        return await _done(request, actor, code, form, lambda one: leave_outstanding(actor, code, one), said)

    @post("/{code:str}/handover/orders", opt={PERMISSION: RECORD})
    async def order(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Record a refusal with the township's order."""
        chosen = tuple(str(one) for one in (await request.form()).getall("items", []))
        form = await bind(OrderHandover, request, _ORDER, items=chosen)
        return await _done(request, actor, code, form, lambda one: order_handover(actor, code, one), "已登记督促。")

    @post("/{code:str}/handover/orders/{order:int}", opt={PERMISSION: RECORD})
    async def comply(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], order: FromPath[int]
    ) -> Template | Redirect:
        """Record that it was followed."""
        form = await bind(Comply, request, _COMPLY)
        return await _done(request, actor, code, form, lambda one: comply(actor, code, order, one), "已登记改正。")

    @get("/{code:str}/handover/papers/list", opt={PERMISSION: PRINT})
    async def sheet(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Response[bytes]:
        """The list as PDF."""
        async with transaction(actor):
            made = await handover_sheet(actor, code)
        return await printing.one(request, made)


async def _done(
    request: Request[Any, Any, Any],
    actor: Actor,
    code: str,
    form: Form[Any],
    does: Callable[[Any], Awaitable[object]],
    said: str,
) -> Template | Redirect:
    """Act on one of the page's forms; refused, what was typed comes back in that form alone."""
    return await act(
        request,
        form,
        at_field("事项", does),
        lambda again: _page(request, actor, code, again, request.url.path),
        f"{SUBJECT}/{code}/handover",
        said,
    )


async def _page(request: Request[Any, Any, Any], actor: Actor, code: str, form: Form[Any], posted: str) -> Template:
    async with transaction(actor):
        held = await handover_of(actor, code)
        around = await framed(request, actor, held.election)
    line = held.election
    open_ = line.published is not None and not line.by_election
    return page(
        request,
        "elections/pages/after/handover.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        held=held,
        orders=[(one, one.finding(clock.today())) for one in held.orders],
        refusal=REFUSAL,
        open=open_,
        form=form,
        posted=posted,
        blank=Form(),
        may_record=open_ and line.voided is None and actor.may(RECORD),
        may_print=open_ and actor.may(PRINT),
    )
