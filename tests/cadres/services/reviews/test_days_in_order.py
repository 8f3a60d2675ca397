"""Nothing in a review lies before what it answers or makes known, and what was sent twice is there once (Q-26, Q-0D)."""

from datetime import timedelta

import pytest

from cadres.reviews.objections import objections_on
from cadres.rules.review_course import shown_until
from cadres.services.reviews import reminding, showing, verdicts
from cadres.services.reviews.verdicts import Notice, Object, Settle
from cadres.tables import VettingCase
from cadres.vocabulary import Answer, ObjectionOutcome, Objector
from server import clock
from server.access.actor import Actor
from server.access.audit import trail
from server.errors import Conflict, Refused
from tests.support import reviews as given


async def test_q0d_a_list_goes_up_after_the_latest_conclusion_on_it(operator: Actor, batch: int) -> None:
    await given.concluded(operator, batch)
    await given.held_later(batch)
    today = clock.today()
    with pytest.raises(Refused, match="早于名单上最晚的结论"):
        await showing.show_list(operator, batch, today - timedelta(days=27), shown_until(today))
    await showing.show_list(operator, batch, today, shown_until(today))


async def test_q0d_other_days_of_a_list_need_a_reason_that_is_kept(operator: Actor, batch: int) -> None:
    await given.concluded(operator, batch)
    await given.held_later(batch)
    since, until = clock.today(), shown_until(clock.today())
    await showing.show_list(operator, batch, since, until)
    later = until + timedelta(days=2)
    with pytest.raises(Refused, match="改为别的日子没有写理由"):
        await showing.show_list(operator, batch, since, later)
    await showing.show_list(operator, batch, since, later, "公示期间大雪封路，延长两天")
    await showing.show_list(operator, batch, since, later)
    events = [one for one in await trail(f"review:{batch}") if one.kind == "review.shown"]
    assert len(events) == 2, "the same days sent again are no new list"
    assert events[0].reason == "公示期间大雪封路，延长两天"
    assert events[0].before == {"公示": f"{since.isoformat()}至{until.isoformat()}"}


async def test_q26_an_objection_comes_after_the_conclusion_and_its_answer_after_it(operator: Actor, batch: int) -> None:
    entry = await given.concluded(operator, batch, police=given.says(Answer.FOUND, given.CONVICTED))
    today = clock.today()
    said = Object(objector=Objector.PERSON, said="同名同姓，不是本人。", received=today - timedelta(days=27))
    with pytest.raises(Refused, match="早于联审结论的"):
        await verdicts.object_to(operator, entry, said)
    await VettingCase.update({VettingCase.concluded: today - timedelta(days=5)}, force=True)
    await verdicts.give_notice(operator, entry, Notice(number="县联审告知1号", noticed=today - timedelta(days=1)))
    with pytest.raises(Refused, match="早于告知书送达本人的"):
        await verdicts.object_to(operator, entry, said.model_copy(update={"received": today - timedelta(days=2)}))
    await verdicts.object_to(operator, entry, said.model_copy(update={"received": today}))
    (row,) = await objections_on(operator, entry)
    answer = Settle(
        outcome=ObjectionOutcome.UPHELD,
        answer="核对无误。",
        answered_by="县联审组",
        answered=today - timedelta(days=1),
    )
    with pytest.raises(Refused, match="早于收到异议的"):
        await verdicts.settle(operator, row.id, answer)


async def test_an_objection_sent_twice_is_taken_in_once(operator: Actor, batch: int) -> None:
    entry = await given.concluded(operator, batch)
    said = Object(
        objector=Objector.PUBLIC, raised_by="某村民", said="长期在外，反映其不能履职。", received=clock.today()
    )
    await verdicts.object_to(operator, entry, said)
    with pytest.raises(Refused, match="同样的异议已登记为第1号"):
        await verdicts.object_to(operator, entry, said)
    assert await verdicts.object_to(operator, entry, said.model_copy(update={"raised_by": "另一村民"})) == 2


async def test_agencies_are_urged_once_a_day(operator: Actor, batch: int) -> None:
    await given.asked(operator, batch, await given.people_in(operator, batch))
    assert await reminding.remind(operator, batch) == 3
    with pytest.raises(Conflict, match="今天已经催办过这3个部门"):
        await reminding.remind(operator, batch)
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        assert await reminding.remind(operator, batch) == 3
