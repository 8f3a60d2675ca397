"""What is said of certificates that are expired as they are given out (CT-9)."""

from datetime import date

from certificates.rules.validity import given_out_expired, to_be_expired

UNTIL = date(2026, 11, 19)


def test_one_given_out_after_its_last_day_is_said_to_be_expired() -> None:
    found = given_out_expired(UNTIL, date(2026, 11, 28))
    assert found is not None
    assert (found.rule, found.met) == ("CT-9", False)
    assert "发证日期2026年11月28日在有效期止日2026年11月19日以后" in found.message
    assert given_out_expired(UNTIL, UNTIL) is None
    assert given_out_expired(None, UNTIL) is None


def test_one_that_would_come_expired_is_told_of_beforehand() -> None:
    found = to_be_expired(UNTIL, date(2026, 11, 20))
    assert found is not None
    assert "办下来的证书仍是这个有效期" in found.message
    assert to_be_expired(UNTIL, UNTIL) is None
