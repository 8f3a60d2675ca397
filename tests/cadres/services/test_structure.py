"""Setting structure targets: whose they are, from when to when, and what stays of those that were put right (Q-0B)."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from cadres.rules.structure import Target, in_force
from cadres.services.structure import EndTarget, SetTarget, end_target, may_set, set_target
from cadres.structure import places_above, targets
from cadres.vocabulary import Measure, TargetLevel
from server import clock
from server.access.actor import PROVINCE, Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Forbidden, NotFound, Refused
from tests.support.factories import COUNTY, OTHER_COUNTY, TOWNSHIP, an_actor

_PROVINCE = an_actor(Role.VETTING_OFFICER, region=PROVINCE)
_CITY = an_actor(Role.VETTING_OFFICER, region="140900000000")
_COUNTY = an_actor(Role.VETTING_OFFICER)
_DAY = date(2021, 12, 1)

pytestmark = pytest.mark.usefixtures("operator")


def a_target(share: int = 300, since: date = date(2021, 1, 1), level: TargetLevel = TargetLevel.MUST) -> SetTarget:
    return SetTarget(measure=Measure.WOMEN, share=share, level=level, source="晋组发〔2021〕1号", since=since)


def until(day: date) -> EndTarget:
    return EndTarget(measure=Measure.WOMEN, until=day)


async def _asked(area: str, day: date, known: date | None = None) -> Target | None:
    async with transaction(_COUNTY):
        found: Mapping[Measure, Target] = in_force(await targets(known), places_above(area), day)
    return found.get(Measure.WOMEN)


async def _share(area: str, day: date, known: date | None = None) -> int | None:
    found = await _asked(area, day, known)
    return found.share if found else None


async def test_a_county_asks_for_more_and_never_for_less() -> None:
    await set_target(_PROVINCE, a_target(300))
    with pytest.raises(Refused, match="不能低于上级"):
        await set_target(_COUNTY, a_target(250))
    await set_target(_COUNTY, a_target(350))
    assert await _share(TOWNSHIP, _DAY) == 350
    assert await _share(OTHER_COUNTY, _DAY) == 300


async def test_a_city_holds_for_its_counties_and_the_highest_counts() -> None:
    await set_target(_COUNTY, a_target(320))
    await set_target(_CITY, a_target(310))
    assert await _share(TOWNSHIP, _DAY) == 320
    await set_target(_PROVINCE, a_target(400, since=date(2022, 1, 1)))
    assert await _share(TOWNSHIP, date(2021, 12, 31)) == 320
    assert await _share(TOWNSHIP, date(2022, 1, 1)) == 400, (
        "what the province asks later lifts what a county asked before"
    )
    with pytest.raises(Refused, match="不能低于上级"):
        await set_target(_CITY, a_target(350, since=date(2022, 6, 1)))


@pytest.mark.parametrize(
    "actor",
    [an_actor(Role.VETTING_OFFICER, region=TOWNSHIP), an_actor(Role.TOWNSHIP_CLERK), an_actor(Role.ELECTION_OFFICER)],
    ids=["township", "clerk", "other-role"],
)
async def test_who_sets_none(actor: Actor) -> None:
    assert not may_set(actor)
    with pytest.raises(Forbidden):
        await set_target(actor, a_target(400))
    with pytest.raises((Forbidden, NotFound)):
        await end_target(actor, until(date(2022, 1, 1)))


async def test_a_new_edition_ends_the_one_before_and_the_trace_keeps_both() -> None:
    await set_target(_PROVINCE, a_target(300))
    await set_target(_PROVINCE, a_target(400, since=date(2026, 1, 1), level=TargetLevel.SHOULD))
    before, after = await _asked(PROVINCE, date(2025, 12, 31)), await _asked(PROVINCE, date(2026, 1, 1))
    assert before is not None
    assert after is not None
    assert [(one.share, one.level) for one in (before, after)] == [
        (300, TargetLevel.MUST),
        (400, TargetLevel.SHOULD),
    ]
    with pytest.raises(Refused, match="已有2026-01-01起的目标"):
        await set_target(_PROVINCE, a_target(350, since=date(2023, 1, 1)))
    last = (await trail("structure_target:women"))[0]
    assert (last.before["“两委”成员中女性"], last.after["“两委”成员中女性"]) == ("30%", "40%")


async def test_a_later_edit_changes_no_verdict_as_it_was_known() -> None:
    first = clock.now()
    await set_target(_PROVINCE, a_target(300))
    with clock.stopped_at(first + timedelta(days=2)):
        await set_target(_PROVINCE, a_target(400, since=date(2021, 6, 1)))
    with clock.stopped_at(first + timedelta(days=4)):
        await end_target(_PROVINCE, until(date(2021, 9, 1)))
        known = [(first + timedelta(days=days)).date() for days in range(-1, 5)]
        assert [await _share(TOWNSHIP, _DAY, day) for day in known] == [None, 300, 300, 400, 400, None]
        assert await _share(TOWNSHIP, _DAY) is None
        assert await _share(TOWNSHIP, date(2021, 5, 31)) == 300
        assert await _share(TOWNSHIP, date(2021, 8, 31)) == 400


async def test_a_share_that_was_mistyped_is_put_right_from_its_own_day() -> None:
    await set_target(_PROVINCE, a_target(905))
    await set_target(_PROVINCE, a_target(300))
    assert await _share(TOWNSHIP, date(2021, 1, 1)) == 300
    rows = await connection().fetch("SELECT share, struck IS NULL AS stands, until FROM structure_target ORDER BY id")
    assert [tuple(row) for row in rows] == [(905, False, None), (300, True, None)]


async def test_a_target_ends_after_it_began_and_once() -> None:
    with pytest.raises(NotFound):
        await end_target(_COUNTY, until(_DAY))
    await set_target(_PROVINCE, a_target(300))
    with pytest.raises(NotFound):
        await end_target(_COUNTY, until(_DAY))
    with pytest.raises(Refused, match="填2021-01-02以后的日子"):
        await end_target(_PROVINCE, until(date(2021, 1, 1)))
    await end_target(_PROVINCE, until(date(2021, 1, 2)))
    assert await _share(COUNTY, date(2021, 1, 1)) == 300
    assert await _share(COUNTY, date(2021, 1, 2)) is None
    with pytest.raises(NotFound):
        await end_target(_PROVINCE, until(_DAY))
    event = (await trail("structure_target:women"))[0]
    assert (event.label, event.after["停用"]) == ("停用结构目标", "2021-01-02")
