"""Changes of communities: of an area, and of one community."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cadres.place_vocabulary import PlaceChange
from cadres.vocabulary import CommitteeKind
from server.access.actor import Actor, reach_of
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What one change did to one community. `successor` is where that went which is no more, or what a new one came from."""

    event: int
    region: str
    kind: PlaceChange
    day: date
    document: str
    name_before: str | None
    name_after: str | None
    kind_before: CommitteeKind | None
    kind_after: CommitteeKind | None
    successor: str | None
    successor_name: str | None
    people: int
    recorded: datetime
    withdrawn: datetime | None


_SELECT = """
SELECT h.event, h.region, h.kind, h.day, h.document, h.name_before, h.name_after, h.kind_before, h.kind_after,
       s.region AS successor, s.name AS successor_name, jsonb_array_length(h.moved -> 'people') AS people,
       h.recorded, h.withdrawn
FROM community_change h LEFT JOIN community s ON s.id = h.successor
WHERE starts_with(h.region, $1)
"""


def _line(row: Mapping[str, Any]) -> ChangeLine:
    kinds = {name: CommitteeKind(row[name]) if row[name] else None for name in ("kind_before", "kind_after")}
    return ChangeLine(**{**row, **kinds, "kind": PlaceChange(row["kind"])})


async def changes(actor: Actor, area: str, *, first: int = 0, size: int = 50) -> tuple[tuple[ChangeLine, ...], int]:
    """A page of the changes of an area, the latest day first, and how many lines there are in all."""
    words = (actor.reach, reach_of(area))
    rows = await connection().fetch(
        f"{_SELECT} AND starts_with(h.region, $2) ORDER BY h.day DESC, h.event DESC, h.id OFFSET $3 LIMIT $4",
        *words,
        first,
        size,
    )
    total = await connection().fetchval(
        f"SELECT count(*) FROM ({_SELECT} AND starts_with(h.region, $2)) found",  # noqa: S608  # Constants.
        *words,
    )
    return tuple(map(_line, rows)), int(total)


async def changes_by_township(actor: Actor, area: str) -> Mapping[str, int]:
    """How many communities of each township have changed."""
    rows = await connection().fetch(
        """SELECT left(region, 9) || '000' AS township, count(*) AS n FROM community_change
           WHERE starts_with(region, $1) AND starts_with(region, $2) GROUP BY 1""",
        actor.reach,
        reach_of(area),
    )
    return {row["township"]: row["n"] for row in rows}


async def changes_of(actor: Actor, region: str) -> tuple[ChangeLine, ...]:
    """The changes that a community went through or that went into it, the latest first."""
    rows = await connection().fetch(
        f"{_SELECT} AND h.withdrawn IS NULL AND (h.region = $2 OR s.region = $2) ORDER BY h.day DESC, h.id DESC",
        actor.reach,
        region,
    )
    return tuple(map(_line, rows))


async def change(actor: Actor, event: int) -> tuple[ChangeLine, ...]:
    """All that one change did; empty outside the actor's area."""
    rows = await connection().fetch(f"{_SELECT} AND h.event = $2 ORDER BY h.id", actor.reach, event)
    return tuple(map(_line, rows))
