"""A package whose every failure quotes what it was given: in pages, in a job, on the way of an answer, beside all of them.

`python -P -m tests.support.leaky serve …` is the huanjie command with this package.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Stream
from pydantic import BaseModel, Field

from server import many_papers
from server.access.actor import BUSINESS, Actor, Permission
from server.cli.main import main
from server.db.engine import connection, transaction
from server.jobs.asking import enqueue
from server.jobs.running import Progress, Result
from server.manifest import JobKind
from server.web.auth import PERMISSION

LEAK = Permission("leaky.leak", "漏话", BUSINESS)


class Words(BaseModel):
    """What a failing job was given."""

    region: str
    words: str


class Number(BaseModel):
    """Refuses what it was given and quotes it."""

    number: int = Field(gt=0)


async def fail(_actor: Actor, command: Words, _progress: Progress) -> Result:
    raise LookupError(command.words)


JOB = JobKind("leaky.fail", "漏话", LEAK, Words, fail)


async def _alone(words: str) -> None:
    raise ValueError(words)


async def _half(words: str) -> AsyncIterator[bytes]:
    yield b"half"
    raise OSError(5, "Input/output error", words)


class Leaks(Controller):
    """Failures by word; `q` is what they quote."""

    path = "/leaky"

    @get("/page", opt={PERMISSION: LEAK})
    async def page(self, q: FromQuery[str]) -> None:
        try:
            Number.model_validate({"number": q})
        except ValueError as error:
            raise KeyError(q) from error

    @get("/database", opt={PERMISSION: LEAK})
    async def database(self, actor: NamedDependency[Actor], q: FromQuery[str]) -> None:
        async with transaction(actor):
            await connection().execute("CREATE TEMPORARY TABLE leak (word text CHECK (word = '')) ON COMMIT DROP")
            await connection().execute(f"INSERT INTO leak VALUES ('{q}')")  # noqa: S608  # A quotation in the statement.

    @get("/half", opt={PERMISSION: LEAK})
    async def half(self, q: FromQuery[str]) -> Stream:
        return Stream(_half(q))

    @get("/beside", opt={PERMISSION: LEAK}, status_code=204)
    async def beside(self, q: FromQuery[str]) -> None:
        logging.getLogger("some.library").error("could not read %s", q)
        task = asyncio.create_task(_alone(q))
        await asyncio.wait([task])

    @get("/job", opt={PERMISSION: LEAK})
    async def job(self, actor: NamedDependency[Actor], q: FromQuery[str]) -> dict[str, Any]:
        async with transaction(actor):
            return {"job": await enqueue(actor, JOB, Words(region=actor.region, words=q))}


# The ground with the leaks in it, for the registry to take up in its place; they have no templates of their own.
PACKAGE = replace(many_papers.GROUND, pages=(*many_papers.GROUND.pages, Leaks), jobs=(*many_papers.GROUND.jobs, JOB))

if __name__ == "__main__":
    many_papers.GROUND = PACKAGE
    main()
