"""Certificates whose validity was over before anybody had them: they are recorded as they are, and said to be so (CT-4, CT-9). Pure."""

from datetime import date

from certificates.rules.filings import VALIDITY
from server.law.lawbook import Finding
from server.values.periods import chinese_day

_UNTIL = "新一届依法产生前由原主任继续履行法定代表人职责，换届后办换领"


def given_out_expired(until: date | None, issued: date) -> Finding | None:
    """A note where a certificate was given out after the last day that it is valid."""
    if until is None or issued <= until:
        return None
    message = f"发证日期{chinese_day(issued)}在有效期止日{chinese_day(until)}以后，发出时已经过期。{_UNTIL}。"
    return VALIDITY.note(message, met=False)


def to_be_expired(until: date | None, today: date) -> Finding | None:
    """A note where a certificate that is asked for would be expired on the day that it comes."""
    if until is None or today <= until:
        return None
    message = f"有效期至{chinese_day(until)}，已经届满，办下来的证书仍是这个有效期。{_UNTIL}。"
    return VALIDITY.note(message, met=False)
