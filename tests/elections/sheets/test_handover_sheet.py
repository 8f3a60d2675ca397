"""The handover by a sheet: what goes in, what is put back, and what cannot be."""

from datetime import date

import pytest

from cadres.vocabulary import Sex
from elections import queries
from elections.after.handover import HandoverLine, handover_of
from elections.after_vocabulary import HandoverItem
from elections.services.after.handover import Comply, OrderHandover, comply, order_handover, take_handed_back
from elections.services.planning.stages import CloseStage, close
from elections.sheets.handover import HANDOVER_EXCHANGE
from elections.vocabulary import Post, Stage
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import Conflict, Refused
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.by_elections import a_by_election, leave
from tests.support.factories import TOWNSHIP, VILLAGE, a_published_election
from tests.support.sheets import handed_in, seen, states

_HEAD = (
    *("区划代码", "村（社区）", "届次", "事项", "移交日期", "移交人", "接收人", "监交人", "数量", "备注", "未移交原因"),
)
_OF = "handover-lines"
_HANDED = ("2021-11-22", "温久安", "贾永胜", "新关镇苗国珍", "1套", None, None)
_Place = tuple[Cell, Cell, Cell]


@pytest.fixture
async def code(operator: Actor) -> str:
    return await a_published_election(operator)


@pytest.fixture
async def place(operator: Actor, code: str) -> _Place:
    async with transaction(operator):
        return VILLAGE, (await queries.election(operator, code)).community, "第十二届"


async def _line(actor: Actor, code: str, item: HandoverItem) -> HandoverLine:
    async with transaction(actor):
        return next(one for one in (await handover_of(actor, code)).lines if one.item is item)


async def _stages(actor: Actor, code: str) -> set[Stage]:
    async with transaction(actor):
        return set(await queries.stage_days(actor, code))


async def test_a_list_goes_in_comes_out_is_put_right_and_taken_back(operator: Actor, code: str, place: _Place) -> None:
    silent = (None,) * 6
    first = await handed_in(
        operator, (*place, "印章", *_HANDED), (*place, "合同、协议", *silent, "正在审计"), of=_OF, head=_HEAD
    )
    assert list((await states(operator, first)).values()) == ["new", "new"]
    await commit(operator, first)
    seals = await _line(operator, code, HandoverItem.SEALS)
    assert (seals.handed, seals.witness, seals.remark) == (date(2021, 11, 22), "新关镇苗国珍", None)
    assert (await _line(operator, code, HandoverItem.CONTRACTS)).outstanding == "正在审计"

    out = await export(operator, _OF, Wish(TOWNSHIP, "存档", whole=True))
    again = await stage(operator, _OF, Upload("导出.xlsx", out.content))
    assert list((await states(operator, again)).values()) == ["done", "done"]

    second = await handed_in(
        operator,
        (*place, "印章", None, None, None, None, "公章2枚", "另有旧章1枚", None),
        (*place, "合同、协议", *_HANDED),
        of=_OF,
        head=_HEAD,
    )
    assert list((await states(operator, second)).values()) == ["changed", "changed"]
    await commit(operator, second)
    seals = await _line(operator, code, HandoverItem.SEALS)
    assert (seals.quantity, seals.remark, seals.given_by) == ("公章2枚", "另有旧章1枚", "温久安")
    await undo(operator, second, "表发错了")
    assert (await _line(operator, code, HandoverItem.CONTRACTS)).outstanding == "正在审计"
    assert (await _line(operator, code, HandoverItem.SEALS)).quantity == "1套"
    await undo(operator, first, "表发错了")
    assert (await _line(operator, code, HandoverItem.SEALS)).as_handed.silent
    with pytest.raises(Conflict, match="没有可以撤销的"):
        await take_handed_back(operator, code, HandoverItem.SEALS)


async def test_the_state_that_a_sheet_closed_opens_again_with_it(operator: Actor, code: str, place: _Place) -> None:
    whole = [(*place, item.label, *_HANDED) for item in HandoverItem]
    batch = await handed_in(operator, *whole, of=_OF, head=_HEAD)
    await commit(operator, batch)
    assert Stage.HANDED_OVER in await _stages(operator, code)
    await undo(operator, batch, "表发错了")
    assert Stage.HANDED_OVER not in await _stages(operator, code)
    await commit(operator, await handed_in(operator, *whole, of=_OF, head=_HEAD))
    closing = CloseStage(stage=Stage.SUBBODIES, reached=date(2021, 11, 25), reason="各推选以后补录")
    await close(operator, code, closing)
    with pytest.raises(Conflict, match="以后已经办了"):
        await take_handed_back(operator, code, HandoverItem.SEALS)


