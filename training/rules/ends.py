"""How far ahead an end may be entered. Pure.

An end is known some time before it comes: a successor is there first (先派后撤). One that lies much later is a slip of the year.
"""

from datetime import date

from server.errors import Problem
from server.values.periods import chinese_day, days_between

MOST_AHEAD = 31


def end_problems(day: date, today: date, field: str) -> tuple[Problem, ...]:
    """What is wrong with the day of an end, beyond its order to the beginning."""
    if days_between(today, day) <= MOST_AHEAD:
        return ()
    cause = f"{chinese_day(day)}还远，最早提前{MOST_AHEAD}日登记。"
    return (Problem(field, cause, "核对年月日；日期没有错的，临近时再登记。"),)
