"""Days in the village, leave and absence of those who were sent, and what an appraisal may still say (FS-7, FS-8, FS-9). Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cadres.vocabulary import Grade
from server.law.holidays import caution, is_off
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day
from training.rules.settings import Settings
from training.vocabulary import LeaveApprover, PresenceMeasure

_LADDER = Provision("FS-9", "外省驻村干部管理办法：抽查不在岗的，按次数降等，山西待确认", Standing.PARAMETER)

#: The best grade that is left after so many absences in a year, from three on the worst.
CEILING = (Grade.EXCELLENT, Grade.COMPETENT, Grade.BASIC, Grade.UNFIT)
#: The grades from the best down.
ORDER = (Grade.EXCELLENT, Grade.COMPETENT, Grade.BASIC, Grade.UNFIT)
#: Days off between two leaves are no more than this; a longer way apart is not looked through.
_LONGEST_REST = 16


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both included: of one year that somebody was in a team, or of a leave."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def workdays(self) -> int:
        """Working days: no weekend and no public holiday, but the weekends that are worked instead of one."""
        return sum(not is_off(self.first + timedelta(days=order)) for order in range(self.days))


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
    made, doubt = len(there), ""
    if settings.measure is PresenceMeasure.WORKDAY_SHARE:
        # A share of working days is made of working days: a weekend in the village adds nothing to either side.
        made = sum(not is_off(day) for day in there)
        over, under = settings.share
        whole = span.workdays()
        field, unit, what = (
            "presence_share",
            "个工作日",
            f"{whole}个工作日（扣除节假日，计入调休上班）的{under}分之{over}",
        )
        doubt = caution(span.first, span.last)
        left, right = (made, under), (whole, over)
    else:
        least = settings.number("presence_year")
        field, unit, what = "presence_year", "天", f"全年{least}天按{span.days}天折算"
        left, right = (made, 365), (least, span.days)
    met = left[0] * left[1] >= right[0] * right[1]
    provision = settings.provision(field)
    message = f"{chinese_day(span.first)}至{chinese_day(span.last)}驻村{made}{unit}，{'达到' if met else '不足'}{what}。{doubt}"
    make = provision.note if met else provision.warning
    # The factors stand in it: a product alone would pass for days.
    formula = f"{left[0]}×{left[1]} {'≥' if met else '＜'} {right[0]}×{right[1]}"
    return (make(message, {"days": made}, formula, met=met),)


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


def joined(new: Span, others: Sequence[Span], spent: Collection[date] = ()) -> tuple[Span, ...]:
    """A leave with those before and after it in the order of their days, as long as somebody is away in one go.

    Two adjoin day to day, or where nothing lies between them but days off of which none was `spent` in the village.
    """
    found = [new]
    for one in sorted(others, key=lambda it: it.first, reverse=True):
        if _away_between(one, found[0], spent):
            found.insert(0, one)
    for one in sorted(others, key=lambda it: it.first):
        if _away_between(found[-1], one, spent):
            found.append(one)
    return tuple(found)


def _away_between(one: Span, other: Span, spent: Collection[date]) -> bool:
    """Whether somebody stays away from the end of one leave to the beginning of the next."""
    between = (other.first - one.last).days - 1
    if not 0 <= between <= _LONGEST_REST:
        return False
    days = (one.last + timedelta(days=order) for order in range(1, between + 1))
    return all(is_off(day) and day not in spent for day in days)


def leave_allowed(
    new: Span, by: LeaveApprover, settings: Settings, others: Sequence[Span] = (), spent: Collection[date] = ()
) -> tuple[Finding, ...]:
    """A breach where the township lets somebody go for longer than it may, counted with the leaves that adjoin (FS-8).

    What is counted are the days of the leaves; the days off between two of them are nobody's leave.
    """
    whole, most = joined(new, others, spent), settings.number("leave_days")
    days = sum(one.days for one in whole)
    if by is LeaveApprover.TOWNSHIP and days > most:
        said = f"请假{days}天" if len(whole) == 1 else f"连同前后相连（中间只隔休息日的也算）的请假共{days}天"
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
