"""The sheets of counts, organisations, groups and representatives: in, out and back."""

from collections.abc import Sequence
from datetime import date

import pytest

from cadres import queries
from cadres.lookups import bodies
from cadres.services.counts import Counted, count_community
from cadres.vocabulary import CommitteeKind
from server import clock
from server.access.actor import Actor, Role
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.factories import COMMUNITY, COUNTY, OTHER_TOWNSHIP, VILLAGE, a_county, an_actor
from tests.support.sheets import handed_in, seen, states

HEADS: dict[str, Sequence[str]] = {
    "community-counts": ("区划代码", "村（社区）", "统计日期", "户数", "人口"),
    "bodies": (
        "区划代码",
        "村（社区）",
        "组织类别",
        "名称",
        "状态",
        "起始日期",
        "正式党员",
        "党组织形式",
        "工作专班负责人",
    ),
    "parts": ("区划代码", "村（社区）", "类别", "名称", "户数", "组长（网格员）", "起始日期"),
    "representatives": ("区划代码", "村（社区）", "姓名", "性别", "代表户数", "推选的小组", "起始日期"),
}
GOOD: dict[str, Sequence[tuple[Cell, ...]]] = {
    "community-counts": ((VILLAGE, "马道村", "2024-12-31", 300, 800), (VILLAGE, None, "2025-12-31", 310, 790)),
    "bodies": (
        (VILLAGE, "马道村", "党组织", "马道村党支部", "已组建", "2021-06-01", 21, "党支部", None),
        (VILLAGE, None, "业主委员会", "马道新村业主委员会", "否", "2024-06-01", None, None, "贺文秀"),
    ),
    "parts": (
        (VILLAGE, None, "村民小组", "第一村民小组", 20, "吕敏", "2021-12-01"),
        (VILLAGE, None, "网格", "第一网格", 300, "贺文秀", "2021-12-01"),
    ),
    "representatives": (
        (VILLAGE, None, "吕敏", "女", 10, None, "2021-12-01"),
        (VILLAGE, None, "温久安", "男", 11, None, "2021-12-01"),
    ),
}


@pytest.fixture(autouse=True)
async def _county(operator: Actor) -> None:
    await a_county(operator)


async def given(actor: Actor, of: str, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of=of, head=HEADS[of], name="报表.xlsx")


async def _lines(actor: Actor) -> int:
    today = clock.today()
    held = await bodies.assembly(actor, VILLAGE, CommitteeKind.VILLAGERS, today)
    counts, organisations = await bodies.counts_of(actor, VILLAGE), await bodies.bodies_of(actor, VILLAGE, today)
    return len(held.parts) + len(held.representatives) + len(counts) + len(organisations)


@pytest.mark.parametrize("of", list(GOOD))
async def test_new_rows_go_in_out_in_again_and_back(operator: Actor, of: str) -> None:
    batch = await given(operator, of, *GOOD[of])
    assert await states(operator, batch) == {4: "new", 5: "new"}
    assert (await commit(operator, batch)).written == 2
    assert await _lines(operator) == 2

    out = await export(operator, of, Wish(COUNTY, "存档"))
    assert out.rows == 2
    again = await stage(operator, of, Upload(out.name, out.content))
    assert set((await states(operator, again)).values()) <= {"same", "done"}

    await undo(operator, batch, "传错了文件")
    assert await _lines(operator) == 0
    assert (await queries.community(operator, VILLAGE)).households is None


@pytest.mark.parametrize(
    ("of", "change"),
    [("community-counts", {3: 301}), ("bodies", {6: 22}), ("parts", {4: 25}), ("representatives", {4: 12})],
)
async def test_a_changed_cell_goes_in_and_back(operator: Actor, of: str, change: dict[int, Cell]) -> None:
    await commit(operator, await given(operator, of, GOOD[of][0]))
    row = tuple(change.get(place, cell) for place, cell in enumerate(GOOD[of][0]))
    batch = await given(operator, of, row)
    assert await states(operator, batch) == {4: "changed"}
    await commit(operator, batch)
    shown = (await export(operator, of, Wish(COUNTY, "存档"))).content
    await undo(operator, batch, "传错了文件")
    assert (await export(operator, of, Wish(COUNTY, "存档"))).content != shown
    assert await _lines(operator) == 1


async def test_an_older_count_comes_in_behind_the_latest(operator: Actor) -> None:
    await count_community(operator, Counted(region=VILLAGE, as_of=date(2025, 12, 31), households=310, population=900))
    batch = await given(operator, "community-counts", (VILLAGE, None, "2020-11-01", 400, 1200))
    await commit(operator, batch)
    assert (await queries.community(operator, VILLAGE)).households == 310
    await undo(operator, batch, "传错了文件")
    assert [one.as_of.year for one in await bodies.counts_of(operator, VILLAGE)] == [2025]


async def test_a_representative_names_a_group_on_record(operator: Actor) -> None:
    await commit(operator, await given(operator, "parts", *GOOD["parts"]))
    batch = await given(
        operator,
        "representatives",
        (VILLAGE, None, "吕敏", "女", None, "第一村民小组", "2021-12-01"),
        (VILLAGE, None, "温久安", "男", None, "第九村民小组", "2021-12-01"),
        (VILLAGE, None, "仝立业", "男", None, "第一网格", "2021-12-01"),
    )
    assert await states(operator, batch) == {4: "new", 5: "error", 6: "error"}
    _, rows = await seen(operator, batch)
    assert rows[5].problems[0].cause == "这个村（社区）没有登记第九村民小组。"
    await commit(operator, batch)
    held = await bodies.assembly(operator, VILLAGE, CommitteeKind.VILLAGERS, clock.today())
    assert [one.group for one in held.representatives] == ["第一村民小组"]


async def test_what_is_wrong_is_said_at_its_row(operator: Actor) -> None:
    rows = (
        (VILLAGE, None, "业主委员会", "甲", "未组建", "2099-01-01", None, None, None),
        (VILLAGE, None, "业主委员会", "乙", "未组建", "2024-01-01", 5, None, None),
        (VILLAGE, "别的村", "群团组织", "丙", "未组建", "2024-01-01", None, None, None),
        (COMMUNITY, None, "群团组织", "丁", "未组建", "2024-01-01", None, None, None),
        (COMMUNITY, None, "群团组织", "丁", "未组建", "2024-01-01", None, None, None),
        (COMMUNITY, None, "农业社", "戊", "未组建", "2024-01-01", None, None, None),
    )
    batch = await given(operator, "bodies", *rows)
    _, found = await seen(operator, batch)
    said = {number: [one.cause for one in row.problems] for number, row in found.items()}
    assert said[4] == ["还没有到。"]
    assert said[5] == ["只有党组织才填。"]
    assert said[6] == ["表里是别的村，这个代码是马道村。"]
    assert said[7] == []
    assert said[8] == ["与第7行是同一个组织。"]
    assert said[9][0].startswith("“农业社”不在可选项内")
    foreign = an_actor(Role.TOWNSHIP_CLERK, region=OTHER_TOWNSHIP)
    _, refused = await seen(foreign, await given(foreign, "bodies", rows[3]))
    assert [one.cause for one in refused[4].problems] == ["不在本账号的地区内。"]
