"""Showing sealed data whole: on request, for a reason, to one session, for a short time, and on record."""

import hashlib
from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import DISCLOSE, READ_CONDUCT
from cadres.services.people import subject
from cadres.tables import Disclosure, Person
from cadres.vocabulary import SealedField
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import NotFound

DISCLOSED = event_kind("person.disclosed", "调阅个人信息", Dot.ATTENTION)

SHOWN_FOR = timedelta(minutes=10)


class Disclose(BaseModel):
    """What somebody asks to see of a person, and why."""

    model_config = ConfigDict(frozen=True)

    person: int
    fields: frozenset[SealedField] = Field(min_length=1)
    reason: str = Field(min_length=4, max_length=200)


def session_hash(token: str) -> bytes:
    """A session as a disclosure knows it: a stolen dump gives no token away."""
    return hashlib.sha256(b"disclosure" + token.encode()).digest()


async def disclose(actor: Actor, asked: Disclose, session: bytes) -> datetime:
    """Open the fields to the session; returns until when. The event names the fields and quotes none of them."""
    async with transaction(actor):
        person = await Person.objects().where(Person.id == asked.person).first()
        if person is None:
            raise NotFound
        actor.require(DISCLOSE, at=person.region)
        if SealedField.CONDUCT in asked.fields:
            actor.require(READ_CONDUCT, at=person.region)
        now = clock.now()
        fields = [field for field in SealedField if field in asked.fields]
        row = Disclosure(
            region=person.region,
            person=asked.person,
            account=actor.account_id,
            actor=actor.name,
            unit=actor.unit,
            unit_id=actor.unit_id,
            session=session,
            fields=[field.value for field in fields],
            reason=asked.reason,
            at=now,
            until=now + SHOWN_FOR,
        )
        await row.save()
        after = {"项目": [field.label for field in fields], "分钟": SHOWN_FOR // timedelta(minutes=1)}
        await audit.record(
            actor, DISCLOSED, Change(subject(asked.person), person.region, after=after, reason=asked.reason)
        )
    return now + SHOWN_FOR
