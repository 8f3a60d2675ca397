"""Where agencies were asked about somebody under another number than the record's that counts; inside `transaction(actor)` (Q-24a)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class AskedOtherwise:
    """A person's place in a batch that is open or whose day is not over; `concluded` says that a conclusion was issued."""

    batch_name: str
    concluded: bool


async def asked_otherwise(actor: Actor, person: int, number_of: int, today: date) -> Sequence[AskedOtherwise]:
    """Where agencies were asked about a person under another number than that of the record `number_of`.

    With the record that another one goes into as `number_of` it tells what the merge would come to. What is over is history.
    """
    rows = await connection().fetch(
        """SELECT b.year || '年第' || b.sequence || '批' AS batch_name, s.vetting_case IS NOT NULL AS concluded
           FROM vetting_subject s JOIN vetting_batch b ON b.id = s.batch
           WHERE s.person = $1 AND starts_with(s.region, $2) AND s.returned IS NULL AND (b.closed IS NULL OR b.event_day >= $4)
             AND EXISTS (SELECT FROM vetting_question q WHERE q.subject = s.id AND q.asked_about <> $3)
           ORDER BY s.id""",
        person,
        actor.reach,
        number_of,
        today,
    )
    return tuple(AskedOtherwise(**row) for row in rows)
