"""An entry put right: at once before a list is out, with the next supplementary list afterwards."""

from datetime import date

import pytest

from elections.roll_vocabulary import ConflictState, OffGround, Side
from elections.rolls.conflicts import conflicts
from elections.rolls.corrections import corrections_of, waiting_corrections
from elections.rolls.reading import Wanted, roll_view, voter, voters
from elections.services.rolls.correcting import CorrectEntry, GiveUpCorrection, correct_entry, give_up_correction
from elections.services.rolls.keeping import TakeOff, register_voter, take_off
from elections.services.rolls.publishing import PublishList, publish_list
from elections.services.rolls.revealing import Reveal, reveal
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Conflict, Refused
from tests.support.rolls import DAY, TODAY, a_published_roll, a_roll, a_voter, number_of

SECOND = "140932102202"


async def _ids(code: str) -> list[int]:
    rows = await connection().fetch(
        """SELECT v.id FROM voter v JOIN roll r ON r.id = v.roll JOIN election e ON e.id = r.election
           WHERE e.code = $1 ORDER BY v.id""",
        code,
    )
    return [row["id"] for row in rows]


def _right(**changed: object) -> CorrectEntry:
    told: dict[str, object] = {
        "name": "贾小一",
        "group": "第一村民小组",
        "household": "0033",
        "document": "户口簿",
        "reason": "抄录有误",
    }
    return CorrectEntry.model_validate(told | changed)


async def test_before_a_list_is_out_an_entry_is_put_right_at_once(operator: Actor) -> None:
    code = await a_roll(operator)
    one = (await _ids(code))[0]
    assert await correct_entry(
        operator, code, one, _right(name="贾改名", household="0099", ethnicity="回族", phone="13000000000")
    )
    found = await voter(operator, code, one)
    assert (found.line.name, found.line.household, found.ethnicity, found.has_phone) == ("贾改名", "0099", "回族", True)
    event = await connection().fetchrow("SELECT after, reason FROM audit_event WHERE kind = 'roll.entry_corrected'")
    assert "姓名：贾小一改为贾改名" in event["after"]
    assert "13000000000" not in event["after"]
    assert event["reason"] == "抄录有误"
    assert await corrections_of(operator, code, one) == []


async def test_what_is_right_is_not_corrected(operator: Actor) -> None:
    code = await a_roll(operator)
    one = (await _ids(code))[0]
    with pytest.raises(Refused, match="没有一项与登记的不同"):
        await correct_entry(operator, code, one, _right(citizen_number=number_of(100)))


async def test_a_corrected_number_is_closed_and_found_anew_and_judged_by(operator: Actor) -> None:
    code = await a_roll(operator)
    one, other, _ = await _ids(code)
    with pytest.raises(Refused, match="这个人已在登记册上"):
        await correct_entry(operator, code, one, _right(citizen_number=number_of(101)))
    young = number_of(101, date(2009, 3, 1))
    await correct_entry(operator, code, one, _right(citizen_number=young))
    line = (await voter(operator, code, one)).line
    assert (line.born, line.sex.label, line.off_ground) == (date(2009, 3, 1), "男", OffGround.UNDER_AGE)
    [found] = await voters(operator, code, Wanted(q=young), 5)
    assert found.id == one
    assert (await reveal(operator, code, one, Reveal(reason="核对身份证"))).citizen_number == young
    await correct_entry(operator, code, one, _right(citizen_number=number_of(203)))
    assert (await voter(operator, code, one)).line.off_ground is None
    events = await connection().fetch("SELECT after FROM audit_event WHERE kind = 'roll.entry_corrected'")
    assert not any(number in row["after"] for row in events for number in (young, number_of(203)))
    assert other in await _ids(code)


