"""Households and people by day: the latest is shown, what was known before stays."""

from datetime import date, timedelta

import pytest

from cadres import queries
from cadres.lookups.bodies import counts_of, peoples_of
from cadres.rules.peoples import Peoples
from cadres.services.communities import Description, describe
from cadres.services.counts import Counted, count_community, remove_count
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Forbidden, NotFound, Refused
from tests.support.factories import OTHER_COUNTY, TOWNSHIP, VILLAGE, a_county, an_actor


@pytest.fixture(autouse=True)
async def _county(operator: Actor) -> None:
    await a_county(operator)


def counted(as_of: date, households: int | None = None, population: int | None = None) -> Counted:
    return Counted(region=VILLAGE, as_of=as_of, households=households, population=population)


async def _shown(actor: Actor) -> tuple[int | None, int | None]:
    view = await queries.community(actor, VILLAGE)
    return view.households, view.population


async def test_the_latest_is_shown_whatever_the_order_of_entry(operator: Actor) -> None:
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    await count_community(clerk, counted(date(2025, 12, 31), 310, 900))
    await count_community(clerk, counted(date(2023, 12, 31), 330, 980))
    assert await _shown(operator) == (310, 900)
    await count_community(clerk, counted(date(2025, 12, 31), 311))
    assert await _shown(operator) == (311, 900)
    assert [(one.as_of.year, one.households) for one in await counts_of(operator, VILLAGE)] == [
        (2025, 311),
        (2023, 330),
    ]
    [event, *_] = await trail(f"community:{VILLAGE}")
    assert (event.before, event.after) == ({"户数": 310}, {"户数": 311})


async def test_what_is_not_said_is_as_it_was_known_before_that_day(operator: Actor) -> None:
    await count_community(operator, counted(date(2023, 12, 31), 330, 980))
    await count_community(operator, counted(date(2025, 12, 31), population=900))
    assert await _shown(operator) == (330, 900)
    await count_community(operator, counted(date(2022, 12, 31), households=340))
    assert (await counts_of(operator, VILLAGE))[-1].population is None


async def test_a_description_is_what_is_known_today(operator: Actor) -> None:
    await count_community(operator, counted(clock.today() - timedelta(days=1), 330, 980))
    await describe(operator, Description(region=VILLAGE, households=300))
    newest, older = await counts_of(operator, VILLAGE)
    assert (newest.as_of, newest.households, newest.population) == (clock.today(), 300, 980)
    assert older.households == 330
    await describe(operator, Description(region=VILLAGE, households=None))
    assert await _shown(operator) == (None, 980)
    assert (await counts_of(operator, VILLAGE))[0].households is None


async def test_a_count_taken_back_leaves_the_one_before(operator: Actor) -> None:
    await count_community(operator, counted(date(2023, 12, 31), 330, 980))
    await count_community(operator, counted(date(2025, 12, 31), 310, 900))
    await remove_count(operator, VILLAGE, date(2025, 12, 31), "填错了村")
    assert await _shown(operator) == (330, 980)
    await remove_count(operator, VILLAGE, date(2023, 12, 31), "填错了村")
    assert await _shown(operator) == (None, None)
    with pytest.raises(NotFound):
        await remove_count(operator, VILLAGE, date(2023, 12, 31), "填错了村")


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (counted(date(2099, 1, 1), 3, 9), "还没有到"),
        (counted(date(2025, 1, 1)), "都没有填"),
        (counted(date(2025, 1, 1), 10, 9), "少于户数10户"),
    ],
)
async def test_what_cannot_be_is_refused(operator: Actor, wrong: Counted, cause: str) -> None:
    with pytest.raises(Refused, match=cause):
        await count_community(operator, wrong)
    assert await counts_of(operator, VILLAGE) == ()


async def test_only_those_of_the_area_with_the_right_count() -> None:
    with pytest.raises(Forbidden):
        await count_community(an_actor(Role.VETTING_OFFICER), counted(date(2025, 1, 1), 3, 9))
    for act in (
        count_community(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), counted(date(2025, 1, 1), 3, 9)),
        remove_count(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), VILLAGE, date(2025, 1, 1), "无"),
    ):
        with pytest.raises(NotFound):
            await act


async def test_a_minority_is_part_of_the_population_and_known_of_its_own_day(operator: Actor) -> None:
    day = date(2024, 12, 31)
    with pytest.raises(Refused, match="多于人口"):
        await count_community(operator, Counted(region=VILLAGE, as_of=day, population=50, minority=60))
    await count_community(operator, Counted(region=VILLAGE, as_of=day, households=300, population=900, minority=60))
    await count_community(operator, counted(date(2025, 12, 31), 310, 910))
    assert [one.minority for one in await counts_of(operator, VILLAGE)] == [None, 60]
    assert await peoples_of(operator, VILLAGE, clock.today()) == Peoples(day, 900, 60)
    assert await peoples_of(operator, VILLAGE, date(2024, 12, 30)) is None
