"""Whether the days of a plan can still be kept as of today: windows that have passed, and the first day that keeps them all. Pure.

A stage that nobody recorded may have been done all the same. So what has passed warns and takes a reason, and stops nothing.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from elections.rules.book import Rulebook
from elections.rules.calendar import BEFORE_THE_VOTE, Window, windows
from elections.rules.process import WITHOUT_CANDIDATES
from elections.rules.schedule import ITEMS, Days
from elections.vocabulary import Stage
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day, days_between

_OWN = Provision("D-04", "系统内控规则", Standing.INFERENCE)
_NAMED = 5


def unkept(
    book: Rulebook,
    election_day: date,
    reached: Mapping[Stage, date],
    today: date,
    *,
    by_election: bool = False,
    free: bool = False,
) -> tuple[Finding, ...]:
    """A warning for each window before the vote that ended with nothing recorded, and one with the first day that keeps all.

    `reached` are the stages that are done, with their days. Of an election day that is past nothing is said: such an
    election is put on record afterwards, not planned.
    """
    if election_day < today:
        return ()
    asked = [
        one
        for one in windows(book, election_day, reached, by_election=by_election, free=free)
        if one.stage in BEFORE_THE_VOTE
    ]
    passed = [one for one in asked if one.actual is None and one.due < today]
    first = election_day + timedelta(days=max((_lacking(one, today) for one in asked), default=0))
    late = any(_missed(one, today) for one in asked)
    return (*(_passed(one, today) for one in passed), *([_first_day(first, today)] if late else []))


def _missed(window: Window, today: date) -> bool:
    return (window.actual or today) > window.due


def _lacking(window: Window, today: date) -> int:
    """By how many days election day must be later for the window to be kept, off its edge; 0 where it is kept."""
    done = window.actual or today
    return days_between(window.due, done) + int(window.early) if done > window.due else 0


def _passed(window: Window, today: date) -> Finding:
    late = days_between(window.due, today)
    message = (
        f"{window.label}要求{window.requirement}，还没有登记办理，今天{chinese_day(today)}已晚{late}天，"
        "按这个选举日已经不能按期办。"
    )
    basis = Provision(window.finding.rule, window.finding.cite, window.finding.standing)
    formula = f"{window.due:%Y-%m-%d} − {today:%Y-%m-%d} = {-late}"
    return basis.warning(message, {"days": -late}, formula, met=False)


def _first_day(first: date, today: date) -> Finding:
    message = f"没有办的从今天{chinese_day(today)}办起、已办的按办理日算，各项期限都能留足的选举日最早是{chinese_day(first)}。"
    return _OWN.warning(message, met=False)


def gone_by(days: Days, reached: Mapping[Stage, date], today: date, *, free: bool = False) -> Iterator[Finding]:
    """One warning of the lines of a plan whose days are past while their stages are not recorded as done."""
    unasked = WITHOUT_CANDIDATES if free else frozenset()
    late = [
        code
        for code, day in days.items()
        if day < today and ITEMS[code].stage not in reached and ITEMS[code].stage not in unasked
    ]
    if late:
        named = "、".join(f"{ITEMS[code].label}（{chinese_day(days[code])}）" for code in late[:_NAMED])
        rest = "等" if len(late) > _NAMED else ""
        message = f"日程中有{len(late)}项的日期在今天{chinese_day(today)}以前，还没有登记办理：{named}{rest}。"
        yield _OWN.warning(message, {"late": len(late)}, met=False)
