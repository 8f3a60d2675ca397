"""Days, leave, absences, grades and the log, on the database and on their pages."""

import asyncio
from datetime import date, datetime

import pytest

from cadres.vocabulary import Grade
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.errors import Forbidden, Refused
from server.law.lawbook import Finding, Level
from server.places.regions import load_divisions
from tests.support.factories import COUNTY, TOWNSHIP, a_county, an_actor
from tests.support.http import SignIn
from tests.support.teams import a_full_team, a_site, a_team, a_unit, somebody
from training import teams
from training.coverage import site_cover
from training.grades import year_without
from training.presence import log_of, presence_of
from training.rules.excellence import Graded
from training.services.dispatching import Leave, leave, send, strike
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
from training.services.teams import EndTeam, end_team
from training.units import units
from training.vocabulary import (
    AssignmentEnd,
    AssignmentState,
    CoverageState,
    HelpKind,
    LeaveApprover,
    LeaveKind,
    TeamPost,
)
from training.web.grades import YearLine, brief, grade_duties, year_lines

TODAY = date(2026, 11, 26)


@pytest.fixture
async def sent(operator: Actor) -> tuple[int, int]:
    """A team, and the assignment of its first secretary."""
    await a_county(operator)
    team, (first, *_) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    return team, first


def a_leave(first: date, last: date, approver: LeaveApprover = LeaveApprover.TOWNSHIP) -> TakeLeave:
    return TakeLeave(kind=LeaveKind.SICK, first=first, last=last, approver=approver, approved_by="苗治国")


async def test_days_leave_and_absence_do_not_contradict(operator: Actor, sent: tuple[int, int]) -> None:
    team, first = sent
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    week = SpentDays(first=date(2026, 11, 2), last=date(2026, 11, 6))
    assert await spend_days(clerk, first, week) == 5
    assert await spend_days(clerk, first, week.model_copy(update={"last": date(2026, 11, 8)})) == 2
    for wrong, said in (
        (SpentDays(first=date(2026, 2, 27), last=date(2026, 3, 2)), "不在贾志强驻村期间"),
        (SpentDays(first=date(2026, 11, 26), last=date(2026, 11, 27)), "还没有到"),
        (SpentDays(first=date(2026, 5, 1), last=date(2026, 6, 1)), "一次不超过31天"),
        (SpentDays(first=date(2026, 5, 2), last=date(2026, 5, 1)), "终止日期早于起始日期"),
    ):
        with pytest.raises(Refused, match=said):
            await spend_days(clerk, first, wrong)
    with pytest.raises(Refused, match="登记为在村"):
        await take_leave(clerk, first, a_leave(date(2026, 11, 8), date(2026, 11, 9)))
    with pytest.raises(Refused, match="请假4天，超过3日的由县级党委组织部门批准"):
        await take_leave(clerk, first, a_leave(date(2026, 11, 23), date(2026, 11, 26)))
    await take_leave(clerk, first, a_leave(date(2026, 11, 23), date(2026, 11, 26), LeaveApprover.COUNTY))
    with pytest.raises(Refused, match="与已登记的请假重叠"):
        await take_leave(clerk, first, a_leave(date(2026, 11, 26), date(2026, 11, 26)))
    with pytest.raises(Refused, match="2026-11-23起在请假"):
        await spend_days(clerk, first, SpentDays(first=date(2026, 11, 22), last=date(2026, 11, 23)))
    with pytest.raises(Refused, match="这一天请了假"):
        await find_away(clerk, first, FoundAway(day=TODAY, found_by="督查组"))
    with pytest.raises(Refused, match="2026-11-02登记为在村"):
        await find_away(clerk, first, FoundAway(day=date(2026, 11, 2), found_by="督查组"))
    await find_away(clerk, first, FoundAway(day=date(2026, 11, 12), found_by="督查组"))
    with pytest.raises(Refused, match="2026-11-12登记为抽查不在岗"):
        await spend_days(clerk, first, SpentDays(first=date(2026, 11, 11), last=date(2026, 11, 13)))
    with pytest.raises(Refused, match="2026-11-12登记为抽查不在岗"):
        await take_leave(clerk, first, a_leave(date(2026, 11, 12), date(2026, 11, 13)))
    await take_leave(clerk, first, a_leave(date(2026, 10, 7), date(2026, 10, 9)))
    with pytest.raises(Refused, match="连同前后相连（中间只隔休息日的也算）的请假共6天，超过3日"):
        await take_leave(clerk, first, a_leave(date(2026, 10, 10), date(2026, 10, 12)))
    # The township sees who is in its teams though the county keeps the person and the unit.
    line = await teams.team(clerk, team, TODAY)
    assert next((one.name, one.unit_name) for one in line.serving(TODAY)) == ("贾志强", "偏关县民政局")
    assert (await site_cover(clerk, line.site or 0, TODAY)).cover.state is CoverageState.FULL
    assert [one.name for one in await units(clerk, TOWNSHIP, TODAY)] == ["偏关县民政局"]
    assert line.assignments[0].state(TODAY) is AssignmentState.ON_LEAVE
    held = await presence_of(operator, first)
    assert (held.days_by_year(), held.leaves[0].days) == ({2026: 7}, 4)
    with pytest.raises(Refused, match="已有驻村天数、请假或者考核记录"):
        await strike(operator, first, "误登")
    with pytest.raises(Forbidden):
        await spend_days(an_actor(Role.ELECTION_OFFICER), first, week)


