"""What training is asked of whom in a year, how much of it is done, and whether it will be met (TH-1 … TH-12, CD-7). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from server.law.lawbook import Finding
from server.values.periods import chinese_day, days_between, months_after
from training.course_vocabulary import CourseKind, OrganiserLevel, Outlook, PartYear, Regime
from training.rules.hours import TENTHS, said
from training.rules.settings import Settings

#: What each duty is measured by: the decision with its hours, None where it asks for courses alone.
_HOURS = {
    Regime.SECRETARY: "hours_secretary",
    Regime.PARTY_MEMBER: "hours_member",
    Regime.CADRE: "cadre_hours",
    Regime.WORKER: "hours_worker",
}
_COURSES = {
    Regime.SECRETARY: "secretary_courses",
    Regime.CHILD: "child_courses",
}
#: Duties of whoever is new in a post: the decision with the months in which the training is to be done.
_NEWCOMERS = {Regime.NEW_SECRETARY: "new_secretary_months", Regime.NEW_WORKER: "new_worker_months"}


class Attended(NamedTuple):
    """One session that somebody was at, or will be by their enrolment: its hours in tenths, and the course it is of."""

    session: int
    day: date
    hours: int
    kind: CourseKind
    level: OrganiserLevel
    course: int


class Finished(NamedTuple):
    """A course that somebody finished, or will by their enrolment: its last day, and its days in tenths as entered.

    `induction` is whether it is the initial training of community workers (TH-12).
    """

    course: int
    last: date
    days: int | None
    kind: CourseKind
    level: OrganiserLevel
    induction: bool = False


class Duty(NamedTuple):
    """A duty of one person and the days of the posts that it comes with.

    `spans` are the days of each post, first and first no longer, where there are several; they may overlap or lie apart.
    """

    regime: Regime
    since: date
    until: date | None = None
    spans: tuple[tuple[date, date | None], ...] = ()

    def days(self, first: date, last: date) -> int:
        """The days from `first` to `last`, both included, on which somebody was in one of the posts."""
        made, free = 0, first
        for since, until in sorted(self.spans or ((self.since, self.until),), key=lambda one: one[0]):
            begins = max(free, since)
            ends = last if until is None else min(last, until - timedelta(days=1))
            if begins <= ends:
                made += days_between(begins, ends) + 1
                free = ends + timedelta(days=1)
        return made


@dataclass(frozen=True, slots=True)
class Record:
    """What somebody did and is enrolled for."""

    attended: Sequence[Attended] = ()
    finished: Sequence[Finished] = ()
    planned: Sequence[Attended] = ()
    to_finish: Sequence[Finished] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One duty on a day. Hours and days are tenths; `target` and `day_target` are what is held against.

    `whole` and `share` are the two readings of the hours of whoever came or left during the year (TH-11), `whole_days` and
    `share_days` those of the days, which are zero for a duty that is met by hours alone.
    """

    regime: Regime
    outlook: Outlook
    done: int
    planned: int
    target: int
    whole: int
    share: int
    days: int
    courses: int
    due: date
    findings: tuple[Finding, ...]
    day_target: int = 0
    whole_days: int = 0
    share_days: int = 0

    @property
    def missing(self) -> int:
        """Hours that neither are made nor will be by what is enrolled for."""
        return max(0, self.target - self.done - self.planned)


def is_of_year(duty: Duty, record: Record, year: int, settings: Settings) -> bool:
    """Whether a year has to do with a duty: the months of whoever is new may reach into the next, until the course is done."""
    if duty.regime not in _NEWCOMERS:
        return True
    first = date(year, 1, 1)
    due = months_after(duty.since, settings.number(_NEWCOMERS[duty.regime]))
    done = any(one.last < first and _prepares(one, duty, due) for one in record.finished)
    return first <= due and duty.since <= date(year, 12, 31) and not done


