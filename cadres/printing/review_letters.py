"""Letters out of the joint review: inquiries to agencies, notices to people, answers to objections."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cadres.documents.review_letters import AskedLine, Ground, Inquiry, ReviewNotice, ReviewReply
from cadres.documents.reviews import Reviewed
from cadres.permissions import DISCLOSE, READ_OPINIONS, RUN_REVIEWS
from cadres.printing.review_forms import items_of
from cadres.printing.reviews import (
    NOTHING,
    Desk,
    WrittenIn,
    desk,
    of_batch,
    office_of,
    opened,
    record_copies,
    record_print,
    reviewed,
)
from cadres.reviews.former import former_conclusions
from cadres.reviews.letters import SentLetter, letters_of
from cadres.reviews.objections import objections_of
from cadres.reviews.states import SubjectState, state_of, states_of
from cadres.rules.negative_list import Item, Reach, explain, reach
from cadres.rules.review_course import OBJECTION_DAYS, SECOND_LOOK_DAYS
from cadres.rules.vetting import Case, Decision
from cadres.services.people import citizen_numbers
from cadres.services.reviews.notice_numbers import shared_problem, written_problem
from cadres.vocabulary import REVIEW_NOTICE, ItemLevel, VettingConclusion, reviewed_source
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.law.citing import basis_of
from server.papers.register.by_hand import refuse_of_register
from server.papers.register.kinds import kind_of
from server.papers.register.reading import PaperLine, on_register, stamp_of
from server.papers.register.rules import plain_number
from server.papers.register.vocabulary import PaperState
from server.papers.register.wording import passages
from server.papers.stamp import Stamp
from server.values.periods import chinese_day
from server.values.text import phrase

INQUIRY, NOTICE, REPLY = "联审函询", ReviewNotice.name_of_kind, "复核答复书"


async def inquiries(
    actor: Actor, batch: int, number: str, agencies: Sequence[str], reason: str, written: WrittenIn = NOTHING
) -> Sequence[Inquiry]:
    """The letters of one number to some agencies, or to all that it went to.

    They bear whole identity numbers: without a reason they are refused, and each reading stays in the person's trace.
    """
    if not reason.strip():
        raise Refused([Problem("事由", "没有填。", "写明印函询的用途，事由记入每个人的留痕。", "Q-23")])
    async with transaction(actor):
        at = await desk(actor, batch, RUN_REVIEWS, written)
        actor.require(DISCLOSE, at=at.batch.region)
        sent = [one for one in await letters_of(actor, batch) if one.number == number]
        known = {one.agency for one in sent}
        if not sent or not known.issuperset(agencies):
            raise NotFound
        chosen = [one for one in sent if not agencies or one.agency in agencies]
        wanted = {entry for one in chosen for entry in one.entries}
        states = {one.id: one for one in await states_of(actor, batch) if one.id in wanted}
        people = await reviewed(actor, list(states.values()), at)
        names = "、".join(one.agency_name for one in chosen)
        numbers = await citizen_numbers(
            actor, [one.person for one in states.values()], f"{INQUIRY}　{names}　{reason.strip()}"
        )
        asked = {one.id: AskedLine(people[one.id], numbers[one.person]) for one in states.values()}
        told: dict[str, str | int] = {"文书": INQUIRY, "文号": number, "部门": names, "人数": len(asked)}
        await record_print(actor, at, told, reason.strip())
    return [_inquiry(at, one, asked, written) for one in chosen]


def _inquiry(at: Desk, sent: SentLetter, asked: Mapping[int, AskedLine], written: WrittenIn) -> Inquiry:
    return Inquiry(
        review=at.review,
        dated=sent.asked,
        number=sent.number,
        agency=sent.agency_name,
        question=sent.question,
        due=sent.due,
        people=tuple(asked[entry] for entry in sent.entries),
        contact=written.contact,
        phone=written.phone,
    )


async def notice(actor: Actor, batch: int, entry: int, written: WrittenIn = NOTHING) -> ReviewNotice:
    """The notice to one person. Raises Conflict where there is no conclusion that is told in writing."""
    async with transaction(actor):
        at = await desk(actor, batch, READ_OPINIONS, written)
        (made,) = await _as_registered(actor, at, [of_batch(await state_of(actor, entry), batch)], written)
    return made


async def notices(actor: Actor, batch: int, written: WrittenIn = NOTHING) -> Sequence[ReviewNotice]:
    """The notices to everybody who is told a conclusion in writing. Raises Conflict where nobody is."""
    async with transaction(actor):
        at = await desk(actor, batch, READ_OPINIONS, written)
        states = [one for one in await states_of(actor, batch) if one.to_tell]
        if not states:
            raise Conflict("这一批没有不利的联审结论，不用印告知书。", code="review.no_notice")
        return await _as_registered(actor, at, states, written)


async def _as_registered(
    actor: Actor, at: Desk, states: Sequence[SubjectState], written: WrittenIn
) -> Sequence[ReviewNotice]:
    """The notices; of those that the register has, its office, its number and its code are the notice's. The others are drafts.

    Raises Refused for a number written in that the register gives, that another notice bears or that several would bear.
    """
    made = await made_notices(actor, at, states, written)
    lines = await on_register(actor, REVIEW_NOTICE, [reviewed_source(one.id) for one in states])
    bearers = [one for one in states if not one.notice and not _on_register(lines.get(reviewed_source(one.id)))]
    await _refuse_number(actor, bearers, written.number)
    await record_copies(actor, at, NOTICE, states, plain_number(written.number) if bearers else "")
    office = await office_of(at.batch.region) if lines else ""
    return [
        replace(one, stamp=Stamp(PaperState.DRAFT))
        if (line := _on_register(lines.get(reviewed_source(state.id)))) is None
        else replace(one, review=replace(at.review, issuer=office), number=line.number, stamp=stamp_of(line))
        for state, one in zip(states, made, strict=True)
    ]


def _on_register(line: PaperLine | None) -> PaperLine | None:
    """A notice's line on the register; one that is void is as good as none."""
    return None if line is None or line.state is PaperState.VOID else line


