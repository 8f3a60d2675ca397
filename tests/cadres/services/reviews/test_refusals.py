"""What the joint review does not let through: silence, strangers, second answers, decisions nobody may take."""

from datetime import timedelta

import pytest

from cadres.reviews.answers import questions_of
from cadres.reviews.objections import objections_on
from cadres.reviews.people import candidates_for
from cadres.reviews.states import state_of
from cadres.rules.review_course import shown_until
from cadres.services.merging import MergePeople, merge
from cadres.services.reviews import batches, opinions, showing, verdicts
from cadres.services.reviews.batches import Listed, Sending
from cadres.services.reviews.verdicts import Concluding, Decide, Notice, Object, Settle
from cadres.vocabulary import Answer, ObjectionOutcome, Objector, Office, ReviewMaterial, ReviewStage, VettingConclusion
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import DB, transaction
from server.errors import Conflict, NotFound, Refused
from tests.support import reviews as given
from tests.support.factories import COMMUNITY, COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, a_person, an_actor
from tests.support.reviews import the_asked


def causes(refusal: Refused) -> str:
    return "".join(problem.cause for problem in refusal.problems)


async def test_a_person_is_listed_once_and_where_they_belong(operator: Actor, batch: int) -> None:
    person = await a_person(operator)
    await batches.add_people(operator, batch, [Listed(person=person, stands_for=Office.MEMBER)])
    with pytest.raises(Refused, match="已在本批联审中"):
        await batches.add_people(operator, batch, [Listed(person=person, stands_for=Office.MEMBER)])
    elsewhere = await given.a_batch(operator, region=OTHER_TOWNSHIP)
    with pytest.raises(Refused, match="不在本批的地区内"):
        await batches.add_people(operator, elsewhere, [Listed(person=person, stands_for=Office.MEMBER)])
    with pytest.raises(NotFound):
        await batches.add_people(
            an_actor(Role.VETTING_OFFICER, region=OTHER_COUNTY),
            batch,
            [Listed(person=person, stands_for=Office.MEMBER)],
        )


async def test_a_batch_is_of_one_kind_of_committee(operator: Actor, batch: int) -> None:
    village, community = await a_person(operator, "高建平"), await a_person(operator, "刘桂芳", region=COMMUNITY)
    with pytest.raises(Refused, match="本批审查的是村民委员会的人员"):
        await batches.add_people(
            operator,
            batch,
            [Listed(person=village, stands_for=Office.MEMBER), Listed(person=community, stands_for=Office.MEMBER)],
        )
    async with transaction(operator):
        offered, total = await candidates_for(operator, batch, COUNTY, "")
    assert ([one.id for one in offered], total) == ([village], 1)


async def test_q20_the_township_passes_nobody_whose_papers_are_missing(operator: Actor, batch: int) -> None:
    (entry,) = await given.people_in(operator, batch)
    await batches.check_materials(operator, entry, given.COMPLETE - {ReviewMaterial.PLEDGE})
    with pytest.raises(Refused, match="缺廉洁自律和竞选纪律承诺书"):
        await batches.pass_township(operator, [entry], "杜秀英")
    await batches.send_back(operator, entry, "承诺书没有签字，由村里补。")
    assert await given.stage_of(operator, entry) == ReviewStage.RETURNED
    await batches.hand_in_again(operator, entry)
    assert await given.stage_of(operator, entry) == ReviewStage.MATERIALS


async def test_q21_letters_go_to_listed_agencies_with_days_to_answer(operator: Actor, batch: int) -> None:
    entries = await given.people_in(operator, batch)
    await given.ready(operator, entries)
    with pytest.raises(Refused) as refused:
        await batches.send(operator, batch, Sending(letter="函1号", due=clock.today(), agencies=("nobody",)))
    assert "不在现行的联审部门名单里" in causes(refused.value)
    assert "不晚于今天" in causes(refused.value)


async def test_a_deadline_ends_before_the_day_that_decides_and_a_letter_has_a_number_of_its_own(
    operator: Actor, batch: int
) -> None:
    await the_asked(operator, batch)
    other = await given.a_batch(operator)
    entries = await given.people_in(operator, other, "高建平")
    await given.ready(operator, entries)
    late = given.EVENT_DAY + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        await batches.send(operator, other, Sending(letter="偏联审函〔2026〕3号", due=late, agencies=("police",)))
    assert f"{late.isoformat()}晚于选举日{given.EVENT_DAY.isoformat()}" in causes(refused.value)
    assert f"偏联审函〔2026〕3号已是{clock.today().year}年第1批联审的函询文号" in causes(refused.value)


