"""Signing in and out as a browser does it."""

from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from litestar import Litestar

from server import clock
from server.access import passwords
from server.access.actor import Actor, Role
from server.access.door import IDLE, LONGEST
from server.access.standing import DELAYS, TRIES
from server.access.tables import Session
from server.app import create_app
from server.portal.accounts import local
from server.settings import Settings
from server.web.auth import SESSION_COOKIE
from tests.support.accounts import PASSWORD as WORD
from tests.support.accounts import an_opened
from tests.support.http import Page, SignIn, Visitor, browser

NAME = "liyaqin"


@pytest.fixture
async def account(operator: Actor) -> str:
    return (await an_opened(operator, NAME)).login


async def knock(visitor: Visitor, name: str, word: str, path: str = "/sign-in") -> Page:
    page = await visitor.get(path)
    (form,) = [one for one in page.tree.forms if one.method == "POST"]
    return await visitor.submit(page.form(form.get("action")), {"name": name, "word": word})


async def test_the_door_opens_and_leads_on(stranger: Visitor, account: str) -> None:
    page = await knock(stranger, account, WORD)
    assert (page.status, page.heading) == (200, "工作台")
    assert "李雅琴" in page.text
    # Whoever is inside is not asked again.
    answer = await stranger.client.get("/sign-in?next=/elections")
    assert (answer.status_code, answer.headers["location"]) == (303, "/elections")


async def test_it_leads_back_to_where_one_was_going(stranger: Visitor, account: str) -> None:
    answer = await stranger.client.get("/elections?show=open")
    page = await knock(stranger, account, WORD, answer.headers["location"])
    assert str(page.response.url).endswith("/elections?show=open")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//huanjie.invalid",
        "https://huanjie.invalid/",
        "/\\huanjie.invalid",
        "javascript:x()",
        "elections",
        "/a\nb",
        "\\/x",
    ],
)
def test_it_never_leads_to_another_site(elsewhere: str) -> None:
    assert local(elsewhere) == "/"


async def test_a_wrong_word_counts_the_tries_and_keeps_the_name(stranger: Visitor, account: str) -> None:
    page = await knock(stranger, account, "guihua-1121")
    assert page.status == 422
    assert page.words("//p[@id='word-wrong1']") == [
        f"账号或密码不对。还可以试{TRIES - 1}次，之后锁定1分钟，再错时间加长。"
    ]
    assert page.one("//input[@name='name']").get("value") == account
    assert page.one("//input[@name='word']").get("value") is None
    assert WORD not in page.response.text
    assert SESSION_COOKIE not in stranger.client.cookies


async def test_the_lock_holds_also_against_the_right_word_and_opens_again(stranger: Visitor, account: str) -> None:
    for _ in range(TRIES):
        page = await knock(stranger, account, "guihua-1121")
    assert page.words("//p[@id='word-wrong1']") == ["账号或密码不对。已锁定，1分钟后可以再试，再错时间加长。"]
    page = await knock(stranger, account, WORD)
    assert page.status == 422
    assert page.words("//p[@id='word-wrong1']")[0].startswith("密码连续不对，账号已锁定，")
    with clock.stopped_at(clock.now() + DELAYS[0] + timedelta(seconds=1)):
        assert (await knock(stranger, account, WORD)).heading == "工作台"


async def test_where_too_many_come_at_once_one_is_asked_to_come_again(
    stranger: Visitor, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "MOST_AT_ONCE", 0)
    page = await knock(stranger, account, "guihua-1121")
    assert (page.status, page.heading) == (429, "现在太忙")
    assert "请过10秒再试" in page.text
    assert page.response.headers["retry-after"] == "10"
    monkeypatch.undo()
    # It was not counted.
    assert f"还可以试{TRIES - 1}次" in (await knock(stranger, account, "guihua-1121")).text


async def test_a_browser_that_signed_in_before_is_not_locked_out_by_strange_ones(
    app: Litestar, stranger: Visitor, account: str
) -> None:
    await knock(stranger, account, WORD)
    await stranger.post("/sign-out")
    (known,) = [cookie for cookie in stranger.client.cookies.jar if cookie.name.startswith("huanjie_known_")]
    assert account not in f"{known.name}{known.value}"
    async with browser(app) as client:
        other = Visitor(client)
        client.cookies.set(known.name, "forged")
        for _ in range(TRIES):
            await knock(other, account, "guihua-1121")
        assert "账号已锁定" in (await knock(other, account, WORD)).text
    assert (await knock(stranger, account, WORD)).heading == "工作台"


async def test_an_unknown_name_reads_like_a_wrong_word(stranger: Visitor) -> None:
    page = await knock(stranger, "nobody", "guihua-1121")
    said = [f"账号或密码不对。还可以试{TRIES - 1}次，之后锁定1分钟，再错时间加长。"]
    assert (page.status, page.words("//p[@id='word-wrong1']")) == (422, said)


async def test_an_empty_form_says_what_to_fill(stranger: Visitor) -> None:
    page = await knock(stranger, "", "")
    assert page.status == 422
    assert page.words("//p[@class='wrong']") == ["没有填。须填写。"] * 2


