import pytest

from elections.services import elections, results, terms, write_ins
from server.access.actor import Actor
from server.db.engine import take_turn
from tests.support.factories import a_ballot, an_election


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What the services under test wait for their turn at: what keeps two at once apart, seen without two at once."""
    taken: list[tuple[object, ...]] = []

    async def take(*names: object) -> None:
        taken.append(names)
        await take_turn(*names)

    for service in (elections, results, terms, write_ins):
        monkeypatch.setattr(service, "take_turn", take)
    return taken


@pytest.fixture
async def code(operator: Actor) -> str:
    code = await an_election(operator)
    await a_ballot(operator, code)
    return code
