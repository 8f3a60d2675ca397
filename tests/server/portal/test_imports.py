import io
from datetime import date

import openpyxl

from cadres.queries import community, people_of
from server.access.actor import Actor, Role
from server.sheets.workbook import open_workbook
from tests.support.factories import COMMUNITY, VILLAGE, a_county, a_person
from tests.support.http import Page, SignIn, Visitor
from tests.support.sheets import MEMBER_HEAD, a_file
from tests.support.workbooks import a_citizen_number, a_workbook, with_parts


async def _upload(member: Visitor, content: bytes, of: str = "communities", name: str = "十月报.xlsx") -> Page:
    answer = await member.client.post(
        "/imports",
        data={**await member.token(), "of": of},
        files={"file": (name, content, "application/octet-stream")},
        follow_redirects=True,
    )
    return Page(answer)


async def test_from_the_file_to_the_records_and_back(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)

    preview = await _upload(
        officer, a_file((VILLAGE, None, 310, None, "院内", None), (COMMUNITY, None, "八百", None, None, None))
    )

    assert preview.heading == "导入预览"
    assert preview.words("//tr[@class='why']//p") == ["户数“八百”不是整数。请只填数字。"]
    assert preview.words("//td[@class='is-new']") == ["空310", "空院内"]
    turned = "".join(preview.words("//tr[contains(@class, 'why--turned')]//p")[0].split())
    assert turned.startswith("户数空改为310"), "what changes is named where no column lies out of sight"
    assert turned.endswith("空改为院内")
    assert preview.words("//button[contains(., '导入')]") == ["导入1行"]
    batch = preview.response.url.path

    after = await officer.submit(preview.form(f"{batch}/commit"))

    assert after.words("//p[@role='status']") == ["已导入1行。"]
    assert (await community(operator, VILLAGE)).households == 310

    question = await officer.get(f"{batch}/undo")
    refused = await officer.submit(question.form())
    assert refused.status == 422
    done = await officer.submit(question.form(), {"reason": "传错了"})
    assert done.words("//p[@role='status']") == ["已撤销，恢复了1行。"]
    assert (await community(operator, VILLAGE)).households is None


async def test_bad_rows_come_back_in_the_senders_own_file_and_go_in_when_mended(
    operator: Actor, sign_in: SignIn
) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    sent = a_file((VILLAGE, None, 310, None, None, None), (COMMUNITY, None, "八百", None, None, None))
    preview = await _upload(officer, sent)
    batch = preview.response.url.path
    await officer.submit(preview.form(f"{batch}/commit"))

    returned = await officer.download(f"{batch}/errors.xlsx")

    book = openpyxl.load_workbook(io.BytesIO(returned.content))
    page = book.active
    assert (page.title, page["A1"].value, page["A6"].value) == ("Sheet1", "一览表", "合计")
    assert [page["G3"].value, page["G4"].value, page["G5"].value] == [
        "错误",
        None,
        "户数：“八百”不是整数。请只填数字。",
    ]
    assert page["C5"].fill.fgColor.rgb == "FFF4CCCC"
    assert page["C4"].fill.fgColor.rgb != "FFF4CCCC"

    page["C5"] = 800
    mended = io.BytesIO()
    book.save(mended)
    again = await _upload(officer, mended.getvalue())

    assert again.words("//tbody/tr[not(contains(@class, 'turned'))]/td[2]") == ["已导入过", "修改"]
    assert again.words("//details") == ["未读的内容（1处）第6行是合计，未读。"]


