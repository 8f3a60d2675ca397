"""Taking back what was recorded wrongly, while nothing rests on it yet."""

from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.permissions import ENTER_COUNT, RECORD
from elections.queries import Progress
from elections.rules.course import resettled
from elections.rules.returns import full_vote
from elections.services.elections import (
    Roll,
    find_open,
    has_count,
    has_own_roll,
    mark,
    refuse_impossible,
    subject,
)
from elections.services.nominating.lock import refuse_locked
from elections.services.results import keep_outcomes
from elections.services.voting.readings import has_reading
from elections.tables import Candidacy, Count, Election, RollSummary, StageDay
from elections.vocabulary import Post, RoundKind, Stage
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound

WITHDRAWN = event_kind("election.count_withdrawn", "撤回计票", Dot.ATTENTION)
ROLL_CORRECTED = event_kind("election.roll_corrected", "更正选民名单汇总")
ROLL_TAKEN_BACK = event_kind("election.roll_taken_back", "撤销选民名单汇总", Dot.ATTENTION)
STRUCK = event_kind("election.candidate_struck", "撤下候选人", Dot.ATTENTION)


class Withdrawal(BaseModel):
    """Why the last count, or a candidate, is taken back."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


class RollCorrection(Roll):
    """The sums as they should have been recorded, all of them, and why they were not."""

    reason: str = Field(min_length=2, max_length=200)


async def correct_roll(actor: Actor, code: str, command: RollCorrection) -> None:
    """Put the sums of the roll right. Raises Conflict once a count was decided by them, NotFound where there are none."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        refuse_impossible(command)
        if await has_own_roll(election):
            raise Conflict("这次选举逐人登记选民，汇总数由公布名单得出；有误的按四增四减办理。", code="roll.kept")
        if await has_count(election, boxes=False):
            message = "已按登记的人数判定了计票，不能更正名单汇总。确有错误的，先撤回计票。"
            raise Conflict(message, code="roll.counted")
        held = await RollSummary.objects().where(RollSummary.election == election.id).first()
        if held is None:
            raise NotFound
        before = _sums(Roll.model_validate(held, from_attributes=True))
        await RollSummary.update(
            {
                RollSummary.electorate: command.electorate,
                RollSummary.women: command.women,
                RollSummary.party_members: command.party_members,
                RollSummary.minority: command.minority,
                RollSummary.published: command.published,
            }
        ).where(RollSummary.id == held.id)
        await mark(actor, election, Stage.LIST_PUBLISHED, command.published)
        change = Change(subject(code), election.region, before=before, after=_sums(command), reason=command.reason)
        await audit.record(actor, ROLL_CORRECTED, change)


async def take_back_roll(actor: Actor, code: str, command: Withdrawal) -> None:
    """Remove sums that do not belong here, and the day of the list with them.

    Raises Conflict once a count was decided by them or a later state is done, NotFound where there are none.
    """
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        if await has_count(election, boxes=False):
            raise Conflict("已按登记的人数判定了计票，不能撤销名单汇总。确有错误的，先撤回计票。", code="roll.counted")
        if await has_own_roll(election):
            raise Conflict("这次选举逐人登记选民，汇总数由公布名单得出，不用撤销。", code="roll.kept")
        held = await RollSummary.objects().where(RollSummary.election == election.id).first()
        if held is None:
            raise NotFound
        await _refuse_closed(actor, code)
        await RollSummary.delete().where(RollSummary.id == held.id)
        await StageDay.delete().where(StageDay.election == election.id, StageDay.stage == Stage.LIST_PUBLISHED)
        before = _sums(Roll.model_validate(held, from_attributes=True))
        change = Change(subject(code), election.region, before=before, reason=command.reason)
        await audit.record(actor, ROLL_TAKEN_BACK, change)


async def _refuse_closed(actor: Actor, code: str) -> None:
    """The list is a state of the process: what is done after it closes it, and it is opened again from above alone."""
    order = list(Stage)
    done = await queries.stage_days(actor, code)
    later = next((one for one in order[order.index(Stage.LIST_PUBLISHED) + 1 :] if one in done), None)
    if later is not None:
        message = f"名单公布以后已经办了“{later.label}”，撤销名单汇总须由县级先重开这些进程；只是数字有误的，用更正。"
        raise Conflict(message, code="roll.closed")


def _sums(roll: Roll) -> dict[str, object]:
    sums = {"登记人数": roll.electorate, "女性": roll.women, "党员": roll.party_members, "少数民族": roll.minority}
    return {**sums, "公布日": roll.published.isoformat()}


async def withdraw_count(actor: Actor, code: str, command: Withdrawal) -> None:
    """Take the last count back, so that it can be entered anew. Its numbers stay on record, without a place in the course.

    Raises Conflict when there is none, and once the result is published: then a correction is a matter of law.
    """
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(ENTER_COUNT, at=election.region)
        progress = await queries.progress(actor, code)
        if not progress.held:
            raise Conflict("本次选举还没有录入计票。", code="count.none")
        if await has_reading(election):
            message = "这一轮的计票已经有人录入，先退回录入，再撤回上一轮的计票。"
            raise Conflict(message, code="count.being_read")
        poll = progress.held[-1].poll
        await Count.update({Count.position: None}).where(
            Count.election == election.id, Count.position == len(progress.held)
        )
        held = progress.held[:-1]
        await keep_outcomes(election, held, resettled(progress.book_of, held))
        await _unmark_stages(election, progress)
        votes = "；".join(
            f"{contest.post.label}：" + "、".join(f"{one.name}{one.votes}" for one in contest.candidates)
            for contest in poll.posts
        )
        before = {"轮次": poll.round.label, "发出": poll.issued, "收回": poll.cast, "得票": votes}
        await audit.record(
            actor, WITHDRAWN, Change(subject(code), election.region, before=before, reason=command.reason)
        )


async def strike_candidate(actor: Actor, code: str, person: int, command: Withdrawal) -> None:
    """Take a person off the ballot; those behind move up. Raises Conflict once votes were counted for the names on it."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        if await has_count(election):
            raise Conflict("已录入计票，选票上的候选人不能再撤下。", code="candidate.counted")
        await refuse_locked(election)
        here = Candidacy.election == election.id
        taken = await Candidacy.objects().where(here, Candidacy.person == person).first()
        if taken is None:
            raise NotFound
        await taken.remove()
        behind = here & (Candidacy.post == taken.post) & (Candidacy.position > taken.position)
        await Candidacy.update({Candidacy.position: Candidacy.position - 1}).where(behind)
        before = {"职务": Post(taken.post).label, "姓名": taken.ballot_name}
        change = Change(subject(code), election.region, before=before, reason=command.reason)
        await audit.record(actor, STRUCK, change)


async def _unmark_stages(election: Election, progress: Progress) -> None:
    """Leave the stages that the counts before this one had reached, on their days."""
    kept = [held.poll for held in progress.held[:-1]]
    voted = next((poll.election_day for poll in reversed(kept) if full_vote(poll.round)), None)
    runoff = next((poll.election_day for poll in reversed(kept) if poll.round is RoundKind.RUNOFF), None)
    days = dict.fromkeys((Stage.VOTING, Stage.COUNTED, Stage.VALIDITY), voted) | {Stage.SHORTFALL: runoff}
    for stage, day in days.items():
        of_stage = (StageDay.election == election.id) & (StageDay.stage == stage)
        if day is None:
            await StageDay.delete().where(of_stage)
        else:
            await StageDay.update({StageDay.reached: day}).where(of_stage)
