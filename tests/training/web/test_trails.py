"""The trace of a team on its page: many days that were entered in one go are one line."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from server import clock
from server.access.actor import Actor, Role
from tests.support.factories import a_county
from tests.support.http import SignIn
from tests.support.teams import a_full_team, a_site, a_unit
from training.services.presence import SpentDays, spend_days


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 11, 26, 9, tzinfo=clock.ZONE)):
        yield


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
