"""Who is the legal representative on a day (CT-2 … CT-4), and which filing follows."""

from dataclasses import replace
from datetime import date

import pytest

from certificates.rules.checklists import MATERIALS, materials
from certificates.rules.filings import (
    NEXT,
    Known,
    Printed,
    due,
    filing_type,
    refuse_dates,
)
from certificates.vocabulary import FilingState, FilingType

SINCE = date(2021, 11, 20)
NOTHING = Known(None, earlier_term=False, established=None, since=SINCE)


@pytest.mark.parametrize(
    ("known", "business"),
    [
        (NOTHING, None),
        (replace(NOTHING, credit_code="54140932MF0000128D"), FilingType.RENEWAL),
        (replace(NOTHING, earlier_term=True), FilingType.RENEWAL),
        (replace(NOTHING, earlier_term=True, established=date(2020, 9, 25)), FilingType.RENEWAL),
        (replace(NOTHING, established=date(2020, 9, 25)), FilingType.FIRST),
        (replace(NOTHING, established=date(2016, 11, 21)), FilingType.FIRST),
        # A whole term has passed since: there was a committee before, with or without a certificate.
        (replace(NOTHING, established=date(2016, 11, 20)), None),
        (replace(NOTHING, established=date(2021, 12, 1)), None),
    ],
)
def test_the_business_is_what_the_records_tell_and_never_guessed(known: Known, business: FilingType | None) -> None:
    assert filing_type(known) is business


def test_an_undecided_filing_gathers_what_every_business_needs() -> None:
    keys = [{material.key for material in materials(business)} for business in (None, *MATERIALS)]
    assert keys[0] == keys[1] & keys[2]
    assert not {"established", "old", "address"} & keys[0]


def test_a_first_application_brings_the_approval_and_a_renewal_the_old_certificate() -> None:
    """FT-1, FT-2."""
    keys = {business: {material.key for material in materials} for business, materials in MATERIALS.items()}
    assert "established" in keys[FilingType.FIRST]
    assert "old" not in keys[FilingType.FIRST]
    assert "old" in keys[FilingType.RENEWAL]
    assert "established" not in keys[FilingType.RENEWAL]


def test_the_states_follow_each_other_to_the_archive() -> None:
    state = FilingState.PREPARING
    passed = [state]
    while state in NEXT:
        state = NEXT[state]
        passed.append(state)
    assert passed == list(FilingState)


def test_the_office_deadline_is_thirty_days_after_the_result() -> None:
    """CT-10."""
    assert due(date(2021, 11, 28)) == date(2021, 12, 28)


TERM = date(2021, 11, 20), date(2026, 11, 19)
TODAY = date(2022, 3, 1)


@pytest.mark.parametrize(
    ("issued", "since", "until", "said"),
    [
        (date(2021, 12, 10), *TERM, ""),
        (date(2021, 11, 21), *TERM, ""),
        (TODAY, *TERM, ""),
        (date(2021, 11, 20), *TERM, "还没有发证的事由"),
        (date(1, 1, 1), *TERM, "还没有发证的事由"),
        (date(2022, 3, 2), *TERM, "还没有到"),
        (TODAY, None, None, "没有填"),
        (TODAY, TERM[1], TERM[0], "不晚于起日"),
        (TODAY, TERM[0], date(2036, 11, 19), "相差超过10年"),
        (TODAY, date(1, 1, 1), date(9999, 12, 31), "相差超过10年"),
    ],
)
def test_dates_lie_between_the_reason_for_the_certificate_and_today(
    issued: date, since: date | None, until: date | None, said: str
) -> None:
    problems = refuse_dates(Printed(issued, since, until), date(2021, 11, 21), TODAY)
    assert [(one.rule, said in one.cause) for one in problems] == ([("CT-9", True)] if said else [])


def test_a_validity_that_is_not_the_term_has_its_reason() -> None:
    longer = TERM[0], date(2031, 11, 19)
    (problem,) = refuse_dates(Printed(TODAY, *longer, term=TERM), TODAY, TODAY)
    assert (problem.rule, "按任期应为2021年11月20日至2026年11月19日" in problem.cause) == ("CT-9", True)
    assert refuse_dates(Printed(TODAY, *longer, term=TERM, reason="证书原件如此"), TODAY, TODAY) == []
    assert refuse_dates(Printed(TODAY, *TERM, term=TERM), TODAY, TODAY) == []


def test_the_term_of_a_chair_who_goes_on_is_not_misread() -> None:
    old = date(2008, 12, 1), date(2011, 11, 30)
    assert refuse_dates(Printed(TODAY, *old, term=old), TODAY, TODAY) == []
    assert refuse_dates(Printed(TODAY, None, None), TODAY, TODAY, cancels=True) == []


def test_the_deadline_is_the_office_s_own_until_the_place_decides_one() -> None:
    assert due(TODAY) == date(2022, 3, 31)
    assert due(TODAY, 15) == date(2022, 3, 16)
