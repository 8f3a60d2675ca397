"""Sending people into teams and taking them out: 先派后撤, one post each, every warning passed over with a reason."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from cadres import records
from cadres.births import counted_from
from cadres.dispatches import StandingFor
from cadres.rules.life_days import party_problems
from cadres.services.in_bulk import Amendment, amend_people
from cadres.services.people import RegisterPerson, refuse_merged, register
from cadres.vocabulary import Education, FileDate, Office, PoliticalStatus
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.law.lawbook import Finding
from server.manifest import ask
from server.values.periods import Month
from training import teams
from training.parameters import decisions
from training.rules import assignments as rules
from training.rules.assignments import Held, Leaving
from training.rules.beginnings import start_problems
from training.rules.coverage import team_size
from training.rules.ends import end_problems
from training.services.days_after import refuse_days_after
from training.services.judging import because, refusals, refuse
from training.services.positions import POSITION, RANK
from training.services.teams import held_team
from training.services.teams import subject as team_subject
from training.services.units import region_of
from training.tables import TeamAssignment
from training.teams import AssignmentLine, TeamLine, kept_at
from training.vocabulary import AssignmentEnd, DispatchReason, TeamPost, WithdrawalGround

SENT = event_kind("assignment.sent", "选派驻村", Dot.STEP)
LEFT = event_kind("assignment.left", "离岗", Dot.STEP)
EXTENDED = event_kind("assignment.extended", "延长驻村期限", Dot.STEP)
STRUCK = event_kind("assignment.struck", "取消误登的选派", Dot.ATTENTION)

_MONTH = r"^(19|20)\d{2}\.(0[1-9]|1[0-2])$"


class Dispatch(BaseModel):
    """One person sent into a post, as the letter of the sending unit has it; `due` None: the shortest term.

    Somebody on record is known by the number; what the record does not say yet is completed from the letter.
    """

    model_config = ConfigDict(frozen=True)

    name: str = Field(min_length=1, max_length=40)
    citizen_number: str = Field(min_length=15, max_length=18)
    ethnicity: str | None = Field(None, max_length=20)
    political_status: PoliticalStatus | None = None
    party_since: str | None = Field(None, pattern=_MONTH)
    education: Education | None = None
    phone: str | None = Field(None, max_length=20)

    unit: int
    post: TeamPost
    position: str | None = Field(None, max_length=40)
    rank: str | None = Field(None, max_length=20)
    worked_since: str | None = Field(None, pattern=_MONTH)
    since: date
    due: date | None = None
    why: DispatchReason
    succeeds: int | None = None
    document: str = Field(min_length=1, max_length=120)
    party_moved: bool = False
    reason: str | None = Field(None, max_length=200)


class Leave(BaseModel):
    """Somebody leaves: `until` is the first day no longer in the village."""

    model_config = ConfigDict(frozen=True)

    until: date
    ended_by: AssignmentEnd
    ground: WithdrawalGround | None = None
    document: str = Field(min_length=1, max_length=120)
    co_responsible: bool = False
    reason: str | None = Field(None, max_length=200)


class Extend(BaseModel):
    """A longer term."""

    model_config = ConfigDict(frozen=True)

    due: date
    document: str = Field(min_length=1, max_length=120)


_TOLD = ("ethnicity", "political_status", "party_since", "education")


async def send(actor: Actor, team: int, command: Dispatch) -> int:
    """Send somebody; who is not on record yet is registered where the team is. Returns the assignment's number."""
    async with transaction(actor):
        line = await held_team(actor, team)
        known = {name: getattr(command, name) for name in (*_TOLD, "phone")}
        person = await register(
            actor,
            RegisterPerson(
                region=await _kept_at(line),
                name=command.name,
                citizen_number=command.citizen_number,
                **known,
            ),
        )
        await _complete(actor, person, known)
        return await _dispatch(actor, line, person, command)


async def _kept_at(line: TeamLine) -> str:
    found = await kept_at(line)
    if found is None:
        cause = f"没有村（社区）服务{line.place}，驻村干部的党组织关系和档案没有地方放。"
        raise Refused([Problem("工作队", cause, "先在安置点的页面登记服务的村（社区）。", "FS-6")])
    return found


