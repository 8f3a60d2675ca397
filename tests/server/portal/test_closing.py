"""When the days of the trace are closed."""

from datetime import datetime

import pytest

from server import clock
from server.portal.closing import seconds_to_next


@pytest.mark.parametrize(
    ("now", "seconds"),
    [("2026-10-23 00:00:00", 24 * 3600 + 600), ("2026-10-23 23:59:00", 660), ("2026-10-23 12:00:00", 12 * 3600 + 600)],
)
def test_it_is_soon_after_midnight_in_shanxi(now: str, seconds: float) -> None:
    assert seconds_to_next(datetime.fromisoformat(now).replace(tzinfo=clock.ZONE)) == seconds
