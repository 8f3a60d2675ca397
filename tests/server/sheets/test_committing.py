import asyncio
import contextvars
from collections.abc import Coroutine, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest

from cadres.queries import community, people_of
from cadres.services.communities import Description, describe, subject
from server import clock
from server.access.actor import PROVINCE, Actor
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Refused
from server.places.regions import load_divisions
from server.sheets import committing
from server.sheets.batches import alone_in, batch_to_change
from server.sheets.coding import Draft
from server.sheets.committing import Committed, commit, undo
from server.sheets.exchange import Exchange
from server.sheets.staging import WAITS_DAYS, drop_old
from tests.support.factories import VILLAGE, a_citizen_number, a_county, a_person
from tests.support.sheets import MEMBER_HEAD, handed_in, states

T = TypeVar("T")

_SOMEBODY_WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"

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
        if await connection().fetchval(_SOMEBODY_WAITS):
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


async def test_two_large_imports_of_the_same_people_wait_for_each_other_and_both_go_in(
    county: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two parts each, in opposite orders: each would come to hold the person that the other needs next.
    monkeypatch.setattr(committing, "CHUNK", 1)
    numbers = [a_citizen_number(born=date(1970, 1, 2)), a_citizen_number(born=date(1980, 1, 2))]
    people = [await a_person(county, "贾永胜", citizen_number=number) for number in numbers]
    async with transaction(county):
        place = (await community(county, VILLAGE)).name

    async def batch(order: Sequence[str], education: str) -> int:
        rows = [(VILLAGE, place, "贾永胜", number, None, None, education, None, None, None) for number in order]
        return await handed_in(county, *rows, of="members", head=MEMBER_HEAD)

    batches = await batch(numbers, "大学专科"), await batch(numbers[::-1], "大学本科")
    arrived: list[int] = []
    write = committing._write

    async def write_a_part(actor: Actor, of: Exchange, chunk: Sequence[Draft]) -> int:
        done = await write(actor, of, chunk)
        arrived.append(chunk[0].id)
        for _ in range(20_000):
            if len(arrived) > 1 or await connection().fetchval(_SOMEBODY_WAITS):
                return done
        pytest.fail("the other import neither came nor waited")

    monkeypatch.setattr(committing, "_write", write_a_part)
    tasks = [asyncio.create_task(commit(county, one), context=contextvars.Context()) for one in batches]
    first, second = await asyncio.gather(*tasks)
    # Whichever came second found the records changed since its preview.
    assert sorted([first, second], key=lambda one: one.written) == [Committed(0, 2), Committed(2, 0)]
    async with transaction(county):
        kept = await connection().fetch("SELECT DISTINCT education FROM person WHERE id = ANY($1)", people)
    assert len(kept) == 1


async def test_imports_into_other_areas_do_not_wait(county: Actor) -> None:
    async with transaction(county):
        await alone_in("140932000000")
        await asyncio.create_task(_alone(county, "140931000000"), context=contextvars.Context())
        around = await _begun_beside(_alone(county, PROVINCE))
    await around


async def _alone(actor: Actor, region: str) -> None:
    async with transaction(actor):
        await alone_in(region)


async def test_what_somebody_works_on_is_not_cleared_away(county: Actor) -> None:
    batch = await handed_in(county, (VILLAGE, None, 310, None, None, None))
    with clock.stopped_at(clock.now() + timedelta(days=WAITS_DAYS + 1)):
        async with transaction(county):
            await batch_to_change(county, batch)
            assert await asyncio.create_task(drop_old(county), context=contextvars.Context()) == 0
        assert await drop_old(county) == 1


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
