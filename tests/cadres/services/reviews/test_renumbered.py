"""Two records of one person are put together while a review is on: what was asked under the number given up is asked anew (Q-24a)."""

from datetime import date, timedelta
from importlib import import_module

import pytest

from cadres.printing.review_forms import review_form
from cadres.reviews.board import Mark, mark, questions
from cadres.reviews.renumbered import asked_otherwise
from cadres.reviews.screening import screened
from cadres.reviews.states import SubjectState, state_of, states_of
from cadres.reviews.waiting import Wait, open_questions
from cadres.services.kinship import Strike
from cadres.services.merging import MergePeople, merge, unmerge
from cadres.services.reviews import opinions, verdicts
from cadres.services.reviews.batches import Listed, add_people
from cadres.services.reviews.showing import show_list
from cadres.services.reviews.verdicts import Concluding, Object, Settle
from cadres.services.tenures import AppointedBy, Holding, Term, open_tenures
from cadres.sheets.reply_exchange import _parts
from cadres.tables import VettingBatch, VettingCase, VettingQuestion, VettingSubject
from cadres.vocabulary import Answer, ObjectionOutcome, Objector, Office, ReviewStage, VettingConclusion
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.db.engine import connection, transaction
from server.errors import Conflict, Refused
from tests.support import reviews as given
from tests.support.accounts import a_unit
from tests.support.factories import COUNTY, VILLAGE, a_person

WHY = "身份证号更正，按更正后的号码重新征询"
PAPER = Concluding(document="偏联审〔2026〕9号", concluded=clock.today())


async def _merged(operator: Actor, entry: int) -> tuple[int, int, int]:
    """The person of an entry goes into a record under the right number: survivor, merged, the merge."""
    row = await VettingSubject.select(VettingSubject.person).where(VettingSubject.id == entry).first()
    assert row
    survivor = await a_person(operator, "贾永胜")
    made = await merge(operator, survivor, MergePeople(merged=row["person"], reason="身份证号录错，是同一人"))
    return survivor, row["person"], made


async def _state(operator: Actor, entry: int) -> SubjectState:
    async with transaction(operator):
        return await state_of(operator, entry)


async def _send_back_all(operator: Actor, entry: int) -> None:
    for agency in given.AGENCIES:
        await opinions.withdraw_answer(operator, await given.question_of(operator, entry, agency), WHY)


async def test_q24a_opened_answers_under_the_number_given_up_conclude_nothing_until_given_anew(
    operator: Actor, batch: int
) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    # A ban under the wrong number bars nobody: it may be of whoever has that number.
    await given.answered(operator, entry, police=given.says(Answer.FOUND, given.CONVICTED))
    await opinions.open_answers(operator, batch)
    assert await given.stage_of(operator, entry) == ReviewStage.JUDGED
    survivor, merged, _ = await _merged(operator, entry)
    state = await _state(operator, entry)
    assert (state.person, state.stage) == (survivor, ReviewStage.OPENED)
    for named in ((), (entry,)):
        with pytest.raises(Refused, match=r"是按身份证号.*征询的，不是本人现在登记的号码") as refused:
            await verdicts.conclude(operator, batch, PAPER, named)
        (problem,) = refused.value.problems
        assert (problem.rule, "退回重答" in problem.cure) == ("Q-24a", True)
        assert "县公安局、县人民法院、县信访局" in problem.cause
        assert "*" in problem.cause
    async with transaction(operator):
        waits = await open_questions(operator, await states_of(operator, batch))
        asked = (await questions(operator, batch))[entry]
    assert [one.wait for one in waits] == [Wait.ELSEWHERE] * 3
    assert mark(state, "police", asked["police"], reads=True) is Mark.ELSEWHERE
    form = await review_form(operator, batch, entry)
    assert any("是按身份证号" in one.message for one in form.findings), "the paper of the review says it"
    await _send_back_all(operator, entry)
    assert await given.stage_of(operator, entry) == ReviewStage.ASKED
    assert await VettingQuestion.count().where(VettingQuestion.asked_about == survivor) == 3
    trace = (
        await AuditEvent.select(AuditEvent.after).where(AuditEvent.kind == "review.asked_anew").output(load_json=True)
    )
    assert len(trace) == 3
    assert all("*" in one["after"]["原按"] and "*" in one["after"]["现按"] for one in trace)
    with pytest.raises(Refused, match="还在"):
        await verdicts.conclude(operator, batch, PAPER, (entry,))
    await given.answered(operator, entry)
    assert await verdicts.conclude(operator, batch, PAPER, (entry,)) == 1
    case = await VettingCase.objects().get(VettingCase.person == survivor)
    assert case is not None
    assert case.conclusion == VettingConclusion.CLEAR
    assert await VettingCase.count().where(VettingCase.person == merged) == 0


