"""A rehearsal that the packages know, a place for its steps, and a bench to do it at."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from server import manifest
from server.access.actor import Actor
from server.db import engine
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
async def own_database(own_database: str, postgres: EmbeddedServer) -> str:
    """With a table for the steps in it."""
    owner = await asyncpg.connect(**postgres.config(database=DB.config["database"]))
    await owner.execute(STEPS.format(""))
    await owner.execute(f"GRANT SELECT, INSERT ON rehearsal TO {engine.APP_ROLE}")
    await owner.close()
    return own_database
