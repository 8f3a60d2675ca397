"""Sending a filing back to be mended, by codes that say what is to be done."""

from collections.abc import Collection

from pydantic import BaseModel, ConfigDict, Field, field_validator

from certificates.filing_commands import subject
from certificates.rules.returning import refuse_return, told
from certificates.rules.sides import RETURNED_BY, refuse_other_side
from certificates.services.filings import find, keep_step
from certificates.tables import Filing, FilingMaterial
from certificates.vocabulary import FilingState, ReturnCode
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused

RETURNED = event_kind("filing.returned", "退回补正", Dot.ATTENTION)

#: Where papers lie with no office that could find something wrong in them, or are past mending.
_SETTLED = frozenset({FilingState.PREPARING, FilingState.ISSUED, FilingState.COLLECTED, FilingState.ARCHIVED})


class Return(BaseModel):
    """The filing is sent back to be mended: why by code, and in words what the codes do not say.

    `mend` are the keys of the materials that must be mended.
    """

    model_config = ConfigDict(frozen=True)

    codes: tuple[ReturnCode, ...] = Field(min_length=1, max_length=11)
    reason: str | None = Field(None, min_length=2, max_length=200)
    mend: tuple[str, ...] = Field((), max_length=30)

    @field_validator("codes")
    @classmethod
    def _named_once(cls, codes: tuple[ReturnCode, ...]) -> tuple[ReturnCode, ...]:
        """A reason counts once, however often it was sent."""
        return tuple(dict.fromkeys(codes))


async def send_back(actor: Actor, filing: int, command: Return) -> None:
    """Return a filing to be mended, which is up to the office that has it. It stays in its state and goes on from there: sealed papers need no new seal."""
    async with transaction(actor):
        row = await find(actor, filing)
        state = FilingState(row.state)
        if state in _SETTLED:
            raise Conflict(f"“{state.label}”阶段不能退回。", code="filing.not_returnable")
        if row.returned:
            # Another return would hide the first one's reasons from whoever mends it.
            message = "本件已退回补正，还没有重新提交。另有要改的，等重新提交以后再退回。"
            raise Conflict(message, code="filing.returned_already")
        if problem := refuse_other_side("退回补正", RETURNED_BY[state], actor):
            raise Refused([problem])
        reason = (command.reason or "").strip()
        if problems := tuple(refuse_return(command.codes, reason, command.mend)):
            raise Refused(problems)
        after: dict[str, object] = {"步骤": state.label, "原因": [code.label for code in command.codes]}
        if command.mend:
            after["须补正"] = await _untick(filing, command.mend)
        await Filing.update({Filing.returned: True}).where(Filing.id == filing)
        await keep_step(actor, row, note=told(command.codes, reason), returned=True, codes=command.codes)
        await audit.record(actor, RETURNED, Change(subject(filing), row.region, after=after, reason=reason))


async def _untick(filing: int, materials: Collection[str]) -> list[str]:
    """Take the ticks of these materials back; returns their names in the order of the checklist."""
    wanted = FilingMaterial.filing == filing, FilingMaterial.material.is_in(list(materials))
    rows = await FilingMaterial.select(FilingMaterial.name).where(*wanted).order_by(FilingMaterial.position)
    if len(rows) != len(set(materials)):
        raise Refused([Problem("须补正的材料", "不在本件的清单里。", "从清单中选。")])
    await FilingMaterial.update({FilingMaterial.present: None, FilingMaterial.instead: None}).where(*wanted)
    return [row["name"] for row in rows]
