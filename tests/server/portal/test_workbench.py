"""The landing page: what waits, in its area and by its deadline."""

from datetime import datetime

from elections.services.results import enter_count
from server import clock
from server.access.actor import Actor, Role
from tests.support.factories import (
    OTHER_TOWNSHIP,
    TOWNSHIP,
    a_ballot,
    a_published_election,
    an_election,
    an_entry,
)
from tests.support.http import Page, SignIn

_OTHER_VILLAGE = "140932102200"


def duties(page: Page) -> list[str]:
    return page.words("//section[@aria-labelledby='todo']//a[@class='lead']")


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=clock.ZONE)


async def test_nothing_waits(sign_in: SignIn) -> None:
    page = await (await sign_in(Role.ELECTION_OFFICER)).get("/")
    assert "偏关县没有待办事项。" in page.text
    assert duties(page) == []


async def test_what_waits_is_of_the_area_and_leads_to_its_act(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    waiting = await an_election(operator, region=_OTHER_VILLAGE)
    await a_ballot(operator, waiting, region=_OTHER_VILLAGE)
    officer = await sign_in(Role.ELECTION_OFFICER, Role.FILING_OFFICER)
    with clock.stopped_at(at("2021-11-22T09:00")):
        page = await officer.get("/")
        assert {"马道村：证书首次申领", "老营村：计票结果待录入"} <= set(duties(page))
        here = duties(await officer.get(f"/?area={TOWNSHIP}"))
        assert "马道村：证书首次申领" in here
        assert all(one.startswith("马道村：") for one in here)
        assert duties(await officer.get(f"/?area={OTHER_TOWNSHIP}")) == ["老营村：计票结果待录入"]
        assert (await officer.get(page.one("//a[contains(., '老营村：计票')]").get("href"))).heading == "录入计票"
        clerk = await sign_in(Role.TOWNSHIP_CLERK, region=OTHER_TOWNSHIP)
        assert duties(await clerk.get("/")) == ["老营村：计票结果待录入"]


async def test_before_election_day_nothing_waits_for_a_count(operator: Actor, sign_in: SignIn) -> None:
    await an_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    with clock.stopped_at(at("2021-11-19T23:59")):
        assert duties(await officer.get("/")) == []


async def test_deadlines_stand_in_groups_and_the_law_is_marked(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await enter_count(operator, code, an_entry())
    await a_published_election(operator, region=_OTHER_VILLAGE)
    officer = await sign_in(Role.ELECTION_OFFICER, Role.FILING_OFFICER)
    with clock.stopped_at(at("2021-11-22T09:00")):
        page = await officer.get("/")
    by_law = page.words("//td[.//abbr[@title='法定期限']]/following-sibling::td[1]/a")
    assert by_law
    assert "老营村：证书首次申领" not in by_law
    assert {"老营村：证书首次申领", "马道村：选举结果待公布"} <= set(duties(page))
    assert f"其中法定期限{len(by_law)}件" in page.text
    with clock.stopped_at(at("2022-03-01T09:00")):
        late = await officer.get("/")
    deadline = "//tr[.//a[contains(., '证书首次申领')]]/td[1]"
    assert (page.words(deadline), late.words(deadline)) == (["还剩29天"], ["已超期70天"])
    assert late.words("//tr[@class='group']/th")[0].startswith("已超期")


async def test_numbers_lead_to_the_lists_behind_them(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    await an_election(operator, region=_OTHER_VILLAGE)
    officer = await sign_in(Role.ELECTION_OFFICER, Role.FILING_OFFICER)
    page = await officer.get("/")
    numbers = {
        line.xpath("string(span)"): (line.xpath("string(a)"), line.xpath("a/@href")[0])
        for line in page.all("//ul[@class='gaps']/li")
    }
    assert numbers["选举正在办理"][0] == "1"
    assert numbers["选举已公布结果"][0] == "1"
    for label, (number, href) in numbers.items():
        rows = (await officer.get(href)).all("//div[@id='list']//tbody/tr[not(@class='empty')]")
        assert len(rows) == int(number), label
