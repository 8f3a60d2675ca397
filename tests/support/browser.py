"""A browser before the real server: Chromium, watched for everything that must not happen on the way."""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright, expect

from server.db.embedded import EmbeddedServer
from server.db.engine import APP_ROLE
from tests.support.databases import Databases

_ROOT = Path(__file__).parents[2]
_HOST = "127.0.0.1"
#: Milliseconds until what should appear is given up: a busy machine must not fail a journey.
_PATIENCE = 120_000
expect.set_options(timeout=_PATIENCE)
_REFUSED_FORM = "the server responded with a status of 422"
_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Watch:
    """What pages asked for and complained about. Breaches of the content policy are complaints of the console."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        # A form that comes back with what is wrong has this status, of which the console tells as of an error.
        if message.type in {"error", "warning"} and _REFUSED_FORM not in message.text:
            self.complaints.append(f"{message.text} ({message.location})")

    def judge(self) -> None:
        """Nothing was complained about, and nothing was asked of another machine."""
        assert self.requests
        foreign = [url for url in self.requests if urlsplit(url).hostname != _HOST]
        assert (self.complaints, foreign) == ([], [])


@dataclass(frozen=True)
class Tab:
    """A page of a fresh browser session on the site."""

    page: Page
    watch: Watch


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("没有Chromium，走不了浏览器里的流程。请用./run test运行，它会装好。")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=_SWITCHES)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def furnished(databases: Databases, worker_name: str) -> AsyncIterator[dict[str, Any]]:
    """The server, a process of its own on a database and a folder of its own: what it told of itself."""
    name = f"site_{worker_name}"
    await databases.copy(name)
    home = Path(os.environ["HUANJIE_TEST_RUN"]) / name  # noqa: TID251  # The run's folder, see conftest.
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith("HUANJIE_")}  # noqa: TID251
    settings = {
        "HUANJIE_HOME": str(home),
        "HUANJIE_DSN": _dsn(databases.postgres, APP_ROLE, name),
        "HUANJIE_OWNER_DSN": _dsn(databases.postgres, "postgres", name),
        "PYTHONPATH": str(_ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "tests.support.site",
        env={**surroundings, **settings},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    told = (await process.stdout.readline()).decode()
    assert told, "the site did not start; its complaint stands above"
    yield json.loads(told)
    process.terminate()
    await process.communicate()


@pytest.fixture(scope="session")
def site(furnished: dict[str, Any]) -> str:
    """The address of the server."""
    return f"http://{_HOST}:{furnished['port']}"


def _dsn(server: EmbeddedServer, user: str, database: str) -> str:
    return f"postgresql://{user}@/{database}?host={server.socket}&port=5432"


@asynccontextmanager
async def opened(browser: Browser, site: str, *, script: bool = True) -> AsyncIterator[Tab]:
    """A tab; at the end, what happened in it is judged."""
    watch = Watch()
    context = await browser.new_context(
        base_url=site, java_script_enabled=script, locale="zh-CN", viewport={"width": 1366, "height": 768}
    )
    context.set_default_timeout(_PATIENCE)
    watch.over(context)
    try:
        yield Tab(await context.new_page(), watch)
        watch.judge()
    finally:
        await context.close()
