"""What a second look leaves behind: the notice of before on record, a new one to be handed over, and no number twice (Q-26)."""

import pytest

from cadres.printing.review_letters import notice, notices, reply
from cadres.reviews.former import former_conclusions
from cadres.reviews.objections import objections_on
from cadres.reviews.states import state_of
from cadres.services.reviews import opinions, verdicts
from cadres.services.reviews.verdicts import Concluding, Decide, Notice, Object, Settle
from cadres.vocabulary import Answer, ObjectionOutcome, Objector, VettingConclusion
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from tests.support import reviews as given

TOLD = Notice(number="偏告〔2026〕1号", noticed=clock.today())


async def decided(actor: Actor, batch: int, entry: int, document: str, *, fit: bool) -> None:
    """The county decides on the defaulter's item and concludes under a document."""
    said = Decide(item="9", fit=fit, reason="经县联审组研究。", decided_by="县联审组", decided=clock.today())
    await verdicts.decide(actor, entry, said)
    await verdicts.conclude(actor, batch, Concluding(document=document, concluded=clock.today()), [entry])


async def renewed(actor: Actor, batch: int) -> tuple[int, int]:
    """Somebody whose conclusion a second look has changed to a favourable one, and the objection that led to it."""
    (entry,) = await given.people_in(actor, batch)
    await given.asked(actor, batch, [entry])
    await given.answered(actor, entry, court=given.says(Answer.FOUND, given.DEFAULTER))
    await opinions.open_answers(actor, batch)
    await decided(actor, batch, entry, "偏联审〔2026〕3号", fit=False)
    await verdicts.give_notice(actor, entry, TOLD)
    said = Object(objector=Objector.PERSON, said="案款已经履行完毕。", received=clock.today())
    await verdicts.object_to(actor, entry, said)
    async with transaction(actor):
        (objection,) = await objections_on(actor, entry)
    changed = Settle(
        outcome=ObjectionOutcome.CHANGED, answer="案款已履行。", answered_by="县联审组", answered=clock.today()
    )
    await verdicts.settle(actor, objection.id, changed)
    await decided(actor, batch, entry, "偏联审〔2026〕4号", fit=True)
    return entry, objection.id


async def test_q26_a_changed_conclusion_is_told_in_writing_though_it_is_favourable(operator: Actor, batch: int) -> None:
    entry, objection = await renewed(operator, batch)
    (made,) = await notices(operator, batch)
    assert made.conclusion is VettingConclusion.CLEAR
    assert made.grounds == ()
    assert "“不宜列为候选人”（偏联审〔2026〕3号" in made.opening
    assert "已经复核变更，不再有效" in made.opening
    assert (await notice(operator, batch, entry)).opening.endswith("特此告知。")
    assert "新的结论为“可以列为候选人”（偏联审〔2026〕4号）" in (await reply(operator, batch, objection)).paragraphs[-1]
    await verdicts.give_notice(operator, entry, Notice(number="偏告〔2026〕2号", noticed=clock.today()))
    assert (await state_of(operator, entry)).notice == "偏告〔2026〕2号"


async def test_q26_the_notice_of_before_stays_on_record_with_its_number(operator: Actor, batch: int) -> None:
    entry, _ = await renewed(operator, batch)
    state = await state_of(operator, entry)
    (was,) = await former_conclusions(operator, state.person, state.purpose)
    assert (was.document, was.notice, was.noticed) == ("偏联审〔2026〕3号", TOLD.number, TOLD.noticed)
    with pytest.raises(Refused, match="偏告〔2026〕1号是已经作废的结论的告知书文号"):
        await verdicts.give_notice(operator, entry, TOLD)
