"""What several sheets check of the place that a row names."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from cadres.sheets.members import REGION_CODE
from server.access.actor import Actor
from server.db.engine import connection
from server.sheets.columns import CellProblem, Column, Row

_SUFFIX = re.compile(r"(村民委员会|居民委员会|村委会|居委会|村|社区)+$")


def regions_of(rows: Sequence[Row]) -> set[str]:
    """The codes that rows name."""
    return {code for row in rows if (code := row.get(REGION_CODE))}


async def places_of(actor: Actor, codes: Collection[str]) -> Mapping[str, str]:
    """The communities on record among these codes, with their names."""
    found = await connection().fetch(
        "SELECT region, name FROM community WHERE region = ANY($1) AND starts_with(region, $2) AND until IS NULL",
        list(codes),
        actor.reach,
    )
    return {row["region"]: row["name"] for row in found}


def check_place(row: Row, places: Mapping[str, str], code: Column[str], name: Column[str]) -> Iterator[CellProblem]:
    """The code must be of a community on record, and the name must be its name, however much of it is written."""
    region, said = row.get(code), row.get(name)
    if region is None:
        return
    if region not in places:
        yield row.problem(code, "没有建立这个代码的村（社区）。", "请核对代码，或先按区划建立。")
    elif said and core_name(said) != core_name(places[region]):
        yield row.problem(name, f"表里是{said}，这个代码是{places[region]}。", "请核对名称和代码。")


@lru_cache(maxsize=4096)
def core_name(name: str) -> str:
    """A place's name without the word for what it is, by which two spellings of it are compared."""
    return _SUFFIX.sub("", name) or name