async def test_what_an_order_rests_on_is_not_taken_back(operator: Actor, code: str, place: _Place) -> None:
    order = await order_handover(
        operator,
        code,
        OrderHandover(
            items=(HandoverItem.SEALS,),
            refused_by="温久安",
            refused=date(2021, 12, 1),
            facts="不交公章",
            ordered=date(2021, 12, 2),
            document="新政函〔2021〕9号",
            due=date(2021, 12, 5),
        ),
    )
    batch = await handed_in(operator, (*place, "印章", *_HANDED), of=_OF, head=_HEAD)
    await commit(operator, batch)
    await comply(operator, code, order, Comply(complied=date(2021, 12, 4), outcome="当场交出"))
    with pytest.raises(Conflict, match="新政函〔2021〕9号已据以了结"):
        await undo(operator, batch, "表发错了")


async def test_a_by_election_in_the_term_does_not_stand_in_the_way(operator: Actor, code: str, place: _Place) -> None:
    await leave(operator, "贾永胜")
    await a_by_election(operator, {Post.CHAIR: 1}, {Post.CHAIR: (("药建军", Sex.MALE), ("贺文", Sex.MALE))})
    batch = await handed_in(operator, (*place, "印章", *_HANDED), of=_OF, head=_HEAD)
    await commit(operator, batch)
    assert (await _line(operator, code, HandoverItem.SEALS)).handed
    out = await export(operator, _OF, Wish(TOWNSHIP, "存档", whole=True))
    again = await stage(operator, _OF, Upload("导出.xlsx", out.content))
    assert list((await states(operator, again)).values()) == ["done"]


async def test_a_term_with_by_elections_alone_is_answered(operator: Actor, code: str, place: _Place) -> None:
    await connection().execute("UPDATE election SET by_election = true WHERE code = $1", code)
    batch = await handed_in(operator, (*place, "印章", *_HANDED), of=_OF, head=_HEAD)
    _, rows = await seen(operator, batch)
    (found,) = rows.values()
    assert "只有补选" in "".join(one.cause for one in found.problems)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("印章", "2021-11-22", "温久安", None, "新关镇苗国珍", "1套", None, None), "没有填全"),
        (("印章", *(None,) * 7), "没有填全"),
        (("印章", *_HANDED[:6], "不肯交"), "又填了移交的情况"),
        (("印章", "2021-11-19", *_HANDED[1:]), "早于新一届产生的2021年11月20日"),
        (("印章", "2098-01-01", *_HANDED[1:]), "还没有到"),
        (("印章", "2021-11-22", "温久安", "温久安", *_HANDED[3:]), "都是温久安"),
        (("公车", *_HANDED), "不在可选项内"),
    ],
)
async def test_what_cannot_be_comes_back_with_its_cause(
    operator: Actor, place: _Place, row: tuple[Cell, ...], said: str
) -> None:
    good = (*place, "固定资产", *_HANDED)
    batch = await handed_in(operator, (*place, *row), good, (*good[:10], None), of=_OF, head=_HEAD)
    _, rows = await seen(operator, batch)
    found, other, twice = (rows[number] for number in sorted(rows))
    assert said in "".join(one.cause for one in found.problems)
    assert not other.problems
    assert "已经写了这项移交" in "".join(one.cause for one in twice.problems)
    await commit(operator, batch)
    assert HANDOVER_EXCHANGE.title == "工作移交登记表"


async def test_what_was_handed_over_does_not_become_outstanding_by_a_sheet(
    operator: Actor, code: str, place: _Place
) -> None:
    await commit(operator, await handed_in(operator, (*place, "印章", *_HANDED), of=_OF, head=_HEAD))
    batch = await handed_in(operator, (*place, "印章", *(None,) * 6, "又收回了"), of=_OF, head=_HEAD)
    _, rows = await seen(operator, batch)
    assert "已经登记移交" in "".join(one.cause for one in next(iter(rows.values())).problems)
    with pytest.raises(Refused):
        await commit(operator, batch)
    assert (await _line(operator, code, HandoverItem.SEALS)).handed
