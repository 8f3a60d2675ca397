import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pydantic_core import to_json

from server.access import sealing
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.access.keyring import Keyring, Suite
from server.access.rotation import reindex
from server.db.engine import connection
from server.files.disk import Store
from server.jobs.running import WORKER, Bench
from server.sheets.batches import drafts, subject
from server.sheets.coding import encode
from server.sheets.committing import commit
from server.sheets.exchange import exchange
from server.sheets.staging import UNDO_DAYS, WAITS_DAYS
from server.worker import Worker
from tests.support.factories import COMMUNITY, VILLAGE, a_county, an_actor
from tests.support.sheets import handed_in, states


@pytest.fixture
def keys() -> Iterator[Keyring]:
    """The keys before the test, and again after it."""
    before = sealing.keys()
    yield before
    sealing.use(before)


async def test_a_second_file_is_known_by_what_it_says_also_under_new_keys(operator: Actor, keys: Keyring) -> None:
    await a_county(operator)
    officer = an_actor(Role.ELECTION_OFFICER)
    rows = (VILLAGE, None, 310, None, None, None), (COMMUNITY, None, 800, None, None, None)
    batch = await handed_in(officer, *rows)
    await commit(officer, batch)

    await reindex(operator, lambda *_: None)
    assert sealing.keys().index_keys != keys.index_keys
    assert await states(officer, await handed_in(officer, *rows)) == {4: "done", 5: "done"}

    ring = sealing.keys()
    sealing.use(Keyring(ring.keys, ring.index_keys, ring.trace_key, Suite.SM4))
    assert await states(officer, await handed_in(officer, *rows)) == {4: "done", 5: "done"}


async def test_rows_kept_by_a_hash_of_the_index_are_known_too(operator: Actor) -> None:
    await a_county(operator)
    officer = an_actor(Role.ELECTION_OFFICER)
    row = (VILLAGE, None, 310, None, None, None)
    batch = await handed_in(officer, row)
    await commit(officer, batch)
    [draft] = await drafts(exchange("communities"), batch)
    earlier = sealing.index(f"communities{to_json(encode(draft.row.values)).decode()}")
    await connection().execute("UPDATE import_row SET says = $2 WHERE batch = $1", batch, earlier)

    assert await states(officer, await handed_in(officer, row)) == {4: "done"}


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
