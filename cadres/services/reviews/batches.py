"""From the list of people to the letters: opening a batch, its materials, the township's review, and asking the agencies."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import PREPARE_REVIEWS, RUN_REVIEWS
from cadres.reviews.batches import find_open_batch, next_number
from cadres.reviews.letters import sent_letters
from cadres.reviews.lists import agencies_on, edition_on, kept_list, seats_of
from cadres.reviews.states import SubjectState, lock_state, states_of
from cadres.rules.negative_list import unasked
from cadres.rules.review_course import missing, refuse_township
from cadres.rules.review_days import refuse_due, refuse_event_day
from cadres.rules.review_letters import Letter, left_out, refuse_fewer, refuse_other_letter
from cadres.services.people import refuse_merged
from cadres.services.reviews.listing import refuse_people, refuse_unplaced, refuse_without_post
from cadres.tables import Person, VettingBatch, VettingQuestion, VettingSubject
from cadres.tables.vetting import RETURN_REASON
from cadres.vocabulary import CommitteeKind, Office, ReviewMaterial, ReviewPurpose, ReviewStage
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor, reach_of
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Conflict, NotFound, Problem, Refused

OPENED = event_kind("review.opened", "建立联审批次", Dot.STEP)
ADDED = event_kind("review.people_added", "列入联审")
TAKEN_OUT = event_kind("review.person_taken_out", "移出联审")
MATERIALS = event_kind("review.materials_checked", "审查联审材料")
RETURNED = event_kind("review.returned", "退回联审材料", Dot.ATTENTION)
RESUBMITTED = event_kind("review.resubmitted", "重新报送联审材料")
PASSED = event_kind("review.township_passed", "乡镇初审通过", Dot.STEP)
SENT = event_kind("review.sent", "发出联审", Dot.STEP)


class OpenBatch(BaseModel):
    """A batch of an area. `event_day` is the election day for candidates, the day of taking office for whoever joins.

    `afterwards` says that the review was held before a day that is over, `confirmed` that a far day is meant.
    """

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    purpose: ReviewPurpose
    kind: CommitteeKind
    event_day: date
    term_number: int | None = Field(None, ge=1, le=99)
    title: str = Field("", max_length=80)
    afterwards: bool = False
    confirmed: bool = False


class Listed(BaseModel):
    """A person to be reviewed, and the office they stand for."""

    model_config = ConfigDict(frozen=True)

    person: int
    stands_for: Office | None = None


class Sending(BaseModel):
    """The letter that asks: its number, the last day for answers, and the codes of the agencies.

    `fewer_why` says why agencies of the list are left out.
    """

    model_config = ConfigDict(frozen=True)

    letter: str = Field(min_length=1, max_length=80)
    due: date
    agencies: tuple[str, ...]
    fewer_why: str = Field("", max_length=200)


def subject(batch: int) -> str:
    """The name of a batch in the trace."""
    return f"review:{batch}"


def of_person(person: int) -> str:
    """The name of a person in the trace."""
    return f"person:{person}"


async def open_batch(actor: Actor, command: OpenBatch) -> int:
    """Open a batch and return its id. The negative list in force on the event's day is the batch's for good (Q-18)."""
    actor.require(RUN_REVIEWS, at=command.region)
    if command.purpose in {ReviewPurpose.CANDIDATES, ReviewPurpose.WRITE_IN} and command.term_number is None:
        raise Refused([Problem("届次", "没有填。", "填写这次换届的届次，例如13。", "Q-20")])
    given = {"afterwards": command.afterwards, "confirmed": command.confirmed}
    if problem := refuse_event_day(command.purpose, command.event_day, clock.today(), **given):
        raise Refused([problem])
    async with transaction(actor):
        year = clock.today().year
        sequence = await next_number(actor, command.region, year)
        await _refuse_twice(command, year)
        row = VettingBatch(
            region=command.region,
            year=year,
            sequence=sequence,
            title=command.title.strip(),
            purpose=command.purpose,
            kind=command.kind,
            term_number=command.term_number,
            event_day=command.event_day,
            edition=await edition_on(command.event_day),
            opened=clock.now(),
            afterwards=command.afterwards,
        )
        await row.save()
        after = {
            "批次": f"{year}年第{sequence}批",
            "事由": command.purpose.label,
            "适用日": command.event_day.isoformat(),
            "负面清单": row.edition or "没有",
        }
        if command.afterwards:
            after["补记"] = "事后补记"
        await audit.record(actor, OPENED, Change(subject(row.id), command.region, after=after))
    return int(row.id)


async def _refuse_twice(command: OpenBatch, year: int) -> None:
    """The same form sent twice opens one batch; what stands empty is there to be filled."""
    same = await connection().fetchval(
        """SELECT b.year || '年第' || b.sequence || '批' FROM vetting_batch b
           WHERE b.region = $1 AND b.year = $2 AND b.purpose = $3 AND b.kind = $4 AND b.event_day = $5
             AND b.term_number IS NOT DISTINCT FROM $6 AND b.title = $7 AND b.closed IS NULL
             AND NOT EXISTS (SELECT FROM vetting_subject s WHERE s.batch = b.id)""",
        command.region,
        year,
        command.purpose.value,
        command.kind.value,
        command.event_day,
        command.term_number,
        command.title.strip(),
    )
    if same:
        cause = f"同样的{same}已经建立，还没有人。"
        raise Refused([Problem("名称", cause, "用那一批；确要另建的，写上不同的名称。", "Q-20")])


async def add_people(actor: Actor, batch_id: int, people: Sequence[Listed]) -> Sequence[int]:
    """List people in an open batch; returns their entries in the order asked. Whoever is in it already is refused."""
    async with transaction(actor):
        batch = await find_open_batch(actor, batch_id)
        wanted = {one.person: one for one in people}
        rows = await Person.objects().where(Person.id.is_in(list(wanted)))
        if len(rows) != len(people) or not all(actor.covers(row.region) for row in rows):
            raise NotFound
        await refuse_merged(list(wanted))
        await refuse_people(actor, batch, rows, await _listed(batch_id, list(wanted)))
        refuse_without_post(batch, [row.name for row in rows if wanted[row.id].stands_for is None])
        made = []
        by_id = {row.id: row for row in rows}
        for row in (by_id[one] for one in wanted):
            actor.require(PREPARE_REVIEWS, at=row.region)
            entry = VettingSubject(
                region=row.region,
                batch=batch.id,
                person=row.id,
                stands_for=wanted[row.id].stands_for,
                purpose=purpose_of(batch, row.region),
                materials=[],
                township_passed=False,
            )
            await entry.save()
            made.append(int(entry.id))
            office = wanted[row.id].stands_for
            after = {"人员": row.name, "职务": office.label if office else "未填"}
            await audit.record(actor, ADDED, Change(subject(batch.id), row.region, after=after))
    return made


def purpose_of(batch: VettingBatch, region: str) -> str:
    """What a conclusion is for: the place and the term of an election, else the batch itself."""
    return f"{region}-{batch.term_number}" if batch.term_number else f"review-{batch.id}"


async def _listed(batch_id: int, people: Sequence[int]) -> frozenset[int]:
    rows = await VettingSubject.select(VettingSubject.person).where(
        VettingSubject.batch == batch_id, VettingSubject.person.is_in(list(people) or [0])
    )
    return frozenset(row["person"] for row in rows)


async def take_out(actor: Actor, entry_id: int) -> None:
    """Take a person out before anybody was asked. Raises Conflict afterwards: what was asked is on record."""
    async with transaction(actor):
        state = await lock_state(actor, entry_id)
        actor.require(PREPARE_REVIEWS, at=state.region)
        if state.steps.asked:
            raise Conflict("已经发出联审，不能移出。不再需要的，可以退回并写明原因。", code="review.asked")
        await VettingSubject.delete().where(VettingSubject.id == entry_id)
        change = Change(subject(state.batch), state.region, before={"人员": state.name})
        await audit.record(actor, TAKEN_OUT, change)


async def check_materials(actor: Actor, entry_id: int, materials: frozenset[ReviewMaterial]) -> None:
    """Record which papers lie before the review."""
    async with transaction(actor):
        state = await lock_state(actor, entry_id)
        actor.require(PREPARE_REVIEWS, at=state.region)
        _before_asking(state)
        kept = [one.value for one in ReviewMaterial if one in materials]
        await VettingSubject.update(
            {
                VettingSubject.materials: kept,
                VettingSubject.checked: clock.now(),
                VettingSubject.township_passed: state.steps.township_passed and not missing(materials),
            }
        ).where(VettingSubject.id == entry_id)
        lacking = "、".join(state.words.material(one) for one in missing(materials)) or "无"
        after = {"人员": state.name, "已收": len(kept), "缺": lacking}
        await audit.record(actor, MATERIALS, Change(subject(state.batch), state.region, after=after))


async def check_many(actor: Actor, batch_id: int, there: Mapping[int, frozenset[ReviewMaterial]]) -> None:
    """As `check_materials` for several of one batch; who has handed in the same as before leaves no trace."""
    async with transaction(actor):
        await find_open_batch(actor, batch_id)
        held = {one.id: one.steps.materials for one in await states_of(actor, batch_id)}
        if not there.keys() <= held.keys():
            raise NotFound
        for entry in sorted(there):
            if there[entry] != held[entry]:
                await check_materials(actor, entry, there[entry])


def _before_asking(state: SubjectState) -> None:
    if state.steps.asked:
        raise Conflict(f"{state.name}已经发出联审，材料和初审意见不能再改。", code="review.asked")


async def send_back(actor: Actor, entry_id: int, reason: str) -> None:
    """Return a person's papers with what is missing and who supplies it. Nothing is concluded by that."""
    if not reason.strip():
        raise Refused([Problem("退回原因", "没有填。", "写明缺什么、由谁补。", "Q-20")])
    async with transaction(actor):
        state = await lock_state(actor, entry_id)
        actor.require(PREPARE_REVIEWS, at=state.region)
        if state.stage is ReviewStage.CONCLUDED:
            raise Conflict(f"{state.name}已有联审结论，不能退回。", code="review.concluded")
        await VettingSubject.update(
            {
                VettingSubject.returned: clock.now(),
                VettingSubject.return_reason: sealing.seal(reason.strip(), RETURN_REASON),
                VettingSubject.township_passed: False,
            }
        ).where(VettingSubject.id == entry_id)
        change = Change(subject(state.batch), state.region, after={"人员": state.name, "退回原因": "已写明"})
        await audit.record(actor, RETURNED, change)


