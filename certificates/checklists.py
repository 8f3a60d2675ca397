"""Which lists of materials were decided, as on record; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from datetime import date

from certificates.rules.checklists import Checklist, Decided, standing
from certificates.vocabulary import FilingType
from server.db.engine import connection


async def decided() -> Sequence[Decided]:
    """Those of the province and of every county; they are rules, which anybody may know."""
    rows = await connection().fetch(
        "SELECT place, business, since, document, lines, days FROM filing_checklist ORDER BY business, since, place"
    )
    return [Decided(**{**dict(row.items()), "business": FilingType(row["business"])}) for row in rows]


async def lists_of(region: str, on: date) -> Mapping[FilingType, Checklist]:
    """The list of every business as it stands for a place on a day."""
    held = await decided()
    return {business: standing(held, business, region, on) for business in FilingType}
