"""The page of structure targets: numbers as long as their lists, targets by place, and what is refused."""

from datetime import date

import pytest

from cadres.rules.structure import in_force
from cadres.services.structure import SetTarget, set_target
from cadres.structure import counted, lines, places_above, targets
from cadres.vocabulary import Measure, TargetLevel
from server.access.actor import PROVINCE, Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Forbidden, Refused
from tests.support.factories import COUNTY, ELECTION_DAY, OTHER_COUNTY, TOWNSHIP, a_published_election, an_actor
from tests.support.http import SignIn

_PROVINCE = an_actor(Role.VETTING_OFFICER, region=PROVINCE)


def a_target(share: int = 300, since: date = date(2021, 1, 1), measure: Measure = Measure.WOMEN) -> SetTarget:
    return SetTarget(measure=measure, share=share, level=TargetLevel.MUST, source="晋组发〔2021〕1号", since=since)


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


async def test_a_county_asks_for_more_and_never_for_less(operator: Actor) -> None:
    assert operator
    await set_target(_PROVINCE, a_target(300))
    county = an_actor(Role.VETTING_OFFICER)
    with pytest.raises(Refused, match="不能低于上级"):
        await set_target(county, a_target(250))
    await set_target(county, a_target(350))
    async with transaction(county):
        known = await targets()
    day = date(2021, 12, 1)
    assert in_force(known, places_above(TOWNSHIP), day)[Measure.WOMEN].share == 350
    assert in_force(known, places_above(OTHER_COUNTY), day)[Measure.WOMEN].share == 300
    with pytest.raises(Forbidden):
        await set_target(an_actor(Role.VETTING_OFFICER, region=TOWNSHIP), a_target(400))
    with pytest.raises(Forbidden):
        await set_target(an_actor(Role.TOWNSHIP_CLERK), a_target(400))


async def test_a_new_edition_ends_the_one_before_and_the_trace_keeps_both(operator: Actor) -> None:
    assert operator
    await set_target(_PROVINCE, a_target(300))
    await set_target(_PROVINCE, a_target(400, since=date(2026, 1, 1)))
    async with transaction(_PROVINCE):
        known = await targets()
    shares = [in_force(known, (PROVINCE,), day)[Measure.WOMEN].share for day in (date(2025, 12, 31), date(2026, 1, 1))]
    assert shares == [300, 400]
    with pytest.raises(Refused, match="已有2026-01-01起的目标"):
        await set_target(_PROVINCE, a_target(350, since=date(2023, 1, 1)))
    last = (await trail("structure_target:women"))[0]
    assert (last.before["“两委”成员中女性"], last.after["“两委”成员中女性"]) == ("30%", "40%")


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
