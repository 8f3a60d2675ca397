"""Organisations, groups, grids, representatives and counts of communities."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.place_vocabulary import BodyKind, BodyState, PartKind, PartyForm
from cadres.rules import bodies as rules
from cadres.rules.peoples import Peoples
from cadres.rules.representation import Part, PlaceFacts, Seat, representation
from cadres.vocabulary import CommitteeKind, PoliticalStatus, Sex
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.law.lawbook import Finding


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One organisation of a community, `days` in the state of not being there, None for one that is."""

    id: int
    region: str
    community: str
    kind: BodyKind
    name: str
    state: BodyState
    since: date
    until: date | None
    document: str | None
    party_form: PartyForm | None
    full_members: int | None
    women_members: int | None
    minority_members: int | None
    task_head: str | None
    task_unit: str | None
    days: int | None

    @property
    def as_body(self) -> rules.Body:
        """As the rules see it."""
        return rules.Body(self.kind, self.state, self.since, self.task_head, self.full_members, self.party_form)


@dataclass(frozen=True, slots=True)
class PendingFilter:
    """What the list of missing organisations is narrowed by; None means not at all."""

    area: str
    kind: BodyKind | None = None


@dataclass(frozen=True, slots=True)
class PartLine:
    """A group or a grid."""

    id: int
    kind: PartKind
    name: str
    households: int | None
    population: int | None
    head: str | None
    head_sex: Sex | None
    head_political_status: PoliticalStatus | None
    head_ethnicity: str | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class RepresentativeLine:
    """A representative with the group that elected them."""

    id: int
    name: str
    sex: Sex
    political_status: PoliticalStatus | None
    ethnicity: str | None
    households: int | None
    part: int | None
    group: str | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class CountLine:
    """What was known of a community on a day."""

    as_of: date
    households: int | None
    population: int | None
    minority: int | None = None


@dataclass(frozen=True, slots=True)
class Assembly:
    """Groups, grids and representatives of a community on a day; `members` sit on its committee."""

    kind: CommitteeKind
    members: int
    parts: tuple[PartLine, ...]
    representatives: tuple[RepresentativeLine, ...]

    @property
    def women(self) -> int:
        return sum(one.sex is Sex.FEMALE for one in self.representatives)

    def findings(self, day: date) -> tuple[Finding, ...]:
        """What the law of the day says of them."""
        seats = [Seat(one.name, one.sex, one.households, one.group) for one in self.representatives]
        parts = [Part(one.kind, one.name, one.households, one.head) for one in self.parts]
        return representation(PlaceFacts(self.kind, day, self.members, seats, parts))


_BODIES = """
SELECT b.id, b.region, c.name AS community, b.kind, b.name, b.state, b.since, b.until, b.document, b.party_form,
       b.full_members, b.women_members, b.minority_members, b.task_head, b.task_unit
FROM community_body b JOIN community c ON c.id = b.community
WHERE starts_with(b.region, $1) AND (b.until IS NULL OR b.until > $2)
"""
_BY_KIND = f"array_position(ARRAY[{', '.join(f'{kind.value!r}' for kind in BodyKind)}], b.kind::text)"


def _body(row: Mapping[str, Any], day: date) -> BodyLine:
    line = {
        **row,
        "kind": BodyKind(row["kind"]),
        "state": BodyState(row["state"]),
        "party_form": PartyForm(row["party_form"]) if row["party_form"] else None,
    }
    body = rules.Body(line["kind"], line["state"], line["since"])
    return BodyLine(**line, days=rules.days_pending(body, day))


async def bodies_of(actor: Actor, region: str, day: date) -> tuple[BodyLine, ...]:
    """The organisations of a community, in the order in which documents name them."""
    rows = await connection().fetch(
        f"{_BODIES} AND b.region = $3 ORDER BY {_BY_KIND}, b.name", actor.reach, day, region
    )
    return tuple(_body(row, day) for row in rows)


_PENDING = """
    b.state = 'pending' AND c.until IS NULL AND starts_with(b.region, $3) AND ($4::text IS NULL OR b.kind = $4)
"""


async def pending(
    actor: Actor, wanted: PendingFilter, day: date, *, first: int = 0, size: int = 50
) -> tuple[tuple[BodyLine, ...], int]:
    """What is not established in an area, the longest missing first: a page of it and how much it is in all."""
    words = (actor.reach, day, reach_of(wanted.area), wanted.kind)
    rows = await connection().fetch(
        f"{_BODIES} AND {_PENDING} ORDER BY b.since, b.region, {_BY_KIND}, b.name OFFSET $5 LIMIT $6",
        *words,
        first,
        size,
    )
    total = await connection().fetchval(f"SELECT count(*) FROM ({_BODIES} AND {_PENDING}) found", *words)  # noqa: S608  # Constants.
    return tuple(_body(row, day) for row in rows), int(total)


