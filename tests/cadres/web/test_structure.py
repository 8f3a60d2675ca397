"""The page of structure targets: numbers as long as their lists, targets by place, and what is refused."""

from datetime import date, timedelta

import pytest

from cadres.services.structure import SetTarget, set_target
from cadres.structure import counted, lines
from cadres.vocabulary import Measure, TargetLevel
from server import clock
from server.access.actor import PROVINCE, Actor, Role
from server.db.engine import transaction
from tests.support.factories import COUNTY, ELECTION_DAY, a_published_election, an_actor
from tests.support.http import SignIn


@pytest.fixture
async def in_office(operator: Actor) -> None:
    """Five people elected in one village."""
    await a_published_election(operator)


@pytest.mark.usefixtures("in_office")
async def test_each_number_is_as_long_as_its_list(sign_in: SignIn) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    shown = await officer.get("/offices/structure?on=2021-12-01")
    assert shown.status == 200
    for row in shown.all("//table[1]/tbody/tr"):
        for link in row.xpath("td[@class='num']/a"):
            listed = await officer.get(link.get("href"))
            assert len(listed.all("//tbody/tr[not(@class)]")) == int(link.text)
    early = await officer.get("/offices/structure?on=2021-01-01")
    assert {one.text for one in early.all("//table[1]/tbody/tr/td[2]/a")} == {"0"}, "nobody was in office then"


@pytest.mark.usefixtures("in_office")
async def test_members_are_counted_once_and_what_nobody_said_is_not_met(operator: Actor) -> None:
    async with transaction(operator):
        found = await lines(operator, COUNTY, ELECTION_DAY, tuple(Measure))
    women = counted(found[Measure.WOMEN])
    assert women.of == 5
    assert 0 < women.have < 5
    college = counted(found[Measure.COLLEGE])
    assert (college.have, college.unknown) == (0, 5)
    assert counted(found[Measure.WITH_WOMAN]).of == 1
    assert counted(found[Measure.DUAL]).of == 0


@pytest.mark.usefixtures("in_office")
async def test_a_target_is_set_shown_and_ended_on_the_page(sign_in: SignIn) -> None:
    province = await sign_in(Role.VETTING_OFFICER, region=PROVINCE)
    form = (await province.get("/offices/structure")).form("/offices/structure")
    typed = {"measure": "women", "level": "must", "source": "晋组发〔2021〕1号", "since": "2021-01-01"}
    wrong = await province.submit(form, {**typed, "percent": "三成"})
    assert wrong.status == 422
    assert "“三成”不是0到100之间、至多一位小数的百分数。" in wrong.text
    done = await province.submit(form, {**typed, "percent": "90.5"})
    assert "已登记目标" in done.text

    officer = await sign_in(Role.VETTING_OFFICER)
    shown = await officer.get("/offices/structure?on=2021-12-01")
    assert "没有达到90.5%，还差" in shown.text
    assert (await officer.get("/offices/structure/list?measure=nothing")).status == 404
    assert (await officer.get("/offices/structure?on=昨天")).status == 422

    ending = (await province.get("/offices/structure")).form("/offices/structure/end")
    early = await province.submit(ending, {"until": "2020-01-01"})
    assert "不晚于施行日" in early.text
    ended = await province.submit(ending, {"until": "2021-11-30"})
    assert "自2021-11-30起不再要求" in ended.text
    assert "还差" not in (await officer.get("/offices/structure?on=2021-12-01")).text


@pytest.mark.usefixtures("in_office")
async def test_an_old_verdict_is_given_again_as_it_was_known(sign_in: SignIn) -> None:
    province, office = an_actor(Role.VETTING_OFFICER, region=PROVINCE), await sign_in(Role.VETTING_OFFICER)
    target = SetTarget(
        measure=Measure.WOMEN, share=200, level=TargetLevel.MUST, source="晋组发〔2021〕1号", since=date(2021, 1, 1)
    )
    then = clock.today() - timedelta(days=3)
    with clock.stopped_at(clock.now() - timedelta(days=3)):
        await set_target(province, target)
    await set_target(province, target.model_copy(update={"share": 900, "since": date(2021, 6, 1)}))

    shown = {}
    for known in ("", then.isoformat(), "2021-12-01"):
        page = await office.get(f"/offices/structure?on=2021-12-01&known={known}")
        shown[known] = page.words("//table[1]/tbody/tr[1]/td")[:4]
    assert [row[3] for row in shown.values()] == ["90%", "20%", "—"]
    assert [row[1] for row in shown.values()] == ["5", "0", "0"], "the result of 2021 came on record today"
    ahead = (clock.today() + timedelta(days=9)).isoformat()
    wrong = await office.get(f"/offices/structure?known={ahead}")
    assert (wrong.status, wrong.problems()) == (422, [f"按某日所知：{ahead}还没有到。填今天或者以前的日期。"])
