"""The sheet of resettlement sites: in, out, and back."""

from datetime import date

from cadres import queries
from cadres.lookups import sites
from cadres.lookups.sites import SiteFilter, SiteView
from server.access.actor import Actor, Role
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from tests.support.factories import COMMUNITY, COUNTY, OTHER_COUNTY, TOWNSHIP, a_county, an_actor
from tests.support.sheets import handed_in, seen, states

HEAD = (
    *("乡镇（街道）代码", "安置点名称", "类型", "统计日期", "户数", "搬迁人口"),
    *("建档立卡搬迁人口", "迁出村", "服务的村（社区）", "地址"),
)


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="sites", head=HEAD, name="安置点.xlsx")


async def _name(actor: Actor) -> str:
    return (await queries.community(actor, COMMUNITY)).name


async def _only(actor: Actor) -> SiteView:
    [line] = (await sites.sites(actor, SiteFilter(COUNTY))).lines
    return await sites.site(actor, line.id)


async def test_a_new_site_comes_in_with_its_count_and_goes_again(operator: Actor) -> None:
    await a_county(operator)
    serving = await _name(operator)
    row = (TOWNSHIP, "聚福苑小区", "城市", "2025.12.31", 320, 1106, 874, "李家山村,赵家沟村", serving, None)
    batch = await given(operator, row)
    assert await states(operator, batch) == {4: "new"}

    assert (await commit(operator, batch)).written == 1

    view = await _only(operator)
    assert (view.line.relocated, view.line.registered_poor, view.line.households) == (1106, 874, 320)
    assert view.line.origins == ("李家山村", "赵家沟村")
    assert [one.region for one in view.servers] == [COMMUNITY]
    await undo(operator, batch, "传错了文件")
    assert (await sites.sites(operator, SiteFilter(COUNTY))).sums.total == 0


async def test_another_year_is_another_count_and_the_rest_stays(operator: Actor) -> None:
    await a_county(operator)
    serving = await _name(operator)
    await commit(
        operator,
        await given(
            operator, (TOWNSHIP, "聚福苑小区", "城市", "2024-12-31", 320, 1106, 874, "李家山村", serving, None)
        ),
    )
    next_year = (TOWNSHIP, "聚福苑小区", "城市", "2025-12-31", None, 1090, 860, None, None, "幸福路1号")
    batch = await given(operator, next_year)
    assert await states(operator, batch) == {4: "changed"}
    await commit(operator, batch)

    view = await _only(operator)
    assert [one.as_of for one in view.counts] == [date(2025, 12, 31), date(2024, 12, 31)]
    assert (view.line.relocated, view.line.households, view.line.address) == (1090, None, "幸福路1号")
    assert view.line.origins == ("李家山村",)
    assert view.line.served_by == (serving,)
    assert await states(operator, await given(operator, next_year)) == {4: "done"}

    await undo(operator, batch, "传错了文件")
    view = await _only(operator)
    assert [one.as_of for one in view.counts] == [date(2024, 12, 31)]
    assert view.line.address is None
    assert view.line.served_by == (serving,)


async def test_a_corrected_count_goes_back_to_what_it_was(operator: Actor) -> None:
    first = (TOWNSHIP, "聚福苑小区", "城市", "2024-12-31", 320, 1106, 874, None, None, None)
    await commit(operator, await given(operator, first))
    batch = await given(operator, (*first[:5], 1107, *first[6:]))
    await commit(operator, batch)
    assert (await _only(operator)).line.relocated == 1107
    await undo(operator, batch, "传错了文件")
    assert (await _only(operator)).line.relocated == 1106


async def test_what_is_wrong_is_said_at_its_cell(operator: Actor) -> None:
    await a_county(operator)
    batch = await given(
        operator,
        (TOWNSHIP, "甲", "城市", None, 3, 10, 5, None, None, None),
        (TOWNSHIP, "乙", "城市", "2025-12-31", 3, 10, 11, None, None, None),
        (TOWNSHIP, "丙", "湖上", None, None, None, None, None, None, None),
        (COUNTY, "丁", "乡村", None, None, None, None, None, None, None),
        (TOWNSHIP, "戊", "乡村", None, None, None, None, None, "没有的村", None),
        (TOWNSHIP, "己", "乡村", "2099-12-31", None, 10, 5, None, None, None),
        (TOWNSHIP, "己", "乡村", None, None, None, None, None, None, None),
        (f"{OTHER_COUNTY[:6]}100000", "庚", "乡村", None, None, None, None, None, None, None),
    )
    officer = an_actor(Role.ELECTION_OFFICER)
    assert set((await states(operator, batch)).values()) == {"error", "new"}
    _, rows = await seen(operator, batch)
    said = {number: [problem.cause for problem in row.problems] for number, row in rows.items()}
    assert said[4] == ["填了人口的一部分，这一项没有填。"]
    assert said[5] == ["11人，多于搬迁人口10人。"]
    assert said[6] == ["“湖上”不在可选项内。"]
    assert said[7] == ["不是乡镇（街道）的代码。"]
    assert said[8] == ["这个乡镇（街道）没有建立没有的村。"]
    assert said[9] == ["还没有到。"]
    assert said[10] == ["与第9行是同一个安置点。"]
    assert said[11] == []
    [foreign] = (await seen(officer, await given(officer, (f"{OTHER_COUNTY[:6]}100000", "庚", "乡村", *(None,) * 7))))[
        1
    ].values()
    assert [problem.cause for problem in foreign.problems] == ["不在本账号的地区内。"]


async def test_what_goes_out_comes_in_again_unchanged(operator: Actor) -> None:
    await a_county(operator)
    serving = await _name(operator)
    row = (TOWNSHIP, "聚福苑小区", "城市", "2025-12-31", 320, 1106, 874, "李家山村、赵家沟村", serving, "幸福路1号")
    await commit(operator, await given(operator, row))
    out = await export(operator, "sites", Wish(COUNTY, "存档"))
    assert out.name.startswith("偏关县易地扶贫搬迁集中安置点情况表")
    [grid, *_] = open_workbook(out.content).grids
    assert any("1个" in cells and 1106 in cells for cells in grid.rows)
    batch = await stage(operator, "sites", Upload(out.name, out.content))
    assert set((await states(operator, batch)).values()) == {"done"}  # Word for word what came in.
