"""The number of a conclusion: a usual one or one with a reason, and put right while nobody has it on paper (GB-6, Q-26)."""

import pytest

from cadres.reviews.states import state_of
from cadres.services.reviews import opinions, verdicts
from cadres.services.reviews.correcting import Correct, correct_document
from cadres.services.reviews.verdicts import Concluding, Notice
from cadres.vocabulary import Answer
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Conflict, Forbidden, Refused
from tests.support import reviews as given
from tests.support.factories import a_county, an_actor
from tests.support.http import SignIn

RIGHT = Correct(right_document="偏联审〔2026〕4号", corrected_why="文号录错")


@pytest.fixture
async def batch(operator: Actor) -> int:
    await a_county(operator)
    await given.the_lists(operator)
    return await given.a_batch(operator)


async def test_an_unusual_number_needs_a_reason_that_is_kept(operator: Actor, batch: int, sign_in: SignIn) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry)
    await opinions.open_answers(operator, batch)
    with pytest.raises(Refused, match="“x”没有年份或者号数"):
        await verdicts.conclude(operator, batch, Concluding(document="x", concluded=clock.today()))
    officer = await sign_in(Role.VETTING_OFFICER)
    back = await officer.submit((await officer.get(f"/vetting/{batch}/conclude")).form(), {"document": "x"})
    assert back.status == 422
    done = await officer.submit(back.form(), {"document": "会议纪要3", "reason": "县委会议纪要，没有发文字号"})
    assert "已出具1人的联审结论" in done.text
    event = next(one for one in await trail(f"review:{batch}") if one.kind == "review.concluded")
    assert event.reason == "县委会议纪要，没有发文字号"


async def test_a_wrong_number_is_put_right_until_a_notice_is_delivered(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    entry = await given.concluded(operator, batch, police=given.says(Answer.FOUND, given.CONVICTED))
    with pytest.raises(Forbidden):
        await correct_document(an_actor(Role.TOWNSHIP_CLERK), entry, RIGHT)
    with pytest.raises(Refused, match="和现在的一样"):
        await correct_document(operator, entry, RIGHT.model_copy(update={"right_document": "偏联审〔2026〕3号"}))
    with pytest.raises(Refused, match="不像文号"):
        await correct_document(operator, entry, RIGHT.model_copy(update={"right_document": "y"}))
    officer = await sign_in(Role.VETTING_OFFICER)
    drawer = await officer.get(f"/vetting/{batch}?open={entry}")
    form = drawer.form(f"/vetting/{batch}/entries/{entry}/document")
    done = await officer.submit(form, {"right_document": RIGHT.right_document, "corrected_why": RIGHT.corrected_why})
    assert "已更正1人的结论文号" in done.text
    assert (await state_of(operator, entry)).document == "偏联审〔2026〕4号"
    event = next(one for one in await trail(f"review:{batch}") if one.kind == "review.document_corrected")
    assert (event.before["文号"], event.after["文号"], event.reason) == (
        "偏联审〔2026〕3号",
        "偏联审〔2026〕4号",
        "文号录错",
    )
    await verdicts.give_notice(operator, entry, Notice(number="县联审告知1号", noticed=clock.today()))
    with pytest.raises(Refused, match="已经按这个文号送达"):
        await correct_document(operator, entry, RIGHT.model_copy(update={"right_document": "偏联审〔2026〕5号"}))


async def test_without_a_conclusion_there_is_no_number(operator: Actor, batch: int) -> None:
    (entry,) = await given.people_in(operator, batch)
    with pytest.raises(Conflict, match="没有文号可更正"):
        await correct_document(operator, entry, RIGHT)
