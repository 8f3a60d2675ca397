"""Runs of courses, their sessions, who is enrolled, and who was there. Hours are kept in tenths of a 学时."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Person
from server.db.columns import IN_AREA, choice, day, flag, key, link, moment, number, one_of, region, text
from server.db.engine import DB
from training.course_vocabulary import Audience, CourseKind, OrganiserLevel, Presence

#: What a county holds is shown to its townships, whose people go there; they write nothing on it.
_SHOWN_BELOW = f"({IN_AREA} OR starts_with(nullif(current_setting('app.scope', true), ''), left(region, 6)))"


class Course(Table, tablename="course", db=DB):
    """A run (`run`) of a programme that a county or township keeps, whoever organised it.

    `days` are tenths of days as the organiser gave them, apart from the hours of the sessions (TH-7). `pass_mark` is what a
    test asks, None where there is none; `induction` says that it is the initial training of its audience: posts for children, community workers, or both.
    """

    policy = _SHOWN_BELOW
    writable = IN_AREA

    id = key()
    region = region()
    programme = text(60)
    run = number()
    kind = choice(CourseKind)
    organiser = text(60)
    level = choice(OrganiserLevel)
    audience = choice(Audience)
    first = day()
    last = day()
    venue = text(60)
    places = number()
    days = number(null=True)
    pass_mark = number(null=True)
    induction = flag(default=False)
    document = text(120)
    cancelled = day(null=True)
    cancel_reason = text(200, null=True)
    recorded = moment()

    course_once = Unique([region, programme, run, first])
    course_kind_known = one_of("kind", CourseKind)
    course_level_known = one_of("level", OrganiserLevel)
    course_audience_among = one_of("audience", Audience)
    course_days_in_order = Check("last >= first")
    course_numbers_possible = Check(
        "run BETWEEN 1 AND 999 AND places BETWEEN 1 AND 9999 AND days BETWEEN 1 AND 3660 AND pass_mark BETWEEN 1 AND 100"
    )


class CourseSession(Table, tablename="course_session", db=DB):
    """One session; `begins` and `ends` are minutes of the day, `hours` tenths of a 学时 as entered."""

    policy = _SHOWN_BELOW
    writable = IN_AREA

    id = key()
    region = region()
    course = link(Course)
    day = day()
    begins = number()
    ends = number()
    title = text(60)
    hours = number()

    course_session_once = Unique([course, day, begins])
    course_session_times_possible = Check("0 <= begins AND begins < ends AND ends <= 1440")
    course_session_hours_possible = Check("hours BETWEEN 1 AND 120")


class CourseMember(Table, tablename="course_member", db=DB):
    """Somebody enrolled in a run; `region` is where their record is, `name` as it stood. `withdrawn` is the day they withdrew."""

    id = key()
    region = region()
    course = link(Course)
    person = link(Person)
    name = text(40)
    enrolled = day()
    score = number(null=True)
    tested = day(null=True)
    withdrawn = day(null=True)
    withdrawal_reason = text(200, null=True)

    course_member_once = Unique([course, person])
    course_member_score_possible = Check("score BETWEEN 0 AND 100")
    course_member_score_has_its_day = Check("(score IS NULL) = (tested IS NULL)")


class CoursePresence(Table, tablename="course_presence", db=DB):
    """Whether somebody was there for a session."""

    id = key()
    region = region()
    session = link(CourseSession)
    member = link(CourseMember)
    presence = choice(Presence)
    recorded = moment()

    course_presence_once = Unique([session, member])
    course_presence_known = one_of("presence", Presence)
