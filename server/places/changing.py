"""Changes of divisions: a code keeps every name it had, with the days (UC-10). Whoever calls leaves the event."""

from datetime import date

from server.db.engine import connection
from server.places.regions import Place


async def name_division(place: Place, day: date) -> None:
    """Let a division bear this name from a day on; one that was not there, or no longer, is there from that day."""
    opened = await connection().fetchrow(
        "SELECT id, name, since FROM division WHERE code = $1 AND until IS NULL FOR UPDATE", place.code
    )
    if opened and opened["name"] == place.name:
        return
    if opened and opened["since"] >= day:
        await connection().execute("UPDATE division SET name = $2 WHERE id = $1", opened["id"], place.name)
        return
    await end_division(place.code, day)
    await connection().execute(
        """INSERT INTO division (code, name, level, parent, since) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (code, since) DO UPDATE SET name = EXCLUDED.name, until = NULL""",
        *(place.code, place.name, place.level, place.parent, day),
    )


async def end_division(code: str, day: date) -> None:
    """Let a division be no more from a day on; its names stay."""
    await connection().execute("UPDATE division SET until = $2 WHERE code = $1 AND until IS NULL", code, day)


async def resume_division(place: Place) -> None:
    """Take the last change of a division back: it bears this name again, as if it had never ended."""
    last = await connection().fetchval(
        "SELECT id FROM division WHERE code = $1 ORDER BY since DESC LIMIT 1 FOR UPDATE", place.code
    )
    await connection().execute("UPDATE division SET name = $2, until = NULL WHERE id = $1", last, place.name)