async def test_nobody_is_gone_while_days_on_record_show_them_there(operator: Actor, sent: tuple[int, int]) -> None:
    team, first = sent
    await spend_days(operator, first, SpentDays(first=date(2026, 11, 2), last=date(2026, 11, 6)))
    gone = Leave(until=date(2026, 11, 6), ended_by=AssignmentEnd.LEFT, document="通知", reason="调任")
    with pytest.raises(Refused, match="贾志强2026年11月6日还登记有在村、请假或者抽查"):
        await leave(operator, first, gone)
    with pytest.raises(Refused, match="贾志强2026年11月6日还登记有在村"):
        await end_team(operator, team, EndTeam(ended=date(2026, 11, 6), document="通知"))
    await leave(operator, first, gone.model_copy(update={"until": date(2026, 11, 7)}))
    # Days before an end that is on record already are no matter of the team's own.
    await end_team(operator, team, EndTeam(ended=date(2026, 11, 8), document="通知"))


async def test_leaves_across_a_weekend_are_one_for_the_township(operator: Actor, sent: tuple[int, int]) -> None:
    _, first = sent
    await take_leave(operator, first, a_leave(date(2026, 11, 12), date(2026, 11, 13)))
    over = a_leave(date(2026, 11, 16), date(2026, 11, 17))
    with pytest.raises(Refused, match="中间只隔休息日的也算"):
        await take_leave(operator, first, over)
    await spend_days(operator, first, SpentDays(first=date(2026, 11, 14), last=date(2026, 11, 14)))
    await take_leave(operator, first, over)


async def test_absences_lower_the_grade(operator: Actor, sent: tuple[int, int]) -> None:
    _, first = sent
    for day in (date(2026, 6, 1), date(2026, 7, 1)):
        await find_away(operator, first, FoundAway(day=day, found_by="督查组"))
    with pytest.raises(Refused, match="这一天已经登记过"):
        await find_away(operator, first, FoundAway(day=date(2026, 7, 1), found_by="督查组"))
    good = Appraised(year=2026, grade=Grade.COMPETENT, led_by="县委组织部", document="通报")
    with pytest.raises(Refused, match="当年抽查不在岗2次，最高为基本称职，拟定称职"):
        await appraise(operator, first, good)
    await appraise(operator, first, good.model_copy(update={"reason": "系公出未及时报备，已查实"}))
    for wrong, said in (
        ({}, "已经考核过"),
        ({"year": 2025}, "2025年贾志强不在村"),
        ({"year": None}, "还在岗"),
        ({"grade": Grade.UNGRADED}, "没有不定等次"),
    ):
        with pytest.raises(Refused, match=said):
            await appraise(operator, first, good.model_copy(update=wrong))
    assert [one.grade for one in (await presence_of(operator, first)).grades] == [Grade.COMPETENT]


