"""The plan of a run: its sessions, what was wrong with one put right, one taken out again."""

from datetime import date

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Problem, Refused
from training import courses
from training.completion import refuse_certified
from training.course_vocabulary import Presence
from training.courses import CourseLine
from training.rules.hours import MOST_A_SESSION, Sitting, doubtful, fits, read_clock, read_tenths, said
from training.services.attendance import refuse_elsewhere
from training.services.courses import held_course, subject
from training.services.judging import because, refuse
from training.tables import CourseSession

PLANNED = event_kind("course.session_added", "登记课程")
REPLANNED = event_kind("course.session_amended", "更改课程")
UNPLANNED = event_kind("course.session_removed", "撤销课程", Dot.ATTENTION)


class AddSession(BaseModel):
    """One session of a run; the hours as the organiser gives them, with one decimal at most."""

    model_config = ConfigDict(frozen=True)

    day: date
    begins: str = Field(max_length=5)
    ends: str = Field(max_length=5)
    title: str = Field(min_length=1, max_length=60)
    hours: str = Field(max_length=6)
    reason: str | None = Field(None, max_length=200)


class AmendSession(AddSession):
    """A session as it should have been entered."""

    reason: str = Field(min_length=2, max_length=200)


async def add_session(actor: Actor, course: int, command: AddSession) -> int:
    """Put a session into the plan of a run. Raises Refused with everything that is wrong with it.

    Hours that its time hardly holds, and a session at the time of another, pass with a reason, which stays in the trace.
    """
    async with transaction(actor):
        line = await held_course(actor, course)
        await refuse_certified("课程", course)
        new, asked = await _fitting(actor, line, command, 0)
        row = CourseSession(
            region=line.region,
            course=course,
            day=new.day,
            begins=new.begins,
            ends=new.ends,
            title=command.title,
            hours=new.hours,
        )
        await row.save()
        change = Change(
            subject(course),
            line.region,
            after=_told(command.title, new),
            reason=because(command.reason if asked else ""),
        )
        await audit.record(actor, PLANNED, change)
    return int(row.id)


async def amend_session(actor: Actor, session: int, command: AmendSession) -> None:
    """Put right what was entered of a session. Presence on record stays, so that nobody may come to be in two places (TH-10)."""
    async with transaction(actor):
        line = await held_course(actor, await courses.session_of(actor, session))
        await refuse_certified("课程", line.id)
        found = await courses.view(actor, line.id)
        old = next(one for one in found.sessions if one.sitting.id == session)
        new, _ = await _fitting(actor, line, command, session)
        before, after = _told(old.title, old.sitting), _told(command.title, new)
        changed = [word for word in before if before[word] != after[word]]
        if not changed:
            raise Refused([Problem("课程", "日期、时间、课程和学时都没有变。", "改了再保存。")])
        there = [one.person for one in found.members if one.presences.get(session) is Presence.PRESENT]
        await refuse_elsewhere(new, there)
        await connection().execute(
            "UPDATE course_session SET day = $2, begins = $3, ends = $4, title = $5, hours = $6 WHERE id = $1",
            *(session, new.day, new.begins, new.ends, command.title, new.hours),
        )
        change = Change(
            subject(line.id),
            line.region,
            before={word: before[word] for word in changed},
            after={word: after[word] for word in changed},
            reason=because(command.reason),
        )
        await audit.record(actor, REPLANNED, change)


async def _fitting(actor: Actor, line: CourseLine, command: AddSession, session: int) -> tuple[Sitting, bool]:
    """What was typed, as a session that may stand beside the others of the run, and whether a reason lets it. Raises Refused."""
    begins, ends = read_clock(command.begins, "开始"), read_clock(command.ends, "结束")
    hours = read_tenths(command.hours, "学时", MOST_A_SESSION, "学时")
    new = Sitting(session, command.day, begins, ends, hours)
    listed = [one.sitting for one in await courses.sessions_of(actor, line.id)]
    others = [one for one in listed if one.id != session]
    if problems := fits(new, line.first, line.last, others):
        raise Refused(problems)
    asked = [one for _, one in doubtful(new, others)]
    refuse(asked, "学时", command.reason, "原因")
    return new, bool(asked)


def _told(title: str, sitting: Sitting) -> dict[str, str]:
    """A session in the words of the trace."""
    return {"课程": title, "日期": sitting.day.isoformat(), "时间": sitting.time, "学时": said(sitting.hours)}


async def remove_session(actor: Actor, session: int, reason: str) -> None:
    """Take a session out of the plan. Raises Refused once anybody's presence is on record."""
    async with transaction(actor):
        line = await held_course(actor, await courses.session_of(actor, session))
        row = await connection().fetchrow("SELECT day, title FROM course_session WHERE id = $1", session)
        try:
            async with connection().transaction():
                await connection().execute("DELETE FROM course_session WHERE id = $1", session)
        except (asyncpg.RestrictViolationError, asyncpg.ForeignKeyViolationError):
            raise Refused([Problem("课程", "已经登记过出勤。", "上过的课不撤销。")]) from None
        before = {"课程": row["title"], "日期": row["day"].isoformat()}
        await audit.record(
            actor, UNPLANNED, Change(subject(line.id), line.region, before=before, reason=because(reason))
        )
