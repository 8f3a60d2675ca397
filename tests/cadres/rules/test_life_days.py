"""Days that go with a birth, that cannot be, and that seldom are."""

from datetime import date

import pytest

from cadres.rules.life_days import against_status, impossible, party_problems, too_young_for_party, unlikely
from cadres.vocabulary import PoliticalStatus
from server.values.periods import Month

BORN = Month(1970, 3)


def test_nothing_is_before_the_birth() -> None:
    assert impossible("起", Month(1970, 3), BORN) is None
    found = impossible("起", Month(1965, 9), BORN)
    assert found is not None
    assert (found.field, found.cause) == ("起", "1965.09早于本人出生（1970.03）。")
    assert found.cure


def test_nobody_joins_the_party_under_age() -> None:
    assert too_young_for_party("入党时间", Month(1988, 3), BORN) is None
    assert too_young_for_party("入党时间", Month(1988, 2), BORN) is not None


def test_what_seldom_is_asks_for_a_look() -> None:
    assert unlikely("起", Month(1984, 3), BORN, 14) is None
    found = unlikely("起", Month(1984, 2), BORN, 14)
    assert found is not None
    assert "已核对" in found.cure


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        (PoliticalStatus.MASSES, True),
        (PoliticalStatus.LEAGUE_MEMBER, True),
        (PoliticalStatus.PARTY_MEMBER, False),
        (PoliticalStatus.PROBATIONARY, False),
        (PoliticalStatus.MINOR_PARTY, False),
        (None, False),
    ],
)
def test_who_belongs_to_no_party_joined_none(status: PoliticalStatus | None, refused: bool) -> None:
    assert (against_status(status, "1995.06") is not None) == refused
    assert against_status(status, None) is None


def test_both_are_told_at_once() -> None:
    found = party_problems(PoliticalStatus.MASSES, "1975.01", date(1970, 3, 12), date(2026, 11, 28))
    assert [one.field for one in found] == ["入党时间", "入党时间"]


def test_a_month_ahead_is_told_alone() -> None:
    born, today = date(1970, 3, 12), date(2026, 11, 28)
    assert party_problems(PoliticalStatus.PARTY_MEMBER, "2026.11", born, today) == []
    (found,) = party_problems(PoliticalStatus.MASSES, "2026.12", born, today)
    assert found.cause == "2026.12还没有到。"
