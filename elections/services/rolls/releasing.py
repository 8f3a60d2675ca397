"""What becomes of a roll whose election comes to no result: its registrations stand in nobody's way any more (V-06)."""

from datetime import date

from elections.tables import Election
from server.access.actor import Actor
from server.db.engine import connection


async def release(actor: Actor, election: Election, day: date, document: str) -> None:
    """Settle what its registrations raised elsewhere, on both sides. The list stays as it is, for the record."""
    await connection().execute(
        "SELECT void_registration_conflicts($1, $2, $3, $4)", election.id, day, actor.name, document
    )
