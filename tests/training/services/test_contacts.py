"""Contacts of households and groups with their visits, and what stands behind a team."""

from datetime import date

import pytest

from cadres.place_vocabulary import PartKind
from cadres.services.sites import SiteCounted, count_site
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import COMMUNITY, COUNTY, OTHER_COUNTY, TOWNSHIP, a_county, an_actor
from tests.support.http import SignIn
from tests.support.teams import a_site, a_team
from training import contacts
from training.services.contacts import (
    EndContact,
    NameContact,
    VisitHouseholds,
    end_contact,
    name_contact,
    remove_contact_visit,
    strike_contact,
    subject,
    visit_households,
)
from training.services.support import SupportTeam, remove_support, support_team
from training.services.tasks import AnswerTask, SetTask, answer_task, remove_task, set_task
from training.support import support_of
from training.worker_vocabulary import SupportKind

TODAY = date(2026, 11, 26)
WHY = "登记到了别人名下"
VISIT = VisitHouseholds(day=date(2026, 11, 20), households=12, said="入户走访12户")


def a_contact(site: int | None, **more: object) -> NameContact:
    told = {
        "site": site,
        "name": "贾志强",
        "office": "副局长",
        "unit": "偏关县民政局",
        "households": 20,
        "since": date(2026, 1, 5),
        "document": "偏组通字〔2026〕1号",
    }
    return NameContact.model_validate(told | more)


async def a_counted_site(operator: Actor, households: int = 50) -> int:
    site = await a_site(operator, poor=None)
    counted = SiteCounted(as_of=date(2025, 12, 31), households=households, relocated=200, registered_poor=120)
    await count_site(operator, site, counted)
    return site


async def test_households_of_a_site_are_looked_after(operator: Actor) -> None:
    await a_county(operator)
    site = await a_counted_site(operator)
    one = await name_contact(operator, a_contact(site))
    with pytest.raises(Refused, match="偏关县民政局贾志强在这段时间已联系这个安置点"):
        await name_contact(operator, a_contact(site, since=date(2026, 3, 1)))
    await name_contact(operator, a_contact(site, name="刘桂生", households=10))
    (line,) = await contacts.site_contacts(operator, COUNTY, TODAY)
    assert (line.contacted.households, line.contacted.looked_after, line.contacted.left) == (50, 30, 20)
    with pytest.raises(Refused, match="走访21户，贾志强联系20户"):
        await visit_households(operator, one, VISIT.model_copy(update={"households": 21}))
    with pytest.raises(Refused, match="还没有到"):
        await visit_households(operator, one, VISIT.model_copy(update={"day": date(2026, 11, 27)}))
    with pytest.raises(Refused, match="不联系聚福苑小区"):
        await visit_households(operator, one, VISIT.model_copy(update={"day": date(2026, 1, 4)}))
    named = VISIT.model_copy(update={"said": "看望张小明家长"})
    with pytest.raises(Refused, match="像是人名或者号码"):
        await visit_households(operator, one, named)
    visit = await visit_households(operator, one, VISIT)
    with pytest.raises(Refused, match="这一天的走访已经登记过"):
        await visit_households(operator, one, VISIT)
    with pytest.raises(Refused, match="先逐项撤销"):
        await strike_contact(operator, one, WHY)
    with pytest.raises(Refused, match="贾志强2026年11月20日还登记有走访"):
        await end_contact(operator, one, EndContact(until=date(2026, 11, 1), end_reason="机构改革"))
    await remove_contact_visit(operator, one, visit, WHY)
    with pytest.raises(NotFound):
        await remove_contact_visit(operator, one, visit, WHY)
    await end_contact(operator, one, EndContact(until=date(2026, 11, 1), end_reason="机构改革"))
    with pytest.raises(Conflict, match="已登记2026-11-01终止"):
        await end_contact(operator, one, EndContact(until=date(2026, 11, 2), end_reason="机构改革"))
    (line,) = await contacts.site_contacts(operator, COUNTY, TODAY)
    assert line.contacted.left == 40
    await strike_contact(operator, one, WHY)
    (event, *_) = await trail(subject(one))
    assert (event.label, event.before["姓名"], event.reason) == ("取消误登的联系干部", "贾志强", WHY)


