"""The trace of a team on its page: many days that were entered in one go are one line."""

from datetime import date, datetime

from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from tests.support.factories import a_county
from tests.support.http import SignIn
from tests.support.teams import a_full_team, a_site, a_unit
from training.services.presence import SpentDays, spend_days
from training.services.teams import subject
from training.web.trails import team_trail

TODAY = date(2026, 11, 26)


async def test_days_that_were_entered_together_are_one_line(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    team, (first, second, _) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    await spend_days(operator, first, SpentDays(first=date(2026, 10, 8), last=date(2026, 10, 31)))
    await spend_days(operator, second, SpentDays(first=date(2026, 10, 8), last=date(2026, 10, 9)))
    with clock.stopped_at(datetime(2026, 11, 26, 10, tzinfo=clock.ZONE)):
        await spend_days(operator, second, SpentDays(first=date(2026, 10, 10), last=date(2026, 10, 10)))
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    page = await officer.get(f"/teams/{team}")
    told = ["".join(one.itertext()) for one in page.all("//ol[@class='trail']/li")]
    days = [one for one in told if "驻村天数" in one]
    assert len(days) == 3, "by person, and by when they were entered"
    assert ["2026-10-08至2026-10-31，共24天" in one for one in days] == [False, False, True]
    assert "2026-10-08至2026-10-09，共2天" in days[1]
    assert "2026-10-10" in days[0]
    assert "共" not in days[0]
    assert len(told) - len(days) == 4, "the team and its three people are seen below the days"


async def test_however_many_days_there_are_the_rest_is_not_pushed_out(operator: Actor) -> None:
    await a_county(operator)
    team, (first, second, _) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    # Entered in turns within the minute, they are still two lines.
    for start, last in ((1, 10), (11, 20), (21, 30)):
        for one in (first, second):
            await spend_days(operator, one, SpentDays(first=date(2026, 6, start), last=date(2026, 6, last)))
    assert len(await trail(subject(team), limit=1000)) == 64
    async with transaction(operator):
        told = await team_trail(team)
    assert [one.label for one in told] == ["登记台账"] * 2 + ["选派驻村"] * 3 + ["组建工作队"]
    assert {one.after["日期"] for one in told[:2]} == {"2026-06-01至2026-06-30，共30天"}
