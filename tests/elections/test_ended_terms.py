"""Which committees' terms are over, or soon will be, with no new election under way (B-04)."""

from datetime import date, timedelta

import pytest

from cadres import queries as cadres
from cadres.services.offices import EndOffice, end_office
from cadres.tables import Community
from cadres.vocabulary import TenureEnd
from elections.ended_terms import EndedTerm, ended_terms
from elections.services.by_elections import call_by_election
from elections.tables import Election
from server.access.actor import Actor, Role
from server.db.engine import transaction
from tests.support.by_elections import a_call, leave
from tests.support.factories import (
    COUNTY,
    ELECTION_DAY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    a_published_election,
    an_actor,
    an_election,
)

ENDS = date(2026, 11, 19)
NEXT = date(2026, 12, 20)


async def found(actor: Actor, today: date, area: str = COUNTY) -> tuple[EndedTerm, ...]:
    async with transaction(actor):
        return await ended_terms(actor, area, today)


async def regions(actor: Actor, today: date = ENDS + timedelta(days=8), area: str = COUNTY) -> list[str]:
    return [one.region for one in await found(actor, today, area)]


@pytest.mark.parametrize(
    ("today", "over"), [(ENDS + timedelta(days=8), 8), (ENDS, 0), (ENDS - timedelta(days=180), -180)]
)
async def test_b04_a_term_that_is_over_or_soon_will_be_is_told(operator: Actor, today: date, over: int) -> None:
    await a_published_election(operator)
    (one,) = await found(operator, today)
    assert (one.region, one.community, one.chair, one.members) == (VILLAGE, "马道村", "贾永胜", 5)
    assert (one.term_ends, one.over, one.basis.rule) == (ENDS, over, "B-04")
    assert "2025" in one.basis.cite, "the next election is held by the law of its own day (RV-01)"


async def test_a_term_with_half_a_year_to_run_is_not_told(operator: Actor) -> None:
    await a_published_election(operator)
    assert await regions(operator, ENDS - timedelta(days=181)) == []


async def test_a_new_election_answers_it_until_it_is_cancelled(operator: Actor) -> None:
    await a_published_election(operator)
    code = await an_election(operator, term_number=13, election_day=NEXT)
    assert await regions(operator) == []
    given_up = {
        Election.cancelled: NEXT,
        Election.cancelled_why: "村庄合并",
        Election.cancelled_document: "镇政府批复",
    }
    await Election.update(given_up).where(Election.code == code)
    assert await regions(operator) == [VILLAGE]


async def test_a_by_election_answers_nothing(operator: Actor) -> None:
    await a_published_election(operator)
    await leave(operator, "贾永胜")
    await call_by_election(operator, a_call())
    assert await regions(operator) == [VILLAGE]


async def test_where_nobody_is_left_in_office_the_result_tells_the_term(operator: Actor) -> None:
    await a_published_election(operator)
    for one in await cadres.officers(operator, VILLAGE, ELECTION_DAY + timedelta(days=1)):
        left = EndOffice(by=TenureEnd.DEATH, day=date(2022, 5, 4), document="死亡医学证明")
        await end_office(operator, one.tenure, left)
    (one,) = await found(operator, ENDS + timedelta(days=8))
    assert (one.chair, one.members, one.term_ends) == (None, 0, ENDS)


async def test_an_ended_community_is_not_to_be_elected_anew(operator: Actor) -> None:
    await a_published_election(operator)
    await Community.update({Community.until: date(2025, 6, 1)}).where(Community.region == VILLAGE)
    assert await regions(operator) == []


async def test_a_county_and_a_township_are_told_of_their_own(operator: Actor) -> None:
    await a_published_election(operator)
    assert await regions(operator, area=TOWNSHIP) == [VILLAGE]
    assert await regions(operator, area=OTHER_TOWNSHIP) == []
    assert await regions(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), area=OTHER_COUNTY) == []
    assert await regions(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), area=COUNTY) == []