async def test_q24_silence_is_no_consent_and_nothing_is_read_before(operator: Actor, batch: int) -> None:
    (entry,) = await the_asked(operator, batch)
    for agency in ("police", "court"):
        await given.replied(operator, await given.question_of(operator, entry, agency), given.says())
    with pytest.raises(Conflict, match="没有答复已经收齐"):
        await opinions.open_answers(operator, batch)
    with pytest.raises(Refused, match="还有1个部门没有答复"):
        await opinions.open_answers(operator, batch, [entry])
    with pytest.raises(Refused, match="待答复"):
        await verdicts.conclude(operator, batch, _record(), [entry])


async def test_q24_after_the_deadline_a_reason_opens_and_still_nothing_is_concluded(
    operator: Actor, batch: int
) -> None:
    (entry,) = await the_asked(operator, batch)
    await given.replied(operator, await given.question_of(operator, entry, "police"), given.says())
    with clock.stopped_at(clock.now() + timedelta(days=11)):
        with pytest.raises(Refused, match="写明先行启封的理由"):
            await opinions.open_answers(operator, batch, [entry])
        await opinions.open_answers(operator, batch, [entry], "选举日临近，先看已有答复")
        state = await state_of(operator, entry)
        assert state.verdict is not None
        assert state.verdict.conclusion is None
        assert {agency.code for agency in state.verdict.waits_for} == {"court", "petition"}
        assert state.stage is ReviewStage.ASKED
        with pytest.raises(Refused):
            await verdicts.conclude(operator, batch, _record(), [entry])


def _record() -> Concluding:
    return Concluding(document="偏联审〔2026〕3号", concluded=clock.today())


async def test_a_ban_is_not_decided_and_a_healed_item_needs_none(operator: Actor, batch: int) -> None:
    (entry,) = await the_asked(operator, batch)
    await given.answered(operator, entry, police=given.says(Answer.FOUND, given.CONVICTED))
    decision = Decide(
        item="Q-10-2", fit=True, reason="情节轻微，可以列入。", decided_by="县联审组", decided=clock.today()
    )
    with pytest.raises(Refused, match="还没有启封"):
        await verdicts.decide(operator, entry, decision)
    await opinions.open_answers(operator, batch)
    with pytest.raises(Refused, match="属于法定禁止，不由联审决定"):
        await verdicts.decide(operator, entry, decision)
    with pytest.raises(Refused, match="没有部门答复"):
        await verdicts.decide(operator, entry, decision.model_copy(update={"item": "9"}))


async def test_notices_and_objections_belong_to_a_conclusion(operator: Actor, batch: int) -> None:
    entry = await given.concluded(operator, batch)
    notice = Notice(number="告知1号", noticed=clock.today())
    with pytest.raises(Conflict, match="没有不利的联审结论"):
        await verdicts.give_notice(operator, entry, notice)
    objection = Object(objector=Objector.PERSON, said="请求复核", received=clock.today())
    with pytest.raises(Conflict, match="本人没有可异议的结论"):
        await verdicts.object_to(operator, entry, objection)
    assert await verdicts.object_to(operator, entry, objection.model_copy(update={"objector": Objector.PUBLIC})) > 0
    with pytest.raises(Refused, match="还有1件没有答复"):
        await verdicts.close(operator, batch)


async def test_q26_a_changed_conclusion_is_taken_back_and_made_anew(operator: Actor, batch: int) -> None:
    entry = await given.concluded(operator, batch, police=given.says(Answer.FOUND, given.CONVICTED))
    assert (await state_of(operator, entry)).conclusion is VettingConclusion.BARRED
    await verdicts.object_to(
        operator, entry, Object(objector=Objector.PERSON, said="同名同姓，不是本人。", received=clock.today())
    )
    (objection,) = await objections_on(operator, entry)
    await verdicts.settle(
        operator,
        objection.id,
        Settle(
            outcome=ObjectionOutcome.CHANGED,
            answer="查实是另一个人。",
            answered_by="县联审组",
            answered=clock.today(),
        ),
    )
    question = await given.question_of(operator, entry, "police")
    await opinions.withdraw_answer(operator, question, "核对身份证号，不是同一人")
    assert await given.stage_of(operator, entry) == ReviewStage.ASKED
    await given.replied(operator, question, given.says())
    with pytest.raises(Refused, match="偏联审〔2026〕3号是贾永胜已经作废的结论的文号"):
        await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=clock.today()))
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕9号", concluded=clock.today()))
    assert (await state_of(operator, entry)).conclusion is VettingConclusion.CLEAR
    assert len([one for one in await questions_of(operator, entry) if one.answer is Answer.CLEAR]) == 3


