"""Reading jobs, from the actor's area and rights, inside `transaction(actor)`.

Whoever may do a job's work may see it and fetch what it made: they could have asked for it themselves. Of kinds whose
records not all of them see, only the account that asked does (`JobKind.own`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from server.jobs.tables import JobState
from server.manifest import JobKind, packages


def kinds() -> dict[str, JobKind]:
    """The kinds that the packages declare, by code."""
    return {kind.code: kind for package in packages() for kind in package.jobs}


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as pages and programs see it. `result` is the id of its file while that can be fetched."""

    id: int
    region: str
    kind: str
    title: str
    account: int | None
    actor: str
    unit: str
    state: JobState
    reached: int
    total: int
    message: str
    result: int | None
    result_name: str
    result_size: int
    cancel_asked: datetime | None
    tries: int
    created: datetime
    started: datetime | None
    finished: datetime | None
    expires: datetime | None

    @property
    def left(self) -> timedelta | None:
        """How long the rest will take if it goes on as so far; None while nothing is known."""
        if self.state is not JobState.RUNNING or not self.started or not 0 < self.reached < self.total:
            return None
        return (clock.now() - self.started) / self.reached * (self.total - self.reached)

    @property
    def took(self) -> timedelta | None:
        """How long it took, from the first worker's beginning."""
        return self.finished - self.started if self.finished and self.started else None

    @property
    def stopping(self) -> bool:
        """Whether it runs on only until it notices that it shall stop."""
        return self.state is JobState.RUNNING and self.cancel_asked is not None


_LINES = """
SELECT j.id, j.region, j.kind, j.title, j.account, j.actor, j.unit, j.state, j.reached, j.total, j.message, f.id AS result,
       f.name AS result_name, f.size AS result_size, j.cancel_asked, j.tries, j.created, j.started, j.finished, j.expires
FROM job j LEFT JOIN stored_file f ON f.id = j.result AND f.removed IS NULL AND f.expires > $3
WHERE starts_with(j.region, $1) AND j.kind = ANY($2)
  AND (NOT j.kind = ANY($4) OR j.account IS NOT DISTINCT FROM $5::bigint)
"""


def _visible(actor: Actor) -> tuple[object, ...]:
    """What `_LINES` asks: the actor's area and kinds, now, the kinds of which one sees one's own alone, and whose those are."""
    known = kinds()
    may = [code for code, kind in known.items() if actor.may(kind.permission)]
    own = [code for code, kind in known.items() if kind.own]
    return actor.reach, may, clock.now(), own, actor.account_id


async def find(actor: Actor, job: int, *, lock: bool = False) -> JobLine:
    """One job. NotFound outside the area, or where its work is not the actor's. `lock` keeps it as it is meanwhile."""
    row = await connection().fetchrow(
        f"{_LINES} AND j.id = $6" + (" FOR UPDATE OF j" if lock else ""),
        *_visible(actor),
        job,
    )
    if row is None:
        raise NotFound
    return _line(row)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which jobs of an area: one's own or everybody's, moving, failed or all, and which part of the list."""

    area: str
    own: bool = False
    moving: bool = False
    failed: bool = False
    limit: int = 50
    skipped: int = 0


async def jobs(actor: Actor, wish: Wish) -> tuple[Sequence[JobLine], int]:
    """The newest first, with the number of all."""
    where = f"""{_LINES} AND starts_with(j.region, $6) AND (NOT $7 OR j.account IS NOT DISTINCT FROM $5)
                AND (NOT $8 OR j.state IN ('queued', 'running')) AND (NOT $9 OR j.state = 'failed')"""
    words = (*_visible(actor), reach_of(wish.area), wish.own, wish.moving, wish.failed)
    total = await connection().fetchval(f"SELECT count(*) FROM ({where}) AS every", *words)
    rows = await connection().fetch(
        f"{where} ORDER BY j.id DESC LIMIT $10 OFFSET $11", *words, wish.limit, wish.skipped
    )
    return tuple(map(_line, rows)), int(total)


def _line(row: Mapping[str, Any]) -> JobLine:
    zoned = {name: value.astimezone(clock.ZONE) for name, value in row.items() if isinstance(value, datetime)}
    plain = {
        **row,
        "state": JobState(row["state"]),
        "message": row["message"] or "",
        "result_name": row["result_name"] or "",
        "result_size": row["result_size"] or 0,
    }
    return JobLine(**{**plain, **zoned})
