"""The last days that a batch has set and that are still to be kept."""

from collections.abc import Collection, Sequence

from cadres.reviews.states import SubjectState
from cadres.rules.review_course import objection_until
from cadres.rules.review_days import Running
from cadres.tables import VettingBatch
from cadres.vocabulary import VettingConclusion
from server.access.actor import Actor
from server.db.engine import connection


async def running(actor: Actor, batch: VettingBatch, kept: Sequence[SubjectState], awaited: Collection[int]) -> Running:
    """What runs in a batch; `kept` are those whose conclusion stands, in whose days somebody may object.

    `awaited` are the entries of whom agencies are waited for; one whose reply waits to be checked has answered.
    Whoever is judged anew is taken off the list that they are on: its days are those of whoever stays on it.
    """
    asked = await connection().fetchrow(
        """SELECT max(q.due) AS due, count(DISTINCT q.agency) AS silent
           FROM vetting_question q
           WHERE starts_with(q.region, $1) AND q.subject = ANY($2) AND q.answered IS NULL AND q.replied IS NULL""",
        actor.reach,
        list(awaited),
    )
    waiting = await connection().fetchval(
        "SELECT max(due) FROM vetting_objection WHERE starts_with(region, $1) AND batch = $2 AND outcome IS NULL",
        actor.reach,
        batch.id,
    )
    ends = [
        objection_until(one.noticed)
        for one in kept
        if one.noticed and one.conclusion not in {None, VettingConclusion.CLEAR}
    ]
    return Running(
        answers=asked["due"],
        silent=asked["silent"],
        shown_until=max((one.shown_until for one in kept if one.shown_until), default=None),
        objections=max(ends, default=None),
        may_object=len(ends),
        second_look=waiting,
    )