async def hand_in_again(actor: Actor, entry_id: int) -> None:
    """Take a returned person up again; what agencies have answered stands."""
    async with transaction(actor):
        state = await lock_state(actor, entry_id)
        actor.require(PREPARE_REVIEWS, at=state.region)
        if not state.steps.returned:
            raise Conflict(f"{state.name}没有被退回。", code="review.not_returned")
        await VettingSubject.update({VettingSubject.returned: None, VettingSubject.return_reason: None}).where(
            VettingSubject.id == entry_id
        )
        await audit.record(actor, RESUBMITTED, Change(subject(state.batch), state.region, after={"人员": state.name}))


async def pass_township(actor: Actor, entries: Sequence[int], signed_by: str) -> None:
    """The township's own review, signed by whoever answers for it; refused for everybody together where a paper is missing."""
    if not signed_by.strip():
        raise Refused([Problem("初审签字人", "没有填。", "填写乡镇（街道）负责初审的人。", "Q-20")])
    async with transaction(actor):
        states = [await lock_state(actor, one) for one in sorted(set(entries))]
        problems: list[Problem] = []
        for state in states:
            actor.require(PREPARE_REVIEWS, at=state.region)
            _before_asking(state)
            problems += refuse_unplaced(state)
            if state.steps.returned:
                problems.append(Problem(state.name, "已退回。", "重新报送后再初审。", "Q-20"))
            elif problem := refuse_township(state.name, state.steps.materials, state.words):
                problems.append(problem)
        if problems:
            raise Refused(problems)
        for state in states:
            await VettingSubject.update(
                {
                    VettingSubject.township_passed: True,
                    VettingSubject.township_day: clock.today(),
                    VettingSubject.township_by: signed_by.strip(),
                }
            ).where(VettingSubject.id == state.id)
            after = {"人员": state.name, "签字人": signed_by.strip()}
            await audit.record(actor, PASSED, Change(subject(state.batch), state.region, after=after))


