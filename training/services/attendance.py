"""Who is enrolled in a run, who was there for each session, and how they did in the test."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import refuse_merged
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import NotFound, Problem, Refused
from training import courses
from training.completion import refuse_certified
from training.course_vocabulary import Presence
from training.courses import CourseLine, Enrolled, SessionLine
from training.rules.hours import Sitting
from training.services.courses import held_course, subject
from training.services.judging import because
from training.tables import CourseMember

ENROLLED = event_kind("course.enrolled", "报名")
WITHDRAWN = event_kind("course.withdrawn", "退出培训", Dot.ATTENTION)
STRUCK = event_kind("course.enrolment_struck", "取消误登的报名", Dot.ATTENTION)
ATTENDED = event_kind("course.attended", "登记出勤")
SCORED = event_kind("course.scored", "登记考核成绩")

_MOST_NAMED = 5
#: How a form names an enrolment; no number of a record has more digits.
_KEY = re.compile(r"m([0-9]{1,18})")


class Enrol(BaseModel):
    """Somebody on record, for a run."""

    model_config = ConfigDict(frozen=True)

    person: int


class TakeAttendance(BaseModel):
    """Who was there: by `m` and the number of the enrolment. Who is left out is not told yet."""

    model_config = ConfigDict(frozen=True)

    presences: dict[str, Presence] = Field(max_length=2000)


class RecordScores(BaseModel):
    """Scores of a test by `m` and the number of the enrolment; a test that is taken again counts as taken then."""

    model_config = ConfigDict(frozen=True)

    tested: date
    scores: dict[str, str] = Field(max_length=2000)


class Withdraw(BaseModel):
    """Somebody does not go on."""

    model_config = ConfigDict(frozen=True)

    withdrawn: date
    reason: str = Field(min_length=2, max_length=200)


@dataclass(slots=True)
class Together:
    """What the rows of one file did, to be told of in the trace once for each run and each session instead of row by row."""

    enrolled: list[tuple[CourseLine, str]] = field(default_factory=list)
    told: list[tuple[CourseLine, SessionLine, Presence]] = field(default_factory=list)

    def take_up(self, other: "Together") -> None:
        """What a row did that went in."""
        self.enrolled += other.enrolled
        self.told += other.told


async def tell_together(actor: Actor, done: Together) -> None:
    """Write into the trace what rows did; inside the transaction that did it."""
    runs: dict[int, tuple[CourseLine, list[str]]] = {}
    for line, name in done.enrolled:
        runs.setdefault(line.id, (line, []))[1].append(name)
    for line, names in runs.values():
        await _tell_enrolled(actor, line, names)
    sessions: dict[int, tuple[CourseLine, SessionLine, list[Presence]]] = {}
    for line, session, presence in done.told:
        sessions.setdefault(session.sitting.id, (line, session, []))[2].append(presence)
    for line, session, presences in sessions.values():
        await _tell_presences(actor, line, session, presences)


async def _tell_enrolled(actor: Actor, line: CourseLine, names: Sequence[str]) -> None:
    after = {"班次": line.name} | ({"人数": f"{len(names)}人"} if len(names) > 1 else {})
    after["姓名"] = "、".join(names)
    await audit.record(actor, ENROLLED, Change(subject(line.id), line.region, after=after))


async def _tell_presences(
    actor: Actor, line: CourseLine, session: SessionLine, presences: Sequence[Presence], basis: str = ""
) -> None:
    after = {"课程": session.title, "日期": session.sitting.day.isoformat()}
    after |= {one.label: f"{number}人" for one in Presence if (number := presences.count(one))}
    after |= {"依据": basis} if basis else {}
    await audit.record(actor, ATTENDED, Change(subject(line.id), line.region, after=after))


async def enrol(actor: Actor, course: int, command: Enrol, together: Together | None = None) -> int:
    """Enrol somebody of the actor's area. Raises Refused for a full run or a second time; returns the enrolment's number.

    With `together` the caller tells of it in the trace by `tell_together`.
    """
    async with transaction(actor):
        line = await held_course(actor, course)
        found = await connection().fetchrow(
            "SELECT id, region, name FROM person WHERE id = $1 AND starts_with(region, $2)", command.person, actor.reach
        )
        if found is None:
            raise Refused([Problem("人员", "本账号的地区没有登记这个人。", "先登记人员，再报名。")])
        await refuse_merged([command.person])
        if line.enrolled >= line.places:
            raise Refused(
                [Problem("人员", f"{line.name}名额{line.places}人已满。", "报下一期，或者先在班次页面增加名额。")]
            )
        row = CourseMember(
            region=found["region"],
            course=course,
            person=command.person,
            name=found["name"],
            enrolled=clock.today(),
        )
        try:
            async with connection().transaction():
                await row.save()
        except asyncpg.UniqueViolationError:
            cause = f"{found['name']}已经报过{line.name}。"
            raise Refused([Problem("人员", cause, "同一期一人只报一次。", "TH-10")]) from None
        if together is None:
            await _tell_enrolled(actor, line, [found["name"]])
        else:
            together.enrolled.append((line, found["name"]))
    return int(row.id)


async def take_attendance(
    actor: Actor, session: int, command: TakeAttendance, basis: str = "", together: Together | None = None
) -> int:
    """Record who was there; what was told before is put right. Returns how many were told of.

    The form shows everybody: those of whom the same is on record already are left as they are, and the trace does not count them.
    `basis` says in the trace on what it rests, where that is more than what whoever enters it says. With `together` the caller
    tells of it there by `tell_together`.

    Raises Refused where somebody would be in two places at once, for a day that has not come, for whoever is not enrolled.
    """
    async with transaction(actor):
        course = await courses.session_of(actor, session)
        line = await held_course(actor, course)
        sitting = next(one for one in await courses.sessions_of(actor, course) if one.sitting.id == session)
        if sitting.sitting.day > clock.today():
            raise Refused([Problem("出勤", f"{sitting.sitting.day.isoformat()}还没有到。", "上过课再登记。")])
        members = await _named(actor, course, command.presences, "出勤")
        there = {one: members[one] for one, presence in command.presences.items() if presence is Presence.PRESENT}
        await refuse_elsewhere(sitting.sitting, [one.person for one in there.values()])
        told = {members[key].id: presence for key, presence in command.presences.items()}
        changed = await _changed(session, told)
        await refuse_certified("出勤", course, changed)
        await connection().executemany(
            """INSERT INTO course_presence (region, session, member, presence, recorded) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (session, member) DO UPDATE SET presence = excluded.presence, recorded = excluded.recorded""",
            [
                (one.region, session, one.id, told[one.id].value, clock.now())
                for one in members.values()
                if one.id in changed
            ],
        )
        if together is not None:
            together.told += [(line, sitting, told[member]) for member in changed]
        elif changed:
            await _tell_presences(actor, line, sitting, [told[member] for member in changed], basis)
    return len(command.presences)


async def _changed(session: int, told: Mapping[int, Presence]) -> list[int]:
    """Those members of whom something else is on record for a session, or nothing."""
    rows = await connection().fetch(
        "SELECT member, presence FROM course_presence WHERE session = $1 AND member = ANY($2)", session, list(told)
    )
    known = {row["member"]: row["presence"] for row in rows}
    return [member for member, presence in told.items() if known.get(member) != presence.value]


async def _named(actor: Actor, course: int, named: Mapping[str, object], field: str) -> Mapping[str, Enrolled]:
    """The members by the keys of a form. Raises Refused for a key that is nobody's, or of whoever has left."""
    if not named:
        raise Refused([Problem(field, "一个人也没有登记。", "逐人选定。")])
    numbers = [int(found.group(1)) for key in named if (found := _KEY.fullmatch(key))]
    known = {f"m{one.id}": one for one in await courses.enrolled(actor, course, numbers)}
    if any(key not in known for key in named):
        raise Refused([Problem(field, "有的人没有报这一期。", "刷新后再登记；没有报名的先报名。")])
    if gone := [known[key].name for key in named if known[key].withdrawn]:
        raise Refused([Problem(field, f"{'、'.join(gone[:_MOST_NAMED])}已经退出。", "退出的人不登记。")])
    return {key: known[key] for key in named}


