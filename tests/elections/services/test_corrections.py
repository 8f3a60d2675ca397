"""Taking a count back, and putting the roll's sums right, before a result rests on them."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from elections import queries
from elections.services.corrections import RollCorrection, Withdrawal, correct_roll, take_back_roll, withdraw_count
from elections.services.elections import Reached, reach, summarise_roll
from elections.services.planning.stages import Reopen, reopen
from elections.vocabulary import Post, RoundKind, Stage
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import (
    CLEAN_VOTES,
    a_ballot,
    a_checked_count,
    a_published_election,
    an_actor,
    an_election,
    an_entry,
)

WRONG = Withdrawal(reason="主任得票抄错一行。")
SHORT = {**CLEAN_VOTES, Post.MEMBER: (255, 214, 187, 150)}
VOTED = (Stage.VOTING, Stage.COUNTED, Stage.VALIDITY)


async def a_count(operator: Actor, votes: Mapping[Post, Sequence[int]] = CLEAN_VOTES) -> str:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry(votes))
    return code


async def test_a_withdrawn_count_is_entered_anew(operator: Actor) -> None:
    code = await a_count(operator)
    await withdraw_count(operator, code, WRONG)
    progress = await queries.progress(operator, code)
    assert progress.held == ()
    assert progress.course.ballot is not None
    assert progress.course.ballot.kind is RoundKind.FIRST
    await a_checked_count(operator, code, an_entry(SHORT))
    assert len((await queries.progress(operator, code)).held) == 1


async def test_its_numbers_stay_on_record_with_the_reason(operator: Actor) -> None:
    code = await a_count(operator)
    await withdraw_count(operator, code, WRONG)
    (event, *_) = await trail(f"election:{code}")
    assert event.reason == WRONG.reason
    assert "贾永胜268" in event.before["得票"]
    kept = await connection().fetchval("SELECT count(*) FROM count_line WHERE name = '贾永胜' AND votes = 268")
    assert kept == 1


async def test_the_stages_it_reached_are_open_again(operator: Actor) -> None:
    code = await a_count(operator)
    await withdraw_count(operator, code, WRONG)
    days = await queries.stage_days(operator, code)
    assert not {*VOTED, Stage.SHORTFALL} & set(days)


async def test_withdrawing_a_runoff_leaves_the_first_vote(operator: Actor) -> None:
    code = await a_count(operator, SHORT)
    ballot = (await queries.progress(operator, code)).course.ballot
    assert ballot is not None
    entry = an_entry({}, kind=RoundKind.RUNOFF, held=date(2021, 11, 26), issued=246, cast=240)
    lines = tuple(
        an_entry({Post.MEMBER: (0,)}).lines[0].model_copy(update={"name": one.name, "votes": votes})
        for one, votes in zip(ballot.contests[0].candidates, (120, 70), strict=True)
    )
    await a_checked_count(operator, code, entry.model_copy(update={"lines": lines}))
    await withdraw_count(operator, code, WRONG)
    assert [held.poll.round for held in (await queries.progress(operator, code)).held] == [RoundKind.FIRST]
    days = await queries.stage_days(operator, code)
    assert Stage.SHORTFALL not in days
    assert {days[stage] for stage in VOTED} == {date(2021, 11, 20)}


async def test_there_must_be_a_count(operator: Actor) -> None:
    code = await an_election(operator)
    with pytest.raises(Conflict):
        await withdraw_count(operator, code, WRONG)


async def test_a_published_result_is_not_withdrawn(operator: Actor) -> None:
    code = await a_published_election(operator)
    with pytest.raises(Conflict) as refusal:
        await withdraw_count(operator, code, WRONG)
    assert refusal.value.reason == "election.closed"


async def test_a_vetting_officer_withdraws_nothing(operator: Actor) -> None:
    code = await a_count(operator)
    with pytest.raises(Forbidden):
        await withdraw_count(an_actor(Role.VETTING_OFFICER), code, WRONG)


RIGHT = RollCorrection(
    electorate=441, women=210, party_members=30, published=date(2021, 10, 28), reason="抄录时漏了第三村民小组。"
)


async def test_wrong_sums_of_the_roll_are_put_right_for_a_reason(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code, electorate=390)
    await correct_roll(operator, code, RIGHT)
    roll = await queries.roll(operator, code)
    assert roll is not None
    assert (roll.electorate, roll.women, roll.party_members, roll.published) == (441, 210, 30, date(2021, 10, 28))
    assert (await queries.stage_days(operator, code))[Stage.LIST_PUBLISHED] == date(2021, 10, 28)
    event = next(one for one in await trail(f"election:{code}") if one.kind == "election.roll_corrected")
    assert (event.before["登记人数"], event.after["登记人数"], event.reason) == (390, 441, RIGHT.reason)
    assert (await a_checked_count(operator, code, an_entry())).valid


async def test_the_sums_that_decided_a_count_stay(operator: Actor) -> None:
    code = await a_count(operator)
    with pytest.raises(Conflict) as refusal:
        await correct_roll(operator, code, RIGHT)
    assert refusal.value.reason == "roll.counted"
    await withdraw_count(operator, code, WRONG)
    await correct_roll(operator, code, RIGHT)


async def test_sums_under_a_later_state_are_not_taken_back_until_it_is_opened_again(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await reach(operator, code, Reached(stage=Stage.OBJECTION, reached=date(2021, 11, 2)))
    with pytest.raises(Conflict, match="已经办了“"):
        await take_back_roll(operator, code, WRONG)
    assert await queries.roll(operator, code) is not None
    await reopen(operator, code, Reopen(stage=Stage.OBJECTION, reason="名单登记到了别村"))
    await take_back_roll(operator, code, WRONG)
    assert await queries.roll(operator, code) is None


async def test_there_must_be_sums_to_correct(operator: Actor) -> None:
    with pytest.raises(NotFound):
        await correct_roll(operator, await an_election(operator), RIGHT)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"women": 442}, "登记选民女性"),
        ({"party_members": 442}, "登记选民党员"),
        ({"published": date(2999, 1, 1)}, "名单公布日"),
    ],
)
async def test_sums_that_cannot_be_are_refused(operator: Actor, changed: dict[str, object], field: str) -> None:
    code = await an_election(operator)
    wrong = RIGHT.model_copy(update=changed)
    with pytest.raises(Refused) as first:
        await summarise_roll(operator, code, wrong)
    await a_ballot(operator, code)
    with pytest.raises(Refused) as second:
        await correct_roll(operator, code, wrong)
    assert [one.field for refusal in (first, second) for one in refusal.value.problems] == [field, field]
    roll = await queries.roll(operator, code)
    assert roll is not None
    assert roll.electorate == 431


async def test_more_ballots_than_voters_are_refused(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code, electorate=390)
    with pytest.raises(Refused) as refusal:
        await a_checked_count(operator, code, an_entry())
    assert "多于登记参加选举的390人" in refusal.value.problems[0].cause


async def test_votes_that_the_good_ballots_cannot_hold_are_refused(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    with pytest.raises(Refused) as refusal:
        await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.CHAIR: (284, 104)}))
    (problem,) = refusal.value.problems
    assert (problem.field, problem.rule) == ("主任得票合计", "T-07")
    assert "至多387票" in problem.cause
