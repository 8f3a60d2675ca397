"""Offices open on a lawful basis only."""

from datetime import date, datetime

import asyncpg
import pytest

from cadres import queries
from cadres.services.tenures import (
    ActingBy,
    AppointedBy,
    ElectedIn,
    Ending,
    Holding,
    Term,
    close_committee,
    close_tenure,
    correct_tenure,
    open_tenures,
    strike_tenure,
)
from cadres.vocabulary import Office, TenureEnd
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Conflict, Refused
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
        await connection().execute(
            """INSERT INTO tenure (region, person, community, office, since, basis, basis_document, known_since)
               SELECT region, person, community, 'vice_chair', since, 'appointed', basis_document, known_since FROM tenure"""
        )


async def test_the_database_rewrites_no_tenure(operator: Actor, person: int) -> None:
    (tenure,) = await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, RESULT)
    await close_tenure(operator, tenure, Ending(TenureEnd.DEATH, date(2024, 5, 3), "死亡医学证明"))
    for change in ("since = '2021-11-21'", "known_until = now() WHERE known_until IS NOT NULL"):
        with pytest.raises(asyncpg.RestrictViolationError):
            async with connection().transaction():
                await connection().execute(f"UPDATE tenure SET {change}")  # noqa: S608  # Written here.


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
    with pytest.raises(Refused, match="只有一名主任") as refusal:
        await open_tenures(operator, VILLAGE, [Holding(other, Office.CHAIR)], TERM, RESULT)
    assert refusal.value.problems[0].rule == "B-33"
    with pytest.raises(Refused, match="已登记任此职"):
        await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, ActingBy("会议记录"))


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


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, 0, tzinfo=clock.ZONE)


async def chairs(operator: Actor, on: date, known: date | None = None) -> list[str]:
    officers = await queries.officers(operator, VILLAGE, on, known)
    return [one.name for one in officers if one.office is Office.CHAIR and one.in_committee]


async def test_who_was_chair_on_a_day_as_known_on_another(operator: Actor, person: int) -> None:
    may, june = date(2026, 5, 1), date(2026, 6, 1)
    with clock.stopped_at(at(1, 5)):
        (tenure,) = await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, RESULT)
    with clock.stopped_at(at(6, 10)):
        await close_tenure(operator, tenure, Ending(TenureEnd.RESIGNATION, date(2026, 4, 20), "村民代表会议决议"))
    assert await chairs(operator, may, june) == ["贾永胜"]
    assert await chairs(operator, may) == []
    assert await chairs(operator, may, date(2026, 6, 10)) == []  # What was recorded on the day itself was known on it.
    assert await chairs(operator, may, date(2026, 1, 4)) == []
    assert await queries.former_officers(operator, VILLAGE, june, june) == ()


async def test_a_correction_keeps_what_was_known_before(operator: Actor, person: int) -> None:
    with clock.stopped_at(at(1, 5)):
        (tenure,) = await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, RESULT)
    with clock.stopped_at(at(2, 5)):
        new = await correct_tenure(operator, tenure, {"since": date(2021, 11, 22)}, "投票日录错")
    (now,) = await queries.officers(operator, VILLAGE, date(2026, 3, 1))
    (before,) = await queries.officers(operator, VILLAGE, date(2026, 3, 1), date(2026, 2, 4))
    assert (now.tenure, now.since) == (new, date(2021, 11, 22))
    assert (before.tenure, before.since) == (tenure, TERM.since)
    with pytest.raises(Conflict, match="刷新"):
        await correct_tenure(operator, tenure, {"since": date(2021, 11, 23)}, "再改")
    with pytest.raises(Refused, match="没有改动"):
        await correct_tenure(operator, new, {"since": date(2021, 11, 22)}, "再改")


async def test_a_corrected_chair_leaves_room_for_the_right_one(operator: Actor, person: int) -> None:
    """The exclusion of a second chair looks at what is known now alone."""
    (tenure,) = await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, RESULT)
    await close_tenure(operator, tenure, Ending(TenureEnd.DEATH, date(2023, 5, 3), "死亡医学证明"))
    other = await a_person(operator, "高建平")
    since = Term(date(2023, 7, 1), TERM.ends)
    await open_tenures(operator, VILLAGE, [Holding(other, Office.CHAIR)], since, RESULT)
    assert await chairs(operator, date(2023, 8, 1)) == ["高建平"]


async def test_an_office_recorded_by_mistake_is_struck_but_never_a_vote(operator: Actor, person: int) -> None:
    secretary = [Holding(person, Office.PARTY_SECRETARY)]
    with clock.stopped_at(at(1, 5)):
        (party,) = await open_tenures(operator, VILLAGE, secretary, Term(TERM.since, None), DECISION)
        (chair,) = await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, RESULT)
    with clock.stopped_at(at(2, 5)):
        await strike_tenure(operator, party, "登记到别村")
        with pytest.raises(Conflict, match="选举结果"):
            await strike_tenure(operator, chair, "登记到别村")
    day = date(2026, 3, 1)
    assert [one.office for one in await queries.officers(operator, VILLAGE, day)] == [Office.CHAIR]
    assert len(await queries.officers(operator, VILLAGE, day, date(2026, 1, 6))) == 2


async def test_who_acts_for_the_chair_is_no_chair(operator: Actor, person: int) -> None:
    acting = ActingBy("村民代表会议记录")
    (tenure,) = await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, acting)
    assert await chairs(operator, TERM.since) == []
    other = await a_person(operator, "高建平")
    await open_tenures(operator, VILLAGE, [Holding(other, Office.CHAIR)], TERM, RESULT)
    assert await chairs(operator, TERM.since) == ["高建平"]
    with pytest.raises(Refused, match="任职之日"):
        await close_tenure(operator, tenure, Ending(TenureEnd.SUCCESSION, TERM.since))
