"""From the opened answers to the last word: decisions on 不宜 items, conclusions, notices, objections, the published list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import PREPARE_REVIEWS, RUN_REVIEWS, VET, VIEW_REVIEWS
from cadres.reviews.batches import find_batch, find_open_batch
from cadres.reviews.former import former_conclusions
from cadres.reviews.objections import ObjectionLine, objections_of, objections_on
from cadres.reviews.states import SubjectState, lock_state, states_of
from cadres.rules.document_numbers import refuse_unusual
from cadres.rules.review_course import objection_due
from cadres.rules.review_order import (
    later_objections,
    refuse_early_answer,
    refuse_early_objection,
    refuse_former_number,
    refuse_noticed_late,
    refuse_told_again,
    refuse_unfounded,
)
from cadres.rules.vetting import refuse_elsewhere
from cadres.services.reviews.batches import of_person, subject
from cadres.services.reviews.closing import outstanding
from cadres.services.reviews.decisions import set_aside, too_early, undecidable
from cadres.services.reviews.notice_numbers import number_problem
from cadres.tables import VettingBatch, VettingCase, VettingDecision, VettingObjection, VettingSubject
from cadres.tables.people import VETTING_FACTS
from cadres.tables.vetting import ANSWERED_WITH, OBJECTION, OBJECTOR, REASON
from cadres.vocabulary import (
    ObjectionOutcome,
    Objector,
    ReviewStage,
    VettingConclusion,
)
from server import clock, manifest
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.papers.register.rules import plain_number

DECIDED = event_kind("review.decided", "联审作出决定", Dot.STEP)
CONCLUDED = event_kind("review.concluded", "出具联审结论", Dot.STEP)
NOTICED = event_kind("review.noticed", "送达审查结果告知书", Dot.STEP)
NOTICE_CORRECTED = event_kind("review.notice_corrected", "更正告知书的送达", Dot.ATTENTION)
OBJECTED = event_kind("review.objected", "登记异议")
SETTLED = event_kind("review.settled", "答复异议", Dot.STEP)
OBJECTIONS_READ = event_kind("review.objections_read", "阅看异议", Dot.ATTENTION)
CLOSED = event_kind("review.closed", "联审批次办结", Dot.STEP)


class Decide(BaseModel):
    """The county's decision on one 不宜 item: who decided, when, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str = Field(min_length=1, max_length=20)
    fit: bool
    reason: str = Field(min_length=4, max_length=500)
    decided_by: str = Field(min_length=1, max_length=40)
    decided: date


class Concluding(BaseModel):
    """The document that records conclusions, and its day; `reason` says why its number is an unusual one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: str = Field(min_length=1, max_length=80)
    concluded: date
    reason: str = Field("", max_length=200)


class Notice(BaseModel):
    """The written notice to the person, and the day it was handed over.

    `noticed_why` says why what was put down of it before is wrong.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: str = Field(min_length=1, max_length=80)
    noticed: date
    noticed_why: str = Field("", max_length=200)


class Object(BaseModel):
    """An objection: by the person or by anybody about a name on the list. `raised_by` may be left out by the public."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    objector: Objector
    raised_by: str = Field("", max_length=60)
    said: str = Field(min_length=4, max_length=1000)
    received: date


class Settle(BaseModel):
    """What the second look came to, and what was answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: ObjectionOutcome
    answer: str = Field(min_length=4, max_length=1000)
    answered_by: str = Field(min_length=1, max_length=40)
    answered: date


@dataclass(frozen=True, slots=True)
class ConclusionTakenBack:
    """An issued conclusion is taken back, for a reason. Whoever rests on it raises Conflict."""

    case: int
    person: int
    document: str
    reason: str


def _not_ahead(field: str, day: date, rule: str) -> None:
    if day > clock.today():
        raise Refused([Problem(field, f"{day.isoformat()}还没有到。", "填实际的日子。", rule)])


