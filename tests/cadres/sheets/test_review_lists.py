from collections.abc import Sequence
from datetime import date

import pytest

from cadres.reviews.lists import agencies_on, edition_on, negative_list
from cadres.vocabulary import CommitteeKind, ItemLevel
from server.access.actor import PROVINCE, Actor, Role
from server.access.audit import trail
from server.errors import Refused
from server.sheets.committing import commit, undo
from server.sheets.exchange import exchange
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from server.sheets.writing import template
from tests.support import reviews as given
from tests.support.factories import a_county, an_actor
from tests.support.sheets import handed_in, seen, states

AGENCY_HEAD = ("部门代码", "部门名称", "简称", "查什么", "依据", "次序", "生效日期")
ITEM_HEAD = ("版本", "编号", "层级", "内容", "查阅年限（月）", "答复部门", "适用委员会", "依据", "生效日期")
POLICE = ("police", "县公安局", "公安局", "有无前科、拘留", given.SOURCE, 5, "2021-01-01")
COURT = ("court", "县人民法院", "法院", "有无判决、失信", given.SOURCE, "6", "2021.1.1")
LAPSING: tuple[Cell, ...] = (
    *("2026版", "5", "政策不能", "刑满释放未满5年", "5年", "公安局、court", "村委会", given.SOURCE, "2026-01-01"),
)
LASTING: tuple[Cell, ...] = (
    *("2026版", "9", "不宜", "失信被执行人未撤销", None, None, None, given.SOURCE, "2026-01-01"),
)
PROVINCIAL = Actor(None, "常月梅", "省联审办", PROVINCE, frozenset({Role.VETTING_OFFICER}))


async def _agencies(actor: Actor, *rows: Sequence[Cell]) -> int:
    return await handed_in(actor, *rows, of="vetting-agencies", head=AGENCY_HEAD)


async def _items(actor: Actor, *rows: Sequence[Cell]) -> int:
    return await handed_in(actor, *rows, of="negative-list", head=ITEM_HEAD)


async def _said(actor: Actor, batch: int, number: int = 4) -> list[str]:
    _, rows = await seen(actor, batch)
    return [f"{one.title}：{one.cause}{one.cure}" for one in rows[number].problems]


@pytest.mark.usefixtures("operator")
async def test_agencies_and_items_go_in_come_out_and_are_taken_back() -> None:
    first = await _agencies(PROVINCIAL, POLICE, COURT)
    await commit(PROVINCIAL, first)
    assert [one.code for one in await agencies_on(date(2026, 1, 1))] == ["police", "court"]
    second = await _items(PROVINCIAL, LAPSING, LASTING)
    assert (await commit(PROVINCIAL, second)).written == 2
    assert await edition_on(date(2026, 12, 20)) == "2026版"
    lapsing, lasting = (await negative_list("2026版")).items
    assert (lapsing.level, lapsing.lookback_months, lapsing.agencies) == (
        ItemLevel.MUST_NOT,
        60,
        frozenset({"police", "court"}),
    )
    assert lapsing.committees == frozenset({CommitteeKind.VILLAGERS})
    assert (lasting.lookback_months, lasting.agencies) == (None, frozenset())
    assert lasting.committees == frozenset(CommitteeKind)
    for code, batch in (("vetting-agencies", first), ("negative-list", second)):
        out = await export(PROVINCIAL, code, Wish(PROVINCE, "存档"))
        assert out.rows == 2
        again = await stage(PROVINCIAL, code, Upload("again.xlsx", out.content))
        view, _ = await seen(PROVINCIAL, again)
        assert {state.value for state, number in view.counts.items() if number} <= {"same", "done"}, batch
    with pytest.raises(Refused, match="第4行：县公安局是负面清单条目的答复部门"):
        await undo(PROVINCIAL, first, "传错")
    assert await undo(PROVINCIAL, second, "传错") == 2
    assert await undo(PROVINCIAL, first, "传错") == 2
    assert await agencies_on(date(2026, 1, 1)) == ()
    kinds = [event.kind for event in await trail("agency:police")]
    assert kinds == ["review.agency_unlisted", "review.agency_listed"]


