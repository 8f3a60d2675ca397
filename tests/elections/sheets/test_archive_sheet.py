"""The documents of an election's file by a sheet: what goes in, what is put back, and what cannot be."""

import pytest

from elections import queries
from elections.after.archive import FileLine, file_of
from elections.services.after.archive import KeepLine, keep_line, take_line_back
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Refused
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.factories import TOWNSHIP, VILLAGE, a_published_election
from tests.support.sheets import handed_in, seen, states

_HEAD = ("区划代码", "村（社区）", "届次", "材料序号", "页数", "存放处", "没有的原因")


@pytest.fixture
async def code(operator: Actor) -> str:
    return await a_published_election(operator)


@pytest.fixture
async def place(operator: Actor, code: str) -> tuple[Cell, Cell, Cell]:
    async with transaction(operator):
        return VILLAGE, (await queries.election(operator, code)).community, "第十二届"


async def _line(actor: Actor, code: str, item: str) -> FileLine:
    async with transaction(actor):
        return next(one for one in (await file_of(actor, code)).lines if one.item.code == item)


async def test_documents_go_in_are_changed_and_put_back(
    operator: Actor, code: str, place: tuple[Cell, Cell, Cell]
) -> None:
    rows = ((*place, 1, 12, "镇档案室3柜", None), (*place, "2", None, None, "没有拍照"))
    first = await handed_in(operator, *rows, of="archive-lines", head=_HEAD)
    assert list((await states(operator, first)).values()) == ["new", "new"]
    await commit(operator, first)
    kept = await _line(operator, code, "01")
    assert (kept.pages, kept.place, (await _line(operator, code, "02")).absent) == (12, "镇档案室3柜", "没有拍照")

    out = await export(operator, "archive-lines", Wish(TOWNSHIP, "存档", whole=True))
    again = await stage(operator, "archive-lines", Upload("导出.xlsx", out.content))
    assert set((await states(operator, again)).values()) == {"same"}

    second = await handed_in(
        operator,
        (*place, "1", 14, None, None),
        (*place, "2", 3, "镇档案室3柜", None),
        of="archive-lines",
        head=_HEAD,
    )
    assert list((await states(operator, second)).values()) == ["changed", "changed"]
    await commit(operator, second)
    kept, other = await _line(operator, code, "01"), await _line(operator, code, "02")
    assert (kept.pages, kept.place) == (14, "镇档案室3柜")
    assert (other.pages, other.absent) == (3, None)
    await undo(operator, second, "表发错了")
    assert (await _line(operator, code, "02")).absent == "没有拍照"
    await undo(operator, first, "表发错了")
    assert (await _line(operator, code, "01")).place is None
    with pytest.raises(Conflict, match="没有可以撤销的"):
        await take_line_back(operator, code, "01")


async def test_what_was_put_right_by_hand_since_is_not_undone(
    operator: Actor, code: str, place: tuple[Cell, Cell, Cell]
) -> None:
    batch = await handed_in(operator, (*place, "1", 12, "镇档案室3柜", None), of="archive-lines", head=_HEAD)
    await commit(operator, batch)
    await keep_line(operator, code, KeepLine(item="01", pages=15, place="镇档案室4柜"))
    with pytest.raises(Refused, match="导入以后又有改动"):
        await undo(operator, batch, "表发错了")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("1", 12, None, None), "页数和存放处没有填全"),
        (("1", 12, "镇档案室", "没有"), "又填了页数或者存放处"),
        (("1", 0, "镇档案室", None), "0不是页数"),
        (("99", 12, "镇档案室", None), "目录里没有第99件"),
    ],
)
async def test_what_cannot_be_stays_out_with_its_cause(
    operator: Actor, place: tuple[Cell, Cell, Cell], row: tuple[Cell, ...], said: str
) -> None:
    batch = await handed_in(operator, (*place, *row), of="archive-lines", head=_HEAD)
    _, rows = await seen(operator, batch)
    (found,) = rows.values()
    assert said in "".join(one.cause for one in found.problems)
