"""Why a decision cannot be taken, and decisions that no longer stand: set aside by a second look, or taken back.

They stay on record.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import RUN_REVIEWS
from cadres.reviews.states import SubjectState, lock_state
from cadres.rules.negative_list import Reach, reach
from cadres.services.reviews.batches import subject
from cadres.tables import VettingDecision
from cadres.vocabulary import ItemLevel, ReviewStage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Problem

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


def undecidable(state: SubjectState, code: str) -> Problem | None:
    """Why there is nothing to decide: not opened, not found by anybody, healed by time, or barred outright."""
    case = state.case
    if case is None:
        return Problem("条目", f"{state.name}的部门意见还没有启封。", "启封后再决定。", "Q-24")
    items = {item.code: item for item in case.negative_list.in_force(case.kind, case.election_day)}
    facts = [fact for opinion in case.counted for fact in opinion.facts if fact.item == code]
    item = items.get(code)
    if item is None or not facts:
        return Problem("条目", f"没有部门答复{state.name}有这一条。", "从答复的条目里选。", "Q-24")
    if item.level is not ItemLevel.SHOULD_NOT:
        return Problem("条目", f"“{item.words}”属于{item.level.label}，不由联审决定。", "出具告知书。", "Q-24")
    if all(reach(item, fact, case.election_day) is not Reach.HITS for fact in facts):
        return Problem(
            "条目", f"“{item.words}”在适用日没有命中，不需要决定。", "补查起算日，或者直接出具结论。", "Q-24"
        )
    return None


def too_early(state: SubjectState, decided: date) -> Problem | None:
    """Nobody can have decided on what nobody had read."""
    opened = state.opened.astimezone(clock.ZONE).date() if state.opened else decided
    if decided >= opened:
        return None
    cause = f"{decided.isoformat()}早于启封{state.name}的意见的{opened.isoformat()}。"
    return Problem("决定日期", cause, "填作出决定的那一天；启封以前没有决定。", "Q-24")
