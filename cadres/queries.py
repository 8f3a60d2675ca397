"""Reading communities and people, always from the actor's area and inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from cadres.births import counted_from
from cadres.rules.naming import Renaming, committee_name, name_on
from cadres.tables.people import CITIZEN_NUMBER
from cadres.vocabulary import CommitteeKind, Education, HoldingKind, Kinship, Office, PoliticalStatus, Sex, TenureEnd
from server import clock
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from server.places.regions import TOWNSHIP_LEVEL, Place, path
from server.values import identity


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """One community of a list, with its committee as held on the day asked for."""

    region: str
    name: str
    kind: CommitteeKind
    households: int | None
    population: int | None
    secretary: str | None
    chair: str | None
    members: int
    women: int
    term_ends: date | None


@dataclass(frozen=True, slots=True)
class CommunityPage:
    """One page of a list and the totals over all its pages."""

    lines: tuple[CommunityLine, ...]
    total: int
    households: int
    population: int
    members: int
    women: int


@dataclass(frozen=True, slots=True)
class CommunityFilter:
    """What a list is narrowed by; empty means not at all."""

    area: str
    words: str = ""
    kind: CommitteeKind | None = None


_LINES = """
WITH chosen AS (
    SELECT c.id, c.region, c.name, c.kind, c.households, c.population FROM community c
    WHERE starts_with(c.region, $1) AND c.region BETWEEN rpad($2, 12, '0') AND rpad($2, 12, '9')
      AND ($3 = '' OR strpos(c.name, $3) > 0 OR starts_with(c.region, $3))
      AND ($4::text IS NULL OR c.kind = $4) AND (c.until IS NULL OR c.until > $5)
), held AS MATERIALIZED (
    SELECT t.community, max(p.name) FILTER (WHERE t.office = 'party_secretary' AND t.basis <> 'acting') AS secretary,
           max(p.name) FILTER (WHERE t.office = 'chair' AND t.basis = 'elected') AS chair,
           count(*) FILTER (WHERE t.office IN ('chair', 'vice_chair', 'member') AND t.basis = 'elected') AS members,
           count(*) FILTER (WHERE t.office IN ('chair', 'vice_chair', 'member') AND t.basis = 'elected'
                            AND p.sex = 'female') AS women,
           max(t.term_ends) FILTER (WHERE t.office IN ('chair', 'vice_chair', 'member')) AS term_ends
    FROM tenure t JOIN person p ON p.id = t.person
    WHERE t.region BETWEEN rpad($2, 12, '0') AND rpad($2, 12, '9')
      AND t.known_until IS NULL AND t.since <= $5 AND (t.until IS NULL OR t.until > $5)
      AND t.community IN (SELECT id FROM chosen)
    GROUP BY t.community
)
"""


_SUMS = """count(*) {0} AS total, coalesce(sum(households) {0}, 0) AS all_households,
              coalesce(sum(population) {0}, 0) AS all_population, coalesce(sum(members) {0}, 0) AS all_members,
              coalesce(sum(women) {0}, 0) AS all_women"""


async def communities(
    actor: Actor, wanted: CommunityFilter, on: date, *, first: int = 0, size: int = 50
) -> CommunityPage:
    """A page of communities by region code, as their committees stood on a day."""
    words = (actor.reach, reach_of(wanted.area), wanted.words, wanted.kind, on)
    # Both the page and the sums of all pages come of one reading; a page past the last has no row to tell the sums.
    rows = await connection().fetch(
        _LINES
        + f"""SELECT chosen.*, held.*, {_SUMS.format("OVER ()")} FROM chosen LEFT JOIN held ON held.community = chosen.id
             ORDER BY chosen.region OFFSET $6 LIMIT $7""",
        *words,
        first,
        size,
    )
    sums = (
        rows[0]
        if rows
        else await connection().fetchrow(
            _LINES + f"SELECT {_SUMS.format('')} FROM chosen LEFT JOIN held ON held.community = chosen.id", *words
        )
    )
    return CommunityPage(
        tuple(map(_line, rows)),
        total=int(sums["total"]),
        households=int(sums["all_households"]),
        population=int(sums["all_population"]),
        members=int(sums["all_members"]),
        women=int(sums["all_women"]),
    )


def _line(row: Mapping[str, Any]) -> CommunityLine:
    return CommunityLine(
        region=row["region"],
        name=row["name"],
        kind=CommitteeKind(row["kind"]),
        households=row["households"],
        population=row["population"],
        secretary=row["secretary"],
        chair=row["chair"],
        members=row["members"] or 0,
        women=row["women"] or 0,
        term_ends=row["term_ends"],
    )


async def counts_by_township(actor: Actor, county: str) -> Mapping[str, int]:
    """How many communities each township of a county has, by township code."""
    rows = await connection().fetch(
        """SELECT left(region, 9) || '000' AS township, count(*) AS n FROM community
           WHERE starts_with(region, $1) AND starts_with(region, $2) AND until IS NULL GROUP BY 1""",
        actor.reach,
        reach_of(county),
    )
    return {row["township"]: row["n"] for row in rows}


def full_years(born: date, day: date) -> int:
    """An age as the law counts it: full on the birthday."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class Officer:
    """A person in an office over a span. `tenure` is the row that is known now, or was on the day asked for.

    `born` is by the citizen number; years are `counted_from` the birth that the file determines, where it does.
    """

    tenure: int
    person: int
    name: str
    sex: Sex
    born: date
    counted_from: date
    ethnicity: str | None
    political_status: PoliticalStatus | None
    education: Education | None
    office: Office
    since: date
    until: date | None
    term_ends: date | None
    basis: HoldingKind
    basis_document: str
    from_unit: str | None
    ended_by: TenureEnd | None
    end_document: str | None

    @property
    def in_committee(self) -> bool:
        """Whether the voters gave this person a seat of the committee: who acts for the chair has none by it (T-26)."""
        return self.office.elected and self.basis is HoldingKind.ELECTED

    def age_on(self, day: date) -> int:
        """Full years on a day."""
        return full_years(self.counted_from, day)


