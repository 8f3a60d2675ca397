"""Resettlement sites: the list of an area with its sums, and one site with its counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.place_vocabulary import SiteKind, SizeClass
from cadres.rules.settlements import (
    FEWEST_PEOPLE,
    LARGE_FROM,
    POOR_FOR_TEAM,
    Serving,
    SiteFacts,
    TeamNeed,
    advice,
    size_class,
    team_need,
)
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from server.law.lawbook import Finding


@dataclass(frozen=True, slots=True)
class SiteFilter:
    """What a list is narrowed by; empty means not at all."""

    area: str
    words: str = ""
    kind: SiteKind | None = None
    size: SizeClass | None = None


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site as last counted; the counts are None where it never was."""

    id: int
    region: str
    township: str
    name: str
    kind: SiteKind
    origins: tuple[str, ...]
    address: str | None
    closed: date | None
    as_of: date | None
    households: int | None
    relocated: int | None
    registered_poor: int | None
    served_by: tuple[str, ...]

    @property
    def size(self) -> SizeClass | None:
        return None if self.relocated is None else size_class(self.relocated)

    @property
    def need(self) -> TeamNeed | None:
        """How it is to be helped; None where the registered poor were never counted."""
        return None if self.registered_poor is None else team_need(self.registered_poor)


@dataclass(frozen=True, slots=True)
class SiteSums:
    """A list as a whole: how many sites, of what kinds and sizes, how many people (SD-1)."""

    total: int
    urban: int
    rural: int
    small: int
    middle: int
    large: int
    uncounted: int
    unserved: int
    households: int
    relocated: int
    registered_poor: int
    teams: int


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page of a list and the sums over all its pages."""

    lines: tuple[SiteLine, ...]
    sums: SiteSums


@dataclass(frozen=True, slots=True)
class SiteCount:
    """One count of a site."""

    as_of: date
    households: int | None
    relocated: int
    registered_poor: int


@dataclass(frozen=True, slots=True)
class ServingCommunity:
    """A community that serves a site."""

    region: str
    name: str
    households: int | None


@dataclass(frozen=True, slots=True)
class SiteView:
    """One site with every count, the latest first, and whom it is served by."""

    line: SiteLine
    counts: tuple[SiteCount, ...]
    servers: tuple[ServingCommunity, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The advice of the document, and how the site is to be helped."""
        line = self.line
        served_by = [Serving(one.name, one.households) for one in self.servers]
        said = advice(SiteFacts(line.kind, line.relocated, line.households, served_by))
        return (*said, line.need.finding) if line.need else said


_SITES = f"""
WITH chosen AS (
    SELECT s.id, s.region, d.name AS township, s.name, s.kind, s.origins, s.address, s.closed,
           n.as_of, n.households, n.relocated, n.registered_poor,
           CASE WHEN n.relocated < {FEWEST_PEOPLE} THEN 'small' WHEN n.relocated < {LARGE_FROM} THEN 'middle'
                WHEN n.relocated >= {LARGE_FROM} THEN 'large' END AS size
    FROM resettlement_site s
    LEFT JOIN division d ON d.code = s.region AND d.until IS NULL
    LEFT JOIN LATERAL (SELECT * FROM site_count c WHERE c.site = s.id ORDER BY c.as_of DESC LIMIT 1) n ON true
    WHERE starts_with(s.region, $1)
), served AS (
    SELECT v.site, array_agg(c.name ORDER BY c.region) AS names
    FROM site_service v JOIN community c ON c.id = v.community WHERE c.until IS NULL GROUP BY v.site
)
"""  # noqa: S608  # Numbers of the rules.
_LINES = "SELECT chosen.*, names FROM chosen LEFT JOIN served ON site = id"
_SERVED = """
    WHERE id IN (SELECT v.site FROM site_service v JOIN community c ON c.id = v.community WHERE c.region = $2)
    ORDER BY name
"""
_NARROWED = """
    WHERE starts_with(region, $2) AND closed IS NULL
      AND ($3 = '' OR strpos(name, $3) > 0 OR strpos(array_to_string(origins, '、'), $3) > 0)
      AND ($4::text IS NULL OR kind = $4) AND ($5::text IS NULL OR size = $5)
"""
_SUMS = f"""
    count(*) AS total, count(*) FILTER (WHERE kind = 'urban') AS urban, count(*) FILTER (WHERE kind = 'rural') AS rural,
    count(*) FILTER (WHERE size = 'small') AS small, count(*) FILTER (WHERE size = 'middle') AS middle,
    count(*) FILTER (WHERE size = 'large') AS large, count(*) FILTER (WHERE size IS NULL) AS uncounted,
    count(*) FILTER (WHERE names IS NULL) AS unserved, coalesce(sum(households), 0) AS households,
    coalesce(sum(relocated), 0) AS relocated, coalesce(sum(registered_poor), 0) AS registered_poor,
    count(*) FILTER (WHERE registered_poor >= {POOR_FOR_TEAM}) AS teams
"""