async def test_the_log_is_of_days_that_the_team_was_there(operator: Actor, sent: tuple[int, int]) -> None:
    team, _ = sent
    line = Worked(kind=HelpKind.VISIT, day=TODAY, done_by="贾志强", said="走访脱贫户", households=8)
    await write_log(operator, team, line)
    with pytest.raises(Refused, match="不在工作队驻村期间"):
        await write_log(operator, team, line.model_copy(update={"day": date(2026, 2, 1)}))
    assert [one.households for one in await log_of(operator, team)] == [8]


async def test_the_forms_keep_what_was_typed(operator: Actor, sent: tuple[int, int], sign_in: SignIn) -> None:
    assert operator.reach
    team, first = sent
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    here = f"/teams/assignments/{first}"
    told = {
        "kind": "sick",
        "first": "2026-11-20",
        "last": "2026-11-26",
        "approver": "township",
        "approved_by": "苗治国",
    }
    wrong = await officer.submit((await officer.get(here)).form(f"{here}/leaves"), told)
    assert wrong.status == 422
    assert wrong.one("//input[@name='approved_by']").get("value") == "苗治国"
    page = await officer.submit(wrong.form(f"{here}/leaves"), {"approver": "county"})
    assert "7天" in page.text
    page = await officer.submit(page.form(f"{here}/days"), {"first": "2026-11-01", "last": "2026-11-19"})
    assert "2026年19天" in page.text
    assert "不足186个工作日（扣除节假日，计入调休上班）的3分之2" in page.text
    page = await officer.submit(page.form(f"{here}/absences"), {"day": "2026-10-30", "found_by": "督查组"})
    assert "最高可以定为称职" in page.text
    graded = {"year": "2026", "grade": "excellent", "led_by": "县委组织部", "document": "通报"}
    wrong = await officer.submit(page.form(f"{here}/grades"), graded)
    assert any("拟定优秀" in problem for problem in wrong.problems())
    page = await officer.submit(wrong.form(f"{here}/grades"), {"grade": "competent"})
    assert "作为本人在偏关县民政局的年度考核结果" in page.text
    person = (await teams.assignment(operator, first, TODAY)).person
    assert "聚福苑小区工作队" in (await officer.get(f"/people/{person}")).text
    log = (await officer.get(f"/teams/{team}")).form(f"/teams/{team}/log")
    page = await officer.submit(log, {"kind": "work", "day": "2026-11-25", "done_by": "王瑞", "said": "整理台账"})
    assert "整理台账" in page.text


async def test_one_excellent_too_many_asks_for_a_reason_and_stands_on_the_workbench(
    operator: Actor, sent: tuple[int, int], sign_in: SignIn
) -> None:
    team, first = sent
    people = [one.id for one in (await teams.team(operator, team, TODAY)).assignments]
    assert len(people) == 3
    best = Appraised(year=2026, grade=Grade.EXCELLENT, led_by="县委组织部", document="通报")
    with pytest.raises(Refused, match="2026年驻村考核优秀1人，超过当年驻村3人的20%，最多0人"):
        await appraise(operator, first, best)
    await appraise(operator, first, best.model_copy(update={"reason": "县委研究，单列名额"}))
    for other in people:
        if other != first:
            await appraise(operator, other, best.model_copy(update={"grade": Grade.COMPETENT}))
    (line,) = await year_lines_of(operator)
    assert (line.graded.excellent, line.graded.appraised, line.graded.waiting) == (1, 3, 0)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    listed = await officer.get(f"/teams?area={COUNTY}")
    assert "2026年驻村考核优秀1人，超过当年驻村3人的20%，最多0人；超出的1人登记时写明了理由。" in listed.text
    assert "100 ＞ 60" in listed.text
    duty = "偏关县：2026年驻村考核优秀超过比例"
    assert duty not in (await officer.get("/")).text, "what was decided with a reason is settled"
    # A reason for something else settles nothing, and a year stands for itself, whatever is entered of the next.
    await connection().execute("UPDATE team_grade SET over_share = false")
    with clock.stopped_at(datetime(2027, 11, 26, 9, tzinfo=clock.ZONE)):
        await appraise(operator, first, best.model_copy(update={"year": 2027, "grade": Grade.COMPETENT}))
        assert [line.graded.year for line in await year_lines_of(operator)] == [2027, 2026]
        async with transaction(operator):
            assert [one.what for one in await grade_duties(operator, COUNTY)] == [duty]
    assert duty in (await officer.get("/")).text
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    assert "年度考核优秀" not in (await clerk.get("/teams")).text, "a part of a county has no share"


