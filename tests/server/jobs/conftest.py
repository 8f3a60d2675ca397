"""A rehearsal that the packages know, a place for its steps, and a bench to do it at."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from server import manifest
from server.access.actor import Actor
from server.db import engine, schema
from server.db.embedded import EmbeddedServer
from server.db.engine import DB, connection
from server.files.disk import Store
from server.jobs.running import Bench
from tests.support import rehearsal

STEPS = "CREATE {} TABLE rehearsal (step int, name text)"


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(manifest._known, "rehearsal", rehearsal.PACKAGE)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "files")


@pytest.fixture
def bench(store: Store) -> Bench:
    return Bench(store, None, asyncio.Event())


@pytest.fixture
async def steps(operator: Actor) -> None:  # noqa: ARG001  # Inside its transaction.
    await connection().execute(STEPS.format("TEMPORARY"))


@pytest.fixture
async def own_database(postgres: EmbeddedServer, database: str, worker_name: str) -> AsyncIterator[str]:
    """A database whose writes stay, with the pool on it; its DSN."""
    assert database  # Its keys mark these events too.
    name = f"committed_{worker_name}"
    keeper = await asyncpg.connect(**postgres.config())
    await keeper.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await keeper.execute(f"CREATE DATABASE {name}")
    before = DB.config, DB.pool
    DB.pool = None  # Migrations run as the owner, outside the application's pool.
    await schema.migrate(postgres.config(database=name))
    owner = await asyncpg.connect(**postgres.config(database=name))
    await owner.execute(STEPS.format(""))
    await owner.execute(f"GRANT SELECT, INSERT ON rehearsal TO {engine.APP_ROLE}")
    await owner.close()
    await engine.open_pool(postgres.config(user=engine.APP_ROLE, database=name))
    yield f"postgresql://{engine.APP_ROLE}@/{name}?host={postgres.socket}&port=5432"
    await engine.close_pool()
    DB.config, DB.pool = before
    await keeper.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await keeper.close()
