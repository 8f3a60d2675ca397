"""What a place pays a grade of community workers: set from a day on, and taken back where it was a mistake (CW-4)."""

from datetime import date

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Forbidden, NotFound, Problem, Refused
from training.permissions import SET
from training.services.judging import because
from training.tables import PayStandard

MADE = event_kind("pay_standard.made", "登记待遇标准", Dot.STEP)
STRUCK = event_kind("pay_standard.struck", "撤销误登的待遇标准", Dot.ATTENTION)


class SetPayStandard(BaseModel):
    """What the actor's own place pays a grade a month."""

    model_config = ConfigDict(frozen=True)

    grade: str = Field(min_length=1, max_length=20)
    low: int = Field(ge=1, le=99999)
    high: int = Field(ge=1, le=99999)
    since: date
    document: str = Field(min_length=2, max_length=120)


def subject(standard: int) -> str:
    """The name of a standard in the trace."""
    return f"pay_standard:{standard}"


async def set_standard(actor: Actor, command: SetPayStandard) -> None:
    """Record what the actor's own place pays a grade: the province, a city or a county."""
    _require_place(actor)
    if command.high < command.low:
        raise Refused([Problem("最高", "比最低小。", "核对两个数。", "CW-4")])
    async with transaction(actor):
        row = PayStandard(**command.model_dump(), place=actor.region, recorded=clock.now())
        try:
            async with connection().transaction():
                await row.save()
        except asyncpg.UniqueViolationError:
            cause = f"{command.grade}已有自{command.since.isoformat()}起的标准。"
            raise Refused([Problem("起始日期", cause, "换一个起始日期；登记错了的，先撤销。", "CW-4")]) from None
        told = _told(command.grade, command.low, command.high, command.since, command.document)
        await audit.record(actor, MADE, Change(subject(row.id), actor.region, after=told))


async def strike_standard(actor: Actor, standard: int, reason: str) -> None:
    """Take back a standard of the actor's own place. Raises NotFound for another place's."""
    _require_place(actor)
    async with transaction(actor):
        row = await connection().fetchrow(
            "DELETE FROM pay_standard WHERE id = $1 AND place = $2 RETURNING grade, low, high, since, document",
            standard,
            actor.region,
        )
        if row is None:
            raise NotFound
        change = Change(subject(standard), actor.region, before=_told(*row.values()), reason=because(reason))
        await audit.record(actor, STRUCK, change)


def _require_place(actor: Actor) -> None:
    actor.require(SET, at=actor.region)
    if actor.region[6:].strip("0"):
        raise Forbidden("待遇标准由省、市、县登记。", code="pay_standard.place")


def _told(grade: str, low: int, high: int, since: date, document: str) -> dict[str, str]:
    return {"岗位等级": grade, "每月元": f"{low}至{high}", "起始": since.isoformat(), "文件": document}
