"""Decisions that no longer stand: set aside by a second look, or taken back before the conclusion. They stay on record."""

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import RUN_REVIEWS
from cadres.reviews.states import SubjectState, lock_state
from cadres.services.reviews.batches import subject
from cadres.tables import VettingDecision
from cadres.vocabulary import ReviewStage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import Conflict, NotFound

SET_ASIDE = event_kind("review.decision_set_aside", "联审决定作废", Dot.ATTENTION)


class TakeBack(BaseModel):
    """The item whose decision is taken back, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    withdrawn_item: str = Field(min_length=1, max_length=20)
    withdrawn_why: str = Field(min_length=4, max_length=200)


async def withdraw(actor: Actor, entry_id: int, command: TakeBack) -> None:
    """Take back a decision that was recorded wrongly; the item waits for one again. Raises Conflict once it was concluded on."""
    async with transaction(actor):
        state = await lock_state(actor, entry_id)
        actor.require(RUN_REVIEWS, at=state.region)
        if state.stage is ReviewStage.CONCLUDED:
            raise Conflict(f"{state.name}已有联审结论。要变更的，先办异议复核。", code="review.concluded")
        if not await set_aside(actor, state, command.withdrawn_why, item=command.withdrawn_item):
            raise NotFound


async def set_aside(actor: Actor, state: SubjectState, why: str, *, item: str | None = None) -> int:
    """Let the decisions on a person, or on one item of theirs, stand no more; returns how many. Inside `transaction(actor)`."""
    standing = (VettingDecision.subject == state.id) & VettingDecision.set_aside.is_null()
    if item is not None:
        standing = standing & (VettingDecision.item == item)
    rows = await VettingDecision.select(VettingDecision.item).where(standing)
    await VettingDecision.update({VettingDecision.set_aside: clock.now()}).where(standing)
    for code in dict.fromkeys(row["item"] for row in rows):
        after = {"人员": state.name, "条目": code}
        await audit.record(actor, SET_ASIDE, Change(subject(state.batch), state.region, after=after, reason=why))
    return len(rows)
