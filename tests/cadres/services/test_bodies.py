"""Organisations, groups, grids and representatives on record."""

from datetime import date, timedelta

import pytest

from cadres.lookups import bodies
from cadres.lookups.bodies import PendingFilter
from cadres.place_vocabulary import BodyKind, BodyState, PartKind, PartyForm
from cadres.services.bodies import BodyDetails, Chosen, PartDetails, save_body, save_part, save_representative
from cadres.vocabulary import CommitteeKind, Sex
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Forbidden, NotFound, Refused
from tests.support.factories import COMMUNITY, COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE, a_county, an_actor

DAY = date(2024, 6, 1)


@pytest.fixture(autouse=True)
async def _county(operator: Actor) -> None:
    await a_county(operator)


def body(kind: BodyKind = BodyKind.OWNERS, state: BodyState = BodyState.PENDING, **more: object) -> BodyDetails:
    told = {"region": VILLAGE, "kind": kind, "name": f"马道{kind.label}", "state": state, "since": DAY}
    return BodyDetails.model_validate(told | more)


def part(name: str = "第一村民小组", kind: PartKind = PartKind.GROUP, **more: object) -> PartDetails:
    return PartDetails.model_validate({"region": VILLAGE, "kind": kind, "name": name, "since": DAY} | more)


def chosen(name: str = "吕敏", **more: object) -> Chosen:
    return Chosen.model_validate({"region": VILLAGE, "name": name, "sex": Sex.FEMALE, "since": DAY} | more)


async def test_a_missing_organisation_counts_its_days_until_it_stands(operator: Actor) -> None:
    today = clock.today()
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    made = await save_body(
        clerk, body(since=today - timedelta(days=40), task_head="贺文秀", task_unit="新关镇人民政府")
    )
    await save_body(clerk, body(BodyKind.COLLECTIVE, since=today - timedelta(days=90)))
    lines, total = await bodies.pending(clerk, PendingFilter(COUNTY), today)
    assert [(line.kind, line.days) for line in lines] == [(BodyKind.COLLECTIVE, 90), (BodyKind.OWNERS, 40)]
    assert total == 2
    assert await bodies.pending_by_township(operator, COUNTY, today) == {TOWNSHIP: 2}
    only, _ = await bodies.pending(clerk, PendingFilter(COUNTY, BodyKind.OWNERS), today)
    assert [line.task_head for line in only] == ["贺文秀"]

    await save_body(clerk, body(state=BodyState.ESTABLISHED, since=today), made)
    [_, owners] = await bodies.bodies_of(clerk, VILLAGE, today)
    assert (owners.kind, owners.days, owners.task_head) == (BodyKind.OWNERS, None, None)
    assert (await bodies.pending(clerk, PendingFilter(COUNTY), today))[1] == 1
    [event, *_] = await trail(f"community:{VILLAGE}")
    assert (event.before["状态"], event.after["状态"]) == ("未组建", "已组建")


async def test_what_nobody_said_is_counted_apart(operator: Actor) -> None:
    today = clock.today()
    before = await bodies.unrecorded(operator, TOWNSHIP, today)
    assert before[BodyKind.PARTY] == 42
    assert BodyKind.OWNERS not in before
    await save_body(operator, body(BodyKind.PARTY, BodyState.ESTABLISHED))
    assert (await bodies.unrecorded(operator, TOWNSHIP, today))[BodyKind.PARTY] == 41


