"""How far ahead an end may be entered."""

from datetime import date

from training.rules.ends import end_problems

TODAY = date(2026, 11, 26)


def test_an_end_is_known_a_month_ahead_and_no_longer() -> None:
    for day in (date(1999, 1, 1), TODAY, date(2026, 12, 27)):  # 31 days: 4 of November and 27.
        assert end_problems(day, TODAY, "离岗日期") == ()
    (problem,) = end_problems(date(2026, 12, 28), TODAY, "离岗日期")
    assert (problem.field, problem.cause) == ("离岗日期", "2026年12月28日还远，最早提前31日登记。")
    assert end_problems(date.max, TODAY, "离岗日期") != ()
