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
from server.db.engine import connection, transaction
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
        raise Refused([Problem("联审理由", "结论不利的，须写明理由。", "填写事实和条目。", "Q-26")])
    async with transaction(actor):
        person = await Person.objects().where(Person.id == command.person).first()
        if person is None:
            raise NotFound
        actor.require(VET, at=person.region)
        await _refuse_beside_review(command, person.name)
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


_STANDING = """
SELECT v.document, v.conclusion, NULL AS batch FROM vetting_case v
WHERE v.person = $1 AND (v.purpose = $2 OR starts_with($2, v.purpose || '-')) AND v.superseded IS NULL
  AND v.conclusion <> 'clear' AND $3
UNION ALL
SELECT NULL, NULL, b.year || '年第' || b.sequence || '批' FROM vetting_subject s JOIN vetting_batch b ON b.id = s.batch
WHERE s.person = $1 AND (s.purpose = $2 OR starts_with($2, s.purpose || '-')) AND s.vetting_case IS NULL
  AND b.closed IS NULL
LIMIT 1
"""


async def _refuse_beside_review(command: Conclusion, name: str) -> None:
    """Refuse what would go round the joint review: a favourable word over one against the person, or one before it spoke."""
    clear = command.conclusion is VettingConclusion.CLEAR
    found = await connection().fetchrow(_STANDING, command.person, command.purpose, clear)
    if found is None:
        return
    if found["batch"]:
        cause = f"{name}在{found['batch']}联审中，还没有结论。没有答复不等于同意。"
        raise Refused([Problem("联审结论", cause, "结论由这一批联审出具。", "Q-24")])
    cause = f"{name}已有联审结论“{VettingConclusion(found['conclusion']).label}”（{found['document']}）。"
    raise Refused([Problem("联审结论", cause, "经复核变更，或者先撤回登记有误的结论。", "Q-26")])


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
