"""Handing over: line by line before witnesses, and the township's order where somebody refuses (S19)."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from elections.after.handover import Handover, handover_of
from elections.after_vocabulary import HandoverItem
from elections.permissions import RECORD
from elections.planning.board import facts_of
from elections.rules.process import closed_by
from elections.services.elections import find, mark, subject
from elections.tables import Election, HandoverLine, HandoverOrder, StageDay
from elections.vocabulary import Stage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.values.periods import chinese_day

HANDED = event_kind("handover.handed", "移交")
OUTSTANDING = event_kind("handover.outstanding", "登记未移交", Dot.ATTENTION)
ORDERED = event_kind("handover.ordered", "督促移交", Dot.ATTENTION)
TAKEN_BACK = event_kind("handover.taken_back", "撤销移交登记", Dot.ATTENTION)
COMPLIED = event_kind("handover.complied", "督促后移交", Dot.STEP)


class HandOver(BaseModel):
    """One thing handed over: by whom to whom, before which witness of the township, and how much of it."""

    model_config = ConfigDict(frozen=True)

    item: HandoverItem
    handed: date
    given_by: str = Field(min_length=2, max_length=40)
    taken_by: str = Field(min_length=2, max_length=40)
    witness: str = Field(min_length=2, max_length=60)
    quantity: str = Field(min_length=1, max_length=120)
    remark: str | None = Field(None, max_length=200)


class LeaveOutstanding(BaseModel):
    """One thing that is not handed over, and why."""

    model_config = ConfigDict(frozen=True)

    item: HandoverItem
    outstanding: str = Field(min_length=2, max_length=200)


class OrderHandover(BaseModel):
    """Who refused what and when, and the township's paper that sets the day by which it is put right."""

    model_config = ConfigDict(frozen=True)

    items: tuple[HandoverItem, ...] = Field(min_length=1)
    refused_by: str = Field(min_length=2, max_length=40)
    refused: date
    facts: str = Field(min_length=2, max_length=200)
    ordered: date
    document: str = Field(min_length=2, max_length=120)
    due: date


class Comply(BaseModel):
    """The day on which an order was followed, and what came of it."""

    model_config = ConfigDict(frozen=True)

    complied: date
    outcome: str = Field(min_length=2, max_length=200)


async def hand_over(actor: Actor, code: str, command: HandOver) -> None:
    """Record that one thing changed hands; what was recorded before is corrected. The last one closes the state (S19)."""
    async with transaction(actor):
        election, held = await _open(actor, code)
        _refuse_before(held, ("移交日期", command.handed))
        if command.given_by == command.taken_by:
            cause = f"移交人和接收人都是{command.given_by}。"
            raise Refused([Problem("接收人", cause, "连任的，由另一名成员接收或者交出。", "S19")])
        if command.witness in {command.given_by, command.taken_by}:
            cause = f"{command.witness}是移交的一方。"
            raise Refused([Problem("监交人", cause, "监交人由乡镇（街道）派出。", "S19", _clause(held))])
        values = command.model_dump(exclude={"item"}) | {"outstanding": None}
        await _keep(election, command.item, values)
        after = {"事项": command.item.label, "数量": command.quantity, "移交": command.handed.isoformat()}
        after |= {"移交人": command.given_by, "接收人": command.taken_by, "监交人": command.witness}
        await audit.record(actor, HANDED, Change(subject(code), election.region, after=after))
        done = await handover_of(actor, code)
        if not done.waiting:
            last = max(one.handed for one in done.lines if one.handed)
            await mark(actor, election, Stage.HANDED_OVER, last)


async def leave_outstanding(actor: Actor, code: str, command: LeaveOutstanding) -> None:
    """Record why one thing is not handed over. Raises Conflict for what was: it does not come back by a word."""
    async with transaction(actor):
        election, held = await _open(actor, code)
        if any(one.item is command.item and one.handed for one in held.lines):
            raise Conflict(f"{command.item.label}已经登记移交。", code="handover.handed")
        nothing = dict.fromkeys(("handed", "given_by", "taken_by", "witness", "quantity", "remark"))
        await _keep(election, command.item, {**nothing, "outstanding": command.outstanding})
        after = {"事项": command.item.label}
        await audit.record(
            actor, OUTSTANDING, Change(subject(code), election.region, after=after, reason=command.outstanding)
        )


async def take_handed_back(actor: Actor, code: str, item: HandoverItem) -> None:
    """Say nothing of one thing again; the state that its handover closed opens with it (S19).

    Raises Conflict where nothing was said, where the township's order rests on it, and once a later state is done.
    """
    async with transaction(actor):
        election, held = await _open(actor, code)
        line = next((one for one in held.lines if one.item is item), None)
        if line is None or line.as_handed.silent:
            raise Conflict(f"{item.label}没有登记，没有可以撤销的。", code="handover.nothing_said")
        if line.handed is not None:
            await _refuse_rested_on(actor, code, held, item)
            own = (StageDay.election == election.id) & (StageDay.stage == Stage.HANDED_OVER)
            await StageDay.delete().where(own)
        await HandoverLine.delete().where((HandoverLine.election == election.id) & (HandoverLine.item == item))
        told = {"数量": line.quantity, "移交": line.handed.isoformat()} if line.handed else {"未移交": line.outstanding}
        before: dict[str, object] = {"事项": item.label, **told}
        await audit.record(actor, TAKEN_BACK, Change(subject(code), election.region, before=before))


