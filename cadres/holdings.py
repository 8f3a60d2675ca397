"""Reading offices: seats and the vacancies computed from them, terms that end, one tenure through its rows, conflicts.

A vacancy is a seat without a holder on a day; it is nowhere stored, so its number is always that of the list.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cadres.rules.crowding import SINGLE, crowded
from cadres.rules.ends import Review
from cadres.rules.offices import COMMITTEE, Conflict, Held, Relation, conflicts
from cadres.vocabulary import CommitteeKind, HoldingKind, Kinship, Office, ReviewResult, TenureEnd
from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from server.law.lawbook import Finding

#: How many days before a term's end its committee is told of.
ENDS_SOON = 180

_HELD_ON = "t.known_until IS NULL AND t.since <= $3 AND (t.until IS NULL OR t.until > $3)"
_SEATED = "t.basis IN ('elected', 'appointed')"
_COMMITTEE = "t.basis = 'elected' AND t.office IN ('chair', 'vice_chair', 'member')"
_ORDER = f"array_position(ARRAY{[office.value for office in Office]}, {{}}.office::text)"
# The second clause says the same as `starts_with` of an area's prefix, for codes are twelve digits; it can use an index.
_IN_AREA = "starts_with({0}.region, $1) AND {0}.region BETWEEN rpad($2, 12, '0') AND rpad($2, 12, '9')"


@dataclass(frozen=True, slots=True)
class SeatLine:
    """How many of an office there are on a day, who fills them, and since when by which decision."""

    office: Office
    seats: int
    filled: int
    since: date
    document: str

    @property
    def vacant(self) -> int:
        return max(self.seats - self.filled, 0)


_PLAN = f"""
plan AS MATERIALIZED (
    SELECT DISTINCT ON (s.community, s.office) s.community, s.office, s.seats, s.since, s.document,
           (SELECT count(*) FROM tenure t
            WHERE t.community = s.community AND t.office = s.office AND {_HELD_ON} AND {_SEATED}) AS filled
    FROM office_seats s JOIN community c ON c.id = s.community
    WHERE {_IN_AREA.format("s")} AND s.since <= $3 AND (c.until IS NULL OR c.until > $3)
    ORDER BY s.community, s.office, s.since DESC
)
"""


async def seats(actor: Actor, region: str, on: date) -> tuple[SeatLine, ...]:
    """The seats of a community on a day; an office without a decision on its number is not among them."""
    rows = await connection().fetch(
        f"""WITH {_PLAN} SELECT plan.office, plan.seats, plan.since, plan.document, plan.filled
            FROM plan ORDER BY {_ORDER.format("plan")}""",
        actor.reach,
        reach_of(region),
        on,
    )
    return tuple(SeatLine(**{**row, "office": Office(row["office"])}) for row in rows)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """One seat without a holder, vacant `since` a day, and who left it, if anybody did.

    `sitting` and `women` are who still sits in the committee, `term_ends` is the end of its term.
    """

    region: str
    community: str
    kind: CommitteeKind
    office: Office
    seats: int
    since: date
    person: int | None
    name: str | None
    ended_by: TenureEnd | None
    sitting: int
    women: int
    term_ends: date | None


@dataclass(frozen=True, slots=True)
class VacancyPage:
    """A part of the list, and how long the list is."""

    lines: tuple[Vacancy, ...]
    total: int


_VACANCIES = f"""
WITH {_PLAN}, vacant AS MATERIALIZED (
    SELECT plan.*, place FROM plan CROSS JOIN LATERAL generate_series(1, plan.seats - plan.filled) AS place
)
SELECT c.region, c.name AS community, c.kind, vacant.office, vacant.seats, coalesce(gone.until, vacant.since) AS since,
       gone.person, p.name, gone.ended_by, sitting.n AS sitting, sitting.women, sitting.term_ends, count(*) OVER () AS total
