"""Workers as processes: one that is killed in the middle of a job loses nothing, and nothing happens twice."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.files.disk import Store
from server.jobs import queries
from server.jobs.asking import enqueue
from server.jobs.queries import JobLine
from server.jobs.tables import JobState
from server.worker import HEARTBEAT, working
from tests.support.factories import VILLAGE
from tests.support.rehearsal import KIND, STEPS, Play

#: Seconds until what should happen is given up: a busy machine must not fail a test.
_PATIENCE = 120
_OPERATOR = Actor.operator()


async def _until(holds: Callable[[JobLine], bool], job: int) -> JobLine:
    """The job once something holds of it. Each look is a round trip to the database, so the loop yields."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            async with transaction(_OPERATOR):
                line = await queries.find(_OPERATOR, job)
            if holds(line):
                return line
            await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=0.05)


@asynccontextmanager
async def _process(dsn: str, store: Store, hang_after: int) -> AsyncIterator[asyncio.subprocess.Process]:
    words = (sys.executable, "-m", "tests.support.rehearsal", dsn, str(store.root), str(hang_after))
    process = await asyncio.create_subprocess_exec(*words)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _asked() -> int:
    async with transaction(_OPERATOR):
        return await enqueue(_OPERATOR, KIND, Play(region=VILLAGE))


async def _pass(span: timedelta) -> None:
    """Let time go by for the queue: the last signs of life of whoever has a job are this much older."""
    async with transaction(_OPERATOR):
        await connection().execute("UPDATE pgqueuer SET heartbeat = heartbeat - $1::interval", span)


async def _facts() -> tuple[list[int], int]:
    async with transaction(_OPERATOR):
        steps = await connection().fetch("SELECT step FROM rehearsal ORDER BY step")
        return [row["step"] for row in steps], await connection().fetchval("SELECT count(*) FROM stored_file")


@pytest.mark.committed
async def test_a_worker_killed_in_the_middle_loses_nothing_and_nothing_happens_twice(
    own_database: str, store: Store
) -> None:
    job = await _asked()
    async with _process(own_database, store, 1) as first:
        await _until(lambda line: line.reached == 1, job)
        first.send_signal(signal.SIGKILL)
        assert await first.wait() == -signal.SIGKILL
    left = await _until(lambda _: True, job)
    assert (left.state, left.reached, left.tries) == (JobState.RUNNING, 1, 1)
    await _pass(HEARTBEAT)

    async with working(store, None):  # type: ignore[arg-type]  # The rehearsal prints nothing.
        done = await _until(lambda line: not line.state.moving, job)
    assert (done.state, done.reached, done.tries) == (JobState.DONE, STEPS, 2)
    assert await _facts() == ([1, 2, 3], 1)


@pytest.mark.committed
async def test_a_worker_that_is_told_to_end_leaves_its_job_to_the_next(own_database: str, store: Store) -> None:
    assert own_database
    job = await _asked()
    async with working(store, None) as worker:  # type: ignore[arg-type]
        worker.stop()
    assert (await _until(lambda _: True, job)).state is JobState.QUEUED
    async with working(store, None):  # type: ignore[arg-type]
        done = await _until(lambda line: not line.state.moving, job)
    assert done.state is JobState.DONE


@pytest.mark.committed
async def test_two_workers_do_each_of_many_jobs_once(own_database: str, store: Store) -> None:
    assert own_database
    jobs = []
    for number in range(8):
        async with transaction(_OPERATOR):
            jobs.append(await enqueue(_OPERATOR, KIND, Play(region=VILLAGE, fault=f"none{number}")))
    async with working(store, None), working(store, None):  # type: ignore[arg-type]
        ended = [await _until(lambda line: not line.state.moving, job) for job in jobs]
    assert {(line.state, line.tries) for line in ended} == {(JobState.DONE, 1)}
    assert (await _facts())[1] == len(jobs)
