"""Commands for the sealing keys: keys rotate, keys reindex, keys list."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import click

from server.access import rotation, sealing
from server.access.actor import Actor
from server.access.rotation import Done, Told
from server.cli.machine import running
from server.settings import Settings

T = TypeVar("T")

_STOPPED = 130


@click.group("keys")
def keys() -> None:
    """个人信息的密钥：更换、重做检索值、列出。"""


@keys.command("rotate")
def rotate() -> None:
    """换一把新密钥，把所有个人信息重新加密。可按Ctrl-C停下，再运行时接着做。"""
    done = _run(rotation.rotate)
    began = "接着上次，" if done.carried_on else ""
    click.echo(
        f"{began}第{done.version}版密钥启用，重新加密{done.rows}行。备份里的旧数据仍要旧密钥，请连同keys.json一起备份。"
    )


@keys.command("reindex")
def reindex() -> None:
    """换一把检索密钥，重做按号码查找的检索值。可按Ctrl-C停下，再运行时接着做。"""
    done = _run(rotation.reindex)
    began = "接着上次，" if done.carried_on else ""
    click.echo(f"{began}第{done.version}版检索密钥启用，重做{done.rows}行。")


@keys.command("list")
def list_keys() -> None:
    """列出各版密钥和还在用它的个人信息数。"""

    async def run() -> None:
        async with running(Settings.read()):
            held = await rotation.census(Actor.operator())
        ring = sealing.keys()
        for version in sorted(ring.keys):
            state = "在用" if version == ring.version else "旧"
            counts = "；".join(f"{suite.label} {n}个值" for (made, suite), n in sorted(held.items()) if made == version)
            click.echo(f"密钥第{version}版\t{state}\t{counts or '没有值'}")
        for version, one in sorted(ring.index_keys.items()):
            state = "在用" if version == ring.index_version else "旧"
            click.echo(f"检索密钥第{version}版\t{state}\t{one.suite.label}")
        if ring.index_keys[ring.index_version].suite is not ring.suite:
            click.echo(f"设置要求{ring.suite.label}，检索值还没有改。请运行keys reindex。")

    asyncio.run(run())


def _run(work: Callable[[Actor, Told], Awaitable[Done]]) -> Done:
    async def run() -> Done:
        async with running(Settings.read()):
            return await work(Actor.operator(), _tell)

    return _stoppable(run())


def _stoppable(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        click.echo("\n已停下，做完的部分保留。再运行一次就接着做。", err=True)
        raise SystemExit(_STOPPED) from None


def _tell(table: str, done: int, total: int) -> None:
    click.echo(f"{table}　{done}/{total}", err=True)


COMMANDS = (keys,)
