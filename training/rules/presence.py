"""Days in the village, leave and absence of those who were sent, and what an appraisal may still say (FS-7, FS-8, FS-9). Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cadres.vocabulary import Grade
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day
from training.rules.settings import Settings
from training.vocabulary import LeaveApprover, PresenceMeasure

_LADDER = Provision("FS-9", "外省驻村干部管理办法：抽查不在岗的，按次数降等，山西待确认", Standing.PARAMETER)

#: The best grade that is left after so many absences in a year, from three on the worst.
CEILING = (Grade.EXCELLENT, Grade.COMPETENT, Grade.BASIC, Grade.UNFIT)
#: The grades from the best down.
ORDER = (Grade.EXCELLENT, Grade.COMPETENT, Grade.BASIC, Grade.UNFIT)
_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both included: of one year that somebody was in a team, or of a leave."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def weekdays(self) -> int:
        """Mondays to Fridays: holidays and days worked instead are not known here, and the finding says so."""
        return sum((self.first + timedelta(days=order)).weekday() < _WEEKEND for order in range(self.days))


def span_of(year: int, since: date, until: date | None, on: date) -> Span | None:
    """The part of a year that somebody was there up to `on`; None where there is none."""
    first = max(since, date(year, 1, 1))
    ends = [date(year, 12, 31), on] + ([until - timedelta(days=1)] if until else [])
    return Span(first, min(ends)) if first <= min(ends) else None


def presence(days: Sequence[date], span: Span, settings: Settings) -> tuple[Finding, ...]:
    """The days in the village within the span held against the measure that the place chose; a part of a year asks its part."""
    there = [day for day in days if span.first <= day <= span.last]
    if settings.measure is PresenceMeasure.MONTH_DAYS:
        return tuple(_by_month(there, span, settings))
    made = len(there)
    if settings.measure is PresenceMeasure.WORKDAY_SHARE:
        # A share of working days is made of working days: a weekend in the village adds nothing to either side.
        made = sum(day.weekday() < _WEEKEND for day in there)
        over, under = settings.share
        whole = span.weekdays()
        field, unit, what = (
            "presence_share",
            "个工作日",
            f"{whole}个工作日（周一至周五，未扣除节假日）的{under}分之{over}",
        )
        left, right = made * under, whole * over
    else:
        least = settings.number("presence_year")
        field, unit, what = "presence_year", "天", f"全年{least}天按{span.days}天折算"
        left, right = made * 365, least * span.days
    met = left >= right
    provision = settings.provision(field)
    message = f"{span.first.year}年到{chinese_day(span.last)}驻村{made}{unit}，{'达到' if met else '不足'}{what}。"
    make = provision.note if met else provision.warning
    return (make(message, {"days": made}, f"{left} {'≥' if met else '＜'} {right}", met=met),)


def _by_month(there: Sequence[date], span: Span, settings: Settings) -> Iterator[Finding]:
    """Whole months only: of one that was begun or is not over nothing is asked yet."""
    least, by_month = settings.number("presence_month"), Counter(day.month for day in there)
    provision = settings.provision("presence_month")
    for month in range(span.first.month, span.last.month + 1):
        begins = date(span.first.year, month, 1)
        ends = (begins + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        made = by_month[month]
        if begins >= span.first and ends <= span.last and made < least:
            message = f"{begins.year}年{month}月驻村{made}天，不足{least}天。"
            yield provision.warning(message, {"days": made, "least": least}, f"{made} ＜ {least}", met=False)


def approver(first: date, last: date, settings: Settings) -> LeaveApprover:
    """Who may let somebody go: the township up to so many days, beyond the county (FS-8)."""
    days = (last - first).days + 1
    return LeaveApprover.TOWNSHIP if days <= settings.number("leave_days") else LeaveApprover.COUNTY


def joined(new: Span, others: Sequence[Span]) -> Span:
    """A leave with those that adjoin it, day to day, before and after: as long as somebody is away in one go."""
    day = timedelta(days=1)
    first, last = new.first, new.last
    for one in sorted(others, key=lambda it: it.first, reverse=True):
        if one.last == first - day:
            first = one.first
    for one in sorted(others, key=lambda it: it.first):
        if one.first == last + day:
            last = one.last
    return Span(first, last)


def leave_allowed(new: Span, by: LeaveApprover, settings: Settings, others: Sequence[Span] = ()) -> tuple[Finding, ...]:
    """A breach where the township lets somebody go for longer than it may, counted with the leaves that adjoin."""
    whole, most = joined(new, others), settings.number("leave_days")
    days = whole.days
    if by is LeaveApprover.TOWNSHIP and approver(whole.first, whole.last, settings) is LeaveApprover.COUNTY:
        said = f"请假{days}天" if whole == new else f"连同前后相连的请假共{days}天"
        message = f"{said}，超过{most}日的由{LeaveApprover.COUNTY.label}批准。"
        return (settings.provision("leave_days").breach(message, {"days": days, "most": most}, f"{days} ＞ {most}"),)
    return ()


def ceiling(absences: int) -> Grade:
    """The best grade that so many unexcused absences in the year leave (FS-9)."""
    return CEILING[min(absences, len(CEILING) - 1)]


def worst_year(absences: Iterable[date]) -> tuple[int, int] | None:
    """The year with the most absences and their number, the later of two alike; None where there are none."""
    by_year = Counter(day.year for day in absences)
    return max(by_year.items(), key=lambda one: (one[1], one[0])) if by_year else None


def graded(grade: Grade, absences: int, when: str = "当年") -> tuple[Finding, ...]:
    """A grade above what the absences of one year leave passes only for a reason; the places' own ladders differ."""
    best = ceiling(absences)
    if ORDER.index(grade) >= ORDER.index(best):
        return ()
    message = f"{when}抽查不在岗{absences}次，最高为{best.label}，拟定{grade.label}。"
    return (_LADDER.warning(message, {"absences": absences}, met=False),)
