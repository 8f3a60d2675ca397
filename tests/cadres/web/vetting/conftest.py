"""What every test of the review's pages starts from."""

import pytest

from server.access.actor import Actor
from tests.support import reviews as given
from tests.support.factories import a_county


@pytest.fixture
async def county(operator: Actor) -> None:
    """A county with the province's lists."""
    await a_county(operator)
    await given.the_lists(operator)
