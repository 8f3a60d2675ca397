"""Setting up elections and putting people on the ballot."""

from datetime import date

import pytest

from cadres.vocabulary import VettingConclusion
from elections import queries
from elections.services.corrections import Withdrawal, withdraw_count
from elections.services.elections import Nomination, Reached, Roll, nominate, reach, summarise_roll
from elections.vocabulary import Post, RoundKind, Stage
from server.access.actor import Actor, Role
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import (
    CLEAN_VOTES,
    OTHER_TOWNSHIP,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_conclusion,
    a_person,
    a_published_election,
    an_actor,
    an_election,
    an_entry,
)


async def test_an_election_is_named_by_region_term_and_sequence(operator: Actor) -> None:
    assert await an_election(operator) == "140932100209-12-1"


async def test_a_term_has_one_election_of_a_committee(operator: Actor) -> None:
    code = await a_published_election(operator)
    with pytest.raises(Conflict) as refusal:
        await an_election(operator, election_day=date(2021, 12, 4))
    assert refusal.value.reason == "election.of_the_term"
    assert code in refusal.value.message


async def test_an_election_in_progress_is_not_set_up_once_more(operator: Actor) -> None:
    await a_ballot(operator, await an_election(operator))
    with pytest.raises(Conflict):
        await an_election(operator)


async def test_an_election_after_a_void_one_takes_its_place(operator: Actor) -> None:
    void = await an_election(operator)
    await a_ballot(operator, void)
    await a_checked_count(
        operator,
        void,
        an_entry(
            {**CLEAN_VOTES, Post.CHAIR: (120, 60), Post.VICE_CHAIR: (120, 60), Post.MEMBER: (120, 60, 60, 60)},
            issued=200,
            cast=200,
        ),
    )
    later = await an_election(operator, election_day=date(2021, 12, 4))
    assert later == "140932100209-12-2"
    lines = {line.code: line for line in await queries.elections(operator, VILLAGE)}
    assert {code: line.open for code, line in lines.items()} == {void: False, later: True}
    with pytest.raises(Conflict) as refusal:
        await a_checked_count(operator, void, an_entry(kind=RoundKind.RERUN))
    assert refusal.value.reason == "election.replaced"
    assert later in refusal.value.message


async def test_an_election_set_up_by_mistake_is_set_up_rightly(operator: Actor) -> None:
    await an_election(operator, election_day=date(2021, 11, 21))
    assert await an_election(operator) == "140932100209-12-2"
    latest = await queries.latest_by_region(operator, [VILLAGE])
    assert latest[VILLAGE].code == "140932100209-12-2"


async def test_two_do_not_set_up_the_same_election_at_once(operator: Actor, turns: list[tuple[object, ...]]) -> None:
    await an_election(operator)
    assert ("elections", VILLAGE) in turns


async def test_too_many_seats_are_refused_with_the_article(operator: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        await an_election(operator, seats={Post.CHAIR: 1, Post.MEMBER: 7})
    (problem,) = refusal.value.problems
    assert problem.rule == "B-01"
    assert "3至7人" in problem.cause
    assert "第六条" in problem.cite


async def test_two_chairs_are_refused(operator: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        await an_election(operator, seats={Post.CHAIR: 2, Post.MEMBER: 1})
    assert "主任1人" in refusal.value.problems[0].cause


async def test_a_conclusion_for_another_election_opens_no_ballot(operator: Actor) -> None:
    code = await an_election(operator)
    person = await a_person(operator)
    case = await a_conclusion(operator, person, "140932100209-11-1")
    with pytest.raises(Refused) as refusal:
        await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case, ballot_name=None))
    assert refusal.value.problems[0].rule == "Q-20"


@pytest.mark.parametrize("conclusion", [VettingConclusion.BARRED, VettingConclusion.UNSUITABLE])
async def test_an_unfavourable_conclusion_opens_no_ballot(operator: Actor, conclusion: VettingConclusion) -> None:
    code = await an_election(operator)
    person = await a_person(operator)
    case = await a_conclusion(operator, person, code, conclusion, reason="正被立案审查")
    with pytest.raises(Refused) as refusal:
        await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case, ballot_name=None))
    assert conclusion.label in refusal.value.problems[0].cause


async def test_nobody_stands_for_two_posts(operator: Actor) -> None:
    code = await an_election(operator)
    person = await a_person(operator)
    case = await a_conclusion(operator, person, code)
    await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case, ballot_name=None))
    with pytest.raises(Refused) as refusal:
        await nominate(operator, code, Nomination(person=person, post=Post.MEMBER, vetting_case=case, ballot_name=None))
    assert refusal.value.problems[0].rule == "S07b"


async def test_two_candidates_of_one_name_must_be_told_apart(operator: Actor) -> None:
    code = await an_election(operator)
    first, second = await a_person(operator), await a_person(operator)
    case = await a_conclusion(operator, first, code)
    await nominate(operator, code, Nomination(person=first, post=Post.CHAIR, vetting_case=case, ballot_name=None))
    case = await a_conclusion(operator, second, code)
    with pytest.raises(Refused) as refusal:
        await nominate(operator, code, Nomination(person=second, post=Post.CHAIR, vetting_case=case, ballot_name=None))
    assert refusal.value.problems[0].field == "姓名"
    marked = Nomination(person=second, post=Post.CHAIR, vetting_case=case, ballot_name="贾永胜（二组）")
    await nominate(operator, code, marked)
    assert [line.name for line in await queries.candidates(operator, code)] == ["贾永胜", "贾永胜（二组）"]


