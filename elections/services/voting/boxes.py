"""Boxes counted apart: each one's sheet read by two people apart, and what they read unlike settled figure by figure.

The machinery is that of the count of a whole village (AC-3); what comes of two readings alike is the sheet of one box.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from piccolo.columns import Column
from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.permissions import CHECK_COUNT, ENTER_COUNT, RECORD
from elections.polling import stations
from elections.queries import Progress
from elections.rules.checking import unlike
from elections.rules.subcounts import box_doubts, box_faults, seats_of
from elections.services.box_entries import RESERVED, BoxEntry, box_figures, box_settled
from elections.services.corrections import Withdrawal
from elections.services.elections import find_open, subject
from elections.services.voting.box_readings import BoxCounting, BoxState, box_counting, counted_apart
from elections.services.voting.handing_in import Settlement, refuse_incomplete
from elections.services.voting.polls import awaited, contests_of
from elections.services.voting.readings import BOTH, has_reading
from elections.tables import BoxCount, BoxReading, BoxSettlement, CountingPlan, Election, PollingStation
from elections.vocabulary import CountStep, ReadingWay
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.access.duties import Hand
from server.db.engine import take_turn, transaction
from server.errors import Conflict, Problem, Refused

PLANNED = event_kind("election.counting_planned", "确定计票方式")
READ = event_kind("election.box_read", "录入票箱计票")
READ_AGAIN = event_kind("election.box_read_again", "改正票箱计票录入", Dot.ATTENTION)
DIFFERED = event_kind("election.box_check_differed", "票箱两次录入不一致", Dot.ATTENTION)
COUNTED = event_kind("election.box_counted", "票箱计票定案", Dot.STEP)
SETTLED = event_kind("election.box_checked", "核对票箱计票差异", Dot.STEP)
SENT_BACK = event_kind("election.box_sent_back", "退回票箱计票", Dot.ATTENTION)

Values = dict[Column | str, Any]
_READ_ANEW = "照原表改正"


class PlanCounting(BaseModel):
    """Whether boxes are counted apart, how many each station has that bear a sheet of their own, and who decided that."""

    model_config = ConfigDict(frozen=True)

    apart: bool
    decided: str = Field(min_length=2, max_length=120)
    boxes: Mapping[int, int] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BoxHanded:
    """What became of a reading of a box: `place` is which of the two, `unlike` what the other has otherwise, `settled` once alike."""

    place: int
    unlike: tuple[Problem, ...] = ()
    settled: bool = False


async def plan_counting(actor: Actor, code: str, command: PlanCounting) -> None:
    """Say how the ballots are counted. Raises Conflict once anything is read, Refused where there are no two boxes to tell apart."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        progress = await queries.progress(actor, code)
        held = await stations(actor, code, progress)
        counting = await box_counting(actor, code, progress)
        if await has_reading(election) or any(one.readings or one.settled for one in counting.boxes):
            raise Conflict("这一轮的计票已经有人录入，不能再改计票方式。", code="boxes.being_read")
        numbers = {one.id: command.boxes.get(one.id, one.boxes) for one in held}
        _refuse_plan(command, numbers)
        for station, number in numbers.items():
            await PollingStation.update({PollingStation.boxes: number}).where(PollingStation.id == station)
        await _keep_plan(election, command)
        after: dict[str, object] = {"方式": "分箱计票" if command.apart else "集中计票", "依据": command.decided}
        if command.apart:
            after["票箱"] = "、".join(f"{one.name}{numbers[one.id]}个" for one in held)
        await audit.record(actor, PLANNED, Change(subject(code), election.region, after=after))


def _refuse_plan(command: PlanCounting, numbers: Mapping[int, int]) -> None:
    problems = []
    if strange := command.boxes.keys() - numbers.keys():
        problems.append(Problem("票箱数", f"没有编号{min(strange)}的投票站。", "请刷新页面后再填。"))
    problems += [
        Problem("票箱数", f"填的是{number}个。", "每站填1至20个。")
        for number in numbers.values()
        if not 1 <= number <= 20  # noqa: PLR2004  # What the register holds.
    ]
    if command.apart and not problems and sum(numbers.values()) <= 1:
        problems.append(
            Problem("计票方式", "只有一个票箱，不用分箱计票。", "先设立投票站、票箱，或者改为集中计票。", "S13")
        )
    if problems:
        raise Refused(problems)


async def _keep_plan(election: Election, command: PlanCounting) -> None:
    own = CountingPlan.election == election.id
    if await CountingPlan.exists().where(own):
        values: Values = {CountingPlan.apart: command.apart, CountingPlan.decided: command.decided}
        await CountingPlan.update(values).where(own)
        return
    row = CountingPlan(region=election.region, election=election.id, apart=command.apart, decided=command.decided)
    await row.save()


