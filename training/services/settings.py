"""What the province, or a county for itself, decides about sending people."""

from datetime import date

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import PROVINCE, Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Forbidden, NotFound, Problem, Refused
from training.permissions import SET
from training.rules.settings import KEYS
from training.services.judging import because
from training.tables import DispatchSetting

SETTING_STRUCK = event_kind("dispatch_setting.struck", "撤销误登的工作口径", Dot.ATTENTION)
SETTING_MADE = event_kind("dispatch_setting.made", "登记工作口径", Dot.STEP)


class Decide(BaseModel):
    """One decision, from a day on, by a paper."""

    model_config = ConfigDict(frozen=True)

    field: str
    value: str = Field(min_length=1, max_length=40)
    since: date
    document: str = Field(min_length=2, max_length=120)


def subject(field: str) -> str:
    """The name of a decision in the trace."""
    return f"dispatch_setting:{field}"


async def decide(actor: Actor, command: Decide) -> None:
    """Record a decision of the actor's own place: of the province for all, of a county for itself."""
    _require_place(actor)
    key = KEYS.get(command.field)
    if key is None:
        raise Refused([Problem("事项", f"没有“{command.field}”这一项。", "从所列各项中选。")])
    value = key.read(command.value)
    async with transaction(actor):
        row = DispatchSetting(**{**command.model_dump(), "value": value}, place=actor.region, recorded=clock.now())
        try:
            async with connection().transaction():
                await row.save()
        except asyncpg.UniqueViolationError:
            cause = f"{key.label}已有自{command.since.isoformat()}起的口径。"
            cure = "换一个起始日期；登记错了的，先撤销。"
            raise Refused([Problem("起始日期", cause, cure, key.rule)]) from None
        told = {"事项": key.label, "值": key.shown(value), "起始": command.since.isoformat()}
        change = Change(subject(command.field), actor.region, after={**told, "文件": command.document})
        await audit.record(actor, SETTING_MADE, change)


async def strike_setting(actor: Actor, setting: int, reason: str) -> None:
    """Take back a decision of the actor's own place that was entered by mistake. Raises NotFound for another place's."""
    _require_place(actor)
    async with transaction(actor):
        row = await connection().fetchrow(
            "DELETE FROM dispatch_setting WHERE id = $1 AND place = $2 RETURNING field, value, since, document",
            setting,
            actor.region,
        )
        if row is None:
            raise NotFound
        key = KEYS.get(row["field"])
        told = {"事项": key.label if key else row["field"], "值": key.shown(row["value"]) if key else row["value"]}
        told |= {"起始": row["since"].isoformat(), "文件": row["document"]}
        change = Change(subject(row["field"]), actor.region, before=told, reason=because(reason))
        await audit.record(actor, SETTING_STRUCK, change)


def _require_place(actor: Actor) -> None:
    actor.require(SET, at=actor.region)
    if actor.region != PROVINCE and (actor.region[4:6] == "00" or actor.region[6:].strip("0")):
        raise Forbidden("口径由省里登记，县里可以登记本县的。", code="dispatch_setting.place")
