"""A result that a government finds void: who represents, which filing stops and which goes on, and what the next one asks for."""

from datetime import date

import pytest

from cadres.vocabulary import Sex
from certificates import queries
from certificates.listing import Wanted, listed
from certificates.representing import representative_on
from certificates.services.changing import resume
from certificates.services.opening import known_business
from certificates.vocabulary import FilingState, FilingType, Standing
from elections.services.entries import CountEntry, LineEntry
from elections.services.results import Publication, publish
from elections.vocabulary import Post, RoundKind
from server.access.actor import Actor
from server.access.audit import AuditEvent
from server.db.engine import connection, transaction
from server.law.lawbook import Standing as Firmness
from tests.certificates.services.test_by_elections import another_chair, filed
from tests.support.by_elections import a_by_election, leave
from tests.support.factories import (
    CLEAN_VOTES,
    COUNTY,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_published_election,
    an_election,
    an_entry,
)
from tests.support.filings import taken_to
from tests.support.voids import find_void

OTHER = "140932102200"
NEXT_TERM, SECOND_VOTE = date(2026, 11, 22), date(2026, 11, 24)


async def the_next_election(operator: Actor) -> str:
    """That of the thirteenth term, within the weeks after the twelfth is over."""
    code = await an_election(operator, term_number=13, election_day=NEXT_TERM)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry(held=NEXT_TERM))
    await publish(operator, code, Publication(published=NEXT_TERM, reason="依法公布"))
    return code


async def one_without_a_chair(operator: Actor) -> str:
    """The same election where nobody reaches the majority for the chair, nor a third of the votes in the second vote."""
    code = await an_election(operator, term_number=13, election_day=NEXT_TERM)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.CHAIR: (190, 150)}, held=NEXT_TERM))
    lines = tuple(LineEntry(post=Post.CHAIR, name=name, votes=120) for name in ("贾永胜", "高建平"))
    again = CountEntry(kind=RoundKind.RUNOFF, held=SECOND_VOTE, issued=402, cast=396, fully_invalid=9, lines=lines)
    await a_checked_count(operator, code, again)
    await publish(operator, code, Publication(published=SECOND_VOTE, reason="依法公布"))
    return code


async def chair_of(operator: Actor, code: str) -> int:
    found = await connection().fetchval(
        "SELECT el.person FROM elected el JOIN election e ON e.id = el.election WHERE e.code = $1 AND el.post = 'chair'",
        code,
    )
    assert operator.reach
    return int(found)


@pytest.mark.parametrize("found", [date(2026, 11, 22), date(2026, 11, 26)])
async def test_the_chair_before_goes_on_where_the_whole_result_fell(operator: Actor, found: date) -> None:
    """CT-4, and the filing of the term before is outstanding again: without the certificate no bank opens an account (CT-6)."""
    first = await filed(operator, await a_published_election(operator))
    code = await the_next_election(operator)
    second = await filed(operator, code)
    assert (await filed(operator, first.line.election or "")).line.superseded_by == second.line.id
    await find_void(operator, code, found)
    async with transaction(operator):
        for day in (date(2026, 11, 22), date(2026, 11, 27)):
            now = await representative_on(operator, VILLAGE, day)
            assert (now.standing, now.chair and now.chair.since) == (Standing.CONTINUING, date(2021, 11, 20))
            assert now.finding.standing is Firmness.POLICY
        (line,) = await queries.open_filings(operator, VILLAGE)
        assert line.id == first.line.id
        assert line.late(date(2026, 11, 27))
        assert [one.id for one in await listed(operator, Wanted(COUNTY, date(2026, 11, 27)), "late")] == [line.id]
    stopped = (await filed(operator, code)).line
    assert "偏政函〔2021〕30号" in (stopped.stopped or "")
    kinds = {row["kind"] for row in await AuditEvent.select(AuditEvent.kind)}
    assert {"filing.stopped", "filing.resumed"} <= kinds


