"""The demo's training: a course that is over, with somebody who makes it up, and one to come that has places."""

from dataclasses import replace
from datetime import date, timedelta

from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.manifest import Stage
from server.papers.register.issuing import issue
from server.papers.register.life import move
from server.papers.register.vocabulary import PaperState
from training import courses, transcripts
from training.completion import registered
from training.course_printing import certificates, make_up_list
from training.course_vocabulary import Audience, CourseKind, OrganiserLevel, Outlook, Presence, Regime
from training.services.attendance import Enrol, TakeAttendance, enrol, take_attendance
from training.services.certificates import register_certificates
from training.services.courses import HoldCourse, hold_course
from training.services.sessions import AddSession, add_session

_TIMES = (("08:30", "11:30", "4"), ("14:30", "17:30", "3.5"))
#: Who approves what the office prepared.
_APPROVER = "杜秀英"
_LESSONS = ("儿童主任工作职责", "未成年人保护法", "强制报告流程", "走访和数据更新")


async def play_courses(stage: Stage) -> None:
    """Hold both, let one of the first one's people be on leave for too long, and print what came of it."""
    actor, today = stage.actor, clock.today()
    first = today - timedelta(days=40)
    if (first + timedelta(days=1)).year != first.year:
        first -= timedelta(days=1)  # Days of a run are of one year.
    over = await hold_course(actor, actor.region, _run(1, first))
    await _attend(actor, over, first)
    day = today + timedelta(days=12)
    coming = await hold_course(actor, actor.region, _run(2, day))
    await add_session(actor, coming, AddSession(day=day, begins="08:30", ends="11:30", title=_LESSONS[0], hours="4"))
    async with transaction(actor):
        view = await courses.view(actor, over)
        lines = await transcripts.area_training(actor, actor.region, today.year, today)
    if view.complete:
        await _number(stage, over)
    async with transaction(actor):
        if view.complete:
            await stage.bind("培训", f"{view.course.name}结业证书", await certificates(actor, over))
        if view.to_make_up:
            await stage.print("培训", [await make_up_list(actor, over)])
    short = len({one.person for one in lines if one.result.outlook is Outlook.SHORT})
    stage.say(
        f"{view.course.name}结业{len(view.complete)}人，补训{len(view.to_make_up)}人；全县{short}人今年的培训任务预计完不成。"
    )


async def _attend(actor: Actor, course: int, first: date) -> None:
    """Two days with some of the county's child directors, the last of whom is on leave for the whole second one."""
    today = clock.today()
    sessions = [
        await add_session(
            actor,
            course,
            AddSession(day=first + timedelta(days=at // 2), begins=begins, ends=ends, title=_LESSONS[at], hours=hours),
        )
        for at, (begins, ends, hours) in enumerate(_TIMES * 2)
    ]
    async with transaction(actor):
        lines = await transcripts.area_training(actor, actor.region, today.year, today)
    people = [one.person for one in lines if one.result.regime is Regime.CHILD][:4]
    members = [await enrol(actor, course, Enrol(person=person)) for person in people]
    for at, session in enumerate(sessions):
        told = {f"m{member}": Presence.PRESENT for member in members}
        if at >= len(sessions) - 2 and len(members) > 1:
            told[f"m{members[-1]}"] = Presence.LEAVE
        if told:
            await take_attendance(actor, session, TakeAttendance(presences=told))


async def _number(stage: Stage, course: int) -> None:
    """Put the certificates on the register and have a colleague check, approve and issue them."""
    await register_certificates(stage.actor, course)
    async with transaction(stage.actor):
        view = await courses.view(stage.actor, course)
        papers = [line.id for line in (await registered(stage.actor, view.complete)).values()]
    colleague = replace(stage.actor, name=_APPROVER)
    await move(colleague, papers, PaperState.CHECKED)
    await move(colleague, papers, PaperState.APPROVED)
    await issue(colleague, stage.store, stage.press, papers)


def _run(run: int, begins: date) -> HoldCourse:
    return HoldCourse(
        programme="儿童主任培训班",
        run=run,
        kind=CourseKind.CENTRAL,
        organiser="偏关县民政局",
        level=OrganiserLevel.COUNTY,
        audience=Audience.CHILD_DIRECTORS,
        first=begins,
        last=begins + timedelta(days=1),
        venue="县委党校",
        places=40,
        days="2" if run == 1 else None,
        document="偏民函〔2026〕20号",
    )
