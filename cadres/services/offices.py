"""Recording who came to an office otherwise than by the committee's election, and how somebody left one."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres import dossiers, holdings, records
from cadres import queries as cadres
from cadres.holdings import TenureView
from cadres.permissions import KEEP_OFFICES
from cadres.queries import CommunityView, PersonView
from cadres.reviews import former
from cadres.rules.crowding import FOLLOWED, acting_findings, beyond_seats, met_since, unfollowed
from cadres.rules.ends import ASKS, BY_ITSELF, Approver, End, end_findings
from cadres.rules.offices import COMMITTEE, Held, Way, party_cure, party_findings
from cadres.rules.vetting import against
from cadres.rules.voting_age import disputed_age, refuse_young_officer
from cadres.services.people import refuse_dead, refuse_merged
from cadres.services.tenures import (
    BASES,
    Ending,
    Holding,
    Term,
    close_tenure,
    correct_tenure,
    open_tenures,
    strike_tenure,
)
from cadres.vocabulary import FileDate, HoldingKind, Office, PoliticalStatus, TenureEnd
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, Problem, Refused
from server.law.lawbook import Finding, Level, breaches
from server.values.periods import chinese_day

ALLOWED = event_kind("office.warnings_passed", "写明理由后任职", Dot.ATTENTION)


class HoldOffice(BaseModel):
    """One person comes to an office: how, from when, by which paper. `reason` answers the warnings, `unit` is the sender's.

    `followed` says that somebody who is recorded late had left before the next came: no reason given for something else does.
    """

    model_config = ConfigDict(frozen=True)

    person: int
    office: Office
    way: Way
    since: date
    term_ends: date | None = None
    document: str = Field(min_length=2, max_length=120)
    unit: str | None = Field(None, max_length=60)
    reason: str | None = Field(None, min_length=2, max_length=200)
    followed: bool = False


async def hold_office(actor: Actor, region: str, command: HoldOffice) -> int:
    """Open the office and return its row. Raises Refused for breaches, and for warnings that nobody gave a reason for."""
    actor.require(KEEP_OFFICES, at=region)
    async with transaction(actor):
        await take_turn("offices", region)
        community = await cadres.community(actor, region)
        person = (await cadres.people(actor, [command.person])).get(command.person)
        if person is None:
            raise Refused([Problem("人员", "本账号的地区没有登记这个人。", "先登记人员，再登记任职。")])
        await refuse_merged([command.person])
        _refuse_incomplete(command)
        found = tuple(await _findings(actor, community, person, command))
        if breaches(found):
            raise Refused([_with_cure(one, person) for one in breaches(found)])
        warned = [one for one in found if one.level is Level.WARNING]
        if not command.followed and (met := unfollowed(warned)):
            raise Refused(met)
        if warned and not command.reason:
            ask = Problem("理由", f"有{len(warned)}处须核对的事项。", "核对后仍要登记的，写明理由，理由留痕。")
            raise Refused([ask, *(one.as_problem("须核对") for one in warned)])
        basis = BASES[command.way](command.document, command.unit)
        holding = Holding(command.person, command.office)
        (tenure,) = await open_tenures(actor, region, [holding], Term(command.since, command.term_ends), basis)
        if warned:
            after: dict[str, object] = {"职务": command.office.label, "须核对": [one.message for one in warned]}
            after |= {FOLLOWED: "是"} if command.followed else {}
            change = Change(f"person:{command.person}", region, after=after, reason=command.reason or "")
            await audit.record(actor, ALLOWED, change)
    return tenure


def _with_cure(found: Finding, person: PersonView) -> Problem:
    return found.as_problem("职务", party_cure(person.political_status) if found.rule == "Q-08" else "")


def _refuse_incomplete(command: HoldOffice) -> None:
    problems = []
    if command.way is Way.VOTE:
        cause = "村（居）民选举产生的职务，在公布选举结果时自动登记。"
        problems.append(Problem("任职方式", cause, "到选举页面公布结果。", "B-37"))
    if command.way is Way.CONCURRENT and not command.unit:
        problems.append(Problem("来源单位", "没有填。", "兼职的填派出单位，如派出所。", "Q-33"))
    if command.since > clock.today():
        problems.append(Problem("任职日期", f"{command.since.isoformat()}还没有到。", "任职以后再登记。"))
    if command.term_ends and command.term_ends <= command.since:
        problems.append(Problem("任期届满", "不在任职日期以后。", "请核对文件。"))
    if problems:
        raise Refused(problems)


async def _findings(
    actor: Actor, community: CommunityView, person: PersonView, command: HoldOffice
) -> Sequence[Finding]:
    """What the law of the day says of it, beside what is held in the community on that day and since.

    An office of an earlier day meets those that were taken up later. That is a warning: it may have ended before.
    """
    party_since = await dossiers.party_since(actor, person.id)
    found = list(party_findings(command.office, person.political_status, party_since, command.since))
    determined = (await records.determined(actor, [person.id])).get(person.id, {})
    by_number = refuse_young_officer(community.kind, person.born, command.since, command.office, command.way.holding)
    by_file = disputed_age(community.kind, person.born, determined.get(FileDate.BIRTH, ""), command.since, "任职之日")
    found += [one for one in (by_number, by_file) if one]
    found += [against(*one) for one in await former.standing_against(actor, person.id, command.since)]
    found += await _beside(actor, community, person, command, command.since)
    told = {one.message for one in found}
    for day in await holdings.taken_up_after(actor, community.region, command.since):
        for one in await _beside(actor, community, person, command, day):
            if one.message not in told:
                told.add(one.message)
                found.append(met_since(one, day))
    return found


async def _beside(
    actor: Actor, community: CommunityView, person: PersonView, command: HoldOffice, day: date
) -> Sequence[Finding]:
    """What the law says of it beside what is held on a day."""
    officers = await cadres.officers(actor, community.region, day)
    found: list[Finding] = []
    holding = command.way.holding
    new = Held(person.id, person.name, command.office, holding, command.since)
    held = [Held(one.person, one.name, one.office, one.basis, one.since) for one in officers]
    found += await holdings.clashes(actor, community.kind, new, held, day)
    seated = [one for one in held if one.office is command.office and one.holding.seated]
    if holding.seated:
        plan = {line.office: line.seats for line in await holdings.seats(actor, community.region, day)}
        found += beyond_seats(command.office, seated, plan)
    elif holding is HoldingKind.ACTING:
        found += acting_findings(
            command.office, seated, {one.person for one in held if one.office in COMMITTEE}, person.id
        )
    return found


class EndOffice(BaseModel):
    """How an office ended, with what that end asks for; `day` is the first day no longer held."""

    model_config = ConfigDict(frozen=True)

    by: TenureEnd
    day: date
    document: str = Field(min_length=2, max_length=120)
    submitted_to: str | None = Field(None, max_length=60)
    submitted: date | None = None
    approved_by: Approver | None = None
    authority: str | None = Field(None, max_length=60)


#: The facts of an end as the form and the record call them.
FACTS = {
    "submitted_to": "向谁提出",
    "submitted": "提出日期",
    "approved_by": "由谁通过",
    "authority": "作出机关",
}
#: What the day is called for each end.
DAYS = {
    TenureEnd.RESIGNATION: "通过日期",
    TenureEnd.SENTENCE: "裁判生效日期",
    TenureEnd.INCAPACITY: "认定日期",
    TenureEnd.DEATH: "死亡日期",
    TenureEnd.DISMISSAL: "免职日期",
    TenureEnd.SUCCESSION: "新一届产生日期",
}


async def end_office(actor: Actor, tenure: int, command: EndOffice) -> int:
    """End an office and return the row that says so. Raises Refused while a fact is missing or the law does not allow it."""
    async with transaction(actor):
        view = await holdings.tenure(actor, tenure)
        actor.require(KEEP_OFFICES, at=view.region)
        _refuse_undone(command)
        end = End(
            by=command.by,
            day=command.day,
            submitted=command.submitted,
            approved_by=command.approved_by,
        )
        said = end_findings(view.kind, view.office, view.basis, end)
        problems = [one.as_problem(FACTS.get(name, "离任原因")) for name, one in said if breaches([one])]
        if problems:
            raise Refused(problems)
        if command.by is TenureEnd.DEATH:
            await _refuse_early_death(actor, view, command.day)
        facts = {FACTS[name]: _told(getattr(command, name)) for name in ASKS[command.by] if name in FACTS}
        return await close_tenure(actor, tenure, Ending(command.by, command.day, command.document, facts))


async def _refuse_early_death(actor: Actor, view: TenureView, day: date) -> None:
    """Nobody came to another office on or after the day of a death."""
    rows = await connection().fetch(
        """SELECT t.office, t.since, t.until, c.name FROM tenure t JOIN community c ON c.id = t.community
           WHERE starts_with(t.region, $1) AND t.person = $2 AND t.known_until IS NULL AND t.id <> $3 AND t.since >= $4
           ORDER BY t.since, t.id""",
        actor.reach,
        view.person,
        view.now.id,
        day,
    )
    cure = "核对死亡日期，核对是不是此人；那次任职登记错了的，先在它的页面更正或者删除。"
    if rows:
        later = [
            f"{view.name}已登记自{chinese_day(row['since'])}起任{row['name']}{Office(row['office']).label}，"
            f"不在死亡日期{chinese_day(day)}以前。"
            for row in rows
        ]
        raise Refused([Problem(DAYS[TenureEnd.DEATH], cause, cure) for cause in later])


def _refuse_undone(command: EndOffice) -> None:
    if command.by not in ASKS:
        raise Refused([BY_ITSELF[command.by]])
    names = {**FACTS, "day": DAYS[command.by]}
    missing = [name for name in ASKS[command.by] if getattr(command, name) is None]
    problems = [Problem(names[name], "没有填。", f"“{command.by.label}”须登记{names[name]}。") for name in missing]
    if command.day > clock.today():
        problems.append(Problem(names["day"], f"{command.day.isoformat()}还没有到。", "发生以后再登记。"))
    if problems:
        raise Refused(problems)


def _told(value: object) -> str:
    if isinstance(value, Approver):
        return value.label
    return chinese_day(value) if isinstance(value, date) else str(value)


class Reasoned(BaseModel):
    """Why something on record is undone."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


