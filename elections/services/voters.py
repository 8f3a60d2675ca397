"""Recording the ground on which one person was registered as a voter (Q-0E, step two)."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.tables import Person
from elections import queries
from elections.laws import laws
from elections.permissions import RECORD
from elections.rules.voters import Ground, registered
from elections.services.elections import subject
from elections.vocabulary import VoterApprover, VoterClass
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import NotFound, Refused

STANDING_RECORDED = event_kind("election.voter_recorded", "登记选民依据")


class RecordStanding(BaseModel):
    """The ground, what it asks for, and the paper."""

    model_config = ConfigDict(frozen=True)

    ground: VoterClass
    declared: date | None = None
    residence_months: int | None = Field(None, ge=0, le=1200)
    service_months: int | None = Field(None, ge=0, le=1200)
    approved_by: VoterApprover | None = None
    approved: date | None = None
    document: str = Field(min_length=2, max_length=120)


_PUT = """
INSERT INTO voter_standing (region, election, person, ground, declared, residence_months, service_months, approved_by,
                            approved, document, recorded)
SELECT region, id, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM election WHERE code = $1
ON CONFLICT ON CONSTRAINT voter_standing_once DO UPDATE
SET ground = $3, declared = $4, residence_months = $5, service_months = $6, approved_by = $7, approved = $8, document = $9,
    recorded = $10
"""


async def record_standing(actor: Actor, code: str, person: int, command: RecordStanding) -> None:
    """Keep the ground; a later record of the same person takes its place. Raises Refused where the law does not know it."""
    async with transaction(actor):
        await take_turn("election", code)
        line = await queries.election(actor, code)
        actor.require(RECORD, at=line.region)
        if not await Person.exists().where(Person.id == person):
            raise NotFound
        book = (await laws()).book(line.kind, line.election_day, line.region)
        found = registered(book, line.election_day, Ground(**command.model_dump()))
        if not found.met:
            raise Refused([found.as_problem("登记依据", "请核对材料；依据不成立的，不能登记。")])
        await connection().execute(_PUT, code, person, *command.model_dump().values(), clock.now())
        after = {"人员": f"person:{person}", "依据": command.ground.label, "文书": command.document}
        await audit.record(actor, STANDING_RECORDED, Change(subject(code), line.region, after=after))
