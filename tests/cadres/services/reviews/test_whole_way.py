"""The joint review from the first paper to the last word."""

from datetime import timedelta

import pytest

from cadres.reviews.states import state_of, states_of
from cadres.services.reviews import batches, opinions, verdicts
from cadres.services.reviews.verdicts import Concluding, Decide, Notice, Object, Settle
from cadres.vocabulary import Answer, ObjectionOutcome, Objector, ReviewStage, VettingConclusion
from server import clock
from server.access.actor import Actor
from server.access.audit import trail
from server.errors import Refused
from tests.support import reviews as given
from tests.support.factories import a_county


async def test_from_papers_to_a_conclusion(operator: Actor) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    batch = await given.a_batch(operator)
    fit, unfit, barred = entries = await given.people_in(operator, batch, "贾永胜", "高建平", "刘桂芳")
    assert {await given.stage_of(operator, one) for one in entries} == {ReviewStage.MATERIALS}
    for entry in entries:
        await batches.check_materials(operator, entry, given.COMPLETE)
        assert await given.stage_of(operator, entry) == ReviewStage.TOWNSHIP
    await given.asked(operator, batch, entries)
    await given.answered(operator, fit)
    await given.answered(operator, unfit, court=given.says(Answer.FOUND, given.DEFAULTER))
    await given.answered(operator, barred, police=given.says(Answer.FOUND, given.CONVICTED))
    assert await opinions.open_answers(operator, batch) == 3
    stages = [await given.stage_of(operator, one) for one in entries]
    assert stages == [ReviewStage.JUDGED, ReviewStage.DECISION, ReviewStage.JUDGED]

    reason = "经县联审组研究，失信情形尚未消除。"
    decision = Decide(item="9", fit=False, reason=reason, decided_by="县联审组", decided=clock.today())
    await verdicts.decide(operator, unfit, decision)
    record = Concluding(document="偏联审〔2026〕3号", concluded=clock.today())
    assert await verdicts.conclude(operator, batch, record) == 3
    found = {one.id: one.conclusion for one in await states_of(operator, batch)}
    assert found == {
        fit: VettingConclusion.CLEAR,
        unfit: VettingConclusion.UNSUITABLE,
        barred: VettingConclusion.BARRED,
    }
    notice = Notice(number="偏组告〔2026〕1号", noticed=clock.today())
    await verdicts.give_notice(operator, unfit, notice)
    objection = Object(objector=Objector.PERSON, said="案款已经履行完毕，请求复核。", received=clock.today())
    assert await verdicts.object_to(operator, unfit, objection) == 1
    (row,) = await verdicts.read_objections(operator, batch)
    assert row.said == objection.said
    answer = Settle(
        outcome=ObjectionOutcome.CHANGED,
        answer="经复核，案款已履行完毕。",
        answered_by="县联审组",
        answered=clock.today(),
    )
    await verdicts.settle(operator, row.id, answer)
    assert await given.stage_of(operator, unfit) == ReviewStage.DECISION, "the old decision stands no more"
    again = Decide(item="9", fit=True, reason="案款已履行，不影响任职。", decided_by="县联审组", decided=clock.today())
    await verdicts.decide(operator, unfit, again)
    anew = Concluding(document="偏联审〔2026〕4号", concluded=clock.today())
    assert await verdicts.conclude(operator, batch, anew) == 1
    assert (await state_of(operator, unfit)).conclusion is VettingConclusion.CLEAR
    await verdicts.give_notice(operator, barred, notice.model_copy(update={"number": "偏组告〔2026〕2号"}))
    with pytest.raises(Refused, match="复核后的审查结果告知书还没有送达"):
        await verdicts.close(operator, batch)
    await verdicts.give_notice(operator, unfit, notice.model_copy(update={"number": "偏组告〔2026〕3号"}))
    with clock.stopped_at(clock.now() + timedelta(days=4)):
        await verdicts.close(operator, batch)
    assert "review.objections_read" in {event.kind for event in await trail(f"review:{batch}")}
