"""The sheet of days in the village: in, again, out, and taken back."""

from datetime import date

import pytest

from server.access.actor import Actor
from server.sheets.committing import commit, undo
from server.sheets.exchange import exchange
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.factories import COMMUNITY, COUNTY, OTHER_TOWNSHIP, TOWNSHIP, a_county
from tests.support.sheets import handed_in, seen, states
from tests.support.teams import a_full_team, a_site, a_unit
from training.presence import presence_of
from training.services.corrections import RemoveDays, remove_days
from training.services.presence import FoundAway, TakeLeave, find_away, take_leave
from training.vocabulary import LeaveApprover, LeaveKind

HEAD = ("区划代码", "帮扶村/安置点", "姓名", "打卡日期")


TODAY = date(2026, 11, 26)


def a_row(day: str, name: str = "贾志强", code: str = TOWNSHIP, place: str = "聚福苑小区") -> tuple[Cell, ...]:
    return (code, place, name, day)


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="village-days", head=HEAD, name="考勤.xlsx")


async def test_days_come_in_once_and_go_again(operator: Actor) -> None:
    await a_county(operator)
    _, (first, second, _) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    rows = (a_row("2026-11-02"), a_row("2026-11-03"), a_row("2026-11-02", "刘桂生"))
    batch = await given(operator, *rows)
    assert set((await states(operator, batch)).values()) == {"new"}
    assert (await commit(operator, batch)).written == 3
    assert [len((await presence_of(operator, one)).days) for one in (first, second)] == [2, 1]
    again = await given(operator, *rows, a_row("2026-11-04"))
    assert sorted((await states(operator, again)).values()) == ["done", "done", "done", "new"]
    out = await export(operator, "village-days", Wish(COUNTY, "存档"))
    back = await stage(operator, "village-days", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) == {"done"}
    await undo(operator, batch, "导错了月份")
    assert (await presence_of(operator, first)).days == ()


async def test_a_day_that_was_taken_back_on_the_page_keeps_nothing(operator: Actor) -> None:
    await a_county(operator)
    _, (first, *_) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    batch = await given(operator, a_row("2026-11-02"), a_row("2026-11-03"))
    await commit(operator, batch)
    await remove_days(operator, first, RemoveDays(first=date(2026, 11, 2), last=date(2026, 11, 2), reason="登记错了"))
    await undo(operator, batch, "导错了月份")
    assert (await presence_of(operator, first)).days == ()


async def test_what_the_sheet_gets_wrong(operator: Actor) -> None:
    await a_county(operator)
    _, (first, *_) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    sick = {"kind": LeaveKind.SICK, "approver": LeaveApprover.TOWNSHIP, "approved_by": "苗治国"}
    await take_leave(operator, first, TakeLeave(first=date(2026, 11, 9), last=date(2026, 11, 10), **sick))
    await find_away(operator, first, FoundAway(day=date(2026, 11, 12), found_by="督查组"))
    rows = (
        a_row("2026-11-02", "苗国强"),
        a_row("2026-11-02", code=OTHER_TOWNSHIP),
        a_row("2026-02-02"),
        a_row("2026-11-27"),
        a_row("2026-11-09"),
        a_row("2026-11-12"),
        a_row("2026-11-13"),
        a_row("2026-11-13"),
        a_row("2026-11-16", code=COMMUNITY),
    )
    _, found = await seen(operator, await given(operator, *rows))
    told = {number: " ".join(one.cause for one in row.problems) for number, row in found.items()}
    assert "聚福苑小区没有登记过苗国强" in told[4]
    assert f"聚福苑小区的工作队登记在{TOWNSHIP}，不在{OTHER_TOWNSHIP}" in told[5]
    assert "2026-02-02贾志强不在聚福苑小区驻村" in told[6]
    assert "还没有到" in told[7]
    assert "在请假" in told[8]
    assert "登记为抽查不在岗" in told[9]
    assert "与第10行是同一个人同一天" in told[11]
    assert [(one.title, one.cause) for one in found[12].problems] == [
        ("区划代码", f"聚福苑小区的工作队登记在{TOWNSHIP}，不在{COMMUNITY}。")
    ]
    assert f"填{TOWNSHIP}：安置点填所在乡镇（街道）的12位代码" in found[12].problems[0].cure


@pytest.mark.parametrize("of", ["village-days", "team-leaves"])
def test_the_example_of_a_site_has_the_code_of_its_township(of: str) -> None:
    columns = {one.title: one.example for one in exchange(of).sheet.columns}
    assert (columns["帮扶村/安置点"], columns["区划代码"][-3:]) == ("聚福苑小区", "000")
