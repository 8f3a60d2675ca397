"""Workers say that they live; how the queue stands is told of all areas."""

from datetime import timedelta

import pytest

from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.jobs import watching
from server.jobs.asking import enqueue
from tests.support.factories import VILLAGE
from tests.support.rehearsal import KIND, Play


async def _beats() -> int:
    return int(await connection().fetchval("SELECT count(*) FROM worker_beat"))


@pytest.mark.usefixtures("operator")
async def test_a_worker_has_one_row_and_dead_ones_lose_theirs() -> None:
    now = clock.now()
    with clock.stopped_at(now - timedelta(days=2)):
        await watching.beat()
    await connection().execute("UPDATE worker_beat SET worker = 'other:1'")
    with clock.stopped_at(now - timedelta(minutes=1)):
        await watching.beat()
    with clock.stopped_at(now):
        await watching.beat()
    assert await _beats() == 1
    assert (await watching.state()).beat == now


async def test_what_waits_is_counted_and_has_its_age(operator: Actor) -> None:
    assert await watching.state() == watching.QueueState({}, None, None)
    with clock.stopped_at(clock.now() - timedelta(hours=1)) as _:
        asked = clock.now()
        await enqueue(operator, KIND, Play(region=VILLAGE))
    await enqueue(operator, KIND, Play(region=VILLAGE, fault="refused"))
    state = await watching.state()
    assert state.jobs == {("rehearsal.play", "queued"): 2}
    assert state.oldest == asked
