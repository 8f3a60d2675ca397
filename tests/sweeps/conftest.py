"""What the sweeps go over: every route that is registered, and a county with something behind each of them."""

import contextlib
from collections.abc import AsyncIterator, Sequence

import pytest
from litestar import Litestar

from server import clock
from server.access.actor import Actor
from server.db.engine import DB, transaction
from server.papers.page import Sheet
from server.papers.press import Press
from server.places.regions import load_divisions
from tests.support.databases import Databases
from tests.support.press import blank_pdf
from tests.sweeps.counties import NOW, County, Furnished, a_full_county
from tests.sweeps.grounds import AWAY, HOME, Ground
from tests.sweeps.walls import WALLS, with_walls
from tests.sweeps.ways import Way, ways


@pytest.fixture
def every(app: Litestar) -> list[Way]:
    found = ways(app)
    assert len(found) > 40, "the application lost its routes"
    return found


@pytest.fixture(scope="session")
async def home_alone(databases: Databases, worker_name: str) -> Furnished:
    """A database with one county in it; furnishing takes seconds, so it is done once and every test takes its own writes back."""
    name = f"home_{worker_name}"
    await databases.copy(name)
    async with databases.on(name):
        await load_divisions(Actor.operator())
        home = await _furnish(HOME)
    await databases.measure(name)
    return Furnished(name, home)


@pytest.fixture(scope="session")
async def both_counties(databases: Databases, home_alone: Furnished, worker_name: str) -> Furnished:
    """The same with a second county beside it."""
    name = f"both_{worker_name}"
    await databases.copy(name, home_alone.database)
    async with databases.on(name):
        away = await _furnish(AWAY)
    await databases.measure(name)
    return Furnished(name, home_alone.home, away)


async def _furnish(ground: Ground) -> County:
    operator = Actor.operator()
    with clock.stopped_at(NOW):
        async with transaction(operator):
            return await a_full_county(operator, ground)


@pytest.fixture
async def county(databases: Databases, home_alone: Furnished) -> AsyncIterator[County]:
    """The county that stands alone, on the day it was furnished; to be named before `operator`."""
    async with _in_use(databases, home_alone):
        yield home_alone.home


@pytest.fixture
async def counties(databases: Databases, both_counties: Furnished) -> AsyncIterator[Furnished]:
    """Both counties, on the day they were furnished; to be named before `operator`."""
    async with _in_use(databases, both_counties):
        yield both_counties


@contextlib.asynccontextmanager
async def _in_use(databases: Databases, furnished: Furnished) -> AsyncIterator[None]:
    assert DB.current_transaction.get() is None, "the test's transaction began in another database"
    with clock.stopped_at(NOW):
        async with databases.on(furnished.database):
            yield


@pytest.fixture
def blank_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet comes out empty at once: a sweep asks for each paper once a role, and what papers say is tested with them."""
    page = blank_pdf()

    async def blank(_press: Press, _sheet: Sheet) -> bytes:
        return page

    async def blanks(_press: Press, sheets: Sequence[Sheet]) -> list[bytes]:
        return [page for _ in sheets]

    monkeypatch.setattr(Press, "print", blank)
    monkeypatch.setattr(Press, "print_all", blanks)


@pytest.fixture
def plain_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet comes out as what it was made of, word for word: a sweep that compares papers asks for each again and again.

    The press is told nothing else, so what is the same here is the same in print, and what differs here need not even show.
    """

    async def said(_press: Press, sheet: Sheet) -> bytes:
        return f"%PDF-1.7\n{sheet}\n%%EOF\n".encode()

    async def each_said(press: Press, sheets: Sequence[Sheet]) -> list[bytes]:
        return [await said(press, sheet) for sheet in sheets]

    monkeypatch.setattr(Press, "print", said)
    monkeypatch.setattr(Press, "print_all", each_said)


@pytest.fixture(params=WALLS)
async def standing(
    request: pytest.FixtureRequest, databases: Databases, counties: Furnished, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """Which walls stand round both counties; to be named before `operator`."""
    async with with_walls(request.param, databases.postgres, counties.database, monkeypatch) as named:
        yield named


@pytest.fixture(params=WALLS)
async def standing_at_home(
    request: pytest.FixtureRequest,
    databases: Databases,
    home_alone: Furnished,
    county: County,  # noqa: ARG001  # The pool is on it.
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[str]:
    """Which walls stand round the first county alone; to be named before `operator`."""
    async with with_walls(request.param, databases.postgres, home_alone.database, monkeypatch) as named:
        yield named