async def sites(actor: Actor, wanted: SiteFilter, *, first: int = 0, size: int = 50) -> SitePage:
    """A page of the sites in use, the largest first in each township."""
    words = (actor.reach, reach_of(wanted.area), wanted.words, wanted.kind, wanted.size)
    rows = await connection().fetch(
        f"{_SITES} {_LINES} {_NARROWED} ORDER BY region, relocated DESC NULLS LAST, name OFFSET $6 LIMIT $7",
        *words,
        first,
        size,
    )
    sums = await connection().fetchrow(
        f"{_SITES} SELECT {_SUMS} FROM chosen LEFT JOIN served ON site = id {_NARROWED}",  # noqa: S608  # Constants.
        *words,
    )
    return SitePage(tuple(map(_line, rows)), SiteSums(**{name: int(number) for name, number in sums.items()}))


def _line(row: Mapping[str, Any]) -> SiteLine:
    return SiteLine(
        id=row["id"],
        region=row["region"],
        township=row["township"] or "",
        name=row["name"],
        kind=SiteKind(row["kind"]),
        origins=tuple(row["origins"]),
        address=row["address"],
        closed=row["closed"],
        as_of=row["as_of"],
        households=row["households"],
        relocated=row["relocated"],
        registered_poor=row["registered_poor"],
        served_by=tuple(row["names"] or ()),
    )


async def site(actor: Actor, wanted: int) -> SiteView:
    """One site. Raises NotFound outside the actor's area."""
    row = await connection().fetchrow(f"{_SITES} {_LINES} WHERE id = $2", actor.reach, wanted)
    if row is None:
        raise NotFound
    counts = await connection().fetch(
        "SELECT as_of, households, relocated, registered_poor FROM site_count WHERE site = $1 ORDER BY as_of DESC",
        wanted,
    )
    servers = await connection().fetch(
        """SELECT c.region, c.name, c.households FROM site_service s JOIN community c ON c.id = s.community
           WHERE s.site = $1 AND c.until IS NULL ORDER BY c.region""",
        wanted,
    )
    return SiteView(
        _line(row),
        tuple(SiteCount(**count) for count in counts),
        tuple(ServingCommunity(**one) for one in servers),
    )


async def sites_by_township(actor: Actor, area: str) -> Mapping[str, int]:
    """How many sites in use each township of an area has."""
    rows = await connection().fetch(
        """SELECT region, count(*) AS n FROM resettlement_site
           WHERE starts_with(region, $1) AND starts_with(region, $2) AND closed IS NULL GROUP BY region""",
        actor.reach,
        reach_of(area),
    )
    return {row["region"]: row["n"] for row in rows}


async def sites_of(actor: Actor, region: str) -> tuple[SiteLine, ...]:
    """The sites that a community serves."""
    rows = await connection().fetch(
        f"{_SITES} {_LINES} {_SERVED}",
        actor.reach,
        region,
    )
    return tuple(map(_line, rows))
