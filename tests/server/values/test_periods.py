from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.values.periods import (
    AmbiguousMonth,
    Cell,
    DayRange,
    Month,
    before,
    chinese_day,
    chinese_month,
    chinese_number,
    days_between,
    deadline,
    month_if_any,
    months_after,
    read_day,
    read_month,
    term_end,
)

SERIAL_ORIGIN = date(1899, 12, 30)
ELECTION_DAY = date(2021, 11, 20)

days = st.dates(date(1920, 1, 1), date(2099, 12, 31))
months = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))


def test_a_deadline_does_not_count_its_first_day() -> None:
    assert deadline(date(2021, 11, 1), 15) == date(2021, 11, 16)


def test_twenty_days_before_election_day() -> None:
    assert before(ELECTION_DAY, 20) == date(2021, 10, 31)


@given(days, st.integers(0, 400))
def test_counting_forth_and_back_agree(day: date, count: int) -> None:
    assert before(deadline(day, count), count) == day
    assert days_between(day, deadline(day, count)) == count


@pytest.mark.parametrize(
    ("start", "years", "last"),
    [
        (ELECTION_DAY, 5, date(2026, 11, 19)),
        (date(2018, 3, 1), 3, date(2021, 2, 28)),
        (date(2019, 3, 1), 5, date(2024, 2, 29)),
        (date(2020, 2, 29), 5, date(2025, 2, 28)),
        (date(2020, 2, 29), 4, date(2024, 2, 28)),
        (date(2020, 1, 1), 5, date(2024, 12, 31)),
    ],
)
def test_the_last_day_of_a_term(start: date, years: int, last: date) -> None:
    assert term_end(start, years) == last


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 3, 1), 3, date(2026, 6, 1)),
        (date(2026, 10, 31), 3, date(2027, 1, 31)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_a_period_of_months_ends_on_the_same_day_or_the_last_of_its_month(start: date, months: int, last: date) -> None:
    assert months_after(start, months) == last


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_more_months_never_end_earlier(start: date, months: int, more: int) -> None:
    assert months_after(start, months) <= months_after(start, months + more)


@given(days, st.integers(1, 10))
def test_the_next_term_begins_the_day_after_the_last(start: date, years: int) -> None:
    following = term_end(start, years) + timedelta(days=1)
    assert following.year == start.year + years
    assert following.strftime("%m%d") == start.strftime("%m%d") or following.strftime("%m%d") == "0301"


def test_a_range_holds_its_start_and_not_its_end() -> None:
    term = DayRange(ELECTION_DAY, date(2026, 11, 20))
    assert [term.contains(day) for day in (ELECTION_DAY, date(2026, 11, 19), date(2026, 11, 20))] == [True, True, False]


def test_an_open_range_goes_on() -> None:
    assert DayRange(ELECTION_DAY).contains(date(2099, 1, 1))
    assert not DayRange(ELECTION_DAY).contains(date(2021, 11, 19))


def test_ranges_that_meet_do_not_overlap() -> None:
    first = DayRange(date(2018, 1, 1), ELECTION_DAY)
    assert not first.overlaps(DayRange(ELECTION_DAY))


@given(days, st.integers(1, 90), days, st.integers(1, 90))
def test_ranges_overlap_when_they_share_a_day(start: date, length: int, other_start: date, other_length: int) -> None:
    one = DayRange(start, start + timedelta(days=length))
    other = DayRange(other_start, other_start + timedelta(days=other_length))
    shared = any(other.contains(start + timedelta(days=offset)) for offset in range(length))
    assert one.overlaps(other) == other.overlaps(one) == shared


@pytest.mark.parametrize("end", [ELECTION_DAY, date(2021, 11, 19)])
def test_a_range_is_never_empty(end: date) -> None:
    with pytest.raises(ValueError, match="结束日期应当晚于开始日期"):
        DayRange(ELECTION_DAY, end)


@given(st.lists(months))
def test_months_sort_as_they_print(some: list[Month]) -> None:
    assert [str(month) for month in sorted(some)] == sorted(str(month) for month in some)


@pytest.mark.parametrize(("year", "month"), [(1978, 0), (1978, 13), (1899, 1), (2101, 1)])
def test_a_month_that_cannot_be_is_refused(year: int, month: int) -> None:
    with pytest.raises(ValueError, match="这样的年月"):
        Month(year, month)


@pytest.mark.parametrize(
    "cell",
    [
        "1978.3",
        "1978.03",
        "197803",
        "1978-03",
        "1978-3",
        "1978/3",
        "1978年3月",
        "1978 年 03 月",
        "１９７８．０３",
        " 1978．3\u3000",
        "1978-03-15",
        "19780315",
        "1978年3月15日",
        1978.3,
        1978.03,
        197803,
        197803.0,
        19780315,
        28564,
        28564.0,
        date(1978, 3, 15),
        datetime(1978, 3, 15, 8, 30, tzinfo=timezone(timedelta(hours=8))),
    ],
)
def test_a_month_is_read_as_rosters_write_it(cell: Cell) -> None:
    assert read_month(cell) == Month(1978, 3)


@given(months)
def test_a_printed_month_reads_back(month: Month) -> None:
    assert read_month(str(month)) == read_month(chinese_month(month)) == month


@pytest.mark.parametrize("cell", ["1990.1", 1990.1, "1990．1", " 1990.1 "])
def test_a_month_with_its_zero_lost_has_two_readings(cell: Cell) -> None:
    with pytest.raises(AmbiguousMonth) as refusal:
        read_month(cell)
    assert refusal.value.readings == (Month(1990, 1), Month(1990, 10))
    assert "1990年1月" in str(refusal.value)
    assert "1990年10月" in str(refusal.value)


@pytest.mark.parametrize(
    ("cell", "month"),
    [("1990.01", 1), ("1990.10", 10), ("1990-1", 1), ("1990年1月", 1), (1990.11, 11), (1990.12, 12), (1990.2, 2)],
)
def test_what_cannot_have_lost_a_zero_is_plain(cell: Cell, month: int) -> None:
    assert read_month(cell) == Month(1990, month)


@pytest.mark.parametrize(
    "cell",
    ["", "无", "1978", 1978, 1978.0, "1978.13", "1978.00", "197813", "78.3", "28564", 5, 99999, True, float("nan")],
)
def test_what_is_no_month_is_refused(cell: Cell) -> None:
    with pytest.raises(ValueError, match="年月"):
        read_month(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2021-11-20",
        "2021/11/20",
        "2021.11.20",
        "20211120",
        "2021年11月20日",
        "2021 年 11 月 20 日",
        "２０２１－１１－２０",
        "2021-11-20 00:00:00",
        "2021-11-20T00:00:00",
        20211120,
        20211120.0,
        44520,
        44520.75,
        ELECTION_DAY,
        datetime(2021, 11, 20, 23, 59, tzinfo=timezone(timedelta(hours=8))),
    ],
)
def test_a_day_is_read_as_rosters_write_it(cell: Cell) -> None:
    assert read_day(cell) == ELECTION_DAY


