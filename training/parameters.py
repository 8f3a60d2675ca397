"""What was decided about sending people, as on record; inside `transaction(actor)`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from server.db.engine import connection
from training.rules.settings import KEYS, Settings, Value, settle


@dataclass(frozen=True, slots=True)
class Decisions:
    """All of them, read once for whatever asks about many places."""

    values: Sequence[Value]

    def at(self, region: str, day: date) -> Settings:
        """As they stand for a place on a day."""
        return settle(self.values, region, day)


async def own_decisions(place: str) -> Sequence[tuple[int, Value]]:
    """Those of one place with their numbers, by what they are of, the latest first."""
    rows = await connection().fetch(
        """SELECT id, place, field, value, since, document FROM dispatch_setting
           WHERE place = $1 ORDER BY field, since DESC""",
        place,
    )
    return [(row["id"], Value(*list(row.values())[1:])) for row in rows if row["field"] in KEYS]


async def decisions() -> Decisions:
    """Those of the province and of every county; they are rules, which anybody may know."""
    rows = await connection().fetch(
        "SELECT place, field, value, since, document FROM dispatch_setting ORDER BY field, since, place"
    )
    return Decisions([Value(**dict(row.items())) for row in rows])