async def test_a_row_that_is_mended_in_its_returned_file_is_no_longer_marked(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    preview = await _upload(
        officer, a_file((VILLAGE, None, "三百", None, None, None), (COMMUNITY, None, "八百", None, None, None))
    )
    first = await officer.download(f"{preview.response.url.path}/errors.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(first.content))
    book.active["C4"] = 300
    mended = io.BytesIO()
    book.save(mended)

    again = await _upload(officer, mended.getvalue())
    second = await officer.download(f"{again.response.url.path}/errors.xlsx")

    page = openpyxl.load_workbook(io.BytesIO(second.content)).active
    assert [page["G3"].value, page["G4"].value, page["H3"].value] == ["错误", None, None]
    assert page["G5"].value == "户数：“八百”不是整数。请只填数字。"
    assert page["C4"].fill.fgColor.rgb != "FFF4CCCC"


async def test_what_is_no_xlsx_comes_back_as_one(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    text = f"区划代码,名称,户数\n{VILLAGE},,310\n{COMMUNITY},,=八百\n"

    preview = await _upload(officer, text.encode("gb18030"), name="十月报.csv")
    returned = await officer.download(f"{preview.response.url.path}/errors.xlsx")

    [grid] = open_workbook(returned.content).grids
    assert grid.rows[0] == ("区划代码", "名称", "户数", "错误")
    assert grid.rows[1] == (COMMUNITY, None, "=八百", "户数：“=八百”不是整数。请只填数字。")
    assert len(grid.rows) == 2


async def test_a_question_is_answered_on_the_page(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.VETTING_OFFICER)
    number = _number_of(1990, 10)
    name = (await community(operator, VILLAGE)).name
    row = (VILLAGE, name, "武秀珍", number, "1990.1", None, None, None, None, None)
    preview = await _upload(officer, a_file(row, head=MEMBER_HEAD), of="members")

    assert preview.words("//td[@class='is-ask']") == ["1990.1"]
    [asked] = preview.words("//tr[@class='why why--ask']//p")
    assert "身份证号里是1990年10月。" in asked
    names = preview.all("//input[@type='radio']/@name")
    assert preview.all("//input[@type='radio']/@value") == ["1990.01", "1990.10", "本行不导入"]
    assert preview.all("//input[@checked]") == []
    assert number not in preview.text

    batch = preview.response.url.path
    wrong = await officer.submit(preview.form(f"{batch}/answers"), {names[0]: "1990.01"})
    assert "表里是1990.01，身份证号里是1990.10。" in wrong.text
    assert await people_of(operator, VILLAGE) == ()

    preview = await _upload(officer, a_file(row, head=MEMBER_HEAD), of="members")
    batch = preview.response.url.path
    name = preview.all("//input[@type='radio']/@name")[0]
    right = await officer.submit(preview.form(f"{batch}/answers"), {name: "1990.10"})
    await officer.submit(right.form(f"{batch}/commit"))
    [person] = await people_of(operator, VILLAGE)
    assert person.name == "武秀珍"


async def test_a_row_may_be_left_out(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.VETTING_OFFICER)
    number = _number_of(1990, 10)
    await a_person(operator, "武秀真", citizen_number=number)
    name = (await community(operator, VILLAGE)).name
    row = (VILLAGE, name, "武秀珍", number, None, None, None, None, None, None)
    preview = await _upload(officer, a_file(row, head=MEMBER_HEAD), of="members")
    assert preview.all("//input[@type='radio']/@value") == ["武秀珍", "武秀真", "本行不导入"]
    batch, name = preview.response.url.path, preview.all("//input[@type='radio']/@name")[0]

    after = await officer.submit(preview.form(f"{batch}/answers"), {name: "本行不导入"})

    assert after.words("//tbody/tr[not(contains(@class, 'turned'))]/td[2]") == ["不导入"]
    assert after.all("//button[starts-with(., '导入')]") == []


def _number_of(year: int, month: int) -> str:
    return a_citizen_number(date(year, month, 5), 12)


async def test_what_cannot_be_read_is_said_beside_the_file(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    macros = with_parts(a_workbook(("x",)), {"xl/vbaProject.bin": b"x"})

    for content, said in ((b"%PDF-1.7", "文件的内容是PDF"), (macros, "文件带有宏"), (b"", "没有选。")):
        page = await _upload(officer, content, name="表.xlsm" if content else "")
        assert page.status == 422
        assert any(said in problem for problem in page.problems()), said
    unknown = await _upload(officer, a_file(), of="nothing")
    assert unknown.problems() == ["表格：没有选。选一种表格。"]


async def test_too_large_a_file_is_refused_before_it_is_read(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)

    page = await _upload(officer, b"PK" + bytes(22 * 2**20))

    assert (page.status, page.heading) == (413, "内容太大")
    assert page.words("//main//a[@href='/imports']") == ["返回上传的页面"]


async def test_filters_show_their_rows(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    preview = await _upload(
        officer, a_file((VILLAGE, None, 310, None, None, None), (COMMUNITY, None, "八百", None, None, None))
    )
    batch = preview.response.url.path

    assert preview.words("//tbody/tr[not(contains(@class, 'turned'))]/td[2]") == ["有错", "", "修改"]
    assert (await officer.get(f"{batch}?show=error")).words("//tbody/tr/td[1]") == ["5", ""]
    assert (await officer.get(f"{batch}?show=changed")).words("//tbody/tr/td[1]") == ["4", ""]
    assert (await officer.get(f"{batch}?show=none")).status == 404
    listed = await officer.get("/imports")
    assert listed.words("//tbody//th") == ["十月报.xlsx"]
    dropped = await officer.submit(preview.form(f"{batch}/drop"))
    assert dropped.words("//p[@role='status']") == ["已放弃，文件和内容都已删除。"]


async def test_a_question_answered_beside_the_main_button_goes_in_with_the_rest(
    operator: Actor, sign_in: SignIn
) -> None:
    await a_county(operator)
    officer = await sign_in(Role.VETTING_OFFICER)
    name = (await community(operator, VILLAGE)).name
    row = (VILLAGE, name, "武秀珍", _number_of(1990, 10), "1990.1", None, None, None, None, None)
    preview = await _upload(officer, a_file(row, head=MEMBER_HEAD), of="members")
    assert preview.words("//button[contains(., '导入')]") == ["确认所选并导入"]
    asked = preview.all("//input[@type='radio']/@name")[0]

    await officer.post(f"{preview.response.url.path}/commit", {asked: "1990.10"})

    [person] = await people_of(operator, VILLAGE)
    assert person.name == "武秀珍"


async def test_what_was_answered_once_is_not_asked_again_of_the_same_file(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.VETTING_OFFICER)
    name = (await community(operator, VILLAGE)).name
    row = (VILLAGE, name, "武秀珍", _number_of(1990, 10), "1990.1", None, None, None, None, None)
    preview = await _upload(officer, a_file(row, head=MEMBER_HEAD), of="members")
    asked = preview.all("//input[@type='radio']/@name")[0]
    await officer.post(f"{preview.response.url.path}/commit", {asked: "1990.10"})

    again = await _upload(officer, a_file(row, head=MEMBER_HEAD), of="members")

    assert again.words("//tbody/tr[not(contains(@class, 'turned'))]/td[2]") == ["已导入过"]
    assert again.words("//td[contains(., '1990.1')]") == ["1990.1"]
    assert again.all("//input[@type='radio']") == []
    other = await _upload(officer, a_file((*row[:4], "1990.11", *row[5:]), head=MEMBER_HEAD), of="members")
    assert other.words("//tbody/tr[not(contains(@class, 'turned'))]/td[2]")[0] == "有错"
