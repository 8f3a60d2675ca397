"""A roll brought to another election day: by days alone, told as 四增四减 once a list is out, and looked for on other rolls."""

from datetime import date

from elections.roll_vocabulary import ChangeKind, ConflictState, OffGround
from elections.rolls.conflicts import conflicts
from elections.services.rolls.judging import judge_anew
from elections.services.rolls.keeping import TakeOff, register_voter, take_off
from elections.services.rolls.publishing import PublishList, publish_list
from elections.tables import Election
from server.access.actor import Actor
from server.db.engine import connection
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
