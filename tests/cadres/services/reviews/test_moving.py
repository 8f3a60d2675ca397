"""A batch that another day decides on: judged anew from the same answers, and nothing changed in silence."""

from datetime import date, timedelta

import pytest

from cadres.reviews import answers
from cadres.reviews.letters import letters_sent, sent_letters
from cadres.reviews.states import state_of, states_of
from cadres.reviews.waiting import open_questions
from cadres.services.reviews import batches, on_paper, opinions, verdicts
from cadres.services.reviews.batches import Sending
from cadres.services.reviews.moving import MoveDay, move_day, prospect
from cadres.tables import VettingBatch, VettingCase, VettingQuestion, VettingSubject
from cadres.vocabulary import (
    REVIEW_NOTICE,
    Answer,
    Objector,
    ReviewPurpose,
    ReviewStage,
    VettingConclusion,
    reviewed_source,
)
from server import clock
from server.access.actor import Actor
from server.access.audit import AuditEvent, trail
from server.db.engine import transaction
from server.errors import Refused
from server.papers.register.kinds import kind_of
from server.papers.register.life import prepare
from server.papers.register.vocabulary import PaperState
from tests.support import reviews as given
from tests.support.factories import a_county, another_hand
from tests.support.papers import line_of

LATER, RELEASED = given.LATER, given.RELEASED


def moving(*seen: int, day: date = LATER, due: date | None = None, people: int = 1) -> MoveDay:
    return MoveDay(day=day, decided_by="县联审组", reason="选举延期的批复", seen=seen, due=due, people=people)


async def test_a_conclusion_that_changes_is_shown_and_taken_back_and_never_turned(operator: Actor, batch: int) -> None:
    entry = await given.concluded(operator, batch, court=given.says(Answer.FOUND, RELEASED))
    async with transaction(operator):
        found = await prospect(operator, batch, LATER)
        (one,) = found.people
        case = one.state.vetting_case
    assert [(item.rule, item.before, item.after) for item in one.turned] == [("5", "命中", "已过期限")]
    assert (one.before, one.after) == (VettingConclusion.BARRED, VettingConclusion.CLEAR)
    assert await move_day(operator, batch, moving(entry)) == 1
    async with transaction(operator):
        state = await state_of(operator, entry)
        kept = await VettingCase.objects().where(VettingCase.id == case).first()
    assert state.stage is ReviewStage.JUDGED
    assert state.conclusion is None
    assert state.verdict is not None
    assert state.verdict.conclusion is VettingConclusion.CLEAR
    assert kept is not None
    assert kept.conclusion == VettingConclusion.BARRED
    assert kept.superseded is not None
    kinds = {row["kind"] for row in await AuditEvent.select(AuditEvent.kind)}
    assert {"review.day_moved", "review.judged_anew"} <= kinds


async def test_the_notice_of_a_conclusion_that_is_taken_back_says_that_the_day_moved(
    operator: Actor, batch: int
) -> None:
    entry = await given.concluded(operator, batch, court=given.says(Answer.FOUND, RELEASED))
    (made,) = await prepare(operator, kind_of(REVIEW_NOTICE), [reviewed_source(entry)])
    assert await move_day(operator, batch, moving(entry)) == 1
    after = await line_of(operator, made)
    assert after.state is PaperState.VOID
    assert after.reason.startswith(f"选举日改为{LATER.isoformat()}，按新的日子重新认定，原结论收回（")


async def test_a_conclusion_that_stands_is_marked_as_judged_for_the_new_day(operator: Actor, batch: int) -> None:
    entry = await given.concluded(operator, batch)
    assert await move_day(operator, batch, moving()) == 0
    async with transaction(operator):
        state = await state_of(operator, entry)
        kept = await VettingCase.objects().where(VettingCase.id == state.vetting_case).first()
    assert state.conclusion is VettingConclusion.CLEAR
    assert kept is not None
    assert kept.judged_for == LATER


async def test_whoever_has_not_seen_a_change_cannot_make_it(operator: Actor, batch: int) -> None:
    entry = await given.concluded(operator, batch, court=given.says(Answer.FOUND, RELEASED))
    with pytest.raises(Refused, match="会变更的人和看过的不一样"):
        await move_day(operator, batch, moving())
    async with transaction(operator):
        assert (await state_of(operator, entry)).conclusion is VettingConclusion.BARRED
        row = await VettingBatch.objects().where(VettingBatch.id == batch).first()
    assert row is not None
    assert row.event_day == given.EVENT_DAY