async def enter_box(
    actor: Actor, code: str, station: int, box: int, entry: BoxEntry, way: ReadingWay = ReadingWay.TYPED
) -> BoxHanded:
    """Hand in a reading of a box: the first, the second, or one's own again where the two differ.

    Raises Refused, with nothing written, when the sheet cannot be right, and when both readings would be one person's (AC-3).
    """
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(ENTER_COUNT, at=election.region)
        progress = await queries.progress(actor, code)
        counting = await _counting(actor, code, progress)
        state = counting.box(station, box)
        _refuse_impossible(progress, state, entry)
        entry = entry.model_copy(update={"ballot": counting.mark})
        if state.settled:
            raise Conflict(f"{state.name}的计票单已由两人录入定案。有误的，先退回。", code="boxes.settled")
        place = await _place(actor, election, state, entry)
        await _keep(actor, election, state, entry, place, way)
        return await _go_on(actor, election, progress, (station, box), place)


async def settle_box(actor: Actor, code: str, station: int, box: int, command: Settlement) -> None:
    """Say what the paper of a box has where its two readings differ; the one who says it gave neither of them (AC-3)."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(CHECK_COUNT, at=election.region)
        progress = await queries.progress(actor, code)
        state = (await _counting(actor, code, progress)).box(station, box)
        found = state.unlike
        if not found:
            raise Conflict(f"{state.name}没有待核对的计票差异。", code="boxes.nothing_to_settle")
        if own := state.own_problem(CountStep.CHECKED, actor):
            raise Refused([own])
        said = {one.figure: one for one in command.found}
        refuse_incomplete([one.figure for one in found], said)
        first, second = (one.entry for one in state.readings)
        entry = box_settled(first, second, {name: one.value for name, one in said.items()})
        _refuse_impossible(progress, state, entry)
        kept = await _settled(actor, election, state, entry, by=Hand.of(actor))
        rows = [
            BoxSettlement(
                region=election.region,
                of_box=kept,
                figure=one.figure,
                first=one.first,
                second=one.second,
                taken=said[one.figure].value,
                reason=said[one.figure].reason,
            )
            for one in found
        ]
        await BoxSettlement.insert(*rows)
        before: dict[str, object] = {one.figure: f"{one.first or '无'}／{one.second or '无'}" for one in found}
        after = {"票箱": state.name, **{one.figure: f"{one.value or '无'}（{one.reason}）" for one in command.found}}
        await audit.record(actor, SETTLED, Change(subject(code), election.region, before=before, after=after))


async def send_box_back(actor: Actor, code: str, station: int, box: int, command: Withdrawal) -> None:
    """Set what is read of a box aside, settled or not, so that two people read its sheet anew. All of it stays on record.

    Raises Conflict while the village's count, or one reading of its sums, rests on it.
    """
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        progress = await queries.progress(actor, code)
        state = (await _counting(actor, code, progress)).box(station, box)
        if not state.readings and state.settled is None:
            raise Conflict(f"{state.name}没有可以退回的录入。", code="boxes.nothing_read")
        needed = ENTER_COUNT if state.own(actor) else CHECK_COUNT
        actor.require(needed, at=election.region)
        if await has_reading(election):
            raise Conflict("全村合计已经有人确认，先退回合计，再退回票箱的录入。", code="boxes.summed")
        await _close([one.id for one in state.readings], command.reason)
        if state.settled:
            values: Values = {BoxCount.closed: clock.now(), BoxCount.closed_reason: command.reason}
            await BoxCount.update(values).where(BoxCount.id == state.settled.id)
        before = {"票箱": state.name, "录入": "已定案" if state.settled else f"{len(state.readings)}次"}
        change = Change(subject(code), election.region, before=before, reason=command.reason)
        await audit.record(actor, SENT_BACK, change)


async def _counting(actor: Actor, code: str, progress: Progress) -> BoxCounting:
    """The boxes of the vote that is waited for. Raises Conflict where all ballots are counted together, and where none is."""
    if not await counted_apart(actor, code):
        raise Conflict("本次选举集中计票，没有各箱的计票单。", code="boxes.together")
    if progress.course.ballot is None:
        raise Conflict("本次选举没有待录入的计票：票数已经定出结果。有误的，先撤回计票。", code="count.not_awaited")
    return await box_counting(actor, code, progress)


def _refuse_impossible(progress: Progress, state: BoxState, entry: BoxEntry) -> None:
    """Raise Refused for whatever a sheet of this box cannot say, and for what is doubtful without a reason."""
    ballot = awaited(progress, entry)
    problems = [
        Problem("另选他人", f"“{line.name}”不是姓名。", "弃权和无效填在各自的栏里。")
        for line in entry.lines
        if line.name in RESERVED
    ]
    contests_of(ballot, entry.lines, problems)
    seats = seats_of(ballot.contests)
    told = [one.post for one in entry.rests]
    if sorted(told) != sorted(seats):
        cause = "弃权、无效须每个职务填一次。"
        problems.append(Problem("弃权、无效", cause, "没有的填0。"))
    if entry.cast > (progress.electorate or 0):
        cause = f"收回{entry.cast}张，多于登记参加选举的{progress.electorate}人。"
        problems.append(Problem("收回选票", cause, "请核对原表。", "T-01"))
    problems += box_faults(seats, entry.tally)
    if problems:
        raise Refused(problems)
    book = progress.laws.book(progress.kind, entry.held, progress.region)
    station = state.station
    doubts = tuple(box_doubts(book, station.name, station.kind, station.listed, entry.cast))
    if doubts and not entry.reason:
        raise Refused(doubts)


async def _place(actor: Actor, election: Election, state: BoxState, entry: BoxEntry) -> int:
    """Which place a reading takes. The actor's own before it is set aside, where the two differ."""
    own = state.own(actor)
    if len(state.readings) == BOTH:
        if own is None:
            message = f"{state.name}的计票单已由两人录入，两次有不一致之处，请核对差异。"
            raise Conflict(message, code="boxes.read_twice")
        changed = len(set(box_figures(own.entry).items()) ^ set(box_figures(entry).items()))
        await _close([own.id], _READ_ANEW)
        after = {"票箱": state.name, "改动": f"{(changed + 1) // 2}项"}
        await audit.record(actor, READ_AGAIN, Change(subject(election.code), election.region, after=after))
        return own.place
    if problem := state.own_problem(CountStep.SECOND, actor):
        raise Refused([problem])
    return len(state.readings) + 1


