"""The routes as somebody of one county asks them, with both walls standing or with one of them taken away."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import pytest

from server.access.actor import Actor, Role, reach_of
from server.db import engine, schema
from server.db.embedded import EmbeddedServer
from server.db.engine import connection
from server.web.auth import PERMISSION
from server.web.security import API
from tests.support.http import Visitor
from tests.sweeps.counties import County
from tests.sweeps.ways import Way


class _UndoError(Exception):
    pass


@contextlib.asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """What happens inside is taken back afterwards."""
    with contextlib.suppress(_UndoError):
        async with connection().transaction():
            yield
            raise _UndoError


@dataclass
class Asker:
    """Somebody with a browser and a program. Each request is undone, so that none is answered for what another did."""

    visitor: Visitor
    machine: httpx.AsyncClient
    inputs: Mapping[str, Any]
    token: Mapping[str, str] = field(default_factory=dict)

    async def get(self, path: str) -> httpx.Response:
        """A page for the browser, an answer of the API for the program."""
        return await (self.machine if path.startswith(API) else self.visitor.client).get(path)

    async def post(self, path: str, fields: Mapping[str, str]) -> httpx.Response:
        """Send a form; the token of the first one is good for all."""
        self.token = self.token or await self.visitor.token()
        return await self.visitor.client.post(path, data={**self.token, **fields})

    async def ask(self, way: Way, county: County, region: str = "") -> httpx.Response:
        path, given = county.address(way.path, region), self.inputs.get(str(way))
        async with undone():
            if way.api:
                answer = await self.machine.request(way.method, path, json=None if way.safe else given)
            elif way.safe:
                answer = await self.visitor.client.get(path)
            else:
                answer = await self.post(path, given or {})
        return answer


def may(actor: Actor, way: Way) -> bool:
    return actor.may(way.handler.opt[PERMISSION])


@dataclass(frozen=True)
class _Known:
    reach: str
    account_id: int | None
    key: str


def take_first_wall_away(patch: pytest.MonkeyPatch) -> None:
    """Every clause by area lets everything through, every question about a place is answered yes; the database is told the truth."""
    limits = engine._limits

    def told(caller: engine.Caller) -> tuple[str, str, str]:
        region = getattr(caller, "region", None)
        return limits(_Known(reach_of(region) if region else caller.reach, caller.account_id, caller.key))

    patch.setattr(engine, "_limits", told)
    patch.setattr(Actor, "reach", property(lambda _: ""))
    patch.setattr(Actor, "covers", lambda _, __: True)


@contextlib.asynccontextmanager
async def second_wall_away(postgres: EmbeddedServer, database: str) -> AsyncIterator[None]:
    """Row-level security is switched off in the whole database; to be entered before a test's transaction begins."""
    owner = await asyncpg.connect(**postgres.config(database=database))
    tables = [table._meta.tablename for table in schema.tables() if schema.is_scoped(table)]
    try:
        for table in tables:
            await owner.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        yield
    finally:
        for table in tables:
            await owner.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        await owner.close()


WALLS = ("both", "the second alone", "the first alone")
ROLES = [role for role in Role if role is not Role.OPERATOR]


def readers_behind(standing: str) -> list[tuple[Role, ...]]:
    """Whom to ask: each role for itself behind both walls; behind one, somebody with every right, whom it alone holds back."""
    return [(role,) for role in ROLES] if standing == "both" else [tuple(ROLES)]


@contextlib.asynccontextmanager
async def with_walls(
    named: str, postgres: EmbeddedServer, database: str, patch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """The walls of that name, for a fixture that stands before `operator`: the second is down before its transaction begins."""
    if named == "the first alone":
        async with second_wall_away(postgres, database):
            yield named
        return
    if named == "the second alone":
        take_first_wall_away(patch)
    yield named
