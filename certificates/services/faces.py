"""How far an office's printer is set right for the pre-printed certificates."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from certificates import queries
from certificates.face_papers import CertificateFace, face_of
from certificates.filing_commands import subject
from certificates.permissions import PRINT
from certificates.rules.faces import refuse_shift
from certificates.tables import FaceOffset
from certificates.vocabulary import CertificateCopy
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Refused

SHIFTED = event_kind("face_offset.set", "设定证书套印偏移")
FACE_PRINTED = event_kind("filing.face_printed", "套印证书", Dot.STEP)

_PRINTED_BEFORE = """
SELECT count(*) FROM audit_event WHERE subject = $1 AND kind = $2 AND after ->> '证书' = $3
"""


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


async def print_face(actor: Actor, filing: int, copy_kind: CertificateCopy) -> CertificateFace:
    """The words of one face, for a form that is numbered and counted: the trace tells which copy it was and the how manieth."""
    async with transaction(actor):
        await take_turn("filing", filing)
        view = await queries.filing(actor, filing)
        paper = await face_of(actor, filing, copy_kind)
        about = subject(filing)
        before = await connection().fetchval(_PRINTED_BEFORE, about, FACE_PRINTED.code, copy_kind.label)
        after = {"证书": copy_kind.label, "第几次": before + 1, "代码": paper.words["code"]}
        await audit.record(actor, FACE_PRINTED, Change(about, view.line.region, after=after))
    return paper
