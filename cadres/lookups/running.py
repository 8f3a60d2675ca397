"""What has begun in communities and is not over: joint reviews, and what the packages above know of."""

from collections.abc import Sequence

from cadres.permissions import VIEW_REVIEWS
from cadres.place_vocabulary import Running, RunningIn
from server.access.actor import Actor
from server.db.engine import connection
from server.manifest import ask

_REVIEWS = """
SELECT s.region, b.id, b.title, count(*) AS people FROM vetting_subject s JOIN vetting_batch b ON b.id = s.batch
WHERE s.region = ANY($1) AND starts_with(s.region, $2) AND b.closed IS NULL GROUP BY s.region, b.id, b.title ORDER BY b.id
"""


async def running_in(actor: Actor, regions: Sequence[str]) -> tuple[Running, ...]:
    """All of it, elections first; inside the running transaction."""
    answers = await ask(actor, RunningIn(tuple(regions)))
    return (*[one for answer in answers for one in answer], *await _reviews(actor, regions))


async def _reviews(actor: Actor, regions: Sequence[str]) -> list[Running]:
    rows = await connection().fetch(_REVIEWS, list(regions), actor.reach)
    led = actor.may(VIEW_REVIEWS)
    return [
        Running(
            row["region"],
            f"联审“{row['title']}”尚未办结，其中有{row['people']}人",
            f"/vetting/{row['id']}" if led else "",
        )
        for row in rows
    ]