def judge(duty: Duty, record: Record, year: int, on: date, settings: Settings) -> Result:
    """How a duty of a year stands on a day; nothing counts twice, and nothing of another year."""
    if duty.regime in _NEWCOMERS:
        return _newcomer(duty, record, on, settings)
    first, last = date(year, 1, 1), date(year, 12, 31)
    attended = [one for one in record.attended if _has_hours(one, duty.regime)]
    coming = [one for one in record.planned if _has_hours(one, duty.regime)]
    done, planned = _hours(attended, year, settings), _hours([*attended, *coming], year, settings)
    finished = [one for one in record.finished if one.last.year == year and _counts(one, duty.regime)]
    to_finish = [one for one in record.to_finish if one.last.year == year and _counts(one, duty.regime)]
    by_share = settings.values["part_year"] == PartYear.SHARE
    whole, share = _both(duty, settings.number(_HOURS[duty.regime]) if duty.regime in _HOURS else 0, first, last)
    whole_days, share_days = _both(
        duty, settings.number("cadre_days") if duty.regime is Regime.CADRE else 0, first, last
    )
    target, day_target = (share, share_days) if by_share else (whole, whole_days)
    days = sum(one.days or 0 for one in finished)
    to_days = days + sum(one.days or 0 for one in to_finish)
    asked = settings.number(_COURSES[duty.regime]) if duty.regime in _COURSES else 0

    def reached(hours: int, courses: int, spent: int) -> bool:
        by_days = duty.regime is Regime.CADRE and spent >= day_target
        return (hours >= target or by_days) and courses >= asked

    met = reached(done, len(finished), days)
    will = reached(planned, len(finished) + len(to_finish), to_days)
    outlook = _outlook(met, will, over=on > last)
    made = Result(
        *(duty.regime, outlook, done, planned - done, target, whole, share, days, len(finished), last, ()),
        *(day_target, whole_days, share_days),
    )
    return replace(made, findings=tuple(_findings(made, asked, settings)))


def _outlook(met: bool, will: bool, *, over: bool) -> Outlook:  # noqa: FBT001  # Two answers to one question.
    if met:
        return Outlook.MET
    if over:
        return Outlook.MISSED
    return Outlook.PLANNED if will else Outlook.SHORT


def _counts(one: Finished, regime: Regime) -> bool:
    """Secretaries and cadres are asked for 集中培训; a child director's yearly training may take any form."""
    return regime not in {Regime.SECRETARY, Regime.CADRE} or one.kind is CourseKind.CENTRAL


def _has_hours(one: Attended, regime: Regime) -> bool:
    """The 90 hours of a cadre are of 集中培训 (TH-4); the others' may be of any form (TH-8)."""
    return regime is not Regime.CADRE or one.kind is CourseKind.CENTRAL


def _hours(attended: Sequence[Attended], year: int, settings: Settings) -> int:
    """Tenths of hours of a year, each session once (TH-10), online ones up to the cap where one was decided (TH-9)."""
    once = {one.session: one for one in attended if one.day.year == year}.values()
    online = sum(one.hours for one in once if one.kind is CourseKind.ONLINE)
    cap = settings.number("online_cap_hours") * TENTHS
    return sum(one.hours for one in once) - (max(0, online - cap) if cap else 0)


