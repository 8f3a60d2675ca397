"""Without a mouse: the way round a page, into its search boxes, through the count sheet and out of a question."""

from typing import Any

import pytest
from playwright.async_api import Browser, Dialog, Page, expect

from tests.pages.conftest import county_of, signed_in

#: Whatever the Tab key stops at, in the order of the document; of radio buttons only the one that stands for its group.
_STOPS = """() => {
    const groups = new Set();
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(one => {
        if (one.type === "hidden" || one.disabled || one.tabIndex < 0 || !one.getClientRects().length) return false;
        if (getComputedStyle(one).visibility === "hidden") return false;
        if (one.type !== "radio") return true;
        const group = [...document.getElementsByName(one.name)];
        return one === (group.find(radio => radio.checked) || group[0]) && !groups.has(one.name) && groups.add(one.name);
    });
}"""
_HERE = """() => {
    const one = document.activeElement, ring = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    return {
        place: window.stops.indexOf(one),
        ring: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2,
        inside: box.bottom > 0 && box.top < innerHeight,
    };
}"""


async def _here(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = await page.evaluate(_HERE)
    return found


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in",
        "/communities?area=140932102000",
        "/filings/{filing}",
        "/people/{person}",
        "/elections/{waiting}/count",
        "/imports/{open}",
        "/filings/{filing}/return",
    ],
)
async def test_tab_stops_everywhere_in_order_and_can_be_seen(
    chromium: Browser, site: str, furnished: dict[str, Any], path: str
) -> None:
    async with signed_in(chromium, site, furnished) as page:
        await page.goto(path.format(open=furnished["open"], **furnished["county"]))
        await page.evaluate("document.activeElement.blur()")
        number = await page.evaluate(f"(window.stops = ({_STOPS})()).length")
        assert number > 5
        for place in range(number):
            await page.keyboard.press("Tab")
            at = await _here(page)
            assert at == {"place": place, "ring": True, "inside": True}


async def test_the_first_tab_leads_past_the_bar_and_the_tree(
    chromium: Browser, site: str, furnished: dict[str, Any]
) -> None:
    async with signed_in(chromium, site, furnished) as page:
        await page.goto("/communities")
        skip = page.get_by_role("link", name="跳到正文")
        await page.keyboard.press("Tab")
        await expect(skip).to_be_focused()
        await expect(skip).to_be_in_viewport()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.querySelector('main').contains(document.activeElement)")


async def test_a_slash_finds_and_escape_leaves(chromium: Browser, site: str, furnished: dict[str, Any]) -> None:
    async with signed_in(chromium, site, furnished) as page:
        await page.goto("/elections")
        bar, of_list = page.get_by_label("查找村（社区）"), page.get_by_label("名称或代码")
        await page.keyboard.press("/")
        await expect(bar).to_be_focused()
        await page.keyboard.type("马/道")
        await expect(bar).to_have_value("马/道")
        await page.keyboard.press("Escape")
        await expect(bar).not_to_be_focused()
        # There is no room for the bar's box in a small window.
        await page.set_viewport_size({"width": 1200, "height": 700})
        await page.keyboard.press("/")
        await expect(of_list).to_be_focused()
        await page.keyboard.type("没有")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("没有名称含“没有”")).to_be_visible()
        await expect(page.locator("#count")).to_have_text("0个")


async def test_escape_answers_a_question_with_no(chromium: Browser, site: str, furnished: dict[str, Any]) -> None:
    county = county_of(furnished)
    async with signed_in(chromium, site, furnished) as page:
        await page.goto(f"/filings/{county.filing}/return")
        await page.get_by_label("退回原因").fill("身份证复印件不清")
        await page.keyboard.press("Escape")
        await expect(page.get_by_label("退回原因")).to_have_value("身份证复印件不清")
        await page.keyboard.press("Escape")
        await expect(page).to_have_url(f"{site}/filings/{county.filing}")


async def test_the_count_sheet_moves_on_by_itself(chromium: Browser, site: str, furnished: dict[str, Any]) -> None:
    county = county_of(furnished)
    address = f"/elections/{county.waiting}/count"
    async with signed_in(chromium, site, furnished) as page:
        await page.goto(address)
        await page.get_by_label("投票日").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("发出选票")).to_be_focused()
        await page.keyboard.type("402")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.type("396")
        await page.keyboard.press("ArrowUp")
        await expect(page.get_by_label("发出选票")).to_be_focused()
        # A name that was written in: from the name to the sex, and on to its votes.
        await page.get_by_label("另选他人", exact=True).first.focus()
        await page.keyboard.type("贺文秀")
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("性别").first).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("另选他人票数").first).to_be_focused()
        # Nothing was handed in on the way; Ctrl+S puts it aside.
        await page.keyboard.press("Control+s")
        await expect(page.get_by_role("status")).to_contain_text("已暂存，填了4栏")
        await expect(page.get_by_label("收回选票")).to_have_value("396")
        last = page.locator("[data-count]").last
        await last.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="录入", exact=True)).to_be_focused()


async def test_a_typed_sheet_is_not_left_without_a_question(
    chromium: Browser, site: str, furnished: dict[str, Any]
) -> None:
    county = county_of(furnished)
    asked: list[str] = []
    async with signed_in(chromium, site, furnished) as page:

        async def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            await dialog.dismiss()

        page.on("dialog", stay)
        address = f"{site}/elections/{county.waiting}/count"
        await page.goto(address)
        await page.get_by_label("发出选票").fill("402")
        await page.get_by_role("link", name="工作台").first.click(no_wait_after=True)
        await expect(page.get_by_label("发出选票")).to_have_value("402")
        await expect(page).to_have_url(address)
        assert asked == ["beforeunload"]
        await page.get_by_role("button", name="暂存").click()
        await expect(page.get_by_role("status")).to_contain_text("已暂存")
        await page.get_by_role("link", name="工作台").first.click()
        await expect(page).not_to_have_url(address)
        assert asked == ["beforeunload"]
