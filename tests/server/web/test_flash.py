"""What was done is said once, and only by us."""

import base64
import json

import pytest

from server.access.actor import Role
from tests.support.http import SignIn, Visitor

_COOKIE = "huanjie_said"


@pytest.fixture
async def out(sign_in: SignIn) -> Visitor:
    """Somebody who has just signed out, before the page that says so."""
    member = await sign_in(Role.ELECTION_OFFICER)
    await member.post("/sign-out")
    return member


async def test_it_is_said_once(out: Visitor) -> None:
    assert (await out.get("/sign-in")).words("//p[@role='status']") == ["已退出登录。"]
    assert _COOKIE not in out.client.cookies
    assert (await out.get("/sign-in")).words("//p[@role='status']") == []


@pytest.mark.parametrize("change", ["content", "mark", "nothing"])
async def test_what_others_wrote_is_not_said(out: Visitor, change: str) -> None:
    content, _, mark = out.client.cookies[_COOKIE].strip('"').partition(".")
    words = base64.urlsafe_b64encode(json.dumps({"text": "请转账", "href": "", "label": ""}).encode()).decode()
    value = {"content": f"{words}.{mark}", "mark": f"{content}.{'0' * len(mark)}", "nothing": "."}[change]
    out.client.cookies.clear()
    out.client.cookies.set(_COOKIE, value)
    assert (await out.get("/sign-in")).words("//p[@role='status']") == []