async def _complete(actor: Actor, person: int, told: dict[str, Any]) -> None:
    """Write down what the letter says and the record does not; what it says otherwise is for the record's own page."""
    row = await connection().fetchrow(
        f"SELECT region, {counted_from()} AS born, ethnicity, political_status, party_since, education FROM person WHERE id = $1",  # noqa: S608  # Constants.
        person,
    )
    if row is None:
        raise NotFound
    new = {name: told[name] for name in _TOLD if told[name] is not None and row[name] is None}
    if new.keys() & {"political_status", "party_since"}:
        status, joined = (new.get(name) or row[name] for name in ("political_status", "party_since"))
        # One of the two may be on record already and speak against the other.
        if problems := party_problems(PoliticalStatus(status) if status else None, joined, row["born"], clock.today()):
            raise Refused(problems)
    if new:
        await amend_people(actor, [Amendment(person, row["region"], dict.fromkeys(new), new)])


async def _dispatch(actor: Actor, line: TeamLine, person: int, command: Dispatch) -> int:
    """Put a person on record into a team that is held. Raises Refused with every finding that stands against it."""
    await take_turn("dispatch", person)
    await refuse_merged([person])
    await _refuse_unit(actor, line, command.unit)
    fit = await _person(actor, person, command)
    due = command.due or rules.term_due(command.since, (await decisions()).at(line.region, command.since))
    _refuse_days(line, command, due)
    findings = await _judge(actor, line, person, command, fit)
    refuse(findings, "人员", command.reason)
    values = command.model_dump(exclude={*_TOLD, "name", "citizen_number", "phone"})
    row = TeamAssignment(
        **{**values, "due": due}, region=line.region, team=line.id, person=person, name=fit.name, recorded=clock.now()
    )
    await _save(row, fit.name)
    after = {
        "工作队": line.name,
        "姓名": fit.name,
        "队内职务": command.post.label,
        "到岗": command.since.isoformat(),
        "原因": command.why.label,
        "文件": command.document,
    }
    at_unit = {POSITION: command.position, RANK: command.rank}
    after |= {word: told for word, told in at_unit.items() if told}
    change = Change(team_subject(line.id), line.region, after=after, reason=because(command.reason))
    await audit.record(actor, SENT, change)
    return int(row.id)


async def _judge(
    actor: Actor, line: TeamLine, person: int, command: Dispatch, fit: rules.Person
) -> tuple[Finding, ...]:
    """What speaks for and against it."""
    settings = (await decisions()).at(line.region, command.since)
    held = [one.held for one in line.assignments]
    if command.succeeds is not None and command.succeeds not in {one.id for one in held}:
        raise Refused([Problem("接替", "接替的人不在这支工作队。", "从本队人员中选。")])
    own = [one.held for one in await teams.assignments_of(actor, [person], command.since)]
    new = Held(0, line.name, person, fit.name, command.post, command.since, None, command.succeeds)
    return (
        *rules.eligible(fit, command.post, command.since, settings),
        *rules.taking_up(new, own, held, team_size(settings), settings),
    )


def _refuse_days(line: TeamLine, command: Dispatch, due: date) -> None:
    if command.since < line.since:
        cause = f"早于工作队组建的{line.since.isoformat()}。"
        raise Refused([Problem("到岗日期", cause, "核对日期。")])
    if problems := start_problems(command.since, clock.today(), "到岗日期", "FS-5"):
        raise Refused(problems)
    if due <= command.since:
        raise Refused([Problem("期限至", "不晚于到岗日期。", "核对日期。")])
    if (command.why is DispatchReason.INITIAL or command.why is DispatchReason.ADDITION) and command.succeeds:
        cause = f"{command.why.label}不接替谁。"
        raise Refused([Problem("选派原因", cause, "接替的选“轮换接任”或者“召回后补派”；不接替的不选接替谁。")])


