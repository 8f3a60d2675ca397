"""Whoever watches the application needs no account, and is told when the database is gone."""

import pytest

from server.db import engine
from tests.support.http import Visitor


async def test_it_is_alive(stranger: Visitor) -> None:
    answer = await stranger.client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"alive": True, "database": True})


@pytest.fixture
def lost(stranger: Visitor, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """A visitor of an application without its database."""
    monkeypatch.setattr(engine.DB, "pool", None)
    engine.DB.current_transaction.set(None)
    return stranger


async def test_without_its_database_it_says_so(lost: Visitor) -> None:
    answer = await lost.client.get("/health")
    assert (answer.status_code, answer.json()) == (503, {"alive": True, "database": False})


async def test_without_its_database_pages_and_programs_are_told(lost: Visitor) -> None:
    lost.client.cookies.set("huanjie_session", "x")
    page = await lost.get("/elections")
    assert (page.status, page.heading) == (503, "现在不能用")
    answer = await lost.client.get("/api/v1/elections", headers={"authorization": "Bearer x"})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert (await lost.get("/sign-in")).status == 503