async def _close(ids: list[int], reason: str) -> None:
    values: Values = {BoxReading.closed: clock.now(), BoxReading.closed_reason: reason}
    if ids:
        await BoxReading.update(values).where(BoxReading.id.is_in(ids))


async def _keep(
    actor: Actor, election: Election, state: BoxState, entry: BoxEntry, place: int, way: ReadingWay
) -> None:
    row = BoxReading(
        region=election.region,
        election=election.id,
        station=state.station.id,
        box=state.number,
        mark=entry.ballot,
        place=place,
        entry=entry.model_dump(mode="json"),
        way=way,
        at=clock.now(),
        account=actor.account_id,
        actor=actor.name,
        unit=actor.unit,
    )
    await row.save()
    after = {"票箱": state.name, "第几次": f"第{'一二'[place - 1]}次", "方式": way.label}
    await audit.record(actor, READ, Change(subject(election.code), election.region, after=after))


async def _go_on(actor: Actor, election: Election, progress: Progress, at: tuple[int, int], place: int) -> BoxHanded:
    """Settle two readings alike; tell of two unlike which of the actor's own figures are."""
    state = (await box_counting(actor, election.code, progress)).box(*at)
    if len(state.readings) < BOTH:
        return BoxHanded(place)
    found = state.unlike
    if found:
        after = {"票箱": state.name, "不一致": f"{len(found)}处"}
        await audit.record(actor, DIFFERED, Change(subject(election.code), election.region, after=after))
        return BoxHanded(place, unlike(found, box_figures(state.readings[place - 1].entry)))
    first, second = (one.entry for one in state.readings)
    await _settled(actor, election, state, box_settled(first, second, {}), by=None)
    return BoxHanded(place, settled=True)


async def _settled(actor: Actor, election: Election, state: BoxState, entry: BoxEntry, *, by: Hand | None) -> int:
    """Keep what the readings of a box came to; `by` who settled what they had not alike."""
    row = BoxCount(
        region=election.region,
        election=election.id,
        station=state.station.id,
        box=state.number,
        mark=entry.ballot,
        entry=entry.model_dump(mode="json"),
        at=clock.now(),
        account=by.account if by else None,
        actor=by.name if by else None,
        unit=by.unit if by else None,
    )
    await row.save()
    own = BoxReading.id.is_in([one.id for one in state.readings])
    await BoxReading.update({BoxReading.of_box: row.id}).where(own)
    after = {"票箱": state.name, "收回": entry.cast, "整张无效": entry.fully_invalid}
    await audit.record(actor, COUNTED, Change(subject(election.code), election.region, after=after))
    return int(row.id)
