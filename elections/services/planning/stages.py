"""Closing a state once its guard is met, for one election or many, and opening it again from above (S01 … S21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.laws import Laws, laws
from elections.permissions import RECORD, REOPEN
from elections.planning.board import facts_of
from elections.queries import ElectionLine
from elections.rules.process import Facts, closed_by, guard, may_reopen, reopenable
from elections.services.elections import STAGE_REACHED, Reached, find, find_open, reach, subject
from elections.services.planning.refusing import Refusal, refuse
from elections.tables import StageDay
from elections.vocabulary import Stage
from server import clock
from server.access import audit
from server.access.actor import Actor, reach_of
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, Forbidden
from server.law.lawbook import Finding, breaches

REOPENED = event_kind("election.stage_reopened", "重开进程", Dot.ATTENTION)


class CloseStage(Reached):
    """The day on which a stage was done; what its guard warns of is accepted with a `reason`."""

    reason: str | None = Field(None, min_length=2, max_length=200)


class CloseMany(BaseModel):
    """The same stage and day for many elections."""

    model_config = ConfigDict(frozen=True)

    codes: tuple[str, ...] = Field(min_length=1, max_length=3_000)
    stage: Stage
    reached: date
    reason: str | None = Field(None, min_length=2, max_length=200)

    def one(self) -> CloseStage:
        return CloseStage(stage=self.stage, reached=self.reached, reason=self.reason)


class Reopen(BaseModel):
    """Which stage is opened again, and why."""

    model_config = ConfigDict(frozen=True)

    stage: Stage
    reason: str = Field(min_length=2, max_length=200)


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands in the way of a stage of one election; `obstacle` is why it cannot be recorded at all.

    `fresh` says that no day of the stage is on record yet.
    """

    election: ElectionLine
    findings: tuple[Finding, ...]
    obstacle: str = ""
    fresh: bool = False

    @property
    def rank(self) -> int:
        """Exceptions come first."""
        if self.obstacle or breaches(self.findings):
            return 0
        return 1 if self.findings else 2


async def closings(actor: Actor, command: CloseMany) -> tuple[Closing, ...]:
    """What a batch would meet, the exceptions first; inside `transaction(actor)`."""
    known, codes = await laws(), tuple(dict.fromkeys(command.codes))
    lines = list((await queries.elections_by_code(actor, codes)).values())
    facts = await facts_of(actor, codes)
    found = [_closing(line, facts[line.code], known, command.one()) for line in lines]
    return tuple(sorted(found, key=lambda one: (one.rank, one.election.region)))


def _closing(line: ElectionLine, facts: Facts, known: Laws, command: CloseStage) -> Closing:
    book = known.book(line.kind, line.election_day, line.region)
    findings = guard(book, command.stage, command.reached, facts)
    later = closed_by(facts.reached, command.stage)
    obstacle = ""
    if facts.reached.get(command.stage, command.reached) != command.reached and later:
        obstacle = f"“{command.stage.label}”以后已经办了{later.label}，更正须由县级先重开。"
    return Closing(line, findings, obstacle, command.stage not in facts.reached)


async def close(actor: Actor, code: str, command: CloseStage) -> None:
    """Record that a stage was done. Raises Refused for what its guard stops, and for its warnings without a reason."""
    async with transaction(actor):
        await take_turn("election", code)
        line = await queries.election(actor, code)
        facts = (await facts_of(actor, [code]))[code]
        await _close(actor, _closing(line, facts, await laws(), command), command, named=False)


async def close_many(actor: Actor, command: CloseMany) -> int:
    """The same for many, all or none; returns how many."""
    async with transaction(actor):
        for code in sorted(set(command.codes)):
            await take_turn("election", code)
        found = await closings(actor, command)
        for one in found:
            _refuse(actor, one, command.one(), named=True)
        await _write(actor, found, command.one())
    return len(found)


async def _close(actor: Actor, one: Closing, command: CloseStage, *, named: bool) -> None:
    _refuse(actor, one, command, named=named)
    await reach(actor, one.election.code, command, _reason(one, command))


def _refuse(actor: Actor, one: Closing, command: CloseStage, *, named: bool) -> None:
    actor.require(RECORD, at=one.election.region)
    words = Refusal("进程", "进程", "补齐后再登记。", "补齐后再登记；仍要登记的，写明理由。", command.stage.code)
    refuse(one, words, command.reason, named=named)


def _reason(one: Closing, command: CloseStage) -> str:
    return (command.reason or "") if one.findings else ""


async def _write(actor: Actor, found: Sequence[Closing], command: CloseStage) -> None:
    """Days of which none is on record go in at one stroke, for a county has hundreds; all others one by one, as `reach` has it."""
    at_once = [one for one in found if one.fresh and _plain(one.election, command)]
    rows = await connection().fetch(
        "SELECT id, code FROM election WHERE code = ANY($1) AND starts_with(region, $2)",
        [one.election.code for one in at_once],
        actor.reach,
    )
    ids = {row["code"]: row["id"] for row in rows}
    if at_once:
        days = [
            StageDay(
                region=one.election.region,
                election=ids[one.election.code],
                stage=command.stage,
                reached=command.reached,
            )
            for one in at_once
        ]
        await StageDay.insert(*days)
    after = {command.stage.label: command.reached.isoformat()}
    changes = [
        Change(subject(one.election.code), one.election.region, {}, after, _reason(one, command)) for one in at_once
    ]
    await audit.record_many(actor, STAGE_REACHED, changes)
    done = {*ids}
    for one in found:
        if one.election.code not in done:
            await reach(actor, one.election.code, command, _reason(one, command))


def _plain(line: ElectionLine, command: CloseStage) -> bool:
    """Whether `reach` would have nothing against it: the refusals are its own."""
    stage, day = command.stage, command.reached
    if stage.by_counting or day > clock.today():
        return False
    if stage.after_result:
        return line.published is not None and line.voided is None and day >= line.election_day
    return line.open


async def reopen(actor: Actor, code: str, command: Reopen) -> None:
    """Take back that a stage was done. Only from above the township, and never once the result is published."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find(actor, code)
        actor.require(REOPEN, at=election.region)
        if election.published is None:
            await find_open(actor, code)  # What was cancelled, or gave way to another, is not worked on any more.
        if not may_reopen(reach_of(actor.region)):
            raise Forbidden("已办结的进程由县级以上重开，并写明理由。", code="election.reopen_from_above")
        if command.stage.by_counting:
            raise Conflict(f"“{command.stage.label}”由计票和公布得出，撤回计票才能改。", code="election.reopen_counted")
        if election.published is not None and not command.stage.after_result:
            raise Conflict("结果已经公布，公布以前的进程不再重开。", code="election.closed")
        if election.voided is not None and not reopenable(command.stage, published=True, voided=True):
            message = (
                f"选举已于{election.voided.isoformat()}认定无效，“{command.stage.label}”重开以后不能再登记，"
                "原来的登记留作记录。可以重开的只有归档。"
            )
            raise Conflict(message, code="election.voided")
        own = (StageDay.election == election.id) & (StageDay.stage == command.stage)
        held = await StageDay.objects().where(own).first()
        if held is None:
            raise Conflict(f"“{command.stage.label}”没有登记，不用重开。", code="election.stage_open")
        await StageDay.delete().where(own)
        before = {command.stage.label: held.reached.isoformat()}
        change = Change(subject(code), election.region, before=before, reason=command.reason)
        await audit.record(actor, REOPENED, change)
