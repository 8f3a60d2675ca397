"""Pages of disputes: those of an area with what is overdue, those of an election, and one with what was done about it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from elections import queries, winners
from elections.after.disputes import DisputeLine, dispute, disputes_in, disputes_of, steps
from elections.after.voidings import would_fall
from elections.after_vocabulary import Channel, Decider, DisputeEffect, DisputeKind
from elections.permissions import DECIDE_DISPUTES, KEEP_DISPUTES, REVEAL_COMPLAINANT
from elections.services.after.disputes import (
    Complain,
    Complainant,
    DecideDispute,
    Reasoned,
    Reply,
    TakeStep,
    decide,
    hold,
    prolong,
    reply,
    reveal,
    take_in,
    take_step,
)
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.manifest import Duty
from server.web import flash
from server.web.acting import act, at_field
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

_PATH = f"{SUBJECT}/disputes"
_LABELS = {
    "kind": "内容",
    "channel": "来源",
    "subject": "反映的问题",
    "complainant": "反映人",
    "contact": "联系方式",
    "received": "收到日期",
    "owner": "承办人",
}
_STEP = {"day": "办理日期", "done_by": "办理人", "what": "办理情况"}
_DECIDE = {
    "decided": "处理日期",
    "decided_by": "处理机关",
    "document": "文件",
    "result": "处理意见",
    "effect": "处理结果",
    "person": "当选人",
    "confirmed": "确认事由",
}
_REASON = {"reason": "事由"}
_REPLY = {"replied": "答复日期"}
_SHOWN = {"": "全部", "open": "办理中", "overdue": "已超期", "done": "已办结"}


def _is(line: DisputeLine, show: str) -> bool:
    if show == "overdue":
        return line.overdue
    return not show or (line.decided is not None) is (show == "done")


class DisputeListPages(Controller):
    """选举争议、举报 of an area, and one of them."""

    path = _PATH

    @get("/", opt={PERMISSION: KEEP_DISPUTES})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
    ) -> Template:
        """What waits first, by its last day."""
        if show not in _SHOWN:
            raise NotFound
        async with transaction(actor):
            around = await frame(request, actor, _PATH, area)
            found = await disputes_in(actor, around.area_code)
        return page(
            request,
            "elections/pages/after/dispute_list.html",
            around,
            lines=[one for one in found if _is(one, show)],
            show=show,
            tabs=[(word, label, sum(_is(one, word) for one in found)) for word, label in _SHOWN.items()],
        )

    @get("/{wanted:int}", opt={PERMISSION: KEEP_DISPUTES})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template:
        """One, with what was done about it."""
        return await _page(request, actor, wanted, Form(), "")

    @post("/{wanted:int}/steps", opt={PERMISSION: KEEP_DISPUTES})
    async def step(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template | Redirect:
        """Record what was done."""
        form = await bind(TakeStep, request, _STEP)
        return await _done(request, actor, wanted, form, lambda one: take_step(actor, wanted, one), "已登记办理情况。")

    @post("/{wanted:int}/prolong", opt={PERMISSION: DECIDE_DISPUTES})
    async def prolong(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template | Redirect:
        """Give it more time."""
        form = await bind(Reasoned, request, _REASON)
        return await _done(request, actor, wanted, form, lambda one: prolong(actor, wanted, one), "已延长办理期限。")

    @post("/{wanted:int}/hold", opt={PERMISSION: DECIDE_DISPUTES})
    async def hold(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template | Redirect:
        """Keep the result back."""
        form = await bind(Reasoned, request, _REASON)
        said = "结果暂缓公布。"
        return await _done(request, actor, wanted, form, lambda one: hold(actor, wanted, one, holds=True), said)

    @post("/{wanted:int}/release", opt={PERMISSION: DECIDE_DISPUTES})
    async def release(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template | Redirect:
        """Let it go."""
        form = await bind(Reasoned, request, _REASON)
        said = "已解除暂缓公布。"
        return await _done(request, actor, wanted, form, lambda one: hold(actor, wanted, one, holds=False), said)

    @post("/{wanted:int}/decision", opt={PERMISSION: KEEP_DISPUTES})
    async def decide(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template | Redirect:
        """Settle it."""
        form = await bind(DecideDispute, request, _DECIDE)
        return await _done(request, actor, wanted, form, lambda one: decide(actor, wanted, one), "已登记处理结果。")

    @post("/{wanted:int}/reply", opt={PERMISSION: KEEP_DISPUTES})
    async def reply(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template | Redirect:
        """Record that whoever raised it was told."""
        form = await bind(Reply, request, _REPLY)
        return await _done(request, actor, wanted, form, lambda one: reply(actor, wanted, one), "已登记答复。")

    @post("/{wanted:int}/reveal", opt={PERMISSION: REVEAL_COMPLAINANT})
    async def reveal(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template:
        """Show once who raised it, for a reason that stays on record."""
        form = await bind(Reasoned, request, _REASON)
        shown = await reveal(actor, wanted, form.command) if form.command else None
        return await _page(request, actor, wanted, form, request.url.path, shown)


class DisputePages(Controller):
    """Those of one election."""

    path = SUBJECT

    @get("/{code:str}/disputes", opt={PERMISSION: KEEP_DISPUTES})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """All of them, and the form of another."""
        return await _election_page(request, actor, code, Form())

    @post("/{code:str}/disputes", opt={PERMISSION: KEEP_DISPUTES})
    async def take_in(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Take one in."""
        form = await bind(Complain, request, _LABELS)
        if form.command is None:
            return await _election_page(request, actor, code, form)
        try:
            made = await take_in(actor, code, form.command)
        except Refused as refusal:
            return await _election_page(request, actor, code, form.with_refusal(refusal))
        return flash.done(request, f"{_PATH}/{made}", Said("已登记，反映人和联系方式已加密。"))


