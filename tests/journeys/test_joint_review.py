"""The joint review of a township's sixty people by eleven agencies, as an officer takes it from the sheet to the printed papers."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import pypdfium2
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from cadres.demo.reviews import AGENCIES, POLICE_UNIT
from cadres.rules.review_course import shown_until
from cadres.sheets.replies import REPLIES
from cadres.sheets.reviewed import REVIEWED
from server import clock
from server.sheets.workbook import Cell
from server.sheets.writing import write_workbook
from tests.support.accounts import PASSWORD
from tests.support.browser import opened
from tests.support.office import Office
from tests.support.township import COLLEAGUE, OFFICER, POLICE
from tests.support.workbooks import a_citizen_number

_VILLAGES = (
    ("140932100201", "马梁村"),
    ("140932100203", "大红沟村"),
    ("140932100206", "沈家村"),
    ("140932100207", "磨石滩村"),
    ("140932100210", "上关村"),
    ("140932100212", "下尧王坪村"),
)
_SURNAMES, _GIVEN = "贾高贺苗杜药", ("永胜", "建平", "文秀", "秀珍", "桂芳", "国强", "志远", "雅琴", "海龙", "玉梅")
_NAMES = tuple(surname + given for given in _GIVEN for surname in _SURNAMES)
_NUMBERS = {name: a_citizen_number(date(1975, 1, 1), serial) for serial, name in enumerate(_NAMES, 101)}
#: Who was convicted, who is a defaulter, whom an agency still looks into, on whom one agency says nothing.
_BARRED, _UNFIT, _PENDING, _SILENT = _NAMES[:4]
_STRANGER = "苗国珍"
_BATCH, _LETTER = f"{clock.today().year}-1", "偏联审函〔2026〕1号"
_LATE = "县民政局"
#: Milliseconds that an import or the first printing may take on a busy machine.
_LONG = 600_000


@pytest.fixture
def office(worker_name: str) -> Iterator[Office]:
    office = Office(f"review-{worker_name}")
    furnished = office.run(module="tests.support.township")
    assert furnished.returncode == 0, furnished.stderr
    with office.serving():
        yield office
    shutil.rmtree(office.home)


def _people() -> bytes:
    rows: list[dict[str, Cell]] = []
    for place, name in enumerate(_NAMES):
        region, village = _VILLAGES[place % len(_VILLAGES)]
        rows.append(
            {
                "batch": _BATCH,
                "stands_for": "委员",
                "region_code": region,
                "community": village,
                "name": name,
                "citizen_number": _NUMBERS[name],
            }
        )
    return write_workbook(REVIEWED, rows)


def _replies(
    agencies: Sequence[str], names: Sequence[str], said: Mapping[tuple[str, str], Mapping[str, Cell]]
) -> bytes:
    """Everybody 无问题 but for what `said` holds by agency and name."""
    rows: list[dict[str, Cell]] = []
    for agency in agencies:
        for name in names:
            row: dict[str, Cell] = {
                "batch": _BATCH,
                "agency": agency,
                "name": name,
                "citizen_number": _NUMBERS.get(name, a_citizen_number(date(1966, 6, 6))),
                "answer": "无问题",
                "signed_by": "赵国强",
                "signed": clock.today().isoformat(),
            }
            rows.append(row | said.get((agency, name), {}))
    return write_workbook(REPLIES, rows)


async def _sign_in(page: Page, login: str) -> None:
    await page.goto("/")
    await page.get_by_role("textbox", name="账号").fill(login)
    await page.get_by_role("textbox", name="密码").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("工作台")


async def _hand_in(page: Page, content: bytes, button: str) -> None:
    """The file of the import page that is open, and what its preview counts is let in."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    await page.locator("input[type=file]").set_input_files({"name": "表.xlsx", "mimeType": kind, "buffer": content})
    await page.get_by_role("button", name="上传并预览").click()
    await page.get_by_role("button", name=button).click(timeout=_LONG)
    await expect(page.get_by_role("heading", level=1)).to_have_text("导入结果", timeout=_LONG)


async def _told(page: Page, words: str) -> None:
    await expect(page.get_by_role("status").first).to_contain_text(words)


async def _conclusions(page: Page) -> Counter[str]:
    """How many people of the board stand at each stage or conclusion; a long board is read once all of it is there."""
    await page.wait_for_load_state()
    return Counter(
        [words.strip() for words in await page.locator("table.matrix tbody td:last-child").all_inner_texts()]
    )


async def _printed(page: Page, link: Locator) -> str:
    async with page.expect_download(timeout=_LONG) as coming:
        await link.click(timeout=_LONG)
    path = await (await coming.value).path()
    with pypdfium2.PdfDocument(path) as document:
        return re.sub(r"\s", "", "".join(one.get_textpage().get_text_bounded() for one in document))


