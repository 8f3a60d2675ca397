"""Attendance by slips: the printed codes of one session, and taking in those that were handed in."""

from collections.abc import Mapping, Sequence
from itertools import islice

from pydantic import BaseModel, ConfigDict, Field

from cadres.queries import people
from server.access.actor import Actor
from server.access.sealing import index_many, indexes
from server.db.engine import transaction
from server.errors import Problem, Refused
from training import courses
from training.course_vocabulary import Presence
from training.courses import CourseView, MemberLine
from training.rules.slips import TAIL, HandedIn, code_of, printed, read_slips, slip_problems
from training.services.attendance import TakeAttendance, take_attendance
from training.services.courses import held_course

_MOST_NAMED = 5
#: What whoever took the slips in said by their name, as the trace keeps it.
CHECKED = "凭出勤票，经办人确认进场时核对过本人证件"


class TakeSlips(BaseModel):
    """The slips that were handed in, as a scanner or a hand typed them: each code, and after it the last four characters of the card.

    `checked` says on purpose that each card was looked at: the four alone might have been told by anybody.
    """

    model_config = ConfigDict(frozen=True)

    codes: str = Field(max_length=20000)
    checked: bool = False


def codes_for(session: int, members: Sequence[MemberLine]) -> Mapping[int, str]:
    """The code of each member's slip for a session, by the newest key."""
    digests = index_many([_about(session, one.id) for one in members])
    return {one.id: code_of(digest) for one, digest in zip(members, digests, strict=True)}


async def take_slips(actor: Actor, session: int, command: TakeSlips) -> int:
    """Everybody whose slip was handed in with their own card was there; returns how many.

    Raises Refused for a slip of another session, one that was taken before, one that is nobody's, and one whose bearer showed
    another's card: then none is taken.
    """
    slips = read_slips(command.codes)
    async with transaction(actor):
        problems = slip_problems(slips)
        if not command.checked:
            problems.append(
                Problem("核对证件", "没有确认进场时看过本人身份证。", "看过的勾选确认；没有看的，不凭票登记。")
            )
        if problems:
            raise Refused(problems)
        # The turn comes first: what another enters of this session meanwhile is seen below, not written over.
        course = await held_course(actor, await courses.session_of(actor, session))
        found = await courses.view(actor, course.id)
        known = {code: one for one in found.members for code in _codes(session, one.id)}
        tails = await _tails(actor, [known[one.code].person for one in slips if one.code in known])
        wrong = (
            problem for one in slips if (problem := _wrong(one, session, known, found) or _other(one, known, tails))
        )
        if problems := list(islice(wrong, _MOST_NAMED)):
            raise Refused(problems)
        there = {f"m{known[one.code].id}": Presence.PRESENT for one in slips}
        return await take_attendance(actor, session, TakeAttendance(presences=there), CHECKED)


async def _tails(actor: Actor, wanted: Sequence[int]) -> Mapping[int, str]:
    """The last four characters of some people's numbers, as their masked form leaves them."""
    return {one: person.masked_number[-TAIL:] for one, person in (await people(actor, wanted)).items()}


def _other(one: HandedIn, known: Mapping[str, MemberLine], tails: Mapping[int, str]) -> Problem | None:
    """Whether a slip came with the card of the one it names."""
    member = known[one.code]
    tail = tails.get(member.person)
    if tail is None:
        return Problem("票码", f"本账号看不到{member.name}的身份证号。", "核对证件后在下面的名单登记。")
    if tail != one.tail:
        cause = f"{member.name}的身份证后四位不是{one.tail}。"
        return Problem("票码", cause, "对照票上手写的数字；证件不是本人的，不登记。")
    return None


def _wrong(slip: HandedIn, session: int, known: Mapping[str, MemberLine], found: CourseView) -> Problem | None:
    code = slip.code
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
