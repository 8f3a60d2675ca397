"""Days in the village by each measure, leave by its length, and the ladder of absences."""

from datetime import date, timedelta

import pytest

from cadres.vocabulary import Grade
from server.law.holidays import ARRANGED, is_off
from server.law.lawbook import Level
from training.rules.presence import (
    Span,
    ceiling,
    graded,
    joined,
    leave_allowed,
    presence,
    span_of,
    worst_year,
)
from training.rules.settings import DEFAULTS, Settings, Value, settle
from training.vocabulary import LeaveApprover

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
COUNTY, TOWNSHIP = LeaveApprover.COUNTY, LeaveApprover.TOWNSHIP


def measured(measure: str) -> Settings:
    value = Value("140932000000", "presence_measure", measure, date(2020, 1, 1), "偏组〔2020〕1号")
    return settle([value], "140932100000", date(2026, 6, 1))


def days(number: int, first: date = date(2026, 1, 1)) -> list[date]:
    return [first + timedelta(days=order) for order in range(number)]


def test_two_thirds_of_the_working_days() -> None:
    assert YEAR.workdays() == 248
    working = [day for day in days(365) if not is_off(day)]
    (enough,) = presence(working[:166], YEAR, DEFAULTS)  # 166 × 3 = 498 ≥ 248 × 2 = 496.
    assert (enough.level, enough.met, enough.formula) == (Level.NOTE, True, "166×3 ≥ 248×2")
    (short,) = presence(working[:165], YEAR, DEFAULTS)
    assert (short.level, short.met) == (Level.WARNING, False)
    assert short.message.endswith("不足248个工作日（扣除节假日，计入调休上班）的3分之2。")


def test_days_off_in_the_village_are_no_working_days_and_worked_weekends_are() -> None:
    off = [day for day in days(365) if is_off(day)]
    assert date(2026, 10, 1) in off
    worked = [date(2026, 2, 14), date(2026, 2, 28)]  # Saturdays that are worked for the Spring Festival.
    (short,) = presence([*worked, *off], YEAR, DEFAULTS)
    assert (short.met, short.numbers["days"]) == (False, 2)
    assert "驻村2个工作日，不足248个工作日" in short.message


def test_a_year_without_its_arrangement_is_told() -> None:
    assert 2024 not in ARRANGED
    (found,) = presence([], Span(date(2024, 1, 1), date(2024, 1, 31)), DEFAULTS)
    assert found.message.endswith("2024年的放假安排还没有录入，只按周末和固定节日计算，请对照国务院办公厅的通知核对。")
    assert "放假安排" not in presence([], Span(date(2024, 1, 1), date(2024, 1, 31)), measured("year_days"))[0].message


def test_days_of_the_year_by_the_part_that_somebody_was_there() -> None:
    half = Span(date(2026, 7, 1), date(2026, 12, 31))  # 184 of 365 days: 200 × 184 / 365 = 100.8.
    (short,) = presence(days(100, half.first), half, measured("year_days"))
    (enough,) = presence(days(101, half.first), half, measured("year_days"))
    assert (short.met, enough.met) == (False, True)


def test_days_of_each_whole_month() -> None:
    span = Span(date(2026, 1, 15), date(2026, 4, 10))
    told = presence([*days(20, date(2026, 2, 1)), *days(19, date(2026, 3, 1))], span, measured("month_days"))
    assert [one.message for one in told] == ["2026年3月驻村19天，不足20天。"]


def test_days_before_and_after_do_not_count() -> None:
    (found,) = presence(days(365, date(2025, 1, 1)), YEAR, DEFAULTS)
    assert found.numbers["days"] == 0


@pytest.mark.parametrize(
    ("since", "until", "span"),
    [
        (date(2025, 3, 1), None, Span(date(2026, 1, 1), date(2026, 6, 1))),
        (date(2026, 3, 1), date(2026, 5, 1), Span(date(2026, 3, 1), date(2026, 4, 30))),
        (date(2026, 7, 1), None, None),
        (date(2025, 3, 1), date(2026, 1, 1), None),
    ],
)
def test_the_part_of_a_year(since: date, until: date | None, span: Span | None) -> None:
    assert span_of(2026, since, until, date(2026, 6, 1)) == span


