"""What a vacant seat opens: a by-election that is due by the law of the day on which it fell vacant."""

from datetime import date, datetime

import pytest

from cadres import holdings
from cadres import queries as cadres
from cadres.services.offices import EndOffice, end_office
from cadres.vocabulary import Office, TenureEnd
from elections.rules.by_election import Duty
from elections.vacancies import due_vacancies
from elections.web.vacancies import vacancy_duties, vacancy_panel
from server import clock
from server.access.actor import Actor
from tests.support.factories import COUNTY, VILLAGE, a_published_election

DAY = date(2022, 5, 4)


async def leave(operator: Actor, *names: str) -> None:
    for one in await cadres.officers(operator, VILLAGE, DAY):
        if one.name in names:
            await end_office(operator, one.tenure, EndOffice(by=TenureEnd.DEATH, day=DAY, document="死亡医学证明"))


async def test_a_full_committee_asks_for_nothing(operator: Actor) -> None:
    await a_published_election(operator)
    assert await due_vacancies(operator, COUNTY) == ()
    assert await vacancy_panel(operator, VILLAGE) is None


async def test_a_member_may_be_followed_and_the_chair_must_be(operator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    await a_published_election(operator)
    await leave(operator, "张海军", "贾永胜")
    asked = {one.vacancy.office: one.due for one in await due_vacancies(operator, COUNTY)}
    assert asked[Office.MEMBER].duty is Duty.ALLOWED
    assert asked[Office.CHAIR].duty is Duty.REQUIRED
    assert [finding.rule for finding in asked[Office.CHAIR].findings] == ["B-34"]
    (duty,) = await vacancy_duties(operator, COUNTY)
    assert duty.what == "马道村：主任出缺，应当补选"
    panel = await vacancy_panel(operator, VILLAGE)
    assert panel is not None
    assert len(panel.context["lines"]) == 2
    # However many there are, none is left out: what a page of the list holds is no bound here.
    monkeypatch.setitem(holdings.vacancies.__kwdefaults__, "size", 1)
    assert len(await due_vacancies(operator, COUNTY)) == 2


async def test_a_committee_of_two_has_a_deadline(operator: Actor) -> None:
    await a_published_election(operator)
    with clock.stopped_at(datetime(2022, 5, 10, 9, tzinfo=clock.ZONE)):
        await leave(operator, "张海军", "马志强", "杜秀英")
        duties = await vacancy_duties(operator, COUNTY)
    assert {duty.due for duty in duties} == {date(2022, 8, 4)}
    assert len(duties) == 3
