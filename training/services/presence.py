"""Days in the village, leave, absences, the log of work, and appraisals of those who were sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services import ledgers
from cadres.services.ledgers import Ledger
from cadres.vocabulary import Grade
from server import clock
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import connection, take_turn, transaction
from server.errors import Problem, Refused
from server.law.lawbook import Finding, Level
from server.places.regions import county_of
from training import teams
from training.grades import sees_county, year_without
from training.parameters import decisions
from training.permissions import APPRAISE, RECORD
from training.rules.excellence import excellent_share
from training.rules.names import judge_words
from training.rules.presence import Span, graded, leave_allowed, worst_year
from training.services.judging import because, refuse
from training.services.teams import subject as team_subject
from training.teams import AssignmentLine
from training.vocabulary import HelpKind, LeaveApprover, LeaveKind

_MOST_DAYS = 31


class SpentDays(BaseModel):
    """Days in the village from one to another, both included."""

    model_config = ConfigDict(frozen=True)

    first: date
    last: date


class TakeLeave(BaseModel):
    """A leave, both days included, with who let them go."""

    model_config = ConfigDict(frozen=True)

    kind: LeaveKind
    first: date
    last: date
    approver: LeaveApprover
    approved_by: str = Field(min_length=2, max_length=40)
    document: str | None = Field(None, max_length=120)


class FoundAway(BaseModel):
    """An inspection found somebody away without leave."""

    model_config = ConfigDict(frozen=True)

    day: date
    found_by: str = Field(min_length=2, max_length=60)
    document: str | None = Field(None, max_length=120)


class Worked(BaseModel):
    """A line of the team's log; households are counted, not named: `reason` is why words that look like a name stand."""

    model_config = ConfigDict(frozen=True)

    kind: HelpKind
    day: date
    done_by: str = Field(min_length=2, max_length=40)
    said: str = Field(min_length=2, max_length=300)
    households: int | None = Field(None, ge=0, le=9999)
    reason: str | None = Field(None, max_length=200)


class Appraised(BaseModel):
    """A grade: of a year, or without one of the whole term."""

    model_config = ConfigDict(frozen=True)

    year: int | None = Field(None, ge=2015, le=2100)
    grade: Grade
    led_by: str = Field(min_length=2, max_length=60)
    document: str = Field(min_length=1, max_length=120)
    reason: str | None = Field(None, max_length=200)


DAYS = Ledger("village_day", "驻村天数", {"day": "日期"}, RECORD, Problem("日期", "已经登记过。"))
LEAVES = Ledger(
    table="team_leave",
    noun="请假",
    words={
        "kind": "假别",
        "first": "起",
        "last": "止",
        "approver": "批准机关",
        "approved_by": "批准人",
        "document": "文件",
    },
    right=RECORD,
    twice=Problem("起", "与已登记的请假重叠。", "核对日期。", "FS-8"),
    vocabularies={"kind": LeaveKind, "approver": LeaveApprover},
)
ABSENCES = Ledger(
    table="team_absence",
    noun="抽查不在岗",
    words={"day": "日期", "found_by": "抽查单位", "document": "文件"},
    right=RECORD,
    twice=Problem("日期", "这一天已经登记过。", "", "FS-9"),
)
LOG = Ledger(
    table="help_record",
    noun="工作日志",
    words={"kind": "种类", "day": "日期", "done_by": "人员", "said": "内容", "households": "户数"},
    right=RECORD,
    twice=Problem("日期", "已经登记过。"),
    vocabularies={"kind": HelpKind},
)
GRADES = Ledger(
    table="team_grade",
    noun="驻村考核",
    words={"year": "年度", "grade": "等次", "led_by": "考核单位", "document": "文件", "reason": "理由"},
    right=APPRAISE,
    twice=Problem("年度", "这一年度已经考核过。", "", "FS-10"),
    vocabularies={"grade": Grade},
)


def _refuse_outside(one: AssignmentLine, first: date, last: date, field: str) -> None:
    """Only days that somebody was in the team, and that are over."""
    if last < first:
        raise Refused([Problem(field, "终止日期早于起始日期。", "核对日期。")])
    if first < one.since or (one.until and last >= one.until):
        until = f"至{one.until.isoformat()}" if one.until else ""
        raise Refused([Problem(field, f"不在{one.name}驻村期间（自{one.since.isoformat()}{until}）。", "核对日期。")])


def _refuse_ahead(day: date, field: str) -> None:
    if day > clock.today():
        raise Refused([Problem(field, "还没有到。", "到了以后再登记。")])


