"""The papers of the joint review as the records fill them, what they refuse, and the trace they leave."""

import re
from datetime import date, timedelta

import pytest

from cadres.documents.review_letters import ReviewNotice
from cadres.printing.review_forms import review_form, review_forms
from cadres.printing.review_letters import inquiries, notice, notices, reply
from cadres.printing.review_lists import public_list, summary
from cadres.printing.reviews import WrittenIn
from cadres.reviews.objections import objections_of
from cadres.reviews.states import state_of
from cadres.rules.review_course import shown_until
from cadres.services.reviews import batches, opinions, showing, verdicts
from cadres.services.reviews.batches import Sending
from cadres.services.reviews.moving import MoveDay, move_day
from cadres.services.reviews.verdicts import Concluding, Decide, Notice, Object, Settle
from cadres.tables import VettingAgency, VettingBatch, VettingSubject
from cadres.vocabulary import Answer, ObjectionOutcome, Objector, VettingConclusion
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.errors import Conflict, Forbidden, NotFound, Refused
from server.papers.page import compose
from tests.support import reviews as given
from tests.support.factories import OTHER_COUNTY, TOWNSHIP, a_county, an_actor

LETTER = "偏联审函〔2026〕3号"
RECORD = Concluding(document="偏联审〔2026〕3号", concluded=date(2026, 11, 20))


@pytest.fixture
async def batch(operator: Actor) -> int:
    await a_county(operator)
    await given.the_lists(operator)
    return await given.a_batch(operator)


async def concluded(actor: Actor, batch: int) -> tuple[int, int, int]:
    """One who may stand, one who is not fit by decision, one who is barred."""
    fit, unfit, barred = await given.people_in(actor, batch, "贾永胜", "高建平", "刘桂芳")
    await given.asked(actor, batch, [fit, unfit, barred])
    await given.answered(actor, fit)
    await given.answered(actor, unfit, court=given.says(Answer.FOUND, given.DEFAULTER))
    await given.answered(
        actor,
        barred,
        court=given.says(Answer.FOUND, given.DEFAULTER),
        police=given.says(Answer.FOUND, given.CONVICTED),
    )
    await opinions.open_answers(actor, batch)
    decision = Decide(item="9", fit=False, reason="失信情形尚未消除。", decided_by="县联审组", decided=clock.today())
    await verdicts.decide(actor, unfit, decision)
    await verdicts.conclude(actor, batch, Concluding(document=RECORD.document, concluded=clock.today()))
    return fit, unfit, barred


async def told(kind: str) -> list[AuditEvent]:
    return await AuditEvent.objects().where(AuditEvent.kind == kind).order_by(AuditEvent.id)


async def test_a_sealed_answer_is_on_no_form(operator: Actor, batch: int) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry, police=given.says(Answer.FOUND, given.CONVICTED))
    with pytest.raises(Conflict, match="贾永胜的部门意见还没有启封"):
        await review_form(operator, batch, entry)
    with pytest.raises(Conflict, match="还没有启封"):
        await review_forms(operator, batch)
    with pytest.raises(Conflict, match="没有启封"):
        await notice(operator, batch, entry)
    assert await told("review.printed") == []


async def test_the_form_tells_the_way_of_one_person(operator: Actor, batch: int) -> None:
    _, unfit, _ = await concluded(operator, batch)
    form = await review_form(operator, batch, unfit)
    assert form.person.place == "新关镇马道村"
    assert form.person.post == "村民委员会委员"
    assert form.review.body == "第十三届村民委员会"
    assert (form.township_by, form.township_day) == ("杜秀英", clock.today())
    assert [one.agency for one in form.opinions] == ["县公安局", "县人民法院", "县信访局"]
    (fact,) = form.opinions[1].facts
    assert (fact.item, fact.document) == ("失信被执行人未撤销", "（2024）晋0932执12号")
    (decision,) = form.decisions
    assert (decision.fit, decision.decided_by) == (False, "县联审组")
    assert form.findings[0].basis == given.SOURCE
    assert not any("县联审组决定" in one.message for one in form.findings), "the decision has a row of its own"
    assert (form.conclusion, form.document) == (VettingConclusion.UNSUITABLE, RECORD.document)


