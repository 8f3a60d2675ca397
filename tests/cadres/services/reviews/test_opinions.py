"""What an agency answers: its own question, once, with what it found and when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cadres.reviews.answers import own_questions
from cadres.services.reviews import lists, opinions
from cadres.vocabulary import Answer, ReviewStage
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent, trail
from server.access.tables import Account
from server.db.engine import connection
from server.errors import NotFound, Refused
from tests.support import reviews as given
from tests.support.factories import COUNTY, OTHER_COUNTY, an_actor
from tests.support.http import an_account
from tests.support.reviews import the_asked


def _of(account: Account) -> Actor:
    return replace(an_actor(Role.AGENCY_REVIEWER), account_id=account.id, unit_id=account.unit)


async def test_an_agency_answers_its_own_question_once_and_sees_no_other(operator: Actor, batch: int) -> None:
    police = await an_account(Role.AGENCY_REVIEWER, office="偏关县公安局")
    court = await an_account(Role.AGENCY_REVIEWER, office="偏关县人民法院")
    await lists.seat_agency(operator, COUNTY, "police", police.unit)
    await lists.seat_agency(operator, COUNTY, "court", court.unit)
    await the_asked(operator, batch)
    mine = _of(police)
    theirs = _of(court)
    (own,) = await own_questions(mine)
    assert own.agency == "police"
    await opinions.answer(mine, own.id, given.says(Answer.FOUND, given.CONVICTED))
    with pytest.raises(NotFound):
        await opinions.answer(theirs, own.id, given.says())
    with pytest.raises(Refused, match="已有答复"):
        await opinions.answer(mine, own.id, given.says())
    with pytest.raises(Refused, match="用本单位账号答复"):
        await given.replied(operator, own.id, given.says())
    assert {line.agency for line in await own_questions(theirs)} == {"court"}


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (given.says(Answer.FOUND), "没有写事实和条目"),
        (given.says(Answer.CLEAR, given.CONVICTED), "却写了事实"),
        (given.says(Answer.FOUND, given.DEFAULTER), "不由县信访局答复"),
        (given.says(Answer.FOUND, given.CONVICTED.model_copy(update={"item": "99"})), "不是选举日有效的条目"),
        (given.says().model_copy(update={"signed_by": " "}), "没有填"),
        (given.says().model_copy(update={"signed": clock.today() + timedelta(days=1)}), "还没有到"),
        (given.says().model_copy(update={"signed": clock.today() - timedelta(days=9)}), "早于发出联审"),
    ],
)
async def test_an_answer_that_cannot_stand(operator: Actor, batch: int, said: opinions.GiveAnswer, cause: str) -> None:
    (entry,) = await the_asked(operator, batch)
    with pytest.raises(Refused, match=cause):
        await given.replied(operator, await given.question_of(operator, entry, "petition"), said)


async def test_pending_is_followed_by_the_answer_it_waited_for(operator: Actor, batch: int) -> None:
    (entry,) = await the_asked(operator, batch)
    await given.answered(operator, entry, court=given.says(Answer.PENDING))
    await opinions.open_answers(operator, batch)
    assert await given.stage_of(operator, entry) == ReviewStage.OPENED
    await given.replied(operator, await given.question_of(operator, entry, "court"), given.says())
    assert await given.stage_of(operator, entry) == ReviewStage.JUDGED


async def test_the_trace_tells_that_was_answered_and_not_what(operator: Actor, batch: int) -> None:
    (entry,) = await the_asked(operator, batch)
    await given.answered(operator, entry, police=given.says(Answer.FOUND, given.CONVICTED))
    kinds = ["review.reply_typed", "review.reply_checked"]
    events = await AuditEvent.select().where(AuditEvent.kind.is_in(kinds)).output(load_json=True)
    assert len(events) == 6
    assert not any("有问题" in f"{event}" or "盗窃" in f"{event}" for event in events)


async def test_a_fact_begins_before_it_is_signed_for(operator: Actor, batch: int) -> None:
    (entry,) = await the_asked(operator, batch)
    said = given.DEFAULTER.model_copy(update={"item": "5", "day": date(9999, 12, 31)})
    with pytest.raises(Refused, match="晚于签字的"):
        await given.replied(operator, await given.question_of(operator, entry, "court"), given.says(Answer.FOUND, said))


async def test_q24_why_a_sealed_answer_was_taken_back_is_told_to_nobody_before_the_opening(
    operator: Actor, batch: int
) -> None:
    (entry,) = await the_asked(operator, batch)
    question = await given.question_of(operator, entry, "police")
    await given.replied(operator, question, given.says(Answer.FOUND, given.CONVICTED))
    await opinions.withdraw_answer(operator, question, "把另一个人的盗窃前科填到他名下了")
    (event,) = [one for one in await trail(f"review:{batch}") if one.kind == "review.answer_withdrawn"]
    assert event.reason == ""
    kept = await connection().fetchval("SELECT withdrawn_why FROM vetting_opinion WHERE question = $1", question)
    assert "盗窃" in kept


async def test_q22_who_answers_sees_the_county(operator: Actor, batch: int) -> None:
    assert batch
    far = await an_account(Role.AGENCY_REVIEWER, region=OTHER_COUNTY, office="邻县公安局")
    with pytest.raises(Refused, match="看不到这里的联审"):
        await lists.seat_agency(operator, COUNTY, "police", far.unit)