async def test_there_is_one_of_a_kind_but_many_associations(operator: Actor) -> None:
    await save_body(operator, body())
    with pytest.raises(Refused, match="已经登记了这个组织"):
        await save_body(operator, body(name="另一个业主委员会"))
    await save_body(operator, body(BodyKind.SOCIAL, BodyState.ESTABLISHED, name="老年人协会"))
    await save_body(operator, body(BodyKind.SOCIAL, BodyState.ESTABLISHED, name="红白理事会"))
    with pytest.raises(Refused, match="已经登记了这个组织"):
        await save_body(operator, body(BodyKind.SOCIAL, BodyState.PENDING, name="老年人协会"))
    await save_body(operator, body(region=COMMUNITY))
    ended = await save_body(operator, body(BodyKind.MASS, BodyState.ESTABLISHED, name="共青团"))
    await save_body(operator, body(BodyKind.MASS, BodyState.ESTABLISHED, name="共青团", until=date(2025, 1, 1)), ended)
    assert "共青团" not in [line.name for line in await bodies.bodies_of(operator, VILLAGE, clock.today())]


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (body(since=date(2099, 1, 1)), "还没有到"),
        (body(until=DAY), "不晚于起始日期"),
        (body(full_members=3), "只有党组织才填"),
        (body(women_members=3), "只有党组织才填"),
        (body(BodyKind.PARTY, BodyState.ESTABLISHED, full_members=3, women_members=4), "多于正式党员3人"),
        (body(BodyKind.PARTY, BodyState.ESTABLISHED, minority_members=0), "正式党员没有填"),
        (body(party_form=PartyForm.BRANCH), "只有党组织才填"),
        (body(state=BodyState.ESTABLISHED, task_head="贺文秀"), "已组建的不填工作专班"),
    ],
)
async def test_what_does_not_belong_together_is_refused(operator: Actor, wrong: BodyDetails, cause: str) -> None:
    with pytest.raises(Refused, match=cause):
        await save_body(operator, wrong)
    assert await bodies.bodies_of(operator, VILLAGE, clock.today()) == ()


async def test_an_assembly_is_read_with_what_the_law_says(operator: Actor) -> None:
    today = clock.today()
    group = await save_part(operator, part(households=20, head="吕敏"))
    await save_part(operator, part("第一网格", PartKind.GRID, households=300, head="贺文秀"))
    await save_representative(operator, chosen(part=group))
    await save_representative(operator, chosen("温久安", sex=Sex.MALE, households=16))
    held = await bodies.assembly(operator, VILLAGE, CommitteeKind.VILLAGERS, today)
    assert [one.name for one in held.parts] == ["第一村民小组", "第一网格"]
    assert [(one.name, one.group) for one in held.representatives] == [("吕敏", "第一村民小组"), ("温久安", None)]
    assert (held.women, held.members) == (1, 0)
    assert {one.rule: one.met for one in held.findings(today)} == {"B-22": False, "B-23": True}
    ended = held.representatives[1].id
    await save_representative(operator, chosen("温久安", sex=Sex.MALE, households=16, until=date(2025, 1, 1)), ended)
    later = await bodies.assembly(operator, VILLAGE, CommitteeKind.VILLAGERS, today)
    assert [one.name for one in later.representatives] == ["吕敏"]
    then = await bodies.assembly(operator, VILLAGE, CommitteeKind.VILLAGERS, date(2024, 12, 31))
    assert len(then.representatives) == 2


async def test_names_are_told_apart_and_groups_are_of_the_community(operator: Actor) -> None:
    group = await save_part(operator, part())
    with pytest.raises(Refused, match="已有同名的小组"):
        await save_part(operator, part())
    await save_representative(operator, chosen())
    with pytest.raises(Refused, match="已有同名的代表"):
        await save_representative(operator, chosen())
    with pytest.raises(Refused, match="不是这个村（社区）的小组"):
        await save_representative(operator, chosen(region=COMMUNITY, part=group))
    grid = await save_part(operator, part("第一网格", PartKind.GRID))
    with pytest.raises(Refused, match="不是这个村（社区）的小组"):
        await save_representative(operator, chosen("温久安", part=grid))


async def test_only_those_of_the_area_with_the_right_write(operator: Actor) -> None:
    made = await save_part(operator, part())
    with pytest.raises(Forbidden):
        await save_body(an_actor(Role.VETTING_OFFICER), body())
    stranger = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    for act in (
        save_body(stranger, body()),
        save_part(stranger, part("第二村民小组"), made),
        save_representative(stranger, chosen()),
        save_part(operator, part(region=COMMUNITY), made),  # Of another community.
    ):
        with pytest.raises(NotFound):
            await act


async def test_a_group_has_no_more_households_than_people(operator: Actor) -> None:
    with pytest.raises(Refused, match="人口：填了3人，少于户数500户"):
        await save_part(operator, part(households=500, population=3))
