"""Removing a batch that nobody is in: opened twice or by mistake, it would stand in the list for good."""

from cadres.permissions import RUN_REVIEWS
from cadres.reviews.batches import find_open_batch
from cadres.services.reviews.batches import subject
from cadres.tables import VettingBatch, VettingSubject
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict

REMOVED = event_kind("review.removed", "删除空的联审批次", Dot.ATTENTION)


async def remove_batch(actor: Actor, batch_id: int) -> str:
    """Remove a batch that nobody is in, and return what it was called; its trace stays. Raises Conflict once people are in it."""
    async with transaction(actor):
        await take_turn("review", batch_id, "open")
        batch = await find_open_batch(actor, batch_id)
        actor.require(RUN_REVIEWS, at=batch.region)
        name = f"{batch.year}年第{batch.sequence}批"
        if await VettingSubject.exists().where(VettingSubject.batch == batch_id):
            raise Conflict(f"{name}里有人，不能删除。列错的人先移出。", code="review.not_empty")
        await VettingBatch.delete().where(VettingBatch.id == batch_id)
        change = Change(subject(batch_id), batch.region, before={"批次": name, "名称": batch.title or "没有填"})
        await audit.record(actor, REMOVED, change)
    return name