async def test_a_number_corrected_parts_two_registrations_or_finds_another(operator: Actor) -> None:
    first = await a_roll(operator, voters=1)
    second = await a_roll(operator, region=SECOND, voters=1)
    [own] = await _ids(second)
    assert len(await conflicts(operator, SECOND, ConflictState.OPEN)) == 1
    await correct_entry(operator, second, own, _right(citizen_number=number_of(300)))
    [parted] = await conflicts(operator, SECOND, ConflictState.SETTLED)
    assert parted.gives_way is Side.NEITHER
    assert await conflicts(operator, SECOND, ConflictState.OPEN) == []
    await register_voter(operator, first, a_voter(305))
    await correct_entry(operator, second, own, _right(citizen_number=number_of(305)))
    assert len(await conflicts(operator, SECOND, ConflictState.OPEN)) == 1


async def test_a_published_list_changes_with_the_next_one_alone(operator: Actor) -> None:
    code = await a_published_roll(operator)
    one = (await _ids(code))[0]
    right = _right(name="贾改名", citizen_number=number_of(305), ethnicity="回族")
    assert not await correct_entry(operator, code, one, right)
    held, roll = await voter(operator, code, one), await roll_view(operator, code)
    assert roll is not None
    assert (held.line.name, held.ethnicity) == ("贾小一", "回族"), "what no list shows holds at once"
    assert (roll.adding, roll.removing, roll.intact) == (1, 1, True)
    await publish_list(operator, code, PublishList(published=TODAY, posted_at="公开栏", reason="补录"))
    held, roll = await voter(operator, code, one), await roll_view(operator, code)
    assert roll is not None
    assert roll.published is not None
    assert held.line.name == "贾改名"
    assert (roll.published.added, roll.published.removed, roll.published.voters) == (1, 1, 3)
    assert roll.intact
    assert (await reveal(operator, code, one, Reveal(reason="核对身份证"))).citizen_number == number_of(305)
    [line] = await corrections_of(operator, code, one)
    assert line.state == "已随补充名单第1号更正"
    assert await waiting_corrections(operator, code) == []


async def test_a_second_correction_keeps_the_number_of_the_first_and_may_be_given_up(operator: Actor) -> None:
    code = await a_published_roll(operator)
    one = (await _ids(code))[0]
    await correct_entry(operator, code, one, _right(citizen_number=number_of(305)))
    await correct_entry(operator, code, one, _right(name="贾改名"))
    [waits] = await waiting_corrections(operator, code)
    assert (waits.name, waits.number) == ("贾改名", True)
    roll = await roll_view(operator, code)
    assert roll is not None
    assert (roll.adding, roll.removing) == (1, 1)
    await give_up_correction(operator, code, one, GiveUpCorrection(reason="查明无误"))
    assert await waiting_corrections(operator, code) == []
    with pytest.raises(Conflict, match="没有待公布的更正"):
        await give_up_correction(operator, code, one, GiveUpCorrection(reason="查明无误"))
    with pytest.raises(Conflict, match="没有增减"):
        await publish_list(operator, code, PublishList(published=TODAY, posted_at="公开栏", reason="补录"))


async def test_who_leaves_the_list_is_not_put_right_on_it(operator: Actor) -> None:
    code = await a_published_roll(operator)
    one, two, _ = await _ids(code)
    with pytest.raises(Refused, match="未满18周岁"):
        await correct_entry(operator, code, one, _right(citizen_number=number_of(300, DAY.replace(year=2009))))
    await correct_entry(operator, code, one, _right(name="贾改名"))
    await take_off(operator, code, one, TakeOff(ground=OffGround.DIED, document="死亡证明", day=TODAY))
    roll = await roll_view(operator, code)
    assert roll is not None
    assert (roll.adding, roll.removing) == (0, 1)
    with pytest.raises(Conflict, match="先恢复登记再更正"):
        await correct_entry(operator, code, one, _right(name="贾改名"))
    await correct_entry(operator, code, two, _right(citizen_number=number_of(305)))
    await register_voter(operator, code, a_voter(305, addition="omitted"))
    with pytest.raises(Refused, match="这个人已在登记册上"):
        await publish_list(operator, code, PublishList(published=TODAY, posted_at="公开栏", reason="补录"))