FROM vacant JOIN community c ON c.id = vacant.community
LEFT JOIN LATERAL (
    SELECT t.person, t.until, t.ended_by FROM tenure t
    WHERE t.community = vacant.community AND t.office = vacant.office AND t.known_until IS NULL AND {_SEATED}
      AND t.until <= $3 AND t.until > vacant.since
    ORDER BY t.until DESC, t.id DESC OFFSET vacant.place - 1 LIMIT 1
) AS gone ON true
LEFT JOIN person p ON p.id = gone.person
CROSS JOIN LATERAL (
    SELECT count(*) AS n, count(*) FILTER (WHERE p.sex = 'female') AS women, max(t.term_ends) AS term_ends
    FROM tenure t JOIN person p ON p.id = t.person
    WHERE t.community = vacant.community AND {_HELD_ON} AND {_COMMITTEE}
) AS sitting
ORDER BY c.region, {_ORDER.format("vacant")}, vacant.place OFFSET $4 LIMIT $5
"""


async def vacancies(actor: Actor, area: str, on: date, *, first: int = 0, size: int | None = 500) -> VacancyPage:
    """The vacant seats of an area on a day, and how many there are: both from one reading. Without a `size` all of them."""
    rows = await connection().fetch(_VACANCIES, actor.reach, reach_of(area), on, first, size)
    lines = tuple(
        Vacancy(
            **{name: value for name, value in row.items() if name not in {"total", "kind", "office", "ended_by"}},
            kind=CommitteeKind(row["kind"]),
            office=Office(row["office"]),
            ended_by=TenureEnd(row["ended_by"]) if row["ended_by"] else None,
        )
        for row in rows
    )
    return VacancyPage(lines, rows[0]["total"] if rows else 0)


@dataclass(frozen=True, slots=True)
class TermLine:
    """A committee whose term ends soon or has ended; by itself that ends nobody's office (CT-4)."""

    region: str
    community: str
    kind: CommitteeKind
    chair: str | None
    members: int
    term_ends: date


@dataclass(frozen=True, slots=True)
class TermPage:
    """A part of the list, and how long the list is."""

    lines: tuple[TermLine, ...]
    total: int


async def term_ends(actor: Actor, area: str, on: date, days: int, *, first: int = 0, size: int = 50) -> TermPage:
    """The committees of an area whose term ends within some days of a day, or ended before it, the nearest first."""
    rows = await connection().fetch(
        f"""SELECT c.region, c.name AS community, c.kind, count(*) AS members, max(t.term_ends) AS term_ends,
                   max(p.name) FILTER (WHERE t.office = 'chair') AS chair, count(*) OVER () AS total
            FROM tenure t JOIN community c ON c.id = t.community JOIN person p ON p.id = t.person
            WHERE {_IN_AREA.format("t")} AND {_HELD_ON} AND {_COMMITTEE}
            GROUP BY c.id HAVING max(t.term_ends) <= $4 ORDER BY max(t.term_ends), c.region OFFSET $5 LIMIT $6""",
        actor.reach,
        reach_of(area),
        on,
        on + timedelta(days=days),
        first,
        size,
    )
    lines = (
        TermLine(
            **{name: value for name, value in row.items() if name not in {"total", "kind"}},
            kind=CommitteeKind(row["kind"]),
        )
        for row in rows
    )
    return TermPage(tuple(lines), rows[0]["total"] if rows else 0)


@dataclass(frozen=True, slots=True)
class TenureRow:
    """What was known of one tenure over one span of moments."""

    id: int
    since: date
    until: date | None
    term_ends: date | None
    basis_document: str
    ended_by: TenureEnd | None
    end_document: str | None
    end_facts: Mapping[str, str]
    known_since: datetime
    known_until: datetime | None
    change_reason: str | None


