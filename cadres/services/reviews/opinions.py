"""What the agencies say: taken in once, sealed, opened together (Q-23, Q-24)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import ANSWER_REVIEWS, READ_OPINIONS, RUN_REVIEWS
from cadres.reviews import answers
from cadres.reviews.answers import QuestionLine
from cadres.reviews.batches import find_open_batch
from cadres.reviews.facts import sealed_facts, sealed_note
from cadres.reviews.lists import kept_list
from cadres.reviews.states import SubjectState, state_of, states_of
from cadres.rules.negative_list import Fact
from cadres.rules.review_course import refuse_opening
from cadres.rules.vetting import Agency, Case, Opinion, refuse_opinion
from cadres.services.reviews.batches import of_person, subject
from cadres.tables import VettingOpinion, VettingQuestion
from cadres.vocabulary import Answer, ReviewStage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused

ANSWERED = event_kind("review.answered", "答复联审", Dot.STEP)
ANSWER_WITHDRAWN = event_kind("review.answer_withdrawn", "撤回联审答复", Dot.ATTENTION)
UNSEALED = event_kind("review.unsealed", "启封联审意见", Dot.ATTENTION)
ASKED_ANEW = event_kind("review.asked_anew", "按现在的号码重新征询", Dot.ATTENTION)
OPINIONS_READ = event_kind("review.opinions_read", "阅看联审意见", Dot.ATTENTION)


class FactFound(BaseModel):
    """Something found: under which item of the list, what it is, the paper that shows it, and the day it counts from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: str = Field(min_length=1, max_length=20)
    words: str = Field(min_length=1, max_length=500)
    document: str = Field(min_length=1, max_length=120)
    day: date | None = None


class GiveAnswer(BaseModel):
    """One agency's answer on one person, with whoever signed it; `note` says of 待核 what is looked into."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer: Answer
    signed_by: str = Field(min_length=1, max_length=40)
    signed: date
    facts: tuple[FactFound, ...] = ()
    note: str = Field("", max_length=500)


async def answer(actor: Actor, question_id: int, command: GiveAnswer) -> int:
    """Take in the answer of the actor's own unit; returns the opinion.

    Raises NotFound for another's question, Refused where it cannot stand.
    """
    async with transaction(actor):
        await answers.lock(question_id)
        line = await answers.own_question(actor, question_id)
        actor.require(ANSWER_REVIEWS, at=line.region)
        opinion = await take_in(actor, line, command, {})
        await VettingQuestion.update({VettingQuestion.answered: clock.now()}).where(VettingQuestion.id == line.id)
        # Which answer it was stays sealed: the trace would tell before the opening.
        after = {"人员": line.name, "部门": line.agency_name, "签字人": command.signed_by}
        await audit.record(actor, ANSWERED, Change(subject(line.batch), line.region, after=after))
        return opinion


async def take_in(actor: Actor, line: QuestionLine, command: GiveAnswer, paper: Mapping[str, Any]) -> int:
    """Keep an answer that can stand; returns the opinion. `paper` are the columns of one that came on paper."""
    _refuse_another(line)
    facts = tuple(Fact(one.item, one.words, one.document, one.day) for one in command.facts)
    note = command.note.strip()
    said = Opinion(line.agency, command.answer, command.signed_by, command.signed, facts, note)
    problems = list(refuse_opinion(await _case(line), said))
    if command.signed > clock.today():
        problems.append(Problem("签字日期", f"{command.signed.isoformat()}还没有到。", "填签字的那一天。", "Q-24"))
    if command.signed < line.asked:
        cause = f"{command.signed.isoformat()}早于发出联审的{line.asked.isoformat()}。"
        problems.append(Problem("签字日期", cause, "填签字的那一天；以前的答复不能代替这一次。", "Q-24"))
    if problems:
        raise Refused(problems)
    if line.opinion is not None:  # 待核 is followed by the answer it waited for.
        await _withdraw(line.opinion, "待核后补答")
    opinion = VettingOpinion(
        region=line.region,
        question=line.id,
        unit=None if paper else actor.unit_id,
        answer=command.answer,
        signed_by=command.signed_by.strip(),
        signed=command.signed,
        facts=sealed_facts(facts),
        note=sealed_note(note),
        entered_by=actor.account_id,
        recorded=clock.now(),
        **paper,
    )
    await opinion.save()
    return int(opinion.id)


def _refuse_another(line: QuestionLine) -> None:
    """Raise where no answer is taken in any more, or one stands that is not the answerer's to replace."""
    if not line.open:
        raise Conflict(f"{line.name}的联审已经办结或者退回，不再收答复。", code="review.closed")
    if line.under:
        cause = f"{line.agency_name}是按{line.under}征询的，不是{line.name}现在登记的号码。"
        cure = "请县联审办先按现在的号码重新征询，再按现在的号码查核、答复。"
        raise Refused([Problem("部门", cause, cure, "Q-24a")])
    if line.unchecked:
        cause = f"{line.agency_name}对{line.name}的来函答复已经登记，还没有核对。"
        raise Refused([Problem("部门", cause, "先核对；登记错了的，退回后重新登记。", "AC-3")])
    # Sealed, and typed by a colleague: it is not shown here, nor written over.
    if line.answered and line.opinion is None:
        cause = f"{line.agency_name}对{line.name}已有答复，由同事录入。"
        raise Refused([Problem("部门", cause, "要改的，请录入人撤回；待核的由录入人补答，或者启封以后再办。", "Q-24")])
    # What was opened is no more the agency's to take back.
    if line.opened and line.answer not in {None, Answer.PENDING}:
        cause = f"{line.agency_name}对{line.name}已有答复，已经启封。"
        raise Refused([Problem("部门", cause, "要改的，请县联审办退回重答。", "Q-24")])


