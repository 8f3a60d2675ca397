"""How the sites of an area are helped on a day; inside `transaction(actor)`."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from training.parameters import Decisions, decisions
from training.rules.coverage import Arranged, Count, Coverage, Posting, SiteHistory, coverage
from training.vocabulary import CoverageState, TeamPost


@dataclass(frozen=True, slots=True)
class SiteCover:
    """A site in use, who leads the help there, and whether it is what item 18 asks."""

    id: int
    region: str
    township: str
    name: str
    poor: int | None
    team: int | None
    head: str
    unit: str
    contact: str
    cover: Coverage
    history: SiteHistory


@dataclass(frozen=True, slots=True)
class AreaCover:
    """The sites of an area with the sums of their states."""

    lines: tuple[SiteCover, ...]

    @property
    def by_state(self) -> Mapping[CoverageState, int]:
        return Counter(one.cover.state for one in self.lines)

    @property
    def covered(self) -> int:
        return sum(one.cover.state.covered for one in self.lines)

    @property
    def missing(self) -> int:
        """People who are missing in teams."""
        return sum(one.cover.number_missing for one in self.lines)

    @property
    def open(self) -> tuple[SiteCover, ...]:
        """Those with a gap, the longest open first; one never counted has been open since nobody knows when."""
        waiting = [one for one in self.lines if one.cover.missing]
        return tuple(sorted(waiting, key=lambda one: (one.cover.since or date.min, one.region, one.name)))


async def area_cover(actor: Actor, area: str, on: date) -> AreaCover:
    """All sites in use of an area, by township."""
    rows = await connection().fetch(
        f"{_SITES} AND starts_with(s.region, $2) AND (s.closed IS NULL OR s.closed > $3) ORDER BY s.region, s.name",
        actor.reach,
        reach_of(area),
        on,
    )
    return AreaCover(await _covers(rows, on, await decisions()))


async def site_cover(actor: Actor, site: int, on: date) -> SiteCover:
    """One site. Raises NotFound outside the actor's area."""
    rows = await connection().fetch(f"{_SITES} AND s.id = $2", actor.reach, site)
    if not rows:
        raise NotFound
    (found,) = await _covers(rows, on, await decisions())
    return found


_SITES = """
SELECT s.id, s.region, d.name AS township, s.name FROM resettlement_site s
LEFT JOIN division d ON d.code = s.region AND d.until IS NULL WHERE starts_with(s.region, $1)
"""
_POSTED = """
SELECT t.site, t.id AS team, a.person, a.post, a.since, a.until, a.name, u.name AS unit
FROM team_assignment a JOIN work_team t ON t.id = a.team
JOIN sending_unit u ON u.id = a.unit WHERE t.site = ANY($1) ORDER BY a.since, a.id
"""
_ARRANGED = """
SELECT a.site, u.name AS unit, a.contact, a.since, a.until FROM county_arrangement a
JOIN sending_unit u ON u.id = a.unit WHERE a.site = ANY($1) ORDER BY a.since
"""
_VISITED = """
SELECT a.site, h.day FROM help_record h JOIN county_arrangement a ON a.id = h.arrangement
WHERE a.site = ANY($1) AND h.kind = 'visit' ORDER BY h.day
"""


async def _covers(rows: Sequence[Mapping[str, Any]], on: date, decided: Decisions) -> tuple[SiteCover, ...]:
    ids = [row["id"] for row in rows]
    counts = await _by_site("SELECT site, as_of, registered_poor FROM site_count WHERE site = ANY($1)", ids)
    posted, arranged = await _by_site(_POSTED, ids), await _by_site(_ARRANGED, ids)
    visited, standing = await _by_site(_VISITED, ids), await _standing(ids, on)
    made = []
    for row in rows:
        site = row["id"]
        history = SiteHistory(
            [Count(one["as_of"], one["registered_poor"]) for one in counts[site]],
            [Posting(one["person"], TeamPost(one["post"]), one["since"], one["until"]) for one in posted[site]],
            [Arranged(one["unit"], one["contact"], one["since"], one["until"]) for one in arranged[site]],
            [one["day"] for one in visited[site]],
        )
        made.append(_cover(row, history, posted[site], standing.get(site), on, decided))
    return tuple(made)


def _cover(
    row: Mapping[str, Any],
    history: SiteHistory,
    posted: Sequence[Mapping[str, Any]],
    team: int | None,
    on: date,
    decided: Decisions,
) -> SiteCover:
    there = [
        one
        for one, held in zip(posted, history.postings, strict=True)
        if held.on(on) and held.post is not TeamPost.MEMBER
    ]
    head = max(there, key=lambda one: (TeamPost(one["post"]).is_first_secretary, one["since"]), default=None)
    arrangement = next((one for one in history.arrangements if one.on(on)), None)
    return SiteCover(
        id=row["id"],
        region=row["region"],
        township=row["township"] or "",
        name=row["name"],
        poor=history.poor_on(on),
        team=team,
        head=_told(head) if head else "",
        unit=head["unit"] if head else arrangement.unit if arrangement else "",
        contact=arrangement.contact if arrangement else "",
        cover=coverage(history, on, decided.at(row["region"], on)),
        history=history,
    )


def _told(head: Mapping[str, Any]) -> str:
    """Who leads: the first secretary by name, a leader with the word, for he is none."""
    post = TeamPost(head["post"])
    return str(head["name"]) if post.is_first_secretary else f"{head['name']}（{post.label}）"


async def _by_site(sql: str, sites: Sequence[int]) -> Mapping[int, Sequence[Mapping[str, Any]]]:
    found: defaultdict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in await connection().fetch(sql, list(sites)):
        found[row["site"]].append(row)
    return found


async def _standing(sites: Sequence[int], on: date) -> Mapping[int, int]:
    """The teams that stand on a day, by site."""
    rows = await connection().fetch(
        "SELECT site, id FROM work_team WHERE site = ANY($1) AND since <= $2 AND (ended IS NULL OR ended > $2)",
        list(sites),
        on,
    )
    return {row["site"]: row["id"] for row in rows}