async def test_q24a_what_nobody_has_answered_is_asked_anew_and_takes_no_answer_before(
    operator: Actor, batch: int
) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    question = await given.question_of(operator, entry, "police")
    with pytest.raises(Conflict, match="没有答复可撤"):
        await opinions.withdraw_answer(operator, question, WHY)
    survivor, _, _ = await _merged(operator, entry)
    with pytest.raises(Refused, match=r"是按身份证号.*征询的") as refused:
        await given.replied(operator, question, given.says())
    assert refused.value.problems[0].rule == "Q-24a"
    async with transaction(operator):
        waits = await open_questions(operator, await states_of(operator, batch))
        assert [one.wait for one in waits] == [Wait.ANEW] * 3
        assert await _parts(operator, COUNTY, own=False) == [], "no sheet asks what takes no answer"
    with pytest.raises(Refused, match="是按身份证号"):
        await verdicts.conclude(operator, batch, PAPER, (entry,))
    await _send_back_all(operator, entry)
    async with transaction(operator):
        assert len(await _parts(operator, COUNTY, own=False)) == 3
    await given.answered(operator, entry)
    await opinions.open_answers(operator, batch)
    assert await verdicts.conclude(operator, batch, PAPER) == 1
    assert await VettingCase.count().where(VettingCase.person == survivor) == 1


async def test_q24a_sealed_answers_are_opened_and_then_sent_back(operator: Actor, batch: int) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    judge = await _judge(operator)
    # The county's court answers by its own account: sealed, so that the review's office cannot take it back.
    await VettingQuestion.update({VettingQuestion.unit: judge.unit_id}).where(VettingQuestion.agency == "court")
    court = await given.question_of(operator, entry, "court")
    await opinions.answer(judge, court, given.says(Answer.PENDING))
    for agency in ("police", "petition"):
        await given.replied(operator, await given.question_of(operator, entry, agency), given.says())
    await _merged(operator, entry)
    assert len((await _state(operator, entry)).elsewhere) == 3, "it is told before the opening"
    with pytest.raises(Refused, match="是按身份证号"):
        await verdicts.conclude(operator, batch, PAPER, (entry,))
    await opinions.open_answers(operator, batch)
    assert await given.stage_of(operator, entry) == ReviewStage.OPENED
    await _send_back_all(operator, entry)
    await opinions.answer(judge, court, given.says())
    for agency in ("police", "petition"):
        await given.replied(operator, await given.question_of(operator, entry, agency), given.says())
    assert await verdicts.conclude(operator, batch, PAPER, (entry,)) == 1


async def _judge(operator: Actor) -> Actor:
    unit = await a_unit(operator, name="偏关县人民法院")
    return Actor(None, "药建军", "偏关县人民法院", COUNTY, frozenset({Role.AGENCY_REVIEWER}), unit_id=unit)


async def test_q24a_an_agency_takes_its_own_sealed_answer_back_and_gives_it_anew(operator: Actor, batch: int) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    judge = await _judge(operator)
    await VettingQuestion.update({VettingQuestion.unit: judge.unit_id}).where(VettingQuestion.agency == "court")
    court = await given.question_of(operator, entry, "court")
    await opinions.answer(judge, court, given.says(Answer.PENDING))
    survivor, _, _ = await _merged(operator, entry)
    with pytest.raises(Refused, match="是按身份证号"):
        await opinions.answer(judge, court, given.says())
    await opinions.withdraw_answer(judge, court, WHY)
    await opinions.answer(judge, court, given.says())
    row = await VettingQuestion.objects().get(VettingQuestion.id == court)
    assert row is not None
    assert row.asked_about == survivor
    trace = await AuditEvent.select(AuditEvent.reason).where(AuditEvent.kind == "review.asked_anew")
    assert [one["reason"] or "" for one in trace] == [""], "a reason may tell what the answer was, which is sealed"


async def test_q24a_taking_the_merge_apart_makes_all_good_again(operator: Actor, batch: int) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry)
    await opinions.open_answers(operator, batch)
    before = await VettingQuestion.select().order_by(VettingQuestion.id)
    survivor, merged, made = await _merged(operator, entry)
    assert await VettingQuestion.select().order_by(VettingQuestion.id) == before, "nothing is written to reviews"
    async with transaction(operator):
        assert len(await asked_otherwise(operator, survivor, survivor, clock.today())) == 1
    await unmerge(operator, survivor, made, Strike(reason="查明是两个人"))
    state = await _state(operator, entry)
    assert (state.person, state.stage, state.elsewhere) == (merged, ReviewStage.JUDGED, ())
    assert await verdicts.conclude(operator, batch, PAPER) == 1


