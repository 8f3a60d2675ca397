"""By-elections: called for vacant seats only, counted beside those who sit, and their winners serve the rest of the term."""

from datetime import date

import pytest

from cadres import queries as cadres
from cadres.vocabulary import CommitteeKind, Office, Sex, TenureEnd
from elections import queries
from elections.running_terms import running_term
from elections.services.by_elections import call_by_election
from elections.services.elections import Nomination, nominate
from elections.services.results import Publication, publish
from elections.vocabulary import Method, NextStep, Post
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, Refused
from tests.support.by_elections import HELD, LEFT, a_by_election, a_call, leave
from tests.support.factories import (
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_conclusion,
    a_published_election,
    an_election,
    an_entry,
)

TERM_ENDS = date(2026, 11, 19)


async def in_office(operator: Actor, on: date) -> dict[str, Office]:
    return {one.name: one.office for one in await cadres.officers(operator, VILLAGE, on) if one.in_committee}


async def test_the_winner_comes_in_beside_those_who_sit(operator: Actor) -> None:
    await a_published_election(operator)
    await leave(operator, "贾永胜")
    code = await call_by_election(operator, a_call())
    line = await queries.election(operator, code)
    assert (line.code, line.title) == (f"{VILLAGE}-12-2", "马道村第十二届村民委员会补选")
    assert (line.term_ends, line.open, line.by_election) == (TERM_ENDS, True, True)
    slate = {Post.CHAIR: (("高文明", Sex.MALE), ("王晓东", Sex.MALE))}
    await a_ballot(operator, code, slate=slate)
    outcome = await a_checked_count(operator, code, an_entry({Post.CHAIR: (250, 80)}, held=HELD, slate=slate))
    assert outcome.next is NextStep.DONE
    event = await publish(operator, code, Publication(published=HELD))
    assert (event.by_election, event.term_ends) == (True, TERM_ENDS)
    assert await in_office(operator, HELD) == {
        "高文明": Office.CHAIR,
        "刘桂芳": Office.VICE_CHAIR,
        "张海军": Office.MEMBER,
        "杜秀英": Office.MEMBER,
        "马志强": Office.MEMBER,
    }
    (chair,) = [one for one in await cadres.officers(operator, VILLAGE, HELD) if one.office is Office.CHAIR]
    assert (chair.since, chair.term_ends, chair.basis_document) == (HELD, TERM_ENDS, code)
    # The general election stays what it was: nothing took its place.
    assert not (await queries.election(operator, f"{VILLAGE}-12-1")).replaced


async def test_a_member_who_becomes_chair_leaves_a_seat_vacant(operator: Actor) -> None:
    await a_published_election(operator)
    await leave(operator, "贾永胜")
    (member,) = [one for one in await cadres.officers(operator, VILLAGE, LEFT) if one.name == "张海军"]
    slate = {Post.CHAIR: (("张海军", Sex.MALE), ("王晓东", Sex.MALE))}
    code = await a_by_election(operator, {Post.CHAIR: 1}, slate, known={"张海军": member.person})
    held = await in_office(operator, HELD)
    assert held["张海军"] is Office.CHAIR
    assert list(held.values()).count(Office.MEMBER) == 2
    before = [one for one in await cadres.former_officers(operator, VILLAGE, HELD) if one.person == member.person]
    assert [(one.office, one.until, one.ended_by) for one in before] == [(Office.MEMBER, HELD, TenureEnd.OTHER_POST)]
    async with transaction(operator):
        assert (await running_term(operator, VILLAGE, HELD)).vacant == {Post.MEMBER: 1}
        assert "建立补选" in [one.label for one in await trail(f"election:{code}")]


