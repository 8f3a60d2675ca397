"""Values that a place decides for itself: below which line a site counts as uncovered, and taken back."""

from datetime import date

import pytest

from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Forbidden, NotFound, Refused
from tests.support.factories import COUNTY, OTHER_COUNTY, TOWNSHIP, a_county, an_actor
from tests.support.http import SignIn
from tests.support.teams import LETTER, a_full_team, a_site, a_unit
from training import coverage
from training.parameters import own_decisions
from training.services.arrangements import Arrange, EndArrangement, arrange, end_arrangement
from training.services.settings import Decide, decide, strike_setting
from training.vocabulary import CoverageState, Gap
from training.web.coverage import duties

TODAY = date(2026, 11, 26)


async def test_below_the_line_the_county_names_who_looks_after_it(operator: Actor) -> None:
    await a_county(operator)
    site, unit, other = await a_site(operator, poor=60), await a_unit(operator), await a_unit(operator, "偏关县司法局")
    named = Arrange(unit=unit, contact="贾志强", position="副局长", since=date(2026, 2, 1), document=LETTER)
    await arrange(operator, site, named)
    found = await coverage.site_cover(operator, site, TODAY)
    assert (found.cover.state, found.unit, found.contact) == (CoverageState.ARRANGED, "偏关县民政局", "贾志强")
    with pytest.raises(Refused, match="不晚于现在这一项的起始日期"):
        await arrange(operator, site, named)
    # Named in February and never visited: the workbench tells it to those who record visits.
    (duty,) = await duties(operator, COUNTY)
    assert (duty.what, "没有走访记录" in duty.note) == ("聚福苑小区：超期没有走访", True)
    await arrange(operator, site, named.model_copy(update={"unit": other, "since": date(2026, 6, 1)}))
    assert (await coverage.site_cover(operator, site, TODAY)).unit == "偏关县司法局"
    await end_arrangement(operator, site, EndArrangement(until=date(2026, 10, 1), reason="机构改革"))
    found = await coverage.site_cover(operator, site, TODAY)
    assert [(one.gap, one.since) for one in found.cover.missing] == [(Gap.ARRANGEMENT, date(2026, 10, 1))]
    with pytest.raises(NotFound):
        await end_arrangement(operator, site, EndArrangement(until=TODAY, reason="机构改革"))
    area = await coverage.area_cover(operator, COUNTY, TODAY)
    assert (len(area.lines), area.covered, [one.id for one in area.open]) == (1, 0, [site])


async def test_a_county_may_read_three_otherwise_for_itself(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    await a_full_team(operator, site, unit)
    officer = an_actor(Role.ASSIGNMENT_OFFICER)
    told = Decide(field="team_reading", value="outside", since=date(2026, 5, 1), document="偏组〔2026〕2号")
    await decide(officer, told)
    found = await coverage.site_cover(operator, site, TODAY)
    assert (found.cover.state, found.cover.number_missing) == (CoverageState.SHORT, 1)
    assert (await coverage.site_cover(operator, site, date(2026, 4, 30))).cover.state is CoverageState.FULL
    with pytest.raises(Refused, match="已有自2026-05-01起的口径"):
        await decide(officer, told)
    with pytest.raises(Refused, match="没有“x”这一项"):
        await decide(officer, told.model_copy(update={"field": "x"}))
    with pytest.raises(Forbidden):
        await decide(an_actor(Role.ASSIGNMENT_OFFICER, region=TOWNSHIP), told)


async def test_a_decision_entered_by_mistake_is_taken_back(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    here = f"/teams/settings?area={COUNTY}"
    wrong = {"field": "leave_days", "value": "30", "since": "2026-01-01", "document": "偏组〔2026〕2号"}
    page = await officer.submit((await officer.get(here)).form(here), wrong)
    assert "本地登记过的口径" in page.text
    with pytest.raises(Refused, match="登记错了的，先撤销"):
        await decide(an_actor(Role.ASSIGNMENT_OFFICER), Decide.model_validate(wrong))
    ((number, value),) = await own_decisions(COUNTY)
    assert (value.field, value.value) == ("leave_days", "30")
    for foreign in (OTHER_COUNTY, "140000000000"):
        with pytest.raises(NotFound):
            await strike_setting(an_actor(Role.ASSIGNMENT_OFFICER, region=foreign), number, "登记错了")
    answer = await officer.post(f"/teams/settings/{number}/strike", {"reason": ""})
    assert (answer.status_code, "本地登记过的口径" in answer.text) == (422, True)
    assert (await officer.post(f"/teams/settings/{number}/strike", {"reason": "多写了一个0"})).status_code == 303
    assert await own_decisions(COUNTY) == []
    assert "本地登记过的口径" not in (await officer.get(here)).text
    (event, *_) = await trail("dispatch_setting:leave_days")
    assert (event.label, event.before["值"], event.reason) == ("撤销误登的工作口径", "30日", "多写了一个0")
