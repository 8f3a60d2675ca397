"""Every registered page in a browser: WCAG 2.1 A and AA by axe-core, and no scrolling sideways but in a table's own frame."""

from typing import Any

from playwright.async_api import Browser, Locator, expect

from tests.pages.conftest import Seen, look, signed_in
from tests.support.browser import opened


def test_axe_has_nothing_to_complain_of(seen: dict[str, Seen]) -> None:
    assert len(seen) > 45
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


async def test_pale_words_would_be_seen_beside_others_that_are_legible(chromium: Browser, site: str) -> None:
    """Text of a look that has passed is not judged again; another colour, another ground or smaller type is another look."""
    async with opened(chromium, site) as tab:
        await tab.page.goto("/sign-in")
        await tab.page.evaluate(
            """document.querySelector("main").insertAdjacentHTML("beforeend",
            '<div id="ground"><p id="one">当选名单</p><p>当选名单</p><p id="large">当选名单</p></div>')
            const { style } = document.getElementById("large")
            style.fontSize = "40px"
            style.color = "#888" """
        )
        assert _pale(await look(tab.page)) == 0
        for spoiling, spoilt in (
            ("document.getElementById('one').style.color = '#bbb'", 1),
            ("document.getElementById('large').style.fontSize = '12px'", 2),
            ("document.getElementById('ground').style.background = '#555'", 3),
        ):
            await tab.page.evaluate(spoiling)
            assert _pale(await look(tab.page)) == spoilt
            assert _pale(await look(tab.page)) == spoilt, "what was complained of once is complained of again"


def _pale(page: Seen) -> int:
    return sum(one.startswith("color-contrast:") for one in page.complaints)


async def test_no_word_of_the_bar_breaks(chromium: Browser, site: str, furnished: dict[str, Any]) -> None:
    async with signed_in(chromium, site, furnished) as page:
        await page.goto("/communities")
        for width in (1024, 1280, 1440):
            await page.set_viewport_size({"width": width, "height": 768})
            words = page.locator(".bar__nav a, .bar__end > a")
            assert await words.count() > 15, "every word there is"
            boxes = [await one.bounding_box() for one in await words.all()]
            assert {box["y"] for box in boxes if box} == {0}, f"one row at {width}"
            heights = await words.evaluate_all(
                """all => all.map(one => { const words = document.createRange(); words.selectNodeContents(one);
                return words.getBoundingClientRect().height })"""
            )
            assert max(heights) < 30, f"a word breaks at {width}"


async def _place(one: Locator) -> tuple[int, int]:
    box = await one.bounding_box()
    assert box is not None
    return round(box["x"]), round(box["y"])


async def test_a_wide_list_keeps_its_head_and_its_names_in_sight(
    chromium: Browser, site: str, furnished: dict[str, Any]
) -> None:
    async with signed_in(chromium, site, furnished) as page:
        await page.set_viewport_size({"width": 1024, "height": 600})
        await page.goto("/communities")
        head, name = page.get_by_role("columnheader", name="名称"), page.get_by_role("rowheader").nth(20)
        await name.scroll_into_view_if_needed()
        before = await _place(name), await _place(head)
        moved = await page.locator(".scroll").evaluate("frame => { frame.scrollLeft = 300; return frame.scrollLeft }")
        assert moved > 50
        assert (await _place(name), await _place(head)) == before
        await page.locator(".scroll").evaluate("frame => { frame.scrollTop += 200 }")
        assert await _place(head) == before[1]
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await expect(page.get_by_role("rowheader", name="合计")).to_be_in_viewport()


async def test_what_is_wrong_with_a_row_is_read_without_scrolling(
    chromium: Browser, site: str, furnished: dict[str, Any]
) -> None:
    async with signed_in(chromium, site, furnished) as page:
        await page.set_viewport_size({"width": 1024, "height": 600})
        await page.goto(f"/imports/{furnished['open']}")
        told = page.locator(".diff .why p")
        assert await told.count() > 0
        # As long as the longest that a sheet may say.
        await told.first.evaluate("one => one.append('号码里没有这样的出生日期，请对照身份证改正。'.repeat(8))")
        frame = await page.locator(".scroll").bounding_box()
        assert frame is not None
        for scrolled in (0, 300):
            await page.locator(".scroll").evaluate("(frame, left) => { frame.scrollLeft = left }", scrolled)
            box = await told.first.bounding_box()
            assert box is not None
            assert frame["x"] <= box["x"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