@dataclass(frozen=True, slots=True)
class CommunityView:
    """One community with its place and the names that follow from it."""

    region: str
    name: str
    kind: CommitteeKind
    places: tuple[Place, ...]
    households: int | None
    population: int | None
    address: str | None
    credit_code: str | None
    established: date | None
    until: date | None = None

    @property
    def committee(self) -> str:
        """The committee's full name (CT-1)."""
        return committee_name([place.name for place in self.places[:-1]], self.name, self.kind)

    @property
    def county(self) -> Place:
        return self.places[2]

    @property
    def township(self) -> Place:
        return self.places[3]


async def community(actor: Actor, region: str, on: date | None = None) -> CommunityView:
    """One community, under the names that it and the divisions above it had on a day, or under those of today.

    Papers are written under the names of their day. Raises NotFound outside the actor's area.
    """
    row = await connection().fetchrow(
        """SELECT region, name, kind, households, population, address, credit_code, established, until FROM community
           WHERE region = $1 AND starts_with(region, $2)""",
        region,
        actor.reach,
    )
    if row is None:
        raise NotFound
    named = row["name"], CommitteeKind(row["kind"])
    if on is not None:
        named = name_on(named, await _renamings(region), on)
    return CommunityView(**{**row, "name": named[0], "kind": named[1]}, places=await path(region, on))


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody is on record: a community, or the township or area above whose office has them.

    `township` is None above townships; `href` is the page of the place.
    """

    name: str
    href: str
    township: Place | None


async def home(actor: Actor, region: str) -> Home:
    """Where somebody with this region is on record."""
    try:
        found = await community(actor, region)
    except NotFound:
        places = await path(region)
        township = next((one for one in places if one.level == TOWNSHIP_LEVEL), None)
        return Home(places[-1].name, f"/communities?area={region}", township)
    return Home(found.name, f"/communities/{region}", found.township)


def name_then(alias: str, day: str) -> str:
    """The name that a community of a query had on a day of the same query, as SQL (see `name_on`)."""
    return f"""coalesce((SELECT u.name_before FROM community_change u WHERE u.region = {alias}.region AND u.withdrawn IS NULL
                AND u.day > {day} AND u.name_before IS NOT NULL AND u.kind_before IS NOT NULL ORDER BY u.day LIMIT 1), {alias}.name)"""


async def _renamings(region: str) -> tuple[Renaming, ...]:
    rows = await connection().fetch(
        "SELECT day, name_before, kind_before FROM community_change WHERE region = $1 AND withdrawn IS NULL", region
    )
    return tuple(
        Renaming(row["day"], row["name_before"], CommitteeKind(row["kind_before"]) if row["kind_before"] else None)
        for row in rows
    )


_OFFICERS = f"""
SELECT t.id AS tenure, p.id AS person, p.name, p.sex, p.born, {counted_from("p")} AS counted_from, p.ethnicity, p.political_status, p.education,
       t.office, t.since, t.until, t.term_ends, t.basis, t.basis_document, t.from_unit, t.ended_by, t.end_document
FROM tenure t JOIN person p ON p.id = t.person
WHERE t.region = $1 AND starts_with(t.region, $2)
  AND CASE WHEN $4::timestamptz IS NULL THEN t.known_until IS NULL
           ELSE t.known_since < $4 AND (t.known_until IS NULL OR t.known_until >= $4) END
