"""Urging the agencies that have not answered, or whose opened answer is 待核 (Q-24)."""

from cadres.permissions import RUN_REVIEWS
from cadres.reviews.batches import find_open_batch
from cadres.reviews.states import states_of
from cadres.reviews.waiting import URGED, Wait, open_questions
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
        waits = await open_questions(actor, await states_of(actor, batch_id))
        found = [one for one in waits if one.wait in URGED]
        agencies, today = {one.agency for one in found}, clock.today()
        if not agencies:
            raise Conflict("没有未答复、待核的部门，不用催办。", code="review.nothing_to_remind")
        if all(one.reminded == today for one in found):
            raise Conflict(f"今天已经催办过这{len(agencies)}个部门，已留痕。", code="review.reminded_today")
        await connection().execute(
            "UPDATE vetting_question SET reminded = $2 WHERE id = ANY($1)", [one.id for one in found], today
        )
        silent = sum(one.wait is Wait.SILENT for one in found)
        after = {"部门数": len(agencies), "未答条数": silent, "待核条数": len(found) - silent}
        await audit.record(actor, REMINDED, Change(subject(batch_id), batch.region, after=after))
    return len(agencies)
