"""The roster of posts for children and the sheet of counts: in, again, out, and taken back."""

from datetime import date
from io import BytesIO

import pdfplumber
import pytest

from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Forbidden
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.typesetter import typeset
from server.portal.rosters import roster
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from server.sheets.writing import Around
from tests.support.children import a_seat
from tests.support.factories import COMMUNITY, COUNTY, TOWNSHIP, VILLAGE, a_citizen_number, a_county, an_actor
from tests.support.http import SignIn
from tests.support.sheets import handed_in, seen, states
from training import child_counts, children
from training.child_vocabulary import ChildCategory, ChildState
from training.sheets.child_roster import ROSTER

HEAD = (
    *(
        "区划代码",
        "县",
        "乡镇",
        "村/社区",
        "督导员/主任",
        "姓名",
        "身份证号",
        "现任职务",
        "身份",
        "任职时间",
        "任职文件",
    ),
    *("初任培训日期/合格", "初任培训文件", "查询日期", "查询有效期至", "查询单位", "查询文件"),
    *("系统录入状态", "离任时间", "离任原因", "离任文件", "备注"),
)
TODAY = date(2022, 3, 1)


def a_row(code: str = COMMUNITY, name: str = "刘桂芳", **more: Cell) -> tuple[Cell, ...]:
    told: dict[str, Cell] = {
        "区划代码": code,
        "县": "偏关县",
        "乡镇": "新关镇",
        "村/社区": None,
        "督导员/主任": "主任",
        "姓名": name,
        "身份证号": None,
        "现任职务": "妇联主席",
        "身份": "分管妇女工作的委员",
        "任职时间": "2022-01-10",
        "任职文件": "新政发〔2022〕2号",
        "初任培训日期/合格": "2021-12-20",
        "初任培训文件": "偏民培〔2021〕3号",
        "查询日期": "2021-12-28",
        "查询有效期至": "2022-12-27",
        "查询单位": "偏关县公安局",
        "查询文件": "偏公查〔2021〕18号",
        "系统录入状态": "已录入",
        "离任时间": None,
        "离任原因": None,
        "离任文件": None,
        "备注": None,
    }
    told |= more
    return tuple(told[title] for title in HEAD)


UNCHECKED: dict[str, Cell] = dict.fromkeys(("查询日期", "查询有效期至", "查询单位", "查询文件"))


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="child-directors", head=HEAD, name="儿童主任.xlsx")


async def test_a_roster_comes_in_once_and_goes_again(operator: Actor) -> None:
    await a_county(operator)
    await a_seat(operator)
    staff = {"督导员/主任": "督导员", "身份": "乡镇干部", "身份证号": a_citizen_number(), "现任职务": "民政助理"}
    rows = (a_row(), a_row(TOWNSHIP, "王瑞", **staff))
    batch = await given(operator, *rows)
    assert await states(operator, batch) == {4: "new", 5: "new"}
    assert (await commit(operator, batch)).written == 2
    again = await given(operator, *rows)
    assert await states(operator, again) == {4: "done", 5: "done"}
    found = await children.area_posts(operator, COUNTY, TODAY)
    held = {one.held.name: one.filling.state for one in found.lines if one.held}
    assert held == {"刘桂芳": ChildState.ON_DUTY, "王瑞": ChildState.ON_DUTY}
    out = await export(operator, "child-directors", Wish(COUNTY, "存档"))
    (sheet,) = [grid.rows for grid in open_workbook(out.content).grids][:1]
    told = [str(cell) for row in sheet for cell in row if cell is not None]
    assert {"刘桂芳", "儿童督导员", "妇联主席", "在任2人", "偏公查〔2021〕18号"} <= set(told)
    back = await stage(operator, "child-directors", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) == {"same"}
    # The national system asks for number and telephone: whole by right, else with the middle hidden, as here.
    number = str(staff["身份证号"])
    assert f"{number[:4]}**********{number[-4:]}" in told
    whole = await export(operator, "child-directors", Wish(COUNTY, "向全国系统录入", whole=True))
    assert number in [cell for row in open_workbook(whole.content).grids[0].rows for cell in row]
    later = await given(operator, a_row(现任职务="副主任"))
    _, lines = await seen(operator, later)
    assert "在儿童主任的页面上办理" in str(lines[4].problems)
    await undo(operator, batch, "导错了")
    assert not any(one.held for one in (await children.area_posts(operator, COUNTY, TODAY)).lines)


async def test_the_countys_keeper_takes_the_roster_whole_and_the_trace_says_why(
    operator: Actor, sign_in: SignIn
) -> None:
    await a_county(operator)
    await a_seat(operator)
    row = a_row()
    await commit(operator, await given(operator, row))
    wish = Wish(COUNTY, "向全国系统录入", whole=True)
    out = await export(an_actor(Role.ASSIGNMENT_OFFICER), "child-directors", wish)
    told = [cell for line in open_workbook(out.content).grids[0].rows for cell in line]
    assert row[HEAD.index("身份证号")] in told
    (event, *_) = await trail("sheet:child-directors")
    assert (event.reason, event.after["个人信息"]) == ("向全国系统录入", "完整")
    for role in (Role.TOWNSHIP_CLERK, Role.ELECTION_OFFICER):
        with pytest.raises(Forbidden):
            await export(an_actor(role), "child-directors", wish)
    # The right is over these rosters and no other.
    with pytest.raises(Forbidden):
        await export(an_actor(Role.ASSIGNMENT_OFFICER), "community-workers", wish)
    keeper, clerk = await sign_in(Role.ASSIGNMENT_OFFICER), await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    page = await keeper.get(f"/exports?of=child-directors&area={COUNTY}")
    assert len(page.all("//input[@name='whole']")) == 1
    page = await clerk.get(f"/exports?of=child-directors&area={TOWNSHIP}")
    assert page.all("//input[@name='whole']") == []
    assert "没有“导出儿童主任、驻村干部花名册的完整个人信息”的权限" in page.text


