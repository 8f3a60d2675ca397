"""The sheets of contacts and of their visits: in, again, out, and taken back."""

from datetime import date

import pytest

from cadres.place_vocabulary import PartKind
from server.access.actor import Actor, Role
from server.db.engine import connection
from server.errors import Refused
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.factories import COMMUNITY, COUNTY, TOWNSHIP, a_county
from tests.support.http import SignIn
from tests.support.sheets import handed_in, seen, states
from tests.support.teams import a_site
from training import contacts
from training.contacts import ContactLine, ContactVisitLine

HEAD = ("区划代码", "安置点", "姓名", "单位", "职务", "户数", "起始时间", "文号", "终止时间", "终止原因")
VISIT_HEAD = ("区划代码", "安置点", "姓名", "单位", "走访时间", "户数", "情况", "备注")


TODAY = date(2026, 11, 26)


def a_row(name: str = "贾志强", **more: Cell) -> tuple[Cell, ...]:
    told: dict[str, Cell] = dict.fromkeys(HEAD)
    told |= {"区划代码": TOWNSHIP, "安置点": "聚福苑小区", "姓名": name, "单位": "偏关县民政局", "职务": "副局长"}
    told |= {"户数": 20, "起始时间": "2026-01-05", "文号": "偏组通字〔2026〕1号"}
    told |= more
    return tuple(told[title] for title in HEAD)


def a_visit(day: str, name: str = "贾志强", **more: Cell) -> tuple[Cell, ...]:
    told: dict[str, Cell] = dict.fromkeys(VISIT_HEAD)
    told |= {"区划代码": TOWNSHIP, "安置点": "聚福苑小区", "姓名": name, "单位": "偏关县民政局", "走访时间": day}
    told |= {"户数": 12, "情况": "入户走访12户"}
    told |= more
    return tuple(told[title] for title in VISIT_HEAD)


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="household-contacts", head=HEAD, name="联系.xlsx")


async def visited(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="contact-visits", head=VISIT_HEAD, name="走访.xlsx")


async def a_group(name: str = "第一组") -> None:
    await connection().execute(
        """INSERT INTO community_part (region, community, kind, name, households, since)
           SELECT region, id, $2, $3, 60, $4 FROM community WHERE region = $1""",
        *(COMMUNITY, PartKind.GROUP.value, name, date(2020, 1, 1)),
    )


async def there(actor: Actor) -> dict[str, ContactLine]:
    return {one.name: one for one in await contacts.every_contact(actor, COUNTY)}


async def visits(actor: Actor) -> tuple[ContactVisitLine, ...]:
    return await contacts.visits_of((await there(actor))["贾志强"].id)


async def told_of(actor: Actor, batch: int) -> dict[int, str]:
    _, found = await seen(actor, batch)
    return {number: " ".join(f"{it.title}{it.cause}" for it in row.problems) for number, row in found.items()}


async def test_contacts_come_in_once_and_go_again(operator: Actor) -> None:
    await a_county(operator)
    await a_site(operator)
    await a_group()
    left = {"终止时间": "2026-06-01", "终止原因": "机构改革"}
    rows = (a_row(), a_row("刘桂生", **left), a_row("王瑞", 区划代码=COMMUNITY, 安置点="第一组", 户数=30))
    batch = await given(operator, *rows)
    assert await states(operator, batch) == {4: "new", 5: "new", 6: "new"}
    assert (await commit(operator, batch)).written == 3
    found = await there(operator)
    assert (found["王瑞"].place, found["王瑞"].part is not None) == ("聚福苑移民新村社区第一组", True)
    assert found["刘桂生"].until == date(2026, 6, 1)
    assert set((await states(operator, await given(operator, *rows))).values()) == {"done"}
    out = await export(operator, "household-contacts", Wish(COUNTY, "存档"))
    back = await stage(operator, "household-contacts", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) <= {"same", "done"}
    later = await told_of(operator, await given(operator, a_row(户数=25)))
    assert "在联系干部的页面上办理" in later[4]
    await undo(operator, batch, "导错了")
    assert await there(operator) == {}


