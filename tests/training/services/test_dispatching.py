"""Sending people into teams and taking them out, on the database."""

from datetime import date, datetime

import pytest

from cadres.dispatches import Dispatched
from cadres.vocabulary import PoliticalStatus, Sex
from elections.services.elections import Nomination, nominate
from elections.vocabulary import Post
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Conflict, Forbidden, NotFound, Refused
from server.manifest import ask
from tests.support.factories import (
    COMMUNITY,
    COUNTY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    a_citizen_number,
    a_conclusion,
    a_county,
    a_person,
    an_actor,
    an_election,
)
from tests.support.teams import COUNTED, LETTER, SENT, a_full_team, a_site, a_team, a_unit, somebody
from training import coverage, teams, units
from training.services.dispatching import Extend, Leave, extend, leave, send, strike
from training.services.teams import EndTeam, SetUpTeam, end_team, set_up_team, strike_team
from training.services.teams import subject as team_subject
from training.services.units import UnitDetails, amend_unit, remove_unit
from training.vocabulary import (
    AssignmentEnd,
    AssignmentState,
    CoverageState,
    DispatchReason,
    Gap,
    TeamPost,
    UnitLevel,
    WithdrawalGround,
)
from training.web.terms import term_duties

MEMBER, BOTH = TeamPost.MEMBER, TeamPost.BOTH

TODAY = date(2026, 11, 26)


def problems(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(one.field, one.cause) for one in refused.value.problems]