async def _refuse_rested_on(actor: Actor, code: str, held: Handover, item: HandoverItem) -> None:
    order = next((one for one in held.orders if one.complied and item in one.items), None)
    if order is not None:
        message = f"{item.label}的移交，督促文件{order.document}已据以了结，不能撤销。有误的，更正移交的内容。"
        raise Conflict(message, code="handover.rested_on")
    if later := closed_by((await facts_of(actor, [code]))[code].reached, Stage.HANDED_OVER):
        message = f"移交以后已经办了{later.label}，不能撤销。确需撤销的，先由县级重开以后的进程。"
        raise Conflict(message, code="handover.rested_on")


async def order_handover(actor: Actor, code: str, command: OrderHandover) -> int:
    """Record a refusal with the order that followed; returns its number."""
    async with transaction(actor):
        election, held = await _open(actor, code)
        _refuse_before(held, ("拒绝日期", command.refused), ("督促日期", command.ordered))
        problems = []
        done = [one.item.label for one in held.lines if one.handed and one.item in command.items]
        if done:
            problems.append(Problem("事项", f"{'、'.join(done)}已经登记移交。", "只选没有移交的。", "S19"))
        if command.ordered < command.refused:
            problems.append(Problem("督促日期", "早于拒绝移交的日期。", "请核对文件。", "S19"))
        if command.due < command.ordered:
            problems.append(Problem("限期", "早于督促的日期。", "请核对文件。", "S19"))
        if problems:
            raise Refused(problems)
        values = command.model_dump(exclude={"items"})
        row = HandoverOrder(
            region=election.region, election=election.id, items=[one.value for one in command.items], **values
        )
        await row.save()
        after = {"事项": [one.label for one in command.items], "拒绝": command.refused.isoformat()}
        after |= {"文件": command.document, "限期": command.due.isoformat()}
        await audit.record(actor, ORDERED, Change(subject(code), election.region, after=after, reason=command.facts))
    return int(row.id)


async def comply(actor: Actor, code: str, order: int, command: Comply) -> None:
    """Record that an order was followed, once."""
    async with transaction(actor):
        election, held = await _open(actor, code)
        row = next((one for one in held.orders if one.id == order), None)
        if row is None:
            raise NotFound
        if row.complied is not None:
            raise Conflict(f"这次督促已于{chinese_day(row.complied)}了结。", code="handover.complied")
        _refuse_before(held, ("改正日期", command.complied))
        if command.complied < row.ordered:
            raise Refused([Problem("改正日期", "早于督促的日期。", "请核对日期。", "S19")])
        waiting = [one.item.label for one in held.waiting if one.item in row.items]
        if waiting:
            cause = f"{'、'.join(waiting)}还没有登记移交。"
            raise Refused([Problem("改正日期", cause, "先逐项登记移交。", "S19")])
        await HandoverOrder.update(
            {HandoverOrder.complied: command.complied, HandoverOrder.outcome: command.outcome}
        ).where(HandoverOrder.id == order)
        after = {"文件": row.document, "改正": command.complied.isoformat(), "结果": command.outcome}
        await audit.record(actor, COMPLIED, Change(subject(code), election.region, after=after))


async def _open(actor: Actor, code: str) -> tuple[Election, Handover]:
    """The election whose result is out and stands, nobody else working on it. Raises Conflict where there is none."""
    await take_turn("election", code)
    election = await find(actor, code)
    actor.require(RECORD, at=election.region)
    if election.cancelled is not None:
        raise Conflict(
            f"选举已于{chinese_day(election.cancelled)}取消，没有新一届可以移交。", code="handover.no_result"
        )
    if election.voided is not None:
        message = f"选举已于{chinese_day(election.voided)}认定无效，没有新一届可以移交。重新选举公布结果以后，在那次选举登记。"
        raise Conflict(message, code="handover.voided")
    if election.published is None:
        raise Conflict("选举结果还没有公布，没有新一届可以移交。", code="handover.no_result")
    if election.by_election:
        raise Conflict("补选不办移交：其他成员仍在任。", code="handover.by_election")
    return election, await handover_of(actor, code)


def _refuse_before(held: Handover, *days: tuple[str, date]) -> None:
    problems = []
    for label, day in days:
        if day > clock.today():
            problems.append(Problem(label, f"{day.isoformat()}还没有到。", "办了以后再登记。", "S19"))
        elif day < held.produced:
            cause = f"早于新一届产生的{chinese_day(held.produced)}。"
            problems.append(Problem(label, cause, "请核对日期。", "S19", _clause(held)))
    if problems:
        raise Refused(problems)


def _clause(held: Handover) -> str:
    return held.findings[0].cite if held.findings else ""


async def _keep(election: Election, item: HandoverItem, values: dict[Any, Any]) -> None:
    own = (HandoverLine.election == election.id) & (HandoverLine.item == item)
    if await HandoverLine.exists().where(own):
        await HandoverLine.update(values).where(own)
    else:
        row = HandoverLine(region=election.region, election=election.id, item=item, **values)
        await row.save()
