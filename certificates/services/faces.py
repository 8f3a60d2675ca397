"""How far an office's printer is set right for the pre-printed certificates."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from certificates.permissions import PRINT
from certificates.rules.faces import refuse_shift
from certificates.tables import FaceOffset
from certificates.vocabulary import CertificateCopy
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import connection, transaction
from server.errors import Refused

SHIFTED = event_kind("face_offset.set", "设定证书套印偏移")


class SetOffset(BaseModel):
    """How far the words go to the right and down on one face, in millimetres with one decimal; less than nothing goes back."""

    model_config = ConfigDict(frozen=True)

    copy_kind: Literal[CertificateCopy.ORIGINAL, CertificateCopy.DUPLICATE]
    right: float = Field(ge=-100, le=100)
    down: float = Field(ge=-100, le=100)


async def set_offset(actor: Actor, command: SetOffset) -> None:
    """Keep it for the actor's own office; what is the same already leaves no trace."""
    actor.require(PRINT, at=actor.region)
    right, down = round(command.right * 10), round(command.down * 10)
    if problems := refuse_shift(right, down):
        raise Refused(problems)
    async with transaction(actor):
        before = (
            await FaceOffset.objects()
            .where(FaceOffset.region == actor.region, FaceOffset.copy_kind == command.copy_kind)
            .first()
        )
        if before and (before.shift_right, before.shift_down) == (right, down):
            return
        await connection().execute(
            """INSERT INTO face_offset (region, copy_kind, shift_right, shift_down) VALUES ($1, $2, $3, $4)
               ON CONFLICT (region, copy_kind) DO UPDATE SET shift_right = $3, shift_down = $4""",
            *(actor.region, command.copy_kind.value, right, down),
        )
        change = Change(
            f"face_offset:{command.copy_kind.value}",
            actor.region,
            after={"证书": command.copy_kind.label, "向右（毫米）": right / 10, "向下（毫米）": down / 10},
        )
        await audit.record(actor, SHIFTED, change)
