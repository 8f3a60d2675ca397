"""Runs of courses: holding one, amending it, and calling it off."""

from datetime import date

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, Forbidden, NotFound, Problem, Refused
from server.files.keeping import of_subject
from training import courses
from training.completion import refuse_certified
from training.course_vocabulary import Audience, CourseKind, OrganiserLevel
from training.courses import CourseLine
from training.permissions import TEACH
from training.rules.hours import TENTHS, read_tenths, said
from training.services.judging import because
from training.tables import Course

HELD = event_kind("course.held", "举办培训班", Dot.STEP)
AMENDED = event_kind("course.amended", "更改培训班")
CANCELLED = event_kind("course.cancelled", "取消培训班", Dot.ATTENTION)
STRUCK = event_kind("course.struck", "取消误登的培训班", Dot.ATTENTION)

_MOST_DAYS = 366 * TENTHS
_TOWNSHIP_LEVEL, _COUNTY_LEVEL = 9, 6


class HoldCourse(BaseModel):
    """A run of a programme, as its notice has it. `days` may say half a day; None where the organiser gave none."""

    model_config = ConfigDict(frozen=True)

    programme: str = Field(min_length=2, max_length=60)
    run: int = Field(ge=1, le=999)
    kind: CourseKind
    organiser: str = Field(min_length=2, max_length=60)
    level: OrganiserLevel
    audience: Audience
    first: date
    last: date
    venue: str = Field(min_length=1, max_length=60)
    places: int = Field(ge=1, le=9999)
    days: str | None = Field(None, max_length=6)
    pass_mark: int | None = Field(None, ge=1, le=100)
    induction: bool = False
    document: str = Field(min_length=1, max_length=120)


class AmendCourse(BaseModel):
    """What changes of a run that is announced: it lasts longer or shorter, takes more people, or moves."""

    model_config = ConfigDict(frozen=True)

    last: date
    venue: str = Field(min_length=1, max_length=60)
    places: int = Field(ge=1, le=9999)
    reason: str = Field(min_length=2, max_length=200)


class CancelCourse(BaseModel):
    """A run that is not held after all."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


def subject(course: int | str) -> str:
    """The name of a run in the trace."""
    return f"course:{course}"


async def hold_course(actor: Actor, region: str, command: HoldCourse) -> int:
    """Put a run on the list of a county or township. Raises Refused for one that is there already."""
    place = _holder(region)
    if command.induction and not (command.audience.inducts_workers or command.audience.inducts_directors):
        cause = f"对象是{command.audience.label}的班没有初任培训。"
        raise Refused([Problem("初任培训", cause, "儿童主任、督导员和社区工作者的班才选初任培训，核对对象。", "CD-7")])
    async with transaction(actor):
        actor.require(TEACH, at=place)
        days = _days(command)
        row = Course(**{**command.model_dump(), "days": days}, region=place, recorded=clock.now())
        try:
            async with connection().transaction():
                await row.save()
        except asyncpg.UniqueViolationError:
            cause = f"{command.programme}第{command.run}期（{command.first.isoformat()}开班）已经登记过。"
            raise Refused([Problem("期次", cause, "同一期只登记一次；另一期的改期次。", "TH-10")]) from None
        after = {"班次": f"{command.programme}第{command.run}期", "主办": command.organiser}
        after |= {"起止": f"{command.first.isoformat()}至{command.last.isoformat()}", "文件": command.document}
        await audit.record(actor, HELD, Change(subject(row.id), place, after=after))
    return int(row.id)


def _holder(region: str) -> str:
    """The county or township that keeps a run: that of a community is its township's."""
    place = region[:_TOWNSHIP_LEVEL].ljust(12, "0")
    if place[_COUNTY_LEVEL - 2 : _COUNTY_LEVEL] == "00":
        raise Forbidden("培训班在县里或者乡镇（街道）登记，省、市办的班由派人参加的县登记。", code="course.place")
    return place


def _days(command: HoldCourse) -> int | None:
    if command.last < command.first:
        raise Refused([Problem("结束日期", "早于开始日期。", "核对两个日期。")])
    if command.days is None:
        return None
    if command.first.year != command.last.year:
        cause = "跨年度的班，天数不能算到哪一年。"
        raise Refused([Problem("天数", cause, "分两期登记，或者不填天数；学时按每一节的日期算到各年。", "TH-6")])
    tenths = read_tenths(command.days, "天数", _MOST_DAYS, "天")
    most = ((command.last - command.first).days + 1) * TENTHS
    if tenths > most:
        cause = f"填了{command.days}天，起止一共{said(most)}天。"
        raise Refused([Problem("天数", cause, "核对，不要把学时填成天数。", "TH-7")])
    return tenths