def _about(one: AssignmentLine) -> Change:
    return Change(team_subject(one.team), one.region, after={"姓名": one.name})


async def held(actor: Actor, assignment: int) -> AssignmentLine:
    """An assignment whose days nobody else writes until the transaction ends: no two records contradict each other."""
    await take_turn("assignment", assignment)
    return await teams.assignment(actor, assignment, clock.today())


async def spend_days(actor: Actor, assignment: int, command: SpentDays) -> int:
    """Record the days that are not on record yet; returns how many. Raises Refused for days of a leave or an absence."""
    async with transaction(actor):
        one = await held(actor, assignment)
        actor.require(RECORD, at=one.region)
        _refuse_outside(one, command.first, command.last, "起")
        _refuse_ahead(command.last, "止")
        number = (command.last - command.first).days + 1
        if number > _MOST_DAYS:
            raise Refused([Problem("止", f"一次登记{number}天。", f"一次不超过{_MOST_DAYS}天，按月登记。")])
        await _refuse_leave(assignment, command)
        await _refuse_absence(assignment, command.first, command.last, "抽查不在岗的日子不算驻村。")
        return len([await ledgers.add(actor, DAYS, _about(one), values) for values in await _new(assignment, command)])


async def _refuse_leave(assignment: int, command: SpentDays) -> None:
    on_leave = await connection().fetchval(
        "SELECT first FROM team_leave WHERE assignment = $1 AND first <= $3 AND last >= $2 ORDER BY first",
        assignment,
        command.first,
        command.last,
    )
    if on_leave:
        raise Refused([Problem("起", f"{on_leave.isoformat()}起在请假。", "请假的日子不算驻村。", "FS-7")])


async def _refuse_absence(assignment: int, first: date, last: date, cure: str) -> None:
    away = await connection().fetchval(
        "SELECT min(day) FROM team_absence WHERE assignment = $1 AND day BETWEEN $2 AND $3", assignment, first, last
    )
    if away:
        cure = f"{cure}抽查登记错了的，先撤销。"
        raise Refused([Problem("起", f"{away.isoformat()}登记为抽查不在岗。", cure, "FS-9")])


async def _refuse_spent(assignment: int, first: date, last: date, field: str) -> None:
    spent = await connection().fetchval(
        "SELECT min(day) FROM village_day WHERE assignment = $1 AND day BETWEEN $2 AND $3", assignment, first, last
    )
    if spent:
        cure = "核对日期；驻村的日子登记错了的，先撤销。"
        raise Refused([Problem(field, f"{spent.isoformat()}登记为在村。", cure, "FS-7")])


async def _spent(assignment: int) -> frozenset[date]:
    rows = await connection().fetch("SELECT day FROM village_day WHERE assignment = $1", assignment)
    return frozenset(row["day"] for row in rows)


async def _new(assignment: int, command: SpentDays) -> Sequence[dict[str, object]]:
    rows = await connection().fetch(
        """SELECT day::date FROM generate_series($2::date, $3::date, interval '1 day') AS day
           WHERE NOT EXISTS (SELECT FROM village_day v WHERE v.assignment = $1 AND v.day = day.day::date)""",
        assignment,
        command.first,
        command.last,
    )
    return [{"assignment": assignment, "day": row["day"]} for row in rows]


async def take_leave(actor: Actor, assignment: int, command: TakeLeave) -> int:
    """Record a leave; the township lets nobody go for longer than it may (FS-8)."""
    async with transaction(actor):
        one = await held(actor, assignment)
        _refuse_outside(one, command.first, command.last, "起")
        settings = (await decisions()).at(one.region, command.first)
        rows = await connection().fetch("SELECT first, last FROM team_leave WHERE assignment = $1", assignment)
        new, others = Span(command.first, command.last), [Span(row["first"], row["last"]) for row in rows]
        refuse(leave_allowed(new, command.approver, settings, others, await _spent(assignment)), "批准机关", None)
        await _refuse_spent(assignment, command.first, command.last, "起")
        await _refuse_absence(assignment, command.first, command.last, "没有请假才算不在岗。")
        values = {"assignment": assignment, **command.model_dump(), "recorded": clock.now()}
        return await ledgers.add(actor, LEAVES, _about(one), values)