async def decide(actor: Actor, entry_id: int, command: Decide) -> None:
    """Decide on a 不宜 item that the answers raise. A ban has no decision: it is the law's (Q-24)."""
    _not_ahead("决定日期", command.decided, "Q-24")
    async with transaction(actor):
        state = await lock_state(actor, entry_id)
        actor.require(RUN_REVIEWS, at=state.region)
        if state.stage is ReviewStage.CONCLUDED:
            raise Conflict(f"{state.name}已有联审结论。要变更的，先办异议复核。", code="review.concluded")
        problem = undecidable(state, command.item) or too_early(state, command.decided)
        if problem:
            raise Refused([problem])
        await VettingDecision.insert(
            VettingDecision(
                region=state.region,
                subject=entry_id,
                item=command.item,
                fit=command.fit,
                reason=sealing.seal(command.reason, REASON),
                decided_by=command.decided_by,
                decided=command.decided,
                entered_by=actor.account_id,
                recorded=clock.now(),
            )
        )
        after = {"人员": state.name, "条目": command.item, "决定人": command.decided_by}
        await audit.record(actor, DECIDED, Change(subject(state.batch), state.region, after=after))


async def conclude(actor: Actor, batch_id: int, command: Concluding, entries: Sequence[int] = ()) -> int:
    """Record the conclusions that the rule has come to, of everybody named or of all; returns how many.

    Where the rule still waits for an answer or a decision there is none to record (Q-24): whoever is named is refused then.
    """
    _not_ahead("结论日期", command.concluded, "Q-24")
    if unusual := refuse_unusual("结论文号", command.document, command.reason):
        raise Refused([unusual])
    async with transaction(actor):
        batch = await find_open_batch(actor, batch_id)
        actor.require(VET, at=batch.region)
        await take_turn("review", batch_id, "answers")
        await connection().execute("SELECT FROM vetting_subject WHERE batch = $1 ORDER BY id FOR UPDATE", batch_id)
        states = await states_of(actor, batch_id)
        wanted = [one for one in states if one.id in entries] if entries else states
        if entries and len(wanted) != len(set(entries)):
            raise NotFound
        chosen = [one for one in wanted if one.stage is ReviewStage.JUDGED]
        open_ = [one for one in wanted if one.stage is not ReviewStage.JUDGED] if entries else []
        if open_:
            raise Refused([_not_yet(one) for one in open_])
        if not chosen and (away := [one for one in wanted if one.elsewhere and not one.steps.concluded]):
            raise Refused([_not_yet(one) for one in away])
        if not chosen:
            raise Conflict("没有可以出具结论的人。", code="review.nothing_to_conclude")
        for state in chosen:
            await _record(actor, state, command, batch)
    return len(chosen)


def _not_yet(state: SubjectState) -> Problem:
    """Why there is no conclusion to record of somebody: what stands under another number comes first (Q-24a)."""
    cure = "等答齐、启封、作出决定以后再出具。"
    waits = Problem(state.name, f"还在“{state.stage.label}”。", cure, "Q-24")
    return refuse_elsewhere(state.name, state.elsewhere) or waits


async def _record(actor: Actor, state: SubjectState, command: Concluding, batch: VettingBatch) -> None:
    verdict = state.verdict
    if verdict is None or verdict.conclusion is None:
        raise Conflict(f"{state.name}还没有结论。", code="review.waits")
    if state.opened and command.concluded < state.opened.astimezone(clock.ZONE).date():
        cause = f"{command.concluded.isoformat()}早于启封{state.name}的意见的那一天。"
        raise Refused([Problem("结论日期", cause, "填作出结论的那一天；启封以前没有结论。", "Q-24")])
    former = [one.document for one in await former_conclusions(actor, state.person, state.purpose)]
    if again := refuse_former_number(state.name, command.document, former):
        raise Refused([again])
    against = verdict.conclusion is not VettingConclusion.CLEAR
    why = "".join(finding.message for finding in verdict.findings if not finding.met)
    case = VettingCase(
        region=state.region,
        person=state.person,
        purpose=state.purpose,
        conclusion=verdict.conclusion,
        document=command.document,
        concluded=command.concluded,
        facts=sealing.seal(why, VETTING_FACTS) if against else None,
        recorded=clock.now(),
        judged_for=batch.event_day,
    )
    await case.save()
    await VettingSubject.update({VettingSubject.vetting_case: case.id}).where(VettingSubject.id == state.id)
    after = {"人员": state.name, "结论": state.words.conclusion(verdict.conclusion), "文号": command.document}
    change = Change(subject(state.batch), state.region, after=after, reason=command.reason.strip())
    await audit.record(actor, CONCLUDED, change)
    trail = {"事由": state.purpose, "结论": state.words.conclusion(verdict.conclusion), "文号": command.document}
    await audit.record(actor, CONCLUDED, Change(of_person(state.person), state.region, after=trail))


