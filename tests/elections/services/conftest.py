import pytest

from elections.services import elections, results, terms, write_ins
from server.db.engine import take_turn


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