async def test_what_the_sheet_of_contacts_gets_wrong(operator: Actor) -> None:
    await a_county(operator)
    await a_site(operator)
    await a_group()
    group: dict[str, Cell] = {"区划代码": COMMUNITY, "安置点": "第一组"}
    rows = (
        a_row(安置点="光明小区"),
        a_row("刘桂生", 户数=0),
        a_row("王瑞", 终止时间="2026-06-01"),
        a_row("苗治国", 起始时间="2036-01-05"),
        a_row(),
        a_row(),
        a_row("郝建国", **group),
        a_row("杜秀英", **group),
    )
    told = await told_of(operator, await given(operator, *rows))
    assert "没有登记这个安置点或者小组" in told[4]
    assert "联系户数0不在1至9999之间" in told[5]
    assert "填了终止日期，没有填终止原因" in told[6]
    assert "起始日期2036年1月5日还远" in told[7]
    assert told[8] == ""
    assert "与第8行是同一个人的同一次联系" in told[9]
    assert "这个小组在这段时间已有联系人" in told[11]


async def test_what_is_on_record_of_a_closed_site_goes_round(operator: Actor) -> None:
    await a_county(operator)
    site = await a_site(operator)
    left: dict[str, Cell] = {"终止时间": "2026-06-01", "终止原因": "安置点撤并"}
    await commit(operator, await given(operator, a_row(**left)))
    await commit(operator, await visited(operator, a_visit("2026-03-20")))
    await connection().execute("UPDATE resettlement_site SET closed = $2 WHERE id = $1", site, date(2026, 6, 1))
    for code in ("household-contacts", "contact-visits"):
        out = await export(operator, code, Wish(COUNTY, "存档"))
        back = await stage(operator, code, Upload("导出.xlsx", out.content))
        assert set((await states(operator, back)).values()) <= {"same", "done"}
    told = await told_of(operator, await given(operator, a_row("刘桂生")))
    assert "聚福苑小区已经撤销" in told[4]


async def test_visits_come_in_once_and_go_again(operator: Actor) -> None:
    await a_county(operator)
    await a_site(operator)
    named = await given(operator, a_row())
    await commit(operator, named)
    rows = (a_visit("2026-11-20"), a_visit("2026-11-02", 情况="看望张小明家长", 备注="是村名"))
    batch = await visited(operator, *rows)
    assert set((await states(operator, batch)).values()) == {"new"}
    await commit(operator, batch)
    assert [one.households for one in await visits(operator)] == [12, 12]
    assert set((await states(operator, await visited(operator, *rows))).values()) == {"done"}
    out = await export(operator, "contact-visits", Wish(COUNTY, "存档"))
    back = await stage(operator, "contact-visits", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) <= {"same", "done"}
    with pytest.raises(Refused, match="已有走访记录"):
        await undo(operator, named, "导错了")
    await undo(operator, batch, "导错了")
    assert await visits(operator) == ()


async def test_what_the_sheet_of_visits_gets_wrong(operator: Actor) -> None:
    await a_county(operator)
    await a_site(operator)
    await commit(operator, await given(operator, a_row()))
    rows = (
        a_visit("2026-11-20", "刘桂生"),
        a_visit("2025-11-20"),
        a_visit("2026-11-27"),
        a_visit("2026-11-20", 户数=21),
        a_visit("2026-11-19", 情况="看望张小明家长"),
        a_visit("2026-11-18"),
        a_visit("2026-11-18", 户数=3),
        a_visit("2026-11-17", 安置点="光明小区"),
    )
    told = await told_of(operator, await visited(operator, *rows))
    assert "偏关县民政局刘桂生没有登记联系聚福苑小区" in told[4]
    assert "2025-11-20贾志强不联系聚福苑小区" in told[5]
    assert "走访日期还没有到" in told[6]
    assert "走访户数走访21户，贾志强联系20户" in told[7]
    assert "“张小明”像是人名或者号码" in told[8]
    assert told[9] == ""
    assert "与第9行是同一个人同一天的走访" in told[10]
    assert "没有登记这个安置点或者小组" in told[11]


async def test_the_page_offers_the_sheets_to_whoever_names_contacts(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    page = await officer.get(f"/teams/contacts?area={COUNTY}")
    assert page.words("//div[@class='btns']/a") == ["导入", "导出", "下载模板"]
    assert "联系走访登记表" in (await officer.get("/imports?of=contact-visits")).text