async def test_a_group_has_one_contact(operator: Actor) -> None:
    await a_county(operator)
    await a_counted_site(operator)
    community = await connection().fetchval("SELECT id FROM community WHERE region = $1", COMMUNITY)
    part = await connection().fetchval(
        """INSERT INTO community_part (region, community, kind, name, households, since)
           VALUES ($1, $2, $3, '第一居民小组', 40, '2024-01-01') RETURNING id""",
        COMMUNITY,
        community,
        PartKind.GROUP.value,
    )
    (bare,) = await contacts.group_contacts(operator, COUNTY, TODAY)
    assert bare.contact is None
    await name_contact(operator, a_contact(None, part=part))
    with pytest.raises(Refused, match="这个小组在这段时间已有联系人"):
        await name_contact(operator, a_contact(None, part=part, name="刘桂生"))
    (held,) = await contacts.group_contacts(operator, COUNTY, TODAY)
    assert held.contact is not None
    assert (held.contact.name, held.place.endswith("第一居民小组")) == ("贾志强", True)
    for wrong in ({"part": part}, {}):
        with pytest.raises(Refused, match="安置点和小组选一个"):
            await name_contact(operator, a_contact(1 if wrong else None, **wrong))


async def test_money_and_insurance_of_a_team_are_facts(operator: Actor) -> None:
    await a_county(operator)
    team = await a_team(operator, await a_site(operator))
    told = {"year": 2026, "given_by": "偏关县民政局", "document": "拨款通知"}
    fund = SupportTeam(kind=SupportKind.WORK_FUND, yuan=10000, **told)
    await support_team(operator, team, fund)
    with pytest.raises(Refused, match="这一年度的这一项已经登记过"):
        await support_team(operator, team, fund)
    with pytest.raises(Refused, match="没有填金额"):
        await support_team(operator, team, SupportTeam(kind=SupportKind.SECRETARY_FUND, people=3, **told))
    with pytest.raises(Refused, match="没有填人数"):
        await support_team(operator, team, SupportTeam(kind=SupportKind.INSURANCE, yuan=900, **told))
    with pytest.raises(Refused, match="2025年没有聚福苑小区工作队"):
        await support_team(operator, team, fund.model_copy(update={"year": 2025}))
    insured = await support_team(operator, team, SupportTeam(kind=SupportKind.INSURANCE, people=3, **told))
    assert [one.yuan or one.people for one in await support_of(operator, team)] == [3, 10000]
    await remove_support(operator, team, insured, WHY)
    with pytest.raises(NotFound):
        await remove_support(operator, team, insured, WHY)


async def test_the_county_asks_a_team_and_the_team_answers(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    team = await a_team(operator, await a_site(operator))
    wanted = SetTask(asked="排查住房安全", due=date(2026, 12, 5), set_by="县委组织部")
    with pytest.raises(Refused, match="已经过了"):
        await set_task(operator, team, wanted.model_copy(update={"due": date(2026, 11, 25)}))
    with pytest.raises(Refused, match="像是人名或者号码"):
        await set_task(operator, team, wanted.model_copy(update={"asked": "看望张小明家长"}))
    task = await set_task(operator, team, wanted)
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    assert "聚福苑小区工作队任务：排查住房安全" in (await clerk.get("/")).text
    done = AnswerTask(answered=TODAY, answer="排查48户，都安全", answered_by="贾志强")
    for wrong, said in (
        ({"answered": date(2026, 11, 27)}, "还没有到"),
        ({"answered": date(2026, 11, 25)}, "早于交办"),
        ({"answer": "看望张小明家长"}, "像是人名或者号码"),
    ):
        with pytest.raises(Refused, match=said):
            await answer_task(operator, team, task, done.model_copy(update=wrong))
    here = f"/teams/{team}"
    page = await clerk.get(here)
    (path,) = page.all("//button[@form='task-answer']/@formaction")
    told = {"answered": TODAY.isoformat(), "answer": done.answer, "answered_by": done.answered_by}
    assert (await clerk.post(path, told | {"answered": ""})).status_code == 422
    assert (await clerk.post(path, told)).status_code == 303
    assert "排查48户，都安全" in (await clerk.get(here)).text
    assert "排查住房安全" not in (await clerk.get("/")).text
    with pytest.raises(Conflict, match="已登记2026-11-26办结"):
        await answer_task(operator, team, task, done)
    with pytest.raises(Forbidden):
        await remove_task(an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP), team, task, WHY)
    await remove_task(operator, team, task, WHY)
    with pytest.raises(NotFound):
        await remove_task(operator, team, task, WHY)


async def test_another_county_sees_and_does_nothing(operator: Actor) -> None:
    await a_county(operator)
    site = await a_counted_site(operator)
    one, team = await name_contact(operator, a_contact(site)), await a_team(operator, site)
    foreign = an_actor(*Role, region=OTHER_COUNTY)
    fund = SupportTeam(kind=SupportKind.WORK_FUND, yuan=1, year=2026, given_by="民政局", document="通知")
    for does in (
        name_contact(foreign, a_contact(site, name="刘桂生")),
        visit_households(foreign, one, VISIT),
        strike_contact(foreign, one, WHY),
        support_team(foreign, team, fund),
    ):
        with pytest.raises((NotFound, Forbidden)):
            await does
    assert (await contacts.contacts(foreign, COUNTY, TODAY), await support_of(foreign, team)) == ((), ())
