"""Seats by decision and day, and vacancies that are nothing but seats without a holder."""

from datetime import date

import pytest

from cadres import holdings
from cadres.services.seats import SetSeats, set_seats
from cadres.services.tenures import ElectedIn, Ending, Holding, Term, close_tenure, open_tenures
from cadres.vocabulary import Office, TenureEnd
from server.access.actor import Actor, Role
from server.errors import Forbidden, Refused
from tests.support.factories import COUNTY, VILLAGE, a_county, a_person, an_actor

SINCE = date(2021, 11, 20)
SEATS = {Office.CHAIR: 1, Office.VICE_CHAIR: 1, Office.MEMBER: 3}


@pytest.fixture
async def members(operator: Actor) -> list[int]:
    """A committee of five seats with four members; returns the rows of the three members of the last post, and the chair's."""
    await a_county(operator)
    people = [await a_person(operator, name) for name in ("贾永胜", "高建平", "王瑞", "马志强")]
    holdings_ = [Holding(people[0], Office.CHAIR), *(Holding(person, Office.MEMBER) for person in people[1:])]
    term = Term(SINCE, date(2026, 11, 19))
    return list(await open_tenures(operator, VILLAGE, holdings_, term, ElectedIn("140932100209-12-1")))


async def vacant(operator: Actor, on: date) -> list[tuple[Office, date, str | None]]:
    page = await holdings.vacancies(operator, COUNTY, on)
    assert page.total == len(page.lines)
    return [(one.office, one.since, one.name) for one in page.lines]


async def test_what_is_vacant_is_what_has_no_holder_that_day(operator: Actor, members: list[int]) -> None:
    day = date(2024, 5, 1)
    assert await vacant(operator, day) == []  # Nobody said how many there are.
    await set_seats(operator, VILLAGE, SetSeats(since=SINCE, document="村民会议决议", seats=SEATS))
    assert await vacant(operator, day) == [(Office.VICE_CHAIR, SINCE, None)]
    for key, until in zip(members[1:], (date(2023, 3, 1), date(2023, 9, 1)), strict=False):
        await close_tenure(operator, key, Ending(TenureEnd.DEATH, until, "证明"))
    assert await vacant(operator, day) == [
        (Office.VICE_CHAIR, SINCE, None),
        (Office.MEMBER, date(2023, 9, 1), "王瑞"),
        (Office.MEMBER, date(2023, 3, 1), "高建平"),
    ]
    assert await vacant(operator, date(2023, 5, 1)) == [
        (Office.VICE_CHAIR, SINCE, None),
        (Office.MEMBER, date(2023, 3, 1), "高建平"),
    ]


@pytest.mark.usefixtures("members")
async def test_the_number_is_that_of_the_list_on_every_page(operator: Actor) -> None:
    await set_seats(operator, VILLAGE, SetSeats(since=SINCE, document="决议", seats={**SEATS, Office.MEMBER: 5}))
    whole = await holdings.vacancies(operator, COUNTY, SINCE)
    parts = [await holdings.vacancies(operator, COUNTY, SINCE, first=first, size=2) for first in (0, 2)]
    assert [line for part in parts for line in part.lines] == list(whole.lines)
    assert {part.total for part in parts} == {whole.total} == {3}


@pytest.mark.usefixtures("members")
async def test_a_later_decision_counts_from_its_day(operator: Actor) -> None:
    await set_seats(operator, VILLAGE, SetSeats(since=SINCE, document="决议", seats=SEATS))
    later = SetSeats(since=date(2023, 1, 1), document="新决议", seats={Office.VICE_CHAIR: 0})
    await set_seats(operator, VILLAGE, later)
    assert await vacant(operator, date(2022, 12, 31)) == [(Office.VICE_CHAIR, SINCE, None)]
    assert await vacant(operator, date(2023, 1, 1)) == []
    lines = await holdings.seats(operator, VILLAGE, date(2023, 1, 1))
    assert [(one.office, one.seats, one.filled, one.document) for one in lines] == [
        (Office.CHAIR, 1, 1, "决议"),
        (Office.VICE_CHAIR, 0, 0, "新决议"),
        (Office.MEMBER, 3, 3, "决议"),
    ]


@pytest.mark.usefixtures("members")
async def test_a_committee_of_a_size_that_is_no_size_is_refused(operator: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        await set_seats(operator, VILLAGE, SetSeats(since=SINCE, document="决议", seats={**SEATS, Office.MEMBER: 6}))
    (problem,) = refusal.value.problems
    assert (problem.rule, problem.cite) == ("B-01", "村民委员会组织法（2018修正）第六条")
    with pytest.raises(Refused, match="一项也没有填"):
        await set_seats(operator, VILLAGE, SetSeats(since=SINCE, document="决议"))
    with pytest.raises(Forbidden):
        await set_seats(an_actor(Role.FILING_OFFICER), VILLAGE, SetSeats(since=SINCE, document="决议", seats=SEATS))


@pytest.mark.usefixtures("members")
async def test_a_term_that_ends_is_listed_ahead_and_ends_nothing(operator: Actor) -> None:
    end = date(2026, 11, 19)
    assert (await holdings.term_ends(operator, COUNTY, date(2026, 5, 22), 180)).total == 0
    for day in (date(2026, 5, 23), end, date(2027, 3, 1)):
        page = await holdings.term_ends(operator, COUNTY, day, 180)
        (line,) = page.lines
        assert (page.total, line.region, line.term_ends, line.chair, line.members) == (1, VILLAGE, end, "贾永胜", 4)


async def test_seats_do_not_begin_on_a_day_to_come(operator: Actor) -> None:
    await a_county(operator)
    with pytest.raises(Refused, match="还没有到"):
        await set_seats(operator, VILLAGE, SetSeats(since=date(2090, 1, 1), document="决定", seats=SEATS))
