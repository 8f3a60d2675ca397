"""Decisions on 不宜 items: on which day they can have been taken, and how one that stands no more is taken anew."""

from datetime import timedelta

import pytest

from cadres.reviews.objections import objections_on
from cadres.reviews.states import state_of
from cadres.services.reviews import opinions, verdicts
from cadres.services.reviews.decisions import TakeBack, withdraw
from cadres.services.reviews.verdicts import Concluding, Decide, Notice, Object, Settle
from cadres.tables import VettingDecision
from cadres.vocabulary import Answer, ObjectionOutcome, Objector, ReviewStage
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Refused
from tests.support import reviews as given
from tests.support.factories import OTHER_COUNTY, an_actor
from tests.support.http import SignIn

ERROR = TakeBack(withdrawn_item="9", withdrawn_why="决定人登记错了")


def _unfit(**more: object) -> Decide:
    said = {
        "item": "9",
        "fit": False,
        "reason": "失信情形尚未消除。",
        "decided_by": "县联审组",
        "decided": clock.today(),
    }
    return Decide(**{**said, **more})  # type: ignore[arg-type]


@pytest.fixture
async def entry(operator: Actor, batch: int) -> int:
    """A person whose opened answers raise a 不宜 item."""
    (found,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [found])
    await given.answered(operator, found, court=given.says(Answer.FOUND, given.DEFAULTER))
    await opinions.open_answers(operator, batch)
    return int(found)


async def test_nobody_decides_before_the_answers_were_read(operator: Actor, entry: int) -> None:
    yesterday, tomorrow = (clock.today() + timedelta(days=one) for one in (-1, 1))
    with pytest.raises(Refused, match="早于启封贾永胜的意见的"):
        await verdicts.decide(operator, entry, _unfit(decided=yesterday))
    with pytest.raises(Refused, match="还没有到"):
        await verdicts.decide(operator, entry, _unfit(decided=tomorrow))
    assert await given.stage_of(operator, entry) == ReviewStage.DECISION


async def test_a_decision_is_taken_back_before_the_conclusion_and_taken_anew(
    operator: Actor, batch: int, entry: int
) -> None:
    await verdicts.decide(operator, entry, _unfit(decided_by="县联审办"))
    with pytest.raises(NotFound):
        await withdraw(an_actor(Role.VETTING_OFFICER, region=OTHER_COUNTY), entry, ERROR)
    await withdraw(operator, entry, ERROR)
    assert await given.stage_of(operator, entry) == ReviewStage.DECISION
    with pytest.raises(NotFound):
        await withdraw(operator, entry, ERROR)
    (event,) = [one for one in await trail(f"review:{batch}") if one.kind == "review.decision_set_aside"]
    assert event.reason == "决定人登记错了"
    await verdicts.decide(operator, entry, _unfit())
    async with transaction(operator):
        assert await VettingDecision.count() == 2, "the first stays on record"
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=clock.today()))
    with pytest.raises(Conflict, match="已有联审结论"):
        await withdraw(operator, entry, ERROR)


async def test_q24_what_is_answered_after_a_decision_was_weighed_by_nobody(operator: Actor, entry: int) -> None:
    await verdicts.decide(operator, entry, _unfit(fit=True, reason="案款已履行大半，不影响任职。"))
    assert await given.stage_of(operator, entry) == ReviewStage.JUDGED
    question = await given.question_of(operator, entry, "court")
    await opinions.withdraw_answer(operator, question, "法院补充了另一起案件")
    worse = given.DEFAULTER.model_copy(update={"words": "2026年又列为失信被执行人", "document": "（2026）晋0932执9号"})
    await given.replied(operator, question, given.says(Answer.FOUND, given.DEFAULTER, worse))
    state = await state_of(operator, entry)
    assert (state.stage, state.conclusion) == (ReviewStage.DECISION, None)
    assert state.verdict
    told = [one.message for one in state.verdict.findings]
    assert "“失信被执行人未撤销”是政策不宜，县联审组的决定作出以后县人民法院又有答复，须重新决定。" in told
    await verdicts.decide(operator, entry, _unfit())
    assert await given.stage_of(operator, entry) == ReviewStage.JUDGED


async def test_a_changed_conclusion_asks_for_the_decision_again_and_the_objection_stays(
    operator: Actor, sign_in: SignIn, batch: int, entry: int
) -> None:
    await verdicts.decide(operator, entry, _unfit())
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=clock.today()))
    await verdicts.give_notice(operator, entry, Notice(number="偏组告〔2026〕1号", noticed=clock.today()))
    raised = Object(objector=Objector.PERSON, said="案款已经履行完毕，请求复核。", received=clock.today())
    await verdicts.object_to(operator, entry, raised)
    async with transaction(operator):
        (objection,) = await objections_on(operator, entry)
    answer = Settle(
        outcome=ObjectionOutcome.CHANGED,
        answer="经复核，案款已履行完毕。",
        answered_by="县联审组",
        answered=clock.today(),
    )
    await verdicts.settle(operator, objection.id, answer)
    state = await state_of(operator, entry)
    assert state.case
    assert (state.stage, state.case.decisions) == (ReviewStage.DECISION, ())
    officer = await sign_in(Role.VETTING_OFFICER)
    drawer = await officer.get(f"/vetting/{batch}?open={entry}")
    assert drawer.all(f"//form[@action='/vetting/{batch}/entries/{entry}/decide']")
    assert "第1号异议" in drawer.text
    assert "经复核，案款已履行完毕。" in drawer.text
    assert drawer.all(f"//a[@href='/vetting/{batch}/papers/replies/{objection.id}']")
    fields = {"fit": "true", "reason": "案款已履行，不影响任职。", "decided_by": "县联审组"}
    decided = await officer.submit(drawer.form(f"/vetting/{batch}/entries/{entry}/decide"), fields)
    assert "已登记决定" in decided.text
    undone = await officer.submit(
        decided.form(f"/vetting/{batch}/entries/{entry}/undecide"), {"withdrawn_why": "理由要改"}
    )
    assert "决定已作废，请重新决定" in undone.text
