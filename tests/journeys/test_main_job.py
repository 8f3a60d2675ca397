"""The main job as an officer does it in a browser: from the door to the pack of papers for the certificate."""

import re
from pathlib import Path

import pypdfium2
import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.browser import opened
from tests.support.factories import CLEAN_VOTES
from tests.support.site import COLLEAGUE, LOGIN, PASSWORD, TOWNSHIP_CLERK

#: The sheet from top to bottom: ballots out, back and void, then the votes; a post ends with two empty written-in rows.
_BALLOTS = (402, 396, 9)
_WRITE_IN_ROWS = 2
#: Milliseconds that the first printing may take: the press starts its processes with it.
_PRINTING = 600_000


async def _sign_in(page: Page, login: str = LOGIN) -> None:
    await page.goto("/")
    await expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    await expect(page.get_by_label("账号")).to_be_focused()
    await page.get_by_label("账号").fill(login)
    await page.get_by_label("密码").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("工作台")


async def _heading(page: Page, text: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(text)


async def _type_the_sheet(page: Page, button: str = "录入") -> None:
    """Numbers and Enter only, from the first field to the last; the last Enter leads to the button, one more hands in."""
    await page.get_by_label("发出选票").focus()
    for number in _BALLOTS:
        await page.keyboard.type(str(number))
        await page.keyboard.press("Enter")
    for votes in CLEAN_VOTES.values():
        for number in votes:
            await page.keyboard.type(str(number))
            await page.keyboard.press("Enter")
        for _ in range(_WRITE_IN_ROWS):
            await page.keyboard.press("Enter")
    await expect(page.locator("#sums + *, .sums").get_by_text("396 ≤ 402")).to_be_visible()
    await expect(page.get_by_role("button", name=button, exact=True)).to_be_focused()
    await page.keyboard.press("Enter")


async def _read_again(page: Page) -> None:
    """Somebody else than who typed the count types it from the paper once more; alike, the two are decided by the law."""
    await _sign_in(page, COLLEAGUE)
    await page.get_by_role("link", name="马道村：计票待第二次录入").click()
    await _heading(page, "录入计票")
    await _type_the_sheet(page, "录入并比对")
    await expect(page.get_by_role("status")).to_contain_text("两次录入一致")
    await expect(page.get_by_role("row", name=re.compile("^主任.*贾永胜"))).to_contain_text("当选")


def _text_of(paper: Path) -> str:
    with pypdfium2.PdfDocument(paper) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return re.sub(r"\s", "", "".join(pages))


async def test_from_the_door_to_the_pack(chromium: Browser, site: str, tmp_path: Path) -> None:
    async with opened(chromium, site) as tab:
        page = tab.page
        await _sign_in(page)
        await expect(page.get_by_role("link", name="马道村：计票结果待录入")).to_be_visible()

        # To the village by way of the list, which narrows while one types.
        await page.get_by_role("link", name="社区", exact=True).click()
        await _heading(page, "偏关县")
        await page.get_by_label("名称或代码").fill("140932100209")
        await page.get_by_role("button", name="查询").click()
        await expect(page.locator("#count")).to_have_text("1个村（社区）")
        await page.get_by_role("link", name="马道村").first.click()
        await _heading(page, "马道村")

        # To its election, and the count by keyboard alone.
        await page.get_by_role("link", name="第十三届").click()
        await page.get_by_role("link", name=re.compile("^录入.*计票$")).first.click()
        await _heading(page, "录入计票")
        await _type_the_sheet(page)
        await expect(page.get_by_role("status")).to_contain_text("已录入")

    async with opened(chromium, site) as tab:
        page = tab.page
        await _read_again(page)

        # Publication, after what will follow was read.
        await page.get_by_role("link", name="公布结果").click()
        await expect(page.get_by_text("证书申领自动立件，法定代表人贾永胜")).to_be_visible()
        await page.get_by_role("button", name="公布结果，5人就任").click()
        await expect(page.get_by_role("status")).to_contain_text("5人就任")

    async with opened(chromium, site) as tab:
        page = tab.page
        # The filing is there without anybody opening it, and its first steps are the township's.
        await _sign_in(page, TOWNSHIP_CLERK)
        await page.get_by_role("link", name="马道村：证书申领").click()
        await _heading(page, "马道村 证书申领")

        # Nothing on record tells whether the village had a certificate: who handles the filing says.
        await page.get_by_role("link", name="确定业务").first.click()
        await page.get_by_role("radio", name="换领").check()
        await page.get_by_label("依据").fill("已查看原证书正本。")
        await page.get_by_role("button", name="确定").click()
        await _heading(page, "马道村 证书换领")
        missing = page.get_by_role("button", name=re.compile("^登记备齐"))
        for left in range(await missing.count(), 0, -1):
            await expect(missing).to_have_count(left)
            await missing.first.click()
        await expect(missing).to_have_count(0)
        await page.get_by_role("link", name="提交乡镇审核").click()
        await page.get_by_role("button", name="提交乡镇审核").click()
        await expect(page.get_by_role("status")).to_contain_text("已登记")

        async with page.expect_download(timeout=_PRINTING) as waiting:
            await page.get_by_role("link", name="材料包 PDF").click(timeout=_PRINTING)
        download = await waiting.value
        assert download.suggested_filename == "马道村-证书申领材料包.pdf"
        await download.save_as(tmp_path / "pack.pdf")
        text = _text_of(tmp_path / "pack.pdf")
        assert "贾永胜" in text
        assert "山西省忻州市偏关县新关镇马道村村民委员会" in text


async def test_the_count_without_script(chromium: Browser, site: str) -> None:
    async with opened(chromium, site, script=False) as tab:
        page = tab.page
        await _sign_in(page)
        await page.get_by_role("link", name="老营村：计票结果待录入").click()
        await _heading(page, "录入计票")
        numbers = page.locator("[data-count]:not([data-optional])")
        votes = [number for one in CLEAN_VOTES.values() for number in one]
        assert await numbers.count() == len(_BALLOTS) + len(votes)
        for place, number in enumerate((*_BALLOTS, *votes)):
            await numbers.nth(place).fill(str(number))

        # A wrong sheet first: it comes back with the complaint and with all that was typed.
        await page.get_by_label("收回选票").fill("403")
        await page.get_by_role("button", name="录入", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("收回403张，多于发出的402张。")
        await expect(page.get_by_label("发出选票")).to_have_value("402")
        await page.get_by_label("收回选票").fill("396")
        await page.get_by_role("button", name="录入", exact=True).click()
        await expect(page.get_by_role("status")).to_contain_text("已录入")


async def _reach_out(chromium: Browser, site: str) -> None:
    async with opened(chromium, site) as tab:
        await tab.page.goto("/sign-in")
        async with tab.page.expect_event("console"):
            await tab.page.evaluate("document.body.appendChild(new Image()).src = 'http://huanjie.invalid/'")


async def test_the_watch_sees_what_must_not_happen(chromium: Browser, site: str) -> None:
    with pytest.raises(AssertionError, match=r"huanjie\.invalid.* violates the following Content Security Policy"):
        await _reach_out(chromium, site)
