"""Urging the agencies that have not answered, or whose opened answer is 待核 (Q-24)."""

from cadres.permissions import RUN_REVIEWS
from cadres.reviews.batches import find_open_batch
from cadres.services.reviews.batches import subject
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict

REMINDED = event_kind("review.reminded", "催办联审答复", Dot.ATTENTION)


async def remind(actor: Actor, batch_id: int) -> int:
    """Urge whoever has not answered or still looks into it; returns how many agencies. Neither is consent (Q-24).

    A 待核 that is sealed is known to its agency alone, and is urged once it was opened.
    Raises Conflict where everybody was urged on the same day: the form was sent twice.
    """
    async with transaction(actor):
        batch = await find_open_batch(actor, batch_id)
        actor.require(RUN_REVIEWS, at=batch.region)
        await take_turn("review", batch_id, "reminding")
        rows = await connection().fetch(
            """UPDATE vetting_question q SET reminded = $2 FROM vetting_subject s
               WHERE s.id = q.subject AND s.batch = $1 AND s.returned IS NULL
                 AND s.vetting_case IS NULL
                 AND ((q.answered IS NULL AND q.replied IS NULL)
                   OR (q.answered IS NOT NULL AND s.opened IS NOT NULL
                     AND EXISTS (SELECT FROM vetting_opinion o WHERE o.question = q.id AND o.withdrawn IS NULL
                                 AND o.answer = 'pending')))
               RETURNING q.agency, q.answered IS NULL AS silent, (SELECT o.reminded FROM vetting_question o WHERE o.id = q.id) AS before""",
            batch_id,
            clock.today(),
        )
        agencies = {row["agency"] for row in rows}
        if not agencies:
            raise Conflict("没有未答复、待核的部门，不用催办。", code="review.nothing_to_remind")
        if all(row["before"] == clock.today() for row in rows):
            raise Conflict(f"今天已经催办过这{len(agencies)}个部门，已留痕。", code="review.reminded_today")
        silent = sum(row["silent"] for row in rows)
        after = {"部门数": len(agencies), "未答条数": silent, "待核条数": len(rows) - silent}
        await audit.record(actor, REMINDED, Change(subject(batch_id), batch.region, after=after))
    return len(agencies)
