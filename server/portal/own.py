"""The page of one's own account: password, sign-ins, programs, and who stands in."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from server.access import own, release, stand_ins, tokens
from server.access.actor import Actor
from server.access.own import NewPassword, own_account
from server.access.records import MANAGE
from server.access.stand_ins import NewStandIn
from server.access.tokens import NewToken
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.places.regions import path
from server.portal.accounts import ENTER
from server.web import flash
from server.web.auth import PERMISSION, UNSETTLED
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import bare_page, frame, page

_PASSWORDS = {"old": "原密码", "new": "新密码", "again": "再输一次"}
_TOKENS = {"label": "用途", "days": "天数", "permitted": "权限", "read_only": "只能查看", "password": "密码"}
_PAIRS = {"deputy": "B角", "since": "起", "until": "止", "reason": "事由"}
_OWN = "/account"


class AccountPages(Controller):
    """One's own account; nobody else's."""

    path = _OWN

    @get("/", opt={PERMISSION: ENTER})
    async def own(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template:
        """Who is signed in, for which area, with which rights."""
        return await _own_page(request, actor)

    @get("/password", opt={PERMISSION: ENTER, UNSETTLED: True}, sync_to_thread=False)
    def ask_password(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template:
        """The form; after a reset it is the only page there is."""
        return _password_page(request, actor, Form())

    @post("/password", opt={PERMISSION: ENTER, UNSETTLED: True})
    async def change_password(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]
    ) -> Template | Redirect:
        """Take the new password; whoever else is signed in to the account is signed out."""
        form = await bind(NewPassword, request, _PASSWORDS)
        # What was typed does not come back with the page.
        form = Form({}, form.labels, form.command, form.wrongs)
        if form.command is None:
            return _password_page(request, actor, form)
        try:
            ended = await own.change_password(actor, form.command, str(request.auth))
        except Refused as refusal:
            return _password_page(request, actor, form.with_refusal(refusal))
        elsewhere = f"另有{ended}处登录已退出。" if ended else ""
        return flash.done(request, _OWN, Said(f"密码已修改。{elsewhere}"))

    @post("/sessions/{session:int}/end", opt={PERMISSION: ENTER})
    async def end_session(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], session: FromPath[int]
    ) -> Redirect:
        """Sign out elsewhere."""
        await own.end_session(actor, session)
        return flash.done(request, f"{_OWN}#sessions", Said("那处登录已结束。"))

    @post("/tokens", opt={PERMISSION: ENTER})
    async def issue_token(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template:
        """The token is on the answer and nowhere else, so this one form is not redirected."""
        form = await bind(NewToken, request, _TOKENS)
        # The password does not come back with the page.
        values = {name: value for name, value in form.values.items() if name != "password"}
        form = Form(values, form.labels, form.command, form.wrongs)
        if form.command is None:
            return await _own_page(request, actor, token=form)
        async with transaction(actor):
            login = (await own_account(actor)).login
        try:
            word = await tokens.issue_token(actor, login, form.command)
        except Refused as refusal:
            return await _own_page(request, actor, token=form.with_refusal(refusal))
        return await once(request, actor, "接口令牌", form.command.label, word)

    @post("/tokens/{token:int}/revoke", opt={PERMISSION: ENTER})
    async def revoke_token(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], token: FromPath[int]
    ) -> Redirect:
        """Take a token back."""
        await tokens.revoke_token(actor, token)
        return flash.done(request, f"{_OWN}#tokens", Said("令牌已收回。"))

    @post("/stand-ins", opt={PERMISSION: ENTER})
    async def name_stand_in(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]
    ) -> Template | Redirect:
        """Name who stands in while one is away."""
        form = await bind(NewStandIn, request, _PAIRS)
        if form.command is None:
            return await _own_page(request, actor, pair=form)
        try:
            await stand_ins.name_stand_in(actor, form.command)
        except Refused as refusal:
            return await _own_page(request, actor, pair=form.with_refusal(refusal))
        except Conflict as conflict:
            taken = Refused([Problem("B角", conflict.message)])
            return await _own_page(request, actor, pair=form.with_refusal(taken))
        return flash.done(request, f"{_OWN}#pairs", Said("已指定B角。"))

    @post("/held/{account:int}/release", opt={PERMISSION: ENTER})
    async def release(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], account: FromPath[int]
    ) -> Redirect:
        """As the head of a unit, say that a colleague's account is in that colleague's hands."""
        await release.release_in_unit(actor, account)
        return flash.done(request, _OWN, Said("已放行。"))

    @post("/stand-ins/{pair:int}/end", opt={PERMISSION: ENTER})
    async def end_stand_in(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], pair: FromPath[int]
    ) -> Redirect:
        """Come back early, or step back."""
        await stand_ins.end_stand_in(actor, pair)
        return flash.done(request, f"{_OWN}#pairs", Said("代办已结束。"))


async def once(request: Request[Any, Any, Any], actor: Actor, what: str, about: str, word: str) -> Template:
    """The page that shows a secret once."""
    async with transaction(actor):
        around = await frame(request, actor, "", actor.region)
    return page(request, "server/once.html", around, what=what, about=about, word=word)


def _password_page(request: Request[Any, Any, Any], actor: Actor, form: Form[NewPassword]) -> Template:
    status = 422 if form.wrongs else 200
    return bare_page(request, "server/password.html", status=status, form=form, due=actor.password_due)


async def _own_page(
    request: Request[Any, Any, Any],
    actor: Actor,
    *,
    token: Form[NewToken] | None = None,
    pair: Form[NewStandIn] | None = None,
) -> Template:
    token, pair = token or Form(), pair or Form()
    async with transaction(actor):
        row = await own_account(actor)
        context = {
            "login": row.login,
            "confirm_by": row.confirmed,
            "expires": row.expires,
            "sessions": await own.sessions_of(row.id, str(request.auth)),
            "tokens": await tokens.tokens_of(row.id),
            "rights": tokens.holdable(row),
            "pairs": await stand_ins.stand_ins_of(row.id),
            "colleagues": await stand_ins.colleagues(actor),
            "places": await path(actor.region),
            "held": await release.held_in_unit(actor),
        }
        around = await frame(request, actor, "", actor.region)
    return page(
        request,
        "server/account.html",
        around,
        status=422 if token.wrongs or pair.wrongs else 200,
        token_form=token,
        pair_form=pair,
        roles=sorted(role.label for role in actor.roles),
        may_manage=actor.may(MANAGE),
        **context,
    )
