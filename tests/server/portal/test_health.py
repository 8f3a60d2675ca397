"""Whoever watches the application needs no account, and is told what is wrong and what to do."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from server import clock
from server.access.actor import Actor, Role
from server.db import engine, schema
from server.db.engine import connection
from server.jobs import watching
from server.jobs.watching import QueueState
from server.papers.signing import SigningSettings
from server.portal.health import Health, disk, queue, signature
from server.web.auth import SESSION_COOKIE
from tests.support.http import ORIGIN, SignIn, Visitor
from tests.support.identities import an_identity

_NOW = clock.now()


async def test_it_is_ready_and_says_so_of_each_part(stranger: Visitor) -> None:
    await watching.beat()
    answer = await stranger.client.get("/health")
    told = answer.json()
    assert (answer.status_code, told["live"], told["ready"]) == (200, True, True)
    assert list(told["checks"]) == ["database", "migrations", "queue", "disk", "fonts"]
    for part in ("database", "migrations", "queue"):
        assert told["checks"][part]["state"] == "ok", part
        assert "cure" not in told["checks"][part], part
    assert (await stranger.client.get("/health/live")).json() == {"live": True}


@pytest.fixture
def far(app: Litestar) -> httpx.AsyncClient:
    """Somebody on another machine."""
    transport = httpx.ASGITransport(app, client=("10.9.8.7", 50_000))
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN)


@pytest.mark.usefixtures("operator")
async def test_strangers_from_elsewhere_are_told_states_and_nothing_of_the_machine(far: httpx.AsyncClient) -> None:
    await watching.beat()
    answer = await far.get("/health")
    states = {"database": {"state": "ok"}, "queue": {"state": "ok"}}
    assert answer.json() == {"live": True, "ready": True, "checks": states}
    far.cookies.set(SESSION_COOKIE, "planted")
    assert (await far.get("/health")).json()["checks"] == states


@pytest.mark.parametrize(("role", "told"), [(Role.ACCOUNT_ADMINISTRATOR, True), (Role.ELECTION_OFFICER, False)])
async def test_from_elsewhere_administrators_are_told_all(
    far: httpx.AsyncClient, sign_in: SignIn, role: Role, told: bool
) -> None:
    member = await sign_in(role)
    far.cookies.set(SESSION_COOKIE, member.client.cookies[SESSION_COOKIE])
    checks = (await far.get("/health")).json()["checks"]
    assert ("disk" in checks, "said" in checks["database"]) == (told, told)


@pytest.mark.usefixtures("lost")
async def test_from_elsewhere_too_a_lost_database_is_told(far: httpx.AsyncClient) -> None:
    far.cookies.set(SESSION_COOKIE, "x")
    answer = await far.get("/health")
    assert (answer.status_code, answer.json()["checks"]) == (503, {"database": {"state": "stop"}})


@pytest.fixture
def lost(stranger: Visitor, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """A visitor of an application without its database."""
    monkeypatch.setattr(engine.DB, "pool", None)
    engine.DB.current_transaction.set(None)
    return stranger


async def test_without_its_database_it_is_alive_and_not_ready(lost: Visitor) -> None:
    answer = await lost.client.get("/health")
    told = answer.json()
    assert (answer.status_code, told["live"], told["ready"]) == (503, True, False)
    assert told["checks"]["database"]["said"] == "数据库没有应答。"
    assert "HUANJIE_DSN" in told["checks"]["database"]["cure"]
    assert (await lost.client.get("/health/live")).status_code == 200


async def test_without_its_database_pages_and_programs_are_told(lost: Visitor) -> None:
    lost.client.cookies.set("huanjie_session", "x")
    page = await lost.get("/elections")
    assert (page.status, page.heading) == (503, "现在不能用")
    answer = await lost.client.get("/api/v1/elections", headers={"authorization": "Bearer x"})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert (await lost.get("/sign-in")).status == 503


@pytest.mark.parametrize(
    ("release", "words", "cure"),
    [
        ({("server", "later")}, "数据库还差1步升级。", "./run migrate"),
        (set(), "是新版本升级过的。", "换上升级它的那个版本"),
    ],
)
async def test_a_database_of_another_release_gets_no_work(
    stranger: Visitor, monkeypatch: pytest.MonkeyPatch, release: set[tuple[str, str]], words: str, cure: str
) -> None:
    here = schema._release()
    monkeypatch.setattr(schema, "_release", lambda: here | release if release else frozenset(list(here)[1:]))
    answer = await stranger.client.get("/health")
    told = answer.json()["checks"]["migrations"]
    assert (answer.status_code, told["state"]) == (503, "stop")
    assert words in told["said"]
    assert cure in told["cure"]


@pytest.mark.parametrize(
    ("waiting", "oldest", "beat", "health", "words"),
    [
        (0, None, 5, Health.OK, "有进程在办理任务，排队0项。"),
        (3, 14, 5, Health.OK, "排队3项"),
        (3, 15, 5, Health.WARN, "任务排队3项，最早的已等15分钟。"),
        (3, 1, 121, Health.WARN, "没有进程在办理任务，最近一次应答在"),
        (0, None, None, Health.WARN, "没有进程在办理任务，排队0项。"),
    ],
)
def test_a_queue_that_nobody_serves_is_noticed(
    waiting: int, oldest: int | None, beat: int | None, health: Health, words: str
) -> None:
    state = QueueState(
        {("a", "queued"): waiting, ("a", "done"): 7},
        None if oldest is None else _NOW - timedelta(minutes=oldest),
        None if beat is None else _NOW - timedelta(seconds=beat),
    )
    check = queue(state, _NOW)
    assert check.health is health
    assert words in check.said
    assert bool(check.cure) == (health is not Health.OK)


@pytest.mark.parametrize(
    ("free", "health"), [(5 << 30, Health.OK), ((5 << 30) - 1, Health.WARN), ((256 << 20) - 1, Health.STOP)]
)
def test_a_disk_that_fills_is_told_before_it_is_full(free: int, health: Health) -> None:
    check = disk(free, Path("/srv/huanjie"))
    assert check.health is health
    assert ("/srv/huanjie" in check.cure) == (health is not Health.OK)


def test_a_certificate_that_signs_is_told_of_before_it_ends(tmp_path: Path) -> None:
    settings, certificate = an_identity(tmp_path, days=(-400, 60))
    end = certificate.not_valid_after_utc
    for before, health in (
        (timedelta(days=30), Health.OK),
        (timedelta(days=29, hours=23), Health.WARN),
        (timedelta(days=-1), Health.WARN),
    ):
        check = signature(settings, end - before)
        assert check.health is health, before
        assert bool(check.cure) == (health is not Health.OK)
    assert "还有29天" in signature(settings, end - timedelta(days=29, hours=23)).said
    lost = signature(SigningSettings(tmp_path / "none.p12", None), _NOW)
    assert (lost.health, "HUANJIE_SIGNING" in lost.cure) == (Health.WARN, True)


async def test_the_application_may_read_which_migrations_ran(operator: Actor) -> None:
    assert operator
    assert await schema.drift(connection()) == (0, 0)


@pytest.mark.parametrize("path", ["/health", "/metrics"])
async def test_who_watches_leaves_no_cookie_and_needs_none(app: Litestar, operator: Actor, path: str) -> None:
    assert operator
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        assert dict((await client.get(path)).cookies) == {}
