"""Resettlement sites on record: registering, counting, whom they are served by, and what the list sums up."""

from datetime import date

import pytest

from cadres.lookups import sites
from cadres.lookups.sites import SiteFilter
from cadres.place_vocabulary import Arrangement, SiteKind, SizeClass
from cadres.services.sites import (
    SiteCounted,
    SiteDetails,
    amend_site,
    count_site,
    register_site,
    remove_count,
    remove_site,
    subject,
)
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Forbidden, NotFound, Refused
from tests.support.factories import (
    COMMUNITY,
    COUNTY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    a_county,
    an_actor,
)

DAY = date(2025, 12, 31)


def details(name: str = "聚福苑小区", **more: object) -> SiteDetails:
    told = {"region": TOWNSHIP, "name": name, "kind": SiteKind.URBAN, "origins": ("李家山村", "赵家沟村")}
    return SiteDetails.model_validate(told | more)


def counted(relocated: int = 1106, poor: int = 874, as_of: date = DAY, households: int | None = 320) -> SiteCounted:
    return SiteCounted(as_of=as_of, households=households, relocated=relocated, registered_poor=poor)


async def test_a_site_is_shown_as_last_counted(operator: Actor) -> None:
    await a_county(operator)
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    made = await register_site(clerk, details(communities=(COMMUNITY,)))
    await count_site(clerk, made, counted(1200, 900, date(2025, 12, 31)))
    await count_site(clerk, made, counted(1100, 99, date(2024, 12, 31)))

    view = await sites.site(clerk, made)
    assert (view.line.relocated, view.line.as_of, view.line.size) == (1200, date(2025, 12, 31), SizeClass.MIDDLE)
    assert view.line.need is not None
    assert view.line.need.arrangement is Arrangement.TEAM
    assert [one.as_of.year for one in view.counts] == [2025, 2024]
    assert [one.region for one in view.servers] == [COMMUNITY]
    assert {one.kind for one in await trail(subject(made))} == {"ledger.added"}
    assert {"SD-5", "B-30"} == {one.rule for one in view.findings}


async def test_a_count_of_the_same_day_is_corrected_and_one_can_be_taken_back(operator: Actor) -> None:
    await a_county(operator)
    made = await register_site(operator, details())
    await count_site(operator, made, counted(1106))
    await count_site(operator, made, counted(1107))
    [event, *_] = await trail(subject(made))
    assert (event.kind, event.before, event.after) == ("ledger.amended", {"搬迁人口": 1106}, {"搬迁人口": 1107})
    with pytest.raises(Refused, match="已有其他记录引用"):
        await remove_site(operator, made, "登记错了")
    await remove_count(operator, made, DAY, "登记错了")
    with pytest.raises(NotFound):
        await remove_count(operator, made, DAY, "登记错了")
    await remove_site(operator, made, "登记错了")
    with pytest.raises(NotFound):
        await sites.site(operator, made)


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (counted(100, 101), "多于搬迁人口100人"),
        (counted(100, 10, households=101), "多于搬迁人口100人"),
        (counted(as_of=date(2099, 1, 1)), "还没有到"),
    ],
)
async def test_a_count_that_cannot_be_is_refused(operator: Actor, wrong: SiteCounted, cause: str) -> None:
    made = await register_site(operator, details())
    with pytest.raises(Refused, match=cause):
        await count_site(operator, made, wrong)
    assert (await sites.site(operator, made)).counts == ()


async def test_a_site_is_served_by_communities_of_its_township_only(operator: Actor) -> None:
    await a_county(operator)
    with pytest.raises(Refused, match=f"{OTHER_TOWNSHIP[:9]}200不是迁入地乡镇"):
        await register_site(operator, details(communities=(COMMUNITY, f"{OTHER_TOWNSHIP[:9]}200")))
    made = await register_site(operator, details(communities=(COMMUNITY, VILLAGE)))
    await amend_site(operator, made, details(communities=(VILLAGE,), closed=date(2026, 1, 1)))
    view = await sites.site(operator, made)
    assert [one.region for one in view.servers] == [VILLAGE]
    assert view.line.closed == date(2026, 1, 1)
    assert (await sites.sites(operator, SiteFilter(COUNTY))).sums.total == 0


async def test_two_of_a_name_and_places_that_are_no_township_are_refused(operator: Actor) -> None:
    made = await register_site(operator, details())
    with pytest.raises(Refused, match="已有同名的安置点"):
        await register_site(operator, details())
    assert await register_site(operator, details(region=OTHER_TOWNSHIP)) != made
    with pytest.raises(Refused, match="不是乡镇"):
        await register_site(operator, details(region=COUNTY))
    with pytest.raises(Refused, match="不能换乡镇"):
        await amend_site(operator, made, details(region=OTHER_TOWNSHIP))


async def test_only_those_of_the_area_with_the_right_write(operator: Actor) -> None:
    made = await register_site(operator, details())
    with pytest.raises(Forbidden):
        await register_site(an_actor(Role.VETTING_OFFICER), details("另一处"))
    stranger = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    for act in (
        register_site(stranger, details("另一处")),
        amend_site(stranger, made, details()),
        count_site(stranger, made, counted()),
        remove_site(stranger, made, "无"),
        sites.site(stranger, made),
    ):
        with pytest.raises(NotFound):
            await act


async def test_the_sums_are_over_all_and_agree_with_each_other(operator: Actor) -> None:
    await a_county(operator)
    numbers = [(90, 99), (799, 100), (800, 300), (2999, 12), (3000, 2500)]
    for place, (relocated, poor) in enumerate(numbers):
        kind = SiteKind.RURAL if place < 2 else SiteKind.URBAN
        made = await register_site(operator, details(f"第{place}安置点", kind=kind))
        await count_site(operator, made, counted(relocated, min(poor, relocated), clock.today(), None))
    await register_site(operator, details("新点", region=OTHER_TOWNSHIP))

    found = await sites.sites(operator, SiteFilter(COUNTY), size=2)
    sums = found.sums
    assert len(found.lines) == 2
    assert (sums.total, sums.urban, sums.rural) == (6, 4, 2)
    assert (sums.small, sums.middle, sums.large, sums.uncounted) == (2, 2, 1, 1)
    assert sums.relocated == sum(relocated for relocated, _ in numbers)
    assert (sums.teams, sums.unserved) == (3, 6)
    large = await sites.sites(operator, SiteFilter(COUNTY, size=SizeClass.LARGE))
    assert [line.name for line in large.lines] == ["第4安置点"]
    assert (await sites.sites(operator, SiteFilter(COUNTY, words="李家山"))).sums.total == 6
    assert await sites.sites_by_township(operator, COUNTY) == {TOWNSHIP: 5, OTHER_TOWNSHIP: 1}
