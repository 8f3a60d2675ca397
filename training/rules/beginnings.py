"""From which day somebody may be entered in a post, and from which age. Pure.

Taking up a post is a fact. What lies ahead is known only where it follows from something on record: the one before leaves on a day
that is entered already, or a letter sends somebody within the month (`ends.MOST_AHEAD`, 先派后撤).
"""

from datetime import date
from typing import Final

from server.errors import Problem
from server.law.lawbook import Finding, Provision
from server.values.periods import chinese_day, days_between
from training.rules.ends import MOST_AHEAD

LEAST_AGE: Final = 18


def begun_problems(day: date, today: date, field: str, rule: str) -> tuple[Problem, ...]:
    """What is wrong with the first day of a post that is recorded as taken up."""
    if day <= today:
        return ()
    return (Problem(field, f"{chinese_day(day)}还没有到。", "核对年份；任职以后再登记。", rule),)


def start_problems(day: date, today: date, field: str, rule: str) -> tuple[Problem, ...]:
    """What is wrong with a first day that a letter may name ahead."""
    if days_between(today, day) <= MOST_AHEAD:
        return ()
    cause = f"{chinese_day(day)}还远，最早提前{MOST_AHEAD}日登记。"
    return (Problem(field, cause, "核对年月日；日期没有错的，临近时再登记。", rule),)


def age_on(born: date, day: date) -> int:
    """Full years of life on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def judge_age(name: str, born: date, since: date, provision: Provision) -> Finding | None:
    """That somebody is under age on the first day; None for whoever is not."""
    age = age_on(born, since)
    if age >= LEAST_AGE:
        return None
    message = f"{name}{chinese_day(born)}出生，到{chinese_day(since)}为{max(age, 0)}周岁，未满{LEAST_AGE}周岁。核对身份证号和日期。"
    return provision.breach(message, {"age": age, "least": LEAST_AGE}, f"{age} ＜ {LEAST_AGE}")
