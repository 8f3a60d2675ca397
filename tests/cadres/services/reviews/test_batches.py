"""Batches by their numbers, by who is shown them, and by when they take people in."""

import pytest

from cadres.reviews.batches import batches as listed
from cadres.reviews.batches import find_batch
from cadres.rules.review_course import shown_until
from cadres.services.reviews import batches, showing
from cadres.services.reviews.batches import Listed
from cadres.services.reviews.removing import remove_batch
from cadres.tables import VettingBatch
from cadres.vocabulary import Office
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Refused
from tests.support import reviews as given
from tests.support.factories import OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, a_county, a_person, an_actor


async def _number(batch: int) -> int:
    return int((await VettingBatch.select(VettingBatch.sequence).where(VettingBatch.id == batch).first())["sequence"])


async def test_a_number_is_given_once_in_a_county(operator: Actor) -> None:
    await a_county(operator)
    of_county = await given.a_batch(operator)
    of_township = await given.a_batch(operator, region=TOWNSHIP)
    officer = an_actor(Role.VETTING_OFFICER, region=OTHER_TOWNSHIP)
    unseen = await given.a_batch(officer, region=OTHER_TOWNSHIP)
    elsewhere = await given.a_batch(operator, region=OTHER_COUNTY)
    async with transaction(operator):
        assert [await _number(one) for one in (of_county, of_township, unseen, elsewhere)] == [1, 2, 3, 1]


async def test_the_same_form_sent_twice_opens_one_batch_and_an_empty_one_goes(operator: Actor) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    batch = await given.a_batch(operator)
    with pytest.raises(Refused, match=f"同样的{clock.today().year}年第1批已经建立，还没有人"):
        await given.a_batch(operator)
    assert await remove_batch(operator, batch) == f"{clock.today().year}年第1批"
    async with transaction(operator):
        assert not await VettingBatch.exists()
    assert "review.removed" in {event.kind for event in await trail(f"review:{batch}")}
    with pytest.raises(NotFound):
        await remove_batch(operator, batch)

    kept = await given.a_batch(operator)
    with pytest.raises(NotFound):
        await remove_batch(an_actor(Role.VETTING_OFFICER, region=TOWNSHIP), kept)
    await given.people_in(operator, kept)
    with pytest.raises(Conflict, match="里有人，不能删除"):
        await remove_batch(operator, kept)


async def test_a_batch_on_its_way_is_shown_to_the_townships_that_have_people_in_it(operator: Actor) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    batch = await given.a_batch(operator)
    own, other = (an_actor(Role.TOWNSHIP_CLERK, region=one) for one in (TOWNSHIP, OTHER_TOWNSHIP))
    for clerk in (own, other):
        async with transaction(clerk):
            assert (await find_batch(clerk, batch)).id == batch
    await given.asked(operator, batch, await given.people_in(operator, batch))
    async with transaction(own):
        assert [one.id for one in (await listed(own, TOWNSHIP))[0]] == [batch]
    async with transaction(other):
        assert await listed(other, OTHER_TOWNSHIP) == ((), 0)
        with pytest.raises(NotFound):
            await find_batch(other, batch)
    late = await a_person(operator, "刘桂芳", region=f"{OTHER_TOWNSHIP[:9]}001")
    with pytest.raises(NotFound):
        await batches.add_people(other, batch, [Listed(person=late, stands_for=Office.MEMBER)])


async def test_nobody_joins_once_the_results_hang_out(operator: Actor) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    batch = await given.a_batch(operator)
    await given.concluded(operator, batch)
    since = clock.today()
    await given.held_later(batch)
    await showing.show_list(operator, batch, since, shown_until(since))
    late = await a_person(operator, "刘桂芳")
    with pytest.raises(Refused, match="再列入的人不在公示的名单里"):
        await batches.add_people(operator, batch, [Listed(person=late, stands_for=Office.MEMBER)])