async def test_the_form_says_which_agencies_were_passed_over_and_why(operator: Actor, batch: int) -> None:
    """Q-21, Q-22: whoever reads the form later can tell from it who was not asked, whatever the list says by then."""
    (entry,) = await given.people_in(operator, batch)
    await given.ready(operator, [entry])
    two = Sending(
        letter=LETTER, due=given.due_day(), agencies=("police", "court"), fewer_why="县信访局上月已书面答复。"
    )
    await batches.send(operator, batch, two)
    for agency in two.agencies:
        await given.replied(operator, await given.question_of(operator, entry, agency), given.says())
    await opinions.open_answers(operator, batch)
    await VettingAgency.update({VettingAgency.name: "县委社会工作部"}).where(VettingAgency.code == "letters")
    form = await review_form(operator, batch, entry)
    assert [one.agency for one in form.opinions] == ["县公安局", "县人民法院"]
    assert (form.passed_over, form.fewer_why) == ("县信访局", "县信访局上月已书面答复")
    printed = "".join(re.sub("<[^>]*>", "", compose(form).html).split())
    assert "县信访局未征询，理由：县信访局上月已书面答复。" in printed
    (other,) = await given.people_in(operator, batch, "郝芬")
    await given.ready(operator, [other])
    await batches.send(
        operator, batch, Sending(letter="偏联审函〔2026〕4号", due=given.due_day(), agencies=tuple(given.AGENCIES))
    )
    state = await state_of(operator, other)
    assert (state.passed_over, state.fewer_why) == ("", "")
    await VettingSubject.update({VettingSubject.passed_over: None}).where(VettingSubject.id == entry)
    form = await review_form(operator, batch, entry)
    printed = "".join(re.sub("<[^>]*>", "", compose(form).html).split())
    assert "发函时没有记录名单里有无未征询的部门。" in printed, (
        "what nobody recorded is not the same as that all were asked"
    )


async def test_an_opened_form_without_a_conclusion_says_who_is_waited_for(operator: Actor, batch: int) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry, court=given.says(Answer.PENDING))
    await opinions.open_answers(operator, batch)
    form = await review_form(operator, batch, entry)
    assert form.conclusion is None
    assert any("县人民法院的答复还待核实" in one.message for one in form.findings)


async def test_what_a_pending_answer_looks_into_is_printed_and_counts_as_no_answer(operator: Actor, batch: int) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry, court=given.says(Answer.PENDING))
    await opinions.open_answers(operator, batch)
    form = await review_form(operator, batch, entry)
    said = {one.agency: (one.answer, one.note) for one in form.opinions}
    assert said["县人民法院"] == (Answer.PENDING, "在核实一起执行案件，下周答复")
    assert [note for answer, note in said.values() if answer is Answer.CLEAR] == ["", ""]
    assert "待核：在核实一起执行案件，下周答复。" in "".join(re.sub("<[^>]*>", "", compose(form).html).split())
    (line,) = (await summary(operator, batch)).lines
    assert (line.asked, line.answered, line.pending) == (3, 2, 1)


async def test_whoever_is_not_opened_is_not_among_the_bound_forms(operator: Actor, batch: int) -> None:
    await concluded(operator, batch)
    (late,) = await given.people_in(operator, batch, "杜二平")
    await given.asked(operator, batch, [late])
    assert [one.person.name for one in await review_forms(operator, batch)] == ["刘桂芳", "贾永胜", "高建平"]
    assert len(await review_forms(operator, batch, TOWNSHIP)) == 3
    with pytest.raises(Conflict):
        await review_forms(operator, batch, "140932102000")
    with pytest.raises(NotFound):
        await review_forms(operator, batch, OTHER_COUNTY)