async def test_a_site_is_covered_once_three_are_there(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    before = await coverage.site_cover(operator, site, TODAY)
    assert (before.cover.state, before.cover.since, before.team) == (CoverageState.NOT_SENT, COUNTED, None)
    team, (first, *_) = await a_full_team(operator, site, unit)
    now = await coverage.site_cover(operator, site, TODAY)
    assert (now.cover.state, now.team, now.head, now.unit) == (CoverageState.FULL, team, "贾志强", "偏关县民政局")
    line = await teams.team(operator, team, TODAY)
    assert [one.name for one in line.serving(TODAY)] == ["贾志强", "刘桂生", "王瑞"]
    assert line.assignments[0].due == date(2028, 3, 1)
    (listed,) = await units.units(operator, COUNTY, TODAY)
    assert (listed.out, listed.free, listed.last_sent, listed.seat_name) == (3, 3, SENT, "新关镇")
    told = await trail(team_subject(team))
    assert [one.label for one in told] == ["选派驻村"] * 3 + ["组建工作队"]
    assert told[2].after["姓名"] == "贾志强"
    # FS-6: whoever draws up candidates asks who is sent.
    person = (await teams.assignment(operator, first, TODAY)).person
    (answer,) = await ask(operator, Dispatched((person, 999_999), TODAY))
    assert {number: one.rule for number, one in answer.items()} == {person: "FS-6"}
    assert await ask(operator, Dispatched((person,), date(2026, 2, 28))) == ({},)


async def test_what_stands_against_somebody_is_said_at_once(operator: Actor) -> None:
    await a_county(operator)
    site, other, unit = await a_site(operator), await a_site(operator, "老营新村"), await a_unit(operator)
    team, (first, *_) = await a_full_team(operator, site, unit)
    person = (await teams.assignment(operator, first, TODAY)).person
    number = somebody(unit).citizen_number
    outside = {"political_status": PoliticalStatus.MASSES, "party_since": None}
    with pytest.raises(Refused) as refused:
        await send(operator, team, somebody(unit, **outside, citizen_number=number))
    assert [cause for _, cause in problems(refused)] == [
        "第一书记须是正式党员，贾志强登记为群众。",
        "聚福苑小区工作队已有第一书记贾志强，一队只有一名第一书记。轮换的，选明接替谁。",
        "聚福苑小区工作队在2026年3月1日将有4人，多于3人。",
    ]
    second = await a_team(operator, other)
    same = somebody(unit, MEMBER)
    await connection().execute("UPDATE person SET name = '贾志强' WHERE id = $1", person)
    kept = await connection().fetchval("SELECT count(*) FROM team_assignment")
    # Nothing that was refused is half kept, not even the person.
    assert kept == 3
    assert await connection().fetchval("SELECT count(*) FROM person WHERE region = $1", COMMUNITY) == 3
    await send(operator, second, same)
    with pytest.raises(Refused) as refused:
        await send(operator, team, same.model_copy(update={"reason": "暂时支援"}))
    assert problems(refused) == [
        ("人员", "贾志强已是老营新村工作队的队员（自2026年3月1日，还没有离岗），一人不能同时在两队任职。")
    ]


async def test_a_candidate_is_not_sent(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team = await a_team(operator, site)
    with pytest.raises(Refused) as refused:
        await set_up_team(operator, SetUpTeam(site=site, since=TODAY, document=LETTER))
    assert problems(refused) == [("安置点", "聚福苑小区已有工作队，一点一队。")]
    with pytest.raises(Refused, match="只选一项"):
        await set_up_team(operator, SetUpTeam(since=TODAY, document=LETTER))
    with pytest.raises(Refused, match="早于工作队组建"):
        await send(operator, team, somebody(unit, since=date(2026, 2, 1)))
    with pytest.raises(Refused, match="首次选派不接替谁"):
        await send(operator, team, somebody(unit, succeeds=1))
    code = await an_election(operator, term_number=13, election_day=date(2026, 12, 20))
    one = somebody(unit, MEMBER)
    first = await send(operator, team, one)
    person = (await teams.assignment(operator, first, TODAY)).person
    case = await a_conclusion(operator, person, code, concluded=TODAY)
    named = Nomination(person=person, post=Post.CHAIR, vetting_case=case, ballot_name=None)
    with pytest.raises(Refused, match="贾志强是聚福苑小区工作队的队员（自2026年3月1日），不参加村（社区）换届选举"):
        await nominate(operator, code, named)
    await strike(operator, first, "登记错了队")
    await nominate(operator, code, named)
    with pytest.raises(Refused) as refused:
        await send(operator, team, one)
    assert problems(refused) == [
        ("人员", "贾志强是马道村第十三届村民委员会选举的候选人：驻村干部不参加村（社区）换届选举。")
    ]


async def test_somebody_goes_once_their_successor_is_there(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team, (first, second, _) = await a_full_team(operator, site, unit)
    early = Leave(until=date(2026, 11, 20), ended_by=AssignmentEnd.ROTATION, document=LETTER)
    with pytest.raises(Refused) as refused:
        await leave(operator, first, early)
    assert [cause for _, cause in problems(refused)] == [
        "2026年11月20日起聚福苑小区工作队没有第一书记：先派后撤，先办接任。",
        "2026年11月20日起聚福苑小区工作队没有队长：先派后撤，先办接任。",
        "2026年11月20日起聚福苑小区工作队只有2人，少于3人。",
        "贾志强自2026年3月1日到岗，驻满24个月是2028年3月1日，任期内一般不轮换。",
    ]
    next_one = somebody(
        unit, name="马志强", since=date(2026, 11, 12), why=DispatchReason.ROTATION, succeeds=first, reason="因工作需要"
    )
    after = await send(operator, team, next_one)
    line = await teams.team(operator, team, TODAY)
    assert line.assignments[0].state(TODAY, line.succeeded(TODAY)) is AssignmentState.HANDING_OVER
    await leave(operator, first, early.model_copy(update={"reason": "本单位工作需要"}))
    line = await teams.team(operator, team, TODAY)
    assert [one.name for one in line.serving(TODAY)] == ["马志强", "刘桂生", "王瑞"]
    assert (await coverage.site_cover(operator, site, TODAY)).cover.state is CoverageState.FULL
    with pytest.raises(Conflict):
        await leave(operator, first, early)
    with pytest.raises(Refused, match="已有人接替贾志强"):
        await strike(operator, first, "误登")
    await extend(operator, after, Extend(due=date(2029, 6, 1), document=LETTER))
    with pytest.raises(Refused, match="不晚于现在的期限2029-06-01"):
        await extend(operator, after, Extend(due=date(2029, 6, 1), document=LETTER))
    with pytest.raises(Refused, match="已有人接替"):
        await send(
            operator,
            team,
            somebody(
                unit,
                name="郝建国",
                since=TODAY,
                why=DispatchReason.ROTATION,
                succeeds=first,
                post=MEMBER,
                reason="增强力量",
            ),
        )
    assert second


async def test_a_withdrawal_is_the_units_matter_too(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team, (_, second, _) = await a_full_team(operator, site, unit)
    gone = Leave(until=TODAY, ended_by=AssignmentEnd.WITHDRAWAL, document=LETTER, reason="正在另派")
    with pytest.raises(Refused, match="没有写明情形"):
        await leave(operator, second, gone)
    gone = gone.model_copy(update={"ground": WithdrawalGround.ABSENT})
    with pytest.raises(Refused) as refused:
        await leave(operator, second, gone)
    assert problems(refused) == [("连带责任", "刘桂生被召回撤换，偏关县民政局负连带责任，并及时另派合格人选。")]
    await leave(operator, second, gone.model_copy(update={"co_responsible": True}))
    (event, *_) = await trail(team_subject(team))
    assert (event.after["情形"], event.after["连带责任"], event.reason) == ("不驻村", "偏关县民政局", "正在另派")
    found = await coverage.site_cover(operator, site, TODAY)
    assert [(one.gap, one.number, one.since) for one in found.cover.missing] == [(Gap.MEMBER, 1, TODAY)]
    await end_team(operator, team, EndTeam(ended=date(2026, 11, 27), document=LETTER))
    line = await teams.team(operator, team, TODAY)
    assert {one.ended_by for one in line.assignments} == {AssignmentEnd.WITHDRAWAL, AssignmentEnd.TEAM_ENDED}
    with pytest.raises(Conflict):
        await send(operator, team, somebody(unit, MEMBER, "苗治国"))


async def test_the_end_of_a_team_takes_the_place_of_a_later_withdrawal(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team, (first, second, _) = await a_full_team(operator, site, unit)
    gone = Leave(until=date(2026, 12, 10), ended_by=AssignmentEnd.HEALTH, document=LETTER, reason="住院治疗")
    await leave(operator, first, gone.model_copy(update={"until": date(2026, 11, 20)}))
    withdrawn = {
        "ended_by": AssignmentEnd.WITHDRAWAL,
        "ground": WithdrawalGround.ABSENT,
        "co_responsible": True,
    }
    await leave(operator, second, gone.model_copy(update=withdrawn))
    await end_team(operator, team, EndTeam(ended=date(2026, 11, 30), document=LETTER))
    line = await teams.team(operator, team, TODAY)
    assert [(one.until, one.ended_by, one.ground) for one in line.assignments] == [
        (date(2026, 11, 20), AssignmentEnd.HEALTH, None),
        (date(2026, 11, 30), AssignmentEnd.TEAM_ENDED, None),
        (date(2026, 11, 30), AssignmentEnd.TEAM_ENDED, None),
    ]
    (event, *_) = await trail(team_subject(team))
    assert event.before["原登记的离岗"] == "刘桂生2026-12-10召回撤换"


async def test_who_is_elsewhere_neither_sees_nor_sends(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team, (first, *_) = await a_full_team(operator, site, unit)
    stranger = an_actor(Role.ASSIGNMENT_OFFICER, region=OTHER_COUNTY)
    for asked in (
        teams.team(stranger, team, TODAY),
        coverage.site_cover(stranger, site, TODAY),
        units.unit(stranger, unit, TODAY),
        send(stranger, team, somebody(unit, MEMBER)),
        leave(stranger, first, Leave(until=TODAY, ended_by=AssignmentEnd.TERM, document=LETTER)),
    ):
        with pytest.raises(NotFound):
            await asked
    assert await teams.teams(stranger, OTHER_COUNTY, TODAY) == ()
    with pytest.raises(Forbidden):
        await send(an_actor(Role.TOWNSHIP_CLERK), team, somebody(unit, MEMBER))


async def test_what_was_entered_by_mistake_is_taken_back(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    await amend_unit(
        operator, unit, UnitDetails(name="偏关县民政局", level=UnitLevel.COUNTY, capacity=9, ended=date(2026, 12, 31))
    )
    far = await a_team(operator, await a_site(operator, "老营新村", region=OTHER_TOWNSHIP))
    with pytest.raises(Refused, match="没有村（社区）服务老营新村"):
        await send(operator, far, somebody(unit))
    team = await a_team(operator, site)
    with pytest.raises(Refused, match="已于2026-12-31停用"):
        await send(operator, team, somebody(unit))
    await strike_team(operator, team, "登记错了安置点")
    await remove_unit(operator, unit, "登记错了")
    assert await units.units(operator, COUNTY, TODAY) == ()
    assert (await coverage.site_cover(operator, site, TODAY)).team is None


async def test_the_workbench_tells_of_terms_and_handovers(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team, (first, *_) = await a_full_team(operator, site, unit)
    assert await term_duties(operator, COUNTY) == []
    successor = somebody(
        unit, name="马志强", since=date(2026, 11, 20), why=DispatchReason.ROTATION, succeeds=first, reason="轮换"
    )
    await send(operator, team, successor)
    (handover,) = await term_duties(operator, COUNTY)
    assert (handover.what, handover.due) == ("聚福苑小区工作队：贾志强待办离岗", date(2026, 12, 5))
    with clock.stopped_at(datetime(2028, 1, 1, 9, tzinfo=clock.ZONE)):
        told = await term_duties(operator, COUNTY)
    assert [one.due for one in told] == [date(2026, 12, 5), date(2028, 3, 1), date(2028, 3, 1)]


async def test_whoever_serves_out_of_sight_is_said_to_serve_somewhere(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team = await a_team(operator, site)
    one = somebody(unit, MEMBER)
    first = await send(operator, team, one)
    other = await a_team(operator, await a_site(operator, "老营新村"))
    await connection().execute("UPDATE team_assignment SET region = $1 WHERE id = $2", OTHER_COUNTY, first)
    with pytest.raises(Refused) as refused:
        await send(an_actor(Role.ASSIGNMENT_OFFICER), other, one)
    # FS-6: nor do they stand for an election at home.
    person = await connection().fetchval("SELECT person FROM team_assignment WHERE id = $1", first)
    (answer,) = await ask(an_actor(Role.ELECTION_OFFICER), Dispatched((person,), TODAY))
    assert "贾志强在本账号看不到的工作队驻村" in answer[person].message
    (problem,) = refused.value.problems
    assert problem.cause == "贾志强的选派和别的选派重叠。"
    assert "请联系市里或者省里" in problem.cure


async def test_nothing_is_entered_long_before_it_begins_and_nobody_under_age_is_sent(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    far = date(2036, 11, 26)
    with pytest.raises(Refused, match="组建日期：2036年11月26日还远"):
        await set_up_team(operator, SetUpTeam(site=site, since=far, document=LETTER))
    team = await a_team(operator, site)
    with pytest.raises(Refused, match="到岗日期：2036年11月26日还远"):
        await send(operator, team, somebody(unit, since=far))
    child = a_citizen_number(Sex.MALE, date(2020, 5, 2))
    young = {"political_status": PoliticalStatus.MASSES, "party_since": None, "worked_since": None}
    with pytest.raises(Refused, match="到2026年3月1日为5周岁，未满16周岁") as refused:
        await send(operator, team, somebody(unit, MEMBER, citizen_number=child, reason="照办", **young))
    assert [one.rule for one in refused.value.problems] == ["FS-3"]


async def test_what_a_letter_says_of_the_party_is_held_against_the_record(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team = await a_team(operator, site)
    one = somebody(unit, MEMBER, reason="照办")
    person = await a_person(operator, one.name, region=COMMUNITY, citizen_number=one.citizen_number)
    await connection().execute("UPDATE person SET political_status = 'masses' WHERE id = $1", person)
    with pytest.raises(Refused, match="政治面貌是群众，却填了入党时间"):
        await send(operator, team, one)
    assert await connection().fetchval("SELECT party_since FROM person WHERE id = $1", person) is None
    await connection().execute("UPDATE person SET political_status = NULL WHERE id = $1", person)
    await send(operator, team, one)
    assert await connection().fetchval("SELECT party_since FROM person WHERE id = $1", person) == one.party_since
