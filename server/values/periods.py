"""Days, months and terms: statutory counting, ranges of days, and dates as rosters and spreadsheets write them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Self

from server.values.text import fold

# What one cell of a roster may hold; a datetime is a date too.
Cell = str | int | float | date

#: Days and months are kept within these years: what lies outside is a slip of the hand.
EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2100
_MONTHS: Final = 12

# Spreadsheets count days from here. The range keeps bare years (1978) and compact months (197803) out of it.
_SERIAL_ORIGIN: Final = date(1899, 12, 30)
_FIRST_SERIAL: Final = (date(1920, 1, 1) - _SERIAL_ORIGIN).days
_LAST_SERIAL: Final = (date(2099, 12, 31) - _SERIAL_ORIGIN).days

_COMPACT_MONTH: Final = re.compile(r"([0-9]{4})([0-9]{2})")
_DECIMAL_MONTH: Final = re.compile(r"([0-9]{4})\.([0-9]{1,2})")
_WRITTEN_MONTH: Final = re.compile(r"([0-9]{4}) ?(?:[-/] ?([0-9]{1,2})|年 ?([0-9]{1,2}) ?月)")
_COMPACT_DAY: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WRITTEN_DAY: Final = re.compile(
    r"([0-9]{4}) ?(?:([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})|年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?日)"
)
_MIDNIGHT: Final = re.compile(r"[T ]0{1,2}:00(:00(\.0+)?)?$")

_DIGITS: Final = "零一二三四五六七八九"
_LARGEST_NUMBER: Final = 99


def deadline(start: date, days: int) -> date:
    """The last day of a period of `days`: the day it starts on is not counted (D-01)."""
    return start + timedelta(days=days)


def before(day: date, days: int) -> date:
    """The latest day that lies `days` before `day`, which is not counted itself (D-03)."""
    return day - timedelta(days=days)


def days_between(earlier: date, later: date) -> int:
    """Days from `earlier` to `later`, the first not counted; negative if they are the other way round."""
    return (later - earlier).days


def months_after(start: date, months: int) -> date:
    """The last day of a period of `months`: the same day of that month, or its last day if it has none (民法典 第二百零二条)."""
    years, place = divmod(start.month - 1 + months, _MONTHS)
    year, month = start.year + years, place + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def term_end(start: date, years: int) -> date:
    """The last day of a term of full years that begins on `start`: 2021-11-20 and 5 years give 2026-11-19.

    A term begun on 29 February ends on the last day of February.
    """
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:
        return date(start.year + years, 2, 28)


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days from `start` up to but not including `end`; without an end it goes on. Raises ValueError if empty."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError("结束日期应当晚于开始日期。")

    def contains(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Self) -> bool:
        """Whether some day lies in both."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, as personnel files date births and party entries; prints as 1978.03."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (EARLIEST_YEAR <= self.year <= LATEST_YEAR and 1 <= self.month <= _MONTHS):
            message = f"没有{self.year}年{self.month}月这样的年月。"
            raise ValueError(message)

    def __str__(self) -> str:
        return f"{self.year}.{self.month:02d}"


class AmbiguousMonth(ValueError):
    """A cell like 1990.1, which a spreadsheet leaves of 1990.01 and of 1990.10 alike. `readings` has both."""

    def __init__(self, year: int) -> None:
        self.readings = (Month(year, 1), Month(year, 10))
        message = (
            f"“{year}.1”可能是{year}年1月，也可能是{year}年10月（表格丢了末尾的0）。"
            f"须核对后写成{year}.01或者{year}.10。"
        )
        super().__init__(message)


def read_month(cell: Cell) -> Month:
    """The month a cell means: 1978.3, 1978.03, 197803, 1978-03, 1978/3, 1978年3月, a full day, a serial number, a date.

    Raises AmbiguousMonth for 1990.1, be it text or number, and ValueError for anything else.
    """
    text = _as_text(cell)
    if isinstance(text, date):
        return Month(text.year, text.month)
    if decimal := _DECIMAL_MONTH.fullmatch(text):
        year, month = decimal.groups()
        if month == "1":
            raise AmbiguousMonth(int(year))
        return Month(int(year), int(month))
    if parts := _COMPACT_MONTH.fullmatch(text) or _WRITTEN_MONTH.fullmatch(text):
        year, month = (part for part in parts.groups() if part is not None)
        return Month(int(year), int(month))
    day = _day_of(text)
    if day is None:
        message = f"“{text}”不是年月，须写成1978.03这样的形式。"
        raise ValueError(message)
    return Month(day.year, day.month)


def month_if_any(text: str) -> Month | None:
    """The month that a text means, as `read_month` reads it; None where it is empty or means none for certain."""
    try:
        return read_month(text) if text else None
    except ValueError:
        return None


def read_day(cell: Cell) -> date:
    """The day a cell means: 2021-11-20, 2021/11/20, 20211120, 2021.11.20, 2021年11月20日, a serial number, a date.

    A time of midnight after the day is what spreadsheets add and is dropped. Raises ValueError for anything else.
    """
    text = _as_text(cell)
    day = text if isinstance(text, date) else _day_of(text)
    if day is None:
        message = f"“{text}”不是日期，须写成2021-11-20这样的形式。"
        raise ValueError(message)
    return day


def chinese_day(day: date) -> str:
    """2021年4月23日, without leading zeros (GB-16)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_month(month: Month) -> str:
    """1978年3月."""
    return f"{month.year}年{month.month}月"


def chinese_number(number: int) -> str:
    """一 to 九十九, for 第十二届. Raises ValueError beyond."""
    if not 1 <= number <= _LARGEST_NUMBER:
        message = f"{number}不在1至{_LARGEST_NUMBER}之间。"
        raise ValueError(message)
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, f"{_DIGITS[tens]}十")
    return ten + (_DIGITS[ones] if ones else "")


def _as_text(cell: Cell) -> str | date:
    """The cell as a day, if it is one for a spreadsheet, else as folded text with whole numbers free of `.0`."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        return fold(cell)
    if not isinstance(cell, bool) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
        return _SERIAL_ORIGIN + timedelta(days=int(cell))
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _day_of(text: str) -> date | None:
    text = _MIDNIGHT.sub("", text)
    parts = _COMPACT_DAY.fullmatch(text) or _WRITTEN_DAY.fullmatch(text)
    if parts is None:
        return None
    year, month, day = (int(part) for part in parts.groups() if part is not None and part.isdecimal())
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST_YEAR <= year <= LATEST_YEAR else None
