"""Recording what the joint review concluded. A person without a recorded conclusion is on no ballot (Q-20, Q-24)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

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
from server.db.engine import connection, copy_rows, transaction
from server.errors import Conflict, DomainError, NotFound, Problem, Refused

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
    async with transaction(actor):
        (made,) = await conclude_many(actor, [command])
    if isinstance(made, DomainError):
        raise made
    return made


async def conclude_many(actor: Actor, commands: Sequence[Conclusion]) -> list[int | DomainError]:
    """Record conclusions, no two on one person for one purpose: the id of each, or why there is none.

    Runs inside the caller's transaction.
    """
    people = await Person.select(Person.id, Person.name, Person.region).where(
        Person.id.is_in([one.person for one in commands] or [0])
    )
    known = {row["id"]: row for row in people}
    beside = await _beside_review(commands)
    refused = [
        _impossible(command) or _not_here(actor, known.get(command.person)) or _beside(command, known, beside)
        for command in commands
    ]
    going = [command for command, why in zip(commands, refused, strict=True) if why is None]
    now = clock.now()
    rows = [
        (
            *(known[one.person]["region"], one.person, one.purpose, one.conclusion.value, one.document, one.concluded),
            *(sealing.seal(one.reason, VETTING_FACTS) if one.reason else None, now),
        )
        for one in going
    ]
    made = await copy_rows("vetting_case", _CASE, rows, tail="RETURNING id, person, purpose") if rows else []
    ids = {(row["person"], row["purpose"]): int(row["id"]) for row in made}
    changes = [
        Change(
            f"person:{one.person}",
            known[one.person]["region"],
            after={"事由": one.purpose, "结论": one.conclusion.label, "文号": one.document},
        )
        for one in going
    ]
    await audit.record_many(actor, CONCLUDED, changes)
    return [why or ids[command.person, command.purpose] for command, why in zip(commands, refused, strict=True)]


_CASE = ("region", "person", "purpose", "conclusion", "document", "concluded", "facts", "recorded")


def _impossible(command: Conclusion) -> DomainError | None:
    if command.concluded > clock.today():
        return Refused([Problem("联审日期", f"{command.concluded.isoformat()}还没有到。", "填作出结论的那一天。")])
    if command.conclusion is not VettingConclusion.CLEAR and not command.reason:
        return Refused([Problem("联审理由", "结论不利的，须写明理由。", "填写事实和条目。", "Q-26")])
    return None


def _not_here(actor: Actor, person: Mapping[str, Any] | None) -> DomainError | None:
    if person is None:
        return NotFound()
    try:
        actor.require(VET, at=person["region"])
    except DomainError as error:
        return error
    return None


_STANDING = """
SELECT DISTINCT ON (w.person, w.purpose) w.person, w.purpose, found.document, found.conclusion, found.batch
FROM unnest($1::bigint[], $2::text[], $3::boolean[]) AS w(person, purpose, clear)
CROSS JOIN LATERAL (
  SELECT v.document, v.conclusion, NULL AS batch FROM vetting_case v
  WHERE v.person = w.person AND (v.purpose = w.purpose OR starts_with(w.purpose, v.purpose || '-'))
    AND v.superseded IS NULL AND v.conclusion <> 'clear' AND w.clear
  UNION ALL
  SELECT NULL, NULL, b.year || '年第' || b.sequence || '批' FROM vetting_subject s JOIN vetting_batch b ON b.id = s.batch
  WHERE s.person = w.person AND (s.purpose = w.purpose OR starts_with(w.purpose, s.purpose || '-'))
    AND s.vetting_case IS NULL AND b.closed IS NULL
) found
ORDER BY w.person, w.purpose, found.batch NULLS FIRST
"""


_Found = Mapping[tuple[int, str], Mapping[str, Any]]


async def _beside_review(commands: Sequence[Conclusion]) -> _Found:
    """What of the joint review speaks against recording something beside it, by person and purpose."""
    found = await connection().fetch(
        _STANDING,
        [one.person for one in commands],
        [one.purpose for one in commands],
        [one.conclusion is VettingConclusion.CLEAR for one in commands],
    )
    return {(row["person"], row["purpose"]): row for row in found}


def _beside(command: Conclusion, known: Mapping[int, Mapping[str, Any]], found: _Found) -> DomainError | None:
    """Why not to go round the joint review: a favourable word over one against the person, or one before it spoke."""
    row, name = found.get((command.person, command.purpose)), known[command.person]["name"]
    if row is None:
        return None
    if row["batch"]:
        cause = f"{name}在{row['batch']}联审中，还没有结论。没有答复不等于同意。"
        return Refused([Problem("联审结论", cause, "结论由这一批联审出具。", "Q-24")])
    cause = f"{name}已有联审结论“{VettingConclusion(row['conclusion']).label}”（{row['document']}）。"
    return Refused([Problem("联审结论", cause, "经复核变更，或者先撤回登记有误的结论。", "Q-26")])


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
