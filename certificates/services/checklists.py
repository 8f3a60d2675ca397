"""What the province, or a county for itself, decides about the materials of a business."""

from datetime import date

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from certificates.permissions import SET
from certificates.rules.checklists import read, written
from certificates.tables import FilingChecklist
from certificates.vocabulary import FilingType
from server import clock
from server.access import audit
from server.access.actor import PROVINCE, Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Forbidden, Problem, Refused

CHECKLIST_MADE = event_kind("filing_checklist.made", "登记材料清单", Dot.STEP)


class DecideChecklist(BaseModel):
    """The materials of a business from a day on, by a paper: a line for each, its note behind a colon.

    `days` is the office's own deadline from the opening on; not given, it stays as long as nobody decides it.
    """

    model_config = ConfigDict(frozen=True)

    business: FilingType
    lines: str = Field(min_length=2, max_length=4_000)
    since: date
    document: str = Field(min_length=2, max_length=120)
    days: int | None = Field(None, ge=1, le=365)


def may_decide(actor: Actor) -> bool:
    """Whether the actor's place has lists of its own: the province's, or a county's."""
    return actor.region == PROVINCE or (actor.region[4:6] != "00" and not actor.region[6:].strip("0"))


async def decide_checklist(actor: Actor, command: DecideChecklist) -> None:
    """Record the list of the actor's own place. It holds for filings opened from that day on; those before keep theirs."""
    actor.require(SET, at=actor.region)
    if not may_decide(actor):
        raise Forbidden("材料清单由省里登记，县里可以登记本县的。", code="filing_checklist.place")
    materials = read(command.lines)
    row = FilingChecklist(
        place=actor.region,
        business=command.business,
        since=command.since,
        document=command.document,
        lines=written(materials),
        days=command.days,
        recorded=clock.now(),
    )
    async with transaction(actor):
        try:
            async with connection().transaction():
                await row.save()
        except asyncpg.UniqueViolationError:
            cause = f"{command.business.label}已有自{command.since.isoformat()}起的清单。"
            raise Refused([Problem("起始日期", cause, "换一个起始日期。", "FT-6")]) from None
        told: dict[str, object] = {
            "业务": command.business.label,
            "材料": [one.name for one in materials],
            "起始": command.since.isoformat(),
            "文件": command.document,
        }
        if command.days is not None:
            told["内部期限（日）"] = command.days
        change = Change(f"filing_checklist:{command.business.value}", actor.region, after=told)
        await audit.record(actor, CHECKLIST_MADE, change)