@pytest.mark.parametrize(
    ("day", "told"), [(given.EVENT_DAY, "和现在的一样"), (date(2020, 1, 1), "这一天的负面清单是“没有省级清单”")]
)
async def test_a_day_that_cannot_be_judged_is_refused(operator: Actor, batch: int, day: date, told: str) -> None:
    await given.concluded(operator, batch)
    with pytest.raises(Refused, match=told):
        await move_day(operator, batch, moving(day=day))


async def test_q20_a_day_that_was_over_before_the_review_is_refused(operator: Actor, batch: int) -> None:
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(Refused, match=f"选举日{yesterday.isoformat()}已经过去，.*本批还没有人有结论"):
        await move_day(operator, batch, moving(day=yesterday, people=0))
    await given.people_in(operator, batch, "高建平")
    with pytest.raises(Refused, match="还有1人没有结论") as refusal:
        await move_day(operator, batch, moving(day=yesterday))
    assert [(one.field, one.rule, "核对年份" in one.cure) for one in refusal.value.problems] == [
        ("新的日子", "Q-20", True)
    ]
    assert (await _days_of(batch))[0] == given.EVENT_DAY


async def test_q20_an_election_held_earlier_is_recorded_where_the_review_was_over_by_then(
    operator: Actor, batch: int
) -> None:
    await given.concluded(operator, batch)
    today = clock.today()
    with pytest.raises(Refused, match=f"最晚的结论在{today.isoformat()}"):
        await move_day(operator, batch, moving(day=today - timedelta(days=1)))
    with clock.stopped_at(clock.now() + timedelta(days=2)):
        assert await move_day(operator, batch, moving(day=today + timedelta(days=1))) == 0


async def test_q20_a_day_years_away_is_a_slip_and_a_far_one_is_confirmed(operator: Actor, batch: int) -> None:
    entry = await given.concluded(operator, batch)
    beyond, far = clock.today() + timedelta(days=6 * 366), clock.today() + timedelta(days=500)
    with pytest.raises(Refused, match=f"选举日{beyond.isoformat()}离今天五年以上，超过一届任期"):
        await move_day(operator, batch, moving(day=beyond).model_copy(update={"confirmed": True}))
    with pytest.raises(Refused, match=f"选举日{far.isoformat()}离今天一年以上，可能写错了年份") as refusal:
        await move_day(operator, batch, moving(day=far))
    assert [one.field for one in refusal.value.problems] == ["确认新的日子"]
    await move_day(operator, batch, moving(day=far).model_copy(update={"confirmed": True}))
    assert (await _days_of(batch))[0] == far
    assert (await state_of(operator, entry)).conclusion is VettingConclusion.CLEAR


async def test_q20_what_was_put_on_record_afterwards_keeps_to_days_that_are_over(operator: Actor, batch: int) -> None:
    held = clock.today() - timedelta(days=30)
    await VettingBatch.update({VettingBatch.event_day: held, VettingBatch.afterwards: True}).where(
        VettingBatch.id == batch
    )
    with pytest.raises(Refused, match=r"本批是事后补记，.*还没有过去"):
        await move_day(operator, batch, moving(day=clock.today(), people=0))
    await move_day(operator, batch, moving(day=held - timedelta(days=3), people=0))
    assert (await _days_of(batch))[0] == held - timedelta(days=3)


async def test_bans_that_no_agency_was_asked_about_want_a_batch_of_their_own(operator: Actor, batch: int) -> None:
    await VettingBatch.update({VettingBatch.event_day: date(2025, 12, 20), VettingBatch.afterwards: True}).where(
        VettingBatch.id == batch
    )
    await given.concluded(operator, batch)
    with pytest.raises(Refused, match="这一天多出4条，部门没有查过"):
        await move_day(operator, batch, moving())


async def test_whoever_was_listed_meanwhile_is_seen_before_the_day_moves(operator: Actor, batch: int) -> None:
    await given.people_in(operator, batch, "贾永胜", "高建平")
    with pytest.raises(Refused, match="看过的是1人，现在是2人"):
        await move_day(operator, batch, moving())
    assert await move_day(operator, batch, moving(people=2)) == 0


async def _decides_in_a_month(batch: int) -> None:
    """The day that decides lies ahead, whenever the test runs."""
    day = clock.today() + timedelta(days=30)
    await VettingBatch.update({VettingBatch.event_day: day}).where(VettingBatch.id == batch)


