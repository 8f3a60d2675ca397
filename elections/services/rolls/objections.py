"""Objections to a published list: received in five days, decided in three, and carried out (S06)."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from elections.roll_vocabulary import ObjectionKind, ObjectionResult
from elections.rules.roll_windows import received_in_time, ruled_in_time, ruling
from elections.services.elections import mark, subject
from elections.services.rolls.keeping import voter_to_change
from elections.services.rolls.opening import roll_to_keep
from elections.tables import RollEdition, RollObjection
from elections.vocabulary import Stage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.law.lawbook import Level

OBJECTION_RECEIVED = event_kind("roll.objection_received", "收到名单申诉")
OBJECTION_DECIDED = event_kind("roll.objection_decided", "处理名单申诉", Dot.STEP)


class Object(BaseModel):
    """What somebody says against the list; `voter` is the entry it is about, where there is one."""

    model_config = ConfigDict(frozen=True)

    kind: ObjectionKind
    voter: int | None = None
    about: str = Field(min_length=1, max_length=40)
    raised_by: str = Field(min_length=1, max_length=40)
    received: date
    says: str = Field(min_length=2, max_length=300)


class Decide(BaseModel):
    """What the election committee decided, and the day on which it made that public."""

    model_config = ConfigDict(frozen=True)

    result: ObjectionResult
    decided: date
    announced: date
    reply: str = Field(min_length=2, max_length=300)


async def receive(actor: Actor, code: str, command: Object) -> int:
    """Record an objection with the day by which it must be decided. Raises Refused for one that comes too late by law."""
    async with transaction(actor):
        work = await roll_to_keep(actor, code)
        if not work.published:
            raise Conflict("名单还没有公布，不用申诉，直接更正登记。", code="roll.unpublished")
        _refuse_future(("收到日期", command.received))
        edition = (
            await RollEdition.objects()
            .where(RollEdition.roll == work.roll.id, RollEdition.sequence == work.roll.edition)
            .first()
        )
        if edition is None:
            raise NotFound
        timely = received_in_time(work.book, edition.published, command.received)
        if timely.level is Level.BREACH:
            raise Refused([timely.as_problem("收到日期")])
        if command.voter is not None:
            await voter_to_change(work, command.voter)
        due = ruling(work.book, command.received).due
        row = RollObjection(
            **command.model_dump(),
            region=work.election.region,
            roll=work.roll.id,
            edition=work.roll.edition,
            due=due,
            recorded=clock.now(),
        )
        await row.save()
        after = {"内容": command.kind.label, "收到": command.received.isoformat(), "处理期限": due.isoformat()}
        await audit.record(actor, OBJECTION_RECEIVED, Change(subject(code), work.election.region, after=after))
    return int(row.id)


async def decide(actor: Actor, code: str, objection: int, command: Decide) -> None:
    """Record a decision, once. A late one counts and is warned of on the page; what it asks for is done on the roll itself."""
    async with transaction(actor):
        work = await roll_to_keep(actor, code)
        row = (
            await RollObjection.objects()
            .where(RollObjection.id == objection, RollObjection.roll == work.roll.id)
            .first()
        )
        if row is None:
            raise NotFound
        if row.result is not None:
            raise Conflict("这件申诉已经处理。", code="roll.objection_decided")
        _refuse_future(("处理日期", command.decided), ("公布日期", command.announced))
        if command.decided < row.received or command.announced < command.decided:
            cause = "处理不早于收到，公布不早于处理。"
            raise Refused([Problem("处理日期", cause, "请核对日期。", "S06")])
        await RollObjection.update(
            {
                RollObjection.result: command.result,
                RollObjection.decided: command.decided,
                RollObjection.announced: command.announced,
                RollObjection.reply: command.reply,
            }
        ).where(RollObjection.id == objection)
        waiting = await connection().fetchval(
            "SELECT EXISTS (SELECT FROM roll_objection WHERE roll = $1 AND result IS NULL)", work.roll.id
        )
        if not waiting:
            await mark(actor, work.election, Stage.OBJECTION, command.announced)
        timely = ruled_in_time(work.book, row.received, command.announced)
        after = {"内容": ObjectionKind(row.kind).label, "结果": command.result.label, "期限": timely.message}
        await audit.record(actor, OBJECTION_DECIDED, Change(subject(code), work.election.region, after=after))


def _refuse_future(*days: tuple[str, date]) -> None:
    problems = [
        Problem(label, f"{day.isoformat()}还没有到。", "请填实际日期。", "S06")
        for label, day in days
        if day > clock.today()
    ]
    if problems:
        raise Refused(problems)
