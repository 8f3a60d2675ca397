"""Reading who has died: the end of an office by death is the one place where that is on record."""

from collections.abc import Mapping, Sequence
from datetime import date

from server.access.actor import Actor
from server.db.engine import connection


async def deaths(actor: Actor, people: Sequence[int]) -> Mapping[int, date]:
    """On which day some people died, as the ends of offices in the actor's area have it; the living are absent."""
    rows = await connection().fetch(
        """SELECT person, min(until) AS died FROM tenure
           WHERE starts_with(region, $1) AND person = ANY($2) AND ended_by = 'death' AND known_until IS NULL
           GROUP BY person""",
        actor.reach,
        list(people),
    )
    return {row["person"]: row["died"] for row in rows}
