"""How long a list of those who passed hangs out (Q-0D)."""

from datetime import date

import pytest

from cadres.rules.review_course import judge_showing, shown_until
from server.law.lawbook import Level


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2026, 11, 20), date(2026, 11, 27), 5),
        (date(2026, 11, 20), date(2026, 11, 26), 4),
        # The National Day holidays of 2026 and the Saturday that is worked for them.
        (date(2026, 9, 30), date(2026, 10, 13), 5),
        (date(2026, 9, 30), date(2026, 10, 12), 4),
    ],
)
def test_a_list_hangs_out_for_five_working_days(since: date, until: date, days: int) -> None:
    found = judge_showing(since, until)
    assert found.numbers["工作日"] == days
    assert found.met is (days == 5)
    assert found.level is (Level.NOTE if days == 5 else Level.WARNING)
    assert judge_showing(since, shown_until(since)).met


@pytest.mark.parametrize(
    ("since", "until", "days", "cautioned"),
    [
        (date(2026, 12, 28), date(2026, 12, 31), 3, True),
        # New Year's Day is off in every year; what else 2027 has off is not on record yet, and that is said.
        (date(2026, 12, 28), date(2027, 1, 5), 5, True),
        (date(2026, 12, 18), date(2026, 12, 25), 5, False),
    ],
)
def test_a_year_without_arrangement_is_named(since: date, until: date, days: int, cautioned: bool) -> None:
    found = judge_showing(since, until)
    assert found.numbers["工作日"] == days
    assert ("2027年的放假安排还没有录入" in found.message) is cautioned
