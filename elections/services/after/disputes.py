"""Disputes and complaints: taken in, worked on, held against the result, and decided by who may (T-17)."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.after.disputes import dispute
from elections.after_vocabulary import Channel, Decider, DisputeEffect, DisputeKind
from elections.permissions import DECIDE_DISPUTES, KEEP_DISPUTES, REVEAL_COMPLAINANT
from elections.rules.disputes import due, prolonged, settled
from elections.services.after.voiding import refuse_unelected, void
from elections.services.elections import find, refuse_breaches
from elections.tables import Dispute, DisputeStep
from elections.tables.after import COMPLAINANT, CONTACT
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused

RECEIVED = event_kind("dispute.received", "收到选举争议、举报", Dot.ATTENTION)
WORKED = event_kind("dispute.worked", "登记办理情况")
PROLONGED = event_kind("dispute.prolonged", "延长办理期限", Dot.ATTENTION)
HELD = event_kind("dispute.held", "暂缓公布结果", Dot.ATTENTION)
RELEASED = event_kind("dispute.released", "解除暂缓公布")
DECIDED = event_kind("dispute.decided", "处理选举争议、举报", Dot.STEP)
REPLIED = event_kind("dispute.replied", "答复反映人")
REVEALED = event_kind("dispute.revealed", "调阅反映人", Dot.ATTENTION)


#: The fewest characters of a reason.
_SHORTEST = 4


class Complain(BaseModel):
    """What somebody raised about an election, who sees to it; without a name it is anonymous."""

    model_config = ConfigDict(frozen=True)

    kind: DisputeKind
    channel: Channel
    subject: str = Field(min_length=4, max_length=300)
    complainant: str | None = Field(None, min_length=2, max_length=40)
    contact: str | None = Field(None, min_length=3, max_length=80)
    received: date
    owner: str = Field(min_length=2, max_length=40)


class TakeStep(BaseModel):
    """What was done about it on a day, by whom."""

    model_config = ConfigDict(frozen=True)

    day: date
    done_by: str = Field(min_length=2, max_length=40)
    what: str = Field(min_length=2, max_length=300)


class Reasoned(BaseModel):
    """Why."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=4, max_length=200)


class DecideDispute(BaseModel):
    """Who decided what by which paper, and what that does to the election; `person` is whose election is void.

    `confirmed` is why, in words of one's own, and is asked for where something falls by it.
    """

    model_config = ConfigDict(frozen=True)

    decided: date
    decided_by: Decider
    document: str = Field(min_length=2, max_length=120)
    result: str = Field(min_length=2, max_length=300)
    effect: DisputeEffect
    person: int | None = None
    confirmed: str | None = Field(None, max_length=200)


class Reply(BaseModel):
    """The day on which whoever raised it was told."""

    model_config = ConfigDict(frozen=True)

    replied: date


class Complainant(BaseModel):
    """Who raised it, opened once."""

    name: str | None
    contact: str | None


async def take_in(actor: Actor, code: str, command: Complain) -> int:
    """Put one on record with the last day on which it is to be settled; returns its number."""
    _refuse_future(("收到日期", command.received))
    async with transaction(actor):
        election = await find(actor, code)
        actor.require(KEEP_DISPUTES, at=election.region)
        book = (await queries.progress(actor, code)).book
        last = due(book, command.received)
        values = command.model_dump(exclude={"complainant", "contact"})
        row = Dispute(
            region=election.region,
            election=election.id,
            due=last,
            complainant=sealing.seal(command.complainant, COMPLAINANT) if command.complainant else None,
            contact=sealing.seal(command.contact, CONTACT) if command.contact else None,
            **values,
        )
        await row.save()
        after = {"内容": command.kind.label, "收到": command.received.isoformat(), "办结期限": last.isoformat()}
        after |= {"承办人": command.owner, "署名": "实名" if command.complainant else "匿名"}
        await audit.record(actor, RECEIVED, Change(_subject(int(row.id)), election.region, after=after))
    return int(row.id)


async def take_step(actor: Actor, wanted: int, command: TakeStep) -> None:
    """Record what was done. Raises Conflict once it is settled."""
    async with transaction(actor):
        row = await _waiting(actor, wanted)
        actor.require(KEEP_DISPUTES, at=row.region)
        _refuse_future(("办理日期", command.day))
        if command.day < row.received:
            raise Refused([Problem("办理日期", "早于收到的日期。", "请核对日期。")])
        step = DisputeStep(region=row.region, dispute=wanted, **command.model_dump())
        await step.save()
        after = {"日期": command.day.isoformat(), "办理人": command.done_by}
        await audit.record(actor, WORKED, Change(_subject(wanted), row.region, after=after))


async def prolong(actor: Actor, wanted: int, command: Reasoned) -> None:
    """Give it more time, once, as far as it may go."""
    async with transaction(actor):
        row = await _waiting(actor, wanted)
        actor.require(DECIDE_DISPUTES, at=row.region)
        if row.prolonged_why:
            raise Conflict("已经延长过一次，不能再延长。", code="dispute.prolonged")
        line = await dispute(actor, wanted)
        until = prolonged((await queries.progress(actor, line.code)).book, row.due)
        await Dispute.update({Dispute.due: until, Dispute.prolonged_why: command.reason}).where(Dispute.id == wanted)
        before, after = {"办结期限": row.due.isoformat()}, {"办结期限": until.isoformat()}
        await audit.record(actor, PROLONGED, Change(_subject(wanted), row.region, before, after, command.reason))


