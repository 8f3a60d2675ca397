"""Structure targets are shares of an area, compared in whole numbers, and never a condition of a person (Q-0B)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.rules.structure import WHOLE, Count, Target, in_force, judge, lacking, percent
from cadres.vocabulary import Measure, TargetLevel
from server.law.lawbook import Level

_DAY = date(2026, 6, 1)


def a_target(share: int = 300, level: TargetLevel = TargetLevel.MUST, **more: object) -> Target:
    values = {
        "place": "140000000000",
        "measure": Measure.WOMEN,
        "source": "晋组发〔2026〕1号",
        "since": date(2026, 1, 1),
    }
    return Target(share=share, level=level, **{**values, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("share", "have", "of", "short"),
    [
        (300, 3, 10, 0),
        (300, 2, 10, 1),
        (281, 28, 100, 1),
        (281, 29, 100, 0),
        (333, 1, 3, 0),
        (334, 1, 3, 1),
        (1000, 9, 10, 1),
    ],
)
def test_a_share_is_reached_at_the_very_number(share: int, have: int, of: int, short: int) -> None:
    finding = judge(a_target(share), Count(have, of))
    assert finding.met is (short == 0)
    assert lacking(a_target(share), Count(have, of)) == short
    assert (f"还差{short}人" in finding.message) is (short > 0)


@given(st.integers(1, WHOLE), st.integers(0, 500), st.integers(1, 500))
def test_what_is_lacking_is_the_least_that_reaches_it(share: int, have: int, of: int) -> None:
    have = min(have, of)
    short = lacking(a_target(share), Count(have, of))
    assert judge(a_target(share), Count(have + short, of)).met is True
    if short:
        assert judge(a_target(share), Count(have + short - 1, of)).met is False


def test_only_what_must_be_reached_warns_and_nothing_stops() -> None:
    """Q-0B."""
    missed = Count(0, 10)
    levels = {level: judge(a_target(level=level), missed).level for level in TargetLevel}
    assert levels == {
        TargetLevel.MUST: Level.WARNING,
        TargetLevel.SHOULD: Level.NOTE,
        TargetLevel.REFERENCE: Level.NOTE,
    }
    nobody = judge(a_target(), Count(0, 0))
    assert (nobody.level, nobody.met) == (Level.NOTE, None)


def test_the_highest_of_the_places_above_holds() -> None:
    county, other = "140932000000", "140931000000"
    known = [
        a_target(300),
        a_target(350, place=county),
        a_target(900, place=other),
        a_target(400, since=date(2027, 1, 1)),
        a_target(450, since=date(2025, 1, 1), until=date(2026, 1, 1)),
    ]
    held = in_force(known, ("140000000000", county), _DAY)
    assert held[Measure.WOMEN].share == 350
    assert in_force(known, ("140000000000",), _DAY)[Measure.WOMEN].share == 300
    assert in_force(known, ("140000000000",), date(2025, 6, 1))[Measure.WOMEN].share == 450


def test_a_percentage_has_no_needless_zero() -> None:
    assert [percent(one) for one in (281, 300, 1000, 5)] == ["28.1%", "30%", "100%", "0.5%"]
    assert Count(2, 3).words == "66.6%"
    assert Count(0, 0).words == "—"
