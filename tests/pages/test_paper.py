"""Lists and records on paper: no way round the pages, who reports and when, heads on each sheet, rows in one piece."""

import re
from typing import Any

import pypdfium2
import pytest
from playwright.async_api import Browser, expect

from tests.pages.conftest import signed_in

_OF_THE_SCREEN = ".bar, .side, .path, .head__tools, .filter, .tabs, .pager, .btn, input:not([type=hidden]), textarea"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?show=done",
        "/audit",
        "/accounts",
        "/accounts/units",
        "/communities",
        "/communities/{region}",
        "/disclosures",
        "/elections",
        "/elections/{published}",
        "/filings",
        "/imports",
        "/filings/{filing}",
        "/people/{person}",
    ],
)
async def test_only_what_is_read_goes_on_paper(
    chromium: Browser, site: str, furnished: dict[str, Any], path: str
) -> None:
    async with signed_in(chromium, site, furnished) as page:
        await page.goto(path.format(**furnished["county"]))
        await expect(page.get_by_role("button", name="打印")).to_be_visible()
        await page.emulate_media(media="print")
        # The width of A4 between its margins, at the browser's 96 points an inch.
        await page.set_viewport_size({"width": 654, "height": 1010})
        for one in await page.locator(_OF_THE_SCREEN).all():
            await expect(one).not_to_be_visible()
        for words in ("填报单位：", "填报日期："):
            await expect(page.get_by_text(words)).to_have_count(1)
            await expect(page.get_by_text(words)).to_be_visible()
        if path.count("/") == 1 or path == "/accounts/units":
            await expect(page.locator(".print-title")).to_be_visible()
            await expect(page.get_by_text("审核人：")).to_be_visible()
        tables = await page.locator("table").evaluate_all("list => list.map(one => one.clientWidth)")
        assert all(width > 600 for width in tables)


async def _sheets(chromium: Browser, site: str, furnished: dict[str, Any], path: str) -> list[str]:
    """The text of each sheet."""
    async with signed_in(chromium, site, furnished) as page:
        await page.goto(path)
        with pypdfium2.PdfDocument(await page.pdf(format="A4", landscape=True)) as document:
            return [re.sub(r"\s", "", sheet.get_textpage().get_text_bounded()) for sheet in document]


async def test_a_long_list_has_its_head_on_every_sheet_and_its_total_once(
    chromium: Browser, site: str, furnished: dict[str, Any]
) -> None:
    sheets = await _sheets(chromium, site, furnished, "/communities?area=140932000000")
    assert len(sheets) > 1
    assert all("区划代码" in text for text in sheets)
    assert ["合计（" in text for text in sheets] == [False] * (len(sheets) - 1) + [True]
    # Where no font has Chinese, PDFium loses the first character of some runs.
    assert ["单位：偏关县" in text for text in sheets] == [True] + [False] * (len(sheets) - 1)
    assert "负责人：" in sheets[-1]
    assert sum(len(re.findall(r"140932\d{6}", text)) for text in sheets) == 50
