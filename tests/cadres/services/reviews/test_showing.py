"""Lists that hang out: whoever passes after one went up is on none until a further one is recorded (Q-0D)."""

from datetime import timedelta

import pytest

from cadres.printing.review_lists import public_list
from cadres.reviews.states import state_of
from cadres.rules.review_course import shown_until
from cadres.services.reviews import batches, opinions, showing, verdicts
from cadres.services.reviews.verdicts import Concluding
from cadres.web.vetting.duties import duties
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Refused
from server.values.periods import read_day
from tests.support import reviews as given
from tests.support.factories import COUNTY, TOWNSHIP, a_county, an_actor
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


async def test_q0d_once_everybody_was_taken_off_the_last_list_the_one_before_is_the_last(
    operator: Actor, late: int, sign_in: SignIn
) -> None:
    batch = (await state_of(operator, late)).batch
    first, since = (clock.today(), shown_until(clock.today())), clock.today() + timedelta(days=3)
    await showing.show_list(operator, batch, since, shown_until(since))
    async with transaction(operator):
        await verdicts.take_back(operator, await state_of(operator, late), "复核变更原结论")
    made = await public_list(operator, batch)
    assert (made.names, made.shown_from, made.shown_until) == (("贾永胜",), *first)
    form = (await (await sign_in(Role.VETTING_OFFICER)).get(f"/vetting/{batch}/show")).form()
    assert (read_day(form.fields["since"]), read_day(form.fields["until"])) == first
    longer = first[1] + timedelta(days=2)
    await showing.show_list(operator, batch, first[0], longer, "大雪封路，延长两天")
    event = next(one for one in await trail(f"review:{batch}") if one.kind == "review.shown")
    assert event.before == {"公示": f"{first[0].isoformat()}至{first[1].isoformat()}"}


async def test_q0d_a_list_that_nobody_is_on_any_more_is_not_waited_for(
    operator: Actor, late: int, sign_in: SignIn
) -> None:
    batch = (await state_of(operator, late)).batch
    since = clock.today() + timedelta(days=30)
    await showing.show_list(operator, batch, since, shown_until(since))
    async with transaction(operator):
        await verdicts.take_back(operator, await state_of(operator, late), "复核变更原结论")
    await batches.send_back(operator, late, "本人退出，由村委会报。")
    with clock.stopped_at(clock.now() + timedelta(days=20)):
        assert "办结本批" in (await (await sign_in(Role.VETTING_OFFICER)).get(f"/vetting/{batch}")).text
        await verdicts.close(operator, batch)


async def test_q0d_the_page_names_whom_the_days_are_for(operator: Actor, late: int, sign_in: SignIn) -> None:
    batch = (await state_of(operator, late)).batch
    since = clock.today() + timedelta(days=3)
    await showing.show_list(operator, batch, since, shown_until(since))
    page = await (await sign_in(Role.VETTING_OFFICER)).get(f"/vetting/{batch}/show")
    assert page.heading == "改公示联审通过的1人的起止日？"
    (named,) = page.words("//form[@class='dialog']//ul/li")
    assert named.startswith("郝芬")


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


async def test_q0d_a_further_list_is_no_duty_of_whoever_may_not_put_it_up(operator: Actor, late: int) -> None:
    assert await state_of(operator, late)
    told = {}
    for region in (COUNTY, TOWNSHIP):
        officer = an_actor(Role.VETTING_OFFICER, region=region)
        async with transaction(officer):
            told[region] = [one.act for one in await duties(officer, region)]
    assert "补公示" in told[COUNTY]
    assert "补公示" not in told[TOWNSHIP]
