"""Commands around the running application: serve, migrate, openapi."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import NoReturn

import click
import uvicorn

from server import registry
from server.app import create_app
from server.cli.machine import running
from server.settings import Settings
from server.web.description import completed


async def serve_until_stopped(settings: Settings, host: str, port: int) -> None:
    """Serve pages and API on an open pool until the process is told to stop."""
    # The server passes the signal on once it has stopped; as an exception it lets the database be stopped as well.
    signal.signal(signal.SIGTERM, _leave)
    config = uvicorn.Config(create_app(settings), host=host, port=port, log_level="warning", server_header=False)
    await uvicorn.Server(config).serve()


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--port", default=8000, show_default=True, help="监听端口。")
def serve(host: str, port: int) -> None:
    """启动网页和接口，按Ctrl-C停止。"""

    async def run() -> None:
        settings = Settings.read()
        async with running(settings):
            click.echo(f"http://{host}:{port}")
            await serve_until_stopped(settings, host, port)

    asyncio.run(run())


@click.command("migrate")
def migrate() -> None:
    """把数据库升级到本版本。"""

    async def run() -> None:
        async with running(Settings.read()):
            click.echo("数据库已是本版本。")

    asyncio.run(run())


@click.command("openapi")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到文件。")
def openapi(out: Path | None) -> None:
    """输出接口说明（OpenAPI）。"""
    registry.load()
    schema = completed(create_app(Settings.read()).openapi_schema.to_schema())
    text = json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


COMMANDS = (serve, migrate, openapi)
