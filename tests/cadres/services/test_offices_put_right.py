"""Offices recorded wrongly: an end undone, an office corrected or struck, and what no correction brings about."""

from datetime import date

import pytest

from cadres import holdings
from cadres.rules.offices import Way
from cadres.services.amending import AmendPerson, amend
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
from cadres.services.people import RegisterPerson, register
from cadres.services.tenures import ElectedIn, Holding, Term, open_tenures
from cadres.vocabulary import Office, PoliticalStatus, TenureEnd
from server.access.actor import Actor
from server.errors import Conflict
from tests.support.factories import VILLAGE, a_citizen_number, a_person
from tests.support.offices import DAY, TERM, hold, offices, refused


async def test_an_end_recorded_wrongly_is_undone_and_stays_on_record(operator: Actor, chair: int) -> None:
    ended = await end_office(operator, chair, EndOffice(by=TenureEnd.DEATH, day=DAY, document="死亡医学证明"))
    back = await undo_end(operator, ended, Reasoned(reason="登记到了同名的人"))
    view = await holdings.tenure(operator, back)
    assert [row.until for row in view.rows] == [None, DAY, None]
    assert view.now.change_reason == "登记到了同名的人"
    assert len(await offices(operator)) == 1
    with pytest.raises(Conflict):
        await undo_end(operator, back, Reasoned(reason="再撤一次"))


async def test_an_end_is_not_undone_once_another_is_chair(operator: Actor, chair: int) -> None:
    ended = await end_office(operator, chair, EndOffice(by=TenureEnd.DEATH, day=DAY, document="死亡医学证明"))
    other = await a_person(operator, "高建平")
    await open_tenures(
        operator, VILLAGE, [Holding(other, Office.CHAIR)], Term(date(2026, 5, 1), TERM.ends), ElectedIn("补选")
    )
    (problem,) = await refused(undo_end(operator, ended, Reasoned(reason="误登")))
    assert problem.rule == "B-33"


async def test_a_correction_neither_ends_nor_reopens(operator: Actor, chair: int) -> None:
    right = CorrectOffice(
        since=date(2021, 11, 21), document="140932100209-12-1", reason="投票日录错", term_ends=TERM.ends
    )
    new = await correct_office(operator, chair, right)
    assert (await holdings.tenure(operator, chair)).now.id == new
    ends = right.model_copy(update={"until": DAY})
    (problem,) = await refused(correct_office(operator, new, ends))
    assert problem.field == "离任日期"


async def test_a_record_by_mistake_is_struck(operator: Actor, chair: int) -> None:
    person = await a_person(operator, "高建平")
    clerk = await hold_office(operator, VILLAGE, hold(person, Office.CLERK, Way.APPOINTMENT))
    await strike_office(operator, clerk, Reasoned(reason="登记到别村"))
    view = await holdings.tenure(operator, clerk)
    assert view.struck
    with pytest.raises(Conflict):
        await strike_office(operator, chair, Reasoned(reason="登记到别村"))


@pytest.mark.usefixtures("chair")
async def test_an_old_office_is_corrected_whatever_the_holder_is_today(operator: Actor) -> None:
    """Q-08: only the day is measured, only where it moves, and by when somebody joined."""
    person = await a_person(operator, "高建平")
    command = hold(person, Office.PARTY_SECRETARY, Way.APPOINTMENT, reason="已核对")
    tenure = await hold_office(operator, VILLAGE, command)
    await amend(operator, person, AmendPerson(name="高建平", political_status=PoliticalStatus.MASSES, reason="已出党"))
    right = CorrectOffice(since=DAY, document="偏组发〔2026〕2号", reason="文号录错")
    tenure = await correct_office(operator, tenure, right)
    party = {"political_status": PoliticalStatus.PARTY_MEMBER, "party_since": "2025.12"}
    await amend(operator, person, AmendPerson(name="高建平", reason="对照档案", **party))
    moved = right.model_copy(update={"since": date(2025, 5, 1)})
    (problem,) = await refused(correct_office(operator, tenure, moved))
    assert (problem.field, problem.rule) == ("任职日期", "Q-08")
    assert "入党年月登记错了的" in problem.cure
    assert await correct_office(operator, tenure, right.model_copy(update={"since": date(2026, 1, 4)}))


