"""The page of proxies: who votes for whom, the form, the list for the wall."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cadres.vocabulary import Kinship
from elections import queries
from elections.laws import laws
from elections.permissions import PRINT, RECORD, VIEW
from elections.polling_papers import proxy_list
from elections.proxies import bearers, examined
from elections.rules.posting import posting
from elections.services.corrections import Withdrawal
from elections.services.polling.proxies import Entrust, entrust, take_back
from elections.vocabulary import Stage
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.web import flash, printing
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import page

_LABELS = {
    "giver": "委托人",
    "taker": "受委托人",
    "giver_voter": "是哪一名委托人",
    "taker_voter": "是哪一名受委托人",
    "relation": "亲属关系",
    "absent_for": "不能投票的原因",
    "written": "书面日期",
    "reason": "理由",
}


class ProxyPages(Controller):
    """委托投票."""

    path = SUBJECT

    @get("/{code:str}/proxies", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """Who votes for whom."""
        return await _page(request, actor, code, Form())

    @post("/{code:str}/proxies", opt={PERMISSION: RECORD})
    async def record(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Put a mandate on record."""
        form = await bind(Entrust, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, code, form)
        try:
            await entrust(actor, code, form.command)
        except Refused as refusal:
            return await _page(request, actor, code, form.with_refusal(refusal))
        said = f"已登记{form.command.giver}委托{form.command.taker}投票。"
        return flash.done(request, f"{SUBJECT}/{code}/proxies", Said(said))

    @post("/{code:str}/proxies/{mandate:int}/take-back", opt={PERMISSION: RECORD})
    async def back(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        mandate: FromPath[int],
    ) -> Template | Redirect:
        """The giver votes in person after all."""
        form = await bind(Withdrawal, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, code, form)
        await take_back(actor, code, mandate, form.command)
        return flash.done(request, f"{SUBJECT}/{code}/proxies", Said("已撤回委托。"))

    @get("/{code:str}/proxies/list.pdf", opt={PERMISSION: PRINT})
    async def printed(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Response[bytes]:
        """The list for the wall."""
        async with transaction(actor):
            made = await proxy_list(actor, code)
        return await printing.one(request, made)


async def _page(request: Request[Any, Any, Any], actor: Actor, code: str, form: Form[Any]) -> Template:
    async with transaction(actor):
        line = await queries.election(actor, code)
        held = await examined(actor, line)
        book = (await laws()).book(line.kind, line.election_day, line.region)
        typed = {field: getattr(form.command, field, "") or form.value(field) for field in ("giver", "taker")}
        names = {name for one, _ in held for name in (one.mandate.giver, one.mandate.taker)}
        known = await bearers(actor, code, [*names, *(one for one in typed.values() if one)])
        posted = (await queries.stage_days(actor, code)).get(Stage.PROXY_PUBLISHED)
        around = await framed(request, actor, line)
    several = {name: lines for name, lines in known.items() if len(lines) > 1}
    return page(
        request,
        "elections/pages/polling/proxies.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        book=book,
        basis=book.basis("proxy_to"),
        posting=posting(book, line.election_day, posted, clock.today(), "委托投票名单") if held else None,
        held=held,
        told={one.id: one.told for lines in several.values() for one in lines},
        namesakes={field: [(one.id, one.told) for one in several.get(name, ())] for field, name in typed.items()},
        relations=tuple(Kinship),
        form=form,
        may_record=actor.may(RECORD) and line.open,
        may_print=actor.may(PRINT) and bool(held),
    )
