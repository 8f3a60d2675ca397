import asyncio
from datetime import timedelta

import pytest

from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.files.disk import Store
from server.jobs.running import WORKER, Bench
from server.sheets.batches import subject
from server.sheets.staging import UNDO_DAYS, WAITS_DAYS
from server.worker import Worker
from tests.support.factories import VILLAGE, a_county, an_actor
from tests.support.sheets import handed_in


async def _aged(batch: int, days: int) -> None:
    await connection().execute(
        "UPDATE import_batch SET staged = staged - $2::interval WHERE id = $1", batch, timedelta(days=days)
    )


async def test_a_worker_clears_away_what_nobody_let_in_whoever_uploads_again_or_not(
    operator: Actor, tmp_path_factory: pytest.TempPathFactory
) -> None:
    await a_county(operator)
    officer = an_actor(Role.ELECTION_OFFICER)
    old, fresh = [await handed_in(officer, (VILLAGE, None, 310 + one, None, None, None)) for one in range(2)]
    await _aged(old, WAITS_DAYS + 1)
    await _aged(fresh, WAITS_DAYS - 1)
    assert WAITS_DAYS < UNDO_DAYS

    await Worker(Bench(Store(tmp_path_factory.mktemp("files")), None, asyncio.Event()))._clear()

    left = await connection().fetch(
        """SELECT b.id, b.state, b.content IS NULL AS empty, count(r.id) AS rows
           FROM import_batch b LEFT JOIN import_row r ON r.batch = b.id WHERE b.id = ANY($1) GROUP BY b.id ORDER BY b.id""",
        [old, fresh],
    )
    assert [tuple(row) for row in left] == [(old, "dropped", True, 0), (fresh, "staged", False, 1)]
    [event] = [one for one in await trail(subject(old)) if one.kind == "import.expired"]
    assert (event.actor, event.reason) == (WORKER.name, "保存期满")
