"""Whole elections through storage: what a tie vote settles is read back as it was decided."""

from collections.abc import Mapping
from datetime import date

import pytest

from cadres.services.kinship import KinshipFound, record_kinship
from cadres.vocabulary import Kinship, Sex
from elections import queries
from elections.services.corrections import Withdrawal, withdraw_count
from elections.services.entries import CountEntry, LineEntry
from elections.vocabulary import NextStep, Post, RoundKind
from server.access.actor import Actor
from tests.support.factories import ELECTION_DAY, a_ballot, a_checked_count, an_election, an_entry

CHAIR, VICE, MEMBER = Post.CHAIR, Post.VICE_CHAIR, Post.MEMBER


def a_vote(kind: RoundKind, votes: Mapping[Post, Mapping[str, int]], day: date = ELECTION_DAY) -> CountEntry:
    lines = tuple(
        LineEntry(post=post, name=name, votes=number) for post, each in votes.items() for name, number in each.items()
    )
    return CountEntry(kind=kind, held=day, issued=402, cast=396, lines=lines)


def standing(progress: queries.Progress) -> dict[Post, set[str]]:
    assert progress.course.ballot is not None
    return {one.post: {each.name for each in one.candidates} for one in progress.course.ballot.contests}


@pytest.fixture
async def waiting(operator: Actor) -> str:
    """An election with its ballot; the chair and one member fall short, two members tie in the runoff."""
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry({CHAIR: (190, 150), VICE: (231, 133), MEMBER: (255, 214, 180, 180)}))
    return code


async def test_t24_seats_may_stay_open_after_the_tie_of_a_runoff(operator: Actor, waiting: str) -> None:
    runoff = {CHAIR: {"贾永胜": 120, "高建平": 110}, MEMBER: {"马志强": 180, "郝建国": 180}}
    await a_checked_count(operator, waiting, a_vote(RoundKind.RUNOFF, runoff))

    tie = a_vote(RoundKind.TIE_VOTE, {MEMBER: {"马志强": 200, "郝建国": 180}})
    outcome = await a_checked_count(operator, waiting, tie)

    course = (await queries.progress(operator, waiting)).course
    assert (outcome.next, outcome.vacancy_allowed) == (NextStep.DONE, True)
    assert (course.next, course.open_seats, len(course.elected)) == (NextStep.DONE, {CHAIR: 1}, 4)


async def test_what_follows_a_settled_tie_is_told_at_once_and_stands_in_the_list(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry({CHAIR: (190, 150), VICE: (231, 133), MEMBER: (255, 214, 200, 200)}))

    outcome = await a_checked_count(
        operator, code, a_vote(RoundKind.TIE_VOTE, {MEMBER: {"马志强": 200, "郝建国": 180}})
    )

    assert outcome.next is NextStep.RUNOFF
    assert outcome.next_candidates == {CHAIR: ("贾永胜", "高建平")}
    line = await queries.election(operator, code)
    assert line.last_step is NextStep.RUNOFF


async def test_relatives_are_still_known_after_a_tie(operator: Actor) -> None:
    day = date(2026, 11, 20)
    code = await an_election(operator, term_number=13, election_day=day)
    people = await a_ballot(operator, code)
    await record_kinship(
        operator,
        KinshipFound(one=people["高建平"], other=people["张海军"], relation=Kinship.SIBLING, evidence="户口簿"),
    )
    first = an_entry({CHAIR: (190, 150), VICE: (231, 133), MEMBER: (255, 214, 200, 200)}, held=day)
    await a_checked_count(operator, code, first)

    await a_checked_count(operator, code, a_vote(RoundKind.TIE_VOTE, {MEMBER: {"马志强": 200, "郝建国": 180}}, day))

    progress = await queries.progress(operator, code)
    assert progress.held[0].poll.kin
    # The higher post is kept: whose relative is a member may still be elected chair (T-16).
    assert standing(progress) == {CHAIR: {"贾永胜", "高建平"}}
    won = a_vote(RoundKind.RUNOFF, {CHAIR: {"贾永胜": 110, "高建平": 250}}, day)
    await a_checked_count(operator, code, won)
    course = (await queries.progress(operator, code)).course
    assert (CHAIR, "高建平") in course.elected
    assert (MEMBER, "张海军") not in course.elected
    assert (course.next, course.open_seats) == (NextStep.DONE, {MEMBER: 1})


SEATS = {CHAIR: 1, VICE: 2, MEMBER: 2}


async def test_a_lower_post_waits_for_the_tie_and_waits_again_when_the_tie_vote_is_withdrawn(operator: Actor) -> None:
    code = await an_election(operator, seats=SEATS)
    await a_ballot(operator, code)
    # 王瑞 and the written-in 张海军 tie for the second vice chair; 张海军 has votes enough for a member too.
    votes = {CHAIR: (268, 104), VICE: (260, 210), MEMBER: (255, 204, 203, 20)}
    extra = (LineEntry(post=VICE, name="张海军", votes=210, write_in=True, sex=Sex.MALE),)
    await a_checked_count(operator, code, an_entry(votes, extra=extra))
    before = await queries.progress(operator, code)
    assert before.held[0].outcome.posts[2].pending == ("张海军", "马志强")
    assert standing(before) == {VICE: {"王瑞", "张海军"}}

    await a_checked_count(operator, code, a_vote(RoundKind.TIE_VOTE, {VICE: {"王瑞": 100, "张海军": 200}}))

    progress = await queries.progress(operator, code)
    assert progress.course.next is NextStep.DONE
    assert {name for post, name in progress.course.elected if post is MEMBER} == {"杜秀英", "马志强"}
    assert progress.votes_of(MEMBER, "马志强") == (203, RoundKind.FIRST)
    assert progress.votes_of(VICE, "张海军") == (200, RoundKind.TIE_VOTE)
    await withdraw_count(operator, code, Withdrawal(reason="抄错一行"))
    again = await queries.progress(operator, code)
    assert again.course == before.course
    assert again.held[0].outcome == before.held[0].outcome
