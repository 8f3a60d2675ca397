import pytest

from server.access.actor import Actor
from tests.support import reviews as given
from tests.support.factories import a_county


@pytest.fixture
async def batch(operator: Actor) -> int:
    """A batch of the county, nobody on it yet, and the lists of what is asked and who answers."""
    await a_county(operator)
    await given.the_lists(operator)
    return await given.a_batch(operator)
