"""How fast the lists of people are read with the people of the whole province on record."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import asyncpg

from cadres import directory, duplicates, holdings, queries, rosters
from cadres.benchmarks import Figure, scratch
from cadres.directory import PeopleFilter
from cadres.queries import CommunityFilter
from cadres.services.communities import take_up
from cadres.tables.people import CITIZEN_NUMBER
from cadres.vocabulary import Education, Office, PoliticalStatus, RecordPurpose, Sex, Source
from server import clock
from server.access import sealing
from server.access.actor import PROVINCE, Actor
from server.db import engine
from server.values.identity import check_character
from server.values.strokes import sort_key
from server.values.text import search_key

PEOPLE = 150_000
GOAL_MS = 50.0
#: The whole province is asked for by few, and every one of its rows is counted for the tree.
PROVINCE_GOAL_MS = 400.0
_TIMES = 21
_COUNTY = "140932000000"
_BEFORE, _DAY = date(2026, 9, 1), date(2026, 11, 1)
_SURNAMES, _GIVEN = "贾高刘王张杜马郝李赵苗武", "永建桂秀志军芳英强国珍平"
_FIRST_DAY, _DAYS = date(1950, 1, 1), 20_000
_IN_OFFICE_EACH = 3

Look = Callable[[], Awaitable[object]]


def web() -> list[Figure]:
    """The list of a county and of the province as their pages read it, each the median of many times."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    async with scratch() as analyse:
        province, county = Actor.operator(), Actor.operator(_COUNTY)
        await _fill(province)
        await analyse()
        looks: tuple[tuple[str, Actor, PeopleFilter], ...] = (
            ("people of a county", county, PeopleFilter(_COUNTY, _DAY)),
            ("people of a county by strokes", county, PeopleFilter(_COUNTY, _DAY, order="strokes")),
            ("people of a county by name", county, PeopleFilter(_COUNTY, _DAY, words="秀英")),
            ("people of a county in office, incomplete", county, _narrowed(_COUNTY)),
            ("people of the province", province, PeopleFilter(PROVINCE, _DAY)),
            ("people of the province by strokes", province, PeopleFilter(PROVINCE, _DAY, order="strokes")),
            ("people of the province by name", province, PeopleFilter(PROVINCE, _DAY, words="贾秀英")),
        )
        lists: tuple[tuple[str, Look], ...] = (
            ("offices of a county", lambda: rosters.roster(county, _COUNTY, _DAY)),
            ("offices of a county between two days", lambda: rosters.changes(county, _COUNTY, _BEFORE, _DAY)),
            ("seats of a county without a holder", lambda: holdings.vacancies(county, _COUNTY, _DAY, size=50)),
            ("offices of a county that go not together", lambda: holdings.conflicts_in(county, _COUNTY, _DAY)),
            ("communities of a county", lambda: queries.communities(county, CommunityFilter(_COUNTY), _DAY)),
            ("people of a county who may be on record twice", lambda: duplicates.pairs(county, _COUNTY)),
        )
        found = [await _figure(name, actor, wanted) for name, actor, wanted in looks]
        return found + [await _list_figure(name, county, look) for name, look in lists]


def _narrowed(area: str) -> PeopleFilter:
    return PeopleFilter(area, _DAY, age_from=30, age_to=45, holds="any", lacks=RecordPurpose.VETTING)


async def _list_figure(name: str, actor: Actor, look: Look) -> Figure:
    """The other lists of a county, as the same people and offices fill them."""
    spent = []
    for _ in range(_TIMES):
        start = time.perf_counter()
        async with engine.transaction(actor):
            await look()
        spent.append((time.perf_counter() - start) * 1000)
    median = statistics.median(spent)
    return Figure(f"{name}, {PEOPLE} on record", round(median, 1), "ms", GOAL_MS, median < GOAL_MS)


async def _figure(name: str, actor: Actor, wanted: PeopleFilter) -> Figure:
    spent = []
    for _ in range(_TIMES):
        start = time.perf_counter()
        async with engine.transaction(actor):
            counts = await directory.counts_by_township(actor)
            await directory.people(actor, wanted, counts=counts)
        spent.append((time.perf_counter() - start) * 1000)
    median = statistics.median(spent)
    goal = PROVINCE_GOAL_MS if wanted.area == PROVINCE else GOAL_MS
    return Figure(f"{name}, {PEOPLE} on record", round(median, 1), "ms", goal, median < goal)


async def _fill(actor: Actor) -> None:
    await take_up(actor, PROVINCE)
    async with engine.transaction(actor):
        rows = await engine.connection().fetch("SELECT id, region FROM community ORDER BY region")
        places = [(row["id"], row["region"]) for row in rows]
        made = await engine.copy_rows("person", _PERSON, _people(places), tail="RETURNING id, region")
        communities = {region: key for key, region in places}
        await engine.copy_rows("tenure", _TENURE, _tenures(made, communities))


_PERSON = (
    *("region", "name", "name_key", "stroke_key", "sex", "born", "citizen_number", "citizen_index"),
    *("ethnicity", "political_status", "education", "source"),
)
_TENURE = ("region", "person", "community", "office", "since", "basis", "basis_document", "known_since")


def _people(places: list[tuple[int, str]]) -> Iterator[tuple[Any, ...]]:
    random = Random(12)  # noqa: S311  Invented people need a repeatable source, not a secret one.
    for order in range(PEOPLE):
        born = _FIRST_DAY + timedelta(days=order % _DAYS)
        digits = f"140932{born:%Y%m%d}{order // _DAYS * 2:03}"
        number = digits + check_character(digits)
        name = random.choice(_SURNAMES) + random.choice(_GIVEN) + random.choice(_GIVEN)
        yield (
            *(places[order % len(places)][1], name, search_key(name), sort_key(name), Sex.FEMALE.value, born),
            *(sealing.seal(number, CITIZEN_NUMBER), sealing.index(number), "汉族"),
            *(random.choice(list(kind)).value for kind in (PoliticalStatus, Education, Source)),
        )


def _tenures(people: list[asyncpg.Record], communities: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    now = clock.now()
    for order, row in enumerate(people):
        if order % _IN_OFFICE_EACH == 0:
            place = row["region"]
            yield (place, row["id"], communities[place], Office.MEMBER.value, date(2026, 10, 1), "elected", "2026", now)
