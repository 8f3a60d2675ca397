"""Cancelling an election that comes to no result: by a decision, with its reason; nobody can win by it any more."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from elections.permissions import SET_UP
from elections.services.elections import find_open, subject
from elections.services.rolls.releasing import release
from elections.tables import Election
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Problem, Refused

CANCELLED = event_kind("election.cancelled", "取消选举", Dot.ATTENTION)


class CancelElection(BaseModel):
    """The day and the paper of the decision, and why. A day once announced is changed with the township's consent only (S03)."""

    model_config = ConfigDict(frozen=True)

    cancelled: date
    document: str = Field(min_length=2, max_length=120)
    reason: str = Field(min_length=2, max_length=200)


async def cancel_election(actor: Actor, code: str, command: CancelElection) -> None:
    """End it without a result. Raises Conflict once the result is published: that is a matter of law, not of a record."""
    if command.cancelled > clock.today():
        cause = f"{command.cancelled.isoformat()}还没有到。"
        raise Refused([Problem("决定日期", cause, "决定作出以后再登记。")])
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(SET_UP, at=election.region)
        await Election.update(
            {
                Election.cancelled: command.cancelled,
                Election.cancelled_why: command.reason,
                Election.cancelled_document: command.document,
            }
        ).where(Election.id == election.id)
        released = await release(actor, election, command.cancelled, command.document)
        after: dict[str, object] = {"取消日期": command.cancelled.isoformat(), "文件": command.document, **released}
        await audit.record(actor, CANCELLED, Change(subject(code), election.region, after=after, reason=command.reason))
