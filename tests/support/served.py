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

#: The test's transaction while a request is in no block of its own; None anywhere else.
_lent: ContextVar[Any] = ContextVar("lent", default=None)
_inner, _current = engine._inner, engine._current


@asynccontextmanager
async def _counted(outer: Any, limits: tuple[str, str, str]) -> AsyncIterator[None]:
    token = _lent.set(None)
    try:
        async with _inner(outer, limits):
            yield
    finally:
        _lent.reset(token)


def _own() -> Any:
    current = _current()
    if current is _lent.get():
        message = "SQL outside a transaction of the request"
        raise RuntimeError(message)
    return current


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
        token = _lent.set(engine.DB.current_transaction.get())
        try:
            await self.app(scope, receive, send)  # type: ignore[arg-type]
        finally:
            _lent.reset(token)
