"""First days and ages: what has not come has not happened, and nobody in a post is a child."""

from datetime import date

import pytest

from server.law.lawbook import Level, Provision, Standing
from training.rules.beginnings import age_on, begun_problems, judge_age, start_problems

TODAY = date(2026, 11, 26)
RULE = Provision("CD-1", "意见", Standing.INFERENCE)


def test_a_post_is_not_taken_up_before_its_day() -> None:
    assert begun_problems(TODAY, TODAY, "任职日期", "CD-3") == ()
    (one,) = begun_problems(date(2026, 11, 27), TODAY, "任职日期", "CD-3")
    assert (one.field, one.cause, one.rule) == ("任职日期", "2026年11月27日还没有到。", "CD-3")


@pytest.mark.parametrize(("day", "refused"), [(date(2026, 12, 27), 0), (date(2026, 12, 28), 1), (date(2099, 1, 1), 1)])
def test_a_letter_names_a_day_within_the_month(day: date, refused: int) -> None:
    assert len(start_problems(day, TODAY, "到岗日期", "FS-5")) == refused


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(2008, 11, 26), 18), (date(2008, 11, 27), 17), (date(2008, 2, 29), 18), (date(2020, 5, 2), 6)],
)
def test_ages_are_full_years(born: date, age: int) -> None:
    assert age_on(born, TODAY) == age
    found = judge_age("刘桂芳", born, TODAY, RULE)
    assert (found is None) == (age >= 18)
    if found:
        assert (found.rule, found.met, found.formula) == ("CD-1", False, f"{age} ＜ {16 if age < 16 else 18}")


@pytest.mark.parametrize(
    ("born", "standing", "level", "cite"),
    [
        (date(2010, 11, 27), Standing.INFERENCE, Level.BREACH, "劳动法第十五条"),
        (date(2010, 11, 26), Standing.INFERENCE, Level.WARNING, "意见"),
        (date(2010, 11, 26), Standing.POLICY, Level.BREACH, "意见"),
    ],
)
def test_an_age_bar_is_as_strict_as_its_basis(born: date, standing: Standing, level: Level, cite: str) -> None:
    found = judge_age("刘桂芳", born, TODAY, Provision("CD-1", "意见", standing))
    assert found is not None
    assert (found.level, cite in found.cite) == (level, True)
