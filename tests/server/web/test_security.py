"""The secret of the forms' tokens, the files of pages, and cookies where the office has HTTPS."""

import stat
from dataclasses import replace
from pathlib import Path

from server.app import create_app
from server.settings import Settings
from server.web.assets import address, assets
from server.web.security import secret
from tests.support.http import Visitor, browser


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "home" / "csrf.key"
    made = secret(path)
    assert len(made) == 64
    assert secret(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_every_file_is_served_for_ever_under_a_name_with_its_digest(stranger: Visitor) -> None:
    for name, asset in assets().items():
        assert address(name) == f"/static/{name}?v={asset.digest}"
        answer = await stranger.client.get(address(name))
        assert (answer.status_code, answer.content) == (200, asset.content)
        charset = "; charset=utf-8" if asset.media_type.startswith("text/") else ""
        assert answer.headers["content-type"] == asset.media_type + charset
        assert "immutable" in answer.headers["cache-control"]


async def test_files_outside_the_list_are_not_served(stranger: Visitor) -> None:
    for name in ("..%2fapp.py", "%2e%2e/settings.py", "huanjie.css%00", "HUANJIE.CSS", "../templates/base.html"):
        assert (await stranger.client.get(f"/static/{name}")).status_code == 404, name


def test_no_script_of_ours_evaluates_or_calls_elsewhere() -> None:
    ours = assets()["huanjie.js"].content.decode()
    for word in ("eval(", "new Function", "innerHTML", "document.write", "http://", "https://", "localStorage"):
        assert word not in ours, word
    style = assets()["huanjie.css"].content.decode()
    assert "@import" not in style
    assert "//" not in style.replace("/*", "").replace("*/", "")


async def test_under_https_cookies_travel_there_only() -> None:
    made = create_app(replace(Settings.read(), secure_cookies=True))
    async with browser(made) as client:
        cookies = (await client.get("/sign-in")).headers.get_list("set-cookie")
    assert cookies
    assert all("secure" in cookie.lower() for cookie in cookies)