async def test_q24a_a_merge_of_the_record_kept_after_all_is_told_the_other_way_round(
    operator: Actor, batch: int
) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    survivor, _, made = await _merged(operator, entry)
    await _send_back_all(operator, entry)
    assert (await _state(operator, entry)).elsewhere == ()
    await unmerge(operator, survivor, made, Strike(reason="查明是两个人"))
    # Asked anew under the number of somebody else by now.
    assert len((await _state(operator, entry)).elsewhere) == 3


async def test_q24a_a_chain_of_merges_knows_the_number_that_was_asked_about(operator: Actor, batch: int) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    survivor, merged, _ = await _merged(operator, entry)
    last = await a_person(operator, "贾永胜")
    await merge(operator, last, MergePeople(merged=survivor, reason="身份证号录错，是同一人"))
    state = await _state(operator, entry)
    assert state.person == last
    assert len(state.elsewhere) == 3
    assert await VettingQuestion.count().where(VettingQuestion.asked_about == merged) == 3


async def test_q24a_a_conclusion_of_before_is_changed_by_a_second_look_and_asked_anew(
    operator: Actor, batch: int
) -> None:
    entry = await given.concluded(operator, batch)
    await given.held_later(batch)
    survivor, _, _ = await _merged(operator, entry)
    state = await _state(operator, entry)
    assert (state.stage, state.conclusion) == (ReviewStage.CONCLUDED, VettingConclusion.CLEAR)
    assert state.verdict is not None
    assert any(one.rule == "Q-24a" for one in state.verdict.findings)
    with pytest.raises(Refused, match=r"是按身份证号.*已出的结论不能用"):
        await show_list(operator, batch, clock.today(), clock.today() + timedelta(days=10))
    said = "部门是按录错的身份证号征询的，须按更正后的号码重新征询"
    raised = Object(objector=Objector.PUBLIC, raised_by="", said=said, received=clock.today())
    await verdicts.object_to(operator, entry, raised)
    async with transaction(operator):
        (objection,) = await verdicts.objections_on(operator, entry)
    settled = Settle(outcome=ObjectionOutcome.CHANGED, answer="重新征询", answered_by="联审办", answered=clock.today())
    await verdicts.settle(operator, objection.id, settled)
    await _send_back_all(operator, entry)
    await given.answered(operator, entry)
    assert await verdicts.conclude(operator, batch, PAPER, (entry,)) == 1
    assert (await _state(operator, entry)).elsewhere == ()
    assert await VettingCase.count().where(VettingCase.person == survivor, VettingCase.superseded.is_null()) == 1


async def test_q24a_whoever_is_in_a_closed_batch_is_listed_in_a_new_one(operator: Actor, batch: int) -> None:
    entry = await given.concluded(operator, batch)
    await VettingBatch.update({VettingBatch.closed: clock.now()}).where(VettingBatch.id == batch)
    survivor, _, _ = await _merged(operator, entry)
    second = await given.a_batch(operator)
    (again,) = await add_people(operator, second, [Listed(person=survivor, stands_for=Office.MEMBER)])
    await given.asked(operator, second, [again])
    await given.answered(operator, again)
    await opinions.open_answers(operator, second)
    assert await verdicts.conclude(operator, second, PAPER) == 1


async def test_q24a_what_is_found_under_another_number_hits_nobody_in_office(operator: Actor, batch: int) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry, court=given.says(Answer.FOUND, given.DEFAULTER))
    await opinions.open_answers(operator, batch)
    person = (await _state(operator, entry)).person
    await open_tenures(
        operator,
        VILLAGE,
        [Holding(person, Office.PARTY_SECRETARY)],
        Term(date(2026, 1, 10), None),
        AppointedBy("偏组备〔2026〕1号"),
    )
    async with transaction(operator):
        assert [holder.person for holder, _ in (await screened(operator, COUNTY, clock.today())).hits] == [person]
    await _merged(operator, entry)
    async with transaction(operator):
        assert (await screened(operator, COUNTY, clock.today())).hits == ()


async def test_what_was_asked_before_numbers_were_kept_apart_is_of_the_record_it_was_asked_about(
    operator: Actor, batch: int
) -> None:
    entry, other = await given.people_in(operator, batch, "贾永胜", "高建平")
    await given.asked(operator, batch, [entry, other])
    _, merged, _ = await _merged(operator, entry)
    person = (await _state(operator, other)).person
    await VettingQuestion.update({VettingQuestion.asked_about: 0}).where(VettingQuestion.id > 0)
    migration = import_module("cadres.migrations.cadres_2026_11_28t12_05_01_000000")
    (statement,) = [step for step in migration._STEPS if "UPDATE" in step]
    await connection().execute(statement)
    rows = await VettingQuestion.select(VettingQuestion.subject, VettingQuestion.asked_about)
    assert {(row["subject"], row["asked_about"]) for row in rows} == {(entry, merged), (other, person)}
