"""Changes of communities: names by day, what follows and what stays, and taking one back."""

from datetime import date

import pytest

from cadres import queries
from cadres.dossiers import offices_held
from cadres.lookups import sites
from cadres.lookups.changes import change, changes, changes_of
from cadres.place_vocabulary import PlaceChange, SiteKind
from cadres.queries import CommunityFilter
from cadres.services.changes import ChangePlace, change_place
from cadres.services.communities import Description, describe, take_up
from cadres.services.kinship import KinshipFound, record_kinship
from cadres.services.sites import SiteDetails, register_site
from cadres.services.withdrawing import resting_on, withdraw_change
from cadres.vocabulary import CommitteeKind, Kinship, Sex
from certificates.printing import certificates
from elections import queries as elections
from elections.printing import result_papers
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Conflict, Forbidden, NotFound, Refused
from server.places.regions import path
from tests.support.factories import (
    COMMUNITY,
    COUNTY,
    ELECTION_DAY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    a_conclusion,
    a_county,
    a_person,
    a_published_election,
    an_actor,
    an_election,
)

OTHER = f"{TOWNSHIP[:9]}207"
DAY = date(2026, 3, 1)
BEFORE = date(2026, 2, 28)


@pytest.fixture(autouse=True)
async def _county(operator: Actor) -> None:
    await a_county(operator)


def wanted(kind: PlaceChange, region: str = VILLAGE, **more: object) -> ChangePlace:
    told = {"region": region, "kind": kind, "day": DAY, "document": "偏政函〔2026〕3号"}
    return ChangePlace.model_validate(told | more)


def renamed(name: str = "马道新村", **more: object) -> ChangePlace:
    return wanted(PlaceChange.RENAME, name=name, **more)


async def _name(actor: Actor, region: str = VILLAGE, on: date | None = None) -> str:
    return (await queries.community(actor, region, on)).name


async def test_a_name_holds_from_its_day_and_the_old_one_before(operator: Actor) -> None:
    await change_place(operator, renamed())
    await change_place(operator, renamed("马道移民村", day=date(2026, 6, 1)))
    assert await _name(operator) == "马道移民村"
    days = {date(2021, 1, 1): "马道村", BEFORE: "马道村", DAY: "马道新村", date(2026, 5, 31): "马道新村"}
    assert {day: await _name(operator, on=day) for day in days} == days
    then = await queries.community(operator, VILLAGE, BEFORE)
    assert then.committee == "山西省忻州市偏关县新关镇马道村村民委员会"
    assert (await path(VILLAGE))[-1].name == "马道移民村委会"
    assert (await path(VILLAGE, BEFORE))[-1].name == "马道村委会"
    [event, *_] = await trail(f"community:{VILLAGE}")
    assert (event.before, event.after["名称"]) == ({"名称": "马道新村"}, "马道移民村")
    assert await take_up(operator, COUNTY) == 0


async def test_a_village_becomes_a_community(operator: Actor) -> None:
    await change_place(operator, wanted(PlaceChange.CONVERSION, name="马道社区"))
    now, then = await queries.community(operator, VILLAGE), await queries.community(operator, VILLAGE, BEFORE)
    assert (now.kind, then.kind) == (CommitteeKind.RESIDENTS, CommitteeKind.VILLAGERS)
    assert now.committee.endswith("马道社区居民委员会")
    assert then.committee.endswith("马道村村民委员会")


async def test_papers_keep_the_name_of_their_day(operator: Actor) -> None:
    code = await a_published_election(operator)
    before = await result_papers(operator, code)
    await change_place(operator, renamed(day=date(2026, 1, 5)))
    assert await result_papers(operator, code) == before
    assert (await elections.election(operator, code)).community == "马道村"
    assert all("马道" in paper.place for paper in await certificates(operator, code))