@dataclass(frozen=True, slots=True)
class TenureView:
    """One tenure with its rows, what is known now or was known last before the others."""

    person: int
    name: str
    region: str
    community: str
    kind: CommitteeKind
    office: Office
    basis: HoldingKind
    from_unit: str | None
    rows: tuple[TenureRow, ...]

    @property
    def now(self) -> TenureRow:
        return self.rows[0]

    @property
    def struck(self) -> bool:
        """Whether it turned out never to have been held."""
        return self.now.known_until is not None

    @property
    def in_committee(self) -> bool:
        return self.office.elected and self.basis is HoldingKind.ELECTED


async def tenure(actor: Actor, key: int) -> TenureView:
    """A tenure by any of its rows. Raises NotFound outside the actor's area."""
    rows = await connection().fetch(
        """SELECT t.*, p.name, c.name AS community_name, c.kind FROM tenure t
           JOIN person p ON p.id = t.person JOIN community c ON c.id = t.community
           WHERE coalesce(t.origin, t.id) = (SELECT coalesce(origin, id) FROM tenure WHERE id = $1)
             AND starts_with(t.region, $2) ORDER BY t.known_until DESC NULLS FIRST, t.id DESC""",
        key,
        actor.reach,
    )
    if not rows:
        raise NotFound
    last = rows[0]
    return TenureView(
        person=last["person"],
        name=last["name"],
        region=last["region"],
        community=last["community_name"],
        kind=CommitteeKind(last["kind"]),
        office=Office(last["office"]),
        basis=HoldingKind(last["basis"]),
        from_unit=last["from_unit"],
        rows=tuple(map(_row, rows)),
    )


def _row(row: Mapping[str, Any]) -> TenureRow:
    return TenureRow(
        id=row["id"],
        since=row["since"],
        until=row["until"],
        term_ends=row["term_ends"],
        basis_document=row["basis_document"],
        ended_by=TenureEnd(row["ended_by"]) if row["ended_by"] else None,
        end_document=row["end_document"],
        end_facts=json.loads(row["end_facts"]) if row["end_facts"] else {},
        known_since=row["known_since"].astimezone(clock.ZONE),
        known_until=row["known_until"].astimezone(clock.ZONE) if row["known_until"] else None,
        change_reason=row["change_reason"],
    )


async def reviews(actor: Actor, region: str, person: int, since: date) -> tuple[Review, ...]:
    """The democratic reviews of somebody in a community from a day on, the earliest first."""
    rows = await connection().fetch(
        """SELECT held, result, document FROM office_review
           WHERE region = $1 AND person = $2 AND held >= $3 AND starts_with(region, $4) ORDER BY held""",
        region,
        person,
        since,
        actor.reach,
    )
    return tuple(Review(row["held"], ReviewResult(row["result"]), row["document"]) for row in rows)


async def taken_up_after(actor: Actor, region: str, since: date) -> tuple[date, ...]:
    """The later days on which somebody came to an office of a community, the earliest first."""
    rows = await connection().fetch(
        """SELECT DISTINCT since FROM tenure
           WHERE region = $1 AND since > $2 AND known_until IS NULL AND starts_with(region, $3) ORDER BY since""",
        region,
        since,
        actor.reach,
    )
    return tuple(row["since"] for row in rows)


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """What goes not together in one community."""

    region: str
    community: str
    conflict: Conflict