async def hold(actor: Actor, wanted: int, command: Reasoned, *, holds: bool) -> None:
    """Keep the result from being published while it waits, or let it go. Raises Conflict once the result is out."""
    async with transaction(actor):
        row = await _waiting(actor, wanted)
        actor.require(DECIDE_DISPUTES, at=row.region)
        line = await queries.election(actor, (await dispute(actor, wanted)).code)
        if holds and not line.open:
            raise Conflict(f"选举{line.state}，没有待公布的结果可以暂缓。", code="dispute.nothing_to_hold")
        await Dispute.update({Dispute.holds: holds}).where(Dispute.id == wanted)
        kind = HELD if holds else RELEASED
        await audit.record(actor, kind, Change(_subject(wanted), row.region, reason=command.reason))


async def decide(actor: Actor, wanted: int, command: DecideDispute) -> None:
    """Settle it, once. What voids an election or one person's takes the right to decide, and is done at once.

    So does one that holds a result back: to settle it lets the result go.
    """
    async with transaction(actor):
        row = await _waiting(actor, wanted)
        actor.require(DECIDE_DISPUTES if command.effect.voids or row.holds else KEEP_DISPUTES, at=row.region)
        line = await dispute(actor, wanted)
        election = await find(actor, line.code)
        _refuse_future(("处理日期", command.decided))
        if command.decided < row.received:
            raise Refused([Problem("处理日期", "早于收到的日期。", "请核对日期。")])
        book = (await queries.progress(actor, line.code)).book
        published = election.published is not None
        findings = settled(book, command.decided_by, command.effect, published=published)
        refuse_breaches("处理结果", tuple(findings))
        if command.effect.voids:
            await _refuse_alone(actor, row)
            _refuse_unconfirmed(command)
        await refuse_unelected(election, command.effect, command.person)
        values: dict[Any, Any] = {**command.model_dump(exclude={"confirmed"}), "holds": False}
        await Dispute.update(values).where(Dispute.id == wanted)
        after = {"处理": command.decided.isoformat(), "文件": command.document, "处理机关": command.decided_by.label}
        after |= {"对选举": command.effect.label} | ({"确认": command.confirmed or ""} if command.effect.voids else {})
        await audit.record(actor, DECIDED, Change(_subject(wanted), row.region, after=after, reason=command.result))
        if row.holds:
            await audit.record(actor, RELEASED, Change(_subject(wanted), row.region, reason=command.result))
        if command.effect.voids:
            await void(actor, election, command.effect, command.decided, command.document, command.person)


async def _refuse_alone(actor: Actor, row: Dispute) -> None:
    """Raise Refused for whoever took it in or sees to it: what makes an election void is put down by another (AC-3)."""
    mine = await audit.did(actor, _subject(int(row.id)), RECEIVED)
    if mine or actor.name == row.owner:
        who = "登记" if mine else "承办"
        cause = f"这件争议由{actor.name}{who}，认定无效不由同一人登记。"
        raise Refused([Problem("处理结果", cause, "由另一名有权认定的人员核对文件后登记。", "AC-3")])


def _refuse_unconfirmed(command: DecideDispute) -> None:
    if len((command.confirmed or "").strip()) < _SHORTEST:
        cause = f"“{command.effect.label}”登记以后不能撤回，没有写明确认的事由。"
        raise Refused([Problem("确认事由", cause, "看过随之作废、结束的各项以后，写明确认的事由。", "T-17")])


async def reply(actor: Actor, wanted: int, command: Reply) -> None:
    """Record that whoever raised it was told."""
    async with transaction(actor):
        row = await _row(actor, wanted)
        actor.require(KEEP_DISPUTES, at=row.region)
        if row.decided is None:
            raise Conflict("还没有处理，没有结果可以答复。", code="dispute.undecided")
        if row.complainant is None and row.contact is None:
            raise Conflict("匿名反映，没有可以答复的人。", code="dispute.anonymous")
        _refuse_future(("答复日期", command.replied))
        if command.replied < row.decided:
            raise Refused([Problem("答复日期", "早于处理的日期。", "请核对日期。")])
        await Dispute.update({Dispute.replied: command.replied}).where(Dispute.id == wanted)
        after = {"答复": command.replied.isoformat()}
        await audit.record(actor, REPLIED, Change(_subject(wanted), row.region, after=after))


async def reveal(actor: Actor, wanted: int, command: Reasoned) -> Complainant:
    """Open who raised it, for a reason that stays on record."""
    async with transaction(actor):
        row = await _row(actor, wanted)
        actor.require(REVEAL_COMPLAINANT, at=row.region)
        await audit.record(actor, REVEALED, Change(_subject(wanted), row.region, reason=command.reason))
    return Complainant(
        name=sealing.unseal(row.complainant, COMPLAINANT) if row.complainant else None,
        contact=sealing.unseal(row.contact, CONTACT) if row.contact else None,
    )


async def _row(actor: Actor, wanted: int) -> Dispute:
    row = await Dispute.objects().where(Dispute.id == wanted).first()
    if row is None or not actor.covers(row.region):
        raise NotFound
    return row


async def _waiting(actor: Actor, wanted: int) -> Dispute:
    """One that is not settled, nobody else working on its election."""
    line = await dispute(actor, wanted)
    await take_turn("election", line.code)
    row = await _row(actor, wanted)
    if row.decided is not None:
        raise Conflict(f"这件争议已于{row.decided.isoformat()}办结。", code="dispute.decided")
    return row


def _refuse_future(*days: tuple[str, date]) -> None:
    problems = [
        Problem(label, f"{day.isoformat()}还没有到。", "请填实际日期。") for label, day in days if day > clock.today()
    ]
    if problems:
        raise Refused(problems)


def _subject(wanted: int) -> str:
    return f"dispute:{wanted}"
