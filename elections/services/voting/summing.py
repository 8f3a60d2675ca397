"""From boxes to the village's count: nobody types it, two people confirm what the boxes come to, and the law decides (S13, AC-3)."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field

from cadres.vocabulary import Sex
from elections import queries
from elections.permissions import CHECK_COUNT, ENTER_COUNT
from elections.queries import Progress
from elections.rules.nomination_names import Merge, unmergeable
from elections.rules.subcounts import VillageSum
from elections.services.elections import find_open, refuse_breaches, subject
from elections.services.entries import CountEntry, LineEntry, figures_of
from elections.services.nominating.names import ProposeMerge
from elections.services.nominating.slips import SetAside
from elections.services.voting.box_readings import BoxCounting, BoxMergeLine, box_counting, counted_apart, doubtful
from elections.services.voting.handing_in import Handed, enter_count
from elections.services.voting.readings import has_reading, readings
from elections.tables import BoxNameMerge, Election
from elections.vocabulary import Post, ReadingWay
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.access.duties import Hand
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused

PROPOSED = event_kind("election.box_names_proposed", "提出另选姓名归并")
MERGED = event_kind("election.box_names_merged", "确认另选姓名归并", Dot.STEP)
UNDONE = event_kind("election.box_names_undone", "撤销另选姓名归并", Dot.ATTENTION)


class SumUp(BaseModel):
    """That the boxes' sums are right; `reason` accepts what does not agree on the papers themselves."""

    model_config = ConfigDict(frozen=True)

    reason: str | None = Field(None, min_length=2, max_length=200)


async def sum_up(actor: Actor, code: str, command: SumUp) -> Handed:
    """Confirm the sums of the boxes as the village's count: one person first, another after, then the law decides.

    Raises Refused while a box or an account of ballots is lacking, and for sums that do not agree without a reason.
    """
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(ENTER_COUNT, at=election.region)
        progress, counting = await _apart(actor, code)
        summed = counting.summed(progress)
        refuse_breaches("各箱合计", summed.findings)
        if (warned := doubtful(summed)) and not command.reason:
            raise Refused(one.as_problem("说明", "核对各箱原表；确是这样的，写明原因。") for one in warned)
        entry = entry_of(progress, counting, summed, command.reason)
        held = await readings(actor, code)
        if held and figures_of(held[0].entry) != figures_of(entry):
            message = "第一人确认以后，选票清点有改动，合计变了。请退回合计，由两人重新确认。"
            raise Conflict(message, code="boxes.changed")
        return await enter_count(actor, code, entry, ReadingWay.SUMMED)


async def _apart(actor: Actor, code: str) -> tuple[Progress, BoxCounting]:
    if not await counted_apart(actor, code):
        raise Conflict("本次选举集中计票，没有各箱的计票单。", code="boxes.together")
    progress = await queries.progress(actor, code)
    if progress.course.ballot is None:
        raise Conflict("本次选举没有待录入的计票：票数已经定出结果。有误的，先撤回计票。", code="count.not_awaited")
    return progress, await box_counting(actor, code, progress)


def entry_of(progress: Progress, counting: BoxCounting, summed: VillageSum, reason: str | None) -> CountEntry:
    """The village's sheet as its boxes make it; only once nothing is lacking."""
    first = next(one.settled.entry for one in counting.boxes if one.settled)
    return CountEntry(
        kind=first.kind,
        held=first.held,
        issued=summed.issued,
        cast=summed.tally.cast,
        fully_invalid=summed.tally.fully_invalid,
        reason=reason,
        lines=tuple(_lines(progress, counting, summed)),
        ballot=counting.mark,
    )


def _lines(progress: Progress, counting: BoxCounting, summed: VillageSum) -> Iterator[LineEntry]:
    """The printed names in the order of the ballot, behind them those written in that have votes left."""
    ballot = progress.course.ballot
    votes = dict(summed.tally.votes)
    for contest in ballot.contests if ballot else ():
        for one in contest.candidates:
            yield LineEntry(post=contest.post, name=one.name, votes=votes.pop((contest.post, one.name), 0))
    sexes = _sexes(counting)
    for (post, name), number in votes.items():
        if number:
            yield LineEntry(post=post, name=name, votes=number, write_in=True, sex=sexes.get(name))


