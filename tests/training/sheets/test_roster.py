"""The roster of dispatched people: in, out, and back."""

from datetime import date

import pytest

from cadres.vocabulary import Grade
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Conflict
from server.papers.register.kinds import kind_of
from server.papers.register.life import prepare
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from tests.support.factories import COUNTY, TOWNSHIP, VILLAGE, a_citizen_number, a_county
from tests.support.papers import approved
from tests.support.sheets import handed_in, seen, states
from tests.support.teams import LETTER, a_site, a_unit
from training import teams
from training.printing import documents_of
from training.services.positions import AtUnit, tell_position
from training.services.presence import Appraised, TakeLeave, appraise, take_leave
from training.vocabulary import DISPATCH_NOTICE, AssignmentEnd, LeaveApprover, LeaveKind, TeamPost

HEAD = (
    *("乡镇代码", "帮扶村", "派出单位", "单位层级", "姓名", "身份证号", "性别", "出生年月", "政治面貌", "入党时间"),
    *(
        "参加工作时间",
        "职务",
        "是否第一书记",
        "是否队长",
        "开始驻村时间",
        "结束驻村时间",
        "离岗原因",
        "离岗文件",
        "离岗理由",
        "选派文件",
        "备注",
    ),
)
TODAY = date(2026, 11, 26)


def a_row(name: str, first: str = "否", **more: Cell) -> tuple[Cell, ...]:
    told: dict[str, Cell] = {
        "乡镇代码": TOWNSHIP,
        "帮扶村": "聚福苑小区",
        "派出单位": "偏关县民政局",
        "单位层级": "县级",
        "姓名": name,
        "身份证号": a_citizen_number(born=date(1985, 5, 2)),
        "性别": "男",
        "出生年月": "1985.05",
        "政治面貌": "中共党员",
        "入党时间": "2010.06",
        "参加工作时间": "2008.07",
        "职务": None,
        "是否第一书记": first,
        "是否队长": first,
        "开始驻村时间": "2026-03-01",
        "结束驻村时间": None,
        "离岗文件": None,
        "离岗理由": None,
        "离岗原因": None,
        "选派文件": LETTER,
        "备注": None,
    }
    told |= more
    return tuple(told[title] for title in HEAD)


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="dispatch-roster", head=HEAD, name="花名册.xlsx")


async def grounds(actor: Actor) -> None:
    await a_county(actor)
    await a_site(actor)
    await a_unit(actor)


