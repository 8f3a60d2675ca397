"""Another day for a batch, as when an election is put off: the answers are judged anew, and no agency is asked again.

Facts are dated, so the law and the look-back of the new day decide on what was answered (Q-10, Q-18). What an agency was
never asked about cannot be judged by anybody: a day with further items wants a batch of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import RUN_REVIEWS, VET
from cadres.reviews.batches import find_open_batch
from cadres.reviews.lists import edition_on, kept_list
from cadres.reviews.states import SubjectState, states_of
from cadres.rules.vetting import conclude
from cadres.services.reviews.batches import of_person, subject
from cadres.services.reviews.verdicts import take_back
from cadres.tables import VettingBatch, VettingCase
from cadres.vocabulary import CommitteeKind, VettingConclusion
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Problem, Refused

MOVED = event_kind("review.day_moved", "联审改按新的日子认定", Dot.ATTENTION)
JUDGED_ANEW = event_kind("review.judged_anew", "联审结论按新的日子重新认定", Dot.ATTENTION)


class MoveDay(BaseModel):
    """The new day, who decides on it and why. `seen` are the entries whose verdict was shown to change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    decided_by: str = Field(min_length=1, max_length=40)
    reason: str = Field(min_length=4, max_length=200)
    seen: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Anew:
    """One person's conclusion by the day of now and by the new one; None where the rule still waits."""

    state: SubjectState
    before: VettingConclusion | None
    after: VettingConclusion | None

    @property
    def changes(self) -> bool:
        return self.before is not self.after


async def judged_anew(actor: Actor, batch_id: int, day: date) -> tuple[Anew, ...]:
    """Everybody whose answers are open, by the new day; inside `transaction(actor)`. Raises Refused for a day that cannot be."""
    batch = await find_open_batch(actor, batch_id)
    actor.require(RUN_REVIEWS, at=batch.region)
    states = await states_of(actor, batch_id)
    problem = await _impossible(batch, day, asked=any(one.steps.asked for one in states))
    if problem:
        raise Refused([problem])
    return tuple(_anew(states, day))


def _anew(states: Sequence[SubjectState], day: date) -> Iterator[Anew]:
    for state in states:
        if state.case is None or state.verdict is None:
            continue
        after = conclude(replace(state.case, election_day=day)).conclusion
        yield Anew(state, state.conclusion or state.verdict.conclusion, after)


async def _impossible(batch: VettingBatch, day: date, *, asked: bool) -> Problem | None:
    if day == batch.event_day:
        return Problem("新的日子", "和现在的一样。", "填改期以后的日子。", "Q-10")
    if not asked:
        return None
    cure = "按新的日子另建一批联审，重新发出。"
    if (edition := await edition_on(day)) != batch.edition:
        none = "没有省级清单"
        cause = f"这一天的负面清单是“{edition or none}”，本批是“{batch.edition or none}”。"
        return Problem("新的日子", cause, cure, "Q-18")
    held, kind = await kept_list(batch.edition), CommitteeKind(batch.kind)
    known = {item.code for item in held.in_force(kind, batch.event_day)}
    new = [item.words for item in held.in_force(kind, day) if item.code not in known]
    if new:
        return Problem("新的日子", f"这一天多出{len(new)}条，部门没有查过：{'、'.join(new)}。", cure, "Q-10")
    return None


async def move_day(actor: Actor, batch_id: int, command: MoveDay) -> int:
    """Let the new day decide; returns how many conclusions or verdicts change.

    An issued conclusion that stands by the new day too is marked as judged for it. One that does not is taken back, to be
    issued anew under a document: it never turns into another. Raises Conflict where a candidate stands on it.
    """
    async with transaction(actor):
        await take_turn("review", batch_id, "open")
        batch = await find_open_batch(actor, batch_id)
        people = await judged_anew(actor, batch_id, command.day)
        changed = [one for one in people if one.changes]
        if {one.state.id for one in changed} != set(command.seen):
            cause = "会变更的人和看过的不一样。"
            raise Refused([Problem("会变更的结论", cause, "再看一遍名单，确认后再改。", "Q-24")])
        for one in people:
            if one.state.vetting_case is not None:
                await _issued(actor, one, command)
        await VettingBatch.update(
            {VettingBatch.event_day: command.day, VettingBatch.edition: await edition_on(command.day)}
        ).where(VettingBatch.id == batch_id)
        change = Change(
            subject(batch_id),
            batch.region,
            before={"适用日": batch.event_day.isoformat()},
            after={"适用日": command.day.isoformat(), "变更人数": len(changed), "决定人": command.decided_by},
            reason=command.reason,
        )
        await audit.record(actor, MOVED, change)
    return len(changed)


async def _issued(actor: Actor, one: Anew, command: MoveDay) -> None:
    state, words = one.state, one.state.words
    if one.changes:
        actor.require(VET, at=state.region)
        await take_back(actor, state)
    else:
        await VettingCase.update({VettingCase.judged_for: command.day}).where(VettingCase.id == state.vetting_case)
    told = words.conclusion(one.after) if one.after else "尚无结论"
    change = Change(
        of_person(state.person),
        state.region,
        before={"结论": words.conclusion(one.before) if one.before else "尚无结论", "文号": state.document or ""},
        after={"结论": told, "适用日": command.day.isoformat(), "决定人": command.decided_by},
        reason=command.reason,
    )
    await audit.record(actor, JUDGED_ANEW, change)
