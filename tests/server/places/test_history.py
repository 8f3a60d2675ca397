"""The digits of a registering authority keep the day on which a number was allotted (UC-10)."""

import pytest

from server.places.history import division, note, of_elsewhere


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


@pytest.mark.parametrize(
    ("digits", "region", "elsewhere"),
    [
        ("140932", "140932100209", False),
        ("142234", "140932100209", False),  # 偏关县 until 2000.
        ("142221", "140902100209", False),  # 忻县, by way of 忻州市.
        ("140211", "140214100209", False),
        ("140211", "140404100209", True),
        ("140900", "140932100209", False),
        ("140000", "140932100209", False),
        ("140200", "140932100209", True),
        ("141000", "141002000000", False),
        ("141000", "141102000000", True),  # 临汾市 is nothing to 吕梁市, though both begin with 141.
        ("140930", "140932100209", True),
        ("440604", "140932100209", True),
    ],
)
def test_a_countys_own_former_digits_are_its_own(digits: str, region: str, elsewhere: bool) -> None:
    assert of_elsewhere(digits, region) is elsewhere


def test_a_code_that_is_used_again_means_the_last_division() -> None:
    held = division("140213")
    assert held is not None
    assert (held.place, held.until) == ("大同市平城区", None)
    assert division("999999") is None
