"""Showing a voter's number or telephone whole: for a reason, and on record."""

from pydantic import BaseModel, ConfigDict, Field

from elections.permissions import REVEAL_VOTER
from elections.services.elections import find, subject
from elections.tables.rolls import VOTER_NUMBER, VOTER_PHONE
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import NotFound

VOTER_REVEALED = event_kind("roll.voter_revealed", "调阅选民身份证号", Dot.ATTENTION)


class Reveal(BaseModel):
    """Why somebody wants to see the number."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=4, max_length=200)


class Revealed(BaseModel):
    """What was closed."""

    citizen_number: str
    phone: str | None


async def reveal(actor: Actor, code: str, voter: int, command: Reveal) -> Revealed:
    """Open the entry's sealed fields once. The event names the entry and quotes nothing."""
    async with transaction(actor):
        election = await find(actor, code)
        actor.require(REVEAL_VOTER, at=election.region)
        row = await connection().fetchrow(
            """SELECT v.citizen_number, v.phone FROM voter v JOIN roll r ON r.id = v.roll
               WHERE r.election = $1 AND v.id = $2 AND v.county = $3""",
            election.id,
            voter,
            election.region[:6],
        )
        if row is None:
            raise NotFound
        change = Change(subject(code), election.region, after={"选民": f"voter:{voter}"}, reason=command.reason)
        await audit.record(actor, VOTER_REVEALED, change)
    phone = sealing.unseal(row["phone"], VOTER_PHONE) if row["phone"] else None
    return Revealed(citizen_number=sealing.unseal(row["citizen_number"], VOTER_NUMBER), phone=phone)
