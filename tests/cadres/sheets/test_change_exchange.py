"""The sheet of changes: in with its document, back again, and all of it out."""

from datetime import date

from cadres import queries
from cadres.lookups.changes import changes
from cadres.place_vocabulary import PlaceChange
from cadres.services.changes import ChangePlace, change_place
from server.access.actor import Actor
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from tests.support.factories import COUNTY, TOWNSHIP, VILLAGE, a_county, a_person
from tests.support.sheets import handed_in, seen, states

OTHER = f"{TOWNSHIP[:9]}207"
HEAD = ("区划代码", "原名称", "变更种类", "生效日期", "文件", "新名称", "并入")
DOCUMENT = "偏政函〔2026〕3号"


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="changes", head=HEAD, name="变更.xlsx")


async def _name(actor: Actor, on: date | None = None) -> str:
    return (await queries.community(actor, VILLAGE, on)).name


async def test_changes_of_one_place_come_in_after_each_other_and_go_again(operator: Actor) -> None:
    await a_county(operator)
    person = await a_person(operator)
    batch = await given(
        operator,
        (VILLAGE, "马道村", "更名", "2026-02-01", DOCUMENT, "马道新村", None),
        (VILLAGE, "马道新村", "合并", "2026.3.1", "偏政函〔2026〕5号", None, OTHER),
    )
    assert await states(operator, batch) == {4: "new", 5: "new"}
    assert await _name(operator) == "马道村"

    assert (await commit(operator, batch)).written == 2

    assert await _name(operator, date(2026, 2, 1)) == "马道新村"
    assert (await queries.community(operator, VILLAGE)).until == date(2026, 3, 1)
    assert [one.id for one in await queries.people_of(operator, OTHER)] == [person]
    await undo(operator, batch, "传错了文件")
    assert await _name(operator, date(2026, 2, 1)) == "马道村"
    assert [one.id for one in await queries.people_of(operator, VILLAGE)] == [person]
    assert all(line.withdrawn for line in (await changes(operator, COUNTY))[0])


async def test_what_cannot_be_is_marked_at_its_cell(operator: Actor) -> None:
    await a_county(operator)
    batch = await given(
        operator,
        (VILLAGE, "马道村", "更名", "2026-02-01", None, "马道新村", None),
        (VILLAGE, "马道村", "更名", "2099-02-01", DOCUMENT, "马道新村", None),
        (OTHER, "马道村", "合并", "2026-02-01", DOCUMENT, None, VILLAGE),
        (VILLAGE, None, "分设", "2026-02-01", DOCUMENT, "又一村", None),
        ("140932100998", None, "撤销", "2026-02-01", DOCUMENT, None, None),
        (VILLAGE, None, "合并", "2026-02-01", DOCUMENT, None, None),
        (VILLAGE, None, "更名", "2026-02-02", "文", "马道新村", None),
    )
    _, rows = await seen(operator, batch)
    told = {number: [(problem.title, problem.cause) for problem in row.problems] for number, row in rows.items()}
    assert told == {
        4: [("文件", "没有填写。")],
        5: [("生效日期", "还没有到。")],
        6: [("原名称", "表里是马道村，这个代码是磨石滩村。")],
        7: [("变更种类", "分设要逐个选定随迁人员，表格上没有。")],
        8: [("区划代码", "没有建立这个代码的村（社区）。")],
        9: [("并入", "没有选并入哪个村（社区）。")],
        10: [("文件", "“文”不像文号。")],
    }


async def test_what_goes_out_comes_in_again_as_known(operator: Actor) -> None:
    await a_county(operator)
    day = date(2026, 3, 1)
    code = f"{TOWNSHIP[:9]}299"
    told = {"day": day, "document": DOCUMENT}
    await change_place(operator, ChangePlace(region=VILLAGE, kind=PlaceChange.RENAME, name="马道新村", **told))
    split = ChangePlace(region=VILLAGE, kind=PlaceChange.SPLIT, name="又一村", new_code=code, **told)
    await change_place(operator, split)
    await change_place(
        operator, ChangePlace(region=VILLAGE, kind=PlaceChange.MERGER, into=OTHER, name="联合村", **told)
    )
    out = await export(operator, "changes", Wish(COUNTY, "存档"))
    [grid, *_] = open_workbook(out.content).grids
    written = [row[row.index(VILLAGE) :] for row in map(list, grid.rows) if VILLAGE in row]
    assert [[row[1], row[2], row[5], row[6], row[7]] for row in written] == [
        ["马道村", "更名", "马道新村", None, None],
        ["马道新村", "分设", "又一村", None, code],
        ["马道新村", "合并", "联合村", OTHER, None],
    ]
    batch = await stage(operator, "changes", Upload(out.name, out.content))
    assert set((await states(operator, batch)).values()) == {"same"}


async def test_a_change_on_record_is_not_changed_by_a_sheet(operator: Actor) -> None:
    await a_county(operator)
    row = (VILLAGE, None, "更名", "2026-02-01", DOCUMENT, "马道新村", None)
    await commit(operator, await given(operator, row))
    batch = await given(operator, (*row[:4], "偏政函〔2026〕9号", *row[5:]))
    _, rows = await seen(operator, batch)
    [problem] = rows[4].problems
    assert (problem.title, problem.cause) == ("文件", "这次变更已经登记，不能由导入改变；登记错了的，先撤销那次变更。")
