"""Every registered page in a browser: WCAG 2.1 A and AA by axe-core, and no scrolling sideways but in a table's own frame."""

from playwright.async_api import Browser

from tests.pages.conftest import Seen, look
from tests.support.browser import opened


def test_axe_has_nothing_to_complain_of(seen: dict[str, Seen]) -> None:
    assert len(seen) > 50
    assert {path: page.complaints for path, page in seen.items() if page.complaints} == {}


def test_no_page_is_wider_than_the_window(seen: dict[str, Seen]) -> None:
    assert {path: page.too_wide for path, page in seen.items() if page.too_wide} == {}


async def test_both_would_be_seen(chromium: Browser, site: str) -> None:
    async with opened(chromium, site) as tab:
        await tab.page.goto("/sign-in")
        await tab.page.evaluate(
            """document.querySelector("main").insertAdjacentHTML("beforeend", "<input>" + "宽".repeat(2000)
            .replace(/^.*$/, "<table><td>$&</td></table>").replace(/宽/g, "宽&nbsp;"))"""
        )
        page = await look(tab.page)
    assert any(one.startswith("label:") for one in page.complaints)
    assert set(page.too_wide) == {1366, 1280}
