"""Who held which office of an area on a day, and what changed between two days; inside `transaction(actor)`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cadres.births import counted_from
from cadres.queries import full_years
from cadres.vocabulary import Education, Office, PoliticalStatus, Sex, TenureEnd
from server.access.actor import Actor, reach_of
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class Holder:
    """A person in an office. `until` is the first day no longer held."""

    person: int
    name: str
    sex: Sex
    born: date
    ethnicity: str | None
    political_status: PoliticalStatus | None
    education: Education | None
    region: str
    community: str
    office: Office
    since: date
    until: date | None
    term_ends: date | None
    ended_by: TenureEnd | None

    def age_on(self, day: date) -> int:
        """Full years on a day."""
        return full_years(self.born, day)


@dataclass(frozen=True, slots=True)
class Roster:
    """One page of the holders of a day, how many offices are held in all, and how many of each."""

    lines: tuple[Holder, ...]
    total: int
    people: int
    by_office: Mapping[Office, int]


@dataclass(frozen=True, slots=True)
class Changes:
    """Who held an office on the later day and not on the earlier, and the other way round.

    The lists may be cut; `came_total` and `left_total` are how long they are whole.
    """

    came: tuple[Holder, ...]
    left: tuple[Holder, ...]
    came_total: int
    left_total: int


#: How many a page shows of each kind.
_MOST: Final = 5_000
# The second clause says the same as `starts_with` of an area's prefix, for codes are twelve digits; it can use an index.
_HOLDERS: Final = """
FROM tenure t JOIN person p ON p.id = t.person JOIN community c ON c.id = t.community
WHERE starts_with(t.region, $1) AND t.region BETWEEN rpad($2, 12, '0') AND rpad($2, 12, '9') AND t.known_until IS NULL
"""
_COLUMNS: Final = f"""
SELECT p.id AS person, p.name, p.sex, {counted_from("p")} AS born, p.ethnicity, p.political_status, p.education, c.region, c.name AS community,
       t.office, t.since, t.until, t.term_ends, t.ended_by
"""
_ON: Final = "(t.since <= {0} AND (t.until IS NULL OR t.until > {0}))"
_OFFICES: Final = ", ".join(f"'{office.value}'" for office in Office)
_ORDER: Final = f"ORDER BY c.region, array_position(ARRAY[{_OFFICES}], t.office::text), p.stroke_key, t.id"


async def roster(actor: Actor, area: str, on: date, *, first: int = 0, size: int = 50) -> Roster:
    """The holders of a day by community, post and strokes."""
    words = (actor.reach, reach_of(area), on)
    rows = await connection().fetch(
        f"{_COLUMNS} {_HOLDERS} AND {_ON.format('$3')} {_ORDER} OFFSET $4 LIMIT $5", *words, first, size
    )
    counts = await connection().fetch(
        f"SELECT t.office, count(*) AS n {_HOLDERS} AND {_ON.format('$3')} GROUP BY t.office", *words
    )
    people = await connection().fetchval(f"SELECT count(DISTINCT t.person) {_HOLDERS} AND {_ON.format('$3')}", *words)
    numbers = {row["office"]: row["n"] for row in counts}
    by_office = {office: numbers[office.value] for office in Office if office.value in numbers}
    return Roster(tuple(map(_holder, rows)), sum(by_office.values()), int(people), by_office)


async def changes(actor: Actor, area: str, earlier: date, later: date, *, most: int = _MOST) -> Changes:
    """What is different on the later day. Who held an office on both days, by whatever terms, did not change.

    At most `most` of each are listed.
    """
    words = (actor.reach, reach_of(area), earlier, later, most)
    came, left = [
        await connection().fetch(
            f"""{_COLUMNS}, count(*) OVER () AS total {_HOLDERS} AND {_ON.format(on)} AND $3::date <= $4::date
                AND NOT EXISTS (SELECT FROM tenure o WHERE o.person = t.person AND o.community = t.community
                    AND o.office = t.office AND o.known_until IS NULL AND o.since <= {other} AND (o.until IS NULL OR o.until > {other}))
                {_ORDER} LIMIT $5""",
            *words,
        )
        for on, other in (("$4", "$3"), ("$3", "$4"))
    ]
    totals = [rows[0]["total"] if rows else 0 for rows in (came, left)]
    return Changes(tuple(map(_holder, came)), tuple(map(_holder, left)), *totals)


def _holder(row: Mapping[str, Any]) -> Holder:
    return Holder(
        **{
            **{name: value for name, value in row.items() if name != "total"},
            "sex": Sex(row["sex"]),
            "political_status": PoliticalStatus(row["political_status"]) if row["political_status"] else None,
            "education": Education(row["education"]) if row["education"] else None,
            "office": Office(row["office"]),
            "ended_by": TenureEnd(row["ended_by"]) if row["ended_by"] else None,
        }
    )
