"""People who may be on record twice, read; inside `transaction(actor)`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cadres.rules.resemblance import Look, resemblance
from cadres.vocabulary import Sex
from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection

_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Twin:
    """One side of a pair."""

    id: int
    name: str
    look: Look
    community: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and why they look like one."""

    one: Twin
    other: Twin
    why: str


# Only those who share what a branch looks at with somebody are joined: the planner knows nothing of how many they are.
_PAIRS = """
WITH here AS MATERIALIZED (
    SELECT id, name, name_key, sex, born, region, count(*) OVER (PARTITION BY name_key, born) AS of_birth,
           count(*) OVER (PARTITION BY region, name_key, sex) AS of_name,
           count(*) OVER (PARTITION BY region, born, sex) AS of_day
    FROM person
    WHERE merged_into IS NULL AND starts_with(region, $1) AND region COLLATE "C" BETWEEN rpad($2, 12, '0') AND rpad($2, 12, '9')
), pairs AS (
    SELECT a.id AS one, b.id AS other FROM here a JOIN here b
        ON b.name_key = a.name_key AND b.born = a.born AND b.id > a.id AND a.of_birth > 1 AND b.of_birth > 1
    UNION SELECT a.id, b.id FROM here a JOIN here b
        ON b.name_key = a.name_key AND b.region = a.region AND b.sex = a.sex AND b.id > a.id AND a.of_name > 1 AND b.of_name > 1
    UNION SELECT a.id, b.id FROM here a JOIN here b
        ON b.region = a.region AND b.born = a.born AND b.sex = a.sex AND b.id > a.id AND a.of_day > 1 AND b.of_day > 1
)
SELECT x.one, x.other, a.name, a.name_key, a.sex, a.born, a.region, b.name AS name2, b.name_key AS name_key2,
       b.sex AS sex2, b.born AS born2, b.region AS region2, coalesce(v.name, '') AS place, coalesce(w.name, '') AS place2
FROM pairs x JOIN here a ON a.id = x.one JOIN here b ON b.id = x.other
LEFT JOIN community v ON v.region = a.region LEFT JOIN community w ON w.region = b.region
WHERE NOT EXISTS (SELECT FROM distinct_pair d WHERE d.one = x.one AND d.other = x.other)
ORDER BY a.region, x.one, x.other LIMIT $3
"""


async def pairs(actor: Actor, area: str) -> tuple[Pair, ...]:
    """Pairs of an area that nobody has looked into, at most some hundreds at a time."""
    rows = await connection().fetch(_PAIRS, actor.reach, reach_of(area), _MOST)
    found = (Pair(_twin(row, "one", ""), _twin(row, "other", "2"), _why(row)) for row in rows)
    return tuple(pair for pair in found if pair.why)


def _look(row: Mapping[str, Any], side: str) -> Look:
    return Look(row[f"name_key{side}"], Sex(row[f"sex{side}"]), row[f"born{side}"], row[f"region{side}"])


def _twin(row: Mapping[str, Any], key: str, side: str) -> Twin:
    return Twin(row[key], row[f"name{side}"], _look(row, side), row[f"place{side}"])


def _why(row: Mapping[str, Any]) -> str:
    return resemblance(_look(row, ""), _look(row, "2"))


@dataclass(frozen=True, slots=True)
class Merged:
    """A record that went into a person's; `undone` says why it was taken apart again."""

    id: int
    person: int
    name: str
    at: datetime
    reason: str
    undone: str


async def merged_into(actor: Actor, person: int) -> tuple[Merged, ...]:
    """The records that went into a person's, the latest first."""
    rows = await connection().fetch(
        """SELECT m.id, m.merged AS person, p.name, m.merged_at AS at, m.reason, coalesce(m.undone_reason, '') AS undone
           FROM person_merge m JOIN person p ON p.id = m.merged
           WHERE m.survivor = $1 AND starts_with(m.region, $2) ORDER BY m.id DESC""",
        person,
        actor.reach,
    )
    return tuple(Merged(**{**row, "at": row["at"].astimezone(clock.ZONE)}) for row in rows)


@dataclass(frozen=True, slots=True)
class Ruled:
    """Two records that somebody found to be two people, when and why."""

    one: int
    name: str
    community: str
    other: int
    other_name: str
    other_community: str
    at: datetime
    reason: str


_RULED = """
SELECT d.one, a.name, coalesce(v.name, '') AS community, d.other, b.name AS other_name,
       coalesce(w.name, '') AS other_community, d.ruled AS at, d.reason
FROM distinct_pair d JOIN person a ON a.id = d.one JOIN person b ON b.id = d.other
LEFT JOIN community v ON v.region = a.region LEFT JOIN community w ON w.region = b.region
WHERE starts_with(d.region, $1)
"""


async def ruled(actor: Actor, area: str) -> tuple[Ruled, ...]:
    """Those of an area who were found to be two people, the latest first, at most some hundreds."""
    within = "AND (starts_with(a.region, $2) OR starts_with(b.region, $2)) ORDER BY d.id DESC LIMIT $3"
    rows = await connection().fetch(f"{_RULED} {within}", actor.reach, reach_of(area), _MOST)
    return tuple(_ruled(row) for row in rows)


async def ruled_of(actor: Actor, person: int, other: int) -> Ruled | None:
    """What was ruled of two records; None where nothing was."""
    row = await connection().fetchrow(
        f"{_RULED} AND d.one = $2 AND d.other = $3", actor.reach, *sorted((person, other))
    )
    return None if row is None else _ruled(row)


def _ruled(row: Mapping[str, Any]) -> Ruled:
    return Ruled(**{**row, "at": row["at"].astimezone(clock.ZONE)})
