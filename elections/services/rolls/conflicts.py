"""Somebody registered in two places: what this side says, and what settles it (V-06, V-07).

One side never sees the other's roll. A registration is given up only where it stands, and both sides are told of it at once.
"""

from pydantic import BaseModel, ConfigDict, Field

from elections.permissions import KEEP_ROLL
from elections.roll_vocabulary import ConflictState, OffGround
from elections.services.elections import subject
from elections.services.rolls.keeping import TakeOff, take_off
from elections.tables import RegistrationConflict
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound

CLAIMED = event_kind("roll.conflict_claimed", "两地登记：说明由对方让出")
GAVE_WAY = event_kind("roll.conflict_gave_way", "两地登记：本地让出", Dot.STEP)


class Claim(BaseModel):
    """Why the other registration must give way, with the paper that shows it."""

    model_config = ConfigDict(frozen=True)

    claim: str = Field(min_length=4, max_length=200)


class GiveWay(BaseModel):
    """The paper by which this registration gives way."""

    model_config = ConfigDict(frozen=True)

    evidence: str = Field(min_length=2, max_length=120)


async def claim(actor: Actor, conflict: int, command: Claim) -> None:
    """Say that the other side must give way; it reads that in its own queue."""
    async with transaction(actor):
        row, code = await _open_conflict(actor, conflict)
        await RegistrationConflict.update({RegistrationConflict.claim: command.claim}).where(
            RegistrationConflict.id == conflict
        )
        await connection().execute("SELECT carry_registration_claim($1)", conflict)
        after = {"选民": f"voter:{row.voter}", "对方": row.other_region}
        await audit.record(actor, CLAIMED, Change(subject(code), row.region, after=after, reason=command.claim))


async def give_way(actor: Actor, conflict: int, command: GiveWay) -> None:
    """Take the own registration off the roll, which settles the conflict on both sides."""
    async with transaction(actor):
        row, code = await _open_conflict(actor, conflict)
        off = TakeOff(ground=OffGround.ELSEWHERE, document=command.evidence, day=clock.today())
        await take_off(actor, code, row.voter, off)
        after = {"选民": f"voter:{row.voter}", "对方": row.other_region, "材料": command.evidence}
        await audit.record(actor, GAVE_WAY, Change(subject(code), row.region, after=after))


async def _open_conflict(actor: Actor, conflict: int) -> tuple[RegistrationConflict, str]:
    await take_turn("registration_conflict", conflict)
    row = await RegistrationConflict.objects().where(RegistrationConflict.id == conflict).first()
    if row is None:
        raise NotFound
    actor.require(KEEP_ROLL, at=row.region)
    if row.state == ConflictState.SETTLED:
        raise Conflict("这件两地登记已经处理。", code="roll.conflict_settled")
    code = await connection().fetchval(
        "SELECT e.code FROM roll r JOIN election e ON e.id = r.election WHERE r.id = $1", row.roll
    )
    return row, str(code)