async def _refuse_number(actor: Actor, bearers: Sequence[SubjectState], typed: str) -> None:
    """Raise Refused where the notices to some people may not bear the number that somebody typed for them."""
    problem = shared_problem(bearers, typed)
    if problem is None and bearers:
        problem = await written_problem(actor, bearers[0], typed)
    if problem:
        raise Refused([problem])


async def made_notices(
    actor: Actor, at: Desk, states: Sequence[SubjectState], written: WrittenIn = NOTHING
) -> Sequence[ReviewNotice]:
    """The notices as the records give them; whoever asks traces it. Raises Conflict for a conclusion that nobody is told."""
    people = await reviewed(actor, states, at)
    worded = await passages(kind_of(REVIEW_NOTICE), at.batch.region)
    return [
        replace(_notice(at, one, people[one.id], written, await _before(actor, one)), passages=worded) for one in states
    ]


async def _before(actor: Actor, state: SubjectState) -> str:
    """The conclusion that the last one took the place of, as a paper names it; empty where there is none."""
    former = await former_conclusions(actor, state.person, state.purpose) if state.renewed else ()
    if not former:
        return ""
    last = former[-1]
    return f"“{state.words.conclusion(last.conclusion)}”（{last.document}，{chinese_day(last.concluded)}）"


def _notice(at: Desk, state: SubjectState, person: Reviewed, written: WrittenIn, before: str) -> ReviewNotice:
    found = opened(state)
    if state.conclusion is None or state.concluded is None or not state.to_tell:
        raise Conflict(f"{state.name}没有不利的联审结论，不用印告知书。", code="review.no_notice")
    return ReviewNotice(
        review=at.review,
        dated=state.concluded,
        number=state.notice or plain_number(written.number),
        person=person,
        conclusion=state.conclusion,
        document=state.document or "",
        concluded=state.concluded,
        before=before,
        grounds=tuple(_grounds(found.case, state.conclusion)) if state.against else (),
        days=OBJECTION_DAYS,
        answer_days=SECOND_LOOK_DAYS,
        address=written.address,
        phone=written.phone,
    )


def _grounds(case: Case, conclusion: VettingConclusion) -> Iterator[Ground]:
    """The facts that count on the day: those that the conclusion rests on first, then the others, each said to be no ground.

    It rests on those under a ban, or under items that were decided to be unfit. What was found of somebody is told whole (Q-26).
    """
    items = items_of(case)
    decided = {one.item: one for one in case.decisions}
    if young := case.too_young:
        yield Ground(
            young.message.rstrip("。"), "居民身份证", "未满18周岁", ItemLevel.STATUTE.label, basis_of(young), ""
        )
    beside: list[Ground] = []
    for fact in (fact for opinion in case.opinions for fact in opinion.facts):
        item = items.get(fact.item)
        if item is None or reach(item, fact, case.election_day) is not Reach.HITS:
            continue
        decision = decided.get(item.code) if item.level is ItemLevel.SHOULD_NOT else None
        basis = basis_of(explain(item, fact, case.election_day, case.words.day))
        told = _told(decision) if decision and not decision.fit else ""
        ground = Ground(phrase(fact.words), phrase(fact.document), item.words, item.level.label, basis, told)
        if _decides(item, decision, conclusion):
            yield ground
        else:
            beside.append(replace(ground, decision="本结论不以此项为依据。"))
    yield from beside


def _decides(item: Item, decision: Decision | None, conclusion: VettingConclusion) -> bool:
    if conclusion is VettingConclusion.BARRED:
        return item.level is not ItemLevel.SHOULD_NOT
    return decision is not None and not decision.fit


def _told(decision: Decision) -> str:
    return f"{decision.decided_by}于{chinese_day(decision.day)}研究认为不宜，理由是：{phrase(decision.reason)}。"


async def reply(actor: Actor, batch: int, objection: int, written: WrittenIn = NOTHING) -> ReviewReply:
    """The answer to an objection. Raises Conflict before it is answered."""
    async with transaction(actor):
        at = await desk(actor, batch, READ_OPINIONS, written)
        line = next((one for one in await objections_of(actor, batch) if one.id == objection), None)
        if line is None:
            raise NotFound
        if line.outcome is None or line.answered is None:
            raise Conflict(f"第{line.sequence}号异议还没有答复，答复书不能印。", code="review.not_settled")
        state = await state_of(actor, line.entry)
        if problem := await refuse_of_register(actor, REVIEW_NOTICE, state.region, written.number):
            raise Refused([problem])
        people = await reviewed(actor, [state], at)
        told: dict[str, str | int] = {"文书": REPLY, "异议": line.sequence}
        if written.number:
            told["文号"] = written.number
        await record_print(actor, at, told)
    return ReviewReply(
        review=at.review,
        dated=line.answered,
        number=plain_number(written.number),
        sequence=line.sequence,
        person=people[state.id],
        objector=line.objector,
        raised_by=line.raised_by,
        received=line.received,
        outcome=line.outcome,
        answer=line.answer,
        answered_by=line.answered_by or "",
        now=state.conclusion,
        document=state.document or "",
    )
