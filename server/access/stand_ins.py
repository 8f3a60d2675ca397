"""A、B角: while A is away, B of the same unit and area holds A's roles too, and every trace bears both names."""

from dataclasses import dataclass
from datetime import date, timedelta

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.access.duties import role_conflicts
from server.access.own import own_account
from server.access.records import roles_of, state_now, subject
from server.access.tables import Account, StandIn
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Problem, Refused

NAMED = event_kind("account.stand_in_named", "指定B角")
ENDED = event_kind("account.stand_in_ended", "结束代办")

LONGEST = timedelta(days=92)


class NewStandIn(BaseModel):
    """Who stands in for oneself, from a day to a day, both included, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    deputy: int
    since: date
    until: date
    reason: str = Field(min_length=2, max_length=100)


@dataclass(frozen=True, slots=True)
class StandInLine:
    """A pair as both of them see it; `mine` tells who may end it."""

    id: int
    principal: str
    deputy: str
    since: date
    until: date
    reason: str
    ended: bool
    mine: bool

    @property
    def open(self) -> bool:
        """Whether it holds today or will."""
        return not self.ended and self.until >= clock.today()


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be asked to stand in."""

    id: int
    name: str


async def colleagues(actor: Actor) -> tuple[Colleague, ...]:
    """Who could stand in: the same unit, the same area, roles that go together. Runs inside a transaction."""
    me = await own_account(actor)
    rows = (
        await Account.objects()
        .where(Account.unit == me.unit, Account.region == me.region, Account.id != me.id)
        .order_by(Account.name)
    )
    roles = roles_of(me.roles)
    return tuple(
        Colleague(row.id, row.name)
        for row in rows
        if state_now(row).enters and not role_conflicts(roles | roles_of(row.roles))
    )


async def name_stand_in(actor: Actor, new: NewStandIn) -> None:
    """Let a colleague hold one's roles for a time. Raises Refused with what stands against it."""
    if actor.read_only:
        raise Forbidden(actor.notice or "本账号现在只能查看。", code="account.read_only")
    async with transaction(actor):
        me = await own_account(actor)
        able = {colleague.id: colleague.name for colleague in await colleagues(actor)}
        problems = _problems(new)
        if new.deputy not in able:
            cause = "不是同一单位、同一地区、角色可以兼任的同事。"
            problems.append(Problem("B角", cause, "从所列同事中选一位。", "AC-1"))
        if problems:
            raise Refused(problems)
        try:
            async with connection().transaction():
                await StandIn.insert(
                    StandIn(
                        principal=me.id,
                        deputy=new.deputy,
                        since=new.since,
                        until=new.until,
                        reason=new.reason,
                        created=clock.now(),
                    )
                )
        except asyncpg.ExclusionViolationError:
            cause = "这段时间本人已有B角，或这位同事已在代别人。"
            raise Conflict(f"{cause}一人同时只代一人。请换一位同事或另定日期。", code="stand_in.taken") from None
        after = {"B角": able[new.deputy], "起": new.since.isoformat(), "止": new.until.isoformat()}
        change = Change(subject(me.login), me.region, after=after, reason=new.reason)
        await audit.record(actor, NAMED, change)


def _problems(new: NewStandIn) -> list[Problem]:
    today = clock.today()
    problems = []
    if new.since < today:
        problems.append(Problem("起", "已经过去。", "填今天或以后的一天。"))
    if new.until < new.since:
        problems.append(Problem("止", "早于起日。", "请核对后重填。"))
    elif new.until - new.since >= LONGEST:
        problems.append(Problem("止", f"超过{LONGEST.days}天。", "更长的请管理员调整角色。"))
    return problems


async def end_stand_in(actor: Actor, wanted: int) -> None:
    """End what oneself has named, or step back from standing in; another pair reads as if it were not there."""
    async with transaction(actor):
        me = await own_account(actor)
        row = await StandIn.objects().where(StandIn.id == wanted, StandIn.ended.is_null()).first()
        if row is None or me.id not in {row.principal, row.deputy}:
            raise NotFound
        await StandIn.update({StandIn.ended: clock.now()}).where(StandIn.id == wanted)
        before = {"起": row.since.isoformat(), "止": row.until.isoformat()}
        await audit.record(actor, ENDED, Change(subject(me.login), me.region, before=before))


async def stand_ins_of(account: int) -> tuple[StandInLine, ...]:
    """The pairs of which an account is one half, the newest first. Runs inside a transaction."""
    rows = await connection().fetch(
        "SELECT s.id, p.name AS principal, d.name AS deputy, s.since, s.until, s.reason, "
        "s.ended IS NOT NULL AS ended, s.principal = $1 AS mine "
        "FROM stand_in s JOIN account p ON p.id = s.principal JOIN account d ON d.id = s.deputy "
        "WHERE s.principal = $1 OR s.deputy = $1 ORDER BY s.id DESC LIMIT 20",
        account,
    )
    return tuple(StandInLine(**row) for row in rows)