async def test_a_team_comes_in_by_its_roster_and_goes_again(operator: Actor) -> None:
    await grounds(operator)
    went = {"开始驻村时间": "2024.5.6", "结束驻村时间": "2026-03-01", "离岗原因": "期满"}
    went |= {"离岗文件": "偏组通字〔2026〕1号", "离岗理由": "补录", "备注": "县委研究"}
    rows = (
        a_row("郝建国", **went),
        a_row("贾志强", "是"),
        a_row("王瑞"),
        a_row("苗治国", 帮扶村="马道村", 备注="软弱涣散村"),
    )
    batch = await given(operator, *rows)
    assert await states(operator, batch) == {4: "new", 5: "new", 6: "new", 7: "new"}
    assert (await commit(operator, batch)).written == 4
    site, village = sorted(await teams.teams(operator, COUNTY, TODAY), key=lambda one: one.region)
    assert (site.since, site.place, village.region) == (date(2024, 5, 6), "聚福苑小区", VILLAGE)
    assert [(one.name, one.post) for one in site.serving(TODAY)] == [
        ("贾志强", TeamPost.BOTH),
        ("王瑞", TeamPost.MEMBER),
    ]
    gone = site.assignments[0]
    assert (gone.name, gone.until, gone.ended_by) == ("郝建国", date(2026, 3, 1), AssignmentEnd.TERM)
    # Why somebody was sent and why the leaving left a gap are two reasons, also when they come back.
    assert (gone.reason, gone.gap_reason) == ("县委研究", "补录")
    # Handed in again, nothing is done twice, and what is on record is not changed by a sheet.
    assert set((await states(operator, await given(operator, *rows))).values()) == {"done"}
    later = await given(
        operator, a_row("王瑞", 结束驻村时间="2026-10-01", 离岗原因="因病", 离岗文件="偏组通字〔2026〕9号")
    )
    _, lines = await seen(operator, later)
    assert "在工作队的页面上办理" in str(lines[4].problems)

    out = await export(operator, "dispatch-roster", Wish(COUNTY, "存档"))
    (sheet,) = [grid.rows for grid in open_workbook(out.content).grids][:1]
    told = [str(cell) for row in sheet for cell in row if cell is not None]
    assert {"郝建国", "期满", "在岗3人", "第一书记1人", "偏关县", "新关镇"} <= set(told)
    back = await stage(operator, "dispatch-roster", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) == {"same"}

    await undo(operator, batch, "传错了文件")
    assert [one.assignments for one in await teams.teams(operator, COUNTY, TODAY)] == [(), ()]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"帮扶村": "没有的村"}, "没有登记这个安置点或者村（社区）"),
        ({"派出单位": "偏关县林业局"}, "不在本县的派出单位名单上"),
        ({"单位层级": "省级"}, "登记的层级是县级"),
        ({"身份证号": None}, "姓名不能认人"),
        ({"性别": "女"}, "与身份证号不一致"),
        ({"出生年月": "1985.06"}, "与身份证号不一致"),
        ({"政治面貌": "群众", "入党时间": None}, "第一书记须是正式党员"),
        ({"入党时间": "2025.12"}, "党龄"),
        ({"结束驻村时间": "2026-10-01"}, "没有填离岗原因"),
        ({"结束驻村时间": "2026-02-01", "离岗原因": "期满"}, "不晚于开始驻村时间"),
        ({"结束驻村时间": "2026-10-01", "离岗原因": "召回撤换"}, "不能按表登记"),
        ({"结束驻村时间": "2026-10-01", "离岗原因": "因病"}, "没有填离岗文件"),
        ({"离岗文件": "偏组通字〔2026〕9号"}, "填了离岗文件，没有填结束驻村时间"),
        ({"离岗理由": "因病"}, "填了离岗理由，没有填结束驻村时间"),
        ({"结束驻村时间": "2026-10-01", "离岗原因": "因病", "离岗文件": "偏组通字〔2026〕9号"}, "先派后撤"),
    ],
)
async def test_a_row_that_is_wrong_says_what_and_how(operator: Actor, more: dict[str, Cell], said: str) -> None:
    await grounds(operator)
    batch = await given(operator, a_row("贾志强", "是", **more))
    _, rows = await seen(operator, batch)
    assert said in str(rows[4].problems)


async def test_what_a_team_does_not_take_is_marked_where_the_row_says_it(operator: Actor) -> None:
    await grounds(operator)
    number = a_citizen_number(born=date(1985, 5, 2))
    await commit(operator, await given(operator, a_row("贾志强", "是", 身份证号=number)))
    twice = await given(operator, a_row("贾志强", 帮扶村="马道村", 身份证号=number), a_row("王瑞", "是"))
    _, rows = await seen(operator, twice)
    assert [(one.key, "一人不能同时在两队任职" in one.cause) for one in rows[4].problems] == [("name", True)]
    assert {one.key for one in rows[5].problems} == {"first"}
    short = await given(operator, a_row("王瑞", "是", 帮扶村="马道村", 入党时间="2025.12"))
    _, rows = await seen(operator, short)
    (asked,) = rows[4].problems
    assert (asked.key, asked.cure) == ("note", "核对；确需这样办的，在备注写明理由。")


async def test_the_roster_has_the_term_and_the_number_of_the_notice(operator: Actor) -> None:
    await grounds(operator)
    await commit(operator, await given(operator, a_row("贾志强", "是", 选派文件="选派通知")))
    (one,) = await documents_of(operator, COUNTY)
    await prepare(operator, kind_of(DISPATCH_NOTICE), [one.source])
    await approved(operator, DISPATCH_NOTICE)
    out = await export(operator, "dispatch-roster", Wish(COUNTY, "存档"))
    rows = [[str(cell) for cell in row if cell is not None] for row in open_workbook(out.content).grids[0].rows]
    (line,) = [row for row in rows if "贾志强" in row]
    assert {"选派通知", "偏组通字〔2026〕1号", "在岗"} <= set(line)
    assert [cell[:10] for cell in line if cell.startswith("2028")] == ["2028-03-01"]
    assert {"期限至", "在岗状态", "通知文号"} <= {cell for row in rows for cell in row}
    back = await stage(operator, "dispatch-roster", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) == {"same"}