# Rules are asked only where one person holds two offices, more hold one than it has seats, or two relatives hold one each.
_SUSPECTS = f"""
WITH held AS (
    SELECT t.id, t.community, t.region, t.person, t.office, t.basis, t.since FROM tenure t
    WHERE {_IN_AREA.format("t")} AND {_HELD_ON}
), suspects AS (
    SELECT community FROM held GROUP BY community, person HAVING count(*) > 1
    UNION
    SELECT community FROM held h WHERE basis IN ('elected', 'appointed') AND office <> ALL($5)
    GROUP BY community, office HAVING count(*) > 1 AND count(*) > coalesce(
        (SELECT s.seats FROM office_seats s
         WHERE s.community = h.community AND s.office = h.office AND s.since <= $3 ORDER BY s.since DESC LIMIT 1),
        CASE WHEN office = ANY($4) THEN 1 END)
    UNION
    SELECT a.community FROM kin_record k JOIN held a ON a.person = k.one JOIN held b ON b.person = k.other AND b.community = a.community
    WHERE k.struck IS NULL
)
SELECT c.region, c.name AS community, c.kind, held.person, p.name, held.office, held.basis, held.since
FROM held JOIN suspects USING (community) JOIN community c ON c.id = held.community JOIN person p ON p.id = held.person
ORDER BY c.region, {_ORDER.format("held")}, held.id
"""


async def held_in(actor: Actor, area: str, on: date) -> Mapping[str, tuple[str, CommitteeKind, tuple[Held, ...]]]:
    """By region: the name, the kind and the offices of the communities of an area in which any two could be in conflict."""
    single, by_vote = ([one.value for one in kinds] for kinds in (SINGLE, COMMITTEE))
    rows = await connection().fetch(_SUSPECTS, actor.reach, reach_of(area), on, single, by_vote)
    found: dict[str, tuple[str, CommitteeKind, tuple[Held, ...]]] = {}
    for row in rows:
        one = Held(row["person"], row["name"], Office(row["office"]), HoldingKind(row["basis"]), row["since"])
        name, kind, held = found.get(row["region"], (row["community"], CommitteeKind(row["kind"]), ()))
        found[row["region"]] = (name, kind, (*held, one))
    return found


async def relations(actor: Actor, people: Sequence[int]) -> tuple[Relation, ...]:
    """The recorded relations among some people; those that were struck are none."""
    rows = await connection().fetch(
        """SELECT one, other, relation FROM kin_record
           WHERE one = ANY($1) AND other = ANY($1) AND struck IS NULL AND starts_with(region, $2) ORDER BY id""",
        list(people),
        actor.reach,
    )
    return tuple(Relation(row["one"], row["other"], Kinship(row["relation"])) for row in rows)


async def _plans(actor: Actor, regions: Sequence[str], on: date) -> Mapping[str, Mapping[Office, int]]:
    """By region the decided numbers of seats on a day; an office without a decision is absent."""
    rows = await connection().fetch(
        """SELECT DISTINCT ON (s.community, s.office) c.region, s.office, s.seats
           FROM office_seats s JOIN community c ON c.id = s.community
           WHERE starts_with(c.region, $1) AND c.region = ANY($2) AND s.since <= $3
           ORDER BY s.community, s.office, s.since DESC""",
        actor.reach,
        list(regions),
        on,
    )
    plans: dict[str, dict[Office, int]] = {}
    for row in rows:
        plans.setdefault(row["region"], {})[Office(row["office"])] = row["seats"]
    return plans


async def conflicts_in(actor: Actor, area: str, on: date) -> tuple[ConflictLine, ...]:
    """What goes not together in the communities of an area by the law of a day, as far as relations are on record."""
    found = await held_in(actor, area, on)
    everybody = {one.person for _, _, held in found.values() for one in held}
    related = await relations(actor, sorted(everybody))
    plans = await _plans(actor, sorted(found), on)
    return tuple(
        ConflictLine(region, name, conflict)
        for region, (name, kind, held) in found.items()
        for conflict in (*crowded(held, plans.get(region, {})), *conflicts(kind, held, related, on))
    )


async def clashes(actor: Actor, kind: CommitteeKind, new: Held, held: Sequence[Held], day: date) -> tuple[Finding, ...]:
    """What an office goes not together with among those held in its community, by the law of a day."""
    related = await relations(actor, sorted({one.person for one in (*held, new)}))
    found = conflicts(kind, [*held, new], related, day)
    return tuple(one.finding for one in found if new in {one.one, one.other})
