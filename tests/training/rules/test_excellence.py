"""The share of 优秀 among those in teams of a county in a year."""

from dataclasses import replace
from datetime import date

import pytest

from server.law.lawbook import Level, Standing
from training.rules.excellence import Graded, excellent_share
from training.rules.settings import DEFAULTS, Value, settle

COUNTY = "140932000000"


def graded(excellent: int, appraised: int, waiting: int = 0) -> Graded:
    return Graded(COUNTY, 2026, excellent, appraised, waiting)


@pytest.mark.parametrize(
    ("one", "level", "met", "formula"),
    [
        (graded(2, 10), Level.NOTE, True, "200 ≤ 200"),
        (graded(3, 14), Level.WARNING, False, "300 ＞ 280"),
        (graded(3, 15), Level.NOTE, True, "300 ≤ 300"),
        (graded(1, 1, 4), Level.NOTE, None, "100 ＞ 20"),
        (graded(1, 1, 3), Level.WARNING, False, "100 ＞ 80"),
        (graded(0, 0, 3), Level.NOTE, True, "0 ≤ 0"),
    ],
)
def test_no_more_than_a_fifth(one: Graded, level: Level, met: bool | None, formula: str) -> None:
    (found,) = excellent_share(one, DEFAULTS)
    assert (found.rule, found.level, found.met, found.formula) == ("FS-10", level, met, formula)


def test_the_finding_says_how_many_and_how_firm_that_is() -> None:
    (found,) = excellent_share(graded(5, 14, 4), DEFAULTS)
    assert found.message == "2026年驻村考核优秀5人，超过当年驻村18人的20%，最多3人。"
    assert found.numbers == {"excellent": 5, "appraised": 14, "people": 18, "most": 20}
    assert (found.standing, "山西待确认" in found.cite) == (Standing.PARAMETER, True)
    (waits,) = excellent_share(graded(3, 14, 4), DEFAULTS)
    assert waits.message == "2026年驻村考核优秀3人，超过已考核14人的20%；还有4人没有登记，登记齐了再看。"


def test_each_beyond_the_share_with_a_reason_settles_it() -> None:
    (settled,) = excellent_share(replace(graded(5, 14, 4), explained=2), DEFAULTS)
    assert (settled.level, settled.met) == (Level.NOTE, False)
    assert settled.message == "2026年驻村考核优秀5人，超过当年驻村18人的20%，最多3人；超出的2人登记时写明了理由。"
    (open_,) = excellent_share(replace(graded(5, 14, 4), explained=1), DEFAULTS)
    assert open_.level is Level.WARNING


def test_a_place_decides_its_own_share_or_none() -> None:
    decided = [Value(COUNTY, "excellent_most", "30", date(2026, 1, 1), "偏组发〔2026〕9号")]
    (found,) = excellent_share(graded(3, 10), settle(decided, COUNTY, date(2026, 12, 31)))
    assert (found.met, found.cite, found.standing) == (True, "偏组发〔2026〕9号", Standing.LOCAL)
    none = [Value(COUNTY, "excellent_most", "0", date(2026, 1, 1), "偏组发〔2026〕9号")]
    assert excellent_share(graded(9, 9), settle(none, COUNTY, date(2026, 12, 31))) == ()
