"""The sheet of leaves: in, again, out, and taken back."""

from datetime import date

from server.access.actor import Actor, Role
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.factories import COUNTY, TOWNSHIP, a_county
from tests.support.http import SignIn
from tests.support.sheets import handed_in, seen, states
from tests.support.teams import a_full_team, a_site, a_unit
from training.presence import presence_of
from training.services.presence import SpentDays, spend_days
from training.vocabulary import LeaveApprover, LeaveKind

HEAD = ("区划代码", "帮扶村/安置点", "姓名", "假别", "开始日期", "结束日期", "请假天数", "批准机关", "批准人", "文件")


TODAY = date(2026, 11, 26)


def a_row(first: str, last: str, name: str = "贾志强", **more: Cell) -> tuple[Cell, ...]:
    told: dict[str, Cell] = dict.fromkeys(HEAD)
    told |= {"区划代码": TOWNSHIP, "帮扶村/安置点": "聚福苑小区", "姓名": name, "假别": "病假", "开始日期": first}
    told |= {"结束日期": last, "批准机关": "乡镇", "批准人": "苗治国"}
    told |= more
    return tuple(told[title] for title in HEAD)


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="team-leaves", head=HEAD, name="请假.xlsx")


async def test_leaves_come_in_once_and_go_again(operator: Actor) -> None:
    await a_county(operator)
    _, (first, second, _) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    rows = (
        a_row("2026-11-09", "2026-11-10", 请假天数=2),
        a_row("2026-11-16", "2026-11-16", "刘桂生", 假别="公出", 批准机关="县级", 文件="请假审批表"),
    )
    batch = await given(operator, *rows)
    assert set((await states(operator, batch)).values()) == {"new"}
    assert (await commit(operator, batch)).written == 2
    (leave,) = (await presence_of(operator, second)).leaves
    assert (leave.kind, leave.approver, leave.first) == (LeaveKind.OFFICIAL, LeaveApprover.COUNTY, date(2026, 11, 16))
    again = await given(operator, *rows, a_row("2026-11-09", "2026-11-11"))
    assert sorted((await states(operator, again)).values()) == ["done", "done", "error"]
    out = await export(operator, "team-leaves", Wish(COUNTY, "存档"))
    back = await stage(operator, "team-leaves", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) <= {"same", "done"}
    await undo(operator, batch, "导错了月份")
    assert (await presence_of(operator, first)).leaves == ()


async def test_what_the_sheet_gets_wrong(operator: Actor) -> None:
    await a_county(operator)
    _, (first, *_) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    await spend_days(operator, first, SpentDays(first=date(2026, 11, 2), last=date(2026, 11, 3)))
    rows = (
        a_row("2026-11-09", "2026-11-10", "苗国强"),
        a_row("2026-02-02", "2026-02-03"),
        a_row("2026-11-10", "2026-11-09"),
        a_row("2026-11-03", "2026-11-04"),
        a_row("2026-11-05", "2026-11-06", 请假天数=3),
        a_row("2026-06-01", "2026-08-30"),
        a_row("2026-11-16", "2026-11-17"),
        a_row("2026-11-16", "2026-11-18"),
        a_row("2026-11-17", "2026-11-19"),
        a_row("2026-11-20", "2026-11-20", 假别="旷工"),
    )
    _, found = await seen(operator, await given(operator, *rows))
    told = {number: " ".join(f"{it.title}{it.cause}" for it in row.problems) for number, row in found.items()}
    assert "聚福苑小区没有登记过苗国强" in told[4]
    assert "2026-02-02贾志强不在聚福苑小区驻村" in told[5]
    assert "起终止日期早于起始日期" in told[6]
    assert "2026-11-03登记为在村" in told[7]
    assert "天数按起止日期是2天，填的是3天" in told[8]
    assert "批准机关" in told[9]
    assert told[10] == ""
    assert "与第10行是同一个人同一天起的请假" in told[11]
    assert "与已登记的请假重叠" in told[12]
    assert "“旷工”不在可选项内" in told[13]


async def test_the_page_of_teams_offers_the_sheet_to_whoever_keeps_the_days(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    assert (await officer.get(f"/teams?area={COUNTY}")).words("//div[@class='btns']/a")[:2] == ["导入", "导出"]
    assert "驻村干部请假登记表" in (await officer.get("/imports?of=team-leaves")).text
