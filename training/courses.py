"""Courses with their sessions and who is enrolled, read from the actor's area; inside `transaction(actor)`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from training.course_vocabulary import Audience, CourseKind, Enrolment, OrganiserLevel, Presence
from training.rules.hours import Completion, Sitting, completion, said


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session with how many were there."""

    sitting: Sitting
    title: str
    present: int


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody enrolled in a run, as far as they lie in the actor's area, with how they stand in it."""

    id: int
    region: str
    place: str
    person: int
    name: str
    enrolled: date
    score: int | None
    tested: date | None
    withdrawn: date | None
    withdrawal_reason: str | None
    presences: Mapping[int, Presence]
    completion: Completion


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Somebody enrolled in a run, as far as they lie in the actor's area: no more than telling of them needs."""

    id: int
    region: str
    person: int
    name: str
    withdrawn: date | None


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A run of a list; `enrolled` is how many are in it, whoever of them the actor may see, `hours` tenths of its sessions together."""

    id: int
    region: str
    programme: str
    run: int
    kind: CourseKind
    organiser: str
    level: OrganiserLevel
    audience: Audience
    first: date
    last: date
    venue: str
    places: int
    days: int | None
    pass_mark: int | None
    induction: bool
    document: str
    cancelled: date | None
    cancel_reason: str | None
    hours: int
    sessions: int
    enrolled: int

    @property
    def name(self) -> str:
        return f"{self.programme}第{self.run}期"

    @property
    def hours_said(self) -> str:
        return said(self.hours)

    @property
    def days_said(self) -> str:
        return said(self.days) if self.days else ""

    def is_open(self, on: date) -> bool:
        """Whether somebody may still enrol."""
        return self.enrolment(on) is Enrolment.OPEN

    def enrolment(self, on: date) -> Enrolment:
        """Whether a run takes people on a day, or why not: in the same words wherever it is told."""
        if self.cancelled:
            return Enrolment.CANCELLED
        if self.last < on:
            return Enrolment.OVER
        return Enrolment.OPEN if self.enrolled < self.places else Enrolment.FULL


@dataclass(frozen=True, slots=True)
class CourseView:
    """A run with everything of it."""

    course: CourseLine
    sessions: tuple[SessionLine, ...]
    members: tuple[MemberLine, ...]

    @property
    def staying(self) -> tuple[MemberLine, ...]:
        return tuple(one for one in self.members if one.withdrawn is None)

    @property
    def complete(self) -> tuple[MemberLine, ...]:
        """Those who get the certificate."""
        return tuple(one for one in self.members if one.completion.complete)

    @property
    def to_make_up(self) -> tuple[MemberLine, ...]:
        """Those who are to make it up."""
        return tuple(one for one in self.members if one.completion.make_up)


@dataclass(frozen=True, slots=True)
class TrainedIn:
    """A run that somebody was in, for their own page; `hours` tenths made."""

    member: int
    course: str
    first: date
    last: date
    hours: int
    score: int | None
    complete: bool


#: A county's runs are shown to its townships.
_SHOWN = "(starts_with(c.region, $1) OR starts_with($1, left(c.region, 6)))"
_COURSES = f"""
SELECT c.id, c.region, c.programme, c.run, c.kind, c.organiser, c.level, c.audience, c.first, c.last, c.venue, c.places,
       c.days, c.pass_mark, c.induction, c.document, c.cancelled, c.cancel_reason,
       coalesce((SELECT sum(s.hours) FROM course_session s WHERE s.course = c.id), 0)::int AS hours,
       (SELECT count(*) FROM course_session s WHERE s.course = c.id)::int AS sessions,
       course_enrolled(c.id) AS enrolled
FROM course c WHERE {_SHOWN}
"""  # noqa: S608  # Our own words.


#: Those of an area ($2, its code $3), and of a year ($4) where one is given.
_WANTED = """
AND (starts_with(c.region, $2) OR starts_with($3, left(c.region, 6)))
AND ($4::int IS NULL OR $4 IN (extract(year FROM c.first), extract(year FROM c.last)))
"""


async def courses(
    actor: Actor, area: str, *, year: int | None = None, first: int = 0, size: int | None = None
) -> tuple[CourseLine, ...]:
    """The runs of an area, for a township those of its county as well, the latest first; those of a year alone where given.

    From the one at `first` on, which counts from 0, and no more than `size` where that is given.
    """
    rows = await connection().fetch(
        f"{_COURSES} {_WANTED} ORDER BY c.first DESC, c.programme, c.run, c.id OFFSET $5 LIMIT $6",
        *(actor.reach, reach_of(area), area, year, first, size),
    )
    return tuple(map(_course, rows))


async def number_of_courses(actor: Actor, area: str, *, year: int | None = None) -> int:
    """How many runs `courses` has in all."""
    found = await connection().fetchval(
        f"SELECT count(*) FROM course c WHERE {_SHOWN} {_WANTED}",  # noqa: S608  # Our own words.
        *(actor.reach, reach_of(area), area, year),
    )
    return int(found)


async def course(actor: Actor, wanted: int) -> CourseLine:
    """One run. Raises NotFound outside the actor's area."""
    row = await connection().fetchrow(f"{_COURSES} AND c.id = $2", actor.reach, wanted)
    if row is None:
        raise NotFound
    return _course(row)


async def view(actor: Actor, wanted: int) -> CourseView:
    """One run with its sessions and members."""
    line = await course(actor, wanted)
    sessions = await _sessions([wanted])
    return CourseView(line, sessions[wanted], await _members(actor, line, sessions[wanted]))