def _sexes(counting: BoxCounting) -> dict[str, Sex]:
    found: dict[str, Sex] = {}
    for one in counting.boxes:
        found |= one.settled.entry.sexes if one.settled else {}
    return found


async def propose_box_merge(actor: Actor, code: str, command: ProposeMerge) -> int:
    """Propose that two ways of writing on the boxes' sheets are one person; no vote moves before somebody else confirms."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(ENTER_COUNT, at=election.region)
        progress, counting = await _apart(actor, code)
        await _refuse_summed(election)
        wanted = Merge(command.post, command.written, command.meant)
        _refuse_printed(progress, wanted)
        printed = _printed(progress, command.post)
        known = [one.merge for one in counting.merges]
        refuse_breaches("姓名", unmergeable(counting.written(command.post) | printed, known, wanted))
        hand = Hand.of(actor)
        row = BoxNameMerge(
            region=election.region,
            election=election.id,
            mark=counting.mark,
            **command.model_dump(),
            at=clock.now(),
            account=hand.account,
            actor=hand.name,
            unit=hand.unit,
        )
        await row.save()
        await audit.record(
            actor, PROPOSED, Change(subject(code), election.region, after=_told(wanted), reason=command.reason)
        )
    return int(row.id)


async def confirm_box_merge(actor: Actor, code: str, merge: int) -> None:
    """Confirm what somebody else proposed; from then on the votes of both are one number."""
    async with transaction(actor):
        election, found = await _standing(actor, code, merge)
        hand = Hand.of(actor)
        if found.first.is_same(hand):
            cause = f"这项归并是{actor.name}本人提出的，须由另一人确认。"
            raise Refused([Problem("姓名", cause, "请另一位同事照选票核对后确认。", "AC-3")])
        if found.second is None:
            await BoxNameMerge.update(
                {
                    BoxNameMerge.confirmed: clock.now(),
                    BoxNameMerge.second_account: hand.account,
                    BoxNameMerge.second_actor: hand.name,
                    BoxNameMerge.second_unit: hand.unit,
                }
            ).where(BoxNameMerge.id == merge)
            await audit.record(actor, MERGED, Change(subject(code), election.region, after=_told(found.merge)))


async def undo_box_merge(actor: Actor, code: str, merge: int, command: SetAside) -> None:
    """Take a pair apart again: each way of writing has its own votes as before."""
    async with transaction(actor):
        election, found = await _standing(actor, code, merge)
        await BoxNameMerge.update({BoxNameMerge.undone: clock.now(), BoxNameMerge.undone_reason: command.reason}).where(
            BoxNameMerge.id == merge
        )
        change = Change(subject(code), election.region, before=_told(found.merge), reason=command.reason)
        await audit.record(actor, UNDONE, change)


async def _standing(actor: Actor, code: str, merge: int) -> tuple[Election, BoxMergeLine]:
    await take_turn("election", code)
    election = await find_open(actor, code)
    actor.require(CHECK_COUNT, at=election.region)
    _, counting = await _apart(actor, code)
    found = next((one for one in counting.merges if one.id == merge), None)
    if found is None:
        raise NotFound
    await _refuse_summed(election)
    return election, found


async def _refuse_summed(election: Election) -> None:
    if await has_reading(election):
        raise Conflict("全村合计已经有人确认，先退回合计，再归并姓名。", code="boxes.summed")


def _printed(progress: Progress, post: Post) -> frozenset[str]:
    ballot = progress.course.ballot
    contests = ballot.contests if ballot else ()
    return frozenset(one.name for contest in contests if contest.post is post for one in contest.candidates)


def _refuse_printed(progress: Progress, wanted: Merge) -> None:
    """A printed name is nobody else's: only what voters wrote may be held for another way of writing."""
    if wanted.written in _printed(progress, wanted.post):
        cause = f"“{wanted.written}”是选票上印的候选人，不能并入别人。"
        raise Refused([Problem("姓名", cause, "把另选的写法并入候选人。", "S07c")])


def _told(merge: Merge) -> dict[str, object]:
    return {"职务": merge.post.label, "写作": merge.written, "即": merge.meant}
