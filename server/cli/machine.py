"""The machine a command runs on: its database, started and migrated, and its keys."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from server import registry
from server.access import sealing, witness
from server.access.actor import Actor
from server.access.keyring import Suite
from server.db import engine, schema
from server.db.embedded import EmbeddedServer
from server.errors import Problem, Refused
from server.places.regions import load_divisions
from server.settings import Settings

_NAME = "huanjie"
_LOOKS = 5
_BETWEEN = 0.1


async def own_database(
    settings: Settings, *, fresh: bool
) -> tuple[EmbeddedServer | None, dict[str, Any], dict[str, Any]]:
    """The embedded server (None if a DSN replaces it) and how to connect as its owner and as the application."""
    if settings.dsn:
        return None, {"dsn": settings.owner_dsn}, {"dsn": settings.dsn}
    server = EmbeddedServer(settings.database).start()
    keeper = await asyncpg.connect(**server.config())
    try:
        if fresh:
            if await _others(keeper):
                cause = "另一个命令正在使用这个数据库。"
                raise Refused([Problem("演示", cause, "先停止正在运行的演示（在它的窗口按Ctrl-C），再重新开始。")])
            await keeper.execute(f"DROP DATABASE IF EXISTS {_NAME} WITH (FORCE)")
            # What it saw went with the database, on purpose.
            witness.beside(settings.keyring).unlink(missing_ok=True)
        if not await keeper.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", _NAME):
            await keeper.execute(f"CREATE DATABASE {_NAME}")
    finally:
        await keeper.close()
    return server, server.config(database=_NAME), server.config(user=engine.APP_ROLE, database=_NAME)


@asynccontextmanager
async def running(settings: Settings, *, fresh: bool = False) -> AsyncIterator[None]:
    """A migrated database with the divisions in it and an open pool.

    The embedded server is stopped at the end, unless another command still works on it.

    `fresh` empties the embedded database first; one named by a DSN is never emptied.
    """
    registry.load()
    server, owner, application = await own_database(settings, fresh=fresh)
    try:
        await schema.migrate(owner)
        sealing.open_keys(settings.keyring, Suite(settings.sealing))
        await engine.open_pool(application)
        try:
            await load_divisions(Actor.operator())
            yield
        finally:
            await engine.close_pool()
    finally:
        if server is not None and not await in_use(server):
            server.stop()


async def in_use(server: EmbeddedServer) -> bool:
    """Whether another command works on the server that this one started or joined: whoever leaves last stops it."""
    keeper = await asyncpg.connect(**server.config())
    try:
        # Connections that were closed just now are listed for a moment more.
        for _ in range(_LOOKS):
            if not await _others(keeper):
                return False
            await asyncio.sleep(_BETWEEN)
        return True
    finally:
        await keeper.close()


async def _others(keeper: asyncpg.Connection) -> int:
    return int(
        await keeper.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
    )