async def _done(
    request: Request[Any, Any, Any],
    actor: Actor,
    wanted: int,
    form: Form[Any],
    does: Callable[[Any], Awaitable[object]],
    said: str,
) -> Template | Redirect:
    """Act on one of the page's forms; refused, what was typed comes back in that form alone."""
    return await act(
        request,
        form,
        at_field("争议", does),
        lambda again: _page(request, actor, wanted, again, request.url.path),
        f"{_PATH}/{wanted}",
        said,
    )


async def _page(
    request: Request[Any, Any, Any],
    actor: Actor,
    wanted: int,
    form: Form[Any],
    posted: str,
    shown: Complainant | None = None,
) -> Template:
    async with transaction(actor):
        found = await dispute(actor, wanted)
        line = await queries.election(actor, found.code)
        done = await steps(actor, wanted)
        named = await winners.elected(actor, found.code)
        waits = found.decided is None
        falls = await would_fall(actor, line) if waits and actor.may(DECIDE_DISPUTES) and line.stands else ()
        around = await framed(request, actor, line)
    return page(
        request,
        "elections/pages/after/dispute.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        one=found,
        steps=done,
        shown=shown,
        winners=[(one.person, f"{one.name}（{one.post.label}）") for one in named],
        deciders=tuple(Decider),
        effects=[one for one in DisputeEffect if actor.may(DECIDE_DISPUTES) or not one.voids],
        form=form,
        posted=posted,
        blank=Form(),
        waits=waits,
        falls=falls,
        may_decide=actor.may(DECIDE_DISPUTES) and waits,
        may_reveal=actor.may(REVEAL_COMPLAINANT) and (found.named or found.reachable),
    )


async def _election_page(request: Request[Any, Any, Any], actor: Actor, code: str, form: Form[Complain]) -> Template:
    async with transaction(actor):
        line = await queries.election(actor, code)
        found = await disputes_of(actor, code)
        around = await framed(request, actor, line)
    return page(
        request,
        "elections/pages/after/disputes.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        lines=found,
        kinds=tuple(DisputeKind),
        channels=tuple(Channel),
        form=form,
    )


async def dispute_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """Every dispute that waits, with its last day."""
    if not actor.may(KEEP_DISPUTES):
        return ()
    return [
        Duty(
            f"{one.community}：{one.kind.label}待办结",
            f"{_PATH}/{one.id}",
            one.region,
            KEEP_DISPUTES,
            f"{one.received.month}月{one.received.day}日收到，{one.owner}承办{'，结果暂缓公布' if one.holds else ''}",
            one.due,
            basis=one.timely.cite,
        )
        for one in await disputes_in(actor, area)
        if one.decided is None
    ]
