"""A form that gives a file: the page stays, and so must not go on saying what was wrong before."""

from typing import Any

from playwright.async_api import Browser, expect

from tests.pages.conftest import signed_in


async def test_what_was_wrong_is_gone_once_the_file_is_given(
    chromium: Browser, site: str, furnished: dict[str, Any]
) -> None:
    async with signed_in(chromium, site, furnished) as page:
        await page.goto("/exports?of=communities")
        await page.get_by_role("button", name="导出").click()
        await expect(page.get_by_role("alert")).to_contain_text("事由")
        async with page.expect_download():
            await page.get_by_role("textbox", name="事由").fill("存档")
            await page.get_by_role("button", name="导出").click()
        await expect(page.get_by_role("alert")).to_have_count(0)
        await expect(page.locator(".wrong, .in--bad, [aria-invalid]")).to_have_count(0)
