"""A worker: takes jobs from the queue, any number of them beside any number of servers.

What it needs is the database, directly (LISTEN does not pass a transaction pooler), and the folder of files that all share.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import asyncpg
import structlog
from pgqueuer import AsyncpgDriver, Job, Queries, QueueManager
from pgqueuer.errors import FailingListenerError

from server.db.engine import APP_ROLE, DB, connect
from server.errors import Unavailable
from server.files.disk import Store
from server.jobs.asking import ENTRANCE
from server.jobs.running import WORKER, Bench, perform
from server.jobs.upkeep import clear_away, recover
from server.jobs.watching import BEATS_EVERY, beat
from server.papers.press import Press
from server.sheets.staging import drop_old

#: How long a worker may be silent before its jobs are given to others.
HEARTBEAT = timedelta(seconds=5)
#: A notice wakes a worker at once; this often it looks by itself, for jobs of the dead among others.
_LOOKS_EVERY = timedelta(seconds=2)
#: Two at once: while one reads the database the other prints.
_AT_ONCE = 2
#: How long jobs may take to reach their next step when the worker is told to end, in seconds.
_GRACE = 20.0
_RECOVERS_EVERY = 30.0
_CLEARS_EVERY = 3600.0
_WAITS_FOR_DATABASE = 5.0

_TROUBLE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, FailingListenerError, Unavailable)

_log = structlog.get_logger("huanjie.worker")


@dataclass(slots=True)
class Worker:
    """One worker of one process. It survives the database's going away and comes back with it."""

    bench: Bench
    _manager: QueueManager | None = field(default=None, init=False)

    @classmethod
    def at(cls, store: Store, press: Press) -> "Worker":
        """A worker that keeps what jobs make in a store and prints on a press."""
        return cls(Bench(store, press, asyncio.Event()))

    def stop(self) -> None:
        """Begin to end: take no more jobs, and put those at work back into the queue at their next step."""
        self.bench.stopping.set()
        if self._manager:
            self._manager.shutdown.set()

    async def run(self) -> None:
        """Work until `stop`."""
        rounds = [
            asyncio.create_task(self._every(BEATS_EVERY.total_seconds(), beat)),
            asyncio.create_task(self._every(_RECOVERS_EVERY, recover)),
            asyncio.create_task(self._every(_CLEARS_EVERY, self._clear)),
        ]
        try:
            while not self.bench.stopping.is_set():
                try:
                    await self._take_jobs()
                except _TROUBLE as error:
                    _log.warning("database_lost", error=type(error).__name__)
                    await self._pause(_WAITS_FOR_DATABASE)
        finally:
            self.bench.stopping.set()  # Also where nobody asked: whoever waits for the end must see it.
            for task in rounds:
                task.cancel()
            await asyncio.gather(*rounds, return_exceptions=True)

    async def _clear(self) -> None:
        await clear_away(self.bench.store)
        await drop_old(WORKER)

    async def _take_jobs(self) -> None:
        connection = await connect(DB.config)
        try:
            await connection.execute(f"SET ROLE {APP_ROLE}")
            self._manager = manager = _manager(connection, self.bench)
            if self.bench.stopping.is_set():
                return
            await manager.run(
                dequeue_timeout=_LOOKS_EVERY,
                batch_size=1,
                max_concurrent_tasks=_AT_ONCE,
                heartbeat_timeout=HEARTBEAT,
                shutdown_on_listener_failure=True,
            )
        finally:
            self._manager = None
            with contextlib.suppress(*_TROUBLE):
                await connection.close(timeout=1)

    async def _every(self, seconds: float, chore: Callable[[], Awaitable[object]]) -> None:
        while not self.bench.stopping.is_set():
            try:
                await chore()
            except _TROUBLE as error:
                _log.warning("upkeep_failed", error=type(error).__name__)
            await self._pause(seconds)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.bench.stopping.wait(), seconds)


def _manager(connection: asyncpg.Connection, bench: Bench) -> QueueManager:
    manager = QueueManager(Queries(AsyncpgDriver(connection)))

    # A job that fails is told of on its own row and is over for the queue; what is held back is what could not even be
    # told, and `recover` gives it out again.
    @manager.entrypoint(ENTRANCE, on_failure="hold")
    async def take(job: Job) -> None:
        await perform(bench, int(job.payload or b"0"))

    return manager


@asynccontextmanager
async def working(store: Store, press: Press) -> AsyncIterator[Worker]:
    """A worker beside other work of the same process, told to end with it; jobs have a while to reach their next step."""
    worker = Worker.at(store, press)
    task = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await asyncio.wait([task], timeout=_GRACE)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
