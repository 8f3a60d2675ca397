"""An invented county of any size with its office, and the desk from which its people work: pages, forms and sheets over HTTP.

The county has a code that was never given out, as its people's numbers have. Everything that happens to it after it is
furnished goes through the routes that a browser uses.
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar

from cadres.services.communities import take_up
from server import clock
from server.access.actor import Actor, Role
from server.access.records import hashed
from server.access.tables import Session
from server.db.engine import copy_rows, transaction
from server.files.disk import Store
from server.jobs.running import Bench, perform
from server.places.regions import SOURCE_DAY
from server.sheets.columns import Sheet
from server.sheets.workbook import Cell
from server.sheets.writing import write_workbook
from server.web.auth import SESSION_COOKIE
from tests.support.http import Fields, FilledForm, Page, Visitor, an_account, browser

COUNTY = "149932000000"
COUNTY_NAME = "平川县"
TOWNSHIPS = 15
_OFFICE = "平川县换届办"
_SURNAMES = "贾高贺苗杜药王刘张郝马李赵陈杨"
_PLACES = (
    "家沟",
    "家庄",
    "家坪",
    "家湾",
    "家峪",
    "家岭",
    "家山",
    "家洼",
    "家河",
    "家塔",
    "家墕",
    "家崖",
    "家窑",
    "家滩",
    "家会",
    "家塬",
    "家梁",
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Village:
    """One village by its place in the county."""

    place: int
    region: str
    name: str

    @property
    def township(self) -> str:
        return self.region[:9] + "000"


def villages(number: int) -> tuple[Village, ...]:
    """So many villages, dealt out to the townships one after another; names that no two share."""
    assert number <= len(_SURNAMES) * len(_PLACES)
    return tuple(
        Village(
            place,
            f"{COUNTY[:6]}{100 + place % TOWNSHIPS}{200 + place // TOWNSHIPS}",
            f"{_SURNAMES[place % TOWNSHIPS]}{_PLACES[place // TOWNSHIPS]}村",
        )
        for place in range(number)
    )


async def furnish(operator: Actor, those: Sequence[Village]) -> None:
    """The county's divisions, and its communities by them."""
    rows = [
        ("140000000000", "山西省", 1, None),
        ("149900000000", "平川市", 2, "140000000000"),
        (COUNTY, COUNTY_NAME, 3, "149900000000"),
        *(
            (f"{COUNTY[:6]}{100 + n}000", f"{surname}家镇", 4, COUNTY)
            for n, surname in enumerate(_SURNAMES[:TOWNSHIPS])
        ),
        *((one.region, f"{one.name}委会", 5, one.township) for one in those),
    ]
    dated = [(*row, SOURCE_DAY) for row in rows]
    async with transaction(operator):
        await copy_rows("division", ("code", "name", "level", "parent", "since"), dated)
        assert await take_up(operator, COUNTY) == len(those)


@dataclass(frozen=True)
class Desk:
    """Somebody of the county who is signed in. `bench` does the jobs that their requests leave for a worker."""

    visitor: Visitor
    bench: Bench
    token: Fields

    @property
    def client(self) -> httpx.AsyncClient:
        return self.visitor.client

    async def get(self, path: str) -> Page:
        page = await self.visitor.get(path)
        assert page.status == 200, (path, page.status, page.text[:500])
        return page

    async def send(self, path: str, fields: Mapping[str, Any] | None = None, *, status: int = 200) -> Page:
        """Fill in a form without looking at it first; a list is a name's several inputs. The page that follows."""
        answer = await self.client.post(path, data={**self.token, **(fields or {})}, follow_redirects=True)
        page = Page(answer)
        assert page.status == status, (path, page.status, page.problems() or page.text[:500])
        return page

    async def fill(self, form: FilledForm, fields: Fields) -> Page:
        """A form as it stands on a page, with some of its inputs changed; it must go through."""
        page = await self.visitor.submit(form, fields)
        assert page.status == 200, (form.target, page.status, page.problems())
        return page

    async def pdf(self, path: str) -> bytes:
        answer = await self.client.get(path)
        assert answer.status_code == 200, (path, answer.text[:500])
        assert answer.content.startswith(b"%PDF")
        return answer.content

    async def hand_in(self, of: str, sheet: Sheet, rows: Sequence[Mapping[str, Cell]]) -> str:
        """A sheet through upload, preview and commit, not a row of it refused; what the last page says."""
        file = {"file": ("表.xlsx", write_workbook(sheet, rows), XLSX)}
        answer = await self.client.post("/imports", data={**self.token, "of": of}, files=file, follow_redirects=True)
        shown = Page(answer)
        assert shown.status == 200, (of, shown.problems())
        faulty = shown.words(
            "//nav[@class='tiles']//a[.//*[contains(@class, 'v--red') or contains(@class, 'v--ochre')]]"
        )
        assert not faulty, (of, faulty, shown.words("//tr[contains(@class, 'why')]")[:5])
        batch = answer.url.path
        done = await self.send(f"{batch}/commit")
        if done.response.url.path.startswith("/jobs/"):
            done = await self.work_on(done)
        return done.text

    async def work_on(self, page: Page) -> Page:
        """Let a worker do the job whose page this is; its page afterwards."""
        path = page.response.url.path
        await perform(self.bench, int(path.rpartition("/")[2]))
        return await self.get(path)


async def a_desk(app: Litestar, folder: Path, press: object, name: str, *roles: Role, region: str = COUNTY) -> Desk:
    """An account of the county with a session, as somebody who signed in before has it."""
    token, now = secrets.token_urlsafe(32), clock.now()
    async with transaction(Actor.operator()):
        account = await an_account(*roles, region=region, name=name, office=_OFFICE)
        await Session.insert(Session(account=account.id, token=hashed(token), device="Chrome", created=now, seen=now))
    client = browser(app)
    client.cookies.set(SESSION_COOKIE, token)
    client.timeout = httpx.Timeout(None)
    visitor = Visitor(client)
    return Desk(visitor, Bench(Store(folder), press, asyncio.Event()), await visitor.token())
