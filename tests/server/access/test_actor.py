"""Areas and rights."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access.actor import Actor, Role, permission, reach_of
from server.errors import Forbidden, NotFound

COUNT = permission("test.count", "录入计票", Role.TOWNSHIP_CLERK)


@pytest.mark.parametrize(
    ("region", "reach"),
    [
        ("140000000000", "14"),
        ("140900000000", "1409"),
        ("140932000000", "140932"),
        ("140932100000", "140932100"),
        ("140932100012", "140932100012"),
    ],
)
def test_an_area_reaches_what_its_digits_share(region: str, reach: str) -> None:
    assert reach_of(region) == reach


@given(st.from_regex(r"\A14\d{10}\Z"))
def test_an_area_always_covers_itself(region: str) -> None:
    assert Actor(None, "", "", region).covers(region)


def test_outside_the_area_reads_like_nothing_there_even_with_the_right() -> None:
    clerk = Actor(1, "贺文秀", "新关镇", "140932100000", frozenset({Role.TOWNSHIP_CLERK}))
    with pytest.raises(NotFound):
        clerk.require(COUNT, at="140932102200")
    clerk.require(COUNT, at="140932100012")


def test_without_the_right_the_refusal_names_it() -> None:
    officer = Actor(1, "李雅琴", "组织部", "140932000000", frozenset({Role.VETTING_OFFICER}))
    with pytest.raises(Forbidden, match="录入计票"):
        officer.require(COUNT, at="140932100012")


def test_the_operator_holds_every_right() -> None:
    assert Actor.operator().may(COUNT)
