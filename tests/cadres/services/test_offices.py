"""Coming to offices and leaving them: the law of the day decides, and every end has its facts."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest

from cadres import holdings, queries
from cadres.reviews import former
from cadres.rules.ends import Approver
from cadres.rules.offices import Way
from cadres.services.kinship import KinshipFound, Strike, record_kinship, strike_kinship
from cadres.services.merging import MergePeople, merge
from cadres.services.offices import (
    CorrectOffice,
    EndOffice,
    Reasoned,
    correct_office,
    end_office,
    hold_office,
    strike_office,
    undo_end,
)
from cadres.services.seats import SetSeats, set_seats
from cadres.services.tenures import ChosenBy, ElectedIn, Holding, Term, open_tenures
from cadres.vocabulary import HoldingKind, Kinship, Office, TenureEnd, VettingConclusion
from cadres.web.offices import duties
from server.access import audit
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Forbidden, NotFound
from tests.support.factories import COUNTY, VILLAGE, a_citizen_number, a_conclusion, a_county, a_person, an_actor
from tests.support.offices import DAY, SINCE, TERM, hold, offices, refused


@pytest.mark.usefixtures("chair")
async def test_no_way_leads_by_hand_to_the_committee(operator: Actor) -> None:
    other = await a_person(operator, "高建平")
    (problem,) = await refused(hold_office(operator, VILLAGE, hold(other, Office.MEMBER, Way.VOTE)))
    assert problem.rule == "B-37"
    (problem,) = await refused(hold_office(operator, VILLAGE, hold(other, Office.MEMBER, Way.APPOINTMENT)))
    assert problem.cite == "村民委员会组织法（2025修正）第十四条"
    assert await offices(operator) == [(Office.CHAIR, HoldingKind.ELECTED)]


@pytest.mark.parametrize(
    ("office", "way", "rule"),
    [
        (Office.CLERK, Way.APPOINTMENT, "V-01"),
        (Office.OVERSIGHT_MEMBER, Way.ASSEMBLY, "V-01"),
        (Office.CHAIR_ASSISTANT, Way.CONCURRENT, "V-01"),
    ],
)
async def test_nobody_under_eighteen_holds_an_office(operator: Actor, office: Office, way: Way, rule: str) -> None:
    await a_county(operator)
    child = await a_person(operator, "石头", citizen_number=a_citizen_number(born=date(2015, 1, 1)))
    command = hold(child, office, way, unit="新关镇派出所", reason="核对无误")
    (problem,) = await refused(hold_office(operator, VILLAGE, command))
    assert problem.rule == rule
    assert "为11周岁，未满18周岁" in problem.cause
    grown = await a_person(operator, "田丽", citizen_number=a_citizen_number(born=date(2008, 3, 1)))
    tenure = await hold_office(operator, VILLAGE, hold(grown, Office.CLERK, Way.APPOINTMENT))
    earlier = CorrectOffice(since=date(2026, 2, 1), document="偏组发〔2026〕1号", reason="对照文件")
    (problem,) = await refused(correct_office(operator, tenure, earlier))
    assert "未满18周岁" in problem.cause


async def test_kin_of_the_chair_come_not_into_the_oversight_committee(operator: Actor, chair: int) -> None:
    view = await holdings.tenure(operator, chair)
    brother = await a_person(operator, "贾永利")
    kin = KinshipFound(one=brother, other=view.person, relation=Kinship.SIBLING, evidence="户口簿")
    await record_kinship(operator, kin)
    command = hold(brother, Office.OVERSIGHT_MEMBER, Way.ASSEMBLY)
    (problem,) = await refused(hold_office(operator, VILLAGE, command))
    assert (problem.rule, problem.cite) == ("B-17", "村民委员会组织法（2025修正）第三十七条")
    assert "贾永利" in problem.cause
    (problem,) = await refused(hold_office(operator, VILLAGE, hold(view.person, Office.OVERSIGHT_HEAD, Way.ASSEMBLY)))
    assert problem.rule == "B-17"
    assert await holdings.conflicts_in(operator, VILLAGE, DAY) == ()


async def test_what_voters_decided_stands_and_the_conflict_waits_for_somebody(operator: Actor, chair: int) -> None:
    """A member of the oversight committee is elected to the committee: the result is good, the other office must go."""
    person = (await holdings.tenure(operator, chair)).person
    head = Holding(person, Office.OVERSIGHT_HEAD)
    (oversight,) = await open_tenures(operator, VILLAGE, [head], Term(DAY, None), ChosenBy("村民代表会议记录"))
    (line,) = await holdings.conflicts_in(operator, COUNTY, DAY)
    assert (line.region, line.conflict.finding.rule) == (VILLAGE, "B-17")
    (duty,) = await duties(operator, COUNTY)
    assert duty.what == "马道村：兼职和回避待处理"
    facts = {"submitted_to": "村民代表会议", "submitted": DAY, "approved_by": Approver.REPRESENTATIVES}
    gone = EndOffice(by=TenureEnd.RESIGNATION, day=date(2026, 3, 5), document="村民代表会议决议", **facts)
    await end_office(operator, oversight, gone)
    assert await duties(operator, COUNTY) == []


@pytest.mark.usefixtures("chair")
async def test_a_warning_passes_with_a_reason_that_is_kept(operator: Actor) -> None:
    person = await a_person(operator, "高建平")
    ask, warned = await refused(hold_office(operator, VILLAGE, hold(person, Office.PARTY_SECRETARY, Way.APPOINTMENT)))
    assert (ask.field, warned.rule) == ("理由", "Q-05")
    command = hold(person, Office.PARTY_SECRETARY, Way.APPOINTMENT, reason="党员档案已核对")
    await hold_office(operator, VILLAGE, command)
    (event,) = [one for one in await audit.trail(f"person:{person}") if one.label == "写明理由后任职"]
    assert event.reason == "党员档案已核对"


@pytest.mark.usefixtures("chair")
async def test_one_secretary_at_a_time_and_seats_are_not_exceeded(operator: Actor) -> None:
    """Q-07."""
    one, other, third = [await a_person(operator, name) for name in ("高建平", "王瑞", "杜秀英")]
    await hold_office(operator, VILLAGE, hold(one, Office.PARTY_SECRETARY, Way.PARTY_VOTE, reason="已核对"))
    second = hold(other, Office.PARTY_SECRETARY, Way.APPOINTMENT, reason="已核对")
    (problem,) = await refused(hold_office(operator, VILLAGE, second))
    assert "高建平在任" in problem.cause
    seats = SetSeats(since=SINCE, document="决议", seats={Office.OVERSIGHT_HEAD: 1, Office.OVERSIGHT_MEMBER: 2})
    await set_seats(operator, VILLAGE, seats)
    for person in (one, other):
        await hold_office(operator, VILLAGE, hold(person, Office.OVERSIGHT_MEMBER, Way.ASSEMBLY))
    (problem,) = await refused(hold_office(operator, VILLAGE, hold(third, Office.OVERSIGHT_MEMBER, Way.ASSEMBLY)))
    assert "职数2名" in problem.cause


@pytest.mark.usefixtures("chair")
async def test_the_police_hold_a_post_beside_and_take_no_seat(operator: Actor) -> None:
    """Q-31, Q-33."""
    person = await a_person(operator, "高建平")
    (problem,) = await refused(hold_office(operator, VILLAGE, hold(person, Office.COMMUNITY_POLICE, Way.CONCURRENT)))
    assert (problem.field, problem.rule) == ("来源单位", "Q-33")
    (problem,) = await refused(hold_office(operator, VILLAGE, hold(person, Office.COMMUNITY_POLICE, Way.APPOINTMENT)))
    assert problem.rule == "Q-33"
    await hold_office(operator, VILLAGE, hold(person, Office.COMMUNITY_POLICE, Way.CONCURRENT, unit="新关派出所"))
    assert (Office.COMMUNITY_POLICE, HoldingKind.CONCURRENT) in await offices(operator)
    page = await queries.communities(operator, queries.CommunityFilter(VILLAGE), DAY)
    assert page.lines[0].members == 1


async def test_who_acts_for_the_chair_waits_until_the_place_is_vacant(operator: Actor, chair: int) -> None:
    person = await a_person(operator, "高建平")
    acting = hold(person, Office.CHAIR, Way.ACTING, reason="代表会议推选")
    (problem,) = await refused(hold_office(operator, VILLAGE, acting))
    assert problem.rule == "T-26"
    await end_office(operator, chair, EndOffice(by=TenureEnd.DEATH, day=DAY, document="死亡医学证明"))
    await hold_office(operator, VILLAGE, acting)
    assert await offices(operator) == [(Office.CHAIR, HoldingKind.ACTING)]


ENDS: dict[TenureEnd, dict[str, Any]] = {
    TenureEnd.RESIGNATION: {
        "submitted_to": "马道村村民委员会",
        "submitted": date(2026, 2, 1),
        "approved_by": Approver.REPRESENTATIVES,
    },
    TenureEnd.SENTENCE: {"authority": "偏关县人民法院"},
    TenureEnd.INCAPACITY: {"authority": "偏关县人民法院"},
    TenureEnd.DEATH: {},
}


@pytest.mark.parametrize("by", ENDS, ids=lambda by: by.value)
async def test_each_end_has_its_own_facts_and_opens_the_seat(operator: Actor, chair: int, by: TenureEnd) -> None:
    await set_seats(
        operator, VILLAGE, SetSeats(since=SINCE, document="决议", seats={Office.CHAIR: 1, Office.MEMBER: 2})
    )
    for missing in ENDS[by]:
        facts = {name: value for name, value in ENDS[by].items() if name != missing}
        (problem,) = await refused(end_office(operator, chair, EndOffice(by=by, day=DAY, document="文书", **facts)))
        assert problem.cause == "没有填。"
    before = await holdings.vacancies(operator, VILLAGE, DAY)
    new = await end_office(operator, chair, EndOffice(by=by, day=DAY, document="文书", **ENDS[by]))
    view = await holdings.tenure(operator, new)
    assert (view.now.until, view.now.ended_by, view.now.end_document) == (DAY, by, "文书")
    assert len(view.now.end_facts) == len(ENDS[by])
    after = await holdings.vacancies(operator, VILLAGE, DAY)
    assert after.total == len(after.lines) == before.total + 1
    vacant = after.lines[0]
    assert (vacant.office, vacant.since, vacant.name, vacant.ended_by) == (Office.CHAIR, DAY, "贾永胜", by)


@pytest.mark.parametrize(
    ("by", "rule"),
    [(TenureEnd.REVIEW, "T-36"), (TenureEnd.RECALL, "T-30"), (TenureEnd.OTHER_POST, "T-37"), (TenureEnd.VOID, "T-17")],
)
async def test_what_follows_from_another_record_is_recorded_there(
    operator: Actor, chair: int, by: TenureEnd, rule: str
) -> None:
    (problem,) = await refused(end_office(operator, chair, EndOffice(by=by, day=DAY, document="表决结果")))
    assert problem.rule == rule
    assert len(await offices(operator)) == 1


async def test_nobody_dismisses_the_chair_and_no_end_lies_ahead(operator: Actor, chair: int) -> None:
    dismissal = EndOffice(by=TenureEnd.DISMISSAL, day=DAY, document="偏组发〔2026〕1号", authority="新关镇党委")
    (problem,) = await refused(end_office(operator, chair, dismissal))
    assert problem.rule == "B-37"
    (problem,) = await refused(
        end_office(operator, chair, EndOffice(by=TenureEnd.DEATH, day=date(2099, 1, 1), document="证明"))
    )
    assert "还没有到" in problem.cause


async def test_relatives_that_were_struck_are_none(operator: Actor, chair: int) -> None:
    view = await holdings.tenure(operator, chair)
    brother = await a_person(operator, "贾永利")
    kin = await record_kinship(
        operator, KinshipFound(one=brother, other=view.person, relation=Kinship.SIBLING, evidence="户口簿")
    )
    command = hold(brother, Office.OVERSIGHT_MEMBER, Way.ASSEMBLY)
    await refused(hold_office(operator, VILLAGE, command))
    await strike_kinship(operator, brother, kin, Strike(reason="同名的另一个人"))
    await hold_office(operator, VILLAGE, command)
    assert await holdings.conflicts_in(operator, VILLAGE, DAY) == ()


async def test_an_office_of_an_earlier_day_meets_what_was_taken_up_since(operator: Actor, chair: int) -> None:
    """Who is recorded late with an early day does not slip past those who came in between."""
    now, before = await a_person(operator, "高建平"), await a_person(operator, "王瑞")
    await hold_office(operator, VILLAGE, hold(now, Office.PARTY_SECRETARY, Way.PARTY_VOTE, reason="已核对"))
    early = hold(before, Office.PARTY_SECRETARY, Way.PARTY_VOTE, since=date(2020, 5, 1))
    early = early.model_copy(update={"reason": "党员档案已核对"})
    (asked,) = await refused(hold_office(operator, VILLAGE, early))
    assert asked.field == "后任到任前已经离任", "a reason that was given for something else is none for this"
    assert asked.cause == "2026年3月2日起，党组织书记职数1名，已有高建平在任。"
    assert asked.cure.startswith("是补登历任的，选“后任到任前已经离任”")
    person = (await holdings.tenure(operator, chair)).person
    head = hold(person, Office.OVERSIGHT_HEAD, Way.ASSEMBLY, since=date(2021, 1, 4))
    ask, *clashes = await refused(hold_office(operator, VILLAGE, head))
    assert (ask.field, {one.rule for one in clashes}) == ("理由", {"B-17"})
    more = {"reason": "补登历任，随后登记离任", "followed": True}
    tenure = await hold_office(operator, VILLAGE, early.model_copy(update=more))
    (line,) = [
        one for one in await holdings.conflicts_in(operator, VILLAGE, DAY) if one.conflict.finding.rule == "Q-07"
    ]
    assert line.conflict.finding.message == (
        "党组织书记职数1名，王瑞（2020年5月1日起）、高建平（2026年3月2日起）同时在任，先离任的登记离任。"
    )
    (allowed,) = [one for one in await trail(f"person:{before}") if one.kind == "office.warnings_passed"]
    assert allowed.after["后任到任前已经离任"] == "是"
    gone = EndOffice(by=TenureEnd.DISMISSAL, day=date(2026, 3, 2), document="免职文件", authority="新关镇党委")
    await end_office(operator, tenure, gone)
    assert await holdings.conflicts_in(operator, VILLAGE, DAY) == ()


@pytest.mark.usefixtures("chair")
async def test_more_than_the_decided_number_at_once_are_told_of_and_that_many_are_not(operator: Actor) -> None:
    """Q-07: the plan of the day says how many there are, for offices that are not single by nature too."""
    await set_seats(
        operator,
        VILLAGE,
        SetSeats(since=date(2019, 1, 1), document="核定文件", seats={Office.CLERK: 1, Office.PARTY_VICE_SECRETARY: 2}),
    )
    now, before = await a_person(operator, "高建平"), await a_person(operator, "王瑞")
    await hold_office(operator, VILLAGE, hold(now, Office.CLERK, Way.APPOINTMENT))
    early = hold(before, Office.CLERK, Way.APPOINTMENT, since=date(2020, 5, 1), reason="补登历任", followed=True)
    await hold_office(operator, VILLAGE, early)
    for each in (now, before):
        deputy = hold(each, Office.PARTY_VICE_SECRETARY, Way.APPOINTMENT, reason="已核对")
        await hold_office(operator, VILLAGE, deputy)
    told = [one.conflict.finding for one in await holdings.conflicts_in(operator, VILLAGE, DAY)]
    assert [one.message for one in told if one.rule == "Q-07"] == [
        "文书职数1名，王瑞（2020年5月1日起）、高建平（2026年3月2日起）同时在任，先离任的登记离任。"
    ]


@pytest.mark.usefixtures("chair")
async def test_nobody_comes_to_an_office_after_their_death(operator: Actor) -> None:
    """Neither by a result, nor by a correction, nor does a death come before an office on record."""
    person = await a_person(operator, "高建平")
    clerk = await hold_office(operator, VILLAGE, hold(person, Office.CLERK, Way.APPOINTMENT, since=date(2020, 5, 1)))
    later = await hold_office(operator, VILLAGE, hold(person, Office.ACCOUNTANT, Way.APPOINTMENT))
    died = EndOffice(by=TenureEnd.DEATH, day=date(2025, 6, 1), document="死亡医学证明")
    (problem,) = await refused(end_office(operator, clerk, died))
    assert problem.field == "死亡日期"
    assert "高建平已登记自2026年3月2日起任马道村" in problem.cause
    await strike_office(operator, later, Reasoned(reason="登记到别人"))
    await end_office(operator, clerk, died)
    opening = open_tenures(operator, VILLAGE, [Holding(person, Office.MEMBER)], Term(DAY, TERM.ends), ElectedIn("补选"))
    (problem,) = await refused(opening)
    assert (problem.field, "已登记2025年6月1日死亡，不能任职" in problem.cause) == ("高建平", True)


async def test_a_record_that_went_into_another_comes_to_nothing_new(operator: Actor, chair: int) -> None:
    survivor, twin = await a_person(operator, "高建平"), await a_person(operator, "高建萍")
    await merge(operator, survivor, MergePeople(merged=twin, reason="同一个人，号码录错一位"))
    (problem,) = await refused(hold_office(operator, VILLAGE, hold(twin, Office.CLERK, Way.APPOINTMENT)))
    assert "已经并入另一条" in problem.cause
    person = (await holdings.tenure(operator, chair)).person
    kin = KinshipFound(one=twin, other=person, relation=Kinship.SIBLING, evidence="户口簿")
    (problem,) = await refused(record_kinship(operator, kin))
    assert "已经并入另一条" in problem.cause


Act = Callable[[Actor, int], Awaitable[object]]


ACTS: dict[str, Act] = {
    "end": lambda actor, key: end_office(actor, key, EndOffice(by=TenureEnd.DEATH, day=DAY, document="证明")),
    "undo": lambda actor, key: undo_end(actor, key, Reasoned(reason="误登")),
    "strike": lambda actor, key: strike_office(actor, key, Reasoned(reason="误登")),
    "hold": lambda actor, key: hold_office(actor, VILLAGE, hold(key, Office.CLERK, Way.APPOINTMENT)),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
async def test_offices_are_kept_by_those_who_may_in_their_area(chair: int, act: Act) -> None:
    with pytest.raises(Forbidden):
        await act(an_actor(Role.FILING_OFFICER), chair)
    with pytest.raises(NotFound):
        await act(an_actor(Role.VETTING_OFFICER, region="140931000000"), chair)


@pytest.mark.usefixtures("chair")
async def test_an_unfavourable_conclusion_is_told_to_whoever_puts_somebody_into_an_office(operator: Actor) -> None:
    person = await a_person(operator, "赵建国")
    await a_conclusion(
        operator, person, f"{VILLAGE}-13", VettingConclusion.BARRED, "受过刑事处罚", concluded=date(2026, 2, 2)
    )
    command = hold(person, Office.OVERSIGHT_HEAD, Way.ASSEMBLY)
    (asked, problem) = await refused(hold_office(operator, VILLAGE, command))
    assert (asked.field, problem.rule) == ("理由", "Q-20")
    assert "2026年2月2日联审结论是“不得列为候选人”" in problem.cause
    assert "新的审查结论登记以后，以新的为准" in problem.cause
    await a_conclusion(operator, person, f"{VILLAGE}-14", concluded=date(2026, 2, 20))
    assert await former.standing_against(operator, person, date(2026, 2, 19))
    assert await former.standing_against(operator, person, DAY) == (), "the latest conclusion by the day counts"
    await hold_office(operator, VILLAGE, command)