async def test_a_namesake_on_the_ballot_is_told_apart_by_the_members_office(operator: Actor) -> None:
    """A count knows people by their names, and who sits is part of it."""
    await a_published_election(operator)
    await leave(operator, "贾永胜")
    code = await call_by_election(operator, a_call())
    slate = {Post.CHAIR: (("刘桂芳", Sex.FEMALE), ("王晓东", Sex.MALE))}
    await a_ballot(operator, code, slate=slate)
    async with transaction(operator):
        progress = await queries.progress(operator, code)
    assert "刘桂芳（副主任）" in {one.name for one in progress.sitting}
    assert all(one.sitting for one in progress.sitting)


async def test_no_more_than_is_vacant(operator: Actor) -> None:
    await a_published_election(operator)
    await leave(operator, "张海军")
    with pytest.raises(Refused) as refused:
        await call_by_election(operator, a_call(seats={Post.CHAIR: 1, Post.MEMBER: 2}))
    assert [problem.cause for problem in refused.value.problems] == [
        "补选主任1名，多于出缺的0名。",
        "补选委员2名，多于出缺的1名。",
    ]


async def test_not_after_the_term_and_not_without_seats(operator: Actor) -> None:
    await a_published_election(operator)
    await leave(operator, "贾永胜")
    with pytest.raises(Refused, match="应当换届选举，不再补选"):
        await call_by_election(operator, a_call(election_day=date(2026, 11, 20)))
    with pytest.raises(Refused, match="没有填补选哪个职务"):
        await call_by_election(operator, a_call(seats={}))


async def test_one_at_a_time_and_a_void_one_gives_way(operator: Actor) -> None:
    await a_published_election(operator)
    await leave(operator, "贾永胜", "张海军")
    slate = {Post.CHAIR: (("高文明", Sex.MALE), ("王晓东", Sex.MALE))}
    first = await call_by_election(operator, a_call())
    await a_ballot(operator, first, slate=slate)
    with pytest.raises(Conflict, match="还在办理"):
        await call_by_election(operator, a_call(seats={Post.MEMBER: 1}))
    void = an_entry({Post.CHAIR: (100, 80)}, held=HELD, issued=200, cast=200, slate=slate)
    outcome = await a_checked_count(operator, first, void)
    assert outcome.next is NextStep.RERUN
    second = await call_by_election(operator, a_call(seats={Post.MEMBER: 1}))
    assert (await queries.election(operator, first)).replaced
    assert second == f"{VILLAGE}-12-3"


async def test_villagers_representatives_may_hold_it(operator: Actor) -> None:
    await a_published_election(operator)
    await leave(operator, "贾永胜")
    code = await call_by_election(operator, a_call(method=Method.REPRESENTATIVES))
    line = await queries.election(operator, code)
    assert (line.method, line.kind) == (Method.REPRESENTATIVES, CommitteeKind.VILLAGERS)


async def test_a_general_election_follows_a_by_election(operator: Actor) -> None:
    await a_published_election(operator)
    await leave(operator, "贾永胜")
    await a_by_election(operator, {Post.CHAIR: 1}, {Post.CHAIR: (("高文明", Sex.MALE), ("王晓东", Sex.MALE))})
    with pytest.raises(Conflict, match="这一届已有选举"):
        await an_election(operator)
    assert await an_election(operator, term_number=13, election_day=date(2026, 11, 1)) == f"{VILLAGE}-13-1"


async def test_who_was_reviewed_for_it_stands(operator: Actor) -> None:
    await a_published_election(operator)
    await leave(operator, "张海军")
    code = await call_by_election(operator, a_call(seats={Post.MEMBER: 1}))
    (loser,) = [one for one in await queries.candidates(operator, f"{VILLAGE}-12-1") if one.name == "郝建国"]
    case = await a_conclusion(operator, loser.person, code, concluded=date(2022, 6, 1))
    await nominate(operator, code, Nomination(person=loser.person, post=Post.MEMBER, vetting_case=case))
    with pytest.raises(Refused, match="本次选举不选主任"):
        await nominate(operator, code, Nomination(person=loser.person, post=Post.CHAIR, vetting_case=case))
