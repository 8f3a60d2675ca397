"""Commands for the trace: audit verify, audit export, audit close."""

import asyncio
import os
from pathlib import Path

import click

from server.access import ledger
from server.access.actor import Actor
from server.access.chain import Check
from server.access.keyring import Keyring
from server.cli.machine import running
from server.settings import Settings

_MOST_SHOWN = 100
#: How a check ends that found nothing wrong but could not look at everything.
_UNMARKED = 2


@click.group("audit")
def audit() -> None:
    """留痕：核对、导出、封存日根。"""


@audit.command("verify")
@click.option(
    "--dump", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="核对导出的文件，不用数据库。"
)
def verify(dump: Path | None) -> None:
    """核对留痕链：改动、缺失、添入的记录逐条列出，有问题时以1结束，没有密钥核对不了印记时以2结束。"""
    check = _verify_dump(dump) if dump else asyncio.run(_verify_database())
    for fault in check.faults[:_MOST_SHOWN]:
        click.echo(str(fault))
    if len(check.faults) > _MOST_SHOWN:
        click.echo(f"另有{len(check.faults) - _MOST_SHOWN}处。")
    for remark in check.remarks:
        click.echo(remark)
    # Without the key anybody could have made such a chain, so that is never called whole.
    unmarked = "，未核对印记和封印（没有密钥文件）" if check.key is None else ""
    if check.faults:
        click.echo(f"{check.seen}条留痕，{len(check.faults)}处不符{unmarked}。", err=True)
        raise SystemExit(1)
    if unmarked:
        click.echo(f"{check.seen}条留痕，内容和次序相符{unmarked}，不能断定由本系统写入。")
        raise SystemExit(_UNMARKED)
    click.echo(f"{check.seen}条留痕，链完整。")


def _verify_dump(path: Path) -> Check:
    # A machine that only checks files need not have the keys, and must not be given new ones.
    settings = Settings.read()
    key = Keyring.at(settings.keyring).trace_key if settings.keyring.exists() else None
    return ledger.verify_export(path, key)


async def _verify_database() -> Check:
    async with running(Settings.read()):
        check = await ledger.verify(Actor.operator())
        await ledger.trace_verifying(Actor.operator(), check)
        if not check.faults:
            await ledger.renew_witness(Actor.operator())
        return check


@audit.command("export")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def export(path: Path) -> None:
    """把留痕链导出为每行一条的JSON文件，可用audit verify --dump核对。"""

    async def run() -> int:
        async with running(Settings.read()):
            # Names and reasons stand in it: for its owner's eyes only.
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                return await ledger.export(Actor.operator(), file)

    click.echo(f"已导出{asyncio.run(run())}条。")


@audit.command("close")
def close() -> None:
    """封存已经过完的日子；网页服务每天自己做一次。"""

    async def run() -> int:
        async with running(Settings.read()):
            return await ledger.close_days(Actor.operator())

    click.echo(f"封存{asyncio.run(run())}天。")


COMMANDS = (audit,)