@given(days)
def test_a_printed_day_reads_back(day: date) -> None:
    serial = (day - SERIAL_ORIGIN).days
    spellings = (day.isoformat(), day.strftime("%Y%m%d"), f"{day:%Y.%m.%d}", chinese_day(day), serial, float(serial))
    assert {read_day(spelling) for spelling in spellings} == {day}


@pytest.mark.parametrize(
    "cell",
    ["", "昨天", "2021-11", "2021-02-30", "20211320", "2021-11/20", "21-11-20", "2021-11-20 08:30", 2021.11, True],
)
def test_what_is_no_day_is_refused(cell: Cell) -> None:
    with pytest.raises(ValueError, match="不是日期"):
        read_day(cell)


@pytest.mark.parametrize("cell", ["1899-12-31", "2101-01-01"])
def test_a_day_of_another_century_is_refused(cell: Cell) -> None:
    with pytest.raises(ValueError, match="不是日期"):
        read_day(cell)


def test_a_printed_day_has_no_leading_zeros() -> None:
    assert chinese_day(date(2021, 4, 3)) == "2021年4月3日"


@pytest.mark.parametrize(
    ("number", "chinese"),
    [(1, "一"), (7, "七"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一"), (90, "九十"), (99, "九十九")],
)
def test_small_numbers_in_chinese(number: int, chinese: str) -> None:
    assert chinese_number(number) == chinese


@pytest.mark.parametrize("number", [0, -1, 100])
def test_numbers_beyond_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="不在1至99之间"):
        chinese_number(number)


@pytest.mark.parametrize(
    ("text", "month"),
    [("197803", Month(1978, 3)), ("1978.03", Month(1978, 3)), ("", None), ("1990.1", None), ("去年", None)],
)
def test_a_text_that_means_no_month_for_certain_means_none(text: str, month: Month | None) -> None:
    assert month_if_any(text) == month
