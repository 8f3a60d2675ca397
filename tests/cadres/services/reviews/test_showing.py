"""Lists that hang out: whoever passes after one went up is on none until a further one is recorded (Q-0D)."""

from datetime import timedelta

import pytest

from cadres.printing.review_lists import public_list
from cadres.reviews.states import state_of
from cadres.rules.review_course import shown_until
from cadres.services.reviews import opinions, showing, verdicts
from cadres.services.reviews.verdicts import Concluding
from server import clock
from server.access.actor import Actor, Role
from server.errors import Refused
from tests.support import reviews as given
from tests.support.factories import a_county
from tests.support.http import SignIn


@pytest.fixture
async def late(operator: Actor) -> int:
    """Somebody who passed after the list of their batch had gone up."""
    await a_county(operator)
    await given.the_lists(operator)
    batch = await given.a_batch(operator)
    await given.held_later(batch)
    first, late = await given.people_in(operator, batch, "贾永胜", "郝芬")
    await given.asked(operator, batch, [first, late])
    for entry in (first, late):
        await given.answered(operator, entry)
    await opinions.open_answers(operator, batch)
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=clock.today()), [first])
    await showing.show_list(operator, batch, clock.today(), shown_until(clock.today()))
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕4号", concluded=clock.today()), [late])
    return late


async def test_q0d_whoever_passes_later_is_not_on_the_list_that_hangs_out(operator: Actor, late: int) -> None:
    state = await state_of(operator, late)
    assert state.unshown
    assert (await public_list(operator, state.batch)).names == ("贾永胜",)
    with (
        clock.stopped_at(clock.now() + timedelta(days=60)),
        pytest.raises(Refused, match=r"郝芬.*不在已登记的公示名单里"),
    ):
        await verdicts.close(operator, state.batch)


async def test_q0d_a_further_list_has_days_of_its_own(operator: Actor, late: int) -> None:
    batch = (await state_of(operator, late)).batch
    since = clock.today() + timedelta(days=3)
    await showing.show_list(operator, batch, since, shown_until(since))
    further, first = await public_list(operator, batch), await public_list(operator, batch, since=clock.today())
    assert (further.names, further.shown_from, further.shown_until) == (("郝芬",), since, shown_until(since))
    assert (first.names, first.shown_until) == (("贾永胜",), shown_until(clock.today()))
    longer = shown_until(since) + timedelta(days=2)
    with pytest.raises(Refused, match="没有写理由"):
        await showing.show_list(operator, batch, since, longer)
    await showing.show_list(operator, batch, since, longer, "大雪封路，延长两天")
    assert (await public_list(operator, batch)).shown_until == longer
    assert (await public_list(operator, batch, since=clock.today())).shown_until == shown_until(clock.today())


async def test_q0d_the_board_and_the_step_say_who_is_on_no_list(operator: Actor, late: int, sign_in: SignIn) -> None:
    batch = (await state_of(operator, late)).batch
    officer = await sign_in(Role.VETTING_OFFICER)
    assert "郝芬在公示登记以后才有结论，不在公示名单里，须补公示" in (await officer.get(f"/vetting/{batch}")).text
    assert "1人通过联审，不在公示名单里，待补公示" in (await officer.get("/")).text
    step = await officer.get(f"/vetting/{batch}/show")
    assert "补公示联审通过的1人" in step.text
    shown = await officer.submit(step.form())
    assert "已登记公示" in shown.text
    assert "须补公示" not in shown.text
