"""From which day somebody may be entered in a post, and from which age. Pure.

Taking up a post is a fact. What lies ahead is known only where it follows from something on record: the one before leaves on a day
that is entered already, or a letter sends somebody within the month (`ends.MOST_AHEAD`, 先派后撤).
"""

from datetime import date
from typing import Final

from server.errors import Problem
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day, days_between
from training.rules.ends import MOST_AHEAD

LEAST_AGE: Final = 18
#: Under this age nobody may be employed at all; the bar of eighteen rests on what each post's own provision says.
LABOUR_AGE: Final = 16
_FIRM = frozenset({Standing.STATUTE, Standing.LOCAL, Standing.POLICY})
_LABOUR = "劳动法第十五条：禁止招用未满十六周岁的未成年人"


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
    """That somebody is under age on the first day; None for whoever is not.

    Under sixteen is a breach by labour law whatever the post; until eighteen it is as strict as the provision: where the age was
    inferred from other rules, a warning that a written reason answers.
    """
    age = age_on(born, since)
    if age >= LEAST_AGE:
        return None
    if age < LABOUR_AGE:
        message = f"{name}{chinese_day(born)}出生，到{chinese_day(since)}为{max(age, 0)}周岁，未满{LABOUR_AGE}周岁，劳动法第十五条禁止招用。"
        labour = Provision(provision.rule, _LABOUR, Standing.STATUTE)
        return labour.breach(message, {"age": age, "least": LABOUR_AGE}, f"{age} ＜ {LABOUR_AGE}")
    message = f"{name}{chinese_day(born)}出生，到{chinese_day(since)}为{max(age, 0)}周岁，未满{LEAST_AGE}周岁。核对身份证号和日期。"
    judged = provision.breach if provision.standing in _FIRM else provision.warning
    return judged(message, {"age": age, "least": LEAST_AGE}, f"{age} ＜ {LEAST_AGE}", met=False)
