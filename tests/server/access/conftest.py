"""A database whose trace is committed, and so can be looked at and spoilt by its owner."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from server.access import ledger
from tests.support.chains import OPERATOR, chain_anew, found, write
from tests.support.databases import Databases


@pytest.fixture(scope="module")
async def owner(databases: Databases, worker_name: str) -> AsyncIterator[asyncpg.Connection]:
    """A database of its own, for these events are committed; the connection is its owner's."""
    name = f"ledger_{worker_name}"
    await databases.copy(name)
    connection = await asyncpg.connect(**databases.postgres.config(database=name))
    try:
        async with databases.on(name):
            yield connection
    finally:
        await connection.close()
        await databases.drop(name)


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