async def _days_of(batch: int) -> tuple[date, date | None, set[date]]:
    row = await VettingBatch.objects().where(VettingBatch.id == batch).first()
    assert row is not None
    return row.event_day, row.due, {one["due"] for one in await VettingQuestion.select(VettingQuestion.due)}


async def test_q24_a_deadline_after_the_new_day_is_moved_with_it(operator: Actor, batch: int) -> None:
    entries = await given.people_in(operator, batch)
    await given.asked(operator, batch, entries)
    event_day, due, _ = await _days_of(batch)
    assert due is not None
    earlier, before = due - timedelta(days=1), due - timedelta(days=2)
    said = f"3个部门的答复期限{due.isoformat()}晚于新的选举日{earlier.isoformat()}"
    with pytest.raises(Refused, match=said):
        await move_day(operator, batch, moving(day=earlier))
    for late, word in ((due, "晚于"), (earlier, "就是")):
        with pytest.raises(Refused, match=f"{late.isoformat()}{word}新的选举日") as refusal:
            await move_day(operator, batch, moving(day=earlier, due=late))
        assert f"不晚于{before.isoformat()}" in refusal.value.problems[0].cure
    with pytest.raises(Refused, match="不晚于今天"):
        await move_day(operator, batch, moving(day=earlier, due=clock.today()))
    assert await _days_of(batch) == (event_day, due, {due})
    await move_day(operator, batch, moving(day=earlier, due=before))
    assert await _days_of(batch) == (earlier, before, {before})
    (moved,) = [one for one in await trail(f"review:{batch}") if one.kind == "review.day_moved"]
    assert (moved.before["答复期限"], moved.after["答复期限"]) == (due.isoformat(), before.isoformat())


async def test_q24_agencies_that_were_to_answer_on_the_new_day_itself_are_asked_sooner(
    operator: Actor, batch: int
) -> None:
    await given.asked(operator, batch, await given.people_in(operator, batch))
    _, due, _ = await _days_of(batch)
    assert due is not None
    with pytest.raises(Refused, match=f"3个部门的答复期限{due.isoformat()}就是新的选举日"):
        await move_day(operator, batch, moving(day=due))
    await move_day(operator, batch, moving(day=due, due=due - timedelta(days=1)))
    assert await _days_of(batch) == (due, due - timedelta(days=1), {due - timedelta(days=1)})


async def test_q24_what_was_answered_keeps_the_deadline_it_was_asked_by(operator: Actor, batch: int) -> None:
    await _decides_in_a_month(batch)
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    _, due, _ = await _days_of(batch)
    assert due is not None
    await given.replied(operator, await given.question_of(operator, entry, "court"), given.says())
    earlier = due - timedelta(days=1)
    async with transaction(operator):
        found = await prospect(operator, batch, earlier)
    assert (found.late, found.running.silent) == (due, 2)
    before = earlier - timedelta(days=1)
    await move_day(operator, batch, moving(day=earlier, due=before))
    assert (await _days_of(batch))[2] == {due, before}


async def test_q24_the_new_day_overtakes_the_deadline_of_those_alone_who_are_waited_for(
    operator: Actor, batch: int
) -> None:
    await _decides_in_a_month(batch)
    (barred,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [barred])
    _, due, _ = await _days_of(batch)
    assert due is not None
    court = await given.question_of(operator, barred, "court")
    await on_paper.answer_for(operator, court, given.says())
    async with transaction(operator):
        found = await prospect(operator, batch, due)
    assert (found.late, found.running.silent) == (due, 2), "a reply that is to be checked is no silence"
    await on_paper.check_reply(another_hand(operator), court, await _opinion_of(operator, court))
    for agency, said in {"police": given.says(Answer.FOUND, given.CONVICTED), "petition": given.says()}.items():
        await given.replied(operator, await given.question_of(operator, barred, agency), said)
    await opinions.open_answers(operator, batch)
    await opinions.withdraw_answer(operator, court, "答复没有盖章，退回重答。")
    assert await given.stage_of(operator, barred) == ReviewStage.JUDGED
    async with transaction(operator):
        found = await prospect(operator, batch, due)
    assert (found.late, found.running.silent) == (None, 0), "a ban waits for nobody"


async def _opinion_of(actor: Actor, question: int) -> int:
    async with transaction(actor):
        line = await answers.question(actor, question)
    assert line.opinion is not None
    return line.opinion


