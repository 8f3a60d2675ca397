"""Days off: the arrangements as published, and what is known of years that have none yet."""

from datetime import date

import pytest

from server.law.holidays import ARRANGED, after_working_days, caution, first_working_day, is_off, working_days


@pytest.mark.parametrize(
    ("day", "off"),
    [
        ("2026-02-15", True),
        ("2026-02-14", False),  # A Saturday that is worked for the Spring Festival.
        ("2026-02-28", False),
        ("2026-10-07", True),
        ("2026-10-08", False),
        ("2025-10-08", True),
        ("2021-09-18", False),
        ("2026-11-28", True),
        ("2027-01-01", True),  # Fixed by the law; the arrangement of the year is not on record.
        ("2027-10-04", False),
        ("2027-10-02", True),
        ("2027-02-13", True),
    ],
)
def test_days_off(day: str, off: bool) -> None:
    assert is_off(date.fromisoformat(day)) is off


@pytest.mark.parametrize("year", sorted(ARRANGED))
def test_an_arrangement_is_whole(year: int) -> None:
    """Weekends alone are worked, none inside a span, and the fixed days lie in the spans."""
    _, spans, worked = ARRANGED[year]
    for word in worked:
        assert date.fromisoformat(f"{year}-{word}").weekday() >= 5
        assert not any(first <= word <= last for first, last in spans)
    assert all(is_off(date.fromisoformat(f"{year}-{day}")) for day in ("01-01", "05-01", "10-01", "10-02", "10-03"))
    assert list(spans) == sorted(spans)


def test_counting_skips_what_is_off_and_the_first_day() -> None:
    start = date(2026, 9, 30)
    assert working_days(start, date(2026, 10, 8)) == 1
    assert working_days(start, start) == 0
    assert after_working_days(start, 2) == date(2026, 10, 9)
    assert first_working_day(date(2026, 10, 1)) == date(2026, 10, 8)
    assert first_working_day(date(2026, 9, 20)) == date(2026, 9, 20), "a Sunday that is worked"


def test_a_year_without_arrangement_is_told() -> None:
    assert not caution(date(2026, 1, 1), date(2026, 12, 31))
    assert caution(date(2026, 12, 30), date(2028, 1, 2)).startswith("2027、2028年的放假安排还没有录入")
