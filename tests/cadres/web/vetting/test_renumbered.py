"""What the pages of a review say, and offer, of questions asked under a number that was given up (Q-24a)."""

import pytest

from cadres.reviews.states import state_of
from cadres.services.merging import MergePeople, merge
from cadres.services.reviews import opinions
from cadres.vocabulary import Answer
from server.access.actor import Actor, Role
from server.db.engine import transaction
from tests.support import reviews as given
from tests.support.factories import a_county, a_person
from tests.support.http import SignIn

WHY = "身份证号更正，按更正后的号码重新征询。"


@pytest.fixture
async def batch(operator: Actor) -> int:
    await a_county(operator)
    await given.the_lists(operator)
    return await given.a_batch(operator)


async def _merged(operator: Actor, entry: int) -> None:
    async with transaction(operator):
        wrong = (await state_of(operator, entry)).person
    right = await a_person(operator, "贾永胜")
    await merge(operator, right, MergePeople(merged=wrong, reason="身份证号录错，是同一人"))


async def test_the_office_asks_anew_what_nobody_has_answered(operator: Actor, batch: int, sign_in: SignIn) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await _merged(operator, entry)
    officer = await sign_in(Role.VETTING_OFFICER)
    board = await officer.get(f"/vetting/{batch}?open={entry}")
    assert board.text.count("县公安局、县人民法院、县信访局是按身份证号") == 2, "above the table and in the drawer"
    assert "1人的身份证号更正，须按现在的号码重新征询" in (await officer.get("/")).text
    question = await given.question_of(operator, entry, "police")
    assert board.words(f"//a[@href='/vetting/questions/{question}' and text()='按现在的号码重新征询']")
    shown = await officer.get(f"/vetting/questions/{question}")
    assert "不是本人现在登记的号码" in shown.text
    assert not shown.all("//input[@name='signed_by']"), "no reply is taken in before"
    done = await officer.submit(shown.form(f"/vetting/questions/{question}/withdraw"), {"reason": WHY})
    assert "已按现在的号码重新征询县公安局" in done.text
    again = await officer.get(f"/vetting/questions/{question}")
    assert "不是本人现在登记的号码" not in again.text
    assert again.all("//input[@name='signed_by']")
    assert "县人民法院、县信访局是按身份证号" in (await officer.get(f"/vetting/{batch}")).text


async def test_the_office_sends_back_an_opened_answer_that_still_looks_into_something(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry, court=given.says(Answer.PENDING))
    await opinions.open_answers(operator, batch)
    await _merged(operator, entry)
    officer = await sign_in(Role.VETTING_OFFICER)
    question = await given.question_of(operator, entry, "court")
    board = await officer.get(f"/vetting/{batch}?open={entry}")
    assert "按原号码答复，须重新征询" in board.text
    shown = await officer.get(f"/vetting/questions/{question}")
    assert "退回重答以后就按现在的号码征询" in shown.text
    assert (
        "已退回县人民法院重新答复"
        in (await officer.submit(shown.form(f"/vetting/questions/{question}/withdraw"), {"reason": WHY})).text
    )


async def test_an_agency_is_told_to_wait_and_answers_once_asked_anew(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    agency = await sign_in(Role.AGENCY_REVIEWER, office="偏关县公安局")
    await given.seated(operator, "police", "偏关县公安局")
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await _merged(operator, entry)
    question = await given.question_of(operator, entry, "police")
    listed = await agency.get("/vetting/answers")
    assert "等县联审办重新征询" in listed.text
    assert not listed.all("//input[@type='checkbox' and starts-with(@name, 'questions')]"), "nor by the act on many"
    assert "等本单位答复" not in (await agency.get("/")).text
    waits = await agency.get(f"/vetting/answers/{question}")
    assert "请等县联审办按现在的号码" in waits.text
    assert not waits.all("//input[@name='signed_by']")
    await opinions.withdraw_answer(operator, question, WHY)
    assert (await agency.get(f"/vetting/answers/{question}")).all("//input[@name='signed_by']")
    assert "1人等本单位答复" in (await agency.get("/")).text
