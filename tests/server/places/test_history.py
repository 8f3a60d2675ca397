"""The digits of a registering authority keep the day on which a number was allotted (UC-10)."""

import pytest

from server.places.history import division, note


@pytest.mark.parametrize(
    ("digits", "region", "said"),
    [
        ("140932", "140932100209", ""),
        ("140211", "140214100209", "是大同市南郊区，1983年至2018年使用"),
        ("140411", "140404100209", "代码终身不变"),
        ("140105", "140932100209", "不是本县"),
        ("149999", "140932100209", "没有在山西的区划沿革里"),
        ("440604", "140932100209", "不在山西"),
    ],
)
def test_digits_are_noted_and_never_refused(digits: str, region: str, said: str) -> None:
    told = note(digits, region)
    assert said in told
    assert bool(told) is bool(said)


def test_a_code_that_is_used_again_means_the_last_division() -> None:
    held = division("140213")
    assert held is not None
    assert (held.place, held.until) == ("大同市平城区", None)
    assert division("999999") is None
