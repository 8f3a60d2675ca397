"""The one clock. Days are days in Shanxi, whatever the machine thinks; tests set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

_fixed: datetime | None = None


def now() -> datetime:
    """This moment, aware, in Shanxi's time."""
    return _fixed or datetime.now(ZONE)  # noqa: TID251  # This is the clock.


def today() -> date:
    """This day in Shanxi."""
    return now().date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware moment, for tests."""
    global _fixed  # noqa: PLW0603  # A clock is global by nature.
    before, _fixed = _fixed, moment.astimezone(ZONE)
    try:
        yield
    finally:
        _fixed = before
