import hashlib
from datetime import date

from cadres.services.communities import Description, describe
from cadres.services.people import RegisterPerson, register
from cadres.sheets.people import EVERYBODY
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.sheets.exchange import exchange, exchanges
from server.sheets.importing import read
from server.sheets.workbook import open_workbook
from tests.support.factories import TOWNSHIP, VILLAGE, a_citizen_number, a_county
from tests.support.http import SignIn


async def _somebody(operator: Actor, name: str = "贾永胜") -> str:
    number = a_citizen_number()
    command = RegisterPerson(region=VILLAGE, name=name, citizen_number=number, phone="13900001234", home="马道村17号")
    await register(operator, command)
    return number


async def test_every_sheet_is_explained_and_has_a_template_that_reads_as_empty(sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    codes = [one.code for one in exchanges()]
    assert len(codes) == len({*codes}) > 1
    for one in exchanges():
        page = await officer.get(f"/sheets?of={one.code}")
        assert page.words("//tbody/tr/th")[0].endswith(one.sheet.columns[0].title)
        template = await officer.download(f"/sheets/template.xlsx?of={one.code}")
        first, notes = open_workbook(template.content).grids[:2]
        assert first.rows[0][0] == one.title
        assert notes.name == "填表说明"
    assert (await officer.get("/sheets?of=nothing")).status == 404


async def test_an_export_asks_why_and_hides_what_is_not_needed(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    number = await _somebody(operator, "=cmd|' /C calc'!A0")
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/exports?of=members&area={TOWNSHIP}")).form(f"/exports?of=members&area={TOWNSHIP}")

    assert (await officer.submit(form)).problems() == ["事由：没有填。须填写。"]
    masked = await officer.submit(form, {"reason": "核对名册", "part": EVERYBODY})
    whole = await officer.submit(form, {"reason": "上报上级", "whole": "true", "part": EVERYBODY})

    [grid] = open_workbook(masked.response.content).grids
    assert grid.rows[1][0].startswith("填报单位：偏关县换届办")
    cells = {cell for row in grid.rows for cell in row}
    assert f"{number[:4]}{'*' * 10}{number[-4:]}" in cells
    assert {"139****1234", "马道村1****", "合计", "=cmd|' /C calc'!A0"} <= cells
    assert number not in cells
    assert number in {cell for row in open_workbook(whole.response.content).grids[0].rows for cell in row}
    last, first = await trail("sheet:members")
    assert (first.reason, first.after["个人信息"], first.after["行数"]) == ("核对名册", "隐去", 1)
    assert (last.reason, last.after["个人信息"]) == ("上报上级", "完整")
    assert last.after["文件校验"] == hashlib.sha256(whole.response.content).hexdigest()


async def test_whole_personal_columns_need_their_own_right(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    await _somebody(operator)
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    page = await clerk.get(f"/exports?of=members&area={TOWNSHIP}")

    assert page.all("//input[@name='whole']") == []
    answer = await clerk.submit(page.form(f"/exports?of=members&area={TOWNSHIP}"), {"reason": "x", "whole": "true"})
    assert answer.status == 403


async def test_what_went_out_comes_in_unchanged(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    await describe(operator, Description(region=VILLAGE, households=300, address="村委会院内"))
    officer = await sign_in(Role.ELECTION_OFFICER)
    path = f"/exports?of=communities&area={TOWNSHIP}"

    answer = await officer.submit((await officer.get(path)).form(path), {"reason": "存档"})

    reading = read(exchange("communities").sheet, open_workbook(answer.response.content))
    assert reading.problems == ()
    assert [note for note in reading.notes if "合计" not in note] == []
    assert next(row.values for row in reading.rows if row.values["region_code"] == VILLAGE)["households"] == 300


async def test_masked_columns_of_an_export_cannot_overwrite_what_is_known(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    await _somebody(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    path = f"/exports?of=members&area={TOWNSHIP}"

    answer = await officer.submit((await officer.get(path)).form(path), {"reason": "存档", "part": EVERYBODY})

    reading = read(exchange("members").sheet, open_workbook(answer.response.content))
    assert {problem.title for problem in reading.problems} == {"身份证号", "联系电话", "住址"}


async def test_lists_offer_their_sheets_to_those_who_may(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    filing = await sign_in(Role.FILING_OFFICER)
    buttons = "//div[@class='btns']/a"

    assert (await officer.get("/communities")).words(buttons) == ["导入", "导出", "下载模板"]
    assert (await filing.get("/communities")).words(buttons) == ["导出"]


async def test_the_page_says_whom_an_export_holds(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)

    members = await officer.get(f"/exports?of=members&area={VILLAGE}")
    candidates = await officer.get(f"/exports?of=candidates&area={VILLAGE}")

    assert "导出马道村委会在任的两委成员；范围里可以改选登记的全部人员。" in members.text
    assert members.words("//select[@name='part']/option") == [
        "登记的全部人员，不论任职、参选与否 0人",
        "在任的两委成员 0人",
    ], "nobody sits yet, so that those in office come second"
    assert "导出马道村委会各届选举中有联审结论的人" in candidates.text
    assert all(one.exported for one in exchanges())


async def test_months_go_out_in_one_form_however_they_came(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    for born in (date(1978, 3, 12), date(1990, 1, 5), date(1985, 11, 2)):
        number = a_citizen_number(born=born)
        await register(
            operator, RegisterPerson(region=VILLAGE, name="贾永胜", citizen_number=number, party_since="2012.07")
        )
    officer = await sign_in(Role.ELECTION_OFFICER)
    path = f"/exports?of=members&area={TOWNSHIP}"

    answer = await officer.submit((await officer.get(path)).form(path), {"reason": "存档", "part": EVERYBODY})

    [grid] = open_workbook(answer.response.content).grids
    place = grid.rows[2].index("出生年月")
    assert sorted(row[place] for row in grid.rows[3:6]) == ["1978.03", "1985.11", "1990.01"]
    assert {row[grid.rows[2].index("入党时间")] for row in grid.rows[3:6]} == {"2012.07"}