async def send(actor: Actor, batch_id: int, command: Sending) -> int:
    """Ask every named agency about everybody who is ready; returns how many were asked about.

    Whoever is ready later is asked about by a second letter. Each agency is asked its own question alone (Q-23).
    """
    async with transaction(actor):
        batch = await find_open_batch(actor, batch_id)
        actor.require(RUN_REVIEWS, at=batch.region)
        today = clock.today()
        await connection().execute("SELECT FROM vetting_subject WHERE batch = $1 ORDER BY id FOR UPDATE", batch_id)
        agencies = {one.code: one for one in await agencies_on(today)}
        codes = tuple(dict.fromkeys(command.agencies))
        ready = [one for one in await states_of(actor, batch_id) if one.stage is ReviewStage.READY]
        await _refuse_sending(actor, batch, command, {code: one.name for code, one in agencies.items()}, ready)
        await _ask(command, ready, codes, await seats_of(batch.region))
        missing = left_out(_letter(command), {code: one.name for code, one in agencies.items()})
        await VettingSubject.update(
            {VettingSubject.passed_over: "、".join(missing), VettingSubject.fewer_why: command.fewer_why.strip()}
        ).where(VettingSubject.id.is_in([one.id for one in ready]))
        await VettingBatch.update(
            {VettingBatch.letter: command.letter, VettingBatch.sent: today, VettingBatch.due: command.due}
        ).where(VettingBatch.id == batch_id)
        after = {
            "文号": command.letter,
            "人数": len(ready),
            "部门": "、".join(agencies[code].name for code in codes),
            "期限": command.due.isoformat(),
        }
        change = Change(subject(batch_id), batch.region, after=after, reason=command.fewer_why.strip())
        await audit.record(actor, SENT, change)
    return len(ready)


