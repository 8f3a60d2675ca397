"""Whoever stands or joins is reviewed for an office of a village or community, which is known before anybody is asked (Q-20)."""

import pytest

from cadres.reviews.states import state_of
from cadres.services.reviews import batches, posts
from cadres.services.reviews.batches import Listed, Sending
from cadres.services.reviews.posts import Placing
from cadres.tables import VettingSubject
from cadres.vocabulary import Office, ReviewPurpose
from server.access.actor import Actor, Role
from server.errors import Conflict, NotFound, Refused
from tests.support import reviews as given
from tests.support.factories import OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, a_county, a_person
from tests.support.http import SignIn


@pytest.mark.parametrize("purpose", [ReviewPurpose.CANDIDATES, ReviewPurpose.JOINING])
async def test_nobody_is_listed_without_a_post(operator: Actor, purpose: ReviewPurpose) -> None:
    await a_county(operator)
    batch = await given.a_batch(operator, purpose=purpose)
    person = await a_person(operator)
    with pytest.raises(Refused, match="贾永胜没有填拟任职务"):
        await batches.add_people(operator, batch, [Listed(person=person)])


async def test_whoever_was_listed_without_one_goes_no_further(operator: Actor, batch: int) -> None:
    entries = await given.people_in(operator, batch)
    await given.ready(operator, entries)
    await VettingSubject.update({VettingSubject.stands_for: None}, force=True)
    letter = Sending(
        letter="偏联审函〔2026〕3号", due=given.due_day(), agencies=("police",), fewer_why="其余部门上月已答"
    )
    with pytest.raises(Refused, match="没有填拟任职务"):
        await batches.send(operator, batch, letter)
    with pytest.raises(Refused, match="没有填拟任职务"):
        await batches.pass_township(operator, entries, "杜秀英")
    await posts.place(operator, entries[0], Placing(stands_for=Office.CHAIR))
    assert await batches.send(operator, batch, letter) == 1
    with pytest.raises(Conflict, match="已经发出联审"):
        await posts.place(operator, entries[0], Placing(stands_for=Office.MEMBER))


async def test_whoever_is_registered_at_a_township_is_placed_in_one_of_its_villages(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    person = await a_person(operator, region=TOWNSHIP)
    (entry,) = await batches.add_people(operator, batch, [Listed(person=person, stands_for=Office.MEMBER)])
    await batches.check_materials(operator, entry, given.COMPLETE)
    with pytest.raises(Refused, match="没有填在哪个村（社区）任职"):
        await batches.pass_township(operator, [entry], "杜秀英")
    with pytest.raises(Refused, match="没有选村（社区）"):
        await posts.place(operator, entry, Placing(stands_for=Office.CHAIR))
    with pytest.raises(NotFound):
        await posts.place(operator, entry, Placing(stands_for=Office.CHAIR, community=f"{OTHER_TOWNSHIP[:9]}001"))

    officer = await sign_in(Role.VETTING_OFFICER)
    drawer = await officer.get(f"/vetting/{batch}?open={entry}")
    form = drawer.form(f"/vetting/{batch}/entries/{entry}/post")
    placed = await officer.submit(form, {"stands_for": "chair", "community": VILLAGE})
    assert "已登记职务：主任" in placed.text
    state = await state_of(operator, entry)
    assert (state.region, state.stands_for, state.purpose) == (VILLAGE, Office.CHAIR, f"{VILLAGE}-13")
    await batches.pass_township(operator, [entry], "杜秀英")