async def undo_end(actor: Actor, tenure: int, command: Reasoned) -> int:
    """An end that was recorded wrongly: from now on the office is known to go on. Raises Conflict where there is no end."""
    async with transaction(actor):
        view = await holdings.tenure(actor, tenure)
        actor.require(KEEP_OFFICES, at=view.region)
        if view.now.until is None or view.struck:
            raise Conflict("这个职务没有登记离任。", code="tenure.not_ended")
        by_vote = {TenureEnd.SUCCESSION, TenureEnd.OTHER_POST, TenureEnd.VOID}
        if view.now.ended_by in by_vote and view.in_committee:
            message = "因选举而结束的任职，随选举结果而定，不能单独撤销。"
            raise Conflict(message, code="tenure.succeeded")
        nothing = {"until": None, "ended_by": None, "end_document": None, "end_facts": None}
        return await _uncrowded(actor, await correct_tenure(actor, tenure, nothing, command.reason))


class CorrectOffice(Reasoned):
    """The days and the paper as they should have been recorded, all of them."""

    since: date
    term_ends: date | None = None
    until: date | None = None
    document: str = Field(min_length=2, max_length=120)


async def correct_office(actor: Actor, tenure: int, command: CorrectOffice) -> int:
    """Put days and paper right. Whether the office has ended stays: that is recorded, or undone, on its own."""
    async with transaction(actor):
        view = await holdings.tenure(actor, tenure)
        actor.require(KEEP_OFFICES, at=view.region)
        if (view.now.until is None) != (command.until is None):
            cure = "登记离任或者撤销离任，用本页的相应按钮。"
            raise Refused([Problem("离任日期", "更正只能改动已登记的离任日期。", cure)])
        _refuse_days(command)
        person = (await cadres.people(actor, [view.person])).get(view.person)
        if person and command.since != view.now.since:
            await _refuse_day(actor, view, person, command.since)
        changed = {
            "since": command.since,
            "until": command.until,
            "term_ends": command.term_ends,
            "basis_document": command.document,
        }
        return await _uncrowded(actor, await correct_tenure(actor, tenure, changed, command.reason))