async def _ask(command: Sending, ready: Sequence[SubjectState], codes: Sequence[str], seats: Mapping[str, int]) -> None:
    """One question for each person and agency; `seats` are the units with an account that answers for an agency."""
    for state, code in product(ready, codes):
        question = VettingQuestion(
            region=state.region,
            subject=state.id,
            asked_about=state.person,
            agency=code,
            unit=seats.get(code),
            letter=command.letter,
            asked=clock.today(),
            due=command.due,
        )
        await question.save()


def _letter(command: Sending) -> Letter:
    return Letter(command.letter.strip(), clock.today(), command.due, frozenset(command.agencies))


async def _refuse_sending(
    actor: Actor, batch: VettingBatch, command: Sending, known: Mapping[str, str], ready: Sequence[SubjectState]
) -> None:
    problems, purpose = [one for state in ready for one in refuse_unplaced(state)], ReviewPurpose(batch.purpose)
    if not command.agencies:
        problems.append(Problem("联审部门", "没有选。", "至少选一个部门。", "Q-21"))
    problems += [
        Problem("联审部门", f"{code}不在现行的联审部门名单里。", "从名单里选，或者先由省级维护名单。", "Q-22")
        for code in command.agencies
        if code not in known
    ]
    if late := refuse_due(purpose, batch.event_day, command.due, clock.today(), afterwards=batch.afterwards):
        problems.append(late)
    if other := await _letter_of(batch, command.letter):
        cause = f"{command.letter}已是{other}联审的函询文号。"
        problems.append(Problem("函询文号", cause, "核对文号；一份函一个文号。", "Q-21"))
    sent = await sent_letters(actor, batch.id)
    now = _letter(command)
    held = (await kept_list(batch.edition)).in_force(CommitteeKind(batch.kind), batch.event_day)
    unlooked = [item.words for item in unasked(held, now.agencies)]
    fewer = refuse_fewer(left_out(now, known), command.fewer_why, unlooked) if command.agencies else None
    beside = refuse_other_letter(now, sent), fewer
    problems += filter(None, beside)
    if not ready:
        problems.append(Problem("联审人员", "没有乡镇初审通过、待发出的人。", "先办材料审查和乡镇初审。", "Q-20"))
    if problems:
        raise Refused(problems)


async def _letter_of(batch: VettingBatch, letter: str) -> str | None:
    """Which other batch of the county was sent by a letter of that number."""
    return await connection().fetchval(  # type: ignore[no-any-return]  # A text of the database or nothing.
        """SELECT b.year || '年第' || b.sequence || '批' FROM vetting_batch b
           WHERE b.id <> $1 AND starts_with(b.region, $2)
             AND (b.letter = $3 OR EXISTS (SELECT FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject
                                           WHERE s.batch = b.id AND q.letter = $3))
           ORDER BY b.id LIMIT 1""",
        batch.id,
        reach_of(batch.region)[:6],
        letter.strip(),
    )
