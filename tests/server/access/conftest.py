"""A database whose trace is committed, and so can be looked at and spoilt by its owner."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from server.access import ledger
from server.db import engine, schema
from server.db.embedded import EmbeddedServer
from server.db.engine import DB
from tests.support.chains import OPERATOR, chain_anew, found, write


@pytest.fixture(scope="module")
async def owner(database: str, postgres: EmbeddedServer, worker_name: str) -> AsyncIterator[asyncpg.Connection]:
    """A database of its own, for these events are committed; the connection is its owner's."""
    name = f"{database}_{worker_name}_ledger"
    pool, config = DB.pool, DB.config
    keeper = await asyncpg.connect(**postgres.config())
    await keeper.execute(f"CREATE DATABASE {name}")
    connection = await asyncpg.connect(**postgres.config(database=name))
    try:
        DB.pool = None
        await schema.migrate(postgres.config(database=name))
        await engine.open_pool(postgres.config(user=engine.APP_ROLE, database=name))
        yield connection
        await engine.close_pool()
    finally:
        DB.pool, DB.config = pool, config
        await connection.close()
        await keeper.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await keeper.close()


@pytest.fixture
async def chain(owner: asyncpg.Connection) -> asyncpg.Connection:
    """Ten events, the first six of them yesterday's; yesterday is closed."""
    await owner.execute("TRUNCATE audit_event, audit_link, audit_root RESTART IDENTITY")
    await owner.execute("UPDATE audit_head SET position = 0, hash = decode(repeat('00', 32), 'hex'), day = NULL")
    for number in range(6):
        await write(number)
    await owner.execute("UPDATE audit_link SET day = day - 1")
    await chain_anew(owner)
    for number in range(6, 10):
        await write(number)
    assert await ledger.close_days(OPERATOR) == 1
    assert await found() == []
    return owner