async def test_q21_a_letter_is_one_letter_though_some_had_answered_before_the_day_moved(
    operator: Actor, batch: int
) -> None:
    await _decides_in_a_month(batch)
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    _, due, _ = await _days_of(batch)
    assert due is not None
    await given.replied(operator, await given.question_of(operator, entry, "court"), given.says())
    before = due - timedelta(days=2)
    await move_day(operator, batch, moving(day=due - timedelta(days=1), due=before))
    async with transaction(operator):
        (letter,) = await sent_letters(operator, batch)
        waits = await open_questions(operator, await states_of(operator, batch))
        (told,) = await letters_sent(operator, batch, waits)
    assert (letter.due, letter.agencies) == (before, frozenset(given.AGENCIES))
    assert (told.number, told.due, told.agencies, told.silent) == (letter.number, before, 3, 2)
    await given.ready(operator, await given.people_in(operator, batch, "高建平"))
    again = Sending(letter=letter.number, due=before, agencies=("police", "court"), fewer_why="只补问两个部门")
    with pytest.raises(Refused, match="发给的部门不同"):
        await batches.send(operator, batch, again)
    assert await batches.send(operator, batch, again.model_copy(update={"agencies": tuple(given.AGENCIES)})) == 1


@pytest.mark.parametrize("ahead", [0, 1])
async def test_a_day_so_near_leaves_nobody_time_to_answer(operator: Actor, batch: int, ahead: int) -> None:
    await _decides_in_a_month(batch)
    await given.asked(operator, batch, await given.people_in(operator, batch))
    with pytest.raises(Refused, match=r"还有3个部门没有答复，答复期限.*晚于新的选举日.*已经没有可以答复的日子"):
        await move_day(operator, batch, moving(day=clock.today() + timedelta(days=ahead)))


async def _hangs_out(batch: int, until: date) -> None:
    """Everybody of a batch is on a list of that long."""
    today = clock.today()
    for table, mine in ((VettingBatch, VettingBatch.id == batch), (VettingSubject, VettingSubject.batch == batch)):
        await table.update({table.shown_from: today, table.shown_until: until}).where(mine)


async def test_q0d_a_list_that_hangs_out_beyond_the_new_day_is_mended_first(operator: Actor, batch: int) -> None:
    await _decides_in_a_month(batch)
    await given.concluded(operator, batch)
    until, day = clock.today() + timedelta(days=9), clock.today() + timedelta(days=3)
    await _hangs_out(batch, until)
    with pytest.raises(Refused, match=f"本批公示到{until.isoformat()}，晚于新的选举日{day.isoformat()}") as refusal:
        await move_day(operator, batch, moving(day=day))
    assert [problem.rule for problem in refusal.value.problems] == ["Q-0D"]


async def test_q0d_a_list_that_nobody_is_on_any_more_stands_in_no_days_way(operator: Actor, batch: int) -> None:
    await _decides_in_a_month(batch)
    entry = await given.concluded(operator, batch)
    await _hangs_out(batch, clock.today() + timedelta(days=9))
    async with transaction(operator):
        await verdicts.take_back(operator, await state_of(operator, entry), "复核变更原结论")
    assert await move_day(operator, batch, moving(day=clock.today() + timedelta(days=3))) == 0


async def test_q26_nobody_loses_the_days_in_which_to_object(operator: Actor, batch: int) -> None:
    await _decides_in_a_month(batch)
    entry = await given.concluded(operator, batch, police=given.says(Answer.FOUND, given.CONVICTED))
    today = clock.today()
    await verdicts.give_notice(operator, entry, verdicts.Notice(number="偏组告〔2026〕1号", noticed=today))
    end, day = today + timedelta(days=3), today + timedelta(days=2)
    with pytest.raises(Refused, match=f"1人可以提出异议到{end.isoformat()}，晚于新的选举日{day.isoformat()}"):
        await move_day(operator, batch, moving(day=day))
    said = verdicts.Object(objector=Objector.PERSON, said="判决已经撤销。", received=today)
    await verdicts.object_to(operator, entry, said)
    with pytest.raises(Refused, match=f"复核期限{end.isoformat()}晚于新的选举日"):
        await move_day(operator, batch, moving(day=day))
    assert await move_day(operator, batch, moving(day=end)) == 0


async def test_what_is_shown_after_a_yearly_review_stands_in_no_days_way(operator: Actor) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    yearly = await given.a_batch(operator, purpose=ReviewPurpose.YEARLY)
    await _decides_in_a_month(yearly)
    await given.concluded(operator, yearly)
    until, day = clock.today() + timedelta(days=9), clock.today() + timedelta(days=3)
    await _hangs_out(yearly, until)
    assert await move_day(operator, yearly, moving(day=day)) == 0
