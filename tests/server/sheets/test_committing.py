import asyncio
import contextvars
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest

from cadres.queries import community, people_of
from cadres.services.communities import Description, describe, subject
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Refused
from server.places.regions import load_divisions
from server.sheets.committing import Committed, commit, undo
from tests.support.factories import VILLAGE, a_citizen_number, a_county, a_person
from tests.support.sheets import MEMBER_HEAD, handed_in, states

T = TypeVar("T")

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture
async def county() -> Actor:
    actor = Actor.operator()
    await load_divisions(actor)
    await a_county(actor)
    return actor


async def _begun_beside(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Somebody else's work, in a transaction of its own, as far as it gets before it waits for ours."""
    task = asyncio.create_task(work, context=contextvars.Context())
    # Unlike the activity of sessions, locks are looked up anew each time within one transaction.
    for _ in range(20_000):
        if await connection().fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
            return task
        assert not task.done(), "it did not wait"
    pytest.fail("it neither waited nor ended")


async def _households(actor: Actor) -> int | None:
    async with transaction(actor):
        return (await community(actor, VILLAGE)).households


async def test_what_a_colleague_changes_meanwhile_is_not_written_over(county: Actor) -> None:
    await describe(county, Description(region=VILLAGE, households=100))
    batch = await handed_in(county, (VILLAGE, None, 310, None, None, None))

    async with transaction(county):
        await describe(county, Description(region=VILLAGE, households=200))
        committing = await _begun_beside(commit(county, batch))

    assert await committing == Committed(written=0, held_back=1)
    assert await _households(county) == 200
    async with transaction(county):
        assert await states(county, batch) == {4: "changed"}

    assert await commit(county, batch) == Committed(written=1, held_back=0)
    async with transaction(county):
        latest = (await trail(subject(VILLAGE)))[0]
    assert (latest.before["户数"], latest.after["户数"]) == (200, 310)


async def test_what_a_colleague_changes_meanwhile_is_not_taken_back(county: Actor) -> None:
    batch = await handed_in(county, (VILLAGE, None, 310, None, None, None))
    await commit(county, batch)

    async with transaction(county):
        await describe(county, Description(region=VILLAGE, households=400))
        undoing = await _begun_beside(undo(county, batch, "传错了"))

    with pytest.raises(Refused, match="导入以后又有改动"):
        await undoing
    assert await _households(county) == 400


async def test_people_are_held_as_well(county: Actor) -> None:
    number = a_citizen_number()
    person = await a_person(county, "贾永胜", citizen_number=number)
    async with transaction(county):
        place = (await community(county, VILLAGE)).name
    row = (VILLAGE, place, "贾永胜", number, None, None, "大学专科", None, None, None)
    batch = await handed_in(county, row, of="members", head=MEMBER_HEAD)

    async with transaction(county):
        await connection().execute("UPDATE person SET education = 'postgraduate' WHERE id = $1", person)
        committing = await _begun_beside(commit(county, batch))

    assert await committing == Committed(written=0, held_back=1)
    async with transaction(county):
        [found] = await people_of(county, VILLAGE)
    assert str(found.education) == "postgraduate"
