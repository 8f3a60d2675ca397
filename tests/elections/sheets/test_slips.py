"""Countings of slips by a sheet: one of two readings, by two people apart, out again as they stand."""

from collections.abc import Sequence
from datetime import date

import pytest

from elections import queries
from elections.nominations import Nominations, nominations
from elections.services.nominating.slips import (
    PlanNomination,
    SetAside,
    hand_in_slips,
    plan_nomination,
    set_aside_slips,
)
from elections.vocabulary import Post
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.factories import TOWNSHIP, VILLAGE, an_election, another_hand
from tests.support.nominating import VOTES, an_entry
from tests.support.sheets import handed_in, seen, states

_HEAD = (
    *("区划代码", "村（社区）", "届次", "种类", "提名主体", "日期", "发出", "收回", "废票", "记录"),
    *("职务", "姓名", "票数"),
)
_OF = ("提名票", "登记参加选举的村民", "2026-11-20", 120, 110, 3, "提名会议记录")
_ROWS = tuple((post.label, name, votes) for post, name, votes in VOTES)


@pytest.fixture
async def code(operator: Actor) -> str:
    seats = {Post.CHAIR: 1, Post.MEMBER: 2}
    made = await an_election(operator, term_number=13, election_day=date(2026, 12, 18), seats=seats)
    await plan_nomination(operator, made, PlanNomination.model_validate({"way": "direct", "document": "选举办法"}))
    return made


async def _sheet(actor: Actor, code: str, *rows: Sequence[Cell], of: Sequence[Cell] = _OF) -> int:
    async with transaction(actor):
        place = (VILLAGE, (await queries.election(actor, code)).community, "第十三届")
    lines = [(*place, *of, *row) for row in rows]
    return await handed_in(actor, *lines, of="nomination-slips", head=_HEAD)


async def _held(actor: Actor, code: str) -> Nominations:
    async with transaction(actor):
        return await nominations(actor, code)


async def test_a_sheet_is_one_reading_and_another_hand_gives_the_second(operator: Actor, code: str) -> None:
    batch = await _sheet(operator, code, *_ROWS)
    assert set((await states(operator, batch)).values()) == {"new"}
    await commit(operator, batch)
    held = await _held(operator, code)
    assert held.waiting is not None
    assert held.waiting.entry == an_entry()
    assert held.readings == ()

    own = await _sheet(operator, code, *_ROWS[::-1])
    assert "new" not in (await states(operator, own)).values(), "nobody reads twice, by no sheet either"
    assert await hand_in_slips(another_hand(operator), code, an_entry()) is True
    out = await export(operator, "nomination-slips", Wish(TOWNSHIP, "存档", whole=True))
    again = await stage(operator, "nomination-slips", Upload("导出.xlsx", out.content))
    assert set((await states(operator, again)).values()) == {"done"}

    await undo(operator, batch, "表发错了")
    assert (await _held(operator, code)).readings == ()


async def test_a_sheet_unlike_the_first_reading_says_where_and_not_how(operator: Actor, code: str) -> None:
    await hand_in_slips(another_hand(operator), code, an_entry())
    other = (("主任", "贾永胜", 61), *_ROWS[1:])
    batch = await _sheet(operator, code, *other)
    _, rows = await seen(operator, batch)
    said = "".join(one.cause for row in rows.values() for one in row.problems)
    assert "贾永胜的票数两次不一致" in said
    assert "60" not in said
    assert (await _held(operator, code)).readings == ()


async def test_what_was_set_aside_is_not_undone_twice(operator: Actor, code: str) -> None:
    batch = await _sheet(operator, code, *_ROWS)
    await commit(operator, batch)
    held = await _held(operator, code)
    assert held.waiting is not None
    await set_aside_slips(operator, code, held.waiting.id, SetAside(reason="照原表重录"))
    with pytest.raises(Refused, match="已经退回"):
        await undo(operator, batch, "表发错了")


@pytest.mark.parametrize(
    ("rows", "of", "said"),
    [
        ((*_ROWS, _ROWS[0]), _OF, "是同一职务的同一个姓名"),
        ((("主任", "贾永胜", 300_000),), _OF, "填不多于200000的数"),
        (tuple(("委员", f"赵{chr(0x4E00 + place)}", 1) for place in range(201)), _OF, "多于200个"),
        (_ROWS, (*_OF[:4], 90_000_000, *_OF[5:]), "填不多于200000的数"),
        (_ROWS, ("预选票", *_OF[1:]), "预选"),
    ],
)
async def test_what_cannot_be_stays_out_with_its_cause(
    operator: Actor, code: str, rows: Sequence[Sequence[Cell]], of: Sequence[Cell], said: str
) -> None:
    batch = await _sheet(operator, code, *rows, of=of)
    _, found = await seen(operator, batch)
    assert said in "".join(one.cause + one.cure for row in found.values() for one in row.problems)
