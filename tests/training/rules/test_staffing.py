"""Workers by households and what grids lack."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind
from training.rules.settings import DEFAULTS, Value, settle
from training.rules.staffing import Grid, Staff, staffing, workers_for
from training.rules.steps import read_steps

URBAN, RURAL = CommitteeKind.RESIDENTS, CommitteeKind.VILLAGERS


@pytest.mark.parametrize(
    ("households", "workers"),
    [(0, 3), (1999, 3), (2000, 4), (3000, 5), (4000, 6), (5000, 6), (5499, 6), (5500, 7), (6000, 8), (99999, 17)],
)
def test_workers_by_the_steps(households: int, workers: int) -> None:
    assert workers_for(households, DEFAULTS) == workers


@given(st.integers(0, 100_000), st.integers(0, 5_000))
def test_more_households_never_mean_fewer_workers(households: int, more: int) -> None:
    assert 3 <= workers_for(households, DEFAULTS) <= workers_for(households + more, DEFAULTS) <= 17


def test_what_grids_lack() -> None:
    grids = [Grid("一网格", 500, "王瑞"), Grid("二网格", 501, None)]
    found = staffing(URBAN, 1001, grids, DEFAULTS)
    assert (found.workers, found.grids, found.without_worker, found.too_large) == (3, 2, 1, 1)
    assert [one.message for one in found.findings if one.met is False] == [
        "二网格501户，多于500户。",
        "二网格没有网格员。",
    ]
    decided = settle(
        [Value("140000000000", "grid_households", "600", date(2021, 1, 1), "通知")], "1409", date(2026, 1, 1)
    )
    assert staffing(URBAN, 1001, grids, decided).too_large == 0
    assert "各网格合计1001户" in staffing(URBAN, 1000, grids, DEFAULTS).findings[-1].message
    bare = staffing(RURAL, None, [], DEFAULTS)
    assert (bare.workers, [one.message for one in bare.findings]) == (
        None,
        ["没有登记户数，不能核对配备。", "没有登记网格。"],
    )


def test_a_gap_and_too_many_are_told() -> None:
    found = staffing(URBAN, 3200, [], DEFAULTS, Staff(seated=7, full_time=3))
    assert (found.workers, found.employed, found.lacking) == (5, 3, 2)
    assert found.findings[0].message == "3200户，配专职工作人员5名，在岗3名，缺2名。"
    assert (found.findings[0].rule, found.findings[0].met, "太原市" in found.findings[0].cite) == ("CW-1", False, True)
    many = staffing(URBAN, 3200, [], DEFAULTS, Staff(seated=10, full_time=8))
    told = [one.message for one in many.findings if one.rule == "CW-1" and one.met is False]
    assert told == ["“两委”成员10名，不在5至9名之内。", "“两委”成员和专职工作人员共18名，多于17名。"]
    assert staffing(URBAN, 3200, [], DEFAULTS, Staff(seated=7)).lacking is None
    assert staffing(RURAL, 3200, [], DEFAULTS, Staff(seated=7, full_time=0)).lacking is None


def test_the_most_in_all_is_shared_with_the_two_committees() -> None:
    full = staffing(URBAN, 9000, [], DEFAULTS, Staff(seated=9, full_time=8))
    assert (full.workers, full.lacking) == (8, 0)
    assert [one.message for one in full.findings if one.rule == "CW-1"] == ["9000户，配专职工作人员8名，在岗8名。"]
    assert staffing(URBAN, 9000, [], DEFAULTS, Staff(seated=20, full_time=0)).workers == 0


def test_whether_grid_workers_fill_the_posts_is_a_decision() -> None:
    staff = Staff(seated=7, full_time=3, grid=2)
    counted = staffing(URBAN, 3200, [], DEFAULTS, staff)
    assert (counted.employed, counted.lacking) == (5, 0)
    assert counted.findings[0].message == "3200户，配专职工作人员5名，在岗5名（含专职网格员2名）。"
    decided = Value("140900000000", "grid_posts", "apart", date(2021, 1, 1), "忻民发〔2021〕9号")
    apart = staffing(URBAN, 3200, [], settle([decided], "140932100000", date(2026, 1, 1)), staff)
    assert (apart.employed, apart.lacking) == (3, 2)
    assert apart.findings[0].message == "3200户，配专职工作人员5名，在岗3名（不含专职网格员2名），缺2名。"
    # Where the county keeps no workers here, nobody can tell either way.
    assert staffing(URBAN, 3200, [], DEFAULTS, Staff(seated=7, grid=2)).lacking is None


@pytest.mark.parametrize(
    "typed", ["", "3", "2000:4", "0:3、0:4", "0:5、2000:4", "0:3、一千:4", "0:3:1", "0:3、999999:4", "0:1、" * 9]
)
def test_what_is_no_steps(typed: str) -> None:
    assert read_steps(typed) is None