async def refuse_elsewhere(sitting: Sitting, there: Iterable[int]) -> None:
    """Raise Refused where one of the people there was at another session that overlaps (TH-10)."""
    people = sorted({*there})
    for person in people:
        await take_turn("attendance", person)
    rows = await connection().fetch(
        """SELECT m.person, m.name, c.programme, c.run, s.id, s.day, s.begins, s.ends, s.hours
           FROM course_presence p JOIN course_session s ON s.id = p.session JOIN course_member m ON m.id = p.member
           JOIN course c ON c.id = s.course
           WHERE m.person = ANY($1) AND p.presence = 'present' AND s.day = $2 AND s.id <> $3""",
        people,
        sitting.day,
        sitting.id,
    )
    problems = []
    for row in rows:
        other = Sitting(row["id"], row["day"], row["begins"], row["ends"], row["hours"])
        if sitting.overlaps(other):
            cause = f"{row['name']}在{row['programme']}第{row['run']}期{other.time}出勤，与这一节{sitting.time}重叠。"
            problems.append(Problem("出勤", cause, "一人不能同时上两节课，核对是哪一节。", "TH-10"))
    if problems:
        raise Refused(problems[:_MOST_NAMED])


async def record_scores(actor: Actor, course: int, command: RecordScores) -> int:
    """Record the scores of a test; returns how many are new. Raises Refused for a run without one, and for what is no score."""
    async with transaction(actor):
        line = await held_course(actor, course)
        if line.pass_mark is None:
            raise Refused([Problem("成绩", f"{line.name}没有考核。", "有考核的班登记时写明合格分。")])
        if command.tested > clock.today() or command.tested < line.first:
            cause = f"{command.tested.isoformat()}还没有到，或者早于开班。"
            raise Refused([Problem("考核日期", cause, "核对日期。")])
        scores = {key: typed.strip() for key, typed in command.scores.items() if typed.strip()}
        members = await _named(actor, course, scores, "成绩")
        wrong = [members[key].name for key, typed in scores.items() if not _is_score(typed)]
        if wrong:
            cause = f"{'、'.join(wrong[:_MOST_NAMED])}的成绩不是0至100的整数。"
            raise Refused([Problem("成绩", cause, "填整数分。")])
        new = await _rescored({members[key].id: int(typed) for key, typed in scores.items()}, command.tested)
        if scores and not new:
            raise Refused([Problem("成绩", "成绩和考核日期都没有变。", "改了再保存。")])
        await refuse_certified("成绩", course, new)
        await connection().executemany(
            "UPDATE course_member SET score = $2, tested = $3 WHERE id = $1",
            [(member, score, command.tested) for member, score in new.items()],
        )
        after = {"班次": line.name, "考核日期": command.tested.isoformat(), "人数": str(len(new))}
        await audit.record(actor, SCORED, Change(subject(course), line.region, after=after))
    return len(new)


