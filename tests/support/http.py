"""The application as a visitor meets it: pages are fetched and read, forms filled in and sent as a browser would.

Requests run in the test's own task, so they see what its transaction holds and are rolled back with it.
"""

import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from litestar import Litestar
from lxml import html
from lxml.html import HtmlElement

from server import clock
from server.access.actor import Actor, Role, permissions
from server.access.records import hashed
from server.access.tables import Account, ApiToken, Session, UnitKind
from server.access.units import NewUnit, unit_named
from server.app import create_app
from server.papers.faces import FaceSettings
from server.papers.press import Press
from server.settings import Settings
from server.web.auth import SESSION_COOKIE
from tests.support.factories import COUNTY
from tests.support.served import Served

ORIGIN = "http://huanjie.test"

Fields = dict[str, str]


@dataclass(frozen=True)
class Page:
    """An answer with its HTML, parsed when it is first looked at."""

    response: httpx.Response
    tree: HtmlElement = field(init=False)

    def __post_init__(self) -> None:
        # An explicit encoding: the parser would look for the META element only after the first text.
        parser = html.HTMLParser(encoding="utf-8")
        object.__setattr__(self, "tree", html.document_fromstring(self.response.content, parser=parser))

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """The words of the page, without those for paper and without the space that the layout makes."""
        return squeezed(self.tree.body)

    @property
    def heading(self) -> str:
        (heading,) = self.tree.iter("h1")
        return squeezed(heading)

    def all(self, path: str) -> list[Any]:
        """What an XPath expression finds."""
        return list(self.tree.xpath(path))

    def one(self, path: str) -> Any:
        found = self.all(path)
        assert len(found) == 1, f"{path} finds {len(found)} in {self.response.url}"
        return found[0]

    def words(self, path: str) -> list[str]:
        """The text of each element that an XPath expression finds."""
        return [squeezed(element) for element in self.all(path)]

    def form(self, action: str = "") -> "FilledForm":
        """The posted form with this action; the only one where none is named."""
        forms = [form for form in self.tree.forms if form.method == "POST" and (form.get("action") or "") == action]
        assert len(forms) == 1, f"{len(forms)} forms for “{action}” at {self.response.url}"
        target = action or self.response.url.raw_path.decode()
        return FilledForm(target, {name: value or "" for name, value in forms[0].fields.items() if value is not None})

    def problems(self) -> list[str]:
        """The lines of the summary above a form."""
        return self.words("//div[@class='summary']//li")


@dataclass(frozen=True)
class FilledForm:
    """Where a form goes, and what stands in its inputs."""

    target: str
    fields: Fields


def squeezed(element: HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


@dataclass(frozen=True)
class Visitor:
    """A browser without script."""

    client: httpx.AsyncClient

    async def get(self, path: str) -> Page:
        return Page(await self.client.get(path))

    async def submit(self, form: FilledForm, fields: Fields | None = None) -> Page:
        """Send a form with some of its inputs changed; where it went through, the page that follows."""
        return Page(await self.client.post(form.target, data={**form.fields, **(fields or {})}, follow_redirects=True))

    async def token(self) -> Fields:
        """The hidden input of every form."""
        page = await self.get("/sign-in" if SESSION_COOKIE not in self.client.cookies else "/account/")
        return {"_csrf_token": page.all("//input[@name='_csrf_token']/@value")[0]}

    async def post(self, path: str, fields: Fields | None = None) -> httpx.Response:
        """Send inputs with a valid token and look at the very answer."""
        return await self.client.post(path, data={**await self.token(), **(fields or {})})

    async def download(self, path: str) -> httpx.Response:
        """A file, whose answer must be one."""
        answer = await self.client.get(path)
        assert answer.status_code == 200, answer.text
        assert "attachment" in answer.headers["content-disposition"]
        return answer


@pytest.fixture(scope="session")
async def app(database: str) -> AsyncIterator[Litestar]:  # noqa: ARG001  # The application works on its pool.
    settings = Settings.read()
    press = Press(FaceSettings(settings.fonts))
    # Not its lifespan: a fixture ends in another task than it began, which the lifespan's task group refuses.
    yield create_app(settings, press=press)
    await press.stop()


def browser(app: Litestar) -> httpx.AsyncClient:
    """A client that keeps cookies as a browser does."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(Served(app)), base_url=ORIGIN)


@pytest.fixture
async def stranger(app: Litestar, operator: Actor) -> AsyncIterator[Visitor]:  # noqa: ARG001  # Requests join its transaction.
    """Somebody who is not signed in."""
    async with browser(app) as client:
        yield Visitor(client)


async def an_account(
    *roles: Role,
    region: str = COUNTY,
    name: str = "李雅琴",
    office: str = "偏关县换届办",
    grants: Sequence[Role] = tuple(Role),
) -> Account:
    """An account that nobody can sign in to by a password; opening one through the service costs a slow hash."""
    unit = NewUnit(name=office, kind=UnitKind.ORGANIZATION_DEPARTMENT, region=region)
    now = clock.now()
    account = Account(
        login=secrets.token_hex(8),
        name=name,
        unit=await unit_named(Actor.operator(), unit),
        region=region,
        roles=sorted(roles),
        grants=sorted(grants),
        password="unused",
        created=now,
        confirmed=now.date(),
        used=now,
    )
    await account.save()
    return account


SignIn = Callable[..., Awaitable[Visitor]]
Programs = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def sign_in(app: Litestar, operator: Actor) -> AsyncIterator[SignIn]:  # noqa: ARG001  # Requests join its transaction.
    """Makes visitors who are signed in with given roles for an area."""
    clients = []

    async def make(*roles: Role, region: str = COUNTY, office: str = "偏关县换届办") -> Visitor:
        account = await an_account(*roles, region=region, office=office)
        token = secrets.token_urlsafe(32)
        now = clock.now()
        await Session.insert(Session(account=account.id, token=hashed(token), device="Chrome", created=now, seen=now))
        client = browser(app)
        clients.append(client)
        client.cookies.set(SESSION_COOKIE, token)
        return Visitor(client)

    yield make
    for client in clients:
        await client.aclose()


@pytest.fixture
async def program(app: Litestar, operator: Actor) -> AsyncIterator[Programs]:  # noqa: ARG001  # As above.
    """Makes clients of the API, each with a bearer token of an account with given roles for an area."""
    clients = []

    async def make(*roles: Role, region: str = COUNTY) -> httpx.AsyncClient:
        account = await an_account(*roles, region=region)
        token = secrets.token_urlsafe(32)
        now = clock.now()
        row = ApiToken(
            account=account.id,
            token=hashed(token),
            label="测试",
            permitted=[right.code for right in permissions()],
            created=now,
            expires=now.replace(year=2099),
        )
        await ApiToken.insert(row)
        client = browser(app)
        client.headers["authorization"] = f"Bearer {token}"
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.aclose()
