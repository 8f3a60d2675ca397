"""Commands around the running application: serve, worker, migrate, openapi."""

import asyncio
import errno
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import NoReturn

import click
import uvicorn

from server import logs, registry
from server.app import Lifespan, create_app
from server.cli.machine import running
from server.errors import Problem, Refused
from server.files.disk import Store
from server.papers.faces import FaceSettings
from server.papers.press import Press
from server.papers.signing import SigningSettings
from server.portal.closing import closing_days
from server.settings import Settings
from server.web.description import completed
from server.worker import working


def bound(host: str, port: int) -> socket.socket:
    """The place where pages will be served, taken before any work is done. Raises Refused for one that cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind, protocol)
    except OSError as error:
        raise Refused([Problem("监听地址", f"没有{host}:{port}这个地址。", "核对--host和--port。")]) from error
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except OSError as error:
        taken.close()
        why = "正由别的程序使用" if error.errno == errno.EADDRINUSE else "不能监听"
        cure = "停止那个程序，或者用--port换一个端口。"
        raise Refused([Problem("监听地址", f"{host}:{port}{why}。", cure)]) from error
    return taken


def address_of(place: socket.socket) -> str:
    """What to type into a browser to get there."""
    return "http://{}:{}".format(*place.getsockname()[:2])


class _Server(uvicorn.Server):
    """Tells when it answers."""

    def __init__(self, config: uvicorn.Config, told: Callable[[], None]) -> None:
        super().__init__(config)
        self._told = told

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._told()


async def serve_until_stopped(
    settings: Settings, place: socket.socket, told: Callable[[], None], *, worker: bool = True
) -> None:
    """Serve pages and API on an open pool until the process is told to stop, and do jobs too unless others do.

    `told` is called once the pages answer.
    """
    press = Press(FaceSettings(settings.fonts), signing=SigningSettings(settings.signing, settings.signing_passphrase))
    beside: list[Lifespan] = [closing_days]
    if worker:
        beside.append(lambda _: _working(settings, press))
    app = create_app(settings, lifespan=beside, press=press)
    # The server passes the signal on once it has stopped; as an exception it lets the database be stopped as well.
    signal.signal(signal.SIGTERM, _leave)
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
    await _Server(config, told).serve([place])


@asynccontextmanager
async def _working(settings: Settings, press: Press) -> AsyncIterator[None]:
    async with working(Store(settings.files), press):
        yield


@asynccontextmanager
async def _stopped(press: Press) -> AsyncIterator[None]:
    """A press that starts with its first paper, and is stopped."""
    try:
        yield
    finally:
        await press.stop()


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="监听端口。")
@click.option("--no-worker", is_flag=True, help="不在本进程办理任务，另用worker命令。")
def serve(host: str, port: int, *, no_worker: bool) -> None:
    """启动网页和接口，按Ctrl-C停止。"""

    async def run() -> None:
        settings = Settings.read()
        with bound(host, port) as place:
            tell = partial(click.echo, address_of(place))
            async with running(settings, begins=True):
                await serve_until_stopped(settings, place, tell, worker=not no_worker)

    asyncio.run(run())


@click.command("worker")
def work() -> None:
    """办理任务（打包、导入等），可开任意多个，按Ctrl-C停止。"""

    async def run() -> None:
        logs.configure()
        settings = Settings.read()
        press = Press(
            FaceSettings(settings.fonts), signing=SigningSettings(settings.signing, settings.signing_passphrase)
        )
        async with running(settings, begins=True), _stopped(press), working(Store(settings.files), press) as worker:
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, worker.stop)
            click.echo("开始办理任务，按Ctrl-C停止。")
            await worker.bench.stopping.wait()

    asyncio.run(run())


@click.command("migrate")
def migrate() -> None:
    """把数据库升级到本版本。"""

    async def run() -> None:
        async with running(Settings.read(), begins=True):
            click.echo("数据库已是本版本。")

    asyncio.run(run())


@click.command("openapi")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到文件。")
def openapi(out: Path | None) -> None:
    """输出接口说明（OpenAPI）。"""
    registry.load()
    schema = completed(create_app(Settings.read()).openapi_schema.to_schema())
    # Sets are defaults of some commands; in order, so that two runs write the same.
    text = json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True, default=sorted) + "\n"
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


COMMANDS = (serve, work, migrate, openapi)
