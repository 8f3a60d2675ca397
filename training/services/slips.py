"""Attendance by slips: the printed codes of one session, and taking in those that were handed in."""

from collections.abc import Mapping, Sequence
from itertools import islice

from pydantic import BaseModel, ConfigDict, Field

from server.access.actor import Actor
from server.access.sealing import index_many, indexes
from server.db.engine import transaction
from server.errors import Problem, Refused
from training import courses
from training.course_vocabulary import Presence
from training.courses import CourseView, MemberLine
from training.rules.slips import code_of, code_problems, printed, read_codes
from training.services.attendance import TakeAttendance, take_attendance
from training.services.courses import held_course

_MOST_NAMED = 5


class TakeSlips(BaseModel):
    """The codes of the slips that were handed in, as a scanner or a hand typed them."""

    model_config = ConfigDict(frozen=True)

    codes: str = Field(max_length=20000)


def codes_for(session: int, members: Sequence[MemberLine]) -> Mapping[int, str]:
    """The code of each member's slip for a session, by the newest key."""
    digests = index_many([_about(session, one.id) for one in members])
    return {one.id: code_of(digest) for one, digest in zip(members, digests, strict=True)}


async def take_slips(actor: Actor, session: int, command: TakeSlips) -> int:
    """Everybody whose slip was handed in was there; returns how many.

    Raises Refused for a slip of another session, one that was taken before, and one that is nobody's: then none is taken.
    """
    codes = read_codes(command.codes)
    async with transaction(actor):
        if problems := code_problems(codes):
            raise Refused(problems)
        # The turn comes first: what another enters of this session meanwhile is seen below, not written over.
        course = await held_course(actor, await courses.session_of(actor, session))
        found = await courses.view(actor, course.id)
        known = {code: one for one in found.members for code in _codes(session, one.id)}
        wrong = (problem for code in codes if (problem := _wrong(code, session, known, found)))
        if problems := list(islice(wrong, _MOST_NAMED)):
            raise Refused(problems)
        there = {f"m{known[code].id}": Presence.PRESENT for code in codes}
        return await take_attendance(actor, session, TakeAttendance(presences=there))


def _wrong(code: str, session: int, known: Mapping[str, MemberLine], found: CourseView) -> Problem | None:
    one = known.get(code)
    if one is None:
        other = _other_session(code, session, found)
        if other:
            return Problem("票码", f"{printed(code)}是{other}的票。", "到那一节登记；一张票只用于一节课。")
        return Problem("票码", f"{printed(code)}不是这个班的票，或者录错了。", "对照票面重新录入。")
    told = one.presences.get(session)
    if told is Presence.PRESENT:
        return Problem("票码", f"{one.name}的票已经用过，或者已登记出勤。", "一张票只用一次，核对是谁交来的。")
    if told:
        return Problem("票码", f"{one.name}已登记{told.label}。", "核对后在下面的名单更改。")
    return None


def _other_session(code: str, session: int, found: CourseView) -> str:
    """The session of the run that a code is of; empty where it is of none."""
    for line in found.sessions:
        if line.sitting.id != session and any(code in _codes(line.sitting.id, one.id) for one in found.members):
            return f"{line.sitting.day.isoformat()}{line.title}"
    return ""


def _codes(session: int, member: int) -> Sequence[str]:
    """By every key that may still be in use, so that a change of keys spoils no printed slip."""
    return [code_of(digest) for digest in indexes(_about(session, member))]


def _about(session: int, member: int) -> str:
    return f"attendance-slip:{session}:{member}"
