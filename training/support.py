"""What stands behind a team and what it is asked to do; inside `transaction(actor)`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.access.actor import Actor, reach_of
from server.db.engine import connection
from training.worker_vocabulary import SupportKind


@dataclass(frozen=True, slots=True)
class SupportLine:
    """What a team has for a year: yuan, or for how many people."""

    id: int
    kind: SupportKind
    year: int
    yuan: int | None
    people: int | None
    given_by: str
    document: str


async def support_of(actor: Actor, team: int) -> tuple[SupportLine, ...]:
    """All of a team, the latest year first."""
    rows = await connection().fetch(
        """SELECT id, kind, year, yuan, people, given_by, document FROM team_support
           WHERE team = $1 AND starts_with(region, $2) ORDER BY year DESC, kind, id""",
        team,
        actor.reach,
    )
    return tuple(SupportLine(**dict(row.items()) | {"kind": SupportKind(row["kind"])}) for row in rows)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """What a team is asked to do by a day, and its answer."""

    id: int
    team: int
    region: str
    place: str
    set_on: date
    due: date
    asked: str
    set_by: str
    answered: date | None
    answer: str | None
    answered_by: str | None


_TASKS = """
SELECT k.id, k.team, k.region, coalesce(s.name, c.name, k.region) AS place, k.set_on, k.due, k.asked, k.set_by, k.answered,
       k.answer, k.answered_by
FROM team_task k JOIN work_team t ON t.id = k.team LEFT JOIN resettlement_site s ON s.id = t.site
LEFT JOIN community c ON c.region = t.region AND c.until IS NULL
WHERE starts_with(k.region, $1)
"""


async def tasks_of(actor: Actor, team: int) -> tuple[TaskLine, ...]:
    """All of a team, those that wait first by their day."""
    rows = await connection().fetch(
        f"{_TASKS} AND k.team = $2 ORDER BY (k.answered IS NOT NULL), k.due, k.id", actor.reach, team
    )
    return tuple(map(_task, rows))


async def open_tasks(actor: Actor, area: str) -> tuple[TaskLine, ...]:
    """Those of an area that wait for their answer, by their day."""
    rows = await connection().fetch(
        f"{_TASKS} AND starts_with(k.region, $2) AND k.answered IS NULL ORDER BY k.due, k.id",
        actor.reach,
        reach_of(area),
    )
    return tuple(map(_task, rows))


def _task(row: Mapping[str, Any]) -> TaskLine:
    return TaskLine(**dict(row.items()))
