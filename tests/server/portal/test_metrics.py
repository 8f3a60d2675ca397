"""What is counted for whoever watches, to whom it is told, and that it names nobody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_network

import httpx
import pytest
from litestar import Litestar
from prometheus_client.parser import text_string_to_metric_families

from server import clock
from server.access import audit, ledger
from server.access.actor import PROVINCE, Actor, Role
from server.access.audit import Change
from server.access.chain import Check, Fault
from server.backup import traces
from server.db import engine
from server.errors import Unavailable
from server.jobs import watching
from server.settings import Settings
from tests.support.factories import a_citizen_number
from tests.support.http import ORIGIN, SignIn, Visitor

Series = dict[tuple[str, frozenset[tuple[str, str]]], float]


def _series(text: str) -> Series:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def _told(visitor: Visitor) -> Series:
    answer = await visitor.client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return _series(answer.text)


def _at(name: str, **labels: str) -> tuple[str, frozenset[tuple[str, str]]]:
    return name, frozenset(labels.items())


async def test_requests_are_counted_by_route_and_never_by_address(sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    number = a_citizen_number()
    before = await _told(officer)
    await officer.get("/communities/140932100207")
    await officer.get(f"/communities/{number}")
    await officer.get(f"/communities?q={number}")
    await officer.client.get(f"/{number}")
    await officer.client.request("INVENT", "/communities")
    text = (await officer.client.get("/metrics")).text
    after = _series(text)

    def more(**labels: str) -> float:
        at = _at("huanjie_requests_total", **labels)
        return after.get(at, 0) - before.get(at, 0)

    assert more(method="GET", route="/communities/{region}", status="404") == 2
    assert more(method="GET", route="/communities", status="200") == 1
    assert more(method="GET", route="", status="404") == 1
    assert [key for key in after if ("method", "INVENT") in key[1]] == []
    timed = _at("huanjie_request_seconds_count", method="GET", route="/communities/{region}")
    assert after[timed] - before.get(timed, 0) == 2
    for word in (number, "140932100207"):
        assert word not in text


async def test_wrong_passwords_are_counted(stranger: Visitor) -> None:
    failures = _at("huanjie_sign_in_failures_total")
    before = await _told(stranger)
    await stranger.post("/sign-in", {"name": "niemand", "word": "korrekt-pferd-9"})
    assert (await _told(stranger))[failures] == before[failures] + 1


async def test_what_never_was_is_zero(stranger: Visitor) -> None:
    told = await _told(stranger)
    for name in ("worker_beat", "backup", "audit_verified"):
        assert told[_at(f"huanjie_{name}_timestamp_seconds")] == 0
    assert told[_at("huanjie_queue_oldest_seconds")] == 0
    assert told[_at("huanjie_database_up")] == 1
    assert told[_at("huanjie_pool_connections_max")] >= told[_at("huanjie_pool_connections", state="used")] >= 1
    assert 0 < told[_at("huanjie_disk_free_bytes")] < told[_at("huanjie_disk_size_bytes")]


async def _whole(operator: Actor) -> None:
    await ledger.trace_verifying(operator, Check(None))


async def _backed_up(operator: Actor) -> None:
    await audit.record(operator, traces.BACKED_UP, Change(traces.SUBJECT, PROVINCE))


async def _beaten(_: Actor) -> None:
    await watching.beat()


@pytest.mark.parametrize(
    ("name", "happens"), [("audit_verified", _whole), ("backup", _backed_up), ("worker_beat", _beaten)]
)
async def test_moments_are_told_once_they_were(
    operator: Actor, stranger: Visitor, name: str, happens: Callable[[Actor], object]
) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=clock.ZONE)
    with clock.stopped_at(moment):
        await happens(operator)  # type: ignore[misc]
    assert (await _told(stranger))[_at(f"huanjie_{name}_timestamp_seconds")] == moment.timestamp()


async def test_a_chain_with_faults_is_on_record_and_not_taken_for_whole(operator: Actor, stranger: Visitor) -> None:
    check = Check(None)
    check.faults.append(Fault("第1位", "改过。"))
    await ledger.trace_verifying(operator, check)
    assert (await _told(stranger))[_at("huanjie_audit_verified_timestamp_seconds")] == 0
    (event,) = await audit.trail(ledger.SUBJECT)
    assert (event.label, event.after["不符"]) == ("核对留痕，发现不符", 1)


async def test_without_its_database_the_rest_is_told(stranger: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.DB, "pool", None)
    engine.DB.current_transaction.set(None)
    told = await _told(stranger)
    assert told[_at("huanjie_database_up")] == 0
    assert _at("huanjie_disk_free_bytes") in told


@pytest.mark.parametrize(
    ("client", "status"),
    [("127.0.0.1", 200), ("127.9.9.9", 200), ("::1", 200), ("10.1.2.3", 200), ("10.1.3.3", 404), ("a.b", 404)],
)
async def test_it_is_told_to_this_machine_and_to_named_networks(
    app: Litestar, operator: Actor, monkeypatch: pytest.MonkeyPatch, client: str, status: int
) -> None:
    assert operator
    settings: Settings = app.state["settings"]
    named = replace(settings, watchers=(*settings.watchers, ip_network("10.1.2.0/24")))
    monkeypatch.setitem(app.state._state, "settings", named)
    transport = httpx.ASGITransport(app, client=(client, 1))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        assert (await http.get("/metrics")).status_code == status


def test_networks_that_are_none_are_refused_with_an_example() -> None:
    assert len(Settings.read({}).watchers) == 2
    assert ip_network("10.1.3.7/32") in Settings.read({"HUANJIE_METRICS_FROM": "10.1.2.0/24, 10.1.3.7"}).watchers
    with pytest.raises(Unavailable, match="HUANJIE_METRICS_FROM"):
        Settings.read({"HUANJIE_METRICS_FROM": "10.1.2.0/33"})


async def test_a_waiting_job_has_its_age(operator: Actor, stranger: Visitor) -> None:
    assert operator
    await engine.connection().execute(
        """INSERT INTO job (region, kind, title, actor, unit, asker, payload, state, reached, total, tries, created)
           VALUES ('140932000000', 'k', 't', 'a', 'u', '{}', '{}', 'queued', 0, 0, 0, $1)""",
        clock.now() - timedelta(minutes=3),
    )
    told = await _told(stranger)
    assert told[_at("huanjie_jobs", kind="k", state="queued")] == 1
    assert 180 <= told[_at("huanjie_queue_oldest_seconds")] < 240