def test_three_days_are_the_townships_and_four_the_countys() -> None:
    first = date(2026, 6, 1)
    assert leave_allowed(Span(first, date(2026, 6, 3)), TOWNSHIP, DEFAULTS) == ()
    four = Span(first, date(2026, 6, 4))
    (refused,) = leave_allowed(four, TOWNSHIP, DEFAULTS)
    assert (refused.level, refused.formula) == (Level.BREACH, "4 ＞ 3")
    assert leave_allowed(four, COUNTY, DEFAULTS) == ()
    assert leave_allowed(Span(first, first), COUNTY, DEFAULTS) == ()


def test_leaves_that_adjoin_are_one_leave() -> None:
    new = Span(date(2026, 10, 10), date(2026, 10, 12))
    before, after = Span(date(2026, 10, 7), date(2026, 10, 9)), Span(date(2026, 10, 13), date(2026, 10, 13))
    earlier, apart = Span(date(2026, 10, 5), date(2026, 10, 6)), Span(date(2026, 10, 15), date(2026, 10, 16))
    assert joined(new, [apart, after, earlier, before]) == (earlier, before, new, after)
    assert leave_allowed(new, TOWNSHIP, DEFAULTS, [apart]) == ()
    (refused,) = leave_allowed(new, TOWNSHIP, DEFAULTS, [before])
    assert refused.message.startswith("连同前后相连（中间只隔休息日的也算）的请假共6天，超过3日的由")
    assert leave_allowed(new, COUNTY, DEFAULTS, [before]) == ()


def test_days_off_between_two_leaves_bring_nobody_back() -> None:
    friday, monday = Span(date(2026, 11, 12), date(2026, 11, 13)), Span(date(2026, 11, 16), date(2026, 11, 17))
    assert joined(monday, [friday]) == (friday, monday)
    (refused,) = leave_allowed(monday, TOWNSHIP, DEFAULTS, [friday])
    assert refused.formula == "4 ＞ 3"  # The weekend between is no day of leave.
    assert leave_allowed(monday, TOWNSHIP, DEFAULTS, [friday], {date(2026, 11, 15)}) == ()
    holidays = Span(date(2026, 9, 29), date(2026, 9, 30)), Span(date(2026, 10, 8), date(2026, 10, 9))
    assert leave_allowed(holidays[0], TOWNSHIP, DEFAULTS, holidays[1:])[0].formula == "4 ＞ 3"
    tuesday = Span(date(2026, 11, 17), date(2026, 11, 18))
    assert leave_allowed(tuesday, TOWNSHIP, DEFAULTS, [friday]) == ()


def test_each_absence_takes_a_step_off_the_best_grade() -> None:
    assert [ceiling(number) for number in range(5)] == [
        Grade.EXCELLENT,
        Grade.COMPETENT,
        Grade.BASIC,
        Grade.UNFIT,
        Grade.UNFIT,
    ]
    assert graded(Grade.COMPETENT, 1) == ()
    (found,) = graded(Grade.EXCELLENT, 1)
    assert (found.level, found.message) == (Level.WARNING, "当年抽查不在岗1次，最高为称职，拟定优秀。")


def test_a_term_is_measured_by_its_worst_year() -> None:
    assert worst_year([]) is None
    assert worst_year([date(2025, 3, 1), date(2026, 3, 1)]) == (2026, 1)
    assert worst_year([date(2025, 3, 1), date(2025, 4, 1), date(2026, 3, 1)]) == (2025, 2)
    (found,) = graded(Grade.EXCELLENT, 2, "2025年")
    assert found.message == "2025年抽查不在岗2次，最高为基本称职，拟定优秀。"