async def test_in_a_merger_people_and_sites_go_along_and_papers_stay(operator: Actor) -> None:
    code = await a_published_election(operator)
    site = await register_site(
        operator, SiteDetails(region=TOWNSHIP, name="马道小区", kind=SiteKind.RURAL, communities=(VILLAGE,))
    )
    people = [one.id for one in await queries.people_of(operator, VILLAGE)]
    kin = KinshipFound(one=people[0], other=people[1], relation=Kinship.SIBLING, evidence="户口簿")
    await record_kinship(operator, kin)

    event = await change_place(operator, wanted(PlaceChange.MERGER, into=OTHER, name="联合村"))

    gone = await queries.community(operator, VILLAGE)
    assert gone.until == DAY
    assert await queries.people_of(operator, VILLAGE) == ()
    assert {one.id for one in await queries.people_of(operator, OTHER)} == {*people}
    assert len(await queries.kin(operator, people)) == 1
    assert (await sites.site(operator, site)).line.served_by == ("联合村",)
    assert await queries.officers(operator, VILLAGE, DAY) == ()
    assert len(await queries.officers(operator, VILLAGE, BEFORE)) == 5
    ends = {one.until for one in await queries.former_officers(operator, VILLAGE, DAY)}
    assert ends == {DAY}
    [held] = await offices_held(operator, next(one.person for one in await queries.officers(operator, VILLAGE, BEFORE)))
    assert (held.region, held.until) == (VILLAGE, DAY)
    assert (await elections.election(operator, code)).region == VILLAGE
    listed = await queries.communities(operator, CommunityFilter(TOWNSHIP), DAY)
    assert (VILLAGE in {line.region for line in listed.lines}, listed.total) == (False, 41)
    assert (await queries.communities(operator, CommunityFilter(TOWNSHIP), BEFORE)).total == 42
    assert (await queries.counts_by_township(operator, COUNTY))[TOWNSHIP] == 41
    into, absorbed = await change(operator, event)
    assert (into.name_after, absorbed.name_after, absorbed.successor) == ("联合村", None, OTHER)
    assert absorbed.people == len(people)
    assert len(await changes_of(operator, OTHER)) == 2
    with pytest.raises(Refused, match="已撤销或者并入别处"):
        await an_election(operator, term_number=13, election_day=DAY)
    assert await take_up(operator, COUNTY) == 0


async def test_a_merger_taken_back_leaves_all_as_it_was(operator: Actor) -> None:
    person = await a_person(operator)
    site = await register_site(
        operator, SiteDetails(region=TOWNSHIP, name="马道小区", kind=SiteKind.RURAL, communities=(VILLAGE,))
    )
    state = """SELECT c.region, c.name, c.kind, c.until, d.name AS division, d.until AS closed FROM community c
               JOIN division d ON d.code = c.region WHERE c.region = ANY($1) ORDER BY c.region, d.since"""
    before = await connection().fetch(state, [VILLAGE, OTHER])
    event = await change_place(operator, wanted(PlaceChange.MERGER, into=OTHER, name="联合村"))
    assert await resting_on(operator, event) == ()
    await withdraw_change(operator, event, "登记错了村")
    after = await connection().fetch(state, [VILLAGE, OTHER])
    assert [tuple(row)[:4] for row in after if row["region"] == VILLAGE] == [tuple(before[-1])[:4]]
    assert await _name(operator, OTHER) == before[0]["name"]
    assert (await path(VILLAGE))[-1].name == "马道村委会"
    assert [one.id for one in await queries.people_of(operator, VILLAGE)] == [person]
    assert (await sites.site(operator, site)).line.served_by == ("马道村",)
    assert await _name(operator, OTHER, BEFORE) == before[0]["name"]
    with pytest.raises(Conflict, match="已经撤销"):
        await withdraw_change(operator, event, "再撤一次")
    assert await changes_of(operator, VILLAGE) == ()
    lines, total = await changes(operator, COUNTY)
    assert (total, all(line.withdrawn for line in lines)) == (2, True)


async def test_in_a_split_those_named_go_to_the_new_one(operator: Actor) -> None:
    stays, goes = await a_person(operator, "吕敏", Sex.FEMALE), await a_person(operator, "温久安")
    await a_conclusion(operator, goes, "不限")
    code = f"{TOWNSHIP[:9]}299"
    command = wanted(PlaceChange.SPLIT, name="新马道村", new_code=code, people=(goes,))
    event = await change_place(operator, command)
    assert [one.id for one in await queries.people_of(operator, code)] == [goes]
    assert [one.id for one in await queries.people_of(operator, VILLAGE)] == [stays]
    made = await queries.community(operator, code)
    assert (made.committee, made.established) == ("山西省忻州市偏关县新关镇新马道村村民委员会", DAY)
    with pytest.raises(Refused, match="已经建立了村"):
        await change_place(operator, wanted(PlaceChange.SPLIT, name="又一村", new_code=code))
    await withdraw_change(operator, event, "代码错了")
    assert {one.id for one in await queries.people_of(operator, VILLAGE)} == {stays, goes}
    assert code not in {
        line.region for line in (await queries.communities(operator, CommunityFilter(TOWNSHIP), DAY)).lines
    }
    await change_place(operator, command)
    assert (await queries.community(operator, code)).until is None


