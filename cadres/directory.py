"""The list of people: narrowed, ordered, counted. All functions run inside `transaction(actor)`.

The area is a range of region codes under COLLATE "C", so that an index finds it whatever the database's own order is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from cadres.births import counted_from
from cadres.queries import full_years
from cadres.rules import completeness
from cadres.rules.completeness import APPRAISED_YEARS, Item
from cadres.tables.people import CITIZEN_NUMBER
from cadres.vocabulary import Education, Merit, Office, PoliticalStatus, RecordPurpose, Sex, Source
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.values import identity
from server.values.text import search_key

Order = Literal["place", "strokes"]
Holding = Literal["", "any", "none"]

_PAST_DIGITS: Final = ":"
_TOWNSHIP_DIGITS: Final = 9
_COUNTED: Final = counted_from("p")


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list of people is narrowed by; what is empty does not narrow. Ages and offices are those of the day `on`."""

    area: str
    on: date
    words: str = ""
    sex: Sex | None = None
    political_status: PoliticalStatus | None = None
    education: Education | None = None
    source: Merit | None = None
    age_from: int | None = None
    age_to: int | None = None
    holds: Holding = ""
    office: Office | None = None
    lacks: RecordPurpose | None = None
    order: Order = "place"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of a list, as on the day asked for. `offices` are words: 主任、党组织书记."""

    id: int
    region: str
    community: str
    name: str
    sex: Sex
    born: date
    ethnicity: str | None
    political_status: PoliticalStatus | None
    education: Education | None
    source: Source | None
    offices: tuple[Office, ...]
    masked_number: str
    missing: tuple[Item, ...]

    def age_on(self, day: date) -> int:
        """Full years on a day."""
        return full_years(self.born, day)


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of a list and how many people are on all of its pages."""

    lines: tuple[PersonLine, ...]
    total: int


#: What a record holds, by the keys of `rules.completeness`; what does not apply to somebody counts as held. $1 is the day.
_HELD: Final = {
    "ethnicity": "p.ethnicity IS NOT NULL",
    "political_status": "p.political_status IS NOT NULL",
    "party_since": (
        """(p.party_since IS NOT NULL OR coalesce(p.political_status, '') NOT IN ('party_member', 'probationary')
            OR EXISTS (SELECT FROM determination d WHERE d.person = p.id AND d.field = 'party' AND d.struck IS NULL))"""
    ),
    "education": "p.education IS NOT NULL",
    "home": "p.home IS NOT NULL",
    "phone": "p.phone IS NOT NULL",
    "work_since": (
        "EXISTS (SELECT FROM determination d WHERE d.person = p.id AND d.field = 'work' AND d.struck IS NULL)"
    ),
    "career": "EXISTS (SELECT FROM career_line c WHERE c.person = p.id AND c.struck IS NULL)",
    "appraisals": (
        f"""(SELECT count(DISTINCT a.year) FROM appraisal a WHERE a.person = p.id AND a.struck IS NULL
             AND a.kind = 'yearly' AND a.year >= extract(year FROM $1::date) - {APPRAISED_YEARS}
             AND a.year < extract(year FROM $1::date)) = {APPRAISED_YEARS}"""
    ),
    "form": "EXISTS (SELECT FROM appointment_form f WHERE f.person = p.id AND f.struck IS NULL)",
    "photo": (
        """EXISTS (SELECT FROM appointment_form f WHERE f.person = p.id AND f.struck IS NULL AND f.photo IS NOT NULL)"""
    ),
}
_KEYS_HELD: Final = ", ".join(f"CASE WHEN {sql} THEN '{key}' END" for key, sql in _HELD.items())

_IN_OFFICE: Final = "t.person = p.id AND t.known_until IS NULL AND t.since <= $1 AND (t.until IS NULL OR t.until > $1)"
_ORDERS: Final[Mapping[str, str]] = {
    "place": 'p.region COLLATE "C", p.stroke_key, p.id',
    "strokes": "p.stroke_key, p.id",
}


class _Where:
    """Conditions joined by AND, and their values; the first value is the day."""

    def __init__(self, on: date) -> None:
        self.values: list[Any] = [on]
        self.parts = ["p.merged_into IS NULL", "$1::date IS NOT NULL"]

    def add(self, sql: str, *values: object) -> None:
        """A condition whose `{}` are places of its values."""
        places = [f"${len(self.values) + number}" for number in range(1, len(values) + 1)]
        self.values += values
        self.parts.append(sql.format(*places))

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts)


def _where(actor: Actor, wanted: PeopleFilter) -> _Where:
    where = _Where(wanted.on)
    for reach in {actor.reach, reach_of(wanted.area)}:
        where.add('p.region COLLATE "C" >= {} AND p.region COLLATE "C" < {}', reach, reach + _PAST_DIGITS)
    if wanted.words:
        # Signs alone, such as %, are in no name; an empty key would be in every one.
        key = search_key(wanted.words)
        where.add("{} <> '' AND strpos(p.name_key, {}) > 0", key, key)
    for column in ("sex", "political_status", "education"):
        if chosen := getattr(wanted, column):
            where.add(f"p.{column} = {{}}", chosen.value)
    if wanted.source:
        where.add(
            """(p.source = {0} OR EXISTS (SELECT FROM person_merit m WHERE m.person = p.id AND m.kind = {0}
                AND m.struck IS NULL AND m.since <= $1 AND (m.until IS NULL OR m.until > $1)))""",
            wanted.source.value,
        )
    if wanted.age_from is not None:
        where.add(f"{_COUNTED} <= {{}}", years_before(wanted.on, wanted.age_from))
    if wanted.age_to is not None:
        where.add(f"{_COUNTED} > {{}}", years_before(wanted.on, wanted.age_to + 1))
    _narrow_by_office(where, wanted)
    if wanted.lacks:
        held = " AND ".join(_HELD[item.key] for item in completeness.needed(wanted.lacks))
        where.parts.append(f"NOT ({held})")
    return where


