"""Decisions by place and day, with what they rest on."""

from datetime import date

import pytest

from server.errors import Refused
from server.law.lawbook import Standing
from training.rules.settings import DEFAULTS, KEYS, Value, settle
from training.vocabulary import PresenceMeasure

PROVINCE, COUNTY, OTHER = "140000000000", "140932000000", "140931000000"


def value(place: str, since: date, number: str, field: str = "term_months") -> Value:
    return Value(place, field, number, since, f"{place[:6]}号文")


DECIDED = [
    value(COUNTY, date(2026, 6, 1), "30"),
    value(PROVINCE, date(2026, 1, 1), "36"),
    value(PROVINCE, date(2025, 1, 1), "12"),
    value(OTHER, date(2020, 1, 1), "6"),
]


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2024, 12, 31), 24),
        (date(2025, 1, 1), 12),
        (date(2026, 1, 1), 36),
        (date(2026, 5, 31), 36),
        (date(2026, 6, 1), 30),
    ],
)
def test_the_countys_own_goes_before_the_provinces(day: date, months: int) -> None:
    settings = settle(DECIDED, "140932100000", day)
    assert settings.number("term_months") == months
    firm = settings.provision("term_months").standing
    assert firm is (Standing.PARAMETER if months == 24 else Standing.LOCAL)


def test_every_default_is_a_value_of_its_key() -> None:
    for key in KEYS.values():
        assert key.read(key.default) == key.default
        assert key.basis
        assert key.shown(key.default)
    assert DEFAULTS.measure is PresenceMeasure.WORKDAY_SHARE
    assert DEFAULTS.share == (2, 3)
    assert DEFAULTS.shown("age_most") == "没有规定"


def test_a_choice_is_read_by_its_words() -> None:
    assert KEYS["team_reading"].read("第一书记计算在3人之内") == "inside"
    assert KEYS["term_months"].read("036") == "36"


@pytest.mark.parametrize(("field", "typed"), [("term_months", "5"), ("term_months", "两年"), ("team_reading", "maybe")])
def test_nonsense_is_refused(field: str, typed: str) -> None:
    with pytest.raises(Refused):
        KEYS[field].read(typed)
