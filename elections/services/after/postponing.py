"""Putting an election off by a decision, to another day or to one that is still to be set (B-05, B-06)."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.permissions import SET_UP
from elections.planning.moves import original_days
from elections.rules.postponing import put_off
from elections.running_terms import running_term
from elections.services.elections import find_open, has_count, subject
from elections.services.planning.plans import MoveDay, move_day
from elections.tables import Election, Postponement
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, Problem, Refused
from server.law.lawbook import Finding, Level, breaches

POSTPONED = event_kind("election.postponed", "延期选举", Dot.ATTENTION)
RESUMED = event_kind("election.resumed", "恢复选举", Dot.STEP)


class Postpone(BaseModel):
    """By whose paper, why, and to which day; without one it is still to be set. `accepted` answers what the rules warn of."""

    model_config = ConfigDict(frozen=True)

    approved: date
    approved_by: str = Field(min_length=4, max_length=80)
    document: str = Field(min_length=2, max_length=120)
    reason: str = Field(min_length=2, max_length=200)
    until: date | None = None
    accepted: str | None = Field(None, min_length=2, max_length=200)


class Resume(BaseModel):
    """The new day of an election that was put off without one."""

    model_config = ConfigDict(frozen=True)

    until: date
    accepted: str | None = Field(None, min_length=2, max_length=200)


async def findings(actor: Actor, code: str, until: date | None) -> tuple[Finding, ...]:
    """What the rules say of a new day; inside `transaction(actor)`."""
    line = await queries.election(actor, code)
    book = (await queries.progress(actor, code)).book
    term = await running_term(actor, line.region, line.election_day)
    return put_off(book, term.ends, (await original_days(actor, [code]))[code], until)


async def postpone(actor: Actor, code: str, command: Postpone) -> None:
    """Put it off. Raises Conflict once there was a vote: a result that is in dispute is not put off but held back."""
    async with transaction(actor):
        election = await _open(actor, code)
        if election.postponed is not None:
            raise Conflict("已经延期，还没有定下新的选举日。先定选举日。", code="election.postponed")
        if command.approved > clock.today():
            cause = f"{command.approved.isoformat()}还没有到。"
            raise Refused([Problem("批准日期", cause, "批准以后再登记。", "B-06")])
        await _refuse(actor, election, command.until, command.accepted)
        row = Postponement(
            region=election.region,
            election=election.id,
            was=election.election_day,
            until=command.until,
            approved=command.approved,
            approved_by=command.approved_by,
            document=command.document,
            reason=command.reason,
            warned=command.accepted,
            recorded=clock.now(),
        )
        await row.save()
        after = {"批准": f"{command.approved_by}{command.document}", "原定": election.election_day.isoformat()}
        after["延至"] = command.until.isoformat() if command.until else "另行确定"
        await audit.record(actor, POSTPONED, Change(subject(code), election.region, after=after, reason=command.reason))
        if command.until is None:
            await Election.update({Election.postponed: command.approved}).where(Election.id == election.id)
        else:
            await _move(actor, code, command.until, command.document, command.accepted)


async def resume(actor: Actor, code: str, command: Resume) -> None:
    """Set the day of an election that was put off without one; from then on it goes on."""
    async with transaction(actor):
        election = await _open(actor, code)
        if election.postponed is None:
            raise Conflict("选举没有延期，或者已经定下选举日。", code="election.not_postponed")
        await _refuse(actor, election, command.until, command.accepted)
        open_one = (Postponement.election == election.id) & Postponement.until.is_null()
        row = await Postponement.objects().where(open_one).first()
        document = row.document if row else ""
        await Postponement.update({Postponement.until: command.until, Postponement.resumed: clock.today()}).where(
            open_one
        )
        await Election.update({Election.postponed: None}).where(Election.id == election.id)
        after = {"选举日": command.until.isoformat()}
        change = Change(subject(code), election.region, after=after, reason=command.accepted or "")
        await audit.record(actor, RESUMED, change)
        await _move(actor, code, command.until, document, command.accepted)


async def _open(actor: Actor, code: str) -> Election:
    await take_turn("election", code)
    election = await find_open(actor, code)
    actor.require(SET_UP, at=election.region)
    if await has_count(election):
        message = "已经投票计票，不能延期。结果有争议的，登记争议并暂缓公布。"
        raise Conflict(message, code="election.counted")
    return election


async def _refuse(actor: Actor, election: Election, until: date | None, accepted: str | None) -> None:
    if until is not None and until <= election.election_day:
        cause = f"不晚于原定的{election.election_day.isoformat()}。"
        raise Refused([Problem("新的选举日", cause, "提前选举的，在排期里改选举日。", "B-06")])
    found = await findings(actor, election.code, until)
    if stopping := breaches(found):
        raise Refused(one.as_problem("新的选举日") for one in stopping)
    warned = [one for one in found if one.level is Level.WARNING]
    if warned and not accepted:
        raise Refused(one.as_problem("说明", "仍要延期的，写明说明。") for one in warned)


async def _move(actor: Actor, code: str, until: date, document: str, accepted: str | None) -> None:
    """Move the day with its plan, by the rules of moving; what those warn of takes the same word."""
    await move_day(actor, MoveDay(codes=(code,), election_day=until, reason=accepted, approval=document))
