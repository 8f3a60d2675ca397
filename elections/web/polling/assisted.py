"""The page of mobile boxes and of ballots that somebody writes: who, why, and by whom."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections import queries
from elections.assisted import boxes, judged
from elections.assisted_vocabulary import AssistedBy, AssistReason
from elections.laws import laws
from elections.permissions import RECORD, VIEW
from elections.rules.posting import posting
from elections.services.corrections import Withdrawal
from elections.services.polling.assisted import ListVoter, NameWriter, list_voter, name_writer, strike_voter
from elections.vocabulary import Stage
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import page

_LABELS = {
    "name": "选民",
    "helped": "方式",
    "reason": "原因",
    "told": "说明",
    "box": "流动票箱",
    "writer": "代写人",
    "accepted": "理由",
}


class AssistedPages(Controller):
    """流动票箱和代写."""

    path = SUBJECT

    @get("/{code:str}/assisted", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """Both lists."""
        return await _page(request, actor, code, Form())

    @post("/{code:str}/assisted", opt={PERMISSION: RECORD})
    async def record(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Put a voter on a list."""
        form = await bind(ListVoter, request, _LABELS)
        return await _done(request, actor, code, form, lambda command: list_voter(actor, code, command), "已登记。")

    @post("/{code:str}/assisted/{entry:int}/writer", opt={PERMISSION: RECORD})
    async def writer(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], entry: FromPath[int]
    ) -> Template | Redirect:
        """Say who writes."""
        form = await bind(NameWriter, request, _LABELS)
        said = "已确定代写人。"
        return await _done(request, actor, code, form, lambda command: name_writer(actor, code, entry, command), said)

    @post("/{code:str}/assisted/{entry:int}/strike", opt={PERMISSION: RECORD})
    async def strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], entry: FromPath[int]
    ) -> Template | Redirect:
        """Take a voter off."""
        form = await bind(Withdrawal, request, {"reason": "取消原因"})
        return await _done(
            request, actor, code, form, lambda command: strike_voter(actor, code, entry, command), "已取消。"
        )


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
        request, form, does, lambda again: _page(request, actor, code, again), f"{SUBJECT}/{code}/assisted", said
    )


async def _page(request: Request[Any, Any, Any], actor: Actor, code: str, form: Form[Any]) -> Template:
    async with transaction(actor):
        line = await queries.election(actor, code)
        book = (await laws()).book(line.kind, line.election_day, line.region)
        lines = await judged(actor, line, book)
        held = await boxes(actor, code, lines)
        posted = (await queries.stage_days(actor, code)).get(Stage.PROXY_PUBLISHED)
        around = await framed(request, actor, line)
    here = f"{SUBJECT}/{code}/assisted"
    return page(
        request,
        "elections/pages/polling/assisted.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        book=book,
        boxes=held,
        written=[one for one in lines if one.entry.helped is AssistedBy.WRITING],
        posting=posting(book, line.election_day, posted, clock.today(), "流动票箱和代写名单") if lines else None,
        helps=tuple(AssistedBy),
        reasons=tuple(AssistReason),
        form=form,
        adding=form if request.url.path == here else Form(),
        mobile_basis=book.basis("mobile_scope"),
        writer_basis=book.basis("writer_max"),
        may_record=actor.may(RECORD) and line.open,
    )
