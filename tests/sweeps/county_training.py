"""What a county has of posts for children and of training: a director who is checked, works and was at a course."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from server.access.actor import Actor
from tests.support.children import a_director
from tests.support.courses import a_run
from tests.support.factories import a_citizen_number
from tests.sweeps.grounds import Ground
from training import children
from training.child_vocabulary import Capacity, ChildDuty
from training.course_vocabulary import Presence
from training.services.attendance import Enrol, TakeAttendance, enrol, take_attendance
from training.services.child_counts import CountChildren, count_children
from training.services.child_work import ChildWorkDone, record_child_work
from training.services.children import appoint_director
from training.services.courses import hold_course
from training.services.sessions import AddSession, add_session


@dataclass(frozen=True)
class Taught:
    """The numbers by the names of the routes' parameters."""

    director: int
    course: int
    sitting: int
    trainee: int
    check: int
    work: int


async def a_trained_director(operator: Actor, ground: Ground, words: Mapping[str, str]) -> Taught:
    """A social worker of the first village, who was at a session of the county's course."""
    village = ground.villages[0]
    told = a_director(
        village,
        words["minder"],
        citizen_number=a_citizen_number(),
        capacity=Capacity.SOCIAL_WORKER,
        since=date(2021, 7, 1),
        inducted=date(2021, 6, 20),
        checked=date(2021, 6, 25),
        checked_until=date(2022, 6, 24),
        checked_by=words["asked_of"],
        check_document=words["asked_by_letter"],
        document=words["letter"],
    )
    director = await appoint_director(operator, told)
    work = ChildWorkDone(day=date(2021, 8, 2), duty=ChildDuty.VISIT, said=words["minding"], households=3)
    await record_child_work(operator, director, work)
    await count_children(operator, village, CountChildren(as_of=date(2021, 6, 30), left_behind=666))
    run = a_run(programme=words["programme"], first=date(2021, 5, 11), last=date(2021, 5, 12))
    course = await hold_course(operator, ground.county, run)
    lesson = AddSession(day=date(2021, 5, 11), begins="08:30", ends="11:30", title=words["lesson"], hours="4")
    sitting = await add_session(operator, course, lesson)
    person = (await children.director(operator, director)).person
    trainee = await enrol(operator, course, Enrol(person=person))
    await take_attendance(operator, sitting, TakeAttendance(presences={f"m{trainee}": Presence.PRESENT}))
    (check,) = (await children.director(operator, director)).checks
    (line,) = await children.work_of(director)
    return Taught(director, course, sitting, trainee, check.id, line.id)
