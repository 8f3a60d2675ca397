"""Taking back an election committee that was recorded wrongly, while nothing rests on it."""

from elections.permissions import RECORD
from elections.planning.board import facts_of
from elections.planning.committee import committee
from elections.rules.process import closed_by
from elections.services.corrections import Withdrawal
from elections.services.elections import find_open, subject
from elections.tables import CommitteeMember, ElectionCommittee, StageDay
from elections.vocabulary import Stage
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict

TAKEN_BACK = event_kind("election_committee.taken_back", "撤销选举委员会的登记", Dot.ATTENTION)


async def take_back_committee(actor: Actor, code: str, command: Withdrawal) -> None:
    """Remove the record of the choosing, so that it can be recorded anew.

    Raises Conflict where there is none, where somebody has left or come in since, and where a later stage is done.
    """
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        view = await committee(actor, code)
        if view is None:
            raise Conflict("选举委员会还没有登记。", code="election_committee.none")
        if view.left or any(one.since != view.formed for one in view.sitting):
            message = "登记以后已有成员退出或者进入，不能撤销。成员变动按退出、递补办理。"
            raise Conflict(message, code="election_committee.changed")
        if later := closed_by((await facts_of(actor, [code]))[code].reached, Stage.EC_FORMED):
            message = f"以后已经办了{later.label}，不能撤销。确需撤销的，先由县级重开以后的进程。"
            raise Conflict(message, code="election_committee.rested_on")
        row = await ElectionCommittee.objects().get(ElectionCommittee.election == election.id)
        assert row is not None  # noqa: S101  # Its view stands.
        await CommitteeMember.delete().where(CommitteeMember.committee == row.id)
        await ElectionCommittee.delete().where(ElectionCommittee.id == row.id)
        await StageDay.delete().where(StageDay.election == election.id, StageDay.stage == Stage.EC_FORMED)
        before = {"成员": [one.name for one in view.sitting], "推选日期": view.formed.isoformat()}
        change = Change(subject(code), election.region, before=before, reason=command.reason)
        await audit.record(actor, TAKEN_BACK, change)
