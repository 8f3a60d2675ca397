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
    settings: Settings, *, fresh: bool, begins: bool = True
) -> tuple[EmbeddedServer | None, dict[str, Any], dict[str, Any]]:
    """The embedded server (None if a DSN replaces it) and how to connect as its owner and as the application."""
    if settings.dsn:
        return None, {"dsn": settings.owner_dsn}, {"dsn": settings.dsn}
    server = EmbeddedServer(settings.database)
    if not server.made and not (fresh or begins):
        cure = "数据在别处的，用HUANJIE_HOME指出，演示的在.huanjie/demo；要在这里建立的，先执行./run migrate。"
        raise Refused([Problem("数据库", f"{settings.home}里没有数据。", cure)])
    server.start()
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
async def running(settings: Settings, *, fresh: bool = False, begins: bool = False) -> AsyncIterator[None]:
    """A migrated database with the divisions in it and an open pool.

    The embedded server is stopped at the end, unless another command still works on it.

    `fresh` empties the embedded database first; one named by a DSN is never emptied. `begins` makes one where there is none:
    to others an empty folder would look like an office without accounts and records. Raises Refused there, and where the
    records' keys are missing.
    """
    registry.load()
    server, owner, application = await own_database(settings, fresh=fresh, begins=begins)
    try:
        await schema.migrate(owner)
        await _refuse_lost_keys(settings, owner)
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


async def _refuse_lost_keys(settings: Settings, owner: dict[str, Any]) -> None:
    """New keys are made for a new database only: they would open nothing of what another's records hold."""
    if settings.keyring.exists():
        return
    connection = await asyncpg.connect(**owner)
    try:
        await connection.execute("SELECT set_config('app.scope', '14', false)")
        if await connection.fetchval("SELECT EXISTS (SELECT FROM audit_event)"):
            cure = "从备份恢复密钥文件；几台机器用同一个数据库的，从另一台拷来。"
            raise Refused([Problem("密钥", f"没有{settings.keyring}，而数据库里已有记录。", cure)])
    finally:
        await connection.close()


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
