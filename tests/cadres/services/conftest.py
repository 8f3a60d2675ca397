import pytest

from cadres.services.tenures import ElectedIn, Holding, open_tenures
from cadres.vocabulary import Office
from server.access.actor import Actor
from tests.support.factories import VILLAGE, a_county, a_person
from tests.support.offices import TERM


@pytest.fixture
async def chair(operator: Actor) -> int:
    """The chair 贾永胜, elected in 2021."""
    await a_county(operator)
    person = await a_person(operator)
    (tenure,) = await open_tenures(
        operator, VILLAGE, [Holding(person, Office.CHAIR)], TERM, ElectedIn("140932100209-12-1")
    )
    return tenure
