"""Every page as it comes out: headers, one heading, language, labels, no code in it, and no link into the void."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from litestar import Litestar
from lxml.html import HtmlElement

from server.access.actor import Role
from server.values.labels import Labelled
from server.web.security import STATIC
from tests.support.http import Page, SignIn, Visitor, squeezed
from tests.sweeps.counties import County
from tests.sweeps.ways import Way

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_CONTROLS = "//input[not(@type='hidden')] | //select | //textarea"


async def _pages(every: list[Way], county: County, sign_in: SignIn, stranger: Visitor) -> dict[str, Page]:
    """Every page there is by its address, among them the parts of an election, an empty list and what goes wrong."""
    member = await sign_in(*Role)
    asked = [
        county.address(way.path) for way in every if way.safe and not way.api and not way.public and not is_file(way)
    ]
    more = [
        f"/elections/{county.counted}",
        f"/elections/{county.unlike}/check",
        f"/elections/{county.waiting}",
        f"/elections/{county.published}?part=candidates",
        f"/elections/{county.published}?part=trail",
        f"/elections/{county.published}/count",
        *(f"/people/{county.person}?part={part}" for part in ("facts", "career", "kin")),
        "/people?q=没有",
        "/people?office=any&order=strokes",
        "/people?age_from=三十",
        "/communities?q=没有",
        "/filings?show=done",
        "/areas?q=镇",
        "/areas?q=没有",
        "/communities?page=x",
        "/nowhere",
    ]
    found = {path: await member.get(path) for path in (*asked, *more)}
    # A form that comes back with what is wrong.
    found["refused"] = await member.submit((await member.get(f"/elections/{county.waiting}/count")).form())
    found["reason"] = await member.submit((await member.get(f"/filings/{county.filing}/return")).form())
    found["account"] = await member.submit((await member.get("/accounts/new")).form("/accounts/new"))
    found["why"] = await member.get(f"/why?subject=/elections/{county.published}")
    found["why not"] = await member.get("/why?subject=/filings/1")
    found["/sign-in"] = await stranger.get("/sign-in")
    return found


def is_file(way: Way) -> bool:
    # What lies below the register of papers is pages; papers of other records lie in a folder of that name.
    ends = (".pdf", ".xlsx", ".zip", ".json", "/result", "/content", "/view")
    return "/papers/" in way.path[1:] or way.path.endswith(ends)


async def test_every_page_is_built_like_one(
    every: list[Way], county: County, sign_in: SignIn, stranger: Visitor
) -> None:
    pages = await _pages(every, county, sign_in, stranger)
    assert len(pages) > 25
    assert {page.status for page in pages.values()} == {200, 404, 409, 422}
    complaints = [f"{path}: {said}" for path, page in pages.items() for said in _complaints(page)]
    assert complaints == []


def _complaints(page: Page) -> Iterator[str]:
    if page.tree.get("lang") != "zh-CN":
        yield "no language"
    if len(page.all("//h1")) != 1 or not page.heading:
        yield f"{len(page.all('//h1'))} headings of the first order"
    if len(page.all("//main")) != 1 or page.all("//a[@class='skip']/@href") != ["#main"]:
        yield "no main part, or no way to it"
    if not page.one("//head/title").text.endswith(" · 换届") or len(page.one("//head/title").text) < 6:
        yield "no title of its own"
    yield from _unlabelled(page)
    yield from _broken_references(page)
    yield from _code(page)
    yield from (
        f"table without heads: {squeezed(table)[:40]}" for table in page.all("//table[not(.//th)][.//tr/td[2]]")
    )
    yield from (
        f"button or link without words: {node.get('href')}" for node in page.all("//a|//button") if not squeezed(node)
    )
    yield from (
        f"inner word {word}" for word in ("None", "Undefined", "<built-in", "object at 0x") if word in page.text
    )
    # A trace names its record `person:12`, which no template forgot.
    yield from (
        f"word of the code {word}" for word in re.findall("[a-z_]{4,}(?![a-z_:])", page.text) if word in _words()
    )


def _words() -> frozenset[str]:
    """The values of all vocabularies, which stand for labels that a template forgot."""
    return frozenset(str(member) for vocabulary in Labelled.__subclasses__() for member in vocabulary)


def _unlabelled(page: Page) -> Iterator[str]:
    for control in page.all(_CONTROLS):
        wrapped = control.xpath("ancestor::label")
        labels = page.tree.xpath("//label[@for=$id]", id=control.get("id", ""))
        words = [control.get("aria-label", ""), *(squeezed(label) for label in (*wrapped, *labels))]
        if not any(words):
            yield f"input {control.get('name')} has no label"


def _broken_references(page: Page) -> Iterator[str]:
    ids = page.all("//@id")
    yield from {f"id {one} twice" for one in ids if ids.count(one) > 1}
    for name in ("aria-labelledby", "aria-describedby", "for"):
        for value in page.all(f"//@{name}"):
            yield from (f"{name} points to {one}" for one in value.split() if one not in ids)
    yield from (f"anchor {href}" for href in page.all("//a/@href") if href.startswith("#") and href[1:] not in ids)


def _code(page: Page) -> Iterator[str]:
    yield from (f"inline script: {node.text}" for node in page.all("//script") if not node.get("src") or node.text)
    yield from ("style element" for _ in page.all("//style"))
    for node in page.all("//*"):
        if isinstance(node, HtmlElement):
            yield from (f"attribute {name}" for name in node.attrib if name == "style" or name.startswith("on"))
    for address in page.all("//@src | //@href | //@action | //@*[name()='hx-get']"):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            yield f"foreign address {address}"


async def test_every_answer_carries_the_policy(
    every: list[Way], county: County, sign_in: SignIn, stranger: Visitor
) -> None:
    pages = await _pages(every, county, sign_in, stranger)
    answers = {path: page.response for path, page in pages.items()}
    for path in ("/static/huanjie.js", "/static/nothing.js", "/api/openapi.json", "/api/v1/elections", "/health"):
        answers[path] = await stranger.client.get(path)
    answers["to the door"] = await stranger.client.get("/elections")
    for path, answer in answers.items():
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy == _POLICY, path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["referrer-policy"] == "no-referrer", path
        assert answer.headers["cross-origin-opener-policy"] == "same-origin", path
        if not path.startswith(STATIC):
            assert answer.headers["cache-control"] == "no-store", path
        assert "server" not in answer.headers, path


async def test_every_link_of_every_page_leads_somewhere(
    app: Litestar, every: list[Way], county: County, sign_in: SignIn, stranger: Visitor
) -> None:
    pages = await _pages(every, county, sign_in, stranger)
    member = await sign_in(*Role)
    links = {href.partition("#")[0] for page in pages.values() for href in page.all("//a/@href | //link/@href")} - {""}
    links |= {source for page in pages.values() for source in page.all("//script/@src")}
    assert len(links) > 60
    dead = {}
    for link in sorted(links):
        path = link.partition("?")[0]
        if "/papers/" in path or path.endswith((".pdf", ".xlsx", ".zip")):  # Printed in the tests of their pages.
            continue
        status = (await member.client.get(link, follow_redirects=True)).status_code
        if status != 200:
            dead[link] = status
    assert dead == {}
    assert app.routes


async def test_cookies_are_closed_to_scripts_and_other_sites(sign_in: SignIn, stranger: Visitor) -> None:
    member = await sign_in(*Role)
    answers = [await stranger.client.get("/sign-in"), await member.client.get("/"), await member.client.get("/account")]
    given = [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
    assert len(given) >= 3
    for cookie in given:
        assert "HttpOnly" in cookie
        assert "samesite=lax" in cookie.lower()
        assert "Path=/" in cookie