@pytest.mark.usefixtures("chair")
async def test_neither_an_undone_end_nor_a_correction_makes_a_second_secretary(operator: Actor) -> None:
    former, now = await a_person(operator, "王瑞"), await a_person(operator, "高建平")
    first = hold(former, Office.PARTY_SECRETARY, Way.APPOINTMENT, since=date(2022, 1, 4), reason="已核对")
    tenure = await hold_office(operator, VILLAGE, first)
    gone = EndOffice(by=TenureEnd.DISMISSAL, day=date(2026, 1, 8), document="免职文件", authority="新关镇党委")
    ended = await end_office(operator, tenure, gone)
    await hold_office(operator, VILLAGE, hold(now, Office.PARTY_SECRETARY, Way.APPOINTMENT, reason="已核对"))
    (problem,) = await refused(undo_end(operator, ended, Reasoned(reason="误登")))
    assert "高建平在任" in problem.cause
    longer = CorrectOffice(since=first.since, until=date(2026, 4, 1), document=first.document, reason="日期录错")
    (problem,) = await refused(correct_office(operator, ended, longer))
    assert "高建平在任" in problem.cause
    assert await correct_office(operator, ended, longer.model_copy(update={"until": DAY}))


async def test_no_correction_puts_an_office_ahead_of_its_day(operator: Actor, chair: int) -> None:
    ahead = CorrectOffice(
        since=date(2099, 1, 1), term_ends=date(2098, 1, 1), document="140932100209-12-1", reason="录错"
    )
    problems = await refused(correct_office(operator, chair, ahead))
    assert [one.field for one in problems] == ["任职日期", "任期届满"]


@pytest.mark.usefixtures("chair")
async def test_b16_no_correction_brings_two_offices_together_that_go_not_together(operator: Actor) -> None:
    person = await a_person(operator, "高建平")
    first, last, later = date(2025, 6, 1), date(2026, 1, 5), date(2026, 2, 1)
    made = await hold_office(operator, VILLAGE, hold(person, Office.ACCOUNTANT, Way.APPOINTMENT, since=first))
    left = EndOffice(by=TenureEnd.DISMISSAL, day=last, document="解聘决定", authority="马道村村民委员会")
    ended = await end_office(operator, made, left)
    await hold_office(operator, VILLAGE, hold(person, Office.COLLECTIVE_SUPERVISOR, Way.COLLECTIVE, since=later))

    (problem,) = await refused(undo_end(operator, ended, Reasoned(reason="仍在做账")))
    assert (problem.rule, problem.field) == ("B-16", "职务")
    longer = CorrectOffice(since=first, until=date(2026, 3, 1), document="偏组发〔2026〕1号", reason="日期写错")
    (problem,) = await refused(correct_office(operator, ended, longer))
    assert problem.rule == "B-16"
    right = longer.model_copy(update={"until": date(2026, 1, 31)})
    assert await correct_office(operator, ended, right)


@pytest.mark.usefixtures("chair")
async def test_a_correction_moves_nobody_into_a_party_office_before_joining(operator: Actor) -> None:
    """Q-08, as for whoever comes to the office."""
    joined = RegisterPerson(
        region=VILLAGE,
        name="李改莲",
        citizen_number=a_citizen_number(),
        political_status=PoliticalStatus.PARTY_MEMBER,
        party_since="2010.07",
    )
    person = await register(operator, joined)
    early = hold(person, Office.PARTY_COMMITTEE_MEMBER, Way.PARTY_VOTE, since=date(2010, 6, 30))
    (problem,) = await refused(hold_office(operator, VILLAGE, early))
    assert (problem.rule, problem.cause) == (
        "Q-08",
        "本人2010.07入党，2010年6月30日还不是党员，不能从那天起任党组织委员。",
    )
    tenure = await hold_office(operator, VILLAGE, hold(person, Office.PARTY_COMMITTEE_MEMBER, Way.PARTY_VOTE))
    wrong = CorrectOffice(since=date(2009, 1, 1), document="偏组发〔2026〕1号", reason="对照文件")
    (problem,) = await refused(correct_office(operator, tenure, wrong))
    assert (problem.field, problem.rule) == ("任职日期", "Q-08")
