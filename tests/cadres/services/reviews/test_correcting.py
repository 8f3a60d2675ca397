"""The number of a conclusion: a usual one or one with a reason, and put right while nobody has it on paper (GB-6, Q-26)."""

from datetime import timedelta

import pytest

from cadres.reviews.states import state_of
from cadres.services.reviews import opinions, verdicts
from cadres.services.reviews.correcting import Correct, correct_document
from cadres.services.reviews.verdicts import Concluding, Notice, Object
from cadres.vocabulary import Answer, Objector
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Conflict, Forbidden, Refused
from tests.support import reviews as given
from tests.support.factories import an_actor
from tests.support.http import SignIn

RIGHT = Correct(right_document="偏联审〔2026〕4号", corrected_why="文号录错")


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


async def test_q26_what_was_put_down_of_a_delivery_is_corrected_for_a_reason_alone(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    entry = await given.concluded(operator, batch, police=given.says(Answer.FOUND, given.CONVICTED))
    today = clock.today()
    first = Notice(number="县联审告知1号", noticed=today)
    await verdicts.give_notice(operator, entry, first)
    with pytest.raises(Refused, match=r"县联审告知1号已于.*登记送达，没有改动"):
        await verdicts.give_notice(operator, entry, first)
    other = first.model_copy(update={"number": "县联审告知7号"})
    with pytest.raises(Refused, match="改为别的文号或者日子没有写理由") as refusal:
        await verdicts.give_notice(operator, entry, other)
    assert [(one.field, one.rule) for one in refusal.value.problems] == [("更正送达的理由", "Q-26")]
    assert (await state_of(operator, entry)).notice == "县联审告知1号"
    officer = await sign_in(Role.VETTING_OFFICER)
    form = (await officer.get(f"/vetting/{batch}?open={entry}")).form(f"/vetting/{batch}/entries/{entry}/notice")
    assert form.fields["number"] == "县联审告知1号"
    back = await officer.submit(form, {"number": "县联审告知7号"})
    assert back.status == 422
    assert any(line.startswith("更正送达的理由：") for line in back.problems())
    done = await officer.submit(form, {"number": "县联审告知7号", "noticed_why": "文号抄错"})
    assert "已更正送达的登记" in done.text
    assert (await state_of(operator, entry)).notice == "县联审告知7号"
    (event,) = [one for one in await trail(f"review:{batch}") if one.kind == "review.notice_corrected"]
    assert (event.before["文号"], event.after["文号"], event.reason) == ("县联审告知1号", "县联审告知7号", "文号抄错")


async def test_two_people_have_not_one_notice(operator: Actor, batch: int) -> None:
    first, second = await given.people_in(operator, batch, "贾永胜", "高建平")
    await given.asked(operator, batch, [first, second])
    for entry in (first, second):
        await given.answered(operator, entry, police=given.says(Answer.FOUND, given.CONVICTED))
    await opinions.open_answers(operator, batch)
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=clock.today()))
    notice = Notice(number="县联审告知1号", noticed=clock.today())
    await verdicts.give_notice(operator, first, notice)
    with pytest.raises(Refused, match="另一人的告知书已按县联审告知1号送达"):
        await verdicts.give_notice(operator, second, notice)
    await verdicts.give_notice(operator, second, notice.model_copy(update={"number": "县联审告知2号"}))


async def test_q26_a_delivery_is_not_moved_behind_the_objection_to_it(operator: Actor, batch: int) -> None:
    entry = await given.concluded(operator, batch, police=given.says(Answer.FOUND, given.CONVICTED))
    today = clock.today()
    await verdicts.give_notice(operator, entry, Notice(number="县联审告知1号", noticed=today))
    said = Object(objector=Objector.PERSON, said="判决已经撤销。", received=today)
    await verdicts.object_to(operator, entry, said)
    later = Notice(number="县联审告知1号", noticed=today + timedelta(days=1), noticed_why="送达日期录错")
    with (
        clock.stopped_at(clock.now() + timedelta(days=2)),
        pytest.raises(Refused, match=f"晚于收到本人异议的{today.isoformat()}"),
    ):
        await verdicts.give_notice(operator, entry, later)


async def test_q26_who_objected_before_the_notice_is_still_handed_it_on_its_true_day(
    operator: Actor, batch: int
) -> None:
    entry = await given.concluded(operator, batch, police=given.says(Answer.FOUND, given.CONVICTED))
    today = clock.today()
    said = Object(objector=Objector.PERSON, said="判决已经撤销。", received=today)
    await verdicts.object_to(operator, entry, said)
    with clock.stopped_at(clock.now() + timedelta(days=2)):
        handed = Notice(number="县联审告知1号", noticed=today + timedelta(days=1))
        await verdicts.give_notice(operator, entry, handed)
        renumbered = Notice(number="县联审告知2号", noticed=handed.noticed, noticed_why="文号录错")
        await verdicts.give_notice(operator, entry, renumbered)
    state = await state_of(operator, entry)
    assert (state.notice, state.noticed) == ("县联审告知2号", today + timedelta(days=1))


async def test_without_a_conclusion_there_is_no_number(operator: Actor, batch: int) -> None:
    (entry,) = await given.people_in(operator, batch)
    with pytest.raises(Conflict, match="没有文号可更正"):
        await correct_document(operator, entry, RIGHT)
