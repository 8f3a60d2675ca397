"""Every page before a browser, once: what each test then judges of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from litestar import Litestar
from playwright.async_api import Browser, Page, expect

from server.web.auth import SESSION_COOKIE
from tests.support.browser import opened
from tests.support.site import LOGIN
from tests.sweeps.counties import County
from tests.sweeps.county_after import After
from tests.sweeps.county_boxes import Boxed
from tests.sweeps.county_elections import Enrolled
from tests.sweeps.county_nominations import Nominated
from tests.sweeps.county_notices import Noticed
from tests.sweeps.county_polling import Polled
from tests.sweeps.county_records import About, Desk
from tests.sweeps.county_rolls import Helped
from tests.sweeps.county_samples import Drawn
from tests.sweeps.county_teams import Sent
from tests.sweeps.county_training import Taught
from tests.sweeps.county_workers import Staffed
from tests.sweeps.joint_reviews import Review
from tests.sweeps.test_pages import is_file
from tests.sweeps.ways import MINE, Way, ways

#: Widths of the window that offices have, and below.
WIDTHS = (1366, 1280)
#: WCAG 2.1 A and AA, and what axe recommends beside them.
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
}
_JUDGE = f"{Axe().axe_script}\n{Path(__file__).with_name('judge.js').read_text(encoding='utf-8')}"
#: The looks of text that axe has found legible so far.
_LEGIBLE = set[str]()


@dataclass(frozen=True, slots=True)
class Seen:
    """One page in one state: what axe complains of, and by how many pixels it is wider than each window."""

    complaints: tuple[str, ...]
    too_wide: dict[int, int]


@asynccontextmanager
async def signed_in(chromium: Browser, site: str, furnished: dict[str, Any]) -> AsyncIterator[Page]:
    """A page of somebody who may open every one."""
    async with opened(chromium, site) as tab:
        await tab.page.context.add_cookies([{"name": SESSION_COOKIE, "value": furnished["token"], "url": site}])
        yield tab.page


def county_of(furnished: dict[str, Any]) -> County:
    told = furnished["county"]
    return County(
        **{
            **told,
            "office": Desk(**told["office"]),
            "about": About(**told["about"]),
            "joint": Review(**told["joint"]),
            "enrolled": Enrolled(**told["enrolled"]),
            "dispatched": Sent(**told["dispatched"]),
            "taught": Taught(**told["taught"]),
            "staffed": Staffed(**told["staffed"]),
            "nominated": Nominated(**told["nominated"]),
            "polled": Polled(**told["polled"]),
            "after": After(**told["after"]),
            "boxed": Boxed(**told["boxed"]),
            "drawn": Drawn(**told["drawn"]),
            "helped": Helped(**told["helped"]),
            "noticed": Noticed(**told["noticed"]),
        }
    )


def has_page(way: Way) -> bool:
    return way.safe and not way.api and not way.public and not is_file(way) and way.path not in MINE


async def look(page: Page) -> Seen:
    """What axe and the edge of the window say of the page as it stands."""
    if not await page.evaluate("'judge' in window"):
        await page.add_init_script(_JUDGE)  # It is there when the tab goes to the next page, without being sent again.
        await page.evaluate(_JUDGE)
    found = await page.evaluate("told => judge(...told)", [_RULES, sorted(_LEGIBLE)])
    _LEGIBLE.update(found["passed"])
    too_wide = {}
    size = page.viewport_size
    assert size is not None
    # The width at hand first: each page is laid out anew for one width, not for both.
    for width in sorted(WIDTHS, key=lambda width: width != size["width"]):
        if width != size["width"]:
            await page.set_viewport_size({"width": width, "height": 768})
        beyond = await page.evaluate("document.documentElement.scrollWidth") - width
        if beyond > 0:
            too_wide[width] = beyond
    return Seen(tuple(found["complaints"]), too_wide)


@pytest.fixture(scope="session")
async def seen(app: Litestar, chromium: Browser, site: str, furnished: dict[str, Any]) -> dict[str, Seen]:
    """Every page that is registered, and the states of them that matter, by a name."""
    county = county_of(furnished)
    batch, code = furnished["open"], county.published
    more = [
        "/?show=done",
        "/communities?q=没有",
        f"/imports/{batch}",
        f"/jobs/{furnished['moving']}",
        f"/elections/{code}?part=candidates",
        f"/elections/{code}?part=trail",
        f"/elections/{county.counted}",
        f"/elections/{county.waiting}",
        *(f"/people/{county.person}?part={part}" for part in ("facts", "career", "kin")),
        f"/people/{county.person}/kin/new?q=贾",
        "/people?order=strokes&age_from=30",
        "/areas?q=没有",
        f"/audit?subject=election:{code}",
        f"/why?subject=/elections/{code}",
        "/communities?page=x",
    ]
    asked = [*(county.address(way.path) for way in ways(app) if has_page(way)), *more]
    found: dict[str, Seen] = {}
    async with signed_in(chromium, site, furnished) as page:
        beside = await page.context.new_page()
        for some in await asyncio.gather(_visit(page, asked[::2]), _visit(beside, asked[1::2])):
            found |= some
        found |= {name: await look(page) async for name in _acts(page, county)}
    async with opened(chromium, site) as tab:
        found |= {name: await look(tab.page) async for name in _at_the_door(tab.page)}
    return found


async def _visit(page: Page, paths: Sequence[str]) -> dict[str, Seen]:
    found = {}
    for path in paths:
        answer = await page.goto(path)
        assert answer is not None
        assert answer.status == (422 if path.endswith("=x") else 200), path
        found[path] = await look(page)
    return found


async def _acts(page: Page, county: County) -> AsyncIterator[str]:
    """Pages as they stand after something was sent."""
    await page.goto(f"/elections/{county.waiting}/count")
    await page.get_by_label("发出选票").fill("四百")
    await page.get_by_role("button", name="录入", exact=True).click()
    await expect(page.get_by_role("alert")).to_be_visible()
    yield "count refused"
    await page.get_by_role("button", name="暂存").click()
    await expect(page.get_by_role("status")).to_contain_text("已暂存")
    yield "count put aside"
    await page.goto(f"/people/{county.person}")
    await page.get_by_label("公民身份号码").check()
    await page.get_by_role("textbox", name="事由").fill("核对候选人身份")
    await page.get_by_role("button", name="查看").click()
    await expect(page.get_by_role("status")).to_contain_text("完整显示")
    yield "person unmasked"


async def _at_the_door(page: Page) -> AsyncIterator[str]:
    await page.goto("/")
    yield "door"
    await page.get_by_label("账号").fill(LOGIN)
    await page.get_by_label("密码").fill("不是这个")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("密码不对").first).to_be_visible()
    yield "door with a wrong password"
