"""The vote without candidates: who may hold it, and what of candidates it has (S07c)."""

from datetime import date, datetime

import pytest

from cadres.vocabulary import CommitteeKind
from elections.ballot_papers import BallotPaper, BallotSize, ballot_paper
from elections.nomination_vocabulary import NominationWay
from elections.planning.board import facts_of
from elections.planning.plans import plan
from elections.planning_vocabulary import Force
from elections.services.elections import Nomination, nominate
from elections.services.nominating.slips import plan_nomination
from elections.services.planning.parameters import SetParameter, set_parameter
from elections.services.planning.plans import PlanMany, plan_many
from elections.services.planning.stages import CloseStage, close
from elections.vocabulary import Post, Stage
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Refused
from tests.support.factories import a_ballot, a_checked_count, a_conclusion, a_person, an_election, an_entry
from tests.support.nominating import DAY, SEATS, a_plan


@pytest.fixture
async def code(operator: Actor) -> str:
    found = await an_election(operator, term_number=13, election_day=DAY, seats=SEATS)
    await plan_nomination(operator, found, a_plan())
    return found


def a_parameter(value: str, **more: object) -> SetParameter:
    told = {"kind": "villagers", "field": "free_ballot", "since": date(2026, 3, 1), "document": "选举办法"}
    return SetParameter.model_validate({**told, "value": value, "force": Force.LAW, **more})


async def test_without_candidates_a_village_says_why_until_the_province_confirms_it(operator: Actor, code: str) -> None:
    free = a_plan(way=NominationWay.FREE)
    with pytest.raises(Refused) as refusal:
        await plan_nomination(operator, code, free)
    (problem,) = refusal.value.problems
    assert (problem.rule, problem.cure) == ("S07c", "仍要这样办的，写明理由。")
    assert "山西省村民委员会选举办法" in problem.cite
    await plan_nomination(operator, code, free.model_copy(update={"reason": "村民会议决定竞选"}))
    await set_parameter(operator, a_parameter("yes"))
    await plan_nomination(operator, code, free)
    await set_parameter(operator, a_parameter("no", since=date(2026, 4, 1)))
    with pytest.raises(Refused, match="须先提名候选人"):
        await plan_nomination(operator, code, free.model_copy(update={"reason": "村民会议决定竞选"}))


async def test_residents_have_no_vote_without_candidates_until_the_province_says_so(operator: Actor) -> None:
    told = {"region": "140932100012", "kind": CommitteeKind.RESIDENTS, "term_number": 8, "election_day": DAY}
    code = await an_election(operator, **told, seats={Post.CHAIR: 1, Post.MEMBER: 4})
    free = a_plan(way=NominationWay.FREE, reason="居民会议决定")
    with pytest.raises(Refused, match="须先提名候选人"):
        await plan_nomination(operator, code, free)
    await set_parameter(operator, a_parameter("yes", kind="residents"))
    await plan_nomination(operator, code, free)


async def test_a_ballot_has_candidates_or_is_free_and_never_both(operator: Actor, code: str) -> None:
    person = await a_person(operator, "贾永胜")
    case = await a_conclusion(operator, person, code)
    stands = Nomination(person=person, post=Post.CHAIR, vetting_case=case)
    free = a_plan(way=NominationWay.FREE, reason="村民会议决定竞选")
    with pytest.raises(Conflict, match="候选人名单还空着"):
        await printed(operator, code)
    await plan_nomination(operator, code, free)
    assert [one.names for one in (await printed(operator, code)).columns] == [(), ()]
    with pytest.raises(Conflict, match="本次选举不提候选人"):
        await nominate(operator, code, stands)
    await plan_nomination(operator, code, a_plan())
    await nominate(operator, code, stands)
    with pytest.raises(Refused, match="选票上已经有候选人"):
        await plan_nomination(operator, code, free)


async def test_the_way_stays_once_votes_were_counted(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry())
    with pytest.raises(Conflict, match="提名方式不能再改"):
        await plan_nomination(operator, code, a_plan(way=NominationWay.FREE, reason="村民会议决定竞选"))
    late = a_plan(reason="补录")
    await plan_nomination(operator, code, late)
    with pytest.raises(Conflict, match="提名方式不能再改"):
        await plan_nomination(operator, code, late)


async def printed(actor: Actor, code: str) -> BallotPaper:
    async with transaction(actor):
        return await ballot_paper(actor, code, BallotSize.A4)


async def test_without_candidates_nothing_of_them_is_asked_for(operator: Actor, code: str) -> None:
    await plan_many(operator, PlanMany(codes=(code,), template="margins", reason="补排"))
    with clock.stopped_at(datetime(2026, 12, 19, 9, tzinfo=clock.ZONE)):
        late = {line.item.code for line in (await plan(operator, code)).overdue}
        assert {"vetting", "candidates_published", "meeting"} <= late
        await plan_nomination(operator, code, a_plan(way=NominationWay.FREE, reason="村民会议决定竞选"))
        late -= {line.item.code for line in (await plan(operator, code)).overdue}
    assert {"vetting", "candidates_published", "meeting"} <= late
    facts = (await facts_of(operator, [code]))[code]
    assert facts.free
    done = CloseStage(stage=Stage.CANDIDATES_PUBLISHED, reached=date(2026, 11, 25), reason="补录")
    with pytest.raises(Refused, match="没有正式候选人名单可以公布"):
        await close(operator, code, done)