async def test_reading_answers_for_paper_leaves_a_trace_on_each_person(operator: Actor, batch: int) -> None:
    await concluded(operator, batch)
    await review_forms(operator, batch)
    (printed,) = await told("review.printed")
    assert printed.subject == f"review:{batch}"
    read = await told("review.opinions_read")
    assert len({one.subject for one in read}) == 3
    assert all("失信" not in str(one.after) for one in (printed, *read))


async def test_a_person_of_another_batch_is_not_there(operator: Actor, batch: int) -> None:
    fit, unfit, _ = await concluded(operator, batch)
    other = await given.a_batch(operator)
    for paper in (review_form(operator, other, fit), notice(operator, other, unfit)):
        with pytest.raises(NotFound):
            await paper


async def test_papers_are_the_countys_and_want_their_rights(operator: Actor, batch: int) -> None:
    fit, unfit, _ = await concluded(operator, batch)
    clerk, abroad = an_actor(Role.TOWNSHIP_CLERK), an_actor(*Role, region=OTHER_COUNTY)
    township = an_actor(*Role, region=TOWNSHIP)
    for paper in (review_form, notice):
        with pytest.raises(Forbidden):
            await paper(clerk, batch, unfit)
    with pytest.raises(Forbidden):
        await inquiries(clerk, batch, LETTER, ["court"], "送部门联审")
    for outsider in (abroad, township):
        with pytest.raises(NotFound):
            await review_form(outsider, batch, fit)
        with pytest.raises(NotFound):
            await inquiries(outsider, batch, LETTER, ["court"], "送部门联审")
        with pytest.raises(NotFound):
            await summary(outsider, batch)


async def test_an_agency_is_asked_its_own_question_alone(operator: Actor, batch: int) -> None:
    entries = await given.people_in(operator, batch, "贾永胜", "高建平")
    await given.asked(operator, batch, entries)
    written = WrittenIn(issuer="中共偏关县委组织部", contact="李雅琴")
    letters = await inquiries(operator, batch, LETTER, [], "送各部门联审", written)
    assert [one.agency for one in letters] == ["县公安局", "县人民法院", "县信访局"]
    for one in letters:
        assert one.number == LETTER
        assert [line.person.name for line in one.people] == ["贾永胜", "高建平"]
        assert all(len(line.citizen_number) == 18 for line in one.people)
        others = {question for _, _, question in given.AGENCIES.values()} - {one.question}
        assert not any(question in "".join(one.paragraphs) for question in others)
        assert (one.author, one.contact) == ("中共偏关县委组织部", "李雅琴")
    (court,) = await inquiries(operator, batch, LETTER, ["court"], "补送函询")
    assert court.question == "有无判决、失信被执行"


async def test_whole_numbers_go_out_for_a_reason_only_and_on_record(operator: Actor, batch: int) -> None:
    entries = await given.people_in(operator, batch, "贾永胜", "高建平")
    await given.asked(operator, batch, entries)
    with pytest.raises(Refused, match="事由"):
        await inquiries(operator, batch, LETTER, ["court"], "　")
    assert await told("person.number_read") == []
    (court,) = await inquiries(operator, batch, LETTER, ["court"], "送法院联审")
    read = await told("person.number_read")
    assert len({one.subject for one in read}) == 2
    assert all("县人民法院" in one.reason and "送法院联审" in one.reason for one in read)
    (printed,) = await told("review.printed")
    assert printed.reason == "送法院联审"
    numbers = [line.citizen_number for line in court.people]
    assert not any(number in f"{one.after}{one.reason}" for one in (printed, *read) for number in numbers)


async def test_a_second_letter_is_printed_apart_from_the_first(operator: Actor, batch: int) -> None:
    first = await given.people_in(operator, batch, "贾永胜")
    await given.asked(operator, batch, first)
    second = await given.people_in(operator, batch, "高建平", "刘桂芳")
    await given.ready(operator, second)
    due = given.due_day() - timedelta(days=1)
    fewer = Sending(letter="偏联审函〔2026〕4号", due=due, agencies=("court",))
    await batches.send(operator, batch, fewer.model_copy(update={"fewer_why": "补查"}))
    (late,) = await inquiries(operator, batch, "偏联审函〔2026〕4号", [], "送各部门联审")
    assert ({one.person.name for one in late.people}, late.due) == ({"高建平", "刘桂芳"}, due)
    (early,) = await inquiries(operator, batch, LETTER, ["court"], "送各部门联审")
    assert [one.person.name for one in early.people] == ["贾永胜"]
    for number, agency in (("偏联审函〔2026〕4号", "police"), ("偏联审函〔2026〕9号", "court")):
        with pytest.raises(NotFound):
            await inquiries(operator, batch, number, [agency], "送各部门联审")