async def test_what_a_stopped_filing_had_taken_the_place_of_goes_on(operator: Actor) -> None:
    """The term's filing gave way to the next term's, that to a third one: the one between is stopped, then the last."""
    first = (await filed(operator, await a_published_election(operator))).line.id
    between = (await filed(operator, await the_next_election(operator))).line.id
    last = (await filed(operator, await a_published_election(operator, region=OTHER))).line.id
    async with transaction(operator):
        await connection().execute(
            "UPDATE filing SET superseded_by = $2, stopped = '选举无效' WHERE id = $1", between, last
        )
        await resume(operator, [last])
        assert [line.id for line in await queries.open_filings(operator, VILLAGE)] == [first]
        assert (await queries.filing(operator, between)).line.superseded_by == last
    resumed = await AuditEvent.select(AuditEvent.subject).where(AuditEvent.kind == "filing.resumed")
    assert [row["subject"] for row in resumed] == [f"filing:{first}"]


async def test_the_rerun_of_a_void_first_election_still_brings_the_first_certificate(operator: Actor) -> None:
    code = await a_published_election(operator)
    async with transaction(operator):
        assert await known_business(operator, VILLAGE, date(2021, 11, 20)) is FilingType.FIRST
    await find_void(operator, code, date(2021, 12, 1))
    async with transaction(operator):
        assert await known_business(operator, VILLAGE, date(2022, 1, 10)) is FilingType.FIRST


async def test_where_the_chairs_own_election_fell_the_parameter_decides_and_the_filing_stops(operator: Actor) -> None:
    await a_published_election(operator)
    code = await the_next_election(operator)
    await find_void(operator, code, date(2026, 11, 26), await chair_of(operator, code))
    async with transaction(operator):
        now = await representative_on(operator, VILLAGE, date(2026, 11, 27))
    assert (now.standing, now.chair and now.chair.since) == (Standing.CONTINUING, date(2021, 11, 20))
    assert now.finding.standing is Firmness.PARAMETER
    assert (await filed(operator, code)).line.stopped is not None


async def test_a_members_void_election_stops_nothing(operator: Actor) -> None:
    code = await a_published_election(operator)
    member = await connection().fetchval(
        "SELECT min(el.person) FROM elected el JOIN election e ON e.id = el.election WHERE e.code = $1 AND el.post = 'member'",
        code,
    )
    await find_void(operator, code, date(2021, 12, 5), member)
    assert (await filed(operator, code)).line.open


async def test_after_a_void_by_election_the_next_one_still_asks_for_the_terms_first_certificate(
    operator: Actor,
) -> None:
    first = await filed(operator, await a_published_election(operator))
    await taken_to(operator, first.line.id, FilingState.ACCEPTED)
    await leave(operator, "贾永胜")
    by = await another_chair(operator)
    await find_void(operator, by.line.election or "", date(2022, 6, 25))
    async with transaction(operator):
        assert [line.id for line in await queries.open_filings(operator, VILLAGE)] == [first.line.id]
        now = await representative_on(operator, VILLAGE, date(2022, 6, 26))
        assert (now.standing, now.finding.rule) == (Standing.VACANT, "CT-3")
    slate = {Post.CHAIR: (("高文明", Sex.MALE), ("王晓东", Sex.MALE))}
    again = await filed(operator, await a_by_election(operator, {Post.CHAIR: 1}, slate, held=date(2022, 7, 30)))
    assert again.line.business is FilingType.FIRST
    assert "old" not in {one.key for one in again.materials}


async def test_a_term_that_brought_no_chair_gets_its_first_certificate_with_the_by_election(operator: Actor) -> None:
    """A committee without a chair files nothing (FT-7); the chair who comes later renews, and changes no certificate of the term."""
    await taken_to(
        operator, (await filed(operator, await a_published_election(operator))).line.id, FilingState.ARCHIVED
    )
    code = await one_without_a_chair(operator)
    async with transaction(operator):
        assert await queries.filing_of_election(operator, code) is None
        now = await representative_on(operator, VILLAGE, SECOND_VOTE)
        assert (now.standing, now.finding.standing) == (Standing.CONTINUING, Firmness.PARAMETER)
        assert "贾永胜" in now.finding.message
    slate = {Post.CHAIR: (("高文明", Sex.MALE), ("王晓东", Sex.MALE))}
    view = await filed(operator, await a_by_election(operator, {Post.CHAIR: 1}, slate, held=date(2026, 11, 27)))
    assert (view.line.business, view.line.representative) == (FilingType.RENEWAL, "高文明")
    async with transaction(operator):
        now = await representative_on(operator, VILLAGE, date(2026, 11, 27))
    assert (now.standing, now.finding.rule) == (Standing.IN_OFFICE, "CT-2")
