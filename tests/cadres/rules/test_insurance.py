"""Nobody is without social insurance and has a kind of it."""

from collections.abc import Mapping

import pytest

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.rules.insurance import contradicting

FIVE = tuple(one for one in Circumstance if one.insurance)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({}, ""),
        ({Circumstance.SOCIAL: YesNo.YES, Circumstance.INJURY: YesNo.NO}, ""),
        ({Circumstance.SOCIAL: YesNo.NO, Circumstance.HOUSING_FUND: YesNo.YES}, ""),
        ({Circumstance.SOCIAL: YesNo.NO, Circumstance.PENSION: YesNo.YES}, "未参加社会保险，却参加了养老保险。"),
        (
            {Circumstance.SOCIAL: YesNo.YES, **dict.fromkeys(FIVE, YesNo.NO)},
            "参加社会保险，五险却都是未参加。",
        ),
    ],
)
def test_the_whole_and_its_kinds_agree(found: Mapping[Circumstance, YesNo], told: str) -> None:
    assert contradicting(found) == told
