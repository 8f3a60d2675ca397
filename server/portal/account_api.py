"""Accounts and units for other programs."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.access import accounts, directory, release
from server.access.accounts import EditAccount, Lock, NewAccount, Opened
from server.access.actor import Actor, reach_of
from server.access.directory import AccountFilter, AccountLine, AccountPage
from server.access.records import MANAGE
from server.access.standing import AccountState
from server.access.units import NewUnit, UnitLine, open_unit, unit, units
from server.db.engine import transaction
from server.portal.directory import require_division
from server.web import areas
from server.web.auth import PERMISSION


class AccountApi(Controller):
    """What the pages of accounts do."""

    path = "/accounts"
    tags = ("账号",)

    @get("/", operation_id="ListAccounts", summary="一个地区的账号", opt={PERMISSION: MANAGE})
    async def list_area(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        q: Annotated[str, QueryParameter(max_length=40)] = "",
        standing: Annotated[AccountState | None, QueryParameter(name="state")] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> AccountPage:
        """`first` lines are left out, `size` at most come."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            wanted = AccountFilter(places[-1].code, q.strip(), standing)
            return await directory.accounts(actor, wanted, first=first, size=size)

    @get("/units", operation_id="ListUnits", summary="一个地区的单位", opt={PERMISSION: MANAGE})
    async def list_units(
        self, actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> tuple[UnitLine, ...]:
        """From the top down."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            return await units(actor, reach_of(places[-1].code))

    @post("/units", operation_id="OpenUnit", summary="建立单位", opt={PERMISSION: MANAGE})
    async def open_unit(self, actor: NamedDependency[Actor], data: JSONBody[NewUnit]) -> UnitLine:
        """A conflict where one of that name is there."""
        await require_division(actor, data.region)
        made = await open_unit(actor, data)
        async with transaction(actor):
            return await unit(actor, made)

    @get("/{account:int}", operation_id="GetAccount", summary="一个账号", opt={PERMISSION: MANAGE})
    async def show(self, actor: NamedDependency[Actor], account: FromPath[int]) -> AccountLine:
        """With its state today."""
        return await _line(actor, account)

    @post("/", operation_id="OpenAccount", summary="开立账号", opt={PERMISSION: MANAGE})
    async def open(self, actor: NamedDependency[Actor], data: JSONBody[NewAccount]) -> Opened:
        """Answers with the password for the first sign-in, which is kept nowhere."""
        await require_division(actor, data.region)
        return await accounts.open_account(actor, data)

    @post("/{account:int}/changes", operation_id="EditAccount", summary="修改账号", opt={PERMISSION: MANAGE})
    async def edit(
        self, actor: NamedDependency[Actor], account: FromPath[int], data: JSONBody[EditAccount]
    ) -> AccountLine:
        """Everything is given anew; what is left out is taken away."""
        await _line(actor, account)
        await require_division(actor, data.region)
        await accounts.edit_account(actor, account, data)
        return await _line(actor, account)

    @post("/{account:int}/lock", operation_id="LockAccount", summary="锁定账号", opt={PERMISSION: MANAGE})
    async def lock(self, actor: NamedDependency[Actor], account: FromPath[int], data: JSONBody[Lock]) -> AccountLine:
        """Ends its sessions too."""
        await accounts.lock(actor, account, data)
        return await _line(actor, account)

    @post("/{account:int}/unlock", operation_id="UnlockAccount", summary="解锁账号", opt={PERMISSION: MANAGE})
    async def unlock(self, actor: NamedDependency[Actor], account: FromPath[int]) -> AccountLine:
        """Also forgives wrong passwords."""
        await accounts.unlock(actor, account)
        return await _line(actor, account)

    @post("/{account:int}/reset", operation_id="ResetPassword", summary="重置密码", opt={PERMISSION: MANAGE})
    async def reset(self, actor: NamedDependency[Actor], account: FromPath[int]) -> Opened:
        """Answers with a password for once."""
        line = await _line(actor, account)
        return Opened(account, line.login, await accounts.reset(actor, account))

    @post("/{account:int}/release", operation_id="ReleaseAccount", summary="放行账号", opt={PERMISSION: MANAGE})
    async def release(self, actor: NamedDependency[Actor], account: FromPath[int]) -> AccountLine:
        """Not by the administrator who set the password."""
        await release.release(actor, account)
        return await _line(actor, account)

    @post("/{account:int}/confirm", operation_id="ConfirmAccount", summary="年度确认", opt={PERMISSION: MANAGE})
    async def confirm(self, actor: NamedDependency[Actor], account: FromPath[int]) -> AccountLine:
        """The year begins anew."""
        await accounts.confirm(actor, account)
        return await _line(actor, account)


async def _line(actor: Actor, account: int) -> AccountLine:
    async with transaction(actor):
        return await directory.account(actor, account)