async def give_notice(actor: Actor, entry_id: int, command: Notice) -> None:
    """Record that the person was handed the notice of a conclusion that they are told in writing (`SubjectState.to_tell`).

    The days for an objection to an unfavourable one run from it. What is on record of it is put right for a reason, which stays in the trace beside the number and the day of before.
    """
    _not_ahead("送达日期", command.noticed, "Q-26")
    async with transaction(actor):
        state = await lock_state(actor, entry_id)
        actor.require(PREPARE_REVIEWS, at=state.region)
        if state.concluded is None or not state.to_tell:
            raise Conflict(f"{state.name}没有不利的联审结论，不用送达告知书。", code="review.no_notice")
        if command.noticed < state.concluded:
            cause = f"{command.noticed.isoformat()}早于结论的{state.concluded.isoformat()}。"
            raise Refused([Problem("送达日期", cause, "填送达本人的那一天。", "Q-26")])
        number = plain_number(command.number)
        told = (state.notice, state.noticed) if state.notice and state.noticed else None
        objected = [
            one.received
            for one in await objections_on(actor, entry_id)
            if one.objector is Objector.PERSON and one.outcome is not ObjectionOutcome.CHANGED
        ]
        objected = later_objections(objected, state.concluded)
        problem = refuse_told_again(told, (number, command.noticed), command.noticed_why)
        problem = problem or refuse_noticed_late(state.noticed, command.noticed, objected)
        if problem := problem or await number_problem(actor, state, command.number):
            raise Refused([problem])
        await VettingSubject.update({VettingSubject.notice: number, VettingSubject.noticed: command.noticed}).where(
            VettingSubject.id == entry_id
        )
        await _trace_notice(actor, state, told, (number, command.noticed), command.noticed_why)


async def _trace_notice(
    actor: Actor, state: SubjectState, told: tuple[str, date] | None, now: tuple[str, date], why: str
) -> None:
    after = {"人员": state.name, "文号": now[0], "送达": now[1].isoformat()}
    if told is None:
        await audit.record(actor, NOTICED, Change(subject(state.batch), state.region, after=after))
        return
    before = {"文号": told[0], "送达": told[1].isoformat()}
    change = Change(subject(state.batch), state.region, before=before, after=after, reason=why.strip())
    await audit.record(actor, NOTICE_CORRECTED, change)


async def object_to(actor: Actor, entry_id: int, command: Object) -> int:
    """Take in an objection and return its number within the batch. It may be late: that is for the second look to say."""
    _not_ahead("收到日期", command.received, "Q-26")
    async with transaction(actor):
        state = await lock_state(actor, entry_id)
        actor.require(PREPARE_REVIEWS, at=state.region)
        if state.conclusion is None:
            raise Conflict(f"{state.name}还没有联审结论，不能登记异议。", code="review.no_conclusion")
        if command.objector is Objector.PERSON and state.conclusion is VettingConclusion.CLEAR:
            raise Conflict(
                f"{state.name}的结论是“{state.words.clear}”，本人没有可异议的结论。", code="review.no_conclusion"
            )
        noticed = state.noticed if command.objector is Objector.PERSON else None
        if early := refuse_early_objection(command.received, state.concluded, noticed):
            raise Refused([early])
        await take_turn("review", state.batch, "objections")
        await _refuse_said_before(actor, entry_id, command)
        sequence = 1 + await connection().fetchval(
            "SELECT coalesce(max(sequence), 0) FROM vetting_objection WHERE batch = $1", state.batch
        )
        await VettingObjection.insert(
            VettingObjection(
                region=state.region,
                batch=state.batch,
                subject=entry_id,
                sequence=sequence,
                objector=command.objector,
                raised_by=sealing.seal(command.raised_by.strip(), OBJECTOR) if command.raised_by.strip() else None,
                said=sealing.seal(command.said, OBJECTION),
                received=command.received,
                due=objection_due(command.received),
            )
        )
        after = {"编号": sequence, "关于": state.name, "提出": command.objector.label}
        await audit.record(actor, OBJECTED, Change(subject(state.batch), state.region, after=after))
    return int(sequence)


