"""What relations among people make of the bodies that run elections: a found one takes a member out, a struck one brings them back.

A record made by mistake has put somebody out whom no law asked to go: once it is struck they sit as if they had never left, and
the reserve who came in for them is a reserve again (S02b). Where the place was filled by a new choosing since, nothing is
undone here: that is for those who chose.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cadres.services.kinship import KinshipRecorded, KinshipsAhead, KinshipStruck, KinshipToStrike
from elections import queries
from elections.laws import laws
from elections.planning.committee import CommitteeView, Sitting, committee, names, nominees, pairs
from elections.planning.leaving import run_by
from elections.planning_vocabulary import CommitteePost, ExitCause
from elections.queries import ElectionLine
from elections.rules.committee import exits
from elections.services.elections import find, has_count, subject
from elections.services.planning.committee import listed_as, withdraw_barred
from elections.tables import CommitteeMember, Election, ElectionCommittee
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn

RETURNED = event_kind("election_committee.returned", "恢复选举委员会成员", Dot.ATTENTION)


async def take_turns(actor: Actor, event: KinshipsAhead) -> None:
    """Before many relations are recorded or struck: take the elections in the order in which everybody takes many."""
    for code in await run_by(actor, event.people):
        await take_turn("election", code)


async def withdraw_related(actor: Actor, event: KinshipRecorded) -> None:
    """Two who were put on record as relatives may be of the committee and on the ballot of one election already (S02b)."""
    await take_turns(actor, KinshipsAhead((event.one, event.other)))
    for code in await run_by(actor, [event.one, event.other]):
        await withdraw_barred(actor, code)


@dataclass(frozen=True, slots=True)
class _Return:
    """Somebody whom a relation put out that is none, and the reserve who came in for them; `why_not` is what keeps them out."""

    member: Sitting
    reserve: Sitting | None
    why_not: str = ""


async def readmit_unrelated(actor: Actor, event: KinshipStruck) -> None:
    """Bring back whom a relation put out that is struck; not once votes are counted."""
    await take_turns(actor, KinshipsAhead((event.one, event.other)))
    for code in await run_by(actor, [event.one, event.other]):
        election = await find(actor, code)
        if await has_count(election):
            continue
        for one in await _returns(actor, await queries.election(actor, code), event.one, event.other):
            if not one.why_not:
                await _return(actor, election, one)


async def returns_by_striking(actor: Actor, prospect: KinshipToStrike) -> Sequence[str]:
    """What striking a relation makes of the committees whose members it put out, for the page that asks for it."""
    said = []
    for code in await run_by(actor, [prospect.one, prospect.other]):
        line = await queries.election(actor, code)
        if await has_count(await find(actor, code)):
            continue
        for one in await _returns(actor, line, prospect.one, prospect.other):
            who = f"{line.title}的选举委员会：{one.member.name}因这一条退出"
            back = f"，{one.reserve.name}退回候补" if one.reserve else ""
            said.append(f"{who}，{one.why_not}，撤销后不自动恢复。" if one.why_not else f"{who}，撤销后恢复{back}。")
    return said


async def _returns(actor: Actor, line: ElectionLine, one: int, other: int) -> Sequence[_Return]:
    """Who left an election's committee for the relation of these two and for no other; the relation counts as struck."""
    view = await committee(actor, line.code)
    if view is None:
        return ()
    told = await names([one, other])
    standing = await nominees(actor, line.code)
    book = (await laws()).book(line.kind, line.election_day, line.region)
    found = []
    for person, relative in ((one, other), (other, one)):
        member = next((each for each in view.left if each.person == person), None)
        if member is None or member.cause is not ExitCause.KIN_NOMINATED:
            continue
        if member.document != listed_as(told.get(relative, "")):
            continue
        kin = await pairs(actor, [person, *standing]) - {frozenset({one, other})}
        if not exits(book, [person], standing, kin):
            found.append(_as_it_was(view, member))
    return found


def _as_it_was(view: CommitteeView, member: Sitting) -> _Return:
    alike = [each for each in view.left if (each.until, each.document) == (member.until, member.document)]
    came = [each for each in view.sitting if (each.since, each.document) == (member.until, member.document)]
    # Fewer came than left where the reserves gave out: then a place is empty, and nobody makes way. Else the last in votes does.
    reserve = min(came, key=lambda each: each.votes) if len(came) >= len(alike) else None
    places = sum(each.since == view.formed for each in view.people)
    if member.post is CommitteePost.CHAIR and view.chaired:
        return _Return(member, reserve, "已另行推选主任")
    if len(view.sitting) - (reserve is not None) >= places:
        return _Return(member, reserve, "空缺已另行推选")
    return _Return(member, reserve)


async def _return(actor: Actor, election: Election, one: _Return) -> None:
    row = await ElectionCommittee.objects().get(ElectionCommittee.election == election.id)
    assert row is not None  # noqa: S101  # Its view stands.
    of = CommitteeMember.committee == row.id
    await CommitteeMember.update(
        {CommitteeMember.until: None, CommitteeMember.cause: None, CommitteeMember.document: None}
    ).where(of, CommitteeMember.person == one.member.person)
    if one.reserve is not None:
        await CommitteeMember.update(
            {
                CommitteeMember.post: CommitteePost.RESERVE,
                CommitteeMember.since: None,
                CommitteeMember.document: None,
            }
        ).where(of, CommitteeMember.person == one.reserve.person)
    before = {"退出": one.member.until.isoformat() if one.member.until else "", "依据": one.member.document or ""}
    after = {"成员": one.member.name, "依据": "亲属关系已撤销"}
    after |= {"退回候补": one.reserve.name} if one.reserve else {}
    await audit.record(actor, RETURNED, Change(subject(election.code), election.region, before, after))