async def _case(line: QuestionLine) -> Case:
    """The case as one agency may see it: its own question, and its own earlier answer unless that was 待核."""
    own: tuple[Opinion, ...] = ()
    if line.answer is not None and line.answer is not Answer.PENDING:
        own = (Opinion(line.agency, line.answer, line.signed_by or "", line.signed or line.asked, line.facts),)
    return Case(
        kind=line.kind,
        election_day=line.event_day,
        negative_list=await kept_list(line.edition),
        asked=(Agency(line.agency, line.agency_name, line.question),),
        opinions=own,
        purpose=line.purpose,
    )


async def _withdraw(opinion: int, why: str) -> None:
    await VettingOpinion.update({VettingOpinion.withdrawn: clock.now(), VettingOpinion.withdrawn_why: why}).where(
        VettingOpinion.id == opinion
    )


async def withdraw_answer(actor: Actor, question_id: int, reason: str) -> None:
    """Take an answer back: its own agency before the opening, the review's office afterwards. It stays on record.

    The question is then one about the person's number of now. One under another number that nobody has answered is put anew
    by this too (Q-24a).
    """
    if not reason.strip():
        raise Refused([Problem("撤回原因", "没有填。", "写明为什么撤回。", "Q-24")])
    async with transaction(actor):
        await answers.lock(question_id)
        line = await answers.question(actor, question_id)
        own = line.own and line.opinion is not None and not line.opened
        actor.require(ANSWER_REVIEWS if own else RUN_REVIEWS, at=line.region)
        if line.opinion is None and (line.answered or not line.under):
            raise Conflict(f"{line.agency_name}对{line.name}没有答复可撤。", code="review.no_answer")
        if not line.open or (await state_of(actor, line.entry)).stage is ReviewStage.CONCLUDED:
            raise Conflict("已有联审结论，不能撤回答复。先办异议复核。", code="review.concluded")
        if line.opinion is not None:
            await _withdraw(line.opinion, reason.strip()[:200])
        await VettingQuestion.update(
            {
                VettingQuestion.answered: None,
                VettingQuestion.replied: None,
                VettingQuestion.asked_about: line.person,
            }
        ).where(VettingQuestion.id == question_id)
        # Before the opening a reason may tell what the answer was; it is kept with the answer, which is sealed.
        told = reason.strip() if line.opened or line.opinion is None else ""
        await _trace_withdrawn(actor, line, told)


