"""Two people hand in what they read on a tally sheet; where both read alike there is a count, elsewhere it is settled.

Whoever hands in second does not see the first reading. Of two at the same moment one comes first, and both are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from piccolo.columns import Column
from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.permissions import CHECK_COUNT, ENTER_COUNT
from elections.queries import Progress
from elections.rules.ballots import ballot_mark
from elections.rules.checking import unlike
from elections.rules.outcome import Outcome
from elections.rules.subcounts import VillageSum
from elections.services.after.holding import refuse_postponed
from elections.services.checking import take_step
from elections.services.corrections import Withdrawal
from elections.services.elections import find_open, subject
from elections.services.entries import CountEntry, figures_of, settled
from elections.services.results import Sheet, record_count
from elections.services.voting.box_readings import BoxCounting, box_counting, counted_apart, doubtful
from elections.services.voting.polls import polled, remarks
from elections.services.voting.readings import BOTH, STEPS, Reading, own_problem, own_reading, readings, unlike_figures
from elections.tables import BoxCount, CountReading, CountSettlement, Election
from elections.vocabulary import CountStep, ReadingWay, RoundKind
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.access.duties import Hand
from server.db.engine import take_turn, transaction
from server.errors import Conflict, Problem, Refused

READ = event_kind("election.count_read", "录入计票")
READ_AGAIN = event_kind("election.count_read_again", "改正计票录入", Dot.ATTENTION)
DIFFERED = event_kind("election.count_check_differed", "两次录入不一致", Dot.ATTENTION)
SETTLED = event_kind("election.count_checked", "核对计票差异", Dot.STEP)
SENT_BACK = event_kind("election.count_sent_back", "退回计票录入", Dot.ATTENTION)

_READ_ANEW = "照原表改正"


class Found(BaseModel):
    """What a third look at the paper found of one figure, and why the readings had it differently. "" is none at all."""

    model_config = ConfigDict(frozen=True)

    figure: str = Field(max_length=80)
    value: str = Field(max_length=40)
    reason: str = Field(min_length=2, max_length=200)


class Settlement(BaseModel):
    """Every figure that the two readings have not alike."""

    model_config = ConfigDict(frozen=True)

    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of a reading. `place` is which of the two it is, `outcome` is the decision once both are alike.

    `unlike` names the figures of it that the other one has not alike.
    """

    place: int
    unlike: tuple[Problem, ...] = ()
    outcome: Outcome | None = None


async def enter_count(actor: Actor, code: str, entry: CountEntry, way: ReadingWay = ReadingWay.TYPED) -> Handed:
    """Hand in a reading: the first, the second, or one's own again where the two differ.

    Raises Refused, with nothing written, when the sheet cannot be right, and when both readings would be one person's (AC-3).
    """
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(ENTER_COUNT, at=election.region)
        refuse_postponed(election)
        if way is not ReadingWay.SUMMED and await counted_apart(actor, code):
            message = "本次选举分箱计票，全村的计票由各箱合计得出，不另外录入。"
            raise Conflict(message, code="count.by_boxes")
        progress = await queries.progress(actor, code)
        held = await readings(actor, code)
        polled(progress, entry)
        place = await _place(actor, election, held, entry)
        await _keep(actor, election, _mark(progress), place, entry, way)
        return await _go_on(actor, election, progress, place)


async def check_count(actor: Actor, code: str, entry: CountEntry) -> None:
    """The second reading alone. Raises Conflict where there is no first, and Refused with the figures that are not alike.

    Such a reading is kept all the same: whoever gave it may hand in a better one.
    """
    async with transaction(actor):
        if not await readings(actor, code):
            await find_open(actor, code)
            raise Conflict("本次选举没有等待第二次录入的计票。", code="count.nothing_to_check")
        handed = await enter_count(actor, code, entry)
    if handed.unlike:
        raise Refused(handed.unlike, code="count.unlike")


async def settle(actor: Actor, code: str, command: Settlement) -> Outcome:
    """Say what the paper has where the two readings differ; the one who says it gave neither of them (AC-3)."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(CHECK_COUNT, at=election.region)
        progress = await queries.progress(actor, code)
        held = await readings(actor, code)
        found = unlike_figures(held)
        if not found:
            raise Conflict("本次选举没有待核对的计票差异。", code="count.nothing_to_settle")
        if own := own_problem(CountStep.CHECKED, actor, held):
            raise Refused([own])
        said = {one.figure: one for one in command.found}
        refuse_incomplete([one.figure for one in found], said)
        entry = settled(held[0].entry, held[1].entry, {name: one.value for name, one in said.items()})
        count, outcome = await _decide(actor, election, progress, entry, held)
        await take_step(election.region, count, CountStep.CHECKED, Hand.of(actor))
        rows = [
            CountSettlement(
                region=election.region,
                of_count=count,
                figure=one.figure,
                first=one.first,
                second=one.second,
                taken=said[one.figure].value,
                reason=said[one.figure].reason,
            )
            for one in found
        ]
        await CountSettlement.insert(*rows)
        before = {one.figure: f"{one.first or '无'}／{one.second or '无'}" for one in found}
        after = {one.figure: f"{one.value or '无'}（{one.reason}）" for one in command.found}
        await audit.record(actor, SETTLED, Change(subject(code), election.region, before=before, after=after))
    return outcome


def refuse_incomplete(asked: Sequence[str], said: dict[str, Found]) -> None:
    problems = [Problem(name, "没有核对。", "照原表逐项核对后再提交。") for name in asked if name not in said]
    problems += [Problem(name, "两次录入没有不一致。", "请刷新页面后再核对。") for name in said if name not in asked]
    if problems:
        raise Refused(problems)


async def send_back(actor: Actor, code: str, command: Withdrawal) -> None:
    """Set the readings aside, so that the sheet is read anew by two people. They stay on record."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        held = await readings(actor, code)
        if not held:
            raise Conflict("没有可以退回的录入。", code="count.nothing_read")
        if own_reading(actor, held):
            actor.require(ENTER_COUNT, at=election.region)
        else:
            actor.require(CHECK_COUNT, at=election.region)
        await _close([one.id for one in held], command.reason)
        change = Change(subject(code), election.region, before={"录入": f"{len(held)}次"}, reason=command.reason)
        await audit.record(actor, SENT_BACK, change)


