"""The queue of people registered in two places, and what was taken in from sheets; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from elections.roll_vocabulary import ConflictState, ImportState, Side
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound


@dataclass(frozen=True, slots=True)
class DoubleRegistration:
    """One side of a registration in two places. Of the other side it holds the place, the contact and the day alone."""

    id: int
    code: str
    region: str
    community: str
    voter: int
    name: str
    place: str
    contact: str | None
    other_election_day: date
    other_first: bool
    origin: bool
    other_origin: bool
    found: datetime
    state: ConflictState
    gives_way: Side | None
    claim: str | None
    other_claim: str | None
    settled: date | None
    settled_by: str | None
    evidence: str | None

    @property
    def relocated(self) -> bool:
        """Whether one of the two rests on household registration and the other on living there (V-07)."""
        return self.origin != self.other_origin


_LINES = """
SELECT c.id, e.code, c.region, m.name AS community, c.voter, v.name,
       coalesce((SELECT string_agg(d.name, '' ORDER BY d.code) FROM division d
                 WHERE d.code IN (rpad(left(c.other_region, 4), 12, '0'), rpad(left(c.other_region, 6), 12, '0'),
                                  rpad(left(c.other_region, 9), 12, '0'), c.other_region)), c.other_region) AS place,
       c.other_contact AS contact, c.other_election_day, c.other_first, c.origin, c.other_origin, c.found, c.state,
       c.gives_way, c.claim, c.other_claim, c.settled, c.settled_by, c.evidence
FROM registration_conflict c JOIN roll r ON r.id = c.roll JOIN election e ON e.id = r.election
JOIN community m ON m.id = e.community JOIN voter v ON v.id = c.voter AND v.county = left(c.region, 6)
WHERE starts_with(c.region, $1)
"""
#: Relocated people who are still on the roll of their origin come first, then what was found first.
_ORDER = "ORDER BY c.state = 'settled', (c.origin AND NOT c.other_origin) DESC, c.origin <> c.other_origin DESC, c.id"


def _line(row: Mapping[str, Any]) -> DoubleRegistration:
    side = Side(row["gives_way"]) if row["gives_way"] else None
    return DoubleRegistration(**{**row, "state": ConflictState(row["state"]), "gives_way": side})


async def conflicts(
    actor: Actor, area: str, state: ConflictState, *, first: int = 0, size: int = 50
) -> Sequence[DoubleRegistration]:
    """The queue of an area."""
    rows = await connection().fetch(
        f"{_LINES} AND starts_with(c.region, $2) AND c.state = $3 {_ORDER} OFFSET $4 LIMIT $5",
        actor.reach,
        reach_of(area),
        state.value,
        first,
        size,
    )
    return [_line(row) for row in rows]


async def conflict_counts(actor: Actor, area: str) -> Mapping[ConflictState, int]:
    """How many wait and how many are settled."""
    rows = await connection().fetch(
        """SELECT state, count(*) AS number FROM registration_conflict
           WHERE starts_with(region, $1) AND starts_with(region, $2) GROUP BY state""",
        actor.reach,
        reach_of(area),
    )
    found = {row["state"]: row["number"] for row in rows}
    return {state: found.get(state.value, 0) for state in ConflictState}


async def conflict(actor: Actor, wanted: int) -> DoubleRegistration:
    """One of them. Raises NotFound outside the area."""
    row = await connection().fetchrow(f"{_LINES} AND c.id = $2", actor.reach, wanted)
    if row is None:
        raise NotFound
    return _line(row)


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A sheet that was taken in."""

    id: int
    region: str
    file_name: str
    rows: int
    registered: int
    refused: int
    known: int
    faulty: int
    conflicts: int
    state: ImportState
    actor: str
    unit: str
    taken: datetime
    has_returned: bool


_IMPORTS = """
SELECT id, region, file_name, rows, registered, refused, known, faulty, conflicts, state, actor, unit, taken,
       returned IS NOT NULL AS has_returned FROM roll_import WHERE starts_with(region, $1)
"""


async def imports(actor: Actor, *, size: int = 50) -> Sequence[ImportLine]:
    """What was taken in lately."""
    rows = await connection().fetch(f"{_IMPORTS} ORDER BY id DESC LIMIT {size}", actor.reach)
    return [ImportLine(**{**row, "state": ImportState(row["state"])}) for row in rows]


async def import_of(actor: Actor, wanted: int) -> ImportLine:
    """One of them. Raises NotFound outside the area."""
    row = await connection().fetchrow(f"{_IMPORTS} AND id = $2", actor.reach, wanted)
    if row is None:
        raise NotFound
    return ImportLine(**{**row, "state": ImportState(row["state"])})
