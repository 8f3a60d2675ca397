"""Ends that were entered by mistake, on the database and on their pages."""

from datetime import date

import pytest

from cadres.vocabulary import Grade
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Conflict, NotFound, Refused
from tests.support.children import a_director, an_appointed
from tests.support.courses import a_course
from tests.support.factories import COMMUNITY, OTHER_COUNTY, a_county, an_actor
from tests.support.http import SignIn
from tests.support.teams import LETTER, a_full_team, a_site, a_team, a_unit, somebody
from training import children, courses, coverage, teams
from training.child_vocabulary import ChildPostEnd
from training.course_vocabulary import Presence
from training.services.arrangements import Arrange, EndArrangement, arrange, end_arrangement
from training.services.attendance import Enrol, TakeAttendance, Withdraw, enrol, take_attendance, withdraw
from training.services.children import EndDirector, appoint_director, end_director
from training.services.dispatching import Leave, leave, send
from training.services.presence import Appraised, appraise
from training.services.taking_back import (
    resume_arrangement,
    resume_assignment,
    resume_director,
    resume_member,
    resume_team,
)
from training.services.teams import EndTeam, end_team
from training.services.teams import subject as team_subject
from training.vocabulary import AssignmentEnd, CoverageState, TeamPost

TODAY = date(2026, 11, 26)
FAR = date(2036, 11, 26)
WHY = "年份录错"