async def test_q24_each_letter_has_its_own_deadline(operator: Actor, batch: int) -> None:
    (first,) = await the_asked(operator, batch)
    (second,) = await given.people_in(operator, batch, "高建平")
    await given.ready(operator, [second])
    soon = Sending(letter="偏联审函〔2026〕4号", due=clock.today() + timedelta(days=1), agencies=("police", "police"))
    with pytest.raises(Refused, match="名单里的县人民法院、县信访局没有选"):
        await batches.send(operator, batch, soon)
    same = soon.model_copy(update={"letter": "偏联审函〔2026〕3号", "agencies": tuple(given.AGENCIES)})
    with pytest.raises(Refused, match="本批已按偏联审函〔2026〕3号发出过联审，期限是"):
        await batches.send(operator, batch, same)
    await batches.send(operator, batch, soon.model_copy(update={"fewer_why": "其余部门上月已经答复"}))
    assert (await trail(f"review:{batch}"))[0].reason == "其余部门上月已经答复"
    with clock.stopped_at(clock.now() + timedelta(days=3)):
        with pytest.raises(Refused, match="还有3个部门没有答复"):
            await opinions.open_answers(operator, batch, [first], "选举日临近")
        assert await opinions.open_answers(operator, batch, [second], "选举日临近") == 1


async def test_q26_a_batch_is_closed_once_everybody_was_told_and_could_object(operator: Actor, batch: int) -> None:
    entry = await given.concluded(operator, batch, police=given.says(Answer.FOUND, given.CONVICTED))
    with pytest.raises(Refused, match="还没有送达"):
        await verdicts.close(operator, batch)
    await verdicts.give_notice(operator, entry, Notice(number="告知1号", noticed=clock.today()))
    with clock.stopped_at(clock.now() + timedelta(days=3)), pytest.raises(Refused, match="可以提出异议到"):
        await verdicts.close(operator, batch)
    with clock.stopped_at(clock.now() + timedelta(days=4)):
        await verdicts.close(operator, batch)


async def test_q24_no_conclusion_is_dated_before_the_opening(operator: Actor, batch: int) -> None:
    (entry,) = await the_asked(operator, batch)
    await given.answered(operator, entry)
    await opinions.open_answers(operator, batch)
    early = Concluding(document="偏联审〔2026〕3号", concluded=clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="早于启封"):
        await verdicts.conclude(operator, batch, early)


async def test_a_record_that_went_into_another_is_not_reviewed(operator: Actor, batch: int) -> None:
    survivor, twin = await a_person(operator, "高建平"), await a_person(operator, "高建萍")
    await merge(operator, survivor, MergePeople(merged=twin, reason="同一个人，号码录错一位"))
    offered, _ = await candidates_for(operator, batch, COUNTY, "")
    assert [one.id for one in offered] == [survivor]
    with pytest.raises(Refused, match="已经并入另一条"):
        await batches.add_people(operator, batch, [Listed(person=twin, stands_for=Office.MEMBER)])


@pytest.mark.parametrize("held", ["answers", "open"])
async def test_a_step_of_a_batch_keeps_others_from_what_rests_on_it(operator: Actor, batch: int, held: str) -> None:
    """Nothing is concluded while an answer changes, and no batch closes under a step."""
    (entry,) = await the_asked(operator, batch)
    await given.replied(operator, await given.question_of(operator, entry, "police"), given.says())
    assert DB.pool is not None
    async with DB.pool.acquire() as other, other.transaction():
        free = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))"
        assert not await other.fetchval(free, f"review:{batch}:{held}")


async def test_the_entries_come_in_the_order_asked(operator: Actor, batch: int) -> None:
    first, second = await a_person(operator, "高建平"), await a_person(operator, "王瑞")
    entries = await batches.add_people(
        operator,
        batch,
        [Listed(person=second, stands_for=Office.MEMBER), Listed(person=first, stands_for=Office.MEMBER)],
    )
    assert [(await state_of(operator, one)).person for one in entries] == [second, first]


async def test_a_list_hangs_out_long_enough_or_for_a_reason(operator: Actor, batch: int) -> None:
    await given.concluded(operator, batch)
    await given.held_later(batch)
    today = clock.today()
    with pytest.raises(Refused, match="不足5个"):
        await showing.show_list(operator, batch, today, today + timedelta(days=1))
    await showing.show_list(operator, batch, today, today + timedelta(days=1), "选举日临近，经县委同意")
    assert (await trail(f"review:{batch}"))[0].reason == "选举日临近，经县委同意"
    await showing.show_list(operator, batch, today, shown_until(today), "补足5个工作日")
    with pytest.raises(Refused, match="公示到"):
        await verdicts.close(operator, batch)
