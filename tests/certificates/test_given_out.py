"""Certificates as they were given out: which wait, which hold no longer, and in which order they stand."""

from datetime import date

import pytest

from cadres.place_vocabulary import PlaceChange
from cadres.services.changes import ChangePlace, change_place
from certificates import given_out, queries
from certificates.vocabulary import FilingState
from elections.after_vocabulary import DisputeEffect
from elections.services.after.voiding import void
from elections.tables import Election
from server.access.actor import Actor
from tests.support.factories import COUNTY, VILLAGE, a_published_election
from tests.support.filings import taken_to

OTHER = "140932102200"


@pytest.fixture
async def code(operator: Actor) -> str:
    return await a_published_election(operator)


@pytest.fixture
async def filing(operator: Actor, code: str) -> int:
    found = await queries.filing_of_election(operator, code)
    assert found is not None
    await taken_to(operator, found, FilingState.ISSUED)
    return found


async def _void(operator: Actor, code: str) -> None:
    election = await Election.objects().where(Election.code == code).first()
    assert election is not None
    await void(operator, election, DisputeEffect.ELECTION_VOID, date(2022, 3, 1), "偏政决〔2022〕1号", None)


async def test_one_of_a_void_result_waits_for_nobody(operator: Actor, code: str, filing: int) -> None:
    (before,) = await given_out.given_out(operator, COUNTY)
    assert (before.waits, before.closed) == (True, None)
    await _void(operator, code)
    (after,) = await given_out.given_out(operator, COUNTY)
    assert (after.filing, after.waits, after.closed) == (filing, False, "2022-03-01已认定选举无效（偏政决〔2022〕1号）")
    assert await given_out.given_out_sums(operator, COUNTY) == given_out.GivenOutSums(1, 0, 0, 0, 1, 0)


async def test_one_whose_filing_gave_way_before_it_was_fetched_waits_for_nobody(operator: Actor, filing: int) -> None:
    later = await a_published_election(operator, term_number=13, election_day=date(2026, 11, 20))
    new = await queries.filing_of_election(operator, later)
    assert (await queries.filing(operator, filing)).line.superseded_by == new
    (one,) = await given_out.given_out(operator, COUNTY)
    assert (one.waits, one.closed) == (False, "已由新件接替")


async def test_what_waits_comes_first_and_a_page_is_a_part(operator: Actor, code: str, filing: int) -> None:
    other = await queries.filing_of_election(operator, await a_published_election(operator, region=OTHER))
    assert other is not None
    await taken_to(operator, other, FilingState.ISSUED, code="54140932MF00001368")
    assert await given_out.given_out_sums(operator, COUNTY) == given_out.GivenOutSums(2, 2, 2, 0, 0, 2)
    await _void(operator, code)
    assert [one.filing for one in await given_out.given_out(operator, COUNTY)] == [other, filing]
    (second,) = await given_out.given_out(operator, COUNTY, skipped=1, most=1)
    assert second.filing == filing
    assert await given_out.given_out_sums(operator, COUNTY) == given_out.GivenOutSums(2, 1, 1, 0, 1, 1)


async def test_a_cancellation_is_no_certificate_and_ends_the_one_before(operator: Actor, filing: int) -> None:
    await taken_to(operator, filing, FilingState.ARCHIVED)
    ended = ChangePlace(
        region=VILLAGE, kind=PlaceChange.MERGER, day=date(2023, 5, 1), document="偏政函〔2023〕8号", into=OTHER
    )
    await change_place(operator, ended)
    (line,) = await queries.open_filings(operator, VILLAGE)
    await taken_to(operator, line.id, FilingState.ISSUED, code=None)
    assert await given_out.given_out_sums(operator, COUNTY) == given_out.GivenOutSums(2, 0, 0, 1, 1, 0)
    closed = {one.filing: one.closed for one in await given_out.given_out(operator, COUNTY)}
    assert closed == {line.id: None, filing: "已注销"}
