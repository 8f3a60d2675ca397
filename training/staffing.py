"""Grids and norms of the communities of an area; inside `transaction(actor)`."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import CommitteeKind
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from training.parameters import decisions
from training.rules.staffing import Grid, Staffing, staffing


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
    grids: defaultdict[int, list[Grid]] = defaultdict(list)
    for one in await connection().fetch(
        """SELECT community, name, households, head FROM community_part
           WHERE community = ANY($1) AND kind = 'grid' AND since <= $2 AND (until IS NULL OR until > $2) ORDER BY name""",
        [row["id"] for row in rows],
        on,
    ):
        grids[one["community"]].append(Grid(one["name"], one["households"], one["head"]))
    decided = await decisions()
    return tuple(
        StaffingLine(
            row["region"],
            row["place"],
            row["township"],
            CommitteeKind(row["kind"]),
            row["households"],
            staffing(CommitteeKind(row["kind"]), row["households"], grids[row["id"]], decided.at(row["region"], on)),
        )
        for row in rows
    )
