import pytest

from server.access.actor import Actor
from tests.support.factories import a_ballot, an_election


@pytest.fixture
async def waiting(operator: Actor) -> str:
    """An election whose count is waited for."""
    code = await an_election(operator)
    await a_ballot(operator, code)
    return code
