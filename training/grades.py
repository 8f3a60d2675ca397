"""How the yearly appraisals of those in teams came out by county and year; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence

from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.places.regions import county_of
from training.rules.excellence import Graded

_COUNTY_DIGITS = 6
#: Somebody who was in two teams of a county in a year is one person, and excellent where either appraisal says so.
_TALLY = """
SELECT county, year, count(*) FILTER (WHERE excellent) AS excellent, count(*) FILTER (WHERE appraised) AS appraised,
       count(*) FILTER (WHERE NOT appraised) AS waiting
FROM (
    SELECT y.county, y.year, a.person, coalesce(bool_or(g.grade = 'excellent'), false) AS excellent,
           count(g.id) > 0 AS appraised
    FROM ({years}) y
    JOIN team_assignment a ON starts_with(a.region, y.county) AND a.person IS DISTINCT FROM $3
        AND a.since < make_date(y.year + 1, 1, 1) AND (a.until IS NULL OR a.until > make_date(y.year, 1, 1))
    LEFT JOIN team_grade g ON g.assignment = a.id AND g.year = y.year
    GROUP BY y.county, y.year, a.person
) people
GROUP BY county, year ORDER BY year DESC, county
"""
_APPRAISED_YEARS = """
SELECT DISTINCT left(region, 6) AS county, year FROM team_grade
WHERE year IS NOT NULL AND starts_with(region, $1) AND starts_with(region, $2)
"""
_ONE_YEAR = "SELECT $1::text AS county, $2::integer AS year"


async def appraised_years(actor: Actor, area: str) -> Sequence[Graded]:
    """Every year of every county of an area in which somebody was appraised, the latest first.

    None within a county, nor for whoever sees a part of one alone: a share is of the whole county.
    """
    if max(len(actor.reach), len(reach_of(area))) > _COUNTY_DIGITS:
        return ()
    rows = await connection().fetch(_TALLY.format(years=_APPRAISED_YEARS), actor.reach, reach_of(area), None)
    return tuple(_graded(row["county"], row["year"], row) for row in rows)


async def year_without(region: str, year: int, person: int) -> Graded:
    """One year of the county of a place without one person, for what their appraisal adds to it."""
    county = county_of(region)[:_COUNTY_DIGITS]
    row = await connection().fetchrow(_TALLY.format(years=_ONE_YEAR), county, year, person)
    return _graded(county, year, row or {"excellent": 0, "appraised": 0, "waiting": 0})


def _graded(county: str, year: int, row: Mapping[str, int]) -> Graded:
    return Graded(county.ljust(12, "0"), year, row["excellent"], row["appraised"], row["waiting"])
