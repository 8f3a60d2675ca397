"""Public holidays as data, for the few rules that know of them (D-02, Q-0D). Pure.

Every other window of the law is counted in calendar days, whatever day of the week its last one is.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

_SATURDAY = 5

#: The State Council's arrangement of each year: the first and last days off, and the weekends that are worked.
ARRANGED: Mapping[int, tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]] = MappingProxyType(
    {
        2021: (
            "国务院办公厅关于2021年部分节假日安排的通知",
            (
                ("01-01", "01-03"),
                ("02-11", "02-17"),
                ("04-03", "04-05"),
                ("05-01", "05-05"),
                ("06-12", "06-14"),
                ("09-19", "09-21"),
                ("10-01", "10-07"),
            ),
            ("02-07", "02-20", "04-25", "05-08", "09-18", "09-26", "10-09"),
        ),
        2025: (
            "国务院办公厅关于2025年部分节假日安排的通知",
            (
                ("01-01", "01-01"),
                ("01-28", "02-04"),
                ("04-04", "04-06"),
                ("05-01", "05-05"),
                ("05-31", "06-02"),
                ("10-01", "10-08"),
            ),
            ("01-26", "02-08", "04-27", "09-28", "10-11"),
        ),
        2026: (
            "国务院办公厅关于2026年部分节假日安排的通知",
            (
                ("01-01", "01-03"),
                ("02-15", "02-23"),
                ("04-04", "04-06"),
                ("05-01", "05-05"),
                ("06-19", "06-21"),
                ("09-25", "09-27"),
                ("10-01", "10-07"),
            ),
            ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
        ),
    }
)


#: Days off of every year by 全国年节及纪念日放假办法 whose dates the calendar fixes; the others move with the moon, and the
#: weekends that are worked are arranged year by year.
_FIXED = frozenset({"01-01", "05-01", "10-01", "10-02", "10-03"})


def known(day: date) -> bool:
    """Whether the arrangement of the day's year is on record; else weekends and the fixed days alone are known to be off."""
    return day.year in ARRANGED


def is_off(day: date) -> bool:
    """Whether a day is a day off."""
    if known(day):
        _, spans, worked = ARRANGED[day.year]
        word = f"{day:%m-%d}"
        if any(first <= word <= last for first, last in spans):
            return True
        if word in worked:
            return False
    elif f"{day:%m-%d}" in _FIXED:
        return True
    return day.weekday() >= _SATURDAY


def caution(start: date, last: date) -> str:
    """What to say of a count of days off whose years are not all on record; nothing where they are."""
    years = "、".join(str(year) for year in range(start.year, last.year + 1) if year not in ARRANGED)
    return f"{years}年的放假安排还没有录入，只按周末和固定节日计算，请对照国务院办公厅的通知核对。" if years else ""


def first_working_day(day: date) -> date:
    """The day itself, or the first one after it that is no day off (D-02)."""
    while is_off(day):
        day += timedelta(days=1)
    return day


def working_days(start: date, last: date) -> int:
    """How many working days follow `start` up to `last`; the day something begins on does not count (D-01)."""
    return sum(not is_off(start + timedelta(days=number)) for number in range(1, (last - start).days + 1))


def after_working_days(start: date, number: int) -> date:
    """The day on which so many working days have followed `start`."""
    day = start
    while number:
        day += timedelta(days=1)
        number -= not is_off(day)
    return day
