"""Another day for a batch, as when an election is put off: the answers are judged anew, and no agency is asked again.

Facts are dated, so the law and the look-back of the new day decide on what was answered (Q-10, Q-18). What an agency was
never asked about cannot be judged by anybody: a day with further items wants a batch of its own. Nor may what the batch has set
as a last day come after the new one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import RUN_REVIEWS, VET
from cadres.reviews.batches import find_open_batch
from cadres.reviews.deadlines import running
from cadres.reviews.lists import edition_on, kept_list
from cadres.reviews.states import SubjectState, states_of
from cadres.rules.review_course import waits_for_agencies
from cadres.rules.review_days import (
    Move,
    Running,
    Turned,
    answers_late,
    is_far,
    last_answer_day,
    refuse_answers_due,
    refuse_day,
    refuse_far,
    refuse_other_day,
    turned,
)
from cadres.rules.review_words import WORDS
from cadres.rules.vetting import conclude
from cadres.services.reviews.batches import of_person, subject
from cadres.services.reviews.verdicts import take_back
from cadres.tables import VettingBatch, VettingCase
from cadres.vocabulary import CommitteeKind, ReviewPurpose, VettingConclusion
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Problem, Refused

MOVED = event_kind("review.day_moved", "联审改按新的日子认定", Dot.ATTENTION)
JUDGED_ANEW = event_kind("review.judged_anew", "联审结论按新的日子重新认定", Dot.ATTENTION)


class MoveDay(BaseModel):
    """The new day, who decides on it and why.

    `seen` are the entries whose verdict was shown to change, `people` how many were shown to be judged by the new day.
    `due` is the agencies' new deadline, where theirs would come too late for it; `confirmed` says that a far day is meant.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    decided_by: str = Field(min_length=1, max_length=40)
    reason: str = Field(min_length=4, max_length=200)
    people: int = Field(ge=0, le=100_000)
    due: date | None = None
    seen: tuple[int, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class DayMoves:
    """A batch is about to be judged for another day; asked of the packages above, which may know what else decides."""

    batch: int
    day: date


@dataclass(frozen=True, slots=True)
class Anew:
    """One person's conclusion by the day of now and by the new one; None where the rule still waits."""

    state: SubjectState
    before: VettingConclusion | None
    after: VettingConclusion | None
    turned: tuple[Turned, ...] = ()

    @property
    def changes(self) -> bool:
        return self.before is not self.after


@dataclass(frozen=True, slots=True)
class Prospect:
    """What another day would do: everybody whom it is for, those judged anew, and the deadline it would overtake."""

    move: Move
    states: tuple[SubjectState, ...]
    people: tuple[Anew, ...]
    running: Running

    @property
    def changed(self) -> tuple[Anew, ...]:
        return tuple(one for one in self.people if one.changes)

    @property
    def late(self) -> date | None:
        """The agencies' deadline that would come too late for the new day."""
        return answers_late(self.move, self.running)

    @property
    def last_answer(self) -> date:
        """The last day that they may be given instead."""
        return last_answer_day(self.move)

    @property
    def far(self) -> bool:
        """Whether somebody has to say that the day is meant."""
        return is_far(self.move.after, self.move.today)


async def prospect(actor: Actor, batch_id: int, day: date) -> Prospect:
    """Everybody of a batch by the new day; inside `transaction(actor)`. Raises Refused for a day that cannot be."""
    batch = await find_open_batch(actor, batch_id)
    actor.require(RUN_REVIEWS, at=batch.region)
    states = await states_of(actor, batch_id)
    problem = await _impossible(batch, day, asked=any(one.steps.asked for one in states))
    if problem:
        raise Refused([problem])
    people = tuple(_anew(states, day))
    purpose = ReviewPurpose(batch.purpose)
    move = Move(purpose=purpose, called=WORDS[purpose].day, before=batch.event_day, after=day, today=clock.today())
    if problem := _over(move, batch, states):
        raise Refused([problem])
    told_again = {one.state.id for one in people if one.changes}
    kept = [one for one in states if one.id not in told_again]
    found = await running(actor, batch, kept, _awaited(states, people))
    if problems := tuple(refuse_day(move, found)):
        raise Refused(problems)
    return Prospect(move, states, people, found)


def _over(move: Move, batch: VettingBatch, states: Sequence[SubjectState]) -> Problem | None:
    """That the review was not over before the new day."""
    held = [one for one in states if not one.steps.returned]
    days = [one.concluded for one in held if one.concluded]
    open_people = len(held) - len(days)
    return refuse_other_day(
        move, afterwards=batch.afterwards, open_people=open_people, concluded=max(days, default=None)
    )


def _anew(states: Sequence[SubjectState], day: date) -> Iterator[Anew]:
    for state in states:
        if state.case is None or state.verdict is None:
            continue
        after = conclude(replace(state.case, election_day=day)).conclusion
        yield Anew(state, state.conclusion or state.verdict.conclusion, after, tuple(turned(state.case, day)))


def _awaited(states: Sequence[SubjectState], people: Sequence[Anew]) -> list[int]:
    """Of whom agencies are waited for by the new day: a conclusion that stands by it waits for nobody, nor does a verdict."""
    decided = {one.state.id for one in people if one.after is not None}
    waiting = [one for one in states if waits_for_agencies(replace(one.steps, concluded=False))]
    return [one.id for one in waiting if one.id not in decided]


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
        found = await prospect(actor, batch_id, command.day)
        _refuse_unseen(found, command)
        for one in found.people:
            if one.state.vetting_case is not None:
                await _issued(actor, one, command)
        if found.late:
            await _ask_sooner(batch_id, command.due, found.last_answer)
        late = found.late and batch.due and batch.due > found.last_answer
        await VettingBatch.update(
            {
                VettingBatch.event_day: command.day,
                VettingBatch.edition: await edition_on(command.day),
                VettingBatch.due: command.due if late else batch.due,
            }
        ).where(VettingBatch.id == batch_id)
        await audit.record(actor, MOVED, _told(batch, found, command))
    return len(found.changed)


def _refuse_unseen(found: Prospect, command: MoveDay) -> None:
    move = found.move
    far = refuse_far("确认新的日子", move.called, move.after, move.today, confirmed=command.confirmed)
    if problems := [one for one in (far, refuse_answers_due(move, found.running, command.due)) if one]:
        raise Refused(problems)
    if len(found.states) != command.people:
        cause = f"看过的是{command.people}人，现在是{len(found.states)}人。"
        raise Refused([Problem("改期的人", cause, "再看一遍名单，确认后再改。", "Q-24")])
    if {one.state.id for one in found.changed} != set(command.seen):
        cause = "会变更的人和看过的不一样。"
        raise Refused([Problem("会变更的结论", cause, "再看一遍名单，确认后再改。", "Q-24")])


async def _ask_sooner(batch_id: int, due: date | None, last: date) -> None:
    """The agencies that have not answered do so by the new deadline; what was answered keeps the one it was asked by."""
    await connection().execute(
        """UPDATE vetting_question q SET due = $2 FROM vetting_subject s
           WHERE s.id = q.subject AND s.batch = $1 AND q.answered IS NULL AND q.due > $3""",
        batch_id,
        due,
        last,
    )


def _told(batch: VettingBatch, found: Prospect, command: MoveDay) -> Change:
    before = {"适用日": batch.event_day.isoformat()}
    after: dict[str, str | int] = {
        "适用日": command.day.isoformat(),
        "人数": len(found.states),
        "变更人数": len(found.changed),
        "决定人": command.decided_by,
    }
    if found.late and command.due:
        before["答复期限"], after["答复期限"] = found.late.isoformat(), command.due.isoformat()
    return Change(subject(batch.id), batch.region, before=before, after=after, reason=command.reason)


async def _issued(actor: Actor, one: Anew, command: MoveDay) -> None:
    state, words = one.state, one.state.words
    if one.changes:
        actor.require(VET, at=state.region)
        day = f"{state.words.day}改为{command.day.isoformat()}"
        await take_back(actor, state, f"{day}，按新的日子重新认定，原结论收回")
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
