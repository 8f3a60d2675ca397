"""A joint review that was asked about a number which was wrong: it is no review of the person under the right one.

Agencies search by the number. When a record goes into another one, whose number stays, what they said of the first is not
said of the second (Q-23, Q-24). A review whose day is over by then is history and follows the person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cadres.reviews.states import state_of
from cadres.services.reviews.batches import RETURNED, subject
from cadres.services.reviews.verdicts import take_back
from cadres.tables import VettingSubject
from cadres.tables.vetting import RETURN_REASON
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import connection

RETURNED_AS = "身份证号更正：各部门是按原号码征询的，须按更正后的号码另行列入、重新征询"

_ASKED = """
SELECT s.id, s.vetting_case, s.region, b.id AS batch, b.year, b.sequence, b.closed IS NOT NULL AS closed
FROM vetting_subject s JOIN vetting_batch b ON b.id = s.batch
WHERE s.person = $1 AND starts_with(s.region, $2) AND b.event_day >= $3
  AND EXISTS (SELECT FROM vetting_question q WHERE q.subject = s.id)
ORDER BY s.id
"""


@dataclass(frozen=True, slots=True)
class AskedUnder:
    """A person's place in a batch whose day is not over, with what was asked about and concluded under their number."""

    entry: int
    vetting_case: int | None
    region: str
    batch: int
    batch_name: str
    closed: bool


async def asked_under(actor: Actor, person: int, today: date) -> Sequence[AskedUnder]:
    """Where agencies were asked about a person for a day not yet over; inside `transaction(actor)`."""
    rows = await connection().fetch(_ASKED, person, actor.reach, today)
    return [
        AskedUnder(
            row["id"],
            row["vetting_case"],
            row["region"],
            row["batch"],
            f"{row['year']}年第{row['sequence']}批",
            row["closed"],
        )
        for row in rows
    ]


async def set_apart(actor: Actor, person: int) -> Sequence[AskedUnder]:
    """Take back what was concluded about a number that is given up, and return the papers; they stay with that record.

    Raises Conflict where somebody stands on the conclusion already, such as a candidate.
    """
    found = await asked_under(actor, person, clock.today())
    for one in found:
        state = await state_of(actor, one.entry)
        if one.vetting_case is not None:
            await take_back(actor, state, RETURNED_AS)
        await VettingSubject.update(
            {
                VettingSubject.returned: clock.now(),
                VettingSubject.return_reason: sealing.seal(RETURNED_AS, RETURN_REASON),
                VettingSubject.township_passed: False,
            }
        ).where(VettingSubject.id == one.entry)
        change = Change(subject(one.batch), one.region, after={"人员": state.name, "退回原因": "身份证号更正"})
        await audit.record(actor, RETURNED, change)
    return found