async def _refuse_said_before(actor: Actor, entry_id: int, command: Object) -> None:
    """The same form sent twice takes in one objection."""
    said = (command.objector, command.raised_by.strip(), command.said, command.received)
    for one in await objections_on(actor, entry_id):
        if (one.objector, one.raised_by, one.said, one.received) == said:
            cause = f"同样的异议已登记为第{one.sequence}号。"
            raise Refused([Problem("异议内容", cause, "不用重复登记；另一件异议写明不同之处。", "Q-26")])


async def read_objections(actor: Actor, batch_id: int) -> tuple[ObjectionLine, ...]:
    """A batch's objections with who raised them and what they say, traced as read."""
    async with transaction(actor):
        await find_batch(actor, batch_id)
        actor.require(VIEW_REVIEWS, at=actor.region)
        lines = await objections_of(actor, batch_id)
        changes = [
            Change(subject(batch_id), one.region, after={"编号": one.sequence, "关于": one.name}) for one in lines
        ]
        await audit.record_many(actor, OBJECTIONS_READ, changes)
    return lines


async def settle(actor: Actor, objection_id: int, command: Settle) -> None:
    """Answer an objection. A changed conclusion takes the old one and its decisions back: the answers are decided on anew (Q-26).

    Raises Conflict where somebody stands on the conclusion already, such as a candidate.
    """
    _not_ahead("答复日期", command.answered, "Q-26")
    async with transaction(actor):
        row = await VettingObjection.objects().where(VettingObjection.id == objection_id).lock_rows("UPDATE").first()
        if row is None or not actor.covers(row.region):
            raise NotFound
        state = await lock_state(actor, row.subject)
        actor.require(RUN_REVIEWS, at=state.region)
        if row.outcome:
            raise Conflict(f"第{row.sequence}号异议已答复。", code="review.settled")
        outcome = refuse_unfounded(Objector(row.objector), command.outcome)
        if early := refuse_early_answer(command.answered, row.received) or outcome:
            raise Refused([early])
        if command.outcome is ObjectionOutcome.CHANGED:
            await take_back(actor, state, "复核变更原结论")
            await set_aside(actor, state, f"第{row.sequence}号异议复核，变更原结论")
        await VettingObjection.update(
            {
                VettingObjection.outcome: command.outcome,
                VettingObjection.answer: sealing.seal(command.answer, ANSWERED_WITH),
                VettingObjection.answered: command.answered,
                VettingObjection.answered_by: command.answered_by,
            }
        ).where(VettingObjection.id == objection_id)
        after = {"编号": row.sequence, "结果": command.outcome.label, "答复人": command.answered_by}
        await audit.record(actor, SETTLED, Change(subject(state.batch), state.region, after=after))


async def take_back(actor: Actor, state: SubjectState, reason: str) -> None:
    """Take an issued conclusion back; the review goes on from the answers. Raises Conflict where somebody stands on it.

    The notice that told it stays on record with it; a list that named the person names them no more.
    """
    if state.vetting_case is None:
        raise Conflict(f"{state.name}没有可以变更的结论。", code="review.no_conclusion")
    event = ConclusionTakenBack(state.vetting_case, state.person, state.document or "", reason)
    await manifest.emit(actor, event)
    await VettingCase.update(
        {
            VettingCase.superseded: clock.now(),
            VettingCase.notice: state.notice,
            VettingCase.noticed: state.noticed,
        }
    ).where(VettingCase.id == state.vetting_case)
    await VettingSubject.update(
        {
            VettingSubject.vetting_case: None,
            VettingSubject.notice: None,
            VettingSubject.noticed: None,
            VettingSubject.shown_from: None,
            VettingSubject.shown_until: None,
        }
    ).where(VettingSubject.id == state.id)


async def close(actor: Actor, batch_id: int) -> None:
    """Close a batch: everybody has a conclusion or was returned, and every objection is answered."""
    async with transaction(actor):
        await take_turn("review", batch_id, "open")
        batch = await find_open_batch(actor, batch_id)
        actor.require(RUN_REVIEWS, at=batch.region)
        problems = await outstanding(await states_of(actor, batch_id), batch_id, shown=batch.shown_from is not None)
        if problems:
            raise Refused(problems)
        await VettingBatch.update({VettingBatch.closed: clock.now()}).where(VettingBatch.id == batch_id)
        await audit.record(actor, CLOSED, Change(subject(batch_id), batch.region))
