"""What the sweeps go over: every route that is registered, and a county with something behind each of them."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from cadres.tables import Person
from certificates import queries
from certificates.packing import CERTIFICATES, PackArea
from certificates.scans import SCAN
from elections.services.results import enter_count
from server import clock
from server.access.actor import Actor, Role
from server.access.tables import ApiToken, Session, StandIn
from server.files import keeping
from server.files.disk import Store
from server.files.keeping import Purpose
from server.jobs.asking import enqueue
from server.jobs.running import Bench, perform
from server.settings import Settings
from server.sheets.committing import commit
from server.web.auth import PUBLIC
from server.web.security import API
from tests.support.factories import VILLAGE, a_ballot, a_published_election, an_actor, an_election, an_entry
from tests.support.files import A_PNG, in_pieces
from tests.support.http import an_account
from tests.support.press import PretendPress
from tests.support.sheets import handed_in

#: Where the result is published, where the count is waited for, and where it is in.
_VILLAGES = (VILLAGE, "140932102200", "140932102202")

#: Parameters that no record decides.
_WORDS = {"name": "notice", "word": "application"}


@dataclass(frozen=True)
class Way:
    """One method of one route."""

    method: str
    path: str
    handler: HTTPRouteHandler

    @property
    def api(self) -> bool:
        return self.path.startswith(API)

    @property
    def public(self) -> bool:
        return bool(self.handler.opt.get(PUBLIC))

    @property
    def safe(self) -> bool:
        return self.method == "GET"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Office:
    """An account and what hangs on it, by the names of the routes' parameters."""

    account: int
    unit_id: int
    session: int
    token: int
    pair: int


@dataclass(frozen=True)
class County:
    """Three elections as far as they come: ballots printed, votes counted, result published and a filing opened."""

    region: str
    waiting: str
    counted: str
    published: str
    filing: int
    person: int
    office: Office
    job: int
    file: int
    batch: int

    def address(self, way: Way) -> str:
        """The route's path with the records that it can be asked about."""
        code = {
            **dict.fromkeys(("count", "counts", "draft", "roll", "roll-corrections"), self.waiting),
            **dict.fromkeys(("check", "checks", "publish", "publication", "withdraw", "withdrawals"), self.counted),
        }
        last = way.path.rpartition("/")[2]
        known = {"region": self.region, "code": code.get(last, self.published), "wanted": self.filing, **_WORDS}
        known["person"] = self.person
        known |= {**asdict(self.office), "job": self.job, "file": self.file, "batch": self.batch}
        return way.path.format_map(known)


def ways(app: Litestar) -> list[Way]:
    return sorted(_ways(app), key=str)


def _ways(app: Litestar) -> Iterator[Way]:
    for route in app.routes:
        assert isinstance(route, HTTPRoute), route.path
        for handler in route.route_handlers:
            for method in handler.http_methods - {"OPTIONS"}:
                yield Way(str(method), route.path_format, handler)


@pytest.fixture
def every(app: Litestar) -> list[Way]:
    found = ways(app)
    assert len(found) > 40, "the application lost its routes"
    return found


@pytest.fixture
async def county(operator: Actor) -> County:
    return await a_furnished_county(operator)


async def a_furnished_county(operator: Actor, villages: tuple[str, str, str] = _VILLAGES) -> County:
    """A county in three of whose villages something is on record behind every route."""
    first, second, third = villages
    published = await a_published_election(operator, region=first)
    waiting = await an_election(operator, region=second)
    await a_ballot(operator, waiting, region=second)
    counted = await an_election(operator, region=third)
    await a_ballot(operator, counted, region=third)
    await enter_count(operator, counted, an_entry())
    filing = await queries.filing_of_election(operator, published)
    assert filing is not None
    person = (await Person.select(Person.id).where(Person.region == first).first())["id"]
    office, batch = await _office(), await _committed_import(first, second)
    job, scan = await _done_job(operator, first), await _scan(operator, first, filing)
    return County(first, waiting, counted, published, filing, person, office, job, scan, batch)


async def _committed_import(right: str, wrong: str) -> int:
    """One row of the county's went in, one has an error."""
    officer = an_actor(Role.ELECTION_OFFICER)
    batch = await handed_in(officer, (right, None, 310, None, None, None), (wrong, None, "多", None, None, None))
    await commit(officer, batch)
    return batch


async def _office() -> Office:
    """An account of the county with a session, a token and a stand-in."""
    principal, deputy = await an_account(Role.TOWNSHIP_CLERK), await an_account(Role.TOWNSHIP_CLERK)
    now = clock.now()
    day = now.date()
    session = Session(account=principal.id, token=b"session", device="Chrome", created=now, seen=now)
    token = ApiToken(
        account=principal.id, token=b"token", label="测试", permitted=[], created=now, expires=now + timedelta(days=1)
    )
    pair = StandIn(principal=principal.id, deputy=deputy.id, since=day, until=day, reason="外出", created=now)
    for row in (session, token, pair):
        await row.save()
    return Office(principal.id, principal.unit, session.id, token.id, pair.id)


async def _scan(operator: Actor, region: str, filing: int) -> int:
    purpose = Purpose(SCAN, region, f"filing:{filing}")
    return await keeping.add(operator, Store(Settings.read().files), purpose, "扫描.png", in_pieces(A_PNG))


async def _done_job(operator: Actor, region: str) -> int:
    job = await enqueue(operator, CERTIFICATES, PackArea(region=region))
    await perform(Bench(Store(Settings.read().files), PretendPress(), asyncio.Event()), job)
    return job