async def find_away(actor: Actor, assignment: int, command: FoundAway) -> int:
    """Record that somebody was away without leave. Raises Refused where they were on leave or in the village."""
    async with transaction(actor):
        one = await held(actor, assignment)
        _refuse_outside(one, command.day, command.day, "日期")
        _refuse_ahead(command.day, "日期")
        if await connection().fetchval(
            "SELECT 1 FROM team_leave WHERE assignment = $1 AND $2 BETWEEN first AND last", assignment, command.day
        ):
            raise Refused([Problem("日期", "这一天请了假。", "核对日期。", "FS-9")])
        await _refuse_spent(assignment, command.day, command.day, "日期")
        values = {"assignment": assignment, **command.model_dump(), "recorded": clock.now()}
        return await ledgers.add(actor, ABSENCES, _about(one), values)


async def write_log(actor: Actor, team: int, command: Worked) -> int:
    """A line of a team's log."""
    async with transaction(actor):
        line = await teams.team(actor, team, clock.today())
        _refuse_ahead(command.day, "日期")
        if command.day < line.since or (line.ended and command.day >= line.ended):
            raise Refused([Problem("日期", "不在工作队驻村期间。", "核对日期。")])
        refuse(judge_words(command.said), "内容", command.reason)
        values = {"team": team, **command.model_dump(exclude={"reason"}), "recorded": clock.now()}
        about = Change(team_subject(team), line.region, reason=because(command.reason))
        return await ledgers.add(actor, LOG, about, values)


async def _graded(assignment: int, command: Appraised) -> tuple[Finding, ...]:
    """What the absences say of a grade; the ladder is of one year, so that a term is measured by its worst (FS-9)."""
    rows = await connection().fetch("SELECT day FROM team_absence WHERE assignment = $1", assignment)
    found = worst_year(row["day"] for row in rows if command.year in {None, row["day"].year})
    if found is None:
        return ()
    year, absences = found
    return graded(command.grade, absences, "当年" if command.year else f"{year}年")


async def _held_with_its_share(actor: Actor, assignment: int, command: Appraised) -> AssignmentLine:
    """An assignment that is held; before it, for a yearly 优秀, the county's year, of which nobody else then counts."""
    if command.grade is Grade.EXCELLENT and command.year is not None:
        region = (await teams.assignment(actor, assignment, clock.today())).region
        await take_turn("grades", county_of(region), command.year)
    return await held(actor, assignment)


async def _share(actor: Actor, one: AssignmentLine, command: Appraised) -> tuple[Finding, ...]:
    """What another 优秀 makes of the share of the county's year; the appraisal of a term is no part of it (FS-10).

    Raises Refused for an account that sees a part of the county alone: of that part there is no share.
    """
    if command.grade is not Grade.EXCELLENT or command.year is None:
        return ()
    settings = (await decisions()).at(one.region, date(command.year, 12, 31))
    if not settings.number("excellent_most"):
        return ()
    if not sees_county(actor):
        cause = "优秀的比例按全县当年驻村的人算，本账号只看得到本县的一部分。"
        raise Refused([Problem("等次", cause, "由县级的账号登记优秀。", "FS-10")])
    known = await year_without(actor, one.region, command.year, one.person)
    # What was explained before explains nothing of this one.
    with_this = replace(known, excellent=known.excellent + 1, appraised=known.appraised + 1, explained=0)
    return excellent_share(with_this, settings)


async def appraise(actor: Actor, assignment: int, command: Appraised) -> int:
    """Record a grade. One above what the year's absences leave, or one 优秀 too many in the county, asks for a reason (FS-9, FS-10)."""
    async with transaction(actor):
        one = await _held_with_its_share(actor, assignment, command)
        if command.grade is Grade.UNGRADED:
            raise Refused([Problem("等次", "驻村考核没有不定等次。", "从优秀、称职、基本称职、不称职中选。", "FS-10")])
        if command.year is None and one.until is None:
            raise Refused([Problem("年度", f"{one.name}还在岗，期满考核在离岗以后。", "年度考核填年度。", "FS-10")])
        last = one.until.year if one.until else clock.today().year
        if command.year is not None and not one.since.year <= command.year <= last:
            raise Refused([Problem("年度", f"{command.year}年{one.name}不在村。", "核对年度。", "FS-10")])
        again = "SELECT 1 FROM team_grade WHERE assignment = $1 AND year IS NOT DISTINCT FROM $2"
        if await connection().fetchval(again, assignment, command.year):
            raise Refused([GRADES.twice])
        share = await _share(actor, one, command)
        refuse([*await _graded(assignment, command), *share], "等次", command.reason)
        over = any(it.level is Level.WARNING for it in share)
        values = {"assignment": assignment, **command.model_dump(), "over_share": over, "recorded": clock.now()}
        about = _about(one)
        if over:
            about = replace(about, after={**about.after, "优秀比例": "超过，写明了理由"})
        return await ledgers.add(actor, GRADES, about, values)