async def test_a_planted_token_never_becomes_a_session(stranger: Visitor, account: str) -> None:
    stranger.client.cookies.set(SESSION_COOKIE, "planted")
    await knock(stranger, account, WORD)
    stranger.client.cookies.clear()
    stranger.client.cookies.set(SESSION_COOKIE, "planted")
    assert (await stranger.client.get("/")).status_code == 303


async def test_signing_in_again_ends_the_session_before(stranger: Visitor, account: str) -> None:
    await knock(stranger, account, WORD)
    before = stranger.client.cookies[SESSION_COOKIE]
    await stranger.post("/sign-in", {"name": account, "word": WORD})
    after = stranger.client.cookies[SESSION_COOKIE]
    assert after != before
    assert (await stranger.client.get("/")).status_code == 200
    stranger.client.cookies.clear()
    stranger.client.cookies.set(SESSION_COOKIE, before)
    assert (await stranger.client.get("/")).status_code == 303


async def test_signing_out_ends_the_session_on_the_server(stranger: Visitor, account: str) -> None:
    await knock(stranger, account, WORD)
    token = stranger.client.cookies[SESSION_COOKIE]
    page = await stranger.submit((await stranger.get("/account")).form("/sign-out"))
    assert page.heading == "登录"
    assert page.words("//p[@role='status']") == ["已退出登录。"]
    assert SESSION_COOKIE not in stranger.client.cookies
    stranger.client.cookies.set(SESSION_COOKIE, token)
    assert (await stranger.client.get("/")).status_code == 303


@pytest.mark.parametrize("wait", [IDLE + timedelta(seconds=1), LONGEST + timedelta(seconds=1)])
async def test_a_session_ends_by_itself(sign_in: SignIn, wait: timedelta) -> None:
    member = await sign_in(Role.ELECTION_OFFICER)
    assert (await member.client.get("/")).status_code == 200
    with clock.stopped_at(clock.now() + wait):
        assert (await member.client.get("/")).status_code == 303


async def test_a_page_that_asks_again_by_itself_keeps_no_session_open(sign_in: SignIn) -> None:
    begun = clock.now()
    member = await sign_in(Role.ELECTION_OFFICER)
    asked = [await _status_at(member, begun + IDLE * part / 4, "/jobs?watching=1&show=own") for part in range(1, 6)]
    assert asked == [200] * 4 + [303]
    with clock.stopped_at(begun + IDLE * 2):
        answer = await member.client.get("/jobs?watching=1&show=own", headers={"hx-request": "true"})
    # The whole page goes to the door, not a part of it, and back to where it was without asking by itself.
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in?next=/jobs%3Fshow%3Down")


@pytest.mark.parametrize("https", [True, False])
async def test_over_https_no_other_host_and_no_plain_connection_plants_a_cookie(
    app: Litestar, operator: Actor, https: bool
) -> None:
    account = (await an_opened(operator, NAME)).login
    settings = replace(Settings.read(), secure_cookies=https)
    site = create_app(settings, press=app.state["press"])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url=f"http{'s' * https}://a.test") as client:
        visitor = Visitor(client)
        page = await visitor.get("/sign-in")
        form = page.form("/sign-in")
        page = await visitor.submit(form, {"name": account, "word": WORD})
        assert page.heading == "工作台"
        cookies = list(client.cookies.jar)
        prefix = "__Host-" if https else ""
        assert {cookie.name for cookie in cookies} >= {
            f"{prefix}huanjie_{word}" for word in ("session", "csrf", "area")
        }
        assert all(cookie.name.startswith(f"{prefix}huanjie_") for cookie in cookies)
        assert all((cookie.secure, cookie.path, cookie.domain_specified) == (https, "/", False) for cookie in cookies)
        page = await visitor.submit((await visitor.get("/account")).form("/sign-out"))
        assert page.words("//p[@role='status']") == ["已退出登录。"]
        assert not any("session" in cookie.name for cookie in client.cookies.jar)


async def test_even_one_in_use_ends_at_its_longest(sign_in: SignIn) -> None:
    begun = clock.now()
    member = await sign_in(Role.ELECTION_OFFICER)
    statuses = [await _status_at(member, begun + timedelta(hours=hour)) for hour in range(1, 14)]
    assert statuses == [200] * 12 + [303]


async def _status_at(member: Visitor, moment: datetime, path: str = "/") -> int:
    with clock.stopped_at(moment):
        return (await member.client.get(path)).status_code


async def test_tokens_are_kept_as_digests_only(stranger: Visitor, account: str) -> None:
    await knock(stranger, account, WORD)
    token = stranger.client.cookies[SESSION_COOKIE]
    rows = await Session.select(Session.token)
    assert rows
    assert all(token.encode() not in bytes(row["token"]) for row in rows)


async def test_the_own_account_is_shown(sign_in: SignIn) -> None:
    page = await (await sign_in(Role.ELECTION_OFFICER, Role.FILING_OFFICER)).get("/account")
    facts = page.words("//dl[@class='pairs']/div")
    assert facts[:3] == ["单位偏关县换届办", "地区山西省忻州市偏关县", "角色换届业务员、证书业务员"]