async def _refuse_unit(actor: Actor, line: TeamLine, unit: int) -> None:
    region = await region_of(actor, unit)
    ended = await connection().fetchval("SELECT ended FROM sending_unit WHERE id = $1", unit)
    if region[:6] != line.region[:6]:
        raise Refused([Problem("派出单位", "不在本县的派出单位名单上。", "先在本县名单登记这个单位。")])
    if ended:
        raise Refused([Problem("派出单位", f"已于{ended.isoformat()}停用。", "选在用的单位。")])


async def _person(actor: Actor, person: int, command: Dispatch) -> rules.Person:
    row = await connection().fetchrow(
        f"""SELECT name, born, {counted_from()} AS counted_from, political_status, party_since FROM person
            WHERE id = $1 AND starts_with(region, $2)""",  # noqa: S608  # Constants.
        person,
        actor.reach,
    )
    if row is None:
        raise NotFound
    files = (await records.determined(actor, [person])).get(person, {})
    party = files.get(FileDate.PARTY) or row["party_since"]
    worked = files.get(FileDate.WORK) or command.worked_since
    standing: dict[int, tuple[str, ...]] = {}
    for answer in await ask(actor, StandingFor((person,))):
        standing |= answer
    return rules.Person(
        row["name"],
        row["born"],
        PoliticalStatus(row["political_status"]) if row["political_status"] else None,
        _month(party),
        _month(worked),
        await offices_of(actor, person, command.since),
        standing.get(person, ()),
        row["counted_from"],
    )


def _month(written: str | None) -> Month | None:
    return Month(int(written[:4]), int(written[5:7])) if written else None


async def offices_of(actor: Actor, person: int, on: date) -> tuple[str, ...]:
    """The offices of the two committees that somebody holds on a day."""
    rows = await connection().fetch(
        """SELECT c.name, t.office FROM tenure t JOIN community c ON c.id = t.community
           WHERE t.person = $1 AND t.known_until IS NULL AND t.since <= $2 AND (t.until IS NULL OR t.until > $2)
             AND starts_with(t.region, $3) ORDER BY t.since""",
        person,
        on,
        actor.reach,
    )
    offices = ((row["name"], Office(row["office"])) for row in rows)
    return tuple(f"{name}{office.label}" for name, office in offices if office.elected or office.of_party)


async def _save(row: TeamAssignment, name: str) -> None:
    """The database says no as well, whoever was a moment faster."""
    try:
        async with connection().transaction():
            await row.save()
    except asyncpg.ExclusionViolationError:
        cause = f"{name}的选派和别的选派重叠。"
        cure = "刷新后再看；仍然这样的，本人在本账号看不到的工作队任职，请联系市里或者省里办理离岗。"
        raise Refused([Problem("人员", cause, cure, "FS-15")]) from None
    except asyncpg.UniqueViolationError:
        raise Refused([Problem("接替", "已有人接替。", "刷新后再看，一人只由一人接替。", "FS-5")]) from None


async def leave(actor: Actor, assignment: int, command: Leave) -> None:
    """Take somebody out. A gap is refused until it is explained, a withdrawal until the unit's answer is noted."""
    async with transaction(actor):
        line, one = await held_assignment(actor, assignment)
        settings = (await decisions()).at(line.region, command.until)
        _refuse_ended(one)
        # All at once: whoever withdraws somebody is asked for the ground, the unit and the reason together.
        problems = [*_grounds(one, command), *end_problems(command.until, clock.today(), "离岗日期")]
        gone = Leaving(one.held, command.until, command.ended_by)
        found = rules.leaving(gone, [it.held for it in line.assignments], team_size(settings), settings)
        problems += refusals(found, "离岗日期", command.reason, cure="核对两个日期；整次选派登记错了的，取消选派。")
        if problems:
            raise Refused(problems)
        await refuse_days_after([assignment], command.until, "离岗日期")
        await connection().execute(
            """UPDATE team_assignment SET until = $2, ended_by = $3, ground = $4, end_document = $5, gap_reason = $6,
                      co_responsible = $7 WHERE id = $1""",
            assignment,
            command.until,
            command.ended_by,
            command.ground,
            command.document,
            command.reason,
            command.co_responsible,
        )
        after = {"姓名": one.name, "离岗": command.until.isoformat(), "原因": command.ended_by.label}
        if command.ground:
            after |= {"情形": command.ground.label, "连带责任": one.unit_name}
        after["文件"] = command.document
        change = Change(team_subject(line.id), line.region, after=after, reason=because(command.reason))
        await audit.record(actor, LEFT, change)


