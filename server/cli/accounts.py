"""Commands for accounts: `account create|list|lock|unlock|reset|confirm|release`, and tokens."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any, TypeVar

import click

from server.access import accounts
from server.access.accounts import Lock, NewAccount, account_id, open_account
from server.access.actor import PROVINCE, Actor, Role
from server.access.directory import AccountFilter
from server.access.directory import accounts as listed
from server.access.duties import labels
from server.access.release import release
from server.access.tables import UnitKind
from server.access.tokens import NewToken, issue_token
from server.access.units import NewUnit, unit_named
from server.cli.machine import running
from server.db.engine import transaction
from server.settings import Settings

T = TypeVar("T")

_ROLES = click.Choice([role.value for role in Role if role is not Role.OPERATOR])
_KINDS = click.Choice([kind.value for kind in UnitKind])


def _run(work: Callable[[Actor], Coroutine[Any, Any, T]], *, begins: bool = False) -> T:
    """Do some work as the operator on this machine's database, which the first account may begin."""

    async def run() -> T:
        async with running(Settings.read(), begins=begins):
            return await work(Actor.operator())

    return asyncio.run(run())


@click.group("account")
def account() -> None:
    """账号：开立、查看、锁定、解锁、重置密码、年度确认、放行。"""


@account.command("create")
@click.argument("login")
@click.option("--name", required=True, help="姓名。")
@click.option("--unit", "office", required=True, help="单位名称，没有的即建立。")
@click.option(
    "--kind", default=UnitKind.ORGANIZATION_DEPARTMENT.value, show_default=True, type=_KINDS, help="单位类别。"
)
@click.option("--unit-region", help="单位的十二位区划代码，不写的与辖区相同。")
@click.option("--region", default=PROVINCE, show_default=True, help="辖区的十二位区划代码。")
@click.option("--role", "roles", multiple=True, required=True, type=_ROLES, help="角色，可写多次。")
@click.option("--grant", "grants", multiple=True, type=_ROLES, help="账号管理员可授予的角色，可写多次。")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="到期日。")
@click.option("--password", help="不写的生成一次性密码。首次登录都须修改。")
def create(office: str, kind: str, unit_region: str | None, password: str | None, **given: Any) -> None:
    """开立账号。"""
    expires = given.pop("expires")
    region = given["region"]

    async def work(actor: Actor) -> str:
        unit = await unit_named(actor, NewUnit(name=office, kind=UnitKind(kind), region=unit_region or region))
        last: date | None = expires.date() if expires else None
        return (await open_account(actor, NewAccount(unit=unit, expires=last, **given), password=password)).password

    word = _run(work, begins=True)
    click.echo(f"已开立账号{given['login']}。首次登录须修改密码。")
    if password is None:
        click.echo(f"一次性密码（只显示这一次）：{word}")


@account.command("list")
@click.option("--region", default=PROVINCE, show_default=True, help="地区的十二位区划代码。")
@click.option("--find", "words", default="", help="账号、姓名或单位中的字。")
def list_accounts(region: str, words: str) -> None:
    """列出账号：账号、姓名、单位、地区、角色、状态、到期日、最近登录，以制表符分开。"""

    async def work(actor: Actor) -> None:
        async with transaction(actor):
            found = await listed(actor, AccountFilter(region, words), size=100_000)
        for one in found.lines:
            used = one.used.date().isoformat() if one.used else ""
            last = one.expires.isoformat() if one.expires else ""
            cells = (one.login, one.name, one.unit, one.region, labels(one.roles), one.state.label, last, used)
            click.echo("\t".join(cells))
        if not found.lines:
            narrowed = f"中没有含“{words}”的" if words else "还没有"
            cure = "数据在别处的，用HUANJIE_HOME指出；要开立的，用account create。"
            settings = Settings.read()
            place = "HUANJIE_DSN所指" if settings.dsn else f"{settings.home}"
            click.echo(f"{place}的数据库里，{region}{narrowed}账号。{cure}", err=True)

    _run(work)


@account.command("lock")
@click.argument("login")
@click.option("--reason", required=True, help="事由。")
def lock(login: str, reason: str) -> None:
    """锁定账号，已登录的立即下线。"""

    async def work(actor: Actor) -> None:
        await accounts.lock(actor, await account_id(actor, login), Lock(reason=reason))

    _run(work)
    click.echo(f"已锁定账号{login}。")


@account.command("unlock")
@click.argument("login")
def unlock(login: str) -> None:
    """解锁账号。"""

    async def work(actor: Actor) -> None:
        await accounts.unlock(actor, await account_id(actor, login))

    _run(work)
    click.echo(f"已解锁账号{login}。")


@account.command("reset")
@click.argument("login")
def reset(login: str) -> None:
    """重置密码，显示一次性密码。"""

    async def work(actor: Actor) -> str:
        return await accounts.reset(actor, await account_id(actor, login))

    click.echo(f"一次性密码（只显示这一次）：{_run(work)}")


@account.command("confirm")
@click.argument("login")
def confirm(login: str) -> None:
    """年度确认：账号仍须使用。"""

    async def work(actor: Actor) -> None:
        await accounts.confirm(actor, await account_id(actor, login))

    _run(work)
    click.echo(f"已确认账号{login}。")


@account.command("release")
@click.argument("login")
def release_account(login: str) -> None:
    """放行账号：已核实由本人使用，可以调阅、打印、导出个人信息。"""

    async def work(actor: Actor) -> None:
        await release(actor, await account_id(actor, login))

    _run(work)
    click.echo(f"已放行账号{login}。")


@click.command("token")
@click.argument("login")
@click.option("--label", required=True, help="用途。")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 365), help="有效天数。")
@click.option("--permission", "permitted", multiple=True, help="权限代码，可写多次；不写的为账号的全部权限。")
@click.option("--read-only", is_flag=True, help="只能查看。")
def token(login: str, permitted: tuple[str, ...], **given: Any) -> None:
    """发放接口令牌，只显示这一次。"""
    new = NewToken(permitted=frozenset(permitted), **given)

    async def work(actor: Actor) -> str:
        return await issue_token(actor, login, new)

    click.echo(_run(work))


COMMANDS = (account, token)