async def unrecorded(actor: Actor, area: str, day: date) -> Mapping[BodyKind, int]:
    """For how many communities of an area nobody has said whether they have an organisation they should have."""
    rows = await connection().fetch(
        """SELECT c.kind, w.kind AS body, count(*) AS n
           FROM community c CROSS JOIN unnest($3::text[]) AS w(kind)
           WHERE starts_with(c.region, $1) AND starts_with(c.region, $2) AND c.until IS NULL
             AND NOT EXISTS (SELECT FROM community_body b WHERE b.community = c.id AND b.kind = w.kind
                             AND (b.until IS NULL OR b.until > $4))
           GROUP BY c.kind, w.kind""",
        actor.reach,
        reach_of(area),
        [kind.value for kind in BodyKind],
        day,
    )
    found: dict[BodyKind, int] = {}
    for row in rows:
        body = BodyKind(row["body"])
        if body in rules.required(CommitteeKind(row["kind"]), day):
            found[body] = found.get(body, 0) + row["n"]
    return {kind: found[kind] for kind in BodyKind if kind in found}


async def pending_by_township(actor: Actor, area: str, day: date) -> Mapping[str, int]:
    """How many organisations each township of an area lacks."""
    rows = await connection().fetch(
        """SELECT left(b.region, 9) || '000' AS township, count(*) AS n
           FROM community_body b JOIN community c ON c.id = b.community
           WHERE starts_with(b.region, $1) AND starts_with(b.region, $2) AND b.state = 'pending'
             AND (b.until IS NULL OR b.until > $3) AND c.until IS NULL GROUP BY 1""",
        actor.reach,
        reach_of(area),
        day,
    )
    return {row["township"]: row["n"] for row in rows}


async def assembly(actor: Actor, region: str, kind: CommitteeKind, day: date) -> Assembly:
    """Groups, grids and representatives of a community on a day."""
    parts = await connection().fetch(
        """SELECT id, kind, name, households, population, head, head_sex, head_political_status, head_ethnicity, since, until
           FROM community_part
           WHERE region = $1 AND starts_with(region, $2) AND since <= $3 AND (until IS NULL OR until > $3)
           ORDER BY kind DESC, id""",
        region,
        actor.reach,
        day,
    )
    chosen = await connection().fetch(
        """SELECT r.id, r.name, r.sex, r.political_status, r.ethnicity, r.households, r.part, p.name AS group, r.since, r.until
           FROM representative r LEFT JOIN community_part p ON p.id = r.part
           WHERE r.region = $1 AND starts_with(r.region, $2) AND r.since <= $3 AND (r.until IS NULL OR r.until > $3)
           ORDER BY p.id, r.id""",
        region,
        actor.reach,
        day,
    )
    members = await connection().fetchval(
        """SELECT count(DISTINCT person) FROM tenure WHERE region = $1 AND starts_with(region, $2)
           AND office IN ('chair', 'vice_chair', 'member') AND basis = 'elected' AND known_until IS NULL
             AND since <= $3 AND (until IS NULL OR until > $3)""",
        region,
        actor.reach,
        day,
    )
    return Assembly(
        kind,
        int(members),
        tuple(map(_part, parts)),
        tuple(map(_representative, chosen)),
    )


def _part(row: Mapping[str, Any]) -> PartLine:
    sex, status = row["head_sex"], row["head_political_status"]
    told = {"head_sex": Sex(sex) if sex else None, "head_political_status": PoliticalStatus(status) if status else None}
    return PartLine(**{**row, **told, "kind": PartKind(row["kind"])})


def _representative(row: Mapping[str, Any]) -> RepresentativeLine:
    status = row["political_status"]
    told = {"sex": Sex(row["sex"]), "political_status": PoliticalStatus(status) if status else None}
    return RepresentativeLine(**{**row, **told})


async def counts_of(actor: Actor, region: str) -> tuple[CountLine, ...]:
    """What was known of a community by day, the latest first."""
    rows = await connection().fetch(
        """SELECT as_of, households, population, minority FROM community_count
           WHERE region = $1 AND starts_with(region, $2) ORDER BY as_of DESC""",
        region,
        actor.reach,
    )
    return tuple(CountLine(**row) for row in rows)


async def peoples_of(actor: Actor, region: str, day: date) -> Peoples | None:
    """How many of a community belonged to a minority by the latest count up to a day that says so."""
    row = await connection().fetchrow(
        """SELECT as_of, population, minority FROM community_count
           WHERE region = $1 AND starts_with(region, $2) AND minority IS NOT NULL AND as_of <= $3
           ORDER BY as_of DESC LIMIT 1""",
        region,
        actor.reach,
        day,
    )
    return Peoples(**row) if row else None
