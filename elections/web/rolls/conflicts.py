"""The queue of people registered in two places (V-06, V-07)."""

from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template

from elections.permissions import KEEP_ROLL, VIEW
from elections.roll_vocabulary import ConflictState
from elections.rolls.conflicts import conflict, conflict_counts, conflicts
from elections.services.rolls.conflicts import Claim, GiveWay, claim, give_way
from elections.web.panels import SUBJECT
from elections.web.rolls.around import ROLLS
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Pager, frame, page

QUEUE = f"{ROLLS}/conflicts"
PAGE_SIZE = 50


class RollConflictPages(Controller):
    """The queue of an area, and one of its cases."""

    path = QUEUE

    @get("/", opt={PERMISSION: VIEW})
    async def queue(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "open",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """Those that wait, people relocated and still registered at their origin first."""
        if show not in set(ConflictState):
            raise NotFound
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            counts = await conflict_counts(actor, around.area_code)
            state = ConflictState(show)
            pager = Pager(QUEUE, {"area": around.area_code, "show": show}, number, PAGE_SIZE, counts[state], "件")
            if number > pager.last:
                raise NotFound
            lines = await conflicts(actor, around.area_code, state, first=pager.skipped, size=PAGE_SIZE)
        return page(
            request,
            "elections/pages/rolls/conflicts.html",
            around,
            lines=lines,
            counts=counts,
            show=show,
            pager=pager,
        )

    @get("/{conflict:int}", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], conflict: FromPath[int]
    ) -> Template:
        """One case, seen from this side."""
        return await _page(request, actor, conflict, Form())

    @post("/{conflict:int}/claim", opt={PERMISSION: KEEP_ROLL})
    async def claim(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], conflict: FromPath[int]
    ) -> Template | Redirect:
        """Tell the other side why it must give way."""
        form = await bind(Claim, request, {"claim": "说明"})
        if form.command is None:
            return await _page(request, actor, conflict, form)
        await claim(actor, conflict, form.command)
        return flash.done(request, f"{QUEUE}/{conflict}", Said("已把说明告知对方。"))

    @post("/{conflict:int}/give-way", opt={PERMISSION: KEEP_ROLL})
    async def give_way(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], conflict: FromPath[int]
    ) -> Template | Redirect:
        """Take this side's registration off."""
        form = await bind(GiveWay, request, {"evidence": "材料"})
        if form.command is None:
            return await _page(request, actor, conflict, form)
        try:
            await give_way(actor, conflict, form.command)
        except Refused as refusal:
            return await _page(request, actor, conflict, form.with_refusal(refusal))
        return flash.done(request, f"{QUEUE}/{conflict}", Said("本地登记已除名，两边都已处理。"))


async def _page(request: Request[Any, Any, Any], actor: Actor, wanted: int, form: Form[Any]) -> Template:
    async with transaction(actor):
        line = await conflict(actor, wanted)
        around = await frame(request, actor, SUBJECT, line.region)
    return page(
        request,
        "elections/pages/rolls/conflict.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        form=form,
        may_keep=actor.may(KEEP_ROLL) and line.state is ConflictState.OPEN,
    )
