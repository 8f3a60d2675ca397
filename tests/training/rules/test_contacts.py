"""Households of a site shared among contacts, and contacts who do not come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.rules.contacts import Contact, contacted
from training.rules.settings import DEFAULTS, Value, settle

TODAY = date(2026, 11, 26)


def a_contact(households: int = 10, visited: date | None = TODAY, whom: str = "民政局贾志强") -> Contact:
    return Contact(whom, households, date(2026, 1, 5), visited)


@pytest.mark.parametrize(
    ("households", "each", "left", "said"),
    [
        (30, [10, 20], 0, "聚福苑搬迁30户都有联系干部。"),
        (30, [10, 12], 8, "聚福苑搬迁30户，联系22户，还有8户没有联系干部。"),
        (30, [], 30, "聚福苑搬迁30户，联系0户，还有30户没有联系干部。"),
        (30, [40], 0, "聚福苑搬迁30户，登记联系40户，多出10户，核对户数。"),
        (None, [40], None, "聚福苑没有登记搬迁户数，不能核对联系到户。"),
    ],
)
def test_households_without_anybody(households: int | None, each: list[int], left: int | None, said: str) -> None:
    found = contacted("聚福苑", households, [a_contact(one) for one in each], TODAY, DEFAULTS)
    assert (found.left, [one.message for one in found.findings]) == (left, [said])


def test_a_contact_who_does_not_come() -> None:
    day = TODAY - timedelta(days=90)
    assert len(contacted("聚福苑", 10, [a_contact(visited=day)], TODAY, DEFAULTS).findings) == 1
    late = contacted("聚福苑", 10, [a_contact(visited=day - timedelta(days=1))], TODAY, DEFAULTS).findings[1]
    assert late.message == "民政局贾志强2026年8月27日以后没有走访记录，已91天，超过90日。"
    never = contacted("聚福苑", 10, [a_contact(visited=None)], TODAY, DEFAULTS).findings[1]
    assert never.message == "民政局贾志强自2026年1月5日起没有走访记录，已325天，超过90日。"


def test_how_many_households_a_contact_has_is_a_decision() -> None:
    assert len(contacted("聚福苑", 60, [a_contact(60)], TODAY, DEFAULTS).findings) == 1
    decided = settle(
        [Value("140000000000", "contact_households", "20", date(2026, 1, 1), "晋组〔2026〕1号")], "14", TODAY
    )
    found = contacted("聚福苑", 60, [a_contact(60)], TODAY, decided).findings[1]
    assert (found.message, found.cite) == ("民政局贾志强联系60户，多于20户。", "晋组〔2026〕1号")


@given(st.integers(0, 999), st.lists(st.integers(1, 50), max_size=9))
def test_who_is_left_and_who_is_looked_after_are_all(households: int, each: list[int]) -> None:
    found = contacted("聚福苑", households, [a_contact(one) for one in each], TODAY, DEFAULTS)
    assert found.left is not None
    assert found.left + min(found.looked_after, households) == households