async def test_the_roster_says_how_each_was_appraised_and_stands(operator: Actor) -> None:
    await grounds(operator)
    await commit(
        operator,
        await given(operator, a_row("贾志强", "是", 开始驻村时间="2024-03-01", 职务="办公室主任"), a_row("王瑞")),
    )
    (team,) = await teams.teams(operator, COUNTY, TODAY)
    (first, second) = sorted(team.assignments, key=lambda one: one.since)
    for year, grade in ((2024, Grade.COMPETENT), (2025, Grade.EXCELLENT)):
        told = Appraised(year=year, grade=grade, led_by="县委组织部", document="通报", reason="县委研究")
        await appraise(operator, first.id, told)
    sick = {"kind": LeaveKind.SICK, "approver": LeaveApprover.TOWNSHIP, "approved_by": "苗治国"}
    await take_leave(operator, second.id, TakeLeave(first=TODAY, last=TODAY, **sick))
    out = await export(operator, "dispatch-roster", Wish(COUNTY, "存档"))
    rows = [[str(cell) for cell in row if cell is not None] for row in open_workbook(out.content).grids[0].rows]
    (one,) = [row for row in rows if "贾志强" in row]
    (other,) = [row for row in rows if "王瑞" in row]
    assert {"2025年优秀", "在岗", "2010.06", "2008.07", "办公室主任"} <= set(one)
    assert "请假" in other
    back = await stage(operator, "dispatch-roster", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) == {"same"}


async def test_two_long_reasons_go_out_and_come_back_each_in_its_own_column(operator: Actor) -> None:
    await grounds(operator)
    went = {"开始驻村时间": "2024.5.6", "结束驻村时间": "2026-03-01", "离岗原因": "期满", "离岗文件": "通知"}
    long = {"备注": "派" * 200, "离岗理由": "离" * 200}
    batch = await given(operator, a_row("郝建国", "是", **went, **long))
    await commit(operator, batch)
    out = await export(operator, "dispatch-roster", Wish(COUNTY, "存档"))
    cells = [cell for row in open_workbook(out.content).grids[0].rows for cell in row]
    assert {*long.values()} <= {*cells}
    back = await stage(operator, "dispatch-roster", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) == {"same"}


async def test_a_roster_completes_what_somebody_is_in_the_sending_unit(operator: Actor) -> None:
    await grounds(operator)
    rows = (a_row("贾志强", "是"), a_row("王瑞", 职务="科员"))
    await commit(operator, await given(operator, *rows))
    told = (a_row("贾志强", "是", 职务="办公室主任"), a_row("王瑞", 职务="股长"))
    again = await given(operator, *told)
    # What is on record already is put right on the page, where a reason is asked for.
    assert await states(operator, again) == {4: "changed", 5: "error"}
    assert (await commit(operator, again)).written == 1

    async def positions() -> dict[str, str | None]:
        return {one.name: one.position for one in await teams.assignments_in(operator, COUNTY, TODAY)}

    assert await positions() == {"贾志强": "办公室主任", "王瑞": "科员"}
    await undo(operator, again, "传错了文件")
    assert await positions() == {"贾志强": None, "王瑞": "科员"}
    third = await given(operator, told[0])
    await commit(operator, third)
    (first,) = [one for one in await teams.assignments_in(operator, COUNTY, TODAY) if one.name == "贾志强"]
    await tell_position(operator, first.id, AtUnit(position="副局长", reason="职务变动"))
    with pytest.raises(Conflict, match="贾志强的原单位职务在导入以后又有改动"):
        await undo(operator, third, "传错了文件")


async def test_the_roster_opens_no_citizen_number_which_it_does_not_print(operator: Actor) -> None:
    await grounds(operator)
    await commit(operator, await given(operator, a_row("贾志强", "是")))
    await connection().execute("UPDATE person SET citizen_number = ''")  # Whoever opens this fails.
    out = await export(operator, "dispatch-roster", Wish(COUNTY, "存档", whole=True))
    assert "贾志强" in [cell for row in open_workbook(out.content).grids[0].rows for cell in row]


async def test_one_person_in_two_rows_is_refused(operator: Actor) -> None:
    await grounds(operator)
    number = a_citizen_number(born=date(1985, 5, 2))
    batch = await given(
        operator, a_row("贾志强", "是", 身份证号=number), a_row("贾志强", 帮扶村="马道村", 身份证号=number)
    )
    _, rows = await seen(operator, batch)
    assert "一人不能同时在两队任职" in str(rows[5].problems)
    assert "在前一行填结束驻村时间、离岗原因和离岗文件" in str(rows[5].problems)
    assert (await commit(operator, batch)).written == 1


async def test_a_second_first_secretary_is_refused_in_the_preview(operator: Actor) -> None:
    await grounds(operator)
    await commit(operator, await given(operator, a_row("贾志强", "是")))
    _, rows = await seen(operator, await given(operator, a_row("王瑞", "是")))
    assert "已有第一书记贾志强" in str(rows[4].problems)
