"""Recording what the joint review concluded. A person without a recorded conclusion is on no ballot (Q-20, Q-24)."""

from datetime import date

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import VET
from cadres.tables import Person, VettingCase
from cadres.tables.people import VETTING_FACTS
from cadres.vocabulary import VettingConclusion
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Problem, Refused

CONCLUDED = event_kind("vetting.concluded", "登记联审结论", Dot.STEP)
WITHDRAWN = event_kind("vetting.withdrawn", "撤回联审结论", Dot.ATTENTION)


class Conclusion(BaseModel):
    """The conclusion on one person for one purpose (an election's identifier), with the paper that holds it."""

    model_config = ConfigDict(frozen=True)

    person: int
    purpose: str = Field(min_length=1, max_length=60)
    conclusion: VettingConclusion
    document: str = Field(min_length=1, max_length=80)
    concluded: date
    reason: str | None = Field(None, max_length=200)


async def conclude(actor: Actor, command: Conclusion) -> int:
    """Record a conclusion and return its id. An unfavourable one needs its reason (Q-26)."""
    if command.concluded > clock.today():
        raise Refused([Problem("联审日期", f"{command.concluded.isoformat()}还没有到。", "填作出结论的那一天。")])
    if command.conclusion is not VettingConclusion.CLEAR and not command.reason:
        raise Refused([Problem("联审理由", "结论不是可以列为候选人，须写明理由。", "填写事实和条目。", "Q-26")])
    async with transaction(actor):
        person = await Person.objects().where(Person.id == command.person).first()
        if person is None:
            raise NotFound
        actor.require(VET, at=person.region)
        case = VettingCase(
            region=person.region,
            person=command.person,
            purpose=command.purpose,
            conclusion=command.conclusion,
            document=command.document,
            concluded=command.concluded,
            facts=sealing.seal(command.reason, VETTING_FACTS) if command.reason else None,
            recorded=clock.now(),
        )
        await case.save()
        after = {"事由": command.purpose, "结论": command.conclusion.label, "文号": command.document}
        await audit.record(actor, CONCLUDED, Change(f"person:{command.person}", person.region, after=after))
    return int(case.id)


async def withdraw(actor: Actor, case_id: int, reason: str) -> None:
    """Take back a conclusion that was recorded wrongly. Raises Conflict while a candidate stands on it."""
    async with transaction(actor):
        case = await VettingCase.objects().where(VettingCase.id == case_id).first()
        if case is None:
            raise NotFound
        actor.require(VET, at=case.region)
        try:
            await case.remove()
        except (asyncpg.RestrictViolationError, asyncpg.ForeignKeyViolationError):
            raise Conflict(f"联审结论（{case.document}）已用于候选人，先撤下候选人。", code="vetting.used") from None
        before = {"事由": case.purpose, "结论": VettingConclusion(case.conclusion).label, "文号": case.document}
        change = Change(f"person:{case.person}", case.region, before=before, reason=reason)
        await audit.record(actor, WITHDRAWN, change)