async def test_a_letter_whose_day_was_moved_between_its_answers_is_one_paper(operator: Actor, batch: int) -> None:
    first, second = await given.people_in(operator, batch, "贾永胜", "高建平")
    await given.asked(operator, batch, [first, second])
    await given.replied(operator, await given.question_of(operator, first, "court"), given.says())
    due = given.due_day()
    await VettingBatch.update({VettingBatch.event_day: due + timedelta(days=5)}).where(VettingBatch.id == batch)
    said = MoveDay(
        day=due, decided_by="县联审组", reason="选举提前的批复", due=due - timedelta(days=1), people=2, seen=()
    )
    await move_day(operator, batch, said)
    letters = await inquiries(operator, batch, LETTER, [], "送各部门联审")
    assert [one.agency for one in letters] == ["县公安局", "县人民法院", "县信访局"]
    assert {(one.due, len(one.people)) for one in letters} == {(due - timedelta(days=1), 2)}


async def test_whoever_was_returned_is_asked_about_no_more(operator: Actor, batch: int) -> None:
    kept, back = await given.people_in(operator, batch, "贾永胜", "高建平")
    await given.asked(operator, batch, [kept, back])
    await batches.send_back(operator, back, "登记表没有签字，由村补。")
    (letter,) = await inquiries(operator, batch, LETTER, ["court"], "送各部门联审")
    assert letter.names == ("贾永胜",)


async def test_a_notice_rests_on_what_decided_and_tells_the_rest_apart(operator: Actor, batch: int) -> None:
    fit, unfit, barred = await concluded(operator, batch)
    told_unfit = await notice(operator, batch, unfit, WrittenIn(number="偏组告〔2026〕1号"))
    (ground,) = told_unfit.grounds
    assert (ground.level, ground.basis) == ("政策不宜", given.SOURCE)
    assert "县联审组于" in ground.decision
    assert "失信情形尚未消除" in ground.decision
    assert told_unfit.number == "偏组告〔2026〕1号"
    told_barred = await notice(operator, batch, barred)
    ban, other = told_barred.grounds
    assert (other.level, other.decision) == ("政策不宜", "本结论不以此项为依据。")
    assert told_barred.facts[1].startswith("2."), "what was found is told whole"
    assert (ban.level, ban.basis) == ("法定禁止", "《中华人民共和国村民委员会组织法》（2025修正）第十八条")
    assert told_barred.number == ""
    for one in (told_unfit, told_barred):
        assert not any(agency in "".join(one.facts) for agency, _, _ in given.AGENCIES.values())
    with pytest.raises(Conflict, match="没有不利的联审结论"):
        await notice(operator, batch, fit)
    bound = await notices(operator, batch)
    assert {one.person.name for one in bound} == {"高建平", "刘桂芳"}


async def test_a_fact_that_ends_in_a_stop_is_printed_with_one(operator: Actor, batch: int) -> None:
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    stopped = given.CONVICTED.model_copy(update={"words": "2009年因盗窃罪判处拘役。", "document": "偏刑初字第12号。"})
    await given.answered(operator, entry, police=given.says(Answer.FOUND, stopped))
    await opinions.open_answers(operator, batch)
    await verdicts.conclude(operator, batch, Concluding(document=RECORD.document, concluded=clock.today()))
    form = await review_form(operator, batch, entry)
    (fact,) = form.opinions[0].facts
    assert (fact.words, fact.document) == ("2009年因盗窃罪判处拘役", "偏刑初字第12号")
    said = form.findings[0].message + "".join((await notice(operator, batch, entry)).facts)
    assert not any(wrong in said for wrong in ("。，", "。。"))


