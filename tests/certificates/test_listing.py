"""Filings counted and paged where they are kept stand as each of them says of itself."""

from collections.abc import Callable
from datetime import date

import pytest

from certificates import queries
from certificates.listing import SHOWN, Wanted, counted, listed, open_by_township, printed_on
from certificates.queries import FilingLine
from certificates.vocabulary import FilingState
from elections.tables import Election
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from tests.support.factories import (
    COUNTY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    a_published_election,
    an_actor,
)
from tests.support.filings import VILLAGE_CODE, taken_to

SECOND, THIRD = "140932102200", "140932102202"
_TODAY = date(2026, 11, 27)
_DAYS = (date(2021, 11, 21), date(2022, 3, 1), date(2026, 11, 19), date(2026, 11, 20), _TODAY)
_HOLDS: dict[str, Callable[[FilingLine, date], bool]] = {
    "": lambda _line, _day: True,
    "open": lambda line, _day: line.open,
    "returned": lambda line, _day: line.open and line.returned,
    "late": lambda line, day: line.late(day),
    "expired": lambda line, day: line.expired(day),
    "done": lambda line, _day: line.done,
    "closed": lambda line, _day: not line.open and not line.done,
}


@pytest.fixture
async def filings(operator: Actor) -> list[int]:
    """One that is open, one that was fetched, one that stands for a void result."""
    found = []
    for region in (VILLAGE, SECOND, THIRD):
        filing = await queries.filing_of_election(operator, await a_published_election(operator, region=region))
        assert filing is not None
        found.append(filing)
    await taken_to(operator, found[1], FilingState.COLLECTED)
    await Election.update({Election.voided: date(2022, 1, 5)}).where(Election.region == THIRD)
    return found


async def test_each_way_of_standing_is_that_of_the_filings(operator: Actor, filings: list[int]) -> None:
    await connection().execute("UPDATE filing SET returned = true WHERE id = $1", filings[0])
    found: dict[str, set[int]] = {show: set() for show in SHOWN}
    async with transaction(operator):
        every = await queries.filings(operator, COUNTY)
        for day in _DAYS:
            counts = await counted(operator, Wanted(COUNTY, day))
            for show, holds in _HOLDS.items():
                expected = {line.id for line in every if holds(line, day)}
                lines = await listed(operator, Wanted(COUNTY, day), show)
                assert {line.id for line in lines} == expected, (show, day)
                assert counts[show] == len(lines) == len(expected), (show, day)
                found[show] |= expected
            assert counts[""] == counts["open"] + counts["done"] + counts["closed"], "three tabs make up the whole"
            assert all(counts[part] <= counts["open"] for part in ("returned", "late", "expired"))
    assert all(found.values()), "each way is met on some day"


async def test_the_order_is_that_of_all_filings_and_pages_cut_it(operator: Actor, filings: list[int]) -> None:
    await connection().execute("UPDATE filing SET due = due - 3 WHERE id = $1", filings[2])
    async with transaction(operator):
        every = [line.id for line in await queries.filings(operator, COUNTY)]
        wanted = Wanted(COUNTY, clock.today())
        assert [line.id for line in await listed(operator, wanted)] == every
        pages = [await listed(operator, wanted, first=first, size=1) for first in range(4)]
    assert [line.id for page in pages for line in page] == every


async def test_words_and_area_narrow_and_walls_stand(operator: Actor, filings: list[int]) -> None:
    async with transaction(operator):
        for wanted in (Wanted(COUNTY, _TODAY, "马道"), Wanted(COUNTY, _TODAY, VILLAGE), Wanted(TOWNSHIP, _TODAY)):
            assert [line.id for line in await listed(operator, wanted)] == [filings[0]]
        assert await listed(operator, Wanted(COUNTY, _TODAY, "没有这个村")) == ()
        assert await open_by_township(operator, _TODAY) == {TOWNSHIP: 1}
        assert (await counted(operator, Wanted(OTHER_TOWNSHIP, _TODAY)))[""] == 2
    stranger = an_actor(Role.FILING_OFFICER, region=OTHER_COUNTY)
    async with transaction(stranger):
        assert await listed(stranger, Wanted(COUNTY, _TODAY)) == ()
        assert (await counted(stranger, Wanted(COUNTY, _TODAY)))[""] == 0
        assert await open_by_township(stranger, _TODAY) == {}
        assert await printed_on(stranger, filings) == {}


async def test_what_certificates_say_comes_in_one(operator: Actor, filings: list[int]) -> None:
    async with transaction(operator):
        found = await printed_on(operator, filings)
    (printed,) = found.values()
    assert (list(found), printed.credit_code) == ([filings[1]], VILLAGE_CODE)
    assert (printed.valid_from, printed.valid_until) == (date(2021, 11, 20), date(2026, 11, 19))


@pytest.mark.usefixtures("filings")
async def test_a_credit_code_finds_the_filing_as_it_is_read_off_the_certificate(operator: Actor) -> None:
    async with transaction(operator):
        for typed in (VILLAGE_CODE, VILLAGE_CODE[:10].lower()):
            found = await listed(operator, Wanted(COUNTY, _TODAY, typed))
            assert {line.region for line in found} == {SECOND}
            assert (await counted(operator, Wanted(COUNTY, _TODAY, typed)))[""] == 1