async def test_a_later_edition_of_an_agency_ends_the_earlier_and_gives_back_its_days(operator: Actor) -> None:
    await commit(operator, await _agencies(operator, POLICE))
    renamed = (*POLICE[:3], "有无前科、拘留、涉黑涉恶", *POLICE[4:6], "2026-01-01")
    earlier = (*POLICE[:3], "另一种问法", *POLICE[4:6], "2020-01-01")
    batch = await _agencies(operator, renamed, earlier)
    assert await states(operator, batch) == {4: "new", 5: "error"}
    assert await _said(operator, batch, 5) == [
        "生效日期：已有2021-01-01起的版本，新版本不能早于或同于它。改用以后的日子。"
    ]
    await commit(operator, batch)
    assert [one.question for one in await agencies_on(date(2025, 12, 31))] == [POLICE[3]]
    assert [one.question for one in await agencies_on(date(2026, 1, 1))] == [renamed[3]]
    await undo(operator, batch, "传错")
    assert [one.question for one in await agencies_on(date(2026, 1, 1))] == [POLICE[3]]


async def test_what_was_used_stays(operator: Actor) -> None:
    await a_county(operator)
    agencies = await _agencies(operator, *(POLICE, COURT, ("petition", "县信访局", "信访局", "有无", *POLICE[4:])))
    await commit(operator, agencies)
    items = await _items(operator, LASTING)
    await commit(operator, items)
    batch = await given.a_batch(operator)
    await given.asked(operator, batch, await given.people_in(operator, batch))
    with pytest.raises(Refused, match="第4行：县公安局已按它发出联审") as refusal:
        await undo(operator, agencies, "传错")
    assert len(refusal.value.problems) == 1
    with pytest.raises(Refused, match="第4行：已有联审批次适用2026版"):
        await undo(operator, items, "传错")


async def test_what_stands_is_not_changed_by_a_sheet(operator: Actor) -> None:
    await commit(operator, await _agencies(operator, POLICE, COURT))
    await commit(operator, await _items(operator, LAPSING))
    batch = await _agencies(operator, (*POLICE[:3], "别的问法", *POLICE[4:]))
    assert (await _said(operator, batch))[0].startswith("查什么：已经列入，不能由导入改变。")
    for changed in (
        (*LAPSING[:4], 36, *LAPSING[5:]),
        (*LAPSING[:5], "县公安局", *LAPSING[6:]),
    ):
        batch = await _items(operator, changed)
        assert (await _said(operator, batch))[0].partition("：")[2].startswith("这一版里已有这一条")
    assert await states(operator, await _items(operator, (*LAPSING[:5], "县人民法院、公安局", *LAPSING[6:]))) == {
        4: "same"
    }


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (2, "法定禁止", "层级：法定禁止由法律规定，清单不能增减（Q-18）。"),
        (1, "Q-10-2", "编号：Q-10-2是法定禁止的编号。"),
        (4, "很久", "查阅年限（月）：“很久”不是查阅的月数。"),
        (4, 0, "查阅年限（月）：“0”不是查阅的月数。"),
        (5, "县气象局", "答复部门：县气象局不在联审部门名单里。"),
        (6, "党支部", "适用委员会：“党支部”不在可选项内。"),
        (3, "无", "内容：“无”太短。"),
        (8, "某日", "生效日期：“某日”不是日期。"),
    ],
)
async def test_an_item_that_cannot_stand_says_why(operator: Actor, place: int, cell: Cell, said: str) -> None:
    await commit(operator, await _agencies(operator, POLICE, COURT))
    row = list(LAPSING)
    row[place] = cell
    batch = await _items(operator, row, LASTING)
    (told,) = await _said(operator, batch)
    assert told.startswith(said)
    assert await states(operator, batch) == {4: "error", 5: "new"}


async def test_one_item_twice_is_told_at_the_second(operator: Actor) -> None:
    batch = await _items(operator, LASTING, (*LASTING[:3], "另一种写法", *LASTING[4:]))
    assert await _said(operator, batch, 5) == ["编号：与第4行是同一条。请只留一行。"]
    batch = await _agencies(operator, ("公安", *POLICE[1:5], 0, POLICE[6]))
    assert [one.partition("。")[0] for one in await _said(operator, batch)] == [
        "部门代码：“公安”不是部门代码",
        "次序：0不在1到999之间",
    ]


@pytest.mark.usefixtures("operator")
async def test_a_county_does_not_write_the_provinces_lists() -> None:
    officer = an_actor(Role.VETTING_OFFICER)
    for batch in (await _agencies(officer, POLICE), await _items(officer, LASTING)):
        assert (await _said(officer, batch))[0].partition("：")[2].startswith("不在本账号的地区内。")


@pytest.mark.parametrize("code", ["vetting-agencies", "negative-list"])
async def test_the_template_is_read_as_its_own_sheet(operator: Actor, code: str) -> None:
    with pytest.raises(Refused, match="表头下面没有可读的内容"):
        await stage(operator, code, Upload("t.xlsx", template(exchange(code).sheet)))
