"""The province's lists of items and agencies: whose they are, and what was used is kept."""

from datetime import timedelta

import pytest

from cadres.reviews.states import state_of
from cadres.services.reviews import lists, opinions
from cadres.vocabulary import Answer, ItemLevel, ReviewStage
from server import clock
from server.access.actor import Actor, Role
from server.errors import Forbidden, NotFound, Refused
from tests.support import reviews as given
from tests.support.factories import an_actor
from tests.support.reviews import the_asked

OFFICER = an_actor(Role.VETTING_OFFICER)


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