async def _place(actor: Actor, election: Election, held: Sequence[Reading], entry: CountEntry) -> int:
    """Which place a reading takes. The actor's own before it is set aside, where the two differ."""
    own = own_reading(actor, held)
    if len(held) == BOTH:
        if own is None:
            raise Conflict("这张计票单已由两人录入，两次有不一致之处，请核对差异。", code="count.read_twice")
        changed = len(set(figures_of(own.entry).items()) ^ set(figures_of(entry).items()))
        await _close([own.id], _READ_ANEW)
        change = Change(subject(election.code), election.region, after={"改动": f"{(changed + 1) // 2}项"})
        await audit.record(actor, READ_AGAIN, change)
        return own.place
    if problem := own_problem(CountStep.SECOND, actor, held):
        raise Refused([problem])
    return len(held) + 1


async def _close(ids: Sequence[int], reason: str) -> None:
    await CountReading.update({CountReading.closed: clock.now(), CountReading.closed_reason: reason}).where(
        CountReading.id.is_in(list(ids))
    )


async def _keep(actor: Actor, election: Election, mark: str, place: int, entry: CountEntry, way: ReadingWay) -> None:
    row = CountReading(
        region=election.region,
        election=election.id,
        mark=mark,
        place=place,
        entry=entry.model_dump(mode="json"),
        way=way,
        at=clock.now(),
        account=actor.account_id,
        actor=actor.name,
        unit=actor.unit,
    )
    await row.save()
    after = {"轮次": RoundKind(entry.kind).label, "第几次": f"第{'一二'[place - 1]}次", "方式": way.label}
    await audit.record(actor, READ, Change(subject(election.code), election.region, after=after))


async def _go_on(actor: Actor, election: Election, progress: Progress, place: int) -> Handed:
    """Make a count of two readings alike; tell of two unlike which of the actor's own figures are."""
    held = await readings(actor, election.code)
    if len(held) < BOTH:
        return Handed(place)
    found = unlike_figures(held)
    if found:
        after = {"轮次": held[0].entry.kind.label, "不一致": f"{len(found)}处"}
        await audit.record(actor, DIFFERED, Change(subject(election.code), election.region, after=after))
        return Handed(place, unlike(found, figures_of(held[place - 1].entry)))
    entry = settled(held[0].entry, held[1].entry, {})
    _, outcome = await _decide(actor, election, progress, entry, held)
    return Handed(place, outcome=outcome)


async def _decide(
    actor: Actor, election: Election, progress: Progress, entry: CountEntry, held: Sequence[Reading]
) -> tuple[int, Outcome]:
    """Record the count that the readings came to, with the two hands; of one that boxes came to, with what they told."""
    _, poll = polled(progress, entry)
    boxes = await box_counting(actor, election.code, progress) if held[0].way is ReadingWay.SUMMED else None
    summed = boxes.summed(progress) if boxes else None
    told = "".join(one.message for one in doubtful(summed)) if summed else ""
    count, outcome = await record_count(actor, progress, election, Sheet(poll, remarks(poll, entry, told)))
    if boxes and summed:
        await keep_parts(count, boxes, summed)
    await CountReading.update({CountReading.of_count: count}).where(CountReading.id.is_in([one.id for one in held]))
    for one in held:
        await take_step(election.region, count, STEPS[one.place], one.hand)
    return count, outcome


async def keep_parts(count: int, boxes: BoxCounting, summed: VillageSum) -> None:
    """Keep of which boxes a count was made, and which of them it had to do without (T-18)."""
    for one in boxes.boxes:
        if one.settled:
            values: dict[Column | str, Any] = {BoxCount.of_count: count}
            values[BoxCount.left_out] = one.station.name in summed.left_out
            await BoxCount.update(values).where(BoxCount.id == one.settled.id)


def _mark(progress: Progress) -> str:
    """The mark of the ballot that is waited for; `polled` has made sure that there is one."""
    ballot = progress.course.ballot
    return ballot_mark(len(progress.held), ballot) if ballot else ""