async def test_a_name_in_a_reason_is_told_at_its_cell_and_passes_once_it_is_said_whose_it_is(operator: Actor) -> None:
    await a_county(operator)
    await a_seat(operator)
    named = "李明父亲病重，由本人接任"
    _, lines = await seen(operator, await given(operator, a_row(备注=named)))
    (problem,) = lines[4].problems
    assert (problem.title, problem.cause) == ("备注", "“李明”像是儿童、家长的姓名，不能写。")
    batch = await given(operator, a_row(备注=f"{named}（不是儿童姓名）"))
    assert await states(operator, batch) == {4: "new"}


async def test_what_the_roster_gets_wrong(operator: Actor) -> None:
    await a_county(operator)
    await a_seat(operator)
    rows = (
        a_row(),
        a_row(name="杜秀英", 身份证号=a_citizen_number()),
        a_row(TOWNSHIP, "王瑞"),
        a_row(VILLAGE, "郝建国", 身份="社工", 身份证号=a_citizen_number(), **UNCHECKED),
        a_row("140932100999", "马志强", 身份="社工", 身份证号=a_citizen_number()),
    )
    batch = await given(operator, *rows)
    _, found = await seen(operator, batch)
    told = {number: " ".join(one.cause for one in row.problems) for number, row in found.items()}
    assert "两行都在任，一个村（社区）一名儿童主任" in told[5]
    assert "是乡镇（街道）的代码，儿童主任在村（社区）" in told[6]
    assert "没有违法犯罪记录（从业禁止）查询结果" in told[7]
    assert "没有建立这个代码的村（社区）" in told[8]


async def test_a_check_and_an_end_have_papers_of_their_own(operator: Actor) -> None:
    await a_county(operator)
    await a_seat(operator)
    left = {"离任时间": "2022-02-01", "离任原因": "工作调整"}
    batch = await given(
        operator,
        a_row(查询文件=None, **left),
        a_row(任职时间="2022-01-11", **UNCHECKED | {"查询文件": "偏公查〔2021〕18号"}),
    )
    _, found = await seen(operator, batch)
    told = {number: [one.cause for one in row.problems] for number, row in found.items()}
    assert told[4] == ["填了从业查询日期，没有填查询文件。", "填了离任时间，没有填离任文件。"]
    assert len(told[5]) == 3, "a paper alone is no check"
    whole = await given(operator, a_row(离任文件="新政发〔2022〕9号", 备注="补录", **left))
    assert (await commit(operator, whole)).written == 1
    (one,) = await children.directors(operator, COUNTY)
    assert (one.end_document, one.checks[0].document) == ("新政发〔2022〕9号", "偏公查〔2021〕18号")


async def test_counts_come_in_and_go_back_to_what_was(operator: Actor) -> None:
    await a_county(operator)
    head = ("区划代码", "村/社区", "统计日期", "留守儿童", "困境儿童", "孤儿", "事实无人抚养儿童")
    first = await handed_in(operator, (COMMUNITY, None, "2022-02-01", 12, 4, 0, None), of="child-counts", head=head)
    await commit(operator, first)
    second = await handed_in(operator, (COMMUNITY, None, "2022-02-01", 15, 4, 0, None), of="child-counts", head=head)
    assert await states(operator, second) == {4: "changed"}
    await commit(operator, second)
    (line,) = (await child_counts.area_counts(operator, COUNTY, TODAY)).lines
    assert line.numbers[ChildCategory.LEFT_BEHIND].number == 15
    await undo(operator, second, "导错了")
    (line,) = (await child_counts.area_counts(operator, COUNTY, TODAY)).lines
    assert line.numbers[ChildCategory.LEFT_BEHIND].number == 12
    empty = await handed_in(
        operator, (COMMUNITY, None, "2022-02-02", None, None, None, None), of="child-counts", head=head
    )
    _, rows = await seen(operator, empty)
    assert [one.cause for one in rows[4].problems] == ["一项儿童数也没有填。"]


def test_no_day_or_number_of_the_roster_is_torn_on_paper() -> None:
    row: dict[str, Cell] = {column.key: column.example for column in ROSTER.columns}
    day = date(2026, 12, 28)
    row |= dict.fromkeys(("since", "inducted", "checked", "checked_until", "until"), day)
    row |= {"citizen_number": "140932********0024", "phone": "139****0001", "region_code": "140932100001"}
    made = roster(ROSTER, [row] * 3, Around("偏关县民政局", "2026年12月28日", {}))
    with pdfplumber.open(BytesIO(typeset(FaceSettings(), compose(made)))) as document:
        told = " ".join(one["text"] for page in document.pages for one in page.extract_words())
    assert told.count("2026.12.28") == 15, "five days of each row"
    for words in ("140932********0024", "139****0001", "140932100001"):
        assert told.count(words) == 3, words