"""

_BY_OFFICE = f"array_position(ARRAY{[office.value for office in Office]}, t.office::text)"


def known_by(day: date | None) -> datetime | None:
    """The moment up to which one asks what was known: the end of a day, None for all that is known now."""
    return None if day is None else datetime.combine(day + timedelta(days=1), time(), clock.ZONE)


def _officer(row: Mapping[str, Any]) -> Officer:
    return Officer(
        **{
            **row,
            "sex": Sex(row["sex"]),
            "political_status": PoliticalStatus(row["political_status"]) if row["political_status"] else None,
            "education": Education(row["education"]) if row["education"] else None,
            "office": Office(row["office"]),
            "basis": HoldingKind(row["basis"]),
            "ended_by": TenureEnd(row["ended_by"]) if row["ended_by"] else None,
        }
    )


async def officers(actor: Actor, region: str, on: date, known: date | None = None) -> tuple[Officer, ...]:
    """Who holds the community's offices on a day, the secretary and the chair first; `known` asks as was known that day."""
    rows = await connection().fetch(
        f"{_OFFICERS} AND t.since <= $3 AND (t.until IS NULL OR t.until > $3) ORDER BY {_BY_OFFICE}, t.since, t.id",
        region,
        actor.reach,
        on,
        known_by(known),
    )
    return tuple(map(_officer, rows))


async def former_officers(actor: Actor, region: str, on: date, known: date | None = None) -> tuple[Officer, ...]:
    """Whoever held an office of the community before a day, the latest first; `known` as for `officers`."""
    rows = await connection().fetch(
        f"{_OFFICERS} AND t.until <= $3 ORDER BY t.until DESC, {_BY_OFFICE}, t.id",
        region,
        actor.reach,
        on,
        known_by(known),
    )
    return tuple(map(_officer, rows))


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as pages show them: the number masked. `born` and `counted_from` as for `Officer`."""

    id: int
    region: str
    name: str
    sex: Sex
    born: date
    counted_from: date
    ethnicity: str | None
    political_status: PoliticalStatus | None
    education: Education | None
    masked_number: str

    def age_on(self, day: date) -> int:
        """Full years on a day."""
        return full_years(self.counted_from, day)


async def people(actor: Actor, ids: Sequence[int]) -> Mapping[int, PersonView]:
    """Some people by id; those outside the area are absent."""
    rows = await connection().fetch(
        f"""SELECT id, region, name, sex, born, {counted_from()} AS counted_from, ethnicity, political_status,
                  education, citizen_number FROM person
           WHERE id = ANY($1) AND starts_with(region, $2)""",
        list(ids),
        actor.reach,
    )
    return {row["id"]: _person(row) for row in rows}


def _person(row: Mapping[str, Any]) -> PersonView:
    return PersonView(
        id=row["id"],
        region=row["region"],
        name=row["name"],
        sex=Sex(row["sex"]),
        born=row["born"],
        counted_from=row["counted_from"],
        ethnicity=row["ethnicity"],
        political_status=PoliticalStatus(row["political_status"]) if row["political_status"] else None,
        education=Education(row["education"]) if row["education"] else None,
        masked_number=identity.mask(sealing.unseal(row["citizen_number"], CITIZEN_NUMBER)),
    )


async def names_of_people(actor: Actor, ids: Sequence[str]) -> Mapping[str, str]:
    """The names of people in the actor's area, by id as the trace writes it."""
    rows = await connection().fetch(
        "SELECT id, name FROM person WHERE starts_with(region, $1) AND id = ANY($2)", actor.reach, list(map(int, ids))
    )
    return {str(row["id"]): row["name"] for row in rows}


async def people_of(actor: Actor, region: str) -> tuple[PersonView, ...]:
    """The people on record in a community, by name."""
    rows = await connection().fetch(
        f"""SELECT id, region, name, sex, born, {counted_from()} AS counted_from, ethnicity, political_status,
                  education, citizen_number FROM person
           WHERE region = $1 AND merged_into IS NULL AND starts_with(region, $2) ORDER BY stroke_key, id""",
        region,
        actor.reach,
    )
    return tuple(map(_person, rows))


async def kin(actor: Actor, people: Sequence[int]) -> tuple[tuple[int, int, Kinship], ...]:
    """The recorded relations among some people: the first is the relation of the second."""
    rows = await connection().fetch(
        """SELECT one, other, relation FROM kin_record
           WHERE one = ANY($1) AND other = ANY($1) AND struck IS NULL AND starts_with(region, $2) ORDER BY id""",
        list(people),
        actor.reach,
    )
    return tuple((row["one"], row["other"], Kinship(row["relation"])) for row in rows)
