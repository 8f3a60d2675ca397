"""The province's dated lists: who may be asked on a day, and what keeps a person off the ballot."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cadres.rules.negative_list import Item, NegativeList
from cadres.vocabulary import (
    CommitteeKind,
    ItemLevel,
)
from server.db.engine import connection
from server.law.lawbook import Provision, Standing
from server.places.regions import county_of


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency of the province's list, with the edition it stands in."""

    code: str
    name: str
    short: str
    question: str
    source: str
    since: date


async def agencies_on(day: date) -> tuple[AgencyLine, ...]:
    """The agencies that may be asked on a day, in the order of the list."""
    rows = await connection().fetch(
        """SELECT code, name, short, question, source, since FROM vetting_agency
           WHERE since <= $1 AND (until IS NULL OR $1 < until) ORDER BY position, code""",
        day,
    )
    return tuple(AgencyLine(**row) for row in rows)


async def edition_on(day: date) -> str | None:
    """The edition of the negative list in force on a day: the latest of which an item holds; None where there is none."""
    held = await connection().fetchval(
        """SELECT edition FROM negative_item WHERE since <= $1 AND (until IS NULL OR $1 < until)
           ORDER BY since DESC, edition DESC LIMIT 1""",
        day,
    )
    return str(held) if held else None


async def negative_list(edition: str | None) -> NegativeList:
    """An edition's items; without an edition the statute's bans stand alone."""
    rows = await connection().fetch("SELECT * FROM negative_item WHERE edition = $1 ORDER BY id", edition)
    return NegativeList(edition or "", tuple(map(_item, rows)))


async def kept_list(edition: str | None) -> NegativeList:
    """An edition as a batch keeps it that was opened under it: that the province ended it since takes nothing out (Q-18)."""
    held = await negative_list(edition)
    return replace(held, items=tuple(replace(item, until=None) for item in held.items))


def _item(row: Mapping[str, Any]) -> Item:
    return Item(
        code=row["code"],
        level=ItemLevel(row["level"]),
        words=row["wording"],
        provision=Provision("Q-18", row["source"], Standing.POLICY),
        since=row["since"],
        until=row["until"],
        lookback_months=row["lookback_months"],
        agencies=frozenset(row["agencies"]),
        committees=frozenset(map(CommitteeKind, row["committees"])),
    )


async def seats_of(region: str) -> Mapping[str, int]:
    """Which unit answers for an agency in a county, by the agency's code."""
    rows = await connection().fetch("SELECT agency, unit FROM agency_seat WHERE region = $1", county_of(region))
    return {row["agency"]: row["unit"] for row in rows}
