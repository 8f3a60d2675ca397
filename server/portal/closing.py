"""Looking after the trace while the pages are served: days that are over are sealed, the witness is renewed."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from litestar import Litestar

from server.access import ledger
from server.access.actor import Actor
from server.errors import DomainError, Refused

#: Seconds between two looks. What is deleted from the database before the witness saw it is not missed.
_BETWEEN = 60.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def closing_days(_app: Litestar) -> AsyncIterator[None]:
    """Runs beside the application for as long as it is served."""
    task = asyncio.create_task(_keep_looking())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _keep_looking() -> None:
    while True:
        await look()
        await asyncio.sleep(_BETWEEN)


async def look() -> None:
    """Seal the days that are over, and let the witness see how far the trace has come."""
    try:
        await ledger.close_days(Actor.operator())
        await ledger.renew_witness(Actor.operator())
    except Refused:
        _log.error("the trace lacks something that it had: run audit verify")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, DomainError):
        # The database is away; the next round closes what this one left.
        _log.warning("the days of the trace could not be closed")
