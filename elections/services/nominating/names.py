"""Two ways of writing held for one person: one proposes it, another confirms it, and it can be undone (S07c, AC-3)."""

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from elections.nominations import MergeLine, nominations
from elections.permissions import CHECK_COUNT, ENTER_COUNT
from elections.rules.nomination_names import Merge, mergeable
from elections.services.elections import find_open, refuse_breaches, subject
from elections.services.nominating.lock import refuse_locked
from elections.services.nominating.slips import SetAside
from elections.tables import Election, NameMerge
from elections.vocabulary import Post
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.access.duties import Hand
from server.db.engine import take_turn, transaction
from server.errors import NotFound, Problem, Refused

PROPOSED = event_kind("election.names_merge_proposed", "提出姓名归并")
MERGED = event_kind("election.names_merged", "确认姓名归并", Dot.STEP)
UNDONE = event_kind("election.names_merge_undone", "撤销姓名归并", Dot.ATTENTION)


class ProposeMerge(BaseModel):
    """That `written` means the same person as `meant`, and why."""

    model_config = ConfigDict(frozen=True)

    post: Post
    written: Name
    meant: Name
    reason: str = Field(min_length=2, max_length=200)


async def propose_merge(actor: Actor, code: str, command: ProposeMerge) -> int:
    """Propose it; no vote moves before somebody else confirms."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(ENTER_COUNT, at=election.region)
        await refuse_locked(election)
        held = await nominations(actor, code)
        wanted = Merge(command.post, command.written, command.meant)
        known = [one.merge for one in held.merges]
        refuse_breaches("姓名", mergeable(held.written, known, wanted))
        hand = Hand.of(actor)
        row = NameMerge(
            region=election.region,
            election=election.id,
            **command.model_dump(),
            at=clock.now(),
            account=hand.account,
            actor=hand.name,
            unit=hand.unit,
        )
        await row.save()
        change = Change(subject(code), election.region, after=_told(wanted), reason=command.reason)
        await audit.record(actor, PROPOSED, change)
    return int(row.id)


async def confirm_merge(actor: Actor, code: str, merge: int) -> None:
    """Confirm what somebody else proposed; from then on the votes of both are one number."""
    async with transaction(actor):
        election, found = await _standing(actor, code, merge)
        if found.first.is_same(Hand.of(actor)):
            cause = f"这项归并是{actor.name}本人提出的，须由另一人确认。"
            raise Refused([Problem("姓名", cause, "请另一位同事照选票核对后确认。", "AC-3")])
        if found.second is None:
            await NameMerge.update({NameMerge.confirmed: clock.now(), NameMerge.second_actor: actor.name}).where(
                NameMerge.id == merge
            )
            await audit.record(actor, MERGED, Change(subject(code), election.region, after=_told(found.merge)))


async def undo_merge(actor: Actor, code: str, merge: int, command: SetAside) -> None:
    """Take a pair apart again: each way of writing has its own votes as before."""
    async with transaction(actor):
        election, found = await _standing(actor, code, merge)
        await NameMerge.update({NameMerge.undone: clock.now(), NameMerge.undone_reason: command.reason}).where(
            NameMerge.id == merge
        )
        change = Change(subject(code), election.region, before=_told(found.merge), reason=command.reason)
        await audit.record(actor, UNDONE, change)


async def _standing(actor: Actor, code: str, merge: int) -> tuple[Election, MergeLine]:
    await take_turn("election", code)
    election = await find_open(actor, code)
    actor.require(CHECK_COUNT, at=election.region)
    await refuse_locked(election)
    held = await nominations(actor, code)
    found = next((one for one in held.merges if one.id == merge), None)
    if found is None:
        raise NotFound
    return election, found


def _told(merge: Merge) -> dict[str, object]:
    return {"职务": merge.post.label, "写作": merge.written, "即": merge.meant}
