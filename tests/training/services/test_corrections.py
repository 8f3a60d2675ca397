"""Lines that were entered by mistake are taken back, on the database and from their pages."""

from datetime import date, datetime

import pytest

from cadres.vocabulary import Grade
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.children import an_appointed
from tests.support.factories import COMMUNITY, OTHER_COUNTY, TOWNSHIP, a_county, an_actor
from tests.support.http import SignIn
from tests.support.teams import a_full_team, a_site, a_unit
from training import child_counts, children, teams
from training.arrangements import arrangements
from training.child_vocabulary import ChildDuty, ChildState
from training.presence import log_of, presence_of
from training.services.arrangements import Arrange, Visited, arrange, record_visit
from training.services.child_counts import CountChildren, count_children
from training.services.child_work import ChildWorkDone, record_child_work
from training.services.children import strike_director
from training.services.children import subject as director_subject
from training.services.corrections import (
    RemoveDays,
    remove_absence,
    remove_check,
    remove_child_work,
    remove_days,
    remove_grade,
    remove_leave,
    remove_log_line,
    remove_visit,
    take_back_induction,
)
from training.services.dispatching import strike
from training.services.presence import (
    Appraised,
    FoundAway,
    SpentDays,
    TakeLeave,
    Worked,
    appraise,
    find_away,
    spend_days,
    take_leave,
    write_log,
)
from training.services.teams import subject as team_subject
from training.vocabulary import HelpKind, LeaveApprover, LeaveKind

TODAY = date(2026, 11, 26)
WHY = "登记到了别人名下"
WEEK = SpentDays(first=date(2026, 11, 2), last=date(2026, 11, 6))
SICK = TakeLeave(
    kind=LeaveKind.SICK,
    first=date(2026, 11, 9),
    last=date(2026, 11, 10),
    approver=LeaveApprover.TOWNSHIP,
    approved_by="苗治国",
)
AWAY = FoundAway(day=date(2026, 11, 12), found_by="督查组")
GOOD = Appraised(year=2026, grade=Grade.COMPETENT, led_by="县委组织部", document="通报")
WALKED = Worked(kind=HelpKind.VISIT, day=TODAY, done_by="贾志强", said="走访脱贫户", households=8)


@pytest.fixture
async def sent(operator: Actor) -> tuple[int, int, int]:
    """A team, and the assignments of its first secretary and of a member."""
    await a_county(operator)
    team, (first, second, _) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    return team, first, second


async def test_whoever_never_came_is_struck_once_the_records_are_taken_back(
    operator: Actor, sent: tuple[int, int, int]
) -> None:
    team, first, second = sent
    await spend_days(operator, second, WEEK)
    leave, away = await take_leave(operator, second, SICK), await find_away(operator, second, AWAY)
    grade = await appraise(operator, second, GOOD)
    with pytest.raises(Refused, match="先逐项撤销"):
        await strike(operator, second, "误登")
    for does, line in ((remove_leave, leave), (remove_absence, away), (remove_grade, grade)):
        with pytest.raises(NotFound):
            await does(operator, first, line, WHY)  # Of somebody else in the team.
        await does(operator, second, line, WHY)
        with pytest.raises(NotFound):
            await does(operator, second, line, WHY)
    assert await remove_days(operator, second, RemoveDays(first=WEEK.first, last=TODAY, reason=WHY)) == 5
    for wrong, said in (((WEEK.first, TODAY), "没有登记驻村的日子"), ((TODAY, WEEK.first), "早于起始日期")):
        with pytest.raises(Refused, match=said):
            await remove_days(operator, second, RemoveDays(first=wrong[0], last=wrong[1], reason=WHY))
    told = [one for one in await trail(team_subject(team)) if one.label == "撤销台账记录"]
    assert [one.before["台账"] for one in told] == ["驻村天数"] * 5 + ["驻村考核", "抽查不在岗", "请假"]
    assert {(one.before["姓名"], one.reason) for one in told} == {("刘桂生", WHY)}
    await strike(operator, second, "误登")


async def test_a_line_of_the_log_is_taken_back_by_its_own_county(operator: Actor, sent: tuple[int, int, int]) -> None:
    team, first, _ = sent
    entry = await write_log(operator, team, WALKED)
    with pytest.raises(NotFound):
        await remove_log_line(an_actor(Role.TOWNSHIP_CLERK, region=OTHER_COUNTY), team, entry, WHY)
    with pytest.raises(Forbidden):
        await remove_log_line(an_actor(Role.ELECTION_OFFICER), team, entry, WHY)
    await remove_log_line(an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP), team, entry, WHY)
    assert await log_of(operator, team) == []
    with pytest.raises(NotFound):
        await remove_log_line(operator, team, entry, WHY)
    assert first


async def test_a_check_that_was_not_made_no_longer_counts(operator: Actor) -> None:
    await a_county(operator)
    with clock.stopped_at(datetime(2022, 3, 1, 9, tzinfo=clock.ZONE)):
        director = await an_appointed(operator)
        (check,) = (await children.director(operator, director)).checks
        await remove_check(operator, director, check.id, WHY)
        one = await children.director(operator, director)
        assert (one.checks, one.state(clock.today())) == ((), ChildState.UNCHECKED)
        with pytest.raises(NotFound):
            await remove_check(operator, director, check.id, WHY)


