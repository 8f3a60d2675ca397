"""Pages of those who keep the accounts: the list of an area, one account, and the acts on it."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template

from server.access import accounts, directory, release, tokens
from server.access.accounts import EditAccount, Lock, NewAccount
from server.access.actor import Actor, Role, permissions
from server.access.directory import AccountFilter, AccountLine
from server.access.duties import labels, role_conflicts
from server.access.own import sessions_of
from server.access.records import MANAGE
from server.access.standing import AccountState
from server.access.tokens import tokens_of
from server.access.units import units
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.portal.accounts import ENTER
from server.portal.own import once
from server.web import areas, flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, Pager, frame, page

SUBJECT = "/accounts"
PAGE_SIZE = 50
LABELS = {
    "login": "账号",
    "name": "姓名",
    "unit": "单位",
    "region": "地区",
    "roles": "角色",
    "grants": "可授予的角色",
    "expires": "到期日",
}
_REASONS = {"reason": "事由"}


@dataclass(frozen=True, slots=True)
class _Desk:
    """One account with what surrounds its page."""

    line: AccountLine
    around: Frame


class DirectoryPages(Controller):
    """The accounts of an area."""

    path = SUBJECT

    @get("/", opt={PERMISSION: MANAGE})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        q: Annotated[str, QueryParameter(max_length=40)] = "",
        state_word: Annotated[str, QueryParameter(name="state", max_length=20)] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """The accounts of an area, narrowed by words and state."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            wanted = AccountFilter(around.area_code, q.strip(), _state(state_word))
            first = (number - 1) * PAGE_SIZE
            found = await directory.accounts(actor, wanted, first=first, size=PAGE_SIZE)
        query = {"area": around.area_code, "q": q, "state": state_word}
        pager = Pager(SUBJECT, query, number, PAGE_SIZE, found.total)
        if number > pager.last:
            raise NotFound
        return page(
            request,
            "server/accounts/list.html",
            around,
            found=found,
            pager=pager,
            q=q,
            state=state_word,
            states=tuple(AccountState),
        )

    @get("/new", opt={PERMISSION: MANAGE})
    async def ask_new(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The form, for the area that was looked at."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            return await _form_page(request, actor, around, Form(), None)

    @post("/new", opt={PERMISSION: MANAGE})
    async def open(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template:
        """Open it; the password for the first sign-in is on the answer and nowhere else."""
        form = await bind(NewAccount, request, LABELS)
        if form.command is not None:
            try:
                await require_division(actor, form.command.region)
                opened = await accounts.open_account(actor, form.command)
                return await once(request, actor, "一次性密码", opened.login, opened.password)
            except Refused as refusal:
                form = form.with_refusal(refusal)
            except Conflict as conflict:
                form = form.with_refusal(Refused([Problem("账号", conflict.message)]))
        async with transaction(actor):
            return await _form_page(request, actor, await frame(request, actor, SUBJECT), form, None)

    @get("/{account:int}", opt={PERMISSION: MANAGE})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], account: FromPath[int]
    ) -> Template:
        """One account: how it stands, where it is signed in, which programs use it."""
        return await _show(request, actor, account, Form())

    @get("/{account:int}/edit", opt={PERMISSION: MANAGE})
    async def ask_edit(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], account: FromPath[int]
    ) -> Template:
        """The form with what is on record."""
        async with transaction(actor):
            desk = await _desk(request, actor, account)
            return await _form_page(request, actor, desk.around, Form(), desk.line)

    @post("/{account:int}/edit", opt={PERMISSION: MANAGE})
    async def edit(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], account: FromPath[int]
    ) -> Template | Redirect:
        """Change it."""
        async with transaction(actor):
            desk = await _desk(request, actor, account)
        form = await bind(EditAccount, request, LABELS)
        if form.command is not None:
            try:
                await require_division(actor, form.command.region)
                await accounts.edit_account(actor, account, form.command)
                return flash.done(request, f"{SUBJECT}/{account}", Said("已修改，下一次操作起生效。"))
            except Refused as refusal:
                form = form.with_refusal(refusal)
        async with transaction(actor):
            return await _form_page(request, actor, desk.around, form, desk.line)

    @post("/{account:int}/lock", opt={PERMISSION: MANAGE})
    async def lock(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], account: FromPath[int]
    ) -> Template | Redirect:
        """Shut it, for a reason."""
        form = await bind(Lock, request, _REASONS)
        if form.command is None:
            return await _show(request, actor, account, form)
        await accounts.lock(actor, account, form.command)
        return flash.done(request, f"{SUBJECT}/{account}", Said("已锁定，所有登录已退出。"))

    @post("/{account:int}/unlock", opt={PERMISSION: MANAGE})
    async def unlock(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], account: FromPath[int]
    ) -> Redirect:
        """Open it again, also one that waits after wrong passwords."""
        async with transaction(actor):
            locked = (await directory.account(actor, account)).state is AccountState.LOCKED
        await accounts.unlock(actor, account)
        return flash.done(request, f"{SUBJECT}/{account}", Said("已解锁。" if locked else "已解除，现在可以登录。"))

    @get("/{account:int}/reset", opt={PERMISSION: MANAGE})
    async def ask_reset(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], account: FromPath[int]
    ) -> Template:
        """What a reset will do, before it is done."""
        async with transaction(actor):
            desk = await _desk(request, actor, account)
            if not desk.line.mine:
                raise NotFound
            sessions = await sessions_of(account)
            programs = [token.label for token in await tokens_of(account) if token.open]
        return page(
            request,
            "server/accounts/reset.html",
            desk.around,
            line=desk.line,
            online=sum(session.open for session in sessions),
            programs=programs,
        )

    @post("/{account:int}/reset", opt={PERMISSION: MANAGE})
    async def reset(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], account: FromPath[int]
    ) -> Template:
        """A password for once, shown once."""
        async with transaction(actor):
            login = (await directory.account(actor, account)).login
        return await once(request, actor, "一次性密码", login, await accounts.reset(actor, account))

    @post("/{account:int}/release", opt={PERMISSION: MANAGE})
    async def release(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], account: FromPath[int]
    ) -> Redirect:
        """Say that it is in its person's hands, after another administrator set the password."""
        await release.release(actor, account)
        return flash.done(request, f"{SUBJECT}/{account}", Said("已放行。"))

    @post("/{account:int}/confirm", opt={PERMISSION: MANAGE})
    async def confirm(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], account: FromPath[int]
    ) -> Redirect:
        """Say that it is still needed."""
        await accounts.confirm(actor, account)
        return flash.done(request, f"{SUBJECT}/{account}", Said("已作年度确认。"))

    @post("/{account:int}/sessions", opt={PERMISSION: MANAGE})
    async def end_sessions(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], account: FromPath[int]
    ) -> Redirect:
        """Sign it out everywhere."""
        ended = await accounts.end_sessions(actor, account)
        return flash.done(request, f"{SUBJECT}/{account}", Said(f"已退出{ended}处登录。"))

    @post("/{account:int}/tokens/{token:int}/revoke", opt={PERMISSION: MANAGE})
    async def revoke_token(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        account: FromPath[int],
        token: FromPath[int],
    ) -> Redirect:
        """Take a program's token back."""
        await tokens.revoke_token(actor, token)
        return flash.done(request, f"{SUBJECT}/{account}", Said("令牌已收回。"))


