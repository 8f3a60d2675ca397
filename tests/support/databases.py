"""Further databases on the server of the run, for tests whose writes stay and for what many tests begin with."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg

from server.db import engine
from server.db.embedded import EmbeddedServer


@dataclass(frozen=True)
class Databases:
    """Databases that are copies: of `blank`, which has tables alone, or of another one that nobody is connected to.

    Copying takes a moment, migrating another one many seconds.
    """

    postgres: EmbeddedServer
    blank: str

    async def copy(self, name: str, origin: str = "") -> None:
        """A new database, in the place of one with that name."""
        await self._as_owner(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await self._as_owner(f"CREATE DATABASE {name} TEMPLATE {origin or self.blank}")

    async def drop(self, name: str) -> None:
        await self._as_owner(f"DROP DATABASE {name} WITH (FORCE)")

    async def measure(self, name: str) -> None:
        """Let the planner see what stands in a database."""
        await self._as_owner("ANALYZE", database=name)

    @contextlib.asynccontextmanager
    async def on(self, name: str) -> AsyncIterator[None]:
        """The pool is on a database meanwhile."""
        before = engine.DB.config, engine.DB.pool
        await engine.open_pool(self.postgres.config(user=engine.APP_ROLE, database=name))
        try:
            yield
        finally:
            await engine.close_pool()
            engine.DB.config, engine.DB.pool = before

    async def _as_owner(self, statement: str, **more: str) -> None:
        owner = await asyncpg.connect(**self.postgres.config(**more))
        await owner.execute(statement)
        await owner.close()
