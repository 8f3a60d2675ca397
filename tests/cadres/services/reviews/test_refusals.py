"""What the joint review does not let through: silence, strangers, second answers, decisions nobody may take."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from cadres.reviews.answers import own_questions, questions_of
from cadres.reviews.objections import objections_on
from cadres.reviews.people import candidates_for
from cadres.reviews.states import state_of
from cadres.rules.review_course import shown_until
from cadres.services.merging import MergePeople, merge
from cadres.services.reviews import batches, lists, opinions, showing, verdicts
from cadres.services.reviews.batches import Listed, Sending
from cadres.services.reviews.verdicts import Concluding, Decide, Notice, Object, Settle
from cadres.vocabulary import (
    Answer,
    ItemLevel,
    ObjectionOutcome,
    Objector,
    Office,
    ReviewMaterial,
    ReviewStage,
    VettingConclusion,
)
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent, trail
from server.access.tables import Account
from server.db.engine import DB, connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support import reviews as given
from tests.support.factories import COMMUNITY, COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, a_person, an_actor
from tests.support.http import an_account

OFFICER = an_actor(Role.VETTING_OFFICER)


def causes(refusal: Refused) -> str:
    return "".join(problem.cause for problem in refusal.problems)


async def the_asked(operator: Actor, batch: int, *names: str) -> Sequence[int]:
    entries = await given.people_in(operator, batch, *names)
    await given.asked(operator, batch, entries)
    return entries


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


async def test_the_trace_tells_that_was_answered_and_not_what(operator: Actor, batch: int) -> None:
    (entry,) = await the_asked(operator, batch)
    await given.answered(operator, entry, police=given.says(Answer.FOUND, given.CONVICTED))
    kinds = ["review.reply_typed", "review.reply_checked"]
    events = await AuditEvent.select().where(AuditEvent.kind.is_in(kinds)).output(load_json=True)
    assert len(events) == 6
    assert not any("有问题" in f"{event}" or "盗窃" in f"{event}" for event in events)


async def test_the_lists_are_the_provinces(operator: Actor, batch: int) -> None:
    assert batch
    with pytest.raises(NotFound):
        await lists.end_edition(OFFICER, given.EDITION, clock.today())
    with pytest.raises(Forbidden):
        await lists.end_edition(an_actor(Role.ELECTION_OFFICER, region="140000000000"), given.EDITION, clock.today())
    with pytest.raises(Refused, match="新版本不能早于或同于它"):
        await lists.list_agency(
            operator,
            lists.NewAgency(
                code="police",
                name="县公安局",
                short="公安局",
                question="前科",
                source=given.SOURCE,
                position=1,
                since=given.SINCE,
            ),
        )


async def test_q24_an_agency_that_was_asked_is_not_ended_from_under_its_questions(operator: Actor, batch: int) -> None:
    (entry,) = await the_asked(operator, batch)
    for agency in ("police", "court"):
        await given.replied(operator, await given.question_of(operator, entry, agency), given.says())
    for day in (clock.today(), clock.today() - timedelta(days=30)):
        with pytest.raises(Refused, match="发出过联审"):
            await lists.end_agency(operator, "petition", day)
        renamed = lists.NewAgency(
            code="petition",
            name="县信访中心",
            short="信访",
            question="别的事",
            source=given.SOURCE,
            position=3,
            since=day,
        )
        with pytest.raises(Refused, match="发出过联审"):
            await lists.list_agency(operator, renamed)
    await lists.end_agency(operator, "petition", clock.today() + timedelta(days=1))
    with clock.stopped_at(clock.now() + timedelta(days=11)):
        await opinions.open_answers(operator, batch, [entry], "选举日临近，先看已有答复")
        state = await state_of(operator, entry)
    assert state.case is not None
    assert len(state.case.asked) == 3
    assert state.stage is ReviewStage.ASKED


async def test_q18_an_edition_that_was_used_is_kept_whole(operator: Actor, batch: int) -> None:
    (entry,) = await the_asked(operator, batch)
    await given.answered(operator, entry, court=given.says(Answer.FOUND, given.DEFAULTER))
    await opinions.open_answers(operator, batch)
    assert await given.stage_of(operator, entry) == ReviewStage.DECISION
    await lists.end_edition(operator, given.EDITION, given.EVENT_DAY - timedelta(days=100))
    assert await given.stage_of(operator, entry) == ReviewStage.DECISION
    added = lists.NewItem(
        edition=given.EDITION,
        code="77",
        level=ItemLevel.MUST_NOT,
        wording="另加一条",
        source=given.SOURCE,
        since=given.SINCE,
    )
    with pytest.raises(Refused, match="不能再加条目"):
        await lists.list_item(operator, added)


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
