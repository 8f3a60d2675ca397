"""How long a province's office holders take to be screened, from the rows of the database to the hits."""

import asyncio
import gc
import time
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from cadres.benchmarks import Figure, places_of_county, scratch
from cadres.reviews.facts import sealed_facts
from cadres.reviews.lists import negative_list
from cadres.rules.negative_list import Fact, screen
from cadres.services.communities import take_up
from cadres.services.reviews.batches import OpenBatch, open_batch
from cadres.services.reviews.lists import NewAgency, NewItem, list_agency, list_item
from cadres.services.reviews.screening import screen_area
from cadres.tables.people import CITIZEN_NUMBER
from cadres.vocabulary import Answer, CommitteeKind, ItemLevel, ReviewPurpose
from server import clock
from server.access import sealing
from server.access.actor import PROVINCE, Actor
from server.db.engine import connection, copy_rows, transaction
from server.values.text import search_key

PEOPLE = 154_000
GOAL_SECONDS = 10.0

_COUNTY = "140932000000"
_SOURCE, _EDITION = "测量用清单", "测量"
_SINCE, _DAY = date(2021, 1, 1), date(2026, 12, 20)
_AGENCIES = ("police", "court", "discipline")
#: Items by code: months of look-back, None without limit.
_ITEMS = {"1": 60, "2": 36, "3": None, "4": 120, "5": 12, "6": None}
_LATEST_DAYS = 3_650
_MOST_FACTS = 3


def vetting() -> list[Figure]:
    """154,000 office holders with up to three facts each against the list in force."""
    gc.disable()
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    actor = Actor.operator(PROVINCE)
    async with scratch() as analyse:
        await take_up(actor, _COUNTY)
        batch = await _lists_and_batch(actor)
        facts = [_facts(Random(order)) for order in range(PEOPLE)]  # noqa: S311  # Invented, and the same each time.
        await _fill(actor, batch, facts)
        await analyse()
        start = time.perf_counter()
        found = await screen_area(actor, PROVINCE, _DAY)
        spent = time.perf_counter() - start
        expected = await _expected(actor, facts)
    kept = spent < GOAL_SECONDS and found.holders == PEOPLE and len(found.hits) == expected
    name = f"vetting {PEOPLE} people with {sum(map(len, facts))} facts screened, {len(found.hits)} hits"
    return [Figure(name, round(spent, 2), "s", GOAL_SECONDS, kept)]


async def _lists_and_batch(actor: Actor) -> int:
    for position, code in enumerate(_AGENCIES, 1):
        new = NewAgency(
            code=code,
            name=f"部门{position}",
            short="部门",
            question="有无问题",
            source=_SOURCE,
            position=position,
            since=_SINCE,
        )
        await list_agency(actor, new)
    for code, months in _ITEMS.items():
        level = ItemLevel.MUST_NOT if months else ItemLevel.SHOULD_NOT
        item = NewItem(
            edition=_EDITION,
            code=code,
            level=level,
            wording=f"第{code}种情形",
            source=_SOURCE,
            since=_SINCE,
            lookback_months=months,
        )
        await list_item(actor, item)
    command = OpenBatch(
        region=_COUNTY,
        purpose=ReviewPurpose.CANDIDATES,
        kind=CommitteeKind.VILLAGERS,
        event_day=_DAY,
        term_number=13,
        afterwards=clock.today() > _DAY,
    )
    return await open_batch(actor, command)


def _facts(random: Random) -> tuple[Fact, ...]:
    """None to three facts, some of them past their time."""
    return tuple(
        Fact(
            random.choice(list(_ITEMS)),
            f"第{random.randrange(10**6)}号事实",
            f"（2024）晋0932第{random.randrange(10**6)}号",
            _DAY - timedelta(days=random.randrange(_LATEST_DAYS)),
        )
        for _ in range(random.randint(0, _MOST_FACTS))
    )


async def _fill(actor: Actor, batch: int, facts: list[tuple[Fact, ...]]) -> None:
    """Everybody in office, and what agencies said of each: one answer for each fact, else one that there is nothing."""
    places = [region for region, _ in await places_of_county(actor)]
    async with transaction(actor):
        communities = {row["region"]: row["id"] for row in await connection().fetch("SELECT id, region FROM community")}
        regions = [places[order % len(places)] for order in range(PEOPLE)]
        people = await _load("person", _PERSON, (_person(order, regions[order]) for order in range(PEOPLE)))
        basis = ("member", date(2026, 1, 1), "elected", "测量", clock.now())
        await _load(
            "tenure",
            ("region", "person", "community", "office", "since", "basis", "basis_document", "known_since"),
            ((region, one, communities[region], *basis) for region, one in zip(regions, people, strict=True)),
        )
        subjects = await _load(
            "vetting_subject",
            ("region", "batch", "person", "purpose", "materials", "township_passed", "opened"),
            ((region, batch, one, "测量", [], True, clock.now()) for region, one in zip(regions, people, strict=True)),
        )
        said = [
            (region, one, agency, fact, about)
            for region, one, about, held in zip(regions, subjects, people, facts, strict=True)
            for agency, fact in zip(_AGENCIES, held or (None,), strict=False)
        ]
        questions = await _load(
            "vetting_question",
            ("region", "subject", "asked_about", "agency", "asked", "due", "answered"),
            ((region, one, about, agency, _SINCE, _DAY, clock.now()) for region, one, agency, _, about in said),
        )
        await _load(
            "vetting_opinion",
            ("region", "question", "answer", "signed_by", "signed", "facts", "recorded"),
            (_opinion(one[0], asked, one[3]) for one, asked in zip(said, questions, strict=True)),
        )


async def _load(table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> list[int]:
    return [row["id"] for row in await copy_rows(table, columns, rows, tail="RETURNING id")]


_PERSON = ("region", "name", "name_key", "sex", "born", "citizen_number", "citizen_index")


def _person(order: int, region: str) -> tuple[Any, ...]:
    name, number = f"测{order}", f"149932{order:012}"
    sealed = sealing.seal(number, CITIZEN_NUMBER)
    return region, name, search_key(name), "female", date(1978, 3, 12), sealed, sealing.index(number)


def _opinion(region: str, question: int, fact: Fact | None) -> tuple[Any, ...]:
    answer = Answer.FOUND if fact else Answer.CLEAR
    return region, question, answer.value, "测量", _SINCE, sealed_facts([fact] if fact else []), clock.now()


async def _expected(actor: Actor, facts: list[tuple[Fact, ...]]) -> int:
    """How many hits the rule finds in the very facts that were put in, each once for a person."""
    async with transaction(actor):
        items = (await negative_list(_EDITION)).in_force(CommitteeKind.VILLAGERS, _DAY)
    return sum(1 for _ in screen(items, _DAY, ((order, fact) for order, held in enumerate(facts) for fact in held)))