async def _to_the_board(page: Page) -> None:
    await page.get_by_role("link", name="联审", exact=True).first.click()
    await page.get_by_role("link", name="新关镇", exact=False).last.click()
    # A long board is read once all of it is there.
    await page.wait_for_url("**/vetting/*")
    await page.wait_for_load_state()


async def _prepare(page: Page) -> None:
    """The police answers by its account; a batch, its people by the sheet, papers, township, letters."""
    await page.get_by_role("link", name="联审", exact=True).first.click()
    await page.get_by_role("link", name="负面清单和部门").click()
    await page.get_by_label("县公安局的答复单位", exact=True).select_option(label=POLICE_UNIT)
    await page.get_by_role("button", name="指定县公安局的答复单位").click()
    await _told(page, "已指定答复单位")
    await page.get_by_role("link", name="联审", exact=True).first.click()
    await page.get_by_role("link", name="新建批次").first.click()
    await page.get_by_label("候选人资格联审").check()
    await page.get_by_label("村民委员会").check()
    await page.get_by_role("textbox", name="届次").fill("13")
    await page.get_by_role("textbox", name="适用日").fill((clock.today() + timedelta(days=40)).isoformat())
    await page.locator("[name=title]").fill("新关镇")
    await page.get_by_role("button", name="建立批次").click()
    await page.get_by_role("link", name="列入人员").first.click()
    await page.get_by_role("link", name="用表格列入").click()
    await _hand_in(page, _people(), "导入60行")
    await _to_the_board(page)
    await page.get_by_role("link", name="审查60人的材料").click()
    await page.get_by_role("button", name="60人的材料都已收齐").click()
    await page.get_by_role("link", name="乡镇初审60人").click()
    await page.get_by_role("textbox", name="初审签字人").fill("杜秀英")
    await page.get_by_role("button", name="登记初审通过").click()
    await page.get_by_role("link", name="发出联审60人").click()
    await page.get_by_role("textbox", name="函询文号").fill(_LETTER)
    await page.get_by_role("textbox", name="答复期限").fill((clock.today() + timedelta(days=5)).isoformat())
    await page.get_by_role("button", name="发出联审").click()
    await _told(page, "已向11个部门发出60人的联审")


async def _police_answers(page: Page) -> None:
    """One conviction by the page of the person, then everybody else at once."""
    await _sign_in(page, POLICE)
    await page.get_by_role("link", name="联审答复", exact=True).first.click()
    await page.get_by_role("link", name=_BARRED).click()
    await page.get_by_label("有问题").first.check()
    await page.get_by_label(re.compile("^因犯罪受过刑事处罚")).check()
    await page.get_by_role("textbox", name="事实").fill("2009年因盗窃罪判处拘役")
    await page.get_by_role("textbox", name="文书").fill("（2009）偏刑初字第12号")
    await page.get_by_role("textbox", name="签字人").fill("药建军")
    await page.get_by_role("button", name="答复", exact=True).click()
    await _told(page, f"已答复{_BARRED}：有问题")
    await page.get_by_role("textbox", name="签字人").fill("药建军")
    await page.get_by_role("button", name="未答复的59人都查过，无问题").click()
    await page.get_by_role("button", name="答复59人：无问题").click()
    await _told(page, "已答复59人：无问题")


async def _replies_come_in(page: Page) -> None:
    """Nine agencies by one sheet with somebody nobody asked about; the last agency late, and not on everybody."""
    by_sheet = [name for code, name, *_ in AGENCIES if code != "police" and name != _LATE]
    said: dict[tuple[str, str], Mapping[str, Cell]] = {
        ("县人民法院", _UNFIT): {
            "answer": "有问题",
            "item": "3",
            "fact": "2024年3月列为失信被执行人",
            "document": "（2024）晋0932执12号",
        },
        ("县纪委监委", _PENDING): {"answer": "待核", "fact": "在核实一件举报，下周答复"},
    }
    await _to_the_board(page)
    await page.get_by_role("link", name="导入答复").click()
    await _hand_in(page, _replies(by_sheet, [*_NAMES, _STRANGER], said), "导入540行")
    await expect(page.locator("main")).to_contain_text("没有问到的人不收答复")
    await _to_the_board(page)
    assert await _conclusions(page) == {"待答复": 60}, "an agency that has said nothing has agreed to nobody"
    await expect(page.get_by_role("link", name=re.compile("^启封|^出具结论"))).to_have_count(0)
    await page.get_by_role("link", name="催办1个部门").click()
    await page.get_by_role("button", name="催办1个部门").click()
    await page.get_by_role("link", name="导入答复").click()
    await _hand_in(page, _replies([_LATE], [name for name in _NAMES if name != _SILENT], {}), "导入59行")