async def _trace_withdrawn(actor: Actor, line: QuestionLine, told: str) -> None:
    after = {"人员": line.name, "部门": line.agency_name}
    if line.opinion is not None:
        await audit.record(actor, ANSWER_WITHDRAWN, Change(subject(line.batch), line.region, after=after, reason=told))
    if line.under:
        after |= {"原按": line.under, "现按": line.masked_number}
        await audit.record(actor, ASKED_ANEW, Change(subject(line.batch), line.region, after=after, reason=told))


async def take_back(actor: Actor, question_id: int, opinion: int, reason: str) -> None:
    """Withdraw one very answer while it is sealed. Raises Conflict once it was opened, or another stands in its place."""
    async with transaction(actor):
        await answers.lock(question_id)
        line = await answers.question(actor, question_id)
        if line.opened:
            raise Conflict(f"{line.agency_name}对{line.name}的答复已经启封，不能撤销。", code="review.opened_already")
        if line.opinion != opinion:
            raise Conflict(f"{line.agency_name}对{line.name}的答复导入以后又有变动。", code="review.answer_changed")
        await withdraw_answer(actor, question_id, reason)


async def open_answers(actor: Actor, batch_id: int, entries: Sequence[int] = (), reason: str = "") -> int:
    """Open the answers on everybody named, or on everybody of whom all are in; returns on how many.

    All answers on a person are opened in one act, and the act is traced. Raises Refused before all are in, unless the
    deadline has passed and a reason is given; what is missing then is waited for all the same.
    """
    async with transaction(actor):
        batch = await find_open_batch(actor, batch_id)
        actor.require(READ_OPINIONS, at=batch.region)
        actor.require(RUN_REVIEWS, at=batch.region)
        await take_turn("review", batch_id, "answers")
        await connection().execute("SELECT FROM vetting_subject WHERE batch = $1 ORDER BY id FOR UPDATE", batch_id)
        states = await states_of(actor, batch_id)
        wanted = [one for one in states if one.id in entries] if entries else states
        if entries and len(wanted) != len(set(entries)):
            raise NotFound
        chosen = [
            one
            for one in wanted
            if one.steps.asked and not one.steps.opened and (entries or one.stage is ReviewStage.ANSWERED)
        ]
        if not chosen:
            raise Conflict("没有答复已经收齐、可以启封的人。", code="review.nothing_to_open")
        due, today = await _deadlines([one.id for one in chosen]), clock.today()
        refused = [
            problem for one in chosen if (problem := refuse_opening(one.name, one.steps, due[one.id], today, reason))
        ]
        if refused:
            raise Refused(refused)
        ids = [one.id for one in chosen]
        await connection().execute("UPDATE vetting_subject SET opened = $2 WHERE id = ANY($1)", ids, clock.now())
        for one in chosen:
            after = {"人员": one.name, "应答": one.steps.asked, "已答": one.steps.answered}
            await audit.record(actor, UNSEALED, Change(subject(batch_id), one.region, after=after, reason=reason))
    return len(chosen)


async def _deadlines(entries: Sequence[int]) -> Mapping[int, date]:
    """Until when the agencies may answer on each person: a later letter of the batch has a deadline of its own."""
    rows = await connection().fetch(
        "SELECT subject, max(due) AS due FROM vetting_question WHERE subject = ANY($1) GROUP BY subject", list(entries)
    )
    return {row["subject"]: row["due"] for row in rows}


async def read(actor: Actor, entry_id: int) -> SubjectState:
    """One person's opened answers with their facts, traced as read."""
    async with transaction(actor):
        state = await state_of(actor, entry_id)
        actor.require(READ_OPINIONS, at=state.region)
        if state.case is not None:
            await audit.record(actor, OPINIONS_READ, Change(of_person(state.person), state.region))
    return state


async def trace_reading(actor: Actor, lines: Sequence[QuestionLine]) -> None:
    """Somebody else than the agency itself reads answers with their facts; inside `transaction(actor)`.

    Raises Forbidden without the right to, which an account that waits to be released does not have (AC-1).
    """
    for line in lines:
        actor.require(READ_OPINIONS, at=line.region)
    about = {line.person: line.region for line in lines}
    await audit.record_many(actor, OPINIONS_READ, [Change(of_person(person), place) for person, place in about.items()])