async def test_a_team_goes_on_with_those_who_left_for_its_end(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team, (_, second, _) = await a_full_team(operator, site, unit)
    with pytest.raises(Refused, match="撤销日期：2036年11月26日还远，最早提前31日登记"):
        await end_team(operator, team, EndTeam(ended=FAR, document=LETTER))
    with pytest.raises(Conflict, match="没有登记撤销"):
        await resume_team(operator, team, WHY)
    gone = Leave(until=date(2026, 11, 20), ended_by=AssignmentEnd.HEALTH, document=LETTER, reason="住院治疗")
    await leave(operator, second, gone)
    await end_team(operator, team, EndTeam(ended=TODAY, document=LETTER))
    with pytest.raises(Conflict, match="登记错了的，先恢复工作队"):
        await end_team(operator, team, EndTeam(ended=TODAY, document=LETTER))
    await resume_team(operator, team, WHY)
    line = await teams.team(operator, team, TODAY)
    assert (line.ended, [one.name for one in line.serving(TODAY)]) == (None, ["贾志强", "王瑞"])
    (event, *_) = await trail(team_subject(team))
    assert (event.label, event.after["恢复在岗"], event.reason) == ("取消误登的撤销", "贾志强、王瑞", WHY)


async def test_a_team_whose_place_was_taken_stays_ended(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team, _ = await a_full_team(operator, site, unit)
    await end_team(operator, team, EndTeam(ended=date(2026, 11, 1), document=LETTER))
    await a_team(operator, site, date(2026, 11, 2))
    with pytest.raises(Refused, match="聚福苑小区已有另一支工作队"):
        await resume_team(operator, team, WHY)


async def test_whoever_did_not_leave_is_there_again(operator: Actor) -> None:
    await a_county(operator)
    unit = await a_unit(operator)
    team, (_, second, _) = await a_full_team(operator, await a_site(operator), unit)
    gone = Leave(until=FAR, ended_by=AssignmentEnd.HEALTH, document=LETTER, reason="住院治疗")
    with pytest.raises(Refused, match="离岗日期：2036年11月26日还远"):
        await leave(operator, second, gone)
    with pytest.raises(Conflict, match="没有登记离岗"):
        await resume_assignment(operator, second, WHY)
    gone = gone.model_copy(update={"until": date(2026, 11, 20)})
    await leave(operator, second, gone)
    with pytest.raises(NotFound):
        await resume_assignment(an_actor(Role.ASSIGNMENT_OFFICER, region=OTHER_COUNTY), second, WHY)
    graded = Appraised(grade=Grade.COMPETENT, led_by="县委组织部", document=LETTER)
    await resume_assignment(operator, second, WHY)
    one = await teams.assignment(operator, second, TODAY)
    assert (one.until, one.ended_by, one.gap_reason) == (None, None, None)
    await leave(operator, second, gone)
    await appraise(operator, second, graded)
    with pytest.raises(Refused, match="刘桂生已有期满考核"):
        await resume_assignment(operator, second, WHY)
    assert team


async def test_whoever_serves_elsewhere_by_now_does_not_go_on(operator: Actor) -> None:
    await a_county(operator)
    unit = await a_unit(operator)
    team = await a_team(operator, await a_site(operator))
    other = await a_team(operator, await a_site(operator, "老营新村"))
    one = somebody(unit, TeamPost.MEMBER)
    first = await send(operator, team, one)
    gone = Leave(until=date(2026, 11, 20), ended_by=AssignmentEnd.ADJUSTMENT, document=LETTER, reason="调整")
    await leave(operator, first, gone)
    await send(operator, other, one.model_copy(update={"since": date(2026, 11, 21)}))
    with pytest.raises(Refused, match="本人另有选派，或者这个职务另有人担任"):
        await resume_assignment(operator, first, WHY)


async def test_an_arrangement_goes_on(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator, poor=60), await a_unit(operator)
    with pytest.raises(Conflict, match="没有已终止的县级统筹"):
        await resume_arrangement(operator, site, WHY)
    named = Arrange(unit=unit, contact="贾志强", position="副局长", since=date(2026, 2, 1), document=LETTER)
    await arrange(operator, site, named)
    with pytest.raises(Refused, match="终止日期：2036年11月26日还远"):
        await end_arrangement(operator, site, EndArrangement(until=FAR, reason="机构改革"))
    child = "留守儿童张小明的事已办"
    with pytest.raises(Refused, match="终止原因：“张小明”像是儿童、家长的姓名"):
        await end_arrangement(operator, site, EndArrangement(until=TODAY, reason=child))
    await end_arrangement(operator, site, EndArrangement(until=TODAY, reason="机构改革"))
    with pytest.raises(Refused, match="终止原因：“张小明”像是儿童、家长的姓名"):
        await resume_arrangement(operator, site, child)
    await resume_arrangement(operator, site, WHY)
    assert (await coverage.site_cover(operator, site, TODAY)).cover.state is CoverageState.ARRANGED


async def test_a_trainee_stays(operator: Actor) -> None:
    await a_county(operator)
    person = (await children.director(operator, await an_appointed(operator))).person
    course, (session, _) = await a_course(operator, places=1)
    member = await enrol(operator, course, Enrol(person=person))
    for day in (date(1900, 1, 1), date(2026, 11, 27)):
        with pytest.raises(Refused, match="还没有到，或者早于报名和开班（2022-05-11）"):
            await withdraw(operator, member, Withdraw(withdrawn=day, reason="工作冲突"))
    with pytest.raises(Conflict, match="没有登记退出"):
        await resume_member(operator, member, WHY)
    gone = Withdraw(withdrawn=date(2022, 5, 11), reason="工作冲突")
    await withdraw(operator, member, gone)
    with pytest.raises(Refused, match="登记错了的，先取消误登的退出"):
        await withdraw(operator, member, gone)
    await resume_member(operator, member, WHY)
    await take_attendance(operator, session, TakeAttendance(presences={f"m{member}": Presence.PRESENT}))
    assert [one.withdrawn for one in (await courses.view(operator, course)).members] == [None]


async def test_a_director_goes_on_unless_another_took_the_post(operator: Actor) -> None:
    await a_county(operator)
    first = await an_appointed(operator)
    with pytest.raises(Refused, match="离任日期：2036年11月26日还远"):
        await end_director(operator, first, EndDirector(until=FAR, ended_by=ChildPostEnd.RESIGNED, end_document=LETTER))
    gone = EndDirector(until=date(2026, 11, 1), ended_by=ChildPostEnd.RESIGNED, end_document=LETTER)
    with pytest.raises(Conflict, match="没有登记离任"):
        await resume_director(operator, first, WHY)
    await end_director(operator, first, gone)
    await resume_director(operator, first, WHY)
    assert (await children.director(operator, first)).until is None
    await end_director(operator, first, gone)
    again = a_director(COMMUNITY, since=date(2026, 11, 2), reason="查询已过期，已另行申请")
    await appoint_director(operator, again)
    with pytest.raises(Refused, match="已有接任的儿童主任"):
        await resume_director(operator, first, WHY)


async def test_the_pages_take_an_end_back(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team, (_, second, _) = await a_full_team(operator, site, unit)
    gone = Leave(until=date(2026, 11, 20), ended_by=AssignmentEnd.HEALTH, document=LETTER, reason="住院治疗")
    await leave(operator, second, gone)
    officer = await sign_in(*Role)
    here = f"/teams/assignments/{second}"
    blank = await officer.get(here)
    refused = await officer.submit(blank.form(f"{here}/resume"), {})
    assert (refused.status, refused.problems()) == (422, ["原因：没有填。须填写。"])
    back = await officer.submit(refused.form(f"{here}/resume"), {"reason": WHY})
    assert "登记离岗" in back.text
    await end_team(operator, team, EndTeam(ended=TODAY, document=LETTER))
    page = await officer.get(f"/teams/{team}")
    page = await officer.submit(page.form(f"/teams/{team}/resume"), {"reason": WHY})
    assert "工作队已恢复" in page.text
    course, _ = await a_course(operator)
    director = await an_appointed(operator)
    person = (await children.director(operator, director)).person
    member = await enrol(operator, course, Enrol(person=person))
    await withdraw(operator, member, Withdraw(withdrawn=date(2022, 5, 11), reason="工作冲突"))
    here = f"/courses/members/{member}"
    page = await officer.submit((await officer.get(here)).form(f"{here}/resume"), {"reason": WHY})
    assert "登记退出" in page.text
    ended = EndDirector(until=TODAY, ended_by=ChildPostEnd.RESIGNED, end_document=LETTER)
    await end_director(operator, director, ended)
    here = f"/children/{director}"
    page = await officer.submit((await officer.get(here)).form(f"{here}/resume"), {"reason": WHY})
    assert "登记离任" in page.text
    small = await a_site(operator, "老营新村", poor=60)
    named = Arrange(unit=unit, contact="贾志强", position="副局长", since=date(2026, 2, 1), document=LETTER)
    await arrange(operator, small, named)
    await end_arrangement(operator, small, EndArrangement(until=TODAY, reason="机构改革"))
    here = f"/teams/sites/{small}"
    page = await officer.submit((await officer.get(here)).form(f"{here}/arrangement/resume"), {"reason": WHY})
    assert "终止县级统筹" in page.text