async def _rescored(scores: Mapping[int, int], tested: date) -> Mapping[int, int]:
    """Those of whom another score is on record, or none; where every score stands already, those of another day.

    The form shows everybody's score: whoever did no test again keeps the day of theirs beside those who did. Raises Refused where
    a day is put right for people who were tested on several.
    """
    rows = await connection().fetch("SELECT id, score, tested FROM course_member WHERE id = ANY($1)", list(scores))
    known = {row["id"]: (row["score"], row["tested"]) for row in rows}
    if new := {member: score for member, score in scores.items() if known[member][0] != score}:
        return new
    days = {known[member][1] for member in scores}
    if len(days) > 1:
        told = "、".join(sorted(day.isoformat() for day in days))
        raise Refused(
            [Problem("考核日期", f"成绩都没有变，登记的考核日期有{told}。", "更正日期的，只留要更正的人的成绩。")]
        )
    return {} if days == {tested} else scores


def _is_score(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) <= len("100") and int(typed) <= 100  # noqa: PLR2004


async def withdraw(actor: Actor, member: int, command: Withdraw) -> None:
    """Somebody does not go on with a run."""
    async with transaction(actor):
        one = await held_member(actor, member)
        line = await held_course(actor, one["course"])
        _refuse_withdrawal(one, line, command)
        await refuse_certified("人员", line.id, [member])
        await connection().execute(
            "UPDATE course_member SET withdrawn = $2, withdrawal_reason = $3 WHERE id = $1",
            member,
            command.withdrawn,
            command.reason,
        )
        after = {"班次": line.name, "姓名": one["name"], "退出": command.withdrawn.isoformat()}
        change = Change(subject(line.id), line.region, after=after, reason=because(command.reason))
        await audit.record(actor, WITHDRAWN, change)


def _refuse_withdrawal(one: asyncpg.Record, line: CourseLine, command: Withdraw) -> None:
    """Once, on a day that has come, and not before the enrolment or the opening, whichever was first."""
    if one["withdrawn"]:
        cause = f"{one['name']}已登记{one['withdrawn'].isoformat()}退出。"
        raise Refused([Problem("人员", cause, "登记错了的，先取消误登的退出。")])
    first = min(one["enrolled"], line.first)
    if not first <= command.withdrawn <= clock.today():
        cause = f"{command.withdrawn.isoformat()}还没有到，或者早于报名和开班（{first.isoformat()}）。"
        raise Refused([Problem("退出日期", cause, "核对日期。")])


async def strike_enrolment(actor: Actor, member: int, reason: str) -> None:
    """Take back an enrolment that was a mistake. Raises Refused once presence or a score is on record."""
    async with transaction(actor):
        one = await held_member(actor, member)
        line = await held_course(actor, one["course"])
        told = await connection().fetchval("SELECT count(*) FROM course_presence WHERE member = $1", member)
        if told or one["score"] is not None:
            raise Refused([Problem("人员", f"{one['name']}已有出勤或者成绩。", "不上了的，登记退出。")])
        await connection().execute("DELETE FROM course_member WHERE id = $1", member)
        before = {"班次": line.name, "姓名": one["name"]}
        await audit.record(actor, STRUCK, Change(subject(line.id), line.region, before=before, reason=because(reason)))


async def untell_presence(actor: Actor, session: int, member: int) -> None:
    """Take back what was told of one person in one session."""
    async with transaction(actor):
        line = await held_course(actor, await courses.session_of(actor, session))
        await held_member(actor, member)
        await refuse_certified("出勤", line.id, [member])
        told = await connection().fetchval(
            "DELETE FROM course_presence WHERE session = $1 AND member = $2 RETURNING id", session, member
        )
        if told is None:
            return  # Nothing was told, so that there is nothing to say of it.
        await audit.record(actor, ATTENDED, Change(subject(line.id), line.region, before={"出勤": "1人"}))


async def held_member(actor: Actor, member: int) -> asyncpg.Record:
    """An enrolment of the actor's area. Raises NotFound for any other."""
    row = await connection().fetchrow(
        "SELECT id, course, name, enrolled, score, withdrawn FROM course_member WHERE id = $1 AND starts_with(region, $2)",
        member,
        actor.reach,
    )
    if row is None:
        raise NotFound
    return row