async def _refuse_day(actor: Actor, view: TenureView, person: PersonView, since: date) -> None:
    """Why nobody was in the office from another day on: under age, not yet in the party, or dead by then.

    Whether somebody is in the party today says nothing of an office of long ago; since when they have been, does.
    """
    await refuse_dead(actor, {person.id: person.name}, since, "不能从那以后任职", "任职日期")
    member = PoliticalStatus.PARTY_MEMBER
    young = refuse_young_officer(view.kind, person.born, since, view.office, view.basis)
    party = breaches(party_findings(view.office, member, await dossiers.party_since(actor, person.id), since))
    problems = [young.as_problem("任职日期", "核对任职日期和本人的出生日期。")] if young else []
    problems += [one.as_problem("任职日期", party_cure(member)) for one in party]
    if problems:
        raise Refused(problems)


async def _uncrowded(actor: Actor, tenure: int) -> int:
    """The row, where its days leave nobody without a seat and meet no office that it goes not together with.

    What voters decided is not measured here (B-37).
    """
    view = await holdings.tenure(actor, tenure)
    if view.in_committee or not view.basis.seated:
        return tenure
    for day in (view.now.since, *await holdings.taken_up_after(actor, view.region, view.now.since)):
        if view.now.until and day >= view.now.until:
            break
        others = [
            Held(one.person, one.name, one.office, one.basis, one.since)
            for one in await cadres.officers(actor, view.region, day)
            if one.tenure != tenure
        ]
        seated = [one for one in others if one.office is view.office and one.holding.seated]
        plan = {line.office: line.seats for line in await holdings.seats(actor, view.region, day)}
        own = Held(view.person, view.name, view.office, view.basis, view.now.since)
        clashes = await holdings.clashes(actor, view.kind, own, others, day)
        if found := breaches([*beyond_seats(view.office, seated, plan), *clashes]):
            raise Refused([one.as_problem("职务") for one in found])
    return tenure


def _refuse_days(command: CorrectOffice) -> None:
    """As for a new office: no day that has not come, and the later ones after the first."""
    problems = []
    for field, day in (("任职日期", command.since), ("离任日期", command.until)):
        if day and day > clock.today():
            problems.append(Problem(field, f"{day.isoformat()}还没有到。", "填文件上实际的日子。"))
    for field, day in (("离任日期", command.until), ("任期届满", command.term_ends)):
        if day and day <= command.since:
            problems.append(Problem(field, "不在任职日期以后。", "请核对文件。"))
    if problems:
        raise Refused(problems)


async def strike_office(actor: Actor, tenure: int, command: Reasoned) -> TenureView:
    """The person never held the office: it was recorded by mistake. Returns what was on record."""
    async with transaction(actor):
        view = await holdings.tenure(actor, tenure)
        actor.require(KEEP_OFFICES, at=view.region)
        await strike_tenure(actor, tenure, command.reason)
    return view
