"""The papers of a run, filled from the records; inside `transaction(actor)`."""

from typing import Any

from cadres.queries import PersonView, people
from server import clock
from server.access.actor import Actor
from server.errors import Conflict
from training import courses
from training.completion import registered_certificates, too_early
from training.course_documents import (
    AttendanceSlips,
    CompletionCertificate,
    MakeUpLine,
    MakeUpList,
    SignInSheet,
    SignLine,
    SlipLine,
)
from training.courses import CourseView, MemberLine
from training.permissions import PRINT
from training.rules.hours import said
from training.rules.slips import TAIL, printed
from training.services.slips import codes_for

#: As many sessions as a landscape sheet has room to sign for.
SESSIONS_A_SHEET = 6


async def sign_in_sheets(actor: Actor, course: int) -> tuple[SignInSheet, ...]:
    """The lists to sign, so many sessions to a list. Raises Conflict while nobody is enrolled or nothing is planned."""
    found = await _view(actor, course)
    if not found.staying or not found.sessions:
        raise Conflict("还没有人报名，或者还没有登记课程。", code="course.empty")
    lines = tuple(SignLine(one.name, one.place) for one in found.staying)
    heads = [f"{one.sitting.day.month}月{one.sitting.day.day}日\n{one.sitting.time}" for one in found.sessions]
    chunks = [tuple(heads[at : at + SESSIONS_A_SHEET]) for at in range(0, len(heads), SESSIONS_A_SHEET)]
    parts = [f"（{at}）" if len(chunks) > 1 else "" for at in range(1, len(chunks) + 1)]
    return tuple(
        SignInSheet(**_about(found), sessions=chunk, lines=lines, part=part)
        for chunk, part in zip(chunks, parts, strict=True)
    )


async def slips(actor: Actor, session: int) -> AttendanceSlips:
    """The slips of one session. Raises Conflict while nobody is enrolled."""
    found = await _view(actor, await courses.session_of(actor, session))
    if not found.staying:
        raise Conflict("还没有人报名。", code="course.empty")
    line = next(one for one in found.sessions if one.sitting.id == session)
    codes = codes_for(session, found.staying)
    seen = await people(actor, [one.person for one in found.staying])
    sitting = line.sitting
    return AttendanceSlips(
        **_about(found),
        when=f"{sitting.day.month}月{sitting.day.day}日　{sitting.time}",
        lesson=line.title,
        lines=tuple(_slip(one, printed(codes[one.id]), seen.get(one.person)) for one in found.staying),
    )


def _slip(one: MemberLine, code: str, person: PersonView | None) -> SlipLine:
    """A slip says who is to hand it in, and leaves out of the number what is written on it from the card at the door."""
    if person is None:
        return SlipLine(one.name, one.place, code)
    known_by = f"{person.sex.label}，{person.born.year}年{person.born.month}月生"
    return SlipLine(one.name, one.place, code, known_by, person.masked_number[:-TAIL])


async def certificates(actor: Actor, course: int) -> tuple[CompletionCertificate, ...]:
    """One for each who finished, as the register has it where it does. Raises Conflict while nobody did."""
    found = await _view(actor, course)
    if problem := too_early(found.course):
        raise Conflict(problem.cause, code="course.goes_on")
    if not found.complete:
        raise Conflict("还没有人结业：出勤、成绩没有登记完，或者没有合格的。", code="course.nobody")
    return await registered_certificates(actor, found)


async def make_up_list(actor: Actor, course: int) -> MakeUpList:
    """Those who are to make it up, with why. Raises Conflict where there are none."""
    found = await _view(actor, course)
    if not found.to_make_up:
        raise Conflict("没有要补训的人。", code="course.nobody")
    lines = tuple(
        MakeUpLine(
            one.name,
            one.place,
            said(one.completion.missed) if one.completion.missed else "—",
            "".join(it.message for it in one.completion.findings if it.met is False),
        )
        for one in found.to_make_up
    )
    return MakeUpList(**(_about(found) | {"dated": clock.today()}), lines=lines)


async def _view(actor: Actor, course: int) -> CourseView:
    found = await courses.view(actor, course)
    actor.require(PRINT, at=found.course.region)
    return found


def _about(found: CourseView) -> dict[str, Any]:
    one = found.course
    return {
        "issuer": one.organiser,
        "course": one.name,
        "first": one.first,
        "last": one.last,
        "venue": one.venue,
        "dated": one.last,
    }
