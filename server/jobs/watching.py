"""How the queue stands, for whoever watches it: what waits, since when, and whether anybody is there to do it."""

import os
import platform
from dataclasses import dataclass
from datetime import datetime, timedelta

from server import clock
from server.db.engine import connection, transaction
from server.jobs.running import WORKER

#: A worker says this often that it lives.
BEATS_EVERY = timedelta(seconds=10)
#: Silent for longer, it is not counted on: a long step of a job may hold it up for a while.
SILENT_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class QueueState:
    """`jobs` by kind and state. `oldest` is when the job that waits longest was asked for, `beat` a worker's last word."""

    jobs: dict[tuple[str, str], int]
    oldest: datetime | None
    beat: datetime | None


async def state() -> QueueState:
    """The queue as it is now, of all areas; inside a transaction that sees them."""
    rows = await connection().fetch("SELECT kind, state, count(*) AS number FROM job GROUP BY kind, state")
    oldest = await connection().fetchval("SELECT min(created) FROM job WHERE state = 'queued'")
    beat = await connection().fetchval("SELECT max(seen) FROM worker_beat")
    return QueueState({(row["kind"], row["state"]): row["number"] for row in rows}, oldest, beat)


async def beat() -> None:
    """Say that this process works; what dead ones said a day ago is cleared away."""
    now = clock.now()
    async with transaction(WORKER):
        await connection().execute(
            """INSERT INTO worker_beat (worker, seen) VALUES ($1, $2)
               ON CONFLICT (worker) DO UPDATE SET seen = excluded.seen""",
            f"{platform.node()[:80]}:{os.getpid()}",
            now,
        )
        await connection().execute("DELETE FROM worker_beat WHERE seen < $1", now - timedelta(days=1))