async def test_every_paper_of_a_batch_is_signed_by_the_office_of_its_notices(operator: Actor, batch: int) -> None:
    _, unfit, _ = await concluded(operator, batch)
    await given.held_later(batch)
    await showing.show_list(operator, batch, clock.today(), shown_until(clock.today()))
    papers = [*await notices(operator, batch), await public_list(operator, batch), await summary(operator, batch)]
    papers += [await review_form(operator, batch, unfit), *await inquiries(operator, batch, LETTER, [], "送各部门联审")]
    assert {one.review.issuer for one in papers} == {"中共偏关县委组织部"}
    assert "向中共偏关县委组织部书面提出" in (await notice(operator, batch, unfit)).remedy


async def test_a_recorded_number_goes_before_a_written_one(operator: Actor, batch: int) -> None:
    _, unfit, _ = await concluded(operator, batch)
    await verdicts.give_notice(operator, unfit, Notice(number="偏组告〔2026〕7号", noticed=clock.today()))
    made: ReviewNotice = await notice(operator, batch, unfit, WrittenIn(number="偏联审告〔2026〕1号"))
    assert made.number == "偏组告〔2026〕7号"


async def test_where_everybody_may_stand_there_is_no_notice(operator: Actor, batch: int) -> None:
    await given.concluded(operator, batch)
    with pytest.raises(Conflict, match="不用印告知书"):
        await notices(operator, batch)


async def test_the_list_is_of_those_who_passed_and_of_recorded_days(operator: Actor, batch: int) -> None:
    await concluded(operator, batch)
    with pytest.raises(Conflict, match="公示的起止日"):
        await public_list(operator, batch)
    since, until = clock.today(), shown_until(clock.today())
    await given.held_later(batch)
    await showing.show_list(operator, batch, since, until)
    whole = await public_list(operator, batch, written=WrittenIn(phone="0350-0000000"))
    assert whole.names == ("贾永胜",)
    assert (whole.shown_from, whole.shown_until, whole.place) == (since, until, "偏关县")
    assert whole.phone == "0350-0000000"
    assert (await public_list(operator, batch, TOWNSHIP)).place == "偏关县新关镇"
    with pytest.raises(Conflict, match="没有联审通过的人"):
        await public_list(operator, batch, "140932102000")


async def test_the_summary_counts_everybody_by_where_they_stand(operator: Actor, batch: int) -> None:
    with pytest.raises(Conflict, match="还没有列入人员"):
        await summary(operator, batch)
    await concluded(operator, batch)
    await given.people_in(operator, batch, "杜二平")
    paper = await summary(operator, batch)
    assert paper.total == "共4人：可以列为候选人1人，不得列为候选人1人，不宜列为候选人1人，待审材料1人。"
    assert {(one.answered, one.asked) for one in paper.lines} == {(3, 3), (0, 0)}


async def test_an_answer_to_an_objection_is_printed_once_there_is_one(operator: Actor, batch: int) -> None:
    _, unfit, _ = await concluded(operator, batch)
    said = Object(objector=Objector.PERSON, said="案款已经履行完毕，请求复核。", received=clock.today())
    await verdicts.object_to(operator, unfit, said)
    (row,) = await objections_of(operator, batch)
    with pytest.raises(Conflict, match="第1号异议还没有答复"):
        await reply(operator, batch, row.id)
    settled = Settle(
        outcome=ObjectionOutcome.CHANGED,
        answer="经复核，案款已履行完毕。",
        answered_by="县联审组",
        answered=clock.today(),
    )
    await verdicts.settle(operator, row.id, settled)
    paper = await reply(operator, batch, row.id, WrittenIn(number="偏联审复〔2026〕1号"))
    assert (paper.addressee, paper.number, paper.now) == ("高建平", "偏联审复〔2026〕1号", None)
    with pytest.raises(NotFound):
        await reply(operator, batch, row.id + 1)
    with pytest.raises(NotFound):
        await reply(operator, await given.a_batch(operator), row.id)
