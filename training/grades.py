"""How the yearly appraisals of those in teams came out by county and year; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from datetime import date

from server.access.actor import COUNTY_REACH, Actor, reach_of
from server.db.engine import connection
from server.places.regions import county_of
from training.rules.excellence import Graded

#: Each assignment stands once in each of its years, an open one up to the year after `$3`; nobody was there in the year whose first day they left on.
#: Somebody who was in two teams of a county in a year is one person, and excellent where either appraisal says so.
_TALLY = """
SELECT county, year, count(*) FILTER (WHERE excellent) AS excellent, count(*) FILTER (WHERE appraised) AS appraised,
       count(*) FILTER (WHERE NOT appraised) AS waiting, count(*) FILTER (WHERE explained) AS explained
FROM (
    SELECT left(a.region, 6) AS county, y.year, a.person, coalesce(bool_or(g.grade = 'excellent'), false) AS excellent,
           coalesce(bool_or(g.grade = 'excellent' AND g.over_share), false) AS explained, count(g.id) > 0 AS appraised
    FROM team_assignment a
    CROSS JOIN LATERAL generate_series(
        extract(year FROM a.since)::integer, extract(year FROM coalesce(a.until - 1, make_date($3 + 1, 1, 1)))::integer
    ) AS y(year)
    LEFT JOIN team_grade g ON g.assignment = a.id AND g.year = y.year
    WHERE starts_with(a.region, $1) AND starts_with(a.region, $2) AND {of}
    GROUP BY 1, 2, 3
) people
GROUP BY county, year {having} ORDER BY year DESC, county
"""
_APPRAISED = _TALLY.format(of="true", having="HAVING bool_or(appraised)")
_ONE_YEAR = _TALLY.format(of="y.year = $3 AND a.person <> $4", having="")


def sees_county(actor: Actor) -> bool:
    """Whether an account sees the whole of the counties it sees anything of."""
    return len(actor.reach) <= COUNTY_REACH


async def appraised_years(actor: Actor, area: str, on: date) -> Sequence[Graded]:
    """Every year of every county of an area in which somebody was appraised by a day, the latest first.

    None within a county, nor for whoever sees a part of one alone: a share is of the whole county.
    """
    if not sees_county(actor) or len(reach_of(area)) > COUNTY_REACH:
        return ()
    rows = await connection().fetch(_APPRAISED, actor.reach, reach_of(area), on.year)
    return tuple(_graded(row["county"], row["year"], row) for row in rows)


async def year_without(actor: Actor, region: str, year: int, person: int) -> Graded:
    """One year of the county of a place without one person, for what their appraisal adds to it.

    For an actor who sees the whole county (`sees_county`): else it is of a part.
    """
    county = county_of(region)[:COUNTY_REACH]
    row = await connection().fetchrow(_ONE_YEAR, actor.reach, county, year, person)
    return _graded(county, year, row or {"excellent": 0, "appraised": 0, "waiting": 0, "explained": 0})


def _graded(county: str, year: int, row: Mapping[str, int]) -> Graded:
    return Graded(county.ljust(12, "0"), year, row["excellent"], row["appraised"], row["waiting"], row["explained"])