async def _check_the_replies(page: Page) -> None:
    """A colleague holds what was typed against the letters, agency by agency."""
    await _sign_in(page, COLLEAGUE)
    await page.get_by_role("link", name=re.compile("599件来函答复待核对")).click()
    every = page.get_by_role("button", name=re.compile("逐件对过，都与来函一致$"))
    for left in range(len(AGENCIES) - 1, 0, -1):
        await expect(every).to_have_count(left)
        await every.first.click()
        await _told(page, "来函答复")
    await expect(page.locator("main")).to_contain_text("没有待核对的来函答复")


async def _decide_and_conclude(page: Page) -> None:
    await _to_the_board(page)
    await page.get_by_role("link", name="启封59人的意见").click()
    await page.get_by_role("button", name="启封", exact=True).click()
    await _told(page, "已启封59人的部门意见")
    assert await _conclusions(page) == {"待出具结论": 57, "待决定": 1, "待核实": 1, "待答复": 1}
    await page.get_by_role("link", name=_UNFIT, exact=True).click()
    await page.get_by_role("radio", name=re.compile("^不宜列为候选人")).check()
    await page.get_by_role("textbox", name="理由").fill("情形尚未消除，不列入。")
    await page.get_by_role("textbox", name="决定人").fill("偏关县联审组")
    await page.get_by_role("button", name="登记决定").click()
    await page.get_by_role("link", name="出具结论58人").click()
    await page.get_by_role("textbox", name="结论文号").fill("偏联审〔2026〕1号")
    await page.get_by_role("button", name="出具结论").click()
    await _told(page, "已出具58人的联审结论")


async def _hear(page: Page) -> None:
    """The notice reaches the one who is barred, who objects; the second look upholds it."""
    await page.get_by_role("link", name=_BARRED, exact=True).click()
    drawer = page.get_by_role("complementary").last
    await expect(drawer).to_contain_text("村民委员会组织法（2025修正）第十八条")
    await drawer.get_by_role("textbox", name="告知书文号").fill("偏联告〔2026〕1号")
    await drawer.get_by_role("button", name="登记送达").click()
    await _told(page, "已登记送达")
    await drawer.get_by_text("登记异议").first.click()
    await drawer.get_by_label("本人").check()
    await drawer.get_by_role("textbox", name="异议内容").fill("判决已经多年，请求复核。")
    await drawer.get_by_role("button", name="登记异议").click()
    await _told(page, "已登记第1号异议")
    await drawer.get_by_label("维持原结论").check()
    await drawer.get_by_role("textbox", name="答复内容").fill("法律没有规定年限，维持原结论。")
    await drawer.get_by_role("textbox", name="答复人").fill("偏关县联审组")
    await drawer.get_by_role("button", name="登记答复").click()
    await _told(page, "已答复异议：维持原结论")


async def _show(page: Page) -> None:
    await page.get_by_role("link", name="公示", exact=True).first.click()
    await page.get_by_role("textbox", name="公示截止日").fill(shown_until(clock.today()).isoformat())
    await page.get_by_role("button", name="登记公示").click()
    await _told(page, "已登记公示")


async def _judge_the_papers(page: Page) -> None:
    board = page.url
    await page.get_by_role("button", name="联审表（59人）").click()
    # So many are printed by a job; its page watches it and has the file when it is done.
    forms = await _printed(page, page.get_by_role("main").get_by_role("link", name="下载").first)
    await page.goto(board)
    assert [name for name in _NAMES if name not in forms] == [_SILENT]
    notices = await _printed(page, page.get_by_role("link", name="审查结果告知书", exact=True))
    assert [name for name in _NAMES if name in notices] == [_BARRED, _UNFIT]
    assert "《中华人民共和国村民委员会组织法》（2025修正）第十八条" in notices
    shown = await _printed(page, page.get_by_role("link", name="公示", exact=True).last)
    assert {name for name in _NAMES if name not in shown} == {_BARRED, _UNFIT, _PENDING, _SILENT}
    await page.get_by_role("link", name="函询函").click()
    await page.get_by_role("textbox", name="事由").fill("送各部门联审")
    await page.get_by_role("button", name="印函询").click()
    letters = await _printed(page, page.get_by_role("main").get_by_role("link", name="下载").first)
    assert [name for name in _NAMES if letters.count(name) != len(AGENCIES)] == []
    assert all(f"{agency}：" in letters for _, agency, *_ in AGENCIES)


async def test_sixty_people_and_eleven_agencies(chromium: Browser, office: Office) -> None:
    async with (
        opened(chromium, office.address) as tab,
        opened(chromium, office.address) as other,
        opened(chromium, office.address) as third,
    ):
        page = tab.page
        await _sign_in(page, OFFICER)
        await _prepare(page)
        await _police_answers(other.page)
        await _replies_come_in(page)
        await _check_the_replies(third.page)
        await _decide_and_conclude(page)
        await _hear(page)
        await _show(page)
        assert await _conclusions(page) == {
            "可以列为候选人": 56,
            "不得列为候选人": 1,
            "不宜列为候选人": 1,
            "待核实": 1,
            "待答复": 1,
        }
        await _judge_the_papers(page)