async def test_the_pages_take_lines_back(operator: Actor, sent: tuple[int, int, int], sign_in: SignIn) -> None:
    team, first, _ = sent
    await spend_days(operator, first, WEEK)
    await take_leave(operator, first, SICK)
    await find_away(operator, first, AWAY)
    await appraise(operator, first, GOOD)
    await write_log(operator, team, WALKED)
    officer = await sign_in(*Role)
    here = f"/teams/assignments/{first}"
    page = await officer.get(here)
    paths = page.all("//button[@form='take-back']/@formaction")
    assert [path.split("/")[-3] for path in paths] == ["leaves", "absences", "grades"]
    refused = await officer.post(paths[0])
    assert (refused.status_code, "原因：没有填" in refused.text) == (422, True)
    for path in paths:
        assert (await officer.post(path, {"reason": WHY})).status_code == 303
    page = await officer.get(here)
    assert "没有请假、抽查和考核记录" in page.text
    told = {"first": "2026-11-02", "last": "2026-11-06"}
    page = await officer.submit(page.form(f"{here}/days/remove"), told)
    assert page.status == 422
    page = await officer.submit(page.form(f"{here}/days/remove"), {"reason": WHY})
    assert "还没有登记驻村的日子" in page.text
    page = await officer.get(f"/teams/{team}")
    (path,) = page.all("//button[@form='take-back']/@formaction")
    assert (await officer.post(path)).status_code == 422
    assert (await officer.post(path, {"reason": WHY})).status_code == 303
    assert "还没有工作日志" in (await officer.get(f"/teams/{team}")).text
    director = await an_appointed(operator)
    page = await officer.get(f"/children/{director}")
    (path,) = page.all("//button[@form='take-back']/@formaction")
    assert (await officer.post(path)).status_code == 422
    assert (await officer.post(path, {"reason": WHY})).status_code == 303
    assert "还没有登记查询" in (await officer.get(f"/children/{director}")).text
    assert (await teams.team(operator, team, TODAY)).id == team
    assert (await presence_of(operator, first)).grades == ()


async def test_a_visit_of_an_arrangement_is_taken_back(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    site, unit = await a_site(operator, poor=60), await a_unit(operator)
    named = Arrange(unit=unit, contact="贾志强", position="副局长", since=date(2026, 2, 1), document="通知")
    await arrange(operator, site, named)
    seen = Visited(day=date(2026, 5, 6), done_by="贾志强", said="看望老人", households=12)
    line = await record_visit(operator, site, seen)
    with pytest.raises(NotFound):
        await remove_visit(operator, await a_site(operator, "另一个安置点"), line, WHY)
    officer = await sign_in(*Role)
    page = await officer.get(f"/teams/sites/{site}")
    (path,) = page.all("//button[@form='take-back']/@formaction")
    assert (await officer.post(path)).status_code == 422
    assert (await officer.post(path, {"reason": WHY})).status_code == 303
    (held,) = await arrangements(operator, site)
    assert held.visits == ()
    (event, *_) = await trail(f"site:{site}")
    assert (event.before["走访情况"], event.reason) == ("看望老人", WHY)


async def test_work_for_children_is_taken_back(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    with clock.stopped_at(datetime(2022, 3, 1, 9, tzinfo=clock.ZONE)):
        director = await an_appointed(operator)
        done = ChildWorkDone(day=date(2022, 2, 8), duty=ChildDuty.VISIT, said="走访3户", households=3)
        await record_child_work(operator, director, done)
        (line,) = await children.work_of(director)
        with pytest.raises(NotFound):
            await remove_child_work(operator, director, line.id + 1, WHY)
        with pytest.raises(Refused, match="已有工作记录"):
            await strike_director(operator, director, WHY)
        officer = await sign_in(*Role)
        page = await officer.get(f"/children/{director}")
        (path,) = page.all("//button[@form='work-back']/@formaction")
        assert (await officer.post(path)).status_code == 422
        assert (await officer.post(path, {"reason": WHY})).status_code == 303
        assert await children.work_of(director) == ()
        (event, *_) = await trail(director_subject(director))
        assert (event.label, event.before["户数"], event.reason) == ("撤销台账记录", 3, WHY)
        assert "走访3户" not in str(event.before)
        # Nothing hinders any more that the post itself is taken back.
        await strike_director(operator, director, WHY)


async def test_an_initial_training_is_taken_back_and_waited_for_again(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    with clock.stopped_at(datetime(2022, 3, 1, 9, tzinfo=clock.ZONE)):
        director = await an_appointed(operator)
        officer = await sign_in(Role.ASSIGNMENT_OFFICER)
        here = f"/children/{director}"
        form = (await officer.get(here)).form(f"{here}/induction/remove")
        refused = await officer.submit(form, {"reason": ""})
        assert refused.problems() == ["理由：没有填。须填写。"]
        waits = await officer.submit(refused.form(f"{here}/induction/remove"), {"reason": WHY})
        assert "待初任培训" in waits.text
        assert (await children.director(operator, director)).state(clock.today()) is ChildState.UNTRAINED
        (event, *_) = await trail(director_subject(director))
        assert (event.label, event.before["初任培训合格"], event.reason) == ("撤销误登的初任培训", "2021-12-20", WHY)
        with pytest.raises(Conflict, match="没有登记初任培训"):
            await take_back_induction(operator, director, WHY)


async def test_the_numbers_of_a_day_are_taken_back_on_their_page(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    for day in (date(2026, 6, 30), date(2026, 9, 30)):
        await count_children(operator, COMMUNITY, CountChildren(as_of=day, left_behind=12))
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    here = f"/children/counts/{COMMUNITY}"
    form = (await officer.get(here)).form(f"{here}/remove")
    refused = await officer.submit(form, {"as_of": "2026-09-30"})
    assert refused.problems() == ["原因：没有填。须填写。"]
    await officer.submit(refused.form(f"{here}/remove"), {"reason": WHY})
    ((left, _),) = await child_counts.counts_of(operator, COMMUNITY)
    assert left == date(2026, 6, 30)
    assert (await officer.post(f"{here}/remove", {"as_of": "2026-09-30", "reason": WHY})).status_code == 404
