"""What an officer does in a browser: a team from the sending letter to the printed notice, a course, a new child director."""

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from cadres.vocabulary import Sex
from server import clock
from tests.support.accounts import PASSWORD
from tests.support.browser import opened
from tests.support.factories import COMMUNITY, a_citizen_number
from tests.support.office import Office
from tests.support.stationed import DISPATCHER, ELECTED_AGO, TRAINER

_LETTER = "偏组通字〔2026〕3号"
#: Milliseconds that the first printing may take on a busy machine: the press starts its processes with it.
_PRINTING = 600_000


@pytest.fixture(scope="module")
def office(worker_name: str) -> Iterator[Office]:
    office = Office(f"stationed-{worker_name}")
    furnished = office.run(module="tests.support.stationed")
    assert furnished.returncode == 0, furnished.stderr
    with office.serving():
        yield office
    shutil.rmtree(office.home)


async def _sign_in(page: Page, login: str) -> None:
    await page.goto("/")
    await page.get_by_role("textbox", name="账号").fill(login)
    await page.get_by_role("textbox", name="密码").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await _heading(page, "工作台")


async def _heading(page: Page, text: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(text)


async def _said(page: Page, words: str) -> None:
    await expect(page.get_by_role("status").first).to_contain_text(words)


async def _fill(page: Page, told: Mapping[str, str], prefix: str = "") -> None:
    """What is typed into a form, by the names of its fields."""
    for name, value in told.items():
        await page.locator(f"#{prefix}{name}").fill(value)


async def _pick(page: Page, told: Mapping[str, str]) -> None:
    for name, value in told.items():
        await page.locator(f"input[name={name}][value={value}]").check()


async def _opens(page: Page, title: str) -> None:
    await page.locator("summary", has_text=re.compile(f"^{title}$")).click()


async def _printed(page: Page, behind: Locator, folder: Path) -> str:
    """The words of a paper, without their spaces."""
    async with page.expect_download(timeout=_PRINTING) as coming:
        await behind.click(timeout=_PRINTING)
    paper = folder / "paper.pdf"
    await (await coming.value).save_as(paper)
    with pypdfium2.PdfDocument(paper) as document:
        words = [sheet.get_textpage().get_text_bounded() for sheet in document]
    return re.sub(r"\s", "", "".join(words))


def _ago(days: int) -> str:
    return (clock.today() - timedelta(days=days)).isoformat()


async def test_a_team_from_the_sending_letter_to_the_printed_notice(
    chromium: Browser, office: Office, tmp_path: Path
) -> None:
    async with opened(chromium, office.address) as tab:
        page = tab.page
        await _sign_in(page, DISPATCHER)
        await page.get_by_role("link", name="聚福苑小区：应派未派").click()
        await _heading(page, "聚福苑小区驻村帮扶")
        await page.get_by_role("link", name="登记工作队").click()
        await _fill(page, {"since": _ago(30), "document": _LETTER})
        await page.get_by_role("button", name="登记工作队").click()
        await _heading(page, "聚福苑小区工作队")
        for name, post in (("贾志强", "both"), ("刘桂生", "member"), ("王瑞", "member")):
            await page.get_by_role("link", name="登记人员").first.click()
            number = a_citizen_number(Sex.MALE, date(1985, 5, 2))
            told = {"name": name, "citizen_number": number, "party_since": "2010.06", "worked_since": "2008.07"}
            await _fill(page, told | {"since": _ago(20), "document": _LETTER})
            await page.locator("#political_status").select_option("party_member")
            await page.locator("#unit").select_option(index=1)
            await _pick(page, {"post": post, "why": "initial"})
            await page.get_by_role("button", name="登记选派").click()
            await _said(page, f"已登记{name}")
        await expect(page.locator("svg.tl rect")).to_have_count(3)
        await page.get_by_role("link", name="驻村帮扶", exact=True).first.click()
        await page.get_by_role("link", name="选派通知").click()
        await _heading(page, "选派通知")
        words = await _printed(page, page.get_by_role("button", name="选派通知"), tmp_path)
        assert all(word in words for word in ("贾志强", "刘桂生", "王瑞", "聚福苑小区", "计算在3人之内"))
        await page.goto("/")
        await expect(page.get_by_text("聚福苑小区：应派未派")).to_have_count(0)


async def test_a_course_is_closed(chromium: Browser, office: Office, tmp_path: Path) -> None:
    async with opened(chromium, office.address) as tab:
        page = tab.page
        await _sign_in(page, TRAINER)
        await page.get_by_role("link", name="培训", exact=True).first.click()
        await page.get_by_role("link", name="登记培训班").first.click()
        # Days of a run are of one year: on the first of January it begins that day.
        first = max(_ago(1), _ago(0)[:4] + "-01-01")
        told = {"programme": "儿童主任培训班", "run": "1", "organiser": "偏关县民政局", "first": first}
        told |= {"last": _ago(0), "venue": "县委党校", "places": "40", "days": "1", "document": "偏民函〔2026〕8号"}
        await _fill(page, told)
        await _pick(page, {"kind": "central", "level": "county", "audience": "child_directors"})
        await page.get_by_role("button", name="登记培训班").click()
        await _heading(page, "儿童主任培训班第1期")
        await _opens(page, "登记课程")
        lesson = {"day": first, "begins": "8:30", "ends": "11:30", "title": "未成年人保护", "hours": "4"}
        await _fill(page, lesson, "sessions-")
        await page.get_by_role("button", name="登记课程").click()
        await _said(page, "已登记课程")
        await _opens(page, "报名")
        option = page.locator("#members-person option", has_text="刘桂芳").first
        await page.locator("#members-person").select_option(await option.get_attribute("value"))
        await page.get_by_role("button", name="报名", exact=True).click()
        await _said(page, "已报名")
        await page.get_by_role("link", name="未成年人保护").click()
        await _heading(page, "登记出勤")
        await page.get_by_label("刘桂芳").select_option("present")
        await page.get_by_role("button", name="登记出勤", exact=True).click()
        await expect(page.get_by_text("结业1人")).to_be_visible()
        words = await _printed(page, page.get_by_role("link", name="结业证书"), tmp_path)
        assert all(word in words for word in ("刘桂芳", "儿童主任培训班第1期", "完成4学时"))


async def test_a_child_director_is_replaced_after_the_election(
    chromium: Browser, office: Office, tmp_path: Path
) -> None:
    async with opened(chromium, office.address) as tab:
        page = tab.page
        await _sign_in(page, DISPATCHER)
        await page.get_by_role("link", name=re.compile("儿童主任刘桂芳：待调整$")).click()
        await _heading(page, "刘桂芳")
        await _opens(page, "登记离任")
        await _fill(page, {"until": _ago(ELECTED_AGO), "end_document": "新政发〔2026〕5号"}, "end-")
        await page.locator("#end-ended_by").select_option("seat_lost")
        await page.get_by_role("button", name="登记离任").click()
        await _said(page, "已登记离任")
        await page.get_by_role("link", name="儿童主任", exact=True).first.click()
        await page.get_by_role("link", name="登记任职").first.click()
        await page.locator("#place").select_option(COMMUNITY)
        told = {"name": "温秀兰", "since": _ago(1), "document": "新政发〔2026〕6号"}
        told |= {"inducted": _ago(3), "induction_document": "偏民培〔2026〕3号", "checked": _ago(4)}
        told |= {"checked_until": _ago(-300), "checked_by": "偏关县公安局", "check_document": "偏公查〔2026〕2号"}
        await _fill(page, told)
        await _pick(page, {"capacity": "women_member"})
        await page.get_by_role("button", name="登记任职").click()
        await _heading(page, "温秀兰")
        await expect(page.locator(".head .mid")).to_contain_text("在岗")
        assert "温秀兰" in await _printed(page, page.get_by_role("link", name="聘书"), tmp_path)
        await page.goto("/")
        await expect(page.get_by_text("待调整")).to_have_count(0)
