"""The machine a command runs on: its database, started and migrated, and its keys."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from server import registry
from server.access import sealing
from server.access.actor import Actor
from server.access.keyring import Suite
from server.db import engine, schema
from server.db.embedded import EmbeddedServer
from server.places.regions import load_divisions
from server.settings import Settings

_NAME = "huanjie"


async def _own_database(
    settings: Settings, *, fresh: bool
) -> tuple[EmbeddedServer | None, dict[str, Any], dict[str, Any]]:
    """The embedded server (None if a DSN replaces it) and how to connect as its owner and as the application."""
    if settings.dsn:
        return None, {"dsn": settings.owner_dsn}, {"dsn": settings.dsn}
    server = EmbeddedServer(settings.database).start()
    keeper = await asyncpg.connect(**server.config())
    try:
        if fresh:
            await keeper.execute(f"DROP DATABASE IF EXISTS {_NAME} WITH (FORCE)")
        if not await keeper.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", _NAME):
            await keeper.execute(f"CREATE DATABASE {_NAME}")
    finally:
        await keeper.close()
    return server, server.config(database=_NAME), server.config(user=engine.APP_ROLE, database=_NAME)


@asynccontextmanager
async def running(settings: Settings, *, fresh: bool = False) -> AsyncIterator[None]:
    """A migrated database with the divisions in it and an open pool; stopped again at the end if it was started here.

    `fresh` empties the embedded database first; one named by a DSN is never emptied.
    """
    registry.load()
    server, owner, application = await _own_database(settings, fresh=fresh)
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
        if server is not None and server.owned:
            server.stop()
