"""Sheets of single boxes: out with the names of the ballot, in as one reading of each box, by two people."""

from collections.abc import Mapping

import pytest

from elections import queries
from elections.polling_vocabulary import StationKind
from elections.services.polling.stations import SetStation, set_station
from elections.services.voting.box_readings import BoxState, box_counting
from elections.services.voting.boxes import PlanCounting, plan_counting
from elections.sheets.box_counts import (
    ABSTAINED,
    BOX,
    BOX_COUNTS,
    BOX_COUNTS_EXCHANGE,
    CAST,
    FULLY_INVALID,
    INVALID,
    STATION,
)
from elections.sheets.counts import LISTED_NAME, LISTED_SEX, POST, VOTES, WRITE_IN
from elections.vocabulary import Post
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from server.sheets.writing import Around, write_workbook
from tests.support.factories import TOWNSHIP, a_ballot, an_election, another_hand
from tests.support.sheets import seen, states

Rows = list[dict[str, Cell]]


@pytest.fixture
async def code(operator: Actor) -> str:
    code = await an_election(operator)
    await a_ballot(operator, code)
    hall = await set_station(operator, code, SetStation(name="中心会场", kind=StationKind.MAIN, place="村委会"))
    await plan_counting(operator, code, PlanCounting(apart=True, decided="选举委员会决定", boxes={hall: 2}))
    return code


async def blank(actor: Actor, part: str = "") -> Rows:
    async with transaction(actor):
        return [dict(row) for row in (await BOX_COUNTS_EXCHANGE.export_part(actor, TOWNSHIP, part)).rows]  # type: ignore[misc]


def filled(rows: Rows, *, chair: int = 120, **changed: Mapping[str, Cell]) -> bytes:
    """Every box with 180 ballots; the ballots are told in the first row of a box alone, the rest in the first of a post."""
    made: Rows = []
    boxes: set[Cell] = set()
    posts: set[tuple[Cell, Cell]] = set()
    for row in rows:
        own = {**row, VOTES.key: 20}
        if row[BOX.key] not in boxes:
            own |= {CAST.key: 180, FULLY_INVALID.key: 2, VOTES.key: chair}
        if (row[BOX.key], row[POST.key]) not in posts:
            own |= {ABSTAINED.key: 1, INVALID.key: 0}
        boxes.add(row[BOX.key])
        posts.add((row[BOX.key], row[POST.key]))
        made.append(own | dict(changed.get(f"row{len(made)}", {})))
    return write_workbook(BOX_COUNTS, made, Around("", "", {}))


async def boxes(actor: Actor, code: str) -> tuple[BoxState, ...]:
    async with transaction(actor):
        return (await box_counting(actor, code, await queries.progress(actor, code))).boxes


async def test_two_people_send_the_sheet_of_a_box(operator: Actor, code: str) -> None:
    rows = await blank(operator)
    assert len(rows) == 16
    assert VOTES.key not in rows[0]
    extra = {**rows[0], LISTED_NAME.key: "吕敏", LISTED_SEX.key: "女", WRITE_IN.key: "是"}
    content = filled([*rows[:8], extra])
    for hand in (another_hand(operator), operator):
        batch = await stage(hand, "box-counts", Upload("票箱.xlsx", content))
        assert set((await states(hand, batch)).values()) == {"new"}, str(await seen(hand, batch))
        await commit(hand, batch)
    first, second = await boxes(operator, code)
    assert first.settled
    assert (first.settled.entry.cast, first.settled.entry.fully_invalid) == (180, 2)
    assert first.settled.entry.tally.votes[Post.CHAIR, "吕敏"] == 20
    assert [rest.abstained for rest in first.settled.entry.rests] == [1, 1, 1]
    assert (second.settled, second.readings) == (None, ())
    other = Upload("票箱.xlsx", filled([*rows[:8], extra], chair=121))
    again = await stage(operator, "box-counts", other)
    assert "已经定案，不能由导入改变" in str(await seen(operator, again))
    out = await export(operator, "box-counts", Wish(TOWNSHIP, "存档"))
    assert out.content


async def test_an_import_of_a_reading_is_undone(operator: Actor, code: str) -> None:
    rows = await blank(operator)
    batch = await stage(operator, "box-counts", Upload("票箱.xlsx", filled(rows[8:])))
    await commit(operator, batch)
    assert [len(one.readings) for one in await boxes(operator, code)] == [0, 1]
    await undo(operator, batch, "传错了")
    assert [len(one.readings) for one in await boxes(operator, code)] == [0, 0]


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({STATION.key: "西站"}, "没有这个票箱"),
        ({BOX.key: 3}, "没有这个票箱"),
        ({ABSTAINED.key: None}, "没有填张数"),
        ({VOTES.key: 179}, "得票"),
    ],
)
async def test_what_a_sheet_gets_wrong_is_said_at_its_cell(
    operator: Actor, code: str, changed: dict[str, Cell], cause: str
) -> None:
    assert code
    rows = await blank(operator)
    batch = await stage(operator, "box-counts", Upload("票箱.xlsx", filled(rows[:8], row0=changed)))
    assert cause in str(await seen(operator, batch))


async def test_each_box_is_a_part_of_its_own(operator: Actor, code: str) -> None:
    assert BOX_COUNTS_EXCHANGE.parts is not None
    async with transaction(operator):
        parts = await BOX_COUNTS_EXCHANGE.parts(operator, TOWNSHIP)
    assert [label.partition("　")[2] for _, label in parts] == ["中心会场1号箱", "中心会场2号箱"]
    assert {row[BOX.key] for row in await blank(operator, parts[1][0])} == {2}
    with pytest.raises(Refused):
        await plan_counting(operator, code, PlanCounting(apart=True, decided="选举委员会决定", boxes={1: 0}))