async def test_nothing_is_taken_back_once_something_rests_on_it(operator: Actor) -> None:
    first = await change_place(operator, renamed())
    second = await change_place(operator, renamed("马道移民村", day=date(2026, 6, 1)))
    with pytest.raises(Refused, match="此后又登记了1次变更"):
        await withdraw_change(operator, first, "登记错了")
    await describe(operator, Description(region=VILLAGE, address="马道移民村1号"))
    assert await resting_on(operator, second) == ("此后已有“登记社区情况”1件。",)
    with pytest.raises(Refused, match="登记社区情况"):
        await withdraw_change(operator, second, "登记错了")
    third = await change_place(operator, renamed("马道村", day=date(2026, 7, 1)))
    with pytest.raises(Refused, match="没有填"):
        await withdraw_change(operator, third, "　")
    await withdraw_change(operator, third, "登记错了")
    assert await _name(operator) == "马道移民村"


async def test_an_empty_place_is_abolished(operator: Actor) -> None:
    person = await a_person(operator)
    with pytest.raises(Refused, match="还有1名在册人员"):
        await change_place(operator, wanted(PlaceChange.ABOLITION))
    assert person
    event = await change_place(operator, wanted(PlaceChange.ABOLITION, region=OTHER))
    assert (await queries.community(operator, OTHER)).until == DAY
    with pytest.raises(Refused, match="起已不存在"):
        await change_place(operator, renamed(region=OTHER))
    await withdraw_change(operator, event, "登记错了")
    assert (await queries.community(operator, OTHER)).until is None


@pytest.mark.parametrize(
    ("command", "cause"),
    [
        (renamed(day=date(2099, 1, 1)), "还没有到"),
        (renamed(None), "没有填"),
        (renamed("马道社区"), "不是以“村”结尾"),
        (renamed("村"), "不是以“村”结尾"),
        (renamed("马道村"), "与现名相同"),
        (renamed("沈家村"), "已有沈家村"),
        (wanted(PlaceChange.CONVERSION, name="马道村"), "不是以“社区”结尾"),
        (wanted(PlaceChange.CONVERSION, region=COMMUNITY, name="聚福社区"), "已经是社区"),
        (wanted(PlaceChange.MERGER), "没有选并入"),
        (wanted(PlaceChange.MERGER, into=VILLAGE), "不能并入自己"),
        (wanted(PlaceChange.SPLIT, name="新村"), "没有填"),
        (wanted(PlaceChange.SPLIT, name="新村", new_code=f"{OTHER_TOWNSHIP[:9]}299"), "不是这个乡镇"),
        (
            wanted(PlaceChange.SPLIT, name="新马道村", new_code=f"{TOWNSHIP[:9]}299", people=(10**9,)),
            "不是马道村的在册人员",
        ),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(operator: Actor, command: ChangePlace, cause: str) -> None:
    with pytest.raises(Refused, match=cause):
        await change_place(operator, command)
    assert await _name(operator) == "马道村"
    assert (await changes(operator, COUNTY))[1] == 0


async def test_only_those_of_the_area_with_the_right_change(operator: Actor) -> None:
    event = await change_place(operator, wanted(PlaceChange.MERGER, into=f"{OTHER_TOWNSHIP[:9]}200"))
    with pytest.raises(Forbidden):
        await change_place(an_actor(Role.TOWNSHIP_CLERK), renamed(region=OTHER))
    with pytest.raises(NotFound):
        await change_place(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), renamed(region=OTHER))
    with pytest.raises(Refused, match="没有代码是"):
        await change_place(
            an_actor(Role.ELECTION_OFFICER), wanted(PlaceChange.MERGER, region=OTHER, into=f"{OTHER_COUNTY[:6]}100200")
        )
    for region in (OTHER_COUNTY, TOWNSHIP):  # The township sees one half of it.
        with pytest.raises(NotFound):
            await withdraw_change(an_actor(Role.ELECTION_OFFICER, region=region), event, "无")
    with pytest.raises(Forbidden):
        await withdraw_change(an_actor(Role.VETTING_OFFICER), event, "无")
    assert ELECTION_DAY < DAY


async def test_no_change_is_older_than_the_republic(operator: Actor) -> None:
    with pytest.raises(Refused, match="早于1949年10月1日"):
        await change_place(operator, renamed(day=date(1900, 11, 20)))
