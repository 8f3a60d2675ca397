import pytest

from elections.services.nominating.slips import plan_nomination
from server.access.actor import Actor
from tests.support.factories import an_election
from tests.support.nominating import DAY, SEATS, a_plan


@pytest.fixture
async def code(operator: Actor) -> str:
    found = await an_election(operator, term_number=13, election_day=DAY, seats=SEATS)
    await plan_nomination(operator, found, a_plan())
    return found
