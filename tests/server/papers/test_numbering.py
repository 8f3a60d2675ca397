"""Numbers have no gaps, whoever asks at the same time and whatever fails in between (DC-10)."""

import asyncio

import pytest

from server.access.actor import Actor
from server.db.engine import transaction
from server.papers.register.numbering import next_number
from server.papers.register.rules import plain_number, same_number, series_of


@pytest.mark.parametrize(
    ("typed", "printed", "series"),
    [
        ("偏联审告〔2026〕1号", "偏联审告〔2026〕1号", "偏联审告"),
        (" 偏联审告 [2026] 第001号", "偏联审告〔2026〕1号", "偏联审告"),
        ("偏联审告（２０２６）12号", "偏联审告〔2026〕12号", "偏联审告"),
        ("告知1号", "告知1号", ""),
        ("偏联审告〔2026〕0号", "偏联审告〔2026〕0号", ""),
    ],
)
def test_a_typed_number_is_known_however_its_brackets_were_typed(typed: str, printed: str, series: str) -> None:
    assert (plain_number(typed), series_of(typed)) == (printed, series)
    assert same_number(typed, printed)


class _ChangedMyMindError(Exception):
    pass


async def _take(issuer: str, *, fail: bool = False) -> int:
    async with transaction(Actor.operator()):
        _, number = await next_number(issuer, "偏选证", 2021)
        await asyncio.sleep(0)
        if fail:
            raise _ChangedMyMindError
    return number


@pytest.mark.usefixtures("database")
async def test_numbers_taken_at_the_same_time_are_one_to_n() -> None:
    taken = await asyncio.gather(*(_take("990100000000") for _ in range(30)))
    assert sorted(taken) == list(range(1, 31))


@pytest.mark.usefixtures("database")
async def test_a_number_taken_by_what_failed_is_given_again() -> None:
    results = await asyncio.gather(
        *(_take("990200000000", fail=place % 3 == 0) for place in range(30)), return_exceptions=True
    )
    taken = [number for number in results if isinstance(number, int)]
    assert sorted(taken) == list(range(1, 21))


@pytest.mark.usefixtures("database")
async def test_each_issuer_and_year_counts_for_itself() -> None:
    async with transaction(Actor.operator()):
        first = [await next_number("990300000000", "偏选证", year) for year in (2021, 2026)]
        other = await next_number("990400000000", "偏选证", 2021)
    assert [number for _, number in first] == [1, 1]
    assert other[1] == 1
