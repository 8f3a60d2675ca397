"""Offices open on a lawful basis only."""

from datetime import date

import asyncpg
import pytest

from cadres import queries
from cadres.services.tenures import AppointedBy, ElectedIn, Holding, Term, close_committee, open_tenures
from cadres.vocabulary import Office, TenureEnd
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Refused
from tests.support.factories import VILLAGE, a_county, a_person

TERM = Term(date(2021, 11, 20), date(2026, 11, 19))
RESULT = ElectedIn("140932100209-12-1")
DECISION = AppointedBy("偏组备〔2021〕1号")


@pytest.fixture
async def person(operator: Actor) -> int:
    await a_county(operator)
    return await a_person(operator)


@pytest.mark.parametrize("office", [Office.CHAIR, Office.VICE_CHAIR, Office.MEMBER])
async def test_nobody_is_appointed_to_a_committee(operator: Actor, person: int, office: Office) -> None:
    with pytest.raises(Refused) as refusal:
        await open_tenures(operator, VILLAGE, [Holding(person, office)], TERM, DECISION)
    assert refusal.value.problems[0].rule == "B-37"


async def test_the_database_too_knows_no_appointed_chair(operator: Actor, person: int) -> None:
    await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, RESULT)
    with pytest.raises(asyncpg.CheckViolationError):
        await connection().execute("UPDATE tenure SET basis = 'appointed'")


async def test_a_secretary_is_not_elected_by_villagers(operator: Actor, person: int) -> None:
    with pytest.raises(Refused):
        await open_tenures(operator, VILLAGE, [Holding(person, Office.PARTY_SECRETARY)], TERM, RESULT)


async def test_one_person_may_be_secretary_and_chair_on_two_bases(operator: Actor, person: int) -> None:
    await open_tenures(operator, VILLAGE, [Holding(person, Office.PARTY_SECRETARY)], Term(TERM.since, None), DECISION)
    await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, RESULT)
    officers = await queries.officers(operator, VILLAGE, TERM.since)
    assert [(one.office, one.basis) for one in officers] == [
        (Office.PARTY_SECRETARY, "appointed"),
        (Office.CHAIR, "elected"),
    ]


async def test_two_chairs_at_once_cannot_be(operator: Actor, person: int) -> None:
    await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, RESULT)
    other = await a_person(operator, "高建平")
    with pytest.raises(asyncpg.ExclusionViolationError):
        await open_tenures(operator, VILLAGE, [Holding(other, Office.CHAIR)], TERM, RESULT)


async def test_the_end_of_the_term_by_itself_ends_nothing(operator: Actor, person: int) -> None:
    await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, RESULT)
    assert await queries.officers(operator, VILLAGE, date(2027, 3, 1))


async def test_a_closed_committee_is_former_from_the_day_it_ended(operator: Actor, person: int) -> None:
    await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, RESULT)
    await open_tenures(operator, VILLAGE, [Holding(person, Office.PARTY_SECRETARY)], Term(TERM.since, None), DECISION)
    until = date(2026, 12, 1)
    assert await close_committee(operator, VILLAGE, until, TenureEnd.SUCCESSION) == 1
    assert [one.office for one in await queries.officers(operator, VILLAGE, until)] == [Office.PARTY_SECRETARY]
    (former,) = await queries.former_officers(operator, VILLAGE, until)
    assert (former.until, former.ended_by) == (until, TenureEnd.SUCCESSION)
