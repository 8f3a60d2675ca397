"""How many children a place has by category, small numbers hidden; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from server.access.actor import Actor, reach_of
from server.db.engine import connection
from training.child_vocabulary import ChildCategory
from training.parameters import decisions
from training.rules.children import Concealed, conceal, shown_sum


@dataclass(frozen=True, slots=True)
class CountLine:
    """The latest count of a community in each category by the day asked for, and the day of the latest one."""

    region: str
    place: str
    township: str
    numbers: Mapping[ChildCategory, Concealed]
    as_of: date | None


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """The counts of an area. The sums are of what is shown; `left_out` tells how many small numbers they leave out."""

    lines: tuple[CountLine, ...]
    sums: Mapping[ChildCategory, int]
    left_out: int
    least: int


_COUNTS = """
SELECT c.region, c.name AS place, coalesce(d.name, '') AS township, n.category, n.number, n.as_of FROM community c
LEFT JOIN division d ON d.code = rpad(left(c.region, 9), 12, '0') AND d.until IS NULL
JOIN LATERAL (SELECT DISTINCT ON (category) category, number, as_of FROM child_count
              WHERE region = c.region AND as_of <= $3 ORDER BY category, as_of DESC) n ON true
WHERE c.until IS NULL AND starts_with(c.region, $1) AND starts_with(c.region, $2) ORDER BY c.region
"""


async def area_counts(actor: Actor, area: str, on: date) -> AreaCounts:
    """The counted communities of an area; what is small enough to point at a child is hidden from everybody."""
    rows = await connection().fetch(_COUNTS, actor.reach, reach_of(area), on)
    decided = await decisions()
    places = {row["region"]: (row["place"], row["township"]) for row in rows}
    numbers = {(row["region"], ChildCategory(row["category"])): row["number"] for row in rows}
    latest: dict[str, date] = {}
    for row in rows:
        latest[row["region"]] = max(row["as_of"], latest.get(row["region"], row["as_of"]))
    least = {code: decided.at(code, on).number("child_small") for code in places}
    shown = {
        (region, category): conceal([numbers.get((region, category))], least[region])[0]
        for region in places
        for category in ChildCategory
    }
    sums = {one: shown_sum([shown[region, one] for region in places]) for one in ChildCategory}
    lines = tuple(
        CountLine(region, *places[region], {one: shown[region, one] for one in ChildCategory}, latest[region])
        for region in places
    )
    asked = decided.at(area, on).number("child_small")
    counted = {category for _, category in numbers}
    return AreaCounts(
        lines,
        {one: total for one, (total, _) in sums.items() if one in counted},
        sum(n for _, n in sums.values()),
        asked,
    )


async def counts_of(actor: Actor, region: str) -> Sequence[tuple[date, Mapping[ChildCategory, int]]]:
    """All counts of a community as handed in, the latest first: for whoever records them."""
    rows = await connection().fetch(
        """SELECT as_of, category, number FROM child_count
           WHERE region = $1 AND starts_with(region, $2) ORDER BY as_of DESC""",
        region,
        actor.reach,
    )
    found: dict[date, dict[ChildCategory, int]] = {}
    for row in rows:
        found.setdefault(row["as_of"], {})[ChildCategory(row["category"])] = row["number"]
    return tuple(found.items())


async def children_at(region: str, on: date) -> int | None:
    """How many children a community counted in all, for the rule that asks how many directors are enough."""
    found = await connection().fetchval(
        """SELECT sum(number) FROM (SELECT DISTINCT ON (category) number FROM child_count
           WHERE region = $1 AND as_of <= $2 ORDER BY category, as_of DESC) n""",
        region,
        on,
    )
    return None if found is None else int(found)