def _refuse_ended(one: AssignmentLine) -> None:
    if one.until:
        cause = f"{one.name}已登记{one.until.isoformat()}离岗。登记错了的，先取消误登的离岗。"
        raise Conflict(cause, code="assignment.ended")


def _grounds(one: AssignmentLine, command: Leave) -> Iterator[Problem]:
    """What lacks of a withdrawal, or is said of what is none."""
    withdrawn = command.ended_by is AssignmentEnd.WITHDRAWAL
    if withdrawn and command.ground is None:
        yield Problem("情形", "召回撤换没有写明情形。", "选一种情形。", "FS-11")
    if not withdrawn and command.ground is not None:
        yield Problem("情形", f"{command.ended_by.label}不填情形。", "只有召回撤换填。", "FS-11")
    if withdrawn and not command.co_responsible:
        told = rules.co_responsible(one.unit_name, one.name)
        yield told.as_problem("连带责任", "告知派出单位以后勾选。")
    if command.ended_by is AssignmentEnd.TEAM_ENDED:
        yield Problem("离岗原因", "工作队没有撤销。", "整队撤销的，办理撤销工作队。")


async def extend(actor: Actor, assignment: int, command: Extend) -> None:
    """Let somebody stay longer."""
    async with transaction(actor):
        line, one = await held_assignment(actor, assignment)
        _refuse_ended(one)
        if command.due <= one.due:
            cause = f"不晚于现在的期限{one.due.isoformat()}。"
            raise Refused([Problem("延长至", cause, "提前离岗的，办理离岗。", "FS-4")])
        await connection().execute(
            "UPDATE team_assignment SET due = $2, first_due = coalesce(first_due, due) WHERE id = $1",
            assignment,
            command.due,
        )
        before, after = {"期限至": one.due.isoformat()}, {"姓名": one.name, "期限至": command.due.isoformat()}
        after["文件"] = command.document
        await audit.record(actor, EXTENDED, Change(team_subject(line.id), line.region, before, after))


async def strike(actor: Actor, assignment: int, reason: str) -> None:
    """Take back a dispatch that never was. Raises Refused once days, leaves or an appraisal hang on it."""
    async with transaction(actor):
        line, one = await held_assignment(actor, assignment)
        if any(it.succeeds == assignment for it in line.assignments):
            raise Refused([Problem("人员", f"已有人接替{one.name}。", "先取消接替的人。")])
        try:
            async with connection().transaction():
                await connection().execute("DELETE FROM team_assignment WHERE id = $1", assignment)
        except (asyncpg.RestrictViolationError, asyncpg.ForeignKeyViolationError):
            cause = f"{one.name}已有驻村天数、请假或者考核记录。"
            cure = "确实到过岗的，办理离岗；这些记录也是误登的，先逐项撤销。"
            raise Refused([Problem("人员", cause, cure)]) from None
        before = {"姓名": one.name, "队内职务": one.post.label, "到岗": one.since.isoformat(), "文件": one.document}
        await audit.record(
            actor, STRUCK, Change(team_subject(line.id), line.region, before=before, reason=because(reason))
        )


async def held_assignment(actor: Actor, assignment: int) -> tuple[TeamLine, AssignmentLine]:
    """An assignment with its team, which has no end, held until the transaction ends."""
    found = await teams.assignment(actor, assignment, clock.today())
    line = await held_team(actor, found.team)
    return line, next(one for one in line.assignments if one.id == assignment)


async def successor_choices(line: TeamLine) -> tuple[AssignmentLine, ...]:
    """Whose place can still be taken."""
    taken = {one.succeeds for one in line.assignments}
    return tuple(one for one in line.assignments if one.id not in taken)
