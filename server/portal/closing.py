"""Closing the days of the trace while the pages are served: at the start, and soon after each midnight."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, time, timedelta

import asyncpg
from litestar import Litestar

from server import clock
from server.access import ledger
from server.access.actor import Actor
from server.errors import DomainError

#: The day is over for the chain as soon as the next one has an event; a few minutes are soon enough.
_AFTER_MIDNIGHT = time(0, 10)

_log = logging.getLogger(__name__)


@asynccontextmanager
async def closing_days(_app: Litestar) -> AsyncIterator[None]:
    """Runs beside the application for as long as it is served."""
    task = asyncio.create_task(_close_each_day())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _close_each_day() -> None:
    while True:
        try:
            await ledger.close_days(Actor.operator())
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, DomainError):
            # The database is away; the next round closes what this one left.
            _log.warning("the days of the trace could not be closed")
        await asyncio.sleep(seconds_to_next(clock.now()))


def seconds_to_next(now: datetime) -> float:
    """How long until ten past the next midnight in Shanxi; at least a minute."""
    day = now.date() + timedelta(days=1)
    return max(60.0, (datetime.combine(day, _AFTER_MIDNIGHT, now.tzinfo) - now).total_seconds())
