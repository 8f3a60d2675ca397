"""`/metrics` for Prometheus: what this process counted, and what the database knows when it is asked.

Answered to this machine and to the networks of the settings only; to all others there is no such page.
"""

import asyncio
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import asyncpg
from litestar import Request, Response, get
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from server import clock
from server.access import audit, ledger
from server.access.actor import Actor
from server.backup import traces
from server.db.engine import DB, transaction
from server.errors import NotFound, Unavailable
from server.jobs import watching
from server.metrics import REGISTRY
from server.portal.health import near
from server.settings import Settings
from server.web.auth import PUBLIC

#: Prometheus's text format; the charset is added on the way.
_PLAIN = "text/plain; version=0.0.4"
_PATIENCE = 5.0
_UNKNOWN = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, Unavailable)


@get("/metrics", opt={PUBLIC: True, "no_actor": True}, include_in_schema=False)
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The metrics as Prometheus reads them. Without the database what it knows is left out, the rest stays."""
    settings: Settings = request.app.state["settings"]
    if not near(request, settings):
        raise NotFound
    asked = [*_machine(settings)]
    try:
        async with asyncio.timeout(_PATIENCE):
            asked += await _database()
    except _UNKNOWN:
        asked.append(_gauge("huanjie_database_up", "Whether the database answered.", 0))
    asked_now = CollectorRegistry()
    asked_now.register(_Asked(asked))
    return Response(generate_latest(REGISTRY) + generate_latest(asked_now), media_type=_PLAIN)


class _Asked(Collector):
    """Metrics that were asked for just now."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _machine(settings: Settings) -> Iterator[Metric]:
    pool = DB.pool
    if pool is not None:
        connections = GaugeMetricFamily("huanjie_pool_connections", "Database connections.", labels=["state"])
        connections.add_metric(["idle"], pool.get_idle_size())
        connections.add_metric(["used"], pool.get_size() - pool.get_idle_size())
        yield connections
        yield _gauge("huanjie_pool_connections_max", "Database connections at most.", pool.get_max_size())
    disk = shutil.disk_usage(settings.home)
    yield _gauge("huanjie_disk_free_bytes", "Room where data and files lie.", disk.free)
    yield _gauge("huanjie_disk_size_bytes", "Size of the disk where data and files lie.", disk.total)


async def _database() -> list[Metric]:
    now = clock.now()
    async with transaction(Actor.operator()):
        queue = await watching.state()
        backed_up = await audit.last(traces.SUBJECT, traces.BACKED_UP)
        verified = await audit.last(ledger.SUBJECT, ledger.VERIFIED)
    jobs = GaugeMetricFamily("huanjie_jobs", "Jobs on record.", labels=["kind", "state"])
    for (kind, state), number in queue.jobs.items():
        jobs.add_metric([kind, state], number)
    waits = (now - queue.oldest).total_seconds() if queue.oldest else 0
    return [
        _gauge("huanjie_database_up", "Whether the database answered.", 1),
        jobs,
        _gauge("huanjie_queue_oldest_seconds", "How long the oldest waiting job waits.", waits),
        _moment("huanjie_worker_beat", "When a worker last said that it lives", queue.beat),
        _moment("huanjie_backup", "When the last backup was made", backed_up),
        _moment("huanjie_audit_verified", "When the chain of the trace was last found whole", verified),
    ]


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(name, said, value=value)


def _moment(name: str, said: str, moment: datetime | None) -> Metric:
    """A moment as Prometheus's users expect it: seconds since 1970, from which they take the age; 0 is never."""
    return _gauge(f"{name}_timestamp_seconds", f"{said}; 0 if never.", moment.timestamp() if moment else 0)
