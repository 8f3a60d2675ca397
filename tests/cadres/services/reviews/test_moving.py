"""A batch that another day decides on: judged anew from the same answers, and nothing changed in silence."""

from datetime import date

import pytest

from cadres.reviews.states import state_of
from cadres.services.reviews.moving import MoveDay, judged_anew, move_day
from cadres.services.reviews.opinions import FactFound
from cadres.tables import VettingBatch, VettingCase
from cadres.vocabulary import Answer, ReviewStage, VettingConclusion
from server.access.actor import Actor
from server.access.audit import AuditEvent
from server.db.engine import transaction
from server.errors import Refused
from tests.support import reviews as given
from tests.support.factories import a_county

LATER = date(2027, 1, 10)
#: Five years are over on 1 January 2027: between the two days.
RELEASED = FactFound(item="5", words="2022年1月1日刑满释放", document="释放证明", day=date(2022, 1, 1))


@pytest.fixture
async def batch(operator: Actor) -> int:
    await a_county(operator)
    await given.the_lists(operator)
    return await given.a_batch(operator)


def moving(*seen: int, day: date = LATER) -> MoveDay:
    return MoveDay(day=day, decided_by="县联审组", reason="选举延期的批复", seen=seen)


async def test_a_conclusion_that_changes_is_shown_and_taken_back_and_never_turned(operator: Actor, batch: int) -> None:
    entry = await given.concluded(operator, batch, court=given.says(Answer.FOUND, RELEASED))
    async with transaction(operator):
        (one,) = await judged_anew(operator, batch, LATER)
        case = one.state.vetting_case
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


async def test_bans_that_no_agency_was_asked_about_want_a_batch_of_their_own(operator: Actor, batch: int) -> None:
    await VettingBatch.update({VettingBatch.event_day: date(2025, 12, 20)}).where(VettingBatch.id == batch)
    await given.concluded(operator, batch)
    with pytest.raises(Refused, match="这一天多出4条，部门没有查过"):
        await move_day(operator, batch, moving())