async def test_those_of_a_year_are_whoever_was_in_a_team_then(operator: Actor, sent: tuple[int, int]) -> None:
    _, first = sent
    person = (await teams.assignment(operator, first, TODAY)).person
    assert (await year_without(operator, COUNTY, 2026, person)).people == 2
    assert (await year_without(operator, COUNTY, 2025, person)).people == 0, "nobody was there that year"
    assert (await year_without(operator, COUNTY, 2026, 0)).waiting == 3
    await connection().execute(
        "UPDATE team_assignment SET until = '2028-01-01', ended_by = 'term' WHERE id = $1", first
    )
    assert (await year_without(operator, COUNTY, 2027, 0)).waiting == 3
    assert (await year_without(operator, COUNTY, 2028, 0)).waiting == 2, "left on the first day of the year"


async def test_a_part_of_a_county_has_no_share(sent: tuple[int, int]) -> None:
    _, first = sent
    best = Appraised(year=2026, grade=Grade.EXCELLENT, led_by="县委组织部", document="通报", reason="县委研究")
    below = an_actor(Role.ASSIGNMENT_OFFICER, region=TOWNSHIP)
    with pytest.raises(Refused, match="优秀的比例按全县当年驻村的人算，本账号只看得到本县的一部分"):
        await appraise(below, first, best)
    await appraise(below, first, best.model_copy(update={"grade": Grade.COMPETENT, "reason": None}))


@pytest.mark.usefixtures("own_database")
async def test_two_who_are_entered_at_one_moment_are_counted_one_after_the_other() -> None:
    operator = Actor.operator()
    await load_divisions(operator)
    with clock.stopped_at(datetime(2026, 11, 26, 9, tzinfo=clock.ZONE)):
        async with transaction(operator):
            await a_county(operator)
            _, (first, second, _) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
            other = await a_team(operator, await a_site(operator, "老营新村"))
            unit = await a_unit(operator, "偏关县林业局")
            for name in ("苗治国", "郝建国", "贾志刚"):
                await send(operator, other, somebody(unit, TeamPost.MEMBER, name))
        # Of six one may be 优秀, so that of two without a reason one is refused, however close they come.
        best = Appraised(year=2026, grade=Grade.EXCELLENT, led_by="县委组织部", document="通报")
        begun = asyncio.Event()

        async def by_one() -> None:
            async with transaction(operator):
                await appraise(operator, first, best)
                begun.set()
                while not await connection().fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):  # noqa: ASYNC110  # The server knows, no event does.
                    await asyncio.sleep(0)

        async def by_the_other() -> None:
            await begun.wait()
            with pytest.raises(Refused, match="2026年驻村考核优秀2人，超过当年驻村6人的20%，最多1人"):
                await appraise(operator, second, best)

        await asyncio.gather(by_one(), by_the_other())


def test_of_many_counties_the_latest_year_is_listed_and_what_is_over() -> None:
    over = (Finding("FS-10", Level.WARNING, "", "", {}),)
    lines = [
        YearLine(name, Graded(name, year, 0, 1, 0), found)
        for year, name, found in (
            (2026, "甲", ()),
            (2026, "乙", ()),
            (2025, "甲", over),
            (2025, "乙", ()),
            (2024, "丙", ()),
        )
    ]
    assert [(one.place, one.graded.year) for one in brief(lines)] == [
        ("甲", 2026),
        ("乙", 2026),
        ("甲", 2025),
        ("丙", 2024),
    ]


async def year_lines_of(actor: Actor) -> tuple[YearLine, ...]:
    async with transaction(actor):
        return await year_lines(actor, COUNTY)
