"""Teams and who is in them, read from the actor's area; inside `transaction(actor)`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.births import counted_from
from cadres.vocabulary import Education, PoliticalStatus, Sex
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from training.rules.assignments import Held
from training.rules.coverage import Posting
from training.vocabulary import AssignmentEnd, AssignmentState, DispatchReason, TeamPost, UnitLevel, WithdrawalGround


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """One person in one post of a team, with what the record says of the way in and out.

    What the person's own record says is None where that lies outside the actor's area. `born` is by the citizen number, with which
    sheets go; years and papers go by `counted_from`, that of the personnel file where it determines one.
    """

    id: int
    region: str
    team: int
    place: str
    person: int
    name: str
    sex: Sex | None
    born: date | None
    counted_from: date | None
    ethnicity: str | None
    political_status: PoliticalStatus | None
    education: Education | None
    unit: int
    unit_name: str
    level: UnitLevel
    post: TeamPost
    position: str | None
    rank: str | None
    party_since: str | None
    worked_since: str | None
    since: date
    until: date | None
    due: date
    first_due: date | None
    why: DispatchReason
    document: str
    reason: str | None
    party_moved: bool
    succeeds: int | None
    ended_by: AssignmentEnd | None
    ground: WithdrawalGround | None
    end_document: str | None
    gap_reason: str | None
    away: bool

    @property
    def held(self) -> Held:
        return Held(
            self.id, f"{self.place}工作队", self.person, self.name, self.post, self.since, self.until, self.succeeds
        )

    @property
    def posting(self) -> Posting:
        return Posting(self.person, self.post, self.since, self.until)

    def serves(self, on: date) -> bool:
        return self.posting.on(on)

    def state(self, on: date, successors: frozenset[int] = frozenset()) -> AssignmentState:
        """Where it stands on a day; `successors` are the assignments whose place somebody else has taken up by then."""
        if self.since > on:
            return AssignmentState.AHEAD
        if not self.serves(on):
            return AssignmentState.ENDED
        if self.id in successors:
            return AssignmentState.HANDING_OVER
        return AssignmentState.ON_LEAVE if self.away else AssignmentState.SERVING


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team with everybody who ever was in it, the earliest first."""

    id: int
    region: str
    township: str
    place: str
    site: int | None
    community: int | None
    since: date
    document: str
    ended: date | None
    end_document: str | None
    assignments: tuple[AssignmentLine, ...]

    @property
    def name(self) -> str:
        return f"{self.place}工作队"

    def serving(self, on: date) -> tuple[AssignmentLine, ...]:
        """Who is there on a day, the first secretary and the leader first."""
        there = [one for one in self.assignments if one.serves(on)]
        return tuple(sorted(there, key=lambda one: (list(TeamPost).index(one.post), one.since)))

    def succeeded(self, on: date) -> frozenset[int]:
        """The assignments whose successors are there."""
        return frozenset(one.succeeds for one in self.assignments if one.succeeds and one.since <= on)


_TEAMS = """
SELECT t.id, t.region, d.name AS township, coalesce(s.name, c.name) AS place, t.site, t.community, t.since, t.document,
       t.ended, t.end_document
FROM work_team t LEFT JOIN resettlement_site s ON s.id = t.site LEFT JOIN community c ON c.id = t.community
LEFT JOIN division d ON d.code = rpad(left(t.region, 9), 12, '0') AND d.until IS NULL
WHERE starts_with(t.region, $1)
"""
_ASSIGNMENTS = f"""
SELECT a.id, a.region, a.team, coalesce(s.name, c.name) AS place, a.person, a.name, p.sex, p.born,
       {counted_from("p")} AS counted_from, p.ethnicity,
       p.political_status, p.education, a.unit, u.name AS unit_name, u.level, a.post, a.position,
       a.rank, p.party_since, a.worked_since, a.since, a.until, a.due, a.first_due,
       a.why, a.document, a.reason, a.party_moved, a.succeeds, a.ended_by, a.ground, a.end_document, a.gap_reason,
       EXISTS (SELECT FROM team_leave l WHERE l.assignment = a.id AND $2 BETWEEN l.first AND l.last) AS away
FROM team_assignment a LEFT JOIN person p ON p.id = a.person JOIN sending_unit u ON u.id = a.unit
JOIN work_team t ON t.id = a.team
LEFT JOIN resettlement_site s ON s.id = t.site LEFT JOIN community c ON c.id = t.community
WHERE starts_with(a.region, $1)
"""  # noqa: S608  # Constants.
_IN_ORDER = "ORDER BY a.since, a.id"


async def teams(actor: Actor, area: str, on: date, *, ended: bool = False) -> tuple[TeamLine, ...]:
    """The teams of an area that stand on a day, or those that ended before it."""
    which = "t.ended <= $3" if ended else "(t.ended IS NULL OR t.ended > $3)"
    rows = await connection().fetch(
        f"{_TEAMS} AND starts_with(t.region, $2) AND {which} ORDER BY t.region, place, t.since",
        actor.reach,
        reach_of(area),
        on,
    )
    return await _with_assignments(actor, rows, on)


