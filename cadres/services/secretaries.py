"""The way to party secretary: its three labels and 双好双强 item by item, and the filing with the county step by step (Q-01, Q-02, Q-04).

No vote of villagers here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from piccolo.columns import Column
from pydantic import BaseModel, ConfigDict, Field

from cadres import dossiers, secretaries
from cadres import queries as cadres
from cadres.permissions import FILE_SECRETARIES, KEEP_OFFICES
from cadres.queries import PersonView
from cadres.rules.crowding import FOLLOWED
from cadres.rules.dual_office import next_step
from cadres.rules.offices import Way, party_cure, party_findings
from cadres.secretaries import FilingView
from cadres.services.offices import HoldOffice, hold_office
from cadres.tables import SecretaryFiling, SecretaryFilingStep, SecretaryMerit, SecretaryRecognition
from cadres.vocabulary import HoldingKind, Office, Quality, SecretaryLabel, SecretaryStep
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import NotFound, Problem, Refused
from server.law.lawbook import breaches
from server.values.periods import chinese_day

ASSESSED = event_kind("secretary.assessed", "评价双好双强")
RECOGNISED = event_kind("secretary.recognised", "登记书记认定依据")
STEPPED = event_kind("secretary.stepped", "办理书记备案", Dot.STEP)

#: Who takes a step: the county files and appoints, whoever keeps offices nominates and examines.
RIGHTS = {
    SecretaryStep.NOMINATED: KEEP_OFFICES,
    SecretaryStep.REVIEWED: KEEP_OFFICES,
    SecretaryStep.FILED: FILE_SECRETARIES,
    SecretaryStep.APPOINTED: FILE_SECRETARIES,
    SecretaryStep.CHANGED: FILE_SECRETARIES,
}
_WAYS = {HoldingKind.ELECTED: Way.PARTY_VOTE, HoldingKind.APPOINTED: Way.APPOINTMENT}


_NAMES = {HoldingKind.ELECTED: "党内选举", HoldingKind.APPOINTED: "任命"}


@dataclass(frozen=True, slots=True)
class _Own:
    """An office of secretary on record: its first row, and whether another filing has it."""

    first: int
    since: date
    basis: HoldingKind
    document: str
    filed: bool


class Assess(BaseModel):
    """One item as somebody assessed it; the evidence is a fact that can be looked up, not a word of praise."""

    model_config = ConfigDict(frozen=True)

    quality: Quality
    met: bool
    evidence: str = Field(min_length=4, max_length=200)
    assessed_by: str = Field(min_length=2, max_length=60)
    assessed: date


async def assess(actor: Actor, person: int, command: Assess) -> None:
    """Record the assessment; an earlier one of the item stays on record and counts no more."""
    async with transaction(actor):
        region = await _region_of(actor, person)
        actor.require(KEEP_OFFICES, at=region)
        _refuse_future("评价日期", command.assessed)
        merit = SecretaryMerit(region=region, person=person, recorded=clock.now(), **command.model_dump())
        await merit.save()
        after = {
            "项目": command.quality.label,
            "结论": "符合" if command.met else "不符合",
            "依据": command.evidence,
            "评价": f"{command.assessed_by}，{command.assessed.isoformat()}",
        }
        await audit.record(actor, ASSESSED, Change(f"person:{person}", region, after=after))


class Recognise(BaseModel):
    """That a unit recognised a person as a label says, or did not, and the document that shows it."""

    model_config = ConfigDict(frozen=True)

    label: SecretaryLabel
    met: bool
    document: str = Field(min_length=4, max_length=120)
    recognised_by: str = Field(min_length=2, max_length=60)
    recognised: date


async def recognise(actor: Actor, person: int, command: Recognise) -> None:
    """Record the basis of a label; an earlier one stays on record and counts no more (Q-01)."""
    async with transaction(actor):
        region = await _region_of(actor, person)
        actor.require(KEEP_OFFICES, at=region)
        _refuse_future("认定日期", command.recognised)
        given = SecretaryRecognition(region=region, person=person, recorded=clock.now(), **command.model_dump())
        await given.save()
        after = {
            "标签": command.label.label,
            "结论": "认定" if command.met else "未认定",
            "文件": command.document,
            "认定": f"{command.recognised_by}，{command.recognised.isoformat()}",
        }
        await audit.record(actor, RECOGNISED, Change(f"person:{person}", region, after=after))


class TakeStep(BaseModel):
    """One step of the filing. `way` is asked for with the nomination; with the appointment it puts a wrong one right.

    `reason` answers warnings at the appointment, `followed` is as for `HoldOffice`.
    """

    model_config = ConfigDict(frozen=True)

    step: SecretaryStep
    day: date
    unit: str = Field(min_length=2, max_length=60)
    document: str = Field(min_length=2, max_length=120)
    way: HoldingKind | None = None
    reason: str | None = Field(None, min_length=2, max_length=200)
    followed: bool = False


async def take_step(actor: Actor, region: str, person: int, command: TakeStep) -> None:
    """Take the next step of a person's filing in a community; the appointment opens the office in the same breath.

    Raises Refused for a step out of turn: the county files before anybody is appointed (CW-6), and every step has its paper.
    """
    actor.require(RIGHTS[command.step], at=region)
    async with transaction(actor):
        await take_turn("secretary", region)
        found = (await cadres.people(actor, [person])).get(person)
        if found is None:
            raise NotFound
        if command.step is not SecretaryStep.CHANGED:
            await _refuse_outside_the_party(actor, found, command.day)
        filing = await secretaries.filing(actor, region, person)
        begun = filing is None or SecretaryStep.CHANGED in filing.days
        own = None
        if filing is not None and command.step is SecretaryStep.APPOINTED:
            await take_turn("offices", region)
            own = await _on_record(actor, region, found, filing, command)
        _refuse_out_of_turn(None if begun else filing, command, own)
        number = await _begin(actor, region, person, command) if begun or filing is None else filing.id
        after = await _keep_step(region, number, command)
        if command.step is SecretaryStep.APPOINTED and filing is not None:
            after |= await _appoint(actor, region, person, filing, command, own)
        reason = command.reason or ""
        await audit.record(actor, STEPPED, Change(f"person:{person}", region, after=after, reason=reason))


async def _keep_step(region: str, filing: int, command: TakeStep) -> dict[str, str]:
    """Put a step on record; returns its words for the trace."""
    step = SecretaryFilingStep(
        region=region,
        filing=filing,
        step=command.step,
        day=command.day,
        unit=command.unit,
        document=command.document,
        recorded=clock.now(),
    )
    await step.save()
    return {
        "步骤": command.step.label,
        "日期": command.day.isoformat(),
        "单位": command.unit,
        "文书": command.document,
    }


def _refuse_out_of_turn(filing: FilingView | None, command: TakeStep, own: _Own | None) -> None:
    """Why it is not the time for a step; an office that was on record before, `own`, began when it began."""
    done = filing.days if filing else {}
    awaited = next_step(tuple(done))
    problems = []
    if command.step is not awaited:
        cause = f"现在应办“{awaited.label if awaited else '—'}”，填的是“{command.step.label}”。"
        problems.append(Problem("步骤", cause, "按提名、乡镇审核、县级备案、任命、变动的顺序办。", "Q-04"))
    if own is None and done and command.day < max(done.values()):
        cause = f"{command.day.isoformat()}早于上一步的{max(done.values()).isoformat()}。"
        problems.append(Problem("日期", cause, "请核对文件；应当先备案、后任命。", "CW-6"))
    if command.way not in (_WAYS if command.step is SecretaryStep.NOMINATED else {None, *_WAYS}):
        problems.append(Problem("产生方式", "没有选择党内选举还是任命。", "两种方式的依据不同，请选择。", "Q-04"))
    if problems:
        raise Refused(problems)
    _refuse_future("日期", command.day)


def _refuse_future(label: str, day: date) -> None:
    if day > clock.today():
        raise Refused([Problem(label, f"{chinese_day(day)}还没有到。", "办完以后再登记。")])


async def _refuse_outside_the_party(actor: Actor, person: PersonView, day: date) -> None:
    """Who can never be appointed is not nominated: the county would examine and file for nothing (Q-05)."""
    since = await dossiers.party_since(actor, person.id)
    found = breaches(party_findings(Office.PARTY_SECRETARY, person.political_status, since, day))
    if problems := [one.as_problem("人员", party_cure(person.political_status)) for one in found]:
        raise Refused(problems)


async def _begin(actor: Actor, region: str, person: int, command: TakeStep) -> int:
    row = await connection().fetchrow(
        """INSERT INTO secretary_filing (region, person, community, way, opened)
           SELECT region, $2, id, $3, $4 FROM community WHERE region = $1 RETURNING id""",
        region,
        person,
        command.way.value if command.way else None,
        clock.now(),
    )
    if row is None or not actor.covers(region):
        raise NotFound
    return int(row["id"])


async def _appoint(
    actor: Actor, region: str, person: int, filing: FilingView, command: TakeStep, own: _Own | None
) -> dict[str, str]:
    """Open the office, or take the one on record as that of the filing; returns what the trace says of it."""
    way = command.way or filing.way
    told = {"产生方式": f"{_NAMES[filing.way]}改为{_NAMES[way]}"} if way is not filing.way else {}
    if own is not None:
        # A filing names the first row of an office, which corrections do not change.
        tenure = own.first
        told["任职"] = f"已登记的任职：自{chinese_day(own.since)}起，{_NAMES[own.basis]}，{own.document}"
    else:
        held = HoldOffice(
            person=person,
            office=Office.PARTY_SECRETARY,
            way=_WAYS[way],
            since=command.day,
            document=command.document,
            reason=command.reason,
            followed=command.followed,
        )
        tenure = await hold_office(actor, region, held)
    changed: dict[Column | str, Any] = {SecretaryFiling.tenure: tenure, SecretaryFiling.way: way}
    await SecretaryFiling.update(changed).where(SecretaryFiling.id == filing.id)
    return told


async def _on_record(
    actor: Actor, region: str, person: PersonView, filing: FilingView, command: TakeStep
) -> _Own | None:
    """The office that was put on record before the filing came to the appointment; None where that opens one.

    Raises Refused for one that is not that of the appointment: of another day, or another way, or of another filing (CW-6).
    """
    rows = await connection().fetch(
        """SELECT coalesce(t.origin, t.id) AS first, t.since, t.basis, t.basis_document,
                  EXISTS (SELECT FROM secretary_filing f WHERE f.tenure = coalesce(t.origin, t.id) AND f.id <> $4) AS filed
           FROM tenure t WHERE starts_with(t.region, $1) AND t.region = $2 AND t.person = $3 AND t.known_until IS NULL
             AND t.office = 'party_secretary' AND t.basis = ANY($5) AND (t.until IS NULL OR t.until > $6)
           ORDER BY t.since, t.id FOR UPDATE OF t""",
        actor.reach,
        region,
        person.id,
        filing.id,
        [one.value for one in _WAYS],
        command.day,
    )
    held = [
        _Own(row["first"], row["since"], HoldingKind(row["basis"]), row["basis_document"], row["filed"]) for row in rows
    ]
    own = next((one for one in held if one.since == command.day), None)
    if own is None:
        # Who came back later has an office of a later day that is another one.
        other = [one for one in held if one.since < command.day or not (one.filed or command.followed)]
        if other:
            raise Refused([_other_day(person.name, other[0], command.day)])
        return None
    _refuse_other_appointment(own, filing, command)
    return own


def _other_day(name: str, own: _Own, day: date) -> Problem:
    cause = f"{name}已登记自{chinese_day(own.since)}起任党组织书记，任命日期填的是{chinese_day(day)}。"
    if own.filed:
        cause += "那次任职已有另一次备案。"
        cure = "是连任的，先登记原任期离任。"
    else:
        cure = f"是同一次任命的，任命日期照任命文件填{chinese_day(own.since)}，早于备案的也照实填；"
        cure += "任职日期登记错了的，先在任职页面更正；"
        later = f"是更早的另一次任职的，选“{FOLLOWED}”。"
        cure += "是连任的，先登记原任期离任。" if own.since < day else later
    field = "日期" if own.filed or own.since < day else FOLLOWED
    return Problem(field, cause, cure, "CW-6")


def _refuse_other_appointment(own: _Own, filing: FilingView, command: TakeStep) -> None:
    """Why an office of the same day is not the one that the appointment is of: another way, or another filing's."""
    if own.filed:
        cause = f"自{chinese_day(own.since)}起的任职已有另一次备案，一次任职只有一次备案。"
        cure = "核对任命日期；是连任的，先登记原任期离任，再从新的日期任命。"
        raise Refused([Problem("日期", cause, cure, "Q-04")])
    if own.basis is not (command.way or filing.way):
        cause = f"已登记的任职是“{_NAMES[own.basis]}”，提名时的产生方式是“{_NAMES[filing.way]}”。"
        cure = f"核对文件；提名时选错了的，在这里的“产生方式”选“{_NAMES[own.basis]}”；任职登记错了的，在任职页面删除后由这里登记任命。"
        raise Refused([Problem("产生方式", cause, cure, "Q-04")])


async def _region_of(actor: Actor, person: int) -> str:
    found = (await cadres.people(actor, [person])).get(person)
    if found is None:
        raise NotFound
    return found.region
