"""A request of a test joins the test's transaction, and still has to open its own, as it must where it is served.

Without this, SQL that a handler says after the end of its block finds the test's transaction, and fails on the first real request.
"""

from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from litestar import Litestar

from server.db import engine

#: How many blocks of its own a request is in; None in the lines of the test itself.
_blocks: ContextVar[int | None] = ContextVar("blocks", default=None)
_inner, _current = engine._inner, engine._current


@asynccontextmanager
async def _counted(outer: Any, limits: tuple[str, str]) -> AsyncIterator[None]:
    before = _blocks.get()
    token = _blocks.set(None if before is None else before + 1)
    try:
        async with _inner(outer, limits):
            yield
    finally:
        _blocks.reset(token)


def _own() -> Any:
    if _blocks.get() == 0:
        message = "SQL outside a transaction of the request"
        raise RuntimeError(message)
    return _current()


@pytest.fixture(autouse=True)
def _requests_open_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_inner", _counted)
    monkeypatch.setattr(engine, "_current", _own)


class Served:
    """The application, whose requests are in no block until they open one."""

    def __init__(self, app: Litestar) -> None:
        self.app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Answer one request."""
        token = _blocks.set(0)
        try:
            await self.app(scope, receive, send)  # type: ignore[arg-type]
        finally:
            _blocks.reset(token)
