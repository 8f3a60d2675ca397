"""Counts in, decision, publication: and every refusal on the way leaves nothing behind."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from cadres import queries as cadres
from cadres.rules.offices import Way
from cadres.services.kinship import KinshipFound, record_kinship
from cadres.services.offices import EndOffice, HoldOffice, Reasoned, end_office, hold_office, undo_end
from cadres.vocabulary import Kinship, Office, TenureEnd
from elections import queries
from elections.hands import count_notes
from elections.rules.ballots import ballot_mark
from elections.services.corrections import Withdrawal, withdraw_count
from elections.services.elections import Reached, reach
from elections.services.entries import CountEntry, LineEntry
from elections.services.results import Publication, publish
from elections.tables import Count, CountLine
from elections.vocabulary import NextStep, Post, RoundKind, Stage
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent, trail
from server.db.engine import connection
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import (
    CLEAN_VOTES,
    ELECTION_DAY,
    OTHER_COUNTY,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_published_election,
    an_actor,
    an_election,
    an_entry,
)

SHORT_VOTES = {**CLEAN_VOTES, Post.MEMBER: (255, 214, 187, 150)}
TIED_VOTES = {**CLEAN_VOTES, Post.MEMBER: (255, 214, 203, 203)}
RUNOFF_DAY = date(2021, 11, 26)


def a_runoff(votes: Sequence[tuple[str, int]], *, cast: int = 240, kind: RoundKind = RoundKind.RUNOFF) -> CountEntry:
    lines = tuple(LineEntry(post=Post.MEMBER, name=name, votes=number) for name, number in votes)
    return CountEntry(kind=kind, held=RUNOFF_DAY, issued=cast + 6, cast=cast, fully_invalid=3, lines=lines)


async def refused(actor: Actor, code: str, entry: CountEntry) -> dict[str, str]:
    """Enter a count that must be refused; returns cause by field, after seeing that nothing was written."""
    before = await Count.count(), await CountLine.count(), await AuditEvent.count()
    with pytest.raises(Refused) as refusal:
        await a_checked_count(actor, code, entry)
    assert (await Count.count(), await CountLine.count(), await AuditEvent.count()) == before
    assert all(problem.cure for problem in refusal.value.problems)
    return {problem.field: problem.cause for problem in refusal.value.problems}


async def test_a_clean_count_completes_the_election(operator: Actor, code: str) -> None:
    outcome = await a_checked_count(operator, code, an_entry())
    assert outcome.next is NextStep.DONE
    course = (await queries.progress(operator, code)).course
    assert [name for _, name in course.elected] == ["贾永胜", "刘桂芳", "张海军", "杜秀英", "马志强"]
    assert course.ballot is None


async def test_the_decision_is_kept_as_it_was_made(operator: Actor, code: str) -> None:
    outcome = await a_checked_count(operator, code, an_entry())
    (held,) = (await queries.progress(operator, code)).held
    assert held.outcome == outcome


async def test_a_seat_short_asks_for_a_runoff_of_the_next_two(operator: Actor, code: str) -> None:
    await a_checked_count(operator, code, an_entry(SHORT_VOTES))
    ballot = (await queries.progress(operator, code)).course.ballot
    assert ballot is not None
    assert ballot.kind is RoundKind.RUNOFF
    assert [c.name for c in ballot.contests[0].candidates] == ["马志强", "郝建国"]


async def test_a_runoff_below_a_third_leaves_the_seat_open_lawfully(operator: Actor, code: str) -> None:
    await a_checked_count(operator, code, an_entry(SHORT_VOTES))
    outcome = await a_checked_count(operator, code, a_runoff([("马志强", 76), ("郝建国", 70)]))
    assert outcome.vacancy_allowed
    await publish(operator, code, Publication(published=RUNOFF_DAY))
    officers = await cadres.officers(operator, VILLAGE, RUNOFF_DAY)
    assert [officer.name for officer in officers] == ["贾永胜", "刘桂芳", "张海军", "杜秀英"]


async def test_a_runoff_that_elects_no_chair_is_recorded_all_the_same(operator: Actor, code: str) -> None:
    await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.CHAIR: (190, 150)}))
    lines = tuple(LineEntry(post=Post.CHAIR, name=name, votes=120) for name in ("贾永胜", "高建平"))
    runoff = CountEntry(kind=RoundKind.RUNOFF, held=RUNOFF_DAY, issued=402, cast=396, fully_invalid=9, lines=lines)
    outcome = await a_checked_count(operator, code, runoff)
    (*_, held) = (await queries.progress(operator, code)).held
    assert held.outcome == outcome
    assert any(finding.rule == "T-26" for finding in outcome.findings)


async def test_a_tie_is_settled_by_a_vote_among_the_tied_alone(operator: Actor, code: str) -> None:
    await a_checked_count(operator, code, an_entry(TIED_VOTES))
    ballot = (await queries.progress(operator, code)).course.ballot
    assert ballot is not None
    assert ballot.kind is RoundKind.TIE_VOTE
    entry = a_runoff([("马志强", 120), ("郝建国", 131)], kind=RoundKind.TIE_VOTE, cast=260)
    await a_checked_count(operator, code, entry)
    course = (await queries.progress(operator, code)).course
    assert course.next is NextStep.DONE
    assert (Post.MEMBER, "郝建国") in course.elected
    assert (Post.MEMBER, "马志强") not in course.elected


async def conflict(actor: Actor, code: str, entry: CountEntry) -> str:
    before = await Count.count()
    with pytest.raises(Conflict) as refusal:
        await a_checked_count(actor, code, entry)
    assert await Count.count() == before
    return refusal.value.reason


async def the_mark(actor: Actor, code: str) -> str:
    progress = await queries.progress(actor, code)
    assert progress.course.ballot is not None
    return ballot_mark(len(progress.held), progress.course.ballot)


async def test_one_sheet_of_a_tie_vote_is_one_tie_vote(operator: Actor, code: str) -> None:
    await a_checked_count(operator, code, an_entry(TIED_VOTES))
    tied_again = a_runoff([("马志强", 120), ("郝建国", 120)], kind=RoundKind.TIE_VOTE, cast=260)
    await a_checked_count(operator, code, tied_again)
    assert await conflict(operator, code, tied_again) == "count.entered_already"
    later = tied_again.model_copy(update={"held": RUNOFF_DAY + timedelta(days=1)})
    await a_checked_count(operator, code, later)
    assert len((await queries.progress(operator, code)).held) == 3


async def test_one_sheet_of_a_runoff_is_one_runoff_unless_its_ballot_is_named(operator: Actor, code: str) -> None:
    votes = {Post.CHAIR: (190, 150), Post.VICE_CHAIR: (190, 150), Post.MEMBER: (255, 190, 150, 140)}
    await a_checked_count(operator, code, an_entry(votes))
    ballot = (await queries.progress(operator, code)).course.ballot
    assert ballot is not None
    lines = tuple(
        LineEntry(post=contest.post, name=one.name, votes=70)
        for contest in ballot.contests
        for one in contest.candidates
    )
    entry = CountEntry(kind=RoundKind.RUNOFF, held=RUNOFF_DAY, issued=402, cast=396, fully_invalid=9, lines=lines)
    first = await the_mark(operator, code)
    await a_checked_count(operator, code, entry.model_copy(update={"ballot": first}))
    # Nobody reached a third, so that another runoff is waited for: the same sheet must not be taken for it.
    assert await conflict(operator, code, entry) == "count.entered_already"
    assert await conflict(operator, code, entry.model_copy(update={"ballot": first})) == "count.other_ballot"
    await a_checked_count(operator, code, entry.model_copy(update={"ballot": await the_mark(operator, code)}))
    assert len((await queries.progress(operator, code)).held) == 3


async def test_a_ballot_is_another_after_a_count_was_withdrawn(operator: Actor, code: str) -> None:
    first = await the_mark(operator, code)
    await a_checked_count(operator, code, an_entry(SHORT_VOTES))
    runoff = await the_mark(operator, code)
    await withdraw_count(operator, code, Withdrawal(reason="抄错一行。"))
    assert await the_mark(operator, code) == first
    await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.VICE_CHAIR: (190, 150)}))
    assert await the_mark(operator, code) != runoff


async def test_a_tie_and_a_shortfall_are_settled_one_after_the_other(operator: Actor, code: str) -> None:
    votes = {Post.CHAIR: (190, 180), Post.VICE_CHAIR: (231, 133), Post.MEMBER: (255, 214, 203, 203)}
    await a_checked_count(operator, code, an_entry(votes))
    entry = a_runoff([("马志强", 120), ("郝建国", 131)], kind=RoundKind.TIE_VOTE, cast=260)
    await a_checked_count(operator, code, entry)
    course = (await queries.progress(operator, code)).course
    assert course.next is NextStep.RUNOFF
    assert course.ballot is not None
    assert [(c.post, [x.name for x in c.candidates]) for c in course.ballot.contests] == [
        (Post.CHAIR, ["贾永胜", "高建平"])
    ]


async def test_a_void_vote_elects_nobody_and_is_held_again(operator: Actor, code: str) -> None:
    outcome = await a_checked_count(
        operator,
        code,
        an_entry(
            issued=215,
            cast=215,
            votes={Post.CHAIR: (160, 40), Post.VICE_CHAIR: (120, 80), Post.MEMBER: (150, 140, 130, 100)},
        ),
    )
    assert not outcome.valid
    course = (await queries.progress(operator, code)).course
    assert course.elected == ()
    assert course.ballot is not None
    assert course.ballot.kind is RoundKind.RERUN
    with pytest.raises(Refused):
        await publish(operator, code, Publication(published=ELECTION_DAY))


async def test_more_ballots_back_than_out_must_be_confirmed(operator: Actor, code: str) -> None:
    entry = an_entry(issued=390, cast=396)
    problems = await refused(operator, code, entry)
    assert problems == {"收回选票": "收回396张，多于发出的390张。"}
    outcome = await a_checked_count(operator, code, entry.model_copy(update={"reason": "监票人在场复点，原表如此"}))
    assert not outcome.valid
    assert any(finding.rule == "T-03" for finding in outcome.findings)
    (note,) = await count_notes(operator, code)
    assert note == "收回396张，多于发出的390张。说明：监票人在场复点，原表如此"


async def test_more_votes_than_ballots_are_refused(operator: Actor, code: str) -> None:
    problems = await refused(operator, code, an_entry({**CLEAN_VOTES, Post.CHAIR: (397, 0)}))
    assert any("397" in cause for cause in problems.values())


async def test_more_votes_together_than_places_on_the_ballots_are_refused(operator: Actor, code: str) -> None:
    problems = await refused(operator, code, an_entry({**CLEAN_VOTES, Post.CHAIR: (300, 200)}))
    assert any("500" in cause for cause in problems.values())


async def test_an_unknown_candidate_is_refused(operator: Actor, code: str) -> None:
    stranger = LineEntry(post=Post.CHAIR, name="吕敏", votes=3)
    problems = await refused(operator, code, an_entry(extra=[stranger]))
    assert problems == {"主任　吕敏": "不在本轮候选人名单上。"}


async def test_a_missing_candidate_is_refused(operator: Actor, code: str) -> None:
    problems = await refused(operator, code, an_entry({**CLEAN_VOTES, Post.CHAIR: (268,)}))
    assert problems == {"主任　高建平": "没有填票数。"}


async def test_the_wrong_round_is_refused(operator: Actor, code: str) -> None:
    problems = await refused(operator, code, an_entry(kind=RoundKind.RUNOFF))
    assert "第一次投票" in problems["轮次"]


async def test_another_day_than_the_published_one_is_refused(operator: Actor, code: str) -> None:
    problems = await refused(operator, code, an_entry(held=ELECTION_DAY + timedelta(days=1)))
    assert "2021-11-20" in problems["投票日"]


async def test_a_count_without_a_roll_is_refused(operator: Actor) -> None:
    code = await an_election(operator)
    assert "选民名单" in await refused(operator, code, an_entry())


async def test_a_completed_election_takes_no_further_count(operator: Actor, code: str) -> None:
    await a_checked_count(operator, code, an_entry())
    with pytest.raises(Conflict) as refusal:
        await a_checked_count(operator, code, an_entry())
    assert refusal.value.reason == "count.not_awaited"


async def test_a_published_election_takes_no_count(operator: Actor) -> None:
    code = await a_published_election(operator)
    with pytest.raises(Conflict) as refusal:
        await a_checked_count(operator, code, an_entry())
    assert refusal.value.reason == "election.closed"


async def test_nobody_who_died_before_the_vote_comes_into_office(operator: Actor, code: str) -> None:
    await a_checked_count(operator, code, an_entry())
    person = await connection().fetchval("SELECT id FROM person WHERE name = '贾永胜'")
    clerk = HoldOffice(person=person, office=Office.CLERK, way=Way.APPOINTMENT, since=date(2020, 5, 1), document="聘书")
    tenure = await hold_office(operator, VILLAGE, clerk)
    died = EndOffice(by=TenureEnd.DEATH, day=date(2021, 11, 15), document="死亡医学证明")
    ended = await end_office(operator, tenure, died)
    with pytest.raises(Refused) as refusal:
        await publish(operator, code, Publication(published=ELECTION_DAY))
    (problem,) = refusal.value.problems
    assert (problem.field, problem.cause) == ("贾永胜", "已登记2021年11月15日死亡，不能就任。")
    await undo_end(operator, ended, Reasoned(reason="误登"))
    await publish(operator, code, Publication(published=ELECTION_DAY))


async def test_publication_opens_five_offices_for_five_years(operator: Actor) -> None:
    await a_published_election(operator)
    officers = await cadres.officers(operator, VILLAGE, ELECTION_DAY)
    assert [officer.office for officer in officers] == [
        Office.CHAIR,
        Office.VICE_CHAIR,
        Office.MEMBER,
        Office.MEMBER,
        Office.MEMBER,
    ]
    assert {officer.term_ends for officer in officers} == {date(2026, 11, 19)}
    assert {officer.basis for officer in officers} == {"elected"}


async def with_the_roll_late(operator: Actor, code: str) -> str:
    """The list went up one day before the vote, where the law asks for twenty."""
    await reach(operator, code, Reached(stage=Stage.LIST_PUBLISHED, reached=ELECTION_DAY - timedelta(days=1)))
    await a_checked_count(operator, code, an_entry())
    return code


async def test_a_breach_is_not_published_without_a_word(operator: Actor, code: str) -> None:
    await with_the_roll_late(operator, code)
    with pytest.raises(Refused) as refusal:
        await publish(operator, code, Publication(published=ELECTION_DAY))
    assert refusal.value.reason == "election.defects"
    reason, breach = refusal.value.problems
    assert reason.field == "公布理由"
    assert (breach.rule, "晚19天" in breach.cause) == ("S05", True)
    assert (await queries.election(operator, code)).published is None


async def test_the_reason_for_a_result_with_a_breach_is_kept(operator: Actor, code: str) -> None:
    await with_the_roll_late(operator, code)
    reason = "经乡镇查明没有影响选举结果。"
    await publish(operator, code, Publication(published=ELECTION_DAY, reason=reason))
    assert (await queries.election(operator, code)).defects_reason == reason
    event = next(one for one in await trail(f"election:{code}") if one.kind == "election.published")
    assert event.reason == reason
    assert "晚19天" in str(event.after)


async def test_a_result_without_a_breach_keeps_no_reason(operator: Actor, code: str) -> None:
    await a_checked_count(operator, code)
    await publish(operator, code, Publication(published=ELECTION_DAY, reason="没有什么要说明的。"))
    assert (await queries.election(operator, code)).defects_reason is None


async def test_a_result_is_not_published_before_the_vote(operator: Actor, code: str) -> None:
    await a_checked_count(operator, code, an_entry())
    with pytest.raises(Refused) as refusal:
        await publish(operator, code, Publication(published=ELECTION_DAY - timedelta(days=1)))
    assert refusal.value.problems[0].field == "公布日"


async def test_a_clerk_counts_and_does_not_publish(code: str) -> None:
    clerk = an_actor(Role.TOWNSHIP_CLERK, region="140932100000")
    await a_checked_count(clerk, code, an_entry())
    with pytest.raises(Forbidden):
        await publish(clerk, code, Publication(published=ELECTION_DAY))


async def test_another_county_finds_nothing(code: str) -> None:
    stranger = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    with pytest.raises(NotFound):
        await a_checked_count(stranger, code, an_entry())


async def test_recorded_relatives_do_not_both_take_a_seat(operator: Actor) -> None:
    code = await an_election(operator)
    people = await a_ballot(operator, code)
    found = KinshipFound(one=people["杜秀英"], other=people["贾永胜"], relation=Kinship.SPOUSE, evidence="结婚证")
    await record_kinship(operator, found)
    outcome = await a_checked_count(operator, code, an_entry())
    (members,) = [post for post in outcome.posts if post.post is Post.MEMBER]
    assert "杜秀英" not in members.elected
    assert any(finding.rule in {"T-16", "B-12"} and "杜秀英" in finding.message for finding in outcome.findings)
