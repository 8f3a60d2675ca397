"""Commands for accounts: account, token."""

import asyncio
from typing import Any

import click

from server.access.accounts import NewAccount, issue_token, open_account
from server.access.actor import PROVINCE, Actor, Role
from server.cli.machine import running
from server.settings import Settings


@click.command("account")
@click.argument("login")
@click.option("--name", required=True, help="姓名。")
@click.option("--unit", required=True, help="单位。")
@click.option("--region", default=PROVINCE, show_default=True, help="辖区的十二位区划代码。")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.password_option("--password", prompt="密码", help="不少于10个字符。")
def account(roles: tuple[str, ...], **given: Any) -> None:
    """开立账号。"""

    async def run() -> None:
        async with running(Settings.read()):
            await open_account(Actor.operator(), NewAccount(roles=frozenset(map(Role, roles)), **given))

    asyncio.run(run())
    click.echo(f"已开立账号{given['login']}。")


@click.command("token")
@click.argument("login")
@click.option("--label", required=True, help="用途。")
@click.option("--days", default=90, show_default=True, help="有效天数。")
def token(login: str, label: str, days: int) -> None:
    """发放接口令牌，只显示这一次。"""

    async def run() -> str:
        async with running(Settings.read()):
            return await issue_token(Actor.operator(), login, label, days)

    click.echo(asyncio.run(run()))


COMMANDS = (account, token)
