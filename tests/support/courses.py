"""What tests about training build on: a run of a course with two sessions."""

from datetime import date

import pytest

from server.access.actor import Actor
from server.errors import Refused
from tests.support.children import a_seat
from tests.support.factories import COUNTY
from training.course_vocabulary import Audience, CourseKind, OrganiserLevel, Presence
from training.services.attendance import Enrol, TakeAttendance, enrol, take_attendance
from training.services.courses import HoldCourse, hold_course
from training.services.sessions import AddSession, add_session

FIRST, LAST = date(2022, 5, 11), date(2022, 5, 12)


def a_run(**more: object) -> HoldCourse:
    told = {
        "programme": "儿童主任培训班",
        "run": 1,
        "kind": CourseKind.CENTRAL,
        "organiser": "偏关县民政局",
        "level": OrganiserLevel.COUNTY,
        "audience": Audience.CHILD_DIRECTORS,
        "first": FIRST,
        "last": LAST,
        "venue": "县委党校",
        "places": 40,
        "days": "1.5",
        "document": "偏民函〔2022〕8号",
    }
    return HoldCourse.model_validate(told | more)


def a_session(day: date = FIRST, begins: str = "08:30", ends: str = "11:30", hours: str = "4") -> AddSession:
    return AddSession(day=day, begins=begins, ends=ends, title="未成年人保护", hours=hours)


async def a_course(actor: Actor, region: str = COUNTY, **more: object) -> tuple[int, tuple[int, int]]:
    """A run: its number and those of its two sessions."""
    command = a_run(**more)
    course = await hold_course(actor, region, command)
    first = await add_session(actor, course, a_session(command.first))
    second = await add_session(actor, course, a_session(command.last, hours="3.5"))
    return course, (first, second)


async def a_finished_run(operator: Actor, *names: str, **more: object) -> int:
    """A run that some finished and nobody failed."""
    course, sessions = await a_course(operator, **more)
    enrolled = []
    for name in names:
        person, _ = await a_seat(operator, name)
        enrolled.append(await enrol(operator, course, Enrol(person=person)))
    for session in sessions:
        told = {f"m{one}": Presence.PRESENT for one in enrolled}
        await take_attendance(operator, session, TakeAttendance(presences=told))
    return course


def causes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.cause for one in refused.value.problems]
