from collections.abc import Iterator
from datetime import datetime, time

import pytest

from server import clock


@pytest.fixture(autouse=True)
def _today(request: pytest.FixtureRequest) -> Iterator[None]:
    """It is nine o'clock on the TODAY of a module that names one."""
    day = getattr(request.module, "TODAY", None)
    if day is None:
        yield
        return
    with clock.stopped_at(datetime.combine(day, time(9), clock.ZONE)):
        yield