def _narrow_by_office(where: _Where, wanted: PeopleFilter) -> None:
    if wanted.holds == "none":
        where.parts.append(f"NOT EXISTS (SELECT FROM tenure t WHERE {_IN_OFFICE})")
    elif wanted.office:
        where.add(f"EXISTS (SELECT FROM tenure t WHERE {_IN_OFFICE} AND t.office = {{}})", wanted.office.value)
    elif wanted.holds == "any":
        where.parts.append(f"EXISTS (SELECT FROM tenure t WHERE {_IN_OFFICE})")


def years_before(day: date, years: int) -> date:
    """The latest birthday of somebody who is that many full years old on a day.

    Whoever was born on 29 February is a year older on 1 March where there is no such day, as `queries.full_years` counts.
    """
    year = day.year - years
    if year < date.min.year:
        return date.min
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


async def people(
    actor: Actor,
    wanted: PeopleFilter,
    *,
    first: int = 0,
    size: int = 50,
    counts: Mapping[str, int] | None = None,
) -> PeoplePage:
    """A page of people who were not merged into others. `counts` by township, where they were read, save counting again."""
    where = _where(actor, wanted)
    places = len(where.values)
    order = _ORDERS[wanted.order]
    total = _known_total(wanted, counts)
    if total is None and _is_bare(wanted):
        total = await _count(where)
    # Conditions are dear, so rows that are met are counted as they are found; a list that has none is read by its order.
    counted = "count(*) OVER ()" if total is None else "0"
    rows = await connection().fetch(
        f"""WITH page AS (SELECT p.id, {counted} AS total FROM person p WHERE {where.sql} ORDER BY {order}
                          OFFSET ${places + 1} LIMIT ${places + 2})
            SELECT p.id, p.region, p.name, p.sex, {_COUNTED} AS born, p.ethnicity, p.political_status, p.education, p.source,
                   p.citizen_number, coalesce(v.name, d.name, '') AS community, page.total,
                   array_remove(ARRAY[{_KEYS_HELD}], NULL) AS held,
                   ARRAY(SELECT t.office FROM tenure t WHERE {_IN_OFFICE} ORDER BY t.id) AS offices
            FROM page JOIN person p USING (id) LEFT JOIN community v ON v.region = p.region
                 LEFT JOIN division d ON d.code = p.region AND d.until IS NULL ORDER BY {order}""",
        *where.values,
        first,
        size,
    )
    if total is None:
        # Past the last page there is no row that says so.
        total = rows[0]["total"] if rows else await _count(where)
    purpose = wanted.lacks or RecordPurpose.VETTING
    return PeoplePage(tuple(_line(row, purpose) for row in rows), total)


async def _count(where: _Where) -> int:
    return int(await connection().fetchval(f"SELECT count(*) FROM person p WHERE {where.sql}", *where.values))


def _is_bare(wanted: PeopleFilter) -> bool:
    """Whether nothing but the area narrows the list."""
    return wanted == PeopleFilter(wanted.area, wanted.on, order=wanted.order)


def _known_total(wanted: PeopleFilter, counts: Mapping[str, int] | None) -> int | None:
    """How many people an area has, if the counts say it: nothing narrows the list and the area is no single community."""
    reach = reach_of(wanted.area)
    if counts is None or not _is_bare(wanted) or len(reach) > _TOWNSHIP_DIGITS:
        return None
    return sum(number for township, number in counts.items() if township.startswith(reach))


def _line(row: Mapping[str, Any], purpose: RecordPurpose) -> PersonLine:
    return PersonLine(
        id=row["id"],
        region=row["region"],
        community=row["community"],
        name=row["name"],
        sex=Sex(row["sex"]),
        born=row["born"],
        ethnicity=row["ethnicity"],
        political_status=PoliticalStatus(row["political_status"]) if row["political_status"] else None,
        education=Education(row["education"]) if row["education"] else None,
        source=Source(row["source"]) if row["source"] else None,
        offices=tuple(office for office in Office if office.value in row["offices"]),
        masked_number=identity.mask(sealing.unseal(row["citizen_number"], CITIZEN_NUMBER)),
        missing=completeness.missing(purpose, frozenset(row["held"])),
    )


async def counts_by_township(actor: Actor) -> Mapping[str, int]:
    """How many people each township of the actor's area has on record, by township code."""
    rows = await connection().fetch(
        """SELECT left(region, 9) || '000' AS township, count(*) AS n FROM person p
           WHERE merged_into IS NULL AND region COLLATE "C" >= $1 AND region COLLATE "C" < $2 GROUP BY 1""",
        actor.reach,
        actor.reach + _PAST_DIGITS,
    )
    return {row["township"]: row["n"] for row in rows}


async def held_of(actor: Actor, person: int, on: date) -> frozenset[str]:
    """What one person's record holds, by the keys of completeness."""
    keys = await connection().fetchval(
        f"""SELECT array_remove(ARRAY[{_KEYS_HELD}], NULL) FROM person p
            WHERE $1::date IS NOT NULL AND p.id = $2 AND starts_with(p.region, $3)""",
        on,
        person,
        actor.reach,
    )
    return frozenset(keys or ())
