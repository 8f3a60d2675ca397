"""Administrative divisions by their twelve-digit codes: 1 province, 2 city, 3 county, 4 township, 5 village or community.

The rows are the National Bureau of Statistics' state of 2023-06-30 (see data/README.md). `since` and `until` are kept because codes are
dated (UC-10): the same code can mean another place in another year.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from piccolo.constraints import Unique
from piccolo.table import Table

from server.access.actor import Actor, reach_of
from server.db.columns import day, key, number, text
from server.db.engine import DB, connection, copy_rows, take_turn, transaction

SOURCE_DAY = date(2023, 6, 30)
TOWNSHIP_LEVEL, VILLAGE_LEVEL = 4, 5


class Region(Table, tablename="division", db=DB):
    """One division over the time in which its code and name held."""

    id = key()
    code = text(12)
    name = text(60)
    level = number()
    parent = text(12, null=True, index=True)
    since = day()
    until = day(null=True)

    division_code_since_unique = Unique([code, since])


@dataclass(frozen=True, slots=True)
class Place:
    """A division as others see it."""

    code: str
    name: str
    level: int
    parent: str | None


def township_of(code: str) -> str:
    """The code of the township that a village or community lies in, or a township's own."""
    return code[:9].ljust(12, "0")


def county_of(code: str) -> str:
    """The code of the county that a division lies in; that of a county or of anything above it as it is."""
    return code[:6].ljust(12, "0")


def read_divisions() -> list[Place]:
    """The packaged divisions, parents before children."""
    with files("server.places").joinpath("data/shanxi_divisions.csv").open(encoding="utf-8") as file:
        return [
            Place(row["code"], row["name"], int(row["level"]), row["parent"] or None) for row in csv.DictReader(file)
        ]


async def load_divisions(actor: Actor) -> int:
    """Load the packaged divisions unless they are there; returns how many there are."""
    async with transaction(actor):
        await take_turn("divisions")
        held = int(await Region.count())
        if held:
            return held
        rows = [(p.code, p.name, p.level, p.parent, SOURCE_DAY) for p in read_divisions()]
        await copy_rows("division", ("code", "name", "level", "parent", "since"), rows)
        return len(rows)


def _places(rows: Iterable[dict[str, object]]) -> tuple[Place, ...]:
    return tuple(Place(row["code"], row["name"], row["level"], row["parent"]) for row in rows)  # type: ignore[arg-type]


_SELECT = "SELECT code, name, level, parent FROM division WHERE until IS NULL"


async def children(code: str) -> tuple[Place, ...]:
    """The divisions directly below, by code."""
    return _places(await connection().fetch(f"{_SELECT} AND parent = $1 ORDER BY code", code))


async def below(code: str, level: int) -> tuple[Place, ...]:
    """All divisions of a level inside a division, by code."""
    found = await connection().fetch(
        f"{_SELECT} AND level = $1 AND starts_with(code, $2) ORDER BY code", level, reach_of(code)
    )
    return _places(found)


#: The row of each code that held on a day; where none did, the last one before it, else the first one.
_ON = """
SELECT DISTINCT ON (code) code, name, level, parent FROM division WHERE code = ANY($1)
ORDER BY code, (since <= $2 AND (until IS NULL OR until > $2)) DESC, since <= $2 DESC, abs(since - $2::date)
"""
_ALWAYS = date(9999, 1, 1)


def above(code: str) -> tuple[str, ...]:
    """The codes of a division and those above it, the province first: one for each level."""
    return tuple(dict.fromkeys(prefix.ljust(12, "0") for prefix in (code[:2], code[:4], code[:6], code[:9], code)))


async def path(code: str, on: date | None = None) -> tuple[Place, ...]:
    """The division and those above it, the province first, as named on a day; empty when the code is unknown.

    Without a day the latest names: a division that is no more keeps its last one.
    """
    found = _places(await connection().fetch(_ON, list(above(code)), on or _ALWAYS))
    return tuple(sorted(found, key=lambda place: place.level))


async def names_of(codes: Iterable[str]) -> dict[str, str]:
    """The latest names of some divisions by code."""
    rows = await connection().fetch(_ON, list({*codes}), _ALWAYS)
    return {place.code: place.name for place in _places(rows)}