async def team(actor: Actor, wanted: int, on: date) -> TeamLine:
    """One team. Raises NotFound outside the actor's area."""
    rows = await connection().fetch(f"{_TEAMS} AND t.id = $2", actor.reach, wanted)
    if not rows:
        raise NotFound
    (found,) = await _with_assignments(actor, rows, on)
    return found


async def kept_at(line: TeamLine) -> str | None:
    """The community whose records a newcomer is in: the village itself, or the first that serves the site (FS-6); None where none does."""
    found = await connection().fetchval(
        """SELECT c.region FROM community c LEFT JOIN site_service s ON s.community = c.id
           WHERE c.until IS NULL AND (s.site = $1 OR c.id = $2) ORDER BY c.region LIMIT 1""",
        line.site,
        line.community,
    )
    return str(found) if found else None


async def served(sites: Sequence[int]) -> frozenset[int]:
    """Those of some sites that a community serves: people can be sent there (FS-6)."""
    rows = await connection().fetch(
        """SELECT DISTINCT s.site FROM site_service s JOIN community c ON c.id = s.community
           WHERE c.until IS NULL AND s.site = ANY($1)""",
        list(sites),
    )
    return frozenset(row["site"] for row in rows)


async def _with_assignments(actor: Actor, rows: Sequence[Mapping[str, Any]], on: date) -> tuple[TeamLine, ...]:
    held = await connection().fetch(
        f"{_ASSIGNMENTS} AND a.team = ANY($3) {_IN_ORDER}", actor.reach, on, [row["id"] for row in rows]
    )
    by_team: dict[int, list[AssignmentLine]] = defaultdict(list)
    for row in held:
        by_team[row["team"]].append(_assignment(row))
    return tuple(
        TeamLine(**{**dict(row.items()), "township": row["township"] or ""}, assignments=tuple(by_team[row["id"]]))
        for row in rows
    )


async def assignment(actor: Actor, wanted: int, on: date) -> AssignmentLine:
    """One assignment. Raises NotFound outside the actor's area."""
    row = await connection().fetchrow(f"{_ASSIGNMENTS} AND a.id = $3", actor.reach, on, wanted)
    if row is None:
        raise NotFound
    return _assignment(row)


async def assignments_named(actor: Actor, wanted: Sequence[int], on: date) -> tuple[AssignmentLine, ...]:
    """Some assignments by their numbers; those outside the actor's area are left out."""
    rows = await connection().fetch(f"{_ASSIGNMENTS} AND a.id = ANY($3) {_IN_ORDER}", actor.reach, on, list(wanted))
    return tuple(map(_assignment, rows))


async def assignments_of(actor: Actor, people: Sequence[int], on: date) -> tuple[AssignmentLine, ...]:
    """All assignments of some people."""
    rows = await connection().fetch(f"{_ASSIGNMENTS} AND a.person = ANY($3) {_IN_ORDER}", actor.reach, on, list(people))
    return tuple(map(_assignment, rows))


async def assignments_in(actor: Actor, area: str, on: date) -> tuple[AssignmentLine, ...]:
    """All assignments of an area, by place."""
    rows = await connection().fetch(
        f"{_ASSIGNMENTS} AND starts_with(a.region, $3) ORDER BY a.region, place, a.since, a.id",
        actor.reach,
        on,
        reach_of(area),
    )
    return tuple(map(_assignment, rows))


def _assignment(row: Mapping[str, Any]) -> AssignmentLine:
    told = dict(row.items())
    return AssignmentLine(
        **{
            **told,
            "sex": Sex(told["sex"]) if told["sex"] else None,
            "political_status": PoliticalStatus(told["political_status"]) if told["political_status"] else None,
            "education": Education(told["education"]) if told["education"] else None,
            "level": UnitLevel(told["level"]),
            "post": TeamPost(told["post"]),
            "why": DispatchReason(told["why"]),
            "ended_by": AssignmentEnd(told["ended_by"]) if told["ended_by"] else None,
            "ground": WithdrawalGround(told["ground"]) if told["ground"] else None,
        }
    )


async def teams_by_township(actor: Actor, area: str, on: date) -> Mapping[str, int]:
    """How many teams stand in each township of an area."""
    rows = await connection().fetch(
        """SELECT rpad(left(region, 9), 12, '0') AS township, count(*) AS n FROM work_team
           WHERE starts_with(region, $1) AND starts_with(region, $2) AND (ended IS NULL OR ended > $3) GROUP BY 1""",
        actor.reach,
        reach_of(area),
        on,
    )
    return {row["township"]: row["n"] for row in rows}