def _both(duty: Duty, asked: int, first: date, last: date) -> tuple[int, int]:
    """Tenths of what is asked: of the whole year, and by the days in the post, rounded up (TH-11).

    The day a post ends is the first one no longer in it.
    """
    whole, of = asked * TENTHS, days_between(first, last) + 1
    return whole, -(-whole * duty.days(first, last) // of)


def _findings(one: Result, asked: int, settings: Settings) -> Iterator[Finding]:
    fine = one.outlook in {Outlook.MET, Outlook.PLANNED}
    if one.regime in _HOURS:
        yield _of_hours(one, settings, fine=fine)
        if one.share != one.whole:
            yield _of_the_year(one, settings)
    if asked:
        provision = settings.provision(_COURSES[one.regime])
        enough = one.courses >= asked
        what = "集中培训" if one.regime is Regime.SECRETARY else "培训"
        make = provision.note if enough or fine else provision.warning
        yield make(
            f"当年完成{what}{one.courses}次，要求{asked}次。", {"courses": one.courses, "asked": asked}, met=enough
        )


def _of_hours(one: Result, settings: Settings, *, fine: bool) -> Finding:
    provision = settings.provision(_HOURS[one.regime])
    message = f"已有{said(one.done)}学时，已报名{said(one.planned)}学时"
    if one.regime is Regime.CADRE:
        message += f"，完成的班次{said(one.days)}天；要求{_asked(one.target, one.day_target)}，"
        message += "达到一项即完成，天数和学时不互相折算"
        if one.outlook is Outlook.MET:
            message += "。按学时完成" if one.done >= one.target else "。按天数完成"
    else:
        message += f"，要求{_asked(one.target)}"
    numbers = {"done": one.done, "planned": one.planned, "target": one.target}
    formula = f"{said(one.done)} + {said(one.planned)} {'≥' if one.missing == 0 else '＜'} {said(one.target)}"
    if one.regime is Regime.CADRE:
        numbers |= {"days": one.days, "day_target": one.day_target}
        formula += f"；{said(one.days)} {'≥' if one.days >= one.day_target else '＜'} {said(one.day_target)}"
    make = provision.note if fine else provision.warning
    return make(message + "。", numbers, formula, met=fine)


def _of_the_year(one: Result, settings: Settings) -> Finding:
    """Which of the two readings binds whoever was not in the post all year, and by whose decision (TH-11)."""
    reading = PartYear(settings.values["part_year"])
    provision = settings.provision("part_year")
    message = (
        f"不是全年任职：全年要求{_asked(one.whole, one.whole_days)}，"
        f"按任职天数折算为{_asked(one.share, one.share_days)}。"
        f"现用“{reading.label}”的口径，以{_asked(one.target, one.day_target)}为准"
    )
    if not provision.standing.is_law:
        message += "（待确认，在工作口径登记）"
    return provision.note(message + "。", {"whole": one.whole, "share": one.share, "target": one.target})


def _asked(hours: int, days: int = 0) -> str:
    return f"{said(hours)}学时" + (f"或者{said(days)}天" if days else "")


def _prepares(one: Finished, duty: Duty, due: date) -> bool:
    """Whether a course is the one that somebody new is asked for.

    Workers may have had theirs before they began: it is given to nobody but those who are taken on.
    """
    if duty.regime is Regime.NEW_WORKER:
        return one.induction and one.last <= due
    return one.kind is CourseKind.CENTRAL and one.level.county_or_above and duty.since <= one.last <= due


def _newcomer(duty: Duty, record: Record, on: date, settings: Settings) -> Result:
    """Within so many months of the first day, whatever the year.

    A course of the county or above for a new secretary (TH-2), the initial training for a new community worker (TH-12).
    """
    field = _NEWCOMERS[duty.regime]
    months = settings.number(field)
    due = months_after(duty.since, months)
    made = [one for one in record.finished if _prepares(one, duty, due)]
    will = [one for one in record.to_finish if _prepares(one, duty, due)]
    outlook = _outlook(bool(made), bool(will), over=on > due)
    provision = settings.provision(field)
    fine = outlook in {Outlook.MET, Outlook.PLANNED}
    make = provision.note if fine else provision.warning
    asked = "任职，{}前参加县级以上集中培训" if duty.regime is Regime.NEW_SECRETARY else "到岗，{}前参加初任培训"
    message = f"{chinese_day(duty.since)}{asked.format(chinese_day(due))}，{outlook.label}。"
    return Result(
        duty.regime, outlook, 0, 0, 0, 0, 0, 0, len(made), due, (make(message, {"months": months}, met=fine),)
    )
