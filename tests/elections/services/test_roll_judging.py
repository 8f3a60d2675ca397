"""A roll brought to another election day: by days alone, told as 四增四减 once a list is out, and looked for on other rolls."""

from datetime import date, datetime, timedelta

import pytest

from elections import queries
from elections.roll_vocabulary import ChangeKind, ConflictState, OffGround
from elections.rolls.conflicts import conflicts
from elections.rolls.moved_days import unjudged_of
from elections.services.planning.plans import MoveDay, move_day
from elections.services.rolls.judging import judge_anew
from elections.services.rolls.keeping import TakeOff, register_voter, take_off
from elections.services.rolls.publishing import PublishList, publish_list
from elections.tables import Election
from elections.web.rolls.duties import roll_duties
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Conflict, Refused
from server.values.periods import chinese_day
from tests.support.factories import VILLAGE
from tests.support.rolls import DAY, TODAY, a_published_roll, a_roll, a_voter

SECOND = "140932102202"
LATER = date(2027, 1, 12)


async def _move(code: str, day: date) -> None:
    await Election.update({Election.election_day: day}).where(Election.code == code)


async def _changes() -> list[str]:
    rows = await connection().fetch("SELECT kind FROM roll_change WHERE edition IS NULL ORDER BY kind")
    return [row["kind"] for row in rows]


async def test_days_bring_and_take_and_the_dead_and_the_moved_stay_off(operator: Actor) -> None:
    code = await a_published_roll(operator, voters=4)
    for order, word in ((100, OffGround.DIED), (102, OffGround.MOVED_OUT)):
        voter = await connection().fetchval("SELECT id FROM voter ORDER BY id OFFSET $1 LIMIT 1", order - 100)
        await take_off(operator, code, voter, TakeOff(ground=word, document="证明", day=TODAY))
    young = a_voter(210, born=date(2009, 1, 1))
    freed = a_voter(211, deprived_from=date(2022, 1, 1), deprived_until=date(2026, 12, 31))
    lost = a_voter(212, deprived_from=date(2027, 1, 1), deprived_until=date(2028, 1, 1), addition=ChangeKind.OMITTED)
    for one in (young, freed, lost):
        await register_voter(operator, code, one)
    await publish_list(operator, code, PublishList(published=TODAY, posted_at="公开栏", reason="补录"))
    await _move(code, LATER)
    done = await judge_anew(operator, code)
    assert (done.was, done.now) == (DAY, LATER)
    assert [(line.name, line.comes) for line in done.lines] == [("贾小一", True), ("贾小二", True), ("贾小三", False)]
    assert await _changes() == ["of_age", "rights_lost", "rights_restored"]
    off = await connection().fetch("SELECT off_ground FROM voter WHERE off_ground IS NOT NULL ORDER BY id")
    assert [row["off_ground"] for row in off] == ["died", "moved_out", "deprived"]
    assert (await judge_anew(operator, code)).lines == (), "a second time changes nothing"


async def test_a_list_that_nobody_changes_holds_for_the_new_day_once_it_was_judged(operator: Actor) -> None:
    code = await a_published_roll(operator, voters=2)
    assert await _open(operator, code) == []
    await _move(code, LATER)
    assert await _open(operator, code) == ["V-01"]
    (duty,) = [one for one in await roll_duties(operator, VILLAGE) if one.act == "核对"]
    assert duty.href == f"/rolls/{code}/day"
    assert duty.what.endswith(f"选举日改为2027年1月12日，名单还按{chinese_day(DAY)}核对")
    assert (await judge_anew(operator, code)).lines == ()
    assert await _open(operator, code) == []
    assert not [one for one in await roll_duties(operator, VILLAGE) if one.act == "核对"]


async def test_d05_a_list_put_off_too_far_goes_up_once_more_though_nobody_changed(operator: Actor) -> None:
    code = await a_published_roll(operator, voters=2)
    with pytest.raises(Conflict, match="没有增减"):
        await publish_list(operator, code, PublishList(published=TODAY, posted_at="公开栏", reason="核实"))
    await _move(code, DAY + timedelta(days=31))
    await judge_anew(operator, code)
    assert await _open(operator, code) == ["V-01", "D-05"], "to judge it is not to publish it"
    with pytest.raises(Refused, match="须重新核实名单并公布"):
        await publish_list(operator, code, PublishList(published=TODAY, posted_at="公开栏"))
    await publish_list(operator, code, PublishList(published=TODAY, posted_at="公开栏", reason="重新核实，没有变化"))
    assert await _open(operator, code) == []
    rows = await connection().fetch("SELECT before, added, removed, voters FROM roll_edition ORDER BY sequence")
    assert tuple(rows[-1]) == (2, 0, 0, 2)


async def test_d05_is_counted_from_the_day_the_list_was_made_for_however_often_it_moved(operator: Actor) -> None:
    code = await a_published_roll(operator, voters=2)
    with clock.stopped_at(datetime(2026, 11, 28, 9, tzinfo=clock.ZONE)):
        await move_day(operator, MoveDay(codes=(code,), election_day=DAY + timedelta(days=20), reason="防汛"))
        with pytest.raises(Refused, match="选举日推迟40天"):
            await move_day(operator, MoveDay(codes=(code,), election_day=DAY + timedelta(days=40)))


async def _open(operator: Actor, code: str) -> list[str]:
    found = await unjudged_of(operator, await queries.progresses(operator, [code]))
    return [one.rule for one in found[code]]


async def test_who_comes_of_age_is_looked_for_elsewhere_and_the_other_side_hears_of_the_day(operator: Actor) -> None:
    born = date(2009, 1, 1)
    code = await a_roll(operator, voters=1)
    await register_voter(operator, code, a_voter(210, born=born))
    other = await a_roll(operator, region=SECOND, voters=1, day=LATER)
    [waits] = await conflicts(operator, SECOND, ConflictState.OPEN)
    assert waits.other_election_day == DAY
    await register_voter(operator, other, a_voter(210, born=born))
    assert len(await conflicts(operator, VILLAGE, ConflictState.OPEN)) == 1
    await _move(code, LATER)
    await judge_anew(operator, code)
    assert len(await conflicts(operator, VILLAGE, ConflictState.OPEN)) == 2
    assert {one.other_election_day for one in await conflicts(operator, SECOND, ConflictState.OPEN)} == {LATER}