async def sessions_of(actor: Actor, wanted: int) -> tuple[SessionLine, ...]:
    """The sessions of a run. Raises NotFound outside the actor's area."""
    line = await course(actor, wanted)
    return (await _sessions([line.id]))[line.id]


async def enrolled(actor: Actor, wanted: int, numbers: Sequence[int]) -> tuple[Enrolled, ...]:
    """Those of some enrolments that are for a run."""
    rows = await connection().fetch(
        """SELECT id, region, person, name, withdrawn FROM course_member
           WHERE course = $1 AND id = ANY($2) AND starts_with(region, $3)""",
        wanted,
        list(numbers),
        actor.reach,
    )
    return tuple(Enrolled(**dict(row.items())) for row in rows)


async def courses_of(actor: Actor, person: int) -> tuple[TrainedIn, ...]:
    """The runs that somebody was enrolled in, the latest first."""
    rows = await connection().fetch(
        """SELECT m.id, m.course, m.score, m.withdrawn, c.programme, c.run, c.first, c.last, c.pass_mark
           FROM course_member m JOIN course c ON c.id = m.course
           WHERE m.person = $1 AND starts_with(m.region, $2) AND c.cancelled IS NULL ORDER BY c.first DESC""",
        person,
        actor.reach,
    )
    sessions = await sittings_of([row["course"] for row in rows])
    told = await _presences([row["id"] for row in rows])
    found = []
    for row in rows:
        sittings = sessions[row["course"]]
        left = row["withdrawn"] is not None
        done = completion(sittings, told[row["id"]], row["pass_mark"], row["score"], left=left)
        name = f"{row['programme']}第{row['run']}期"
        found.append(TrainedIn(row["id"], name, row["first"], row["last"], done.made, row["score"], done.complete))
    return tuple(found)


async def session_of(actor: Actor, session: int) -> int:
    """The run that a session is of. Raises NotFound outside the actor's area."""
    found = await connection().fetchval("SELECT course FROM course_session WHERE id = $1", session)
    if found is None:
        raise NotFound
    return (await course(actor, int(found))).id


async def course_of_member(actor: Actor, member: int) -> int:
    """The run that an enrolment is for. Raises NotFound outside the actor's area."""
    found = await connection().fetchval(
        "SELECT course FROM course_member WHERE id = $1 AND starts_with(region, $2)", member, actor.reach
    )
    if found is None:
        raise NotFound
    return int(found)


async def sittings_of(wanted: Sequence[int]) -> Mapping[int, Sequence[Sitting]]:
    """The sessions of some runs alone, without counting who was there: a run without any is there with none."""
    found: dict[int, list[Sitting]] = {one: [] for one in wanted}
    for row in await connection().fetch(
        "SELECT course, id, day, begins, ends, hours FROM course_session WHERE course = ANY($1) ORDER BY day, begins",
        list(found),
    ):
        course, *told = row.values()
        found[course].append(Sitting(*told))
    return found


async def _sessions(wanted: Sequence[int]) -> Mapping[int, tuple[SessionLine, ...]]:
    rows = await connection().fetch(
        """SELECT s.id, s.course, s.day, s.begins, s.ends, s.hours, s.title,
                  (SELECT count(*) FROM course_presence p WHERE p.session = s.id AND p.presence = 'present')::int AS present
           FROM course_session s WHERE s.course = ANY($1) ORDER BY s.day, s.begins""",
        list(wanted),
    )
    found: defaultdict[int, list[SessionLine]] = defaultdict(list)
    for row in rows:
        sitting = Sitting(row["id"], row["day"], row["begins"], row["ends"], row["hours"])
        found[row["course"]].append(SessionLine(sitting, row["title"], row["present"]))
    return {one: tuple(found[one]) for one in wanted}


async def _presences(members: Sequence[int]) -> Mapping[int, dict[int, Presence]]:
    """What was told of some members, by member and session; nothing of whoever was never told of."""
    told: dict[int, dict[int, Presence]] = {one: {} for one in members}
    for row in await connection().fetch(
        "SELECT member, session, presence FROM course_presence WHERE member = ANY($1)", list(members)
    ):
        told[row["member"]][row["session"]] = Presence(row["presence"])
    return told


async def _members(actor: Actor, line: CourseLine, sessions: Sequence[SessionLine]) -> tuple[MemberLine, ...]:
    rows = await connection().fetch(
        """SELECT m.id, m.region, coalesce(c.name, d.name, '') AS place, m.person, m.name, m.enrolled, m.score, m.tested,
                  m.withdrawn, m.withdrawal_reason
           FROM course_member m LEFT JOIN community c ON c.region = m.region AND c.until IS NULL
           LEFT JOIN division d ON d.code = m.region AND d.until IS NULL
           WHERE m.course = $1 AND starts_with(m.region, $2) ORDER BY m.region, m.name, m.id""",
        line.id,
        actor.reach,
    )
    told = await _presences([row["id"] for row in rows])
    sittings = [one.sitting for one in sessions]
    return tuple(
        MemberLine(
            **dict(row.items()),
            presences=told[row["id"]],
            completion=completion(
                sittings, told[row["id"]], line.pass_mark, row["score"], left=row["withdrawn"] is not None
            ),
        )
        for row in rows
    )


def _course(row: Mapping[str, Any]) -> CourseLine:
    told = dict(row.items())
    return CourseLine(
        **{
            **told,
            "kind": CourseKind(told["kind"]),
            "level": OrganiserLevel(told["level"]),
            "audience": Audience(told["audience"]),
        }
    )
