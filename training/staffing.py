"""Grids, workers and norms of the communities of an area; inside `transaction(actor)`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import CommitteeKind, Office
from server.access.actor import COUNTY_REACH, Actor, reach_of
from server.db.engine import connection
from training.parameters import decisions
from training.rules.staffing import Grid, Staff, Staffing, staffing
from training.worker_vocabulary import WorkerPost
from training.workers import employed, keeping

_SEATED = [one.value for one in Office if one.elected or one.of_party]


@dataclass(frozen=True, slots=True)
class StaffingLine:
    """One community with what it is to have."""

    region: str
    place: str
    township: str
    kind: CommitteeKind
    households: int | None
    staffing: Staffing


async def area_staffing(actor: Actor, area: str, on: date) -> tuple[StaffingLine, ...]:
    """The communities of an area that stand on a day, with their grids of that day."""
    rows = await connection().fetch(
        """SELECT c.id, c.region, c.name AS place, c.kind, c.households, coalesce(d.name, '') AS township FROM community c
           LEFT JOIN division d ON d.code = rpad(left(c.region, 9), 12, '0') AND d.until IS NULL
           WHERE c.until IS NULL AND starts_with(c.region, $1) AND starts_with(c.region, $2) ORDER BY c.region""",
        actor.reach,
        reach_of(area),
    )
    grids = await _grids([row["id"] for row in rows], on)
    staff = await _staff(actor, area, [row["region"] for row in rows], on)
    decided = await decisions()
    found = []
    for row in rows:
        told = dict(row.items())
        kind, there = CommitteeKind(told["kind"]), grids[told.pop("id")]
        settings = decided.at(row["region"], on)
        judged = staffing(kind, row["households"], there, settings, staff[row["region"]])
        found.append(StaffingLine(**told | {"kind": kind}, staffing=judged))
    return tuple(found)


async def _grids(communities: Sequence[int], on: date) -> Mapping[int, list[Grid]]:
    found: defaultdict[int, list[Grid]] = defaultdict(list)
    for one in await connection().fetch(
        """SELECT community, name, households, head FROM community_part
           WHERE community = ANY($1) AND kind = 'grid' AND since <= $2 AND (until IS NULL OR until > $2) ORDER BY name""",
        communities,
        on,
    ):
        found[one["community"]].append(Grid(one["name"], one["households"], one["head"]))
    return found


async def _staff(actor: Actor, area: str, regions: Sequence[str], on: date) -> Mapping[str, Staff]:
    """Who is in some communities; how many workers nobody can tell in a county that has not begun to keep them here."""
    there = await employed(actor, area, on)
    kept = await keeping({one[:COUNTY_REACH] for one in regions})
    seated = await _seated(actor, area, on)
    found = {}
    for one in regions:
        posts = there.get(one, {})
        full_time = posts.get(WorkerPost.FULL_TIME, 0) if one[:COUNTY_REACH] in kept else None
        found[one] = Staff(seated.get(one, 0), full_time, posts.get(WorkerPost.GRID, 0))
    return found


async def _seated(actor: Actor, area: str, on: date) -> Mapping[str, int]:
    """How many people sit in the two committees of each community on a day, each once."""
    rows = await connection().fetch(
        """SELECT region, count(DISTINCT person) AS seated FROM tenure
           WHERE known_until IS NULL AND basis IN ('elected', 'appointed') AND office = ANY($4)
             AND since <= $3 AND (until IS NULL OR until > $3) AND starts_with(region, $1) AND starts_with(region, $2)
           GROUP BY region""",
        actor.reach,
        reach_of(area),
        on,
        _SEATED,
    )
    return {row["region"]: row["seated"] for row in rows}