async def amend_course(actor: Actor, course: int, command: AmendCourse) -> None:
    """Change the last day, the venue or the places. Raises Refused for less than sessions and members already take."""
    async with transaction(actor):
        line = await held_course(actor, course)
        sessions = await courses.sessions_of(actor, course)
        if problems := _amendment_problems(line, max((one.sitting.day for one in sessions), default=None), command):
            raise Refused(problems)
        before, after = _changes(line, command)
        if not after:
            raise Refused([Problem("结束日期", "结束日期、地点和名额都没有变。", "改了再保存。")])
        if (command.last, command.venue) != (line.last, line.venue):
            await refuse_certified("结束日期", course)
        await connection().execute(
            "UPDATE course SET last = $2, venue = $3, places = $4 WHERE id = $1",
            course,
            command.last,
            command.venue,
            command.places,
        )
        change = Change(subject(course), line.region, before, {"班次": line.name, **after}, because(command.reason))
        await audit.record(actor, AMENDED, change)


def _amendment_problems(line: CourseLine, planned: date | None, command: AmendCourse) -> list[Problem]:
    problems = []
    if command.last < line.first:
        problems.append(Problem("结束日期", f"早于开始的{line.first.isoformat()}。", "核对日期。"))
    elif planned and command.last < planned:
        cause = f"{planned.isoformat()}还排了课。"
        problems.append(Problem("结束日期", cause, "先撤销那一天的课程，或者写到那一天以后。", "TH-6"))
    elif line.days and command.last.year != line.first.year:
        cause = "跨年度的班，天数不能算到哪一年。"
        problems.append(Problem("结束日期", cause, "另登记一期，学时按每一节的日期算到各年。", "TH-6"))
    elif line.days and line.days > ((command.last - line.first).days + 1) * TENTHS:
        problems.append(Problem("结束日期", f"登记的天数是{line.days_said}天，起止不够。", "核对日期。", "TH-7"))
    if command.places < line.enrolled:
        cause = f"已经报名{line.enrolled}人，多于{command.places}人。"
        problems.append(Problem("名额", cause, "名额不少于已报名的人数。"))
    return problems


def _changes(line: CourseLine, command: AmendCourse) -> tuple[dict[str, str], dict[str, str]]:
    """What is other than before, in the words of the trace."""
    old = {"结束日期": line.last.isoformat(), "地点": line.venue, "名额": str(line.places)}
    new = {"结束日期": command.last.isoformat(), "地点": command.venue, "名额": str(command.places)}
    changed = [word for word in old if old[word] != new[word]]
    return {word: old[word] for word in changed}, {word: new[word] for word in changed}


async def cancel_course(actor: Actor, course: int, command: CancelCourse) -> None:
    """A run is not held. Raises Refused once anybody was there."""
    async with transaction(actor):
        line = await held_course(actor, course)
        if any(one.present for one in await courses.sessions_of(actor, course)):
            raise Refused([Problem("培训班", f"{line.name}已经有人出勤。", "上过课的班不能取消。")])
        await connection().execute(
            "UPDATE course SET cancelled = $2, cancel_reason = $3 WHERE id = $1", course, clock.today(), command.reason
        )
        change = Change(subject(course), line.region, after={"班次": line.name}, reason=because(command.reason))
        await audit.record(actor, CANCELLED, change)


async def strike_course(actor: Actor, course: int, reason: str) -> None:
    """Take back a run that was recorded by mistake, with its plan. Raises Refused once anybody is enrolled or a proof is kept."""
    async with transaction(actor):
        line = await held_course(actor, course)
        if (await courses.view(actor, course)).members:
            raise Refused([Problem("培训班", "已经有人报名。", "不办了的，取消培训班。")])
        if await of_subject(actor, subject(course)):
            raise Refused([Problem("培训班", "已存入证明材料。", "先逐份移除，再取消登记。")])
        await connection().execute("DELETE FROM course_session WHERE course = $1", course)
        await connection().execute("DELETE FROM course WHERE id = $1", course)
        await audit.record(
            actor, STRUCK, Change(subject(course), line.region, before={"班次": line.name}, reason=because(reason))
        )


async def held_course(actor: Actor, course: int) -> CourseLine:
    """A run that goes on, held until the transaction ends. Raises NotFound, Forbidden, Conflict for a cancelled one.

    A county's run is shown to its townships, and theirs to the county: only whoever keeps it writes on it.
    """
    await take_turn("course", course)
    line = await courses.course(actor, course)
    if not actor.covers(line.region):
        if actor.may(TEACH):
            raise Forbidden("这一期由县里登记，乡镇（街道）只能查看。", code="course.of_county")
        raise NotFound
    actor.require(TEACH, at=line.region)
    if line.cancelled:
        raise Conflict(f"{line.name}{line.cancelled.isoformat()}已取消。", code="course.cancelled")
    return line
