"""Sending units of an area with how many they have out; inside `transaction(actor)`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from training.vocabulary import UnitLevel


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit: `out` are its people in teams on the day, `last_sent` is the latest day on which it sent anybody.

    Both are None where the county is not in the actor's area: a township sees its own teams, and would count too few.
    """

    id: int
    region: str
    name: str
    level: UnitLevel
    capacity: int
    seat: str | None
    seat_name: str | None
    ended: date | None
    out: int | None
    last_sent: date | None

    @property
    def free(self) -> int | None:
        """How many more it can send; None where it cannot be told how many are out."""
        if self.out is None:
            return None
        return 0 if self.ended else max(0, self.capacity - self.out)


_UNITS = """
SELECT u.id, u.region, u.name, u.level, u.capacity, u.seat, d.name AS seat_name, u.ended,
       CASE WHEN starts_with(u.region, $1)
            THEN count(a.id) FILTER (WHERE a.since <= $2 AND (a.until IS NULL OR a.until > $2)) END AS out,
       CASE WHEN starts_with(u.region, $1) THEN max(a.since) END AS last_sent
FROM sending_unit u LEFT JOIN team_assignment a ON a.unit = u.id
LEFT JOIN division d ON d.code = u.seat AND d.until IS NULL
WHERE (starts_with(u.region, $1) OR starts_with($1, left(u.region, 6)))
"""
_GROUPED = "GROUP BY u.id, d.name ORDER BY u.region, array_position(ARRAY['province','city','county','township'], u.level::text), u.name"


async def units(actor: Actor, area: str, on: date) -> tuple[UnitLine, ...]:
    """Those on the lists of an area's counties; for a township those of its county."""
    rows = await connection().fetch(
        f"{_UNITS} AND (starts_with(u.region, $3) OR starts_with($4, left(u.region, 6))) {_GROUPED}",
        actor.reach,
        on,
        reach_of(area),
        area,
    )
    return tuple(map(_line, rows))


async def unit(actor: Actor, wanted: int, on: date) -> UnitLine:
    """One unit. Raises NotFound outside the actor's area."""
    row = await connection().fetchrow(f"{_UNITS} AND u.id = $3 {_GROUPED}", actor.reach, on, wanted)
    if row is None:
        raise NotFound
    return _line(row)


def _line(row: Mapping[str, Any]) -> UnitLine:
    return UnitLine(**{**dict(row.items()), "level": UnitLevel(row["level"])})