async def test_a_stage_cannot_be_reached_tomorrow(operator: Actor) -> None:
    code = await an_election(operator)
    with pytest.raises(Refused) as refusal:
        await reach(operator, code, Reached(stage=Stage.MEETING, reached=date(2999, 1, 1)))
    assert refusal.value.problems[0].field == "办理日期"


async def test_the_day_of_the_count_is_not_typed(operator: Actor) -> None:
    code = await an_election(operator)
    with pytest.raises(Refused) as refusal:
        await reach(operator, code, Reached(stage=Stage.COUNTED, reached=date(2021, 11, 20)))
    assert "由计票和公布得出" in refusal.value.problems[0].cause


async def test_the_handover_waits_for_the_result(operator: Actor) -> None:
    code = await an_election(operator)
    with pytest.raises(Refused) as refusal:
        await reach(operator, code, Reached(stage=Stage.HANDED_OVER, reached=date(2021, 11, 23)))
    assert refusal.value.problems[0].rule == "S19"


async def test_the_handover_is_recorded_after_the_result(operator: Actor) -> None:
    code = await a_published_election(operator)
    await reach(operator, code, Reached(stage=Stage.HANDED_OVER, reached=date(2021, 11, 23)))
    assert (await queries.stage_days(operator, code))[Stage.HANDED_OVER] == date(2021, 11, 23)


async def test_the_handover_is_not_before_the_vote(operator: Actor) -> None:
    code = await a_published_election(operator)
    with pytest.raises(Refused):
        await reach(operator, code, Reached(stage=Stage.HANDED_OVER, reached=date(2021, 11, 19)))


async def test_a_published_election_keeps_the_days_before_the_vote(operator: Actor) -> None:
    code = await a_published_election(operator)
    with pytest.raises(Conflict):
        await reach(operator, code, Reached(stage=Stage.MEETING, reached=date(2021, 11, 15)))


async def test_a_corrected_stage_keeps_its_last_day(operator: Actor) -> None:
    code = await an_election(operator)
    await reach(operator, code, Reached(stage=Stage.MEETING, reached=date(2021, 11, 14)))
    await reach(operator, code, Reached(stage=Stage.MEETING, reached=date(2021, 11, 15)))
    assert (await queries.stage_days(operator, code))[Stage.MEETING] == date(2021, 11, 15)


async def test_the_roll_is_summarised_once(operator: Actor) -> None:
    code = await an_election(operator)
    roll = Roll(electorate=431, women=200, party_members=None, published=date(2021, 10, 27))
    await summarise_roll(operator, code, roll)
    with pytest.raises(Conflict):
        await summarise_roll(operator, code, roll)


async def test_a_published_election_takes_no_more_candidates(operator: Actor) -> None:
    code = await a_published_election(operator)
    person = await a_person(operator, "苗玉平")
    case = await a_conclusion(operator, person, code)
    with pytest.raises(Conflict) as refusal:
        await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case, ballot_name=None))
    assert refusal.value.reason == "election.closed"


async def test_a_counted_election_takes_no_more_candidates(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.CHAIR: (190, 150)}))
    person = await a_person(operator, "苗玉平")
    case = await a_conclusion(operator, person, code)
    with pytest.raises(Conflict) as refusal:
        await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case))
    assert refusal.value.reason == "candidate.counted"
    await withdraw_count(operator, code, Withdrawal(reason="录错了。"))
    await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case))


async def test_nobody_stands_for_a_post_without_a_seat(operator: Actor) -> None:
    code = await an_election(operator, seats={Post.CHAIR: 1, Post.MEMBER: 2})
    person = await a_person(operator)
    case = await a_conclusion(operator, person, code)
    with pytest.raises(Refused) as refusal:
        await nominate(operator, code, Nomination(person=person, post=Post.VICE_CHAIR, vetting_case=case))
    (problem,) = refusal.value.problems
    assert (problem.field, problem.cause) == ("职务", "本次选举不选副主任。")


async def test_two_do_not_take_the_same_place_on_the_ballot_at_once(
    operator: Actor, turns: list[tuple[object, ...]]
) -> None:
    code = await an_election(operator)
    person = await a_person(operator)
    case = await a_conclusion(operator, person, code)
    turns.clear()
    await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case))
    assert turns == [("election", code)]


async def test_another_townships_clerk_does_not_find_the_election(operator: Actor) -> None:
    code = await an_election(operator)
    stranger = an_actor(Role.TOWNSHIP_CLERK, region=OTHER_TOWNSHIP)
    with pytest.raises(NotFound):
        await reach(stranger, code, Reached(stage=Stage.MEETING, reached=date(2021, 11, 14)))


async def test_a_vetting_officer_may_not_record_stages(operator: Actor) -> None:
    code = await an_election(operator)
    with pytest.raises(Forbidden) as refusal:
        await reach(an_actor(Role.VETTING_OFFICER), code, Reached(stage=Stage.MEETING, reached=date(2021, 11, 14)))
    assert "登记选举进程" in refusal.value.message
