"""The way to party secretary: its three labels and 双好双强 item by item, and the filing with the county step by step (Q-01, Q-02, Q-04).

No vote of villagers here.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres import dossiers, secretaries
from cadres import queries as cadres
from cadres.permissions import FILE_SECRETARIES, KEEP_OFFICES
from cadres.queries import Officer, PersonView
from cadres.rules.dual_office import next_step
from cadres.rules.offices import Way, party_findings
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
    """One step of the filing. `way` is asked for with the nomination alone, `reason` answers warnings at the appointment."""

    model_config = ConfigDict(frozen=True)

    step: SecretaryStep
    day: date
    unit: str = Field(min_length=2, max_length=60)
    document: str = Field(min_length=2, max_length=120)
    way: HoldingKind | None = None
    reason: str | None = Field(None, min_length=2, max_length=200)


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
        _refuse_out_of_turn(None if begun else filing, command)
        number = await _begin(actor, region, person, command) if begun or filing is None else filing.id
        step = SecretaryFilingStep(
            region=region,
            filing=number,
            step=command.step,
            day=command.day,
            unit=command.unit,
            document=command.document,
            recorded=clock.now(),
        )
        await step.save()
        if command.step is SecretaryStep.APPOINTED and filing is not None:
            await _appoint(actor, region, person, filing, command)
        after = {
            "步骤": command.step.label,
            "日期": command.day.isoformat(),
            "单位": command.unit,
            "文书": command.document,
        }
        await audit.record(actor, STEPPED, Change(f"person:{person}", region, after=after))


def _refuse_out_of_turn(filing: FilingView | None, command: TakeStep) -> None:
    done = filing.days if filing else {}
    awaited = next_step(tuple(done))
    problems = []
    if command.step is not awaited:
        cause = f"现在应办“{awaited.label if awaited else '—'}”，填的是“{command.step.label}”。"
        problems.append(Problem("步骤", cause, "按提名、乡镇审核、县级备案、任命、变动的顺序办。", "Q-04"))
    if done and command.day < max(done.values()):
        cause = f"{command.day.isoformat()}早于上一步的{max(done.values()).isoformat()}。"
        problems.append(Problem("日期", cause, "请核对文件；应当先备案、后任命。", "CW-6"))
    if command.step is SecretaryStep.NOMINATED and command.way not in _WAYS:
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
    cure = "提名中共正式党员；政治面貌登记错了的，先在人员档案里更正。"
    if problems := [one.as_problem("人员", cure) for one in found]:
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


async def _appoint(actor: Actor, region: str, person: int, filing: FilingView, command: TakeStep) -> None:
    own = await _held_already(actor, region, person, command.day)
    if own is not None:
        _refuse_other_appointment(own, filing, command)
        # A filing names the first row of an office, which corrections do not change.
        first = await connection().fetchval("SELECT coalesce(origin, id) FROM tenure WHERE id = $1", own.tenure)
        await SecretaryFiling.update({SecretaryFiling.tenure: first}).where(SecretaryFiling.id == filing.id)
        return
    held = HoldOffice(
        person=person,
        office=Office.PARTY_SECRETARY,
        way=_WAYS[filing.way],
        since=command.day,
        document=command.document,
        reason=command.reason,
    )
    tenure = await hold_office(actor, region, held)
    await SecretaryFiling.update({SecretaryFiling.tenure: tenure}).where(SecretaryFiling.id == filing.id)


async def _held_already(actor: Actor, region: str, person: int, day: date) -> Officer | None:
    """The office of secretary as it was put on record for the person before the filing came to the appointment."""
    officers = await cadres.officers(actor, region, day)
    return next(
        (one for one in officers if one.person == person and one.office is Office.PARTY_SECRETARY and one.basis.seated),
        None,
    )


def _refuse_other_appointment(own: Officer, filing: FilingView, command: TakeStep) -> None:
    """Why an office on record is not the one that the appointment is of: another day, or another way (CW-6)."""
    problems = []
    if own.since != command.day:
        cause = f"{own.name}已登记自{chinese_day(own.since)}起任党组织书记，任命日期填的是{chinese_day(command.day)}。"
        cure = "是同一次任命的，先在任职页面更正任职日期，或者改这里的日期；是连任的，先登记原任期离任。"
        problems.append(Problem("日期", cause, cure, "CW-6"))
    if own.basis is not filing.way:
        cause = f"已登记的任职是“{own.basis.label}”，提名时的产生方式是“{filing.way.label}”。"
        problems.append(Problem("产生方式", cause, "核对文件；登记错了的，删除那次任职后由这里登记任命。", "Q-04"))
    if problems:
        raise Refused(problems)


async def _region_of(actor: Actor, person: int) -> str:
    found = (await cadres.people(actor, [person])).get(person)
    if found is None:
        raise NotFound
    return found.region
