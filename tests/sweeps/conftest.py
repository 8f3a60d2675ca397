"""What the sweeps go over: every route that is registered, and a county with something behind each of them."""

from collections.abc import AsyncIterator, Sequence

import pytest
from litestar import Litestar

from server.access.actor import Actor
from server.db.embedded import EmbeddedServer
from server.papers.page import Sheet
from server.papers.press import Press
from tests.support.press import blank_pdf
from tests.sweeps.counties import County, a_full_county
from tests.sweeps.walls import with_walls
from tests.sweeps.ways import Way, ways


@pytest.fixture
def every(app: Litestar) -> list[Way]:
    found = ways(app)
    assert len(found) > 40, "the application lost its routes"
    return found


@pytest.fixture
async def county(operator: Actor) -> County:
    return await a_full_county(operator)


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


@pytest.fixture(params=("both", "the second alone", "the first alone"))
async def standing(
    request: pytest.FixtureRequest, postgres: EmbeddedServer, database: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """Which walls stand; to be named before `operator`."""
    async with with_walls(request.param, postgres, database, monkeypatch) as named:
        yield named