def _state(word: str) -> AccountState | None:
    if not word:
        return None
    try:
        return AccountState(word)
    except ValueError:
        raise NotFound from None


async def require_division(actor: Actor, region: str) -> None:
    """Refuse an area that is no division of the actor's; which of the two it is, is not told."""
    async with transaction(actor):
        try:
            await areas.locate(actor, region)
        except NotFound:
            cure = "从左边的地区中选，或核对12位区划代码。"
            raise Refused([Problem("地区", "没有这个地区，或不在本账号的地区内。", cure)]) from None


async def _desk(request: Request[Any, Any, Any], actor: Actor, account: int) -> _Desk:
    line = await directory.account(actor, account)
    return _Desk(line, await frame(request, actor, SUBJECT, line.region))


async def _show(request: Request[Any, Any, Any], actor: Actor, account: int, form: Form[Lock]) -> Template:
    async with transaction(actor):
        desk = await _desk(request, actor, account)
        sessions = await sessions_of(account)
        own_tokens = await tokens_of(account)
    return page(
        request,
        "server/accounts/account.html",
        desk.around,
        status=422 if form.wrongs else 200,
        line=desk.line,
        sessions=sessions,
        tokens=own_tokens,
        form=form,
    )


async def _form_page(
    request: Request[Any, Any, Any], actor: Actor, around: Frame, form: Form[Any], line: AccountLine | None
) -> Template:
    return page(
        request,
        "server/accounts/form.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        line=line,
        units=await units(actor),
        may_give=tuple(role for role in Role if role in actor.grants and role is not Role.OPERATOR),
        work={role.value: _work(role) for role in Role},
    )


def _work(role: Role) -> str:
    """What a role may do and what it goes with, read off the rights and the rules themselves."""
    held = [right for right in permissions() if right.code != ENTER.code and role in right.roles]
    # What every kind of work has, such as sheets, tells least.
    held.sort(key=lambda right: right.code.startswith(("server.", "sheets.")))
    rights = "、".join(right.label for right in held)
    apart = labels(other for other in Role if other is not Role.OPERATOR and role_conflicts({role, other}))
    return f"{rights}。{f'不能兼{apart}。' if apart else ''}"
