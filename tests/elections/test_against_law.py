"""What the page of a publication shows against a result is what the publication asks a reason for."""

from datetime import timedelta

import pytest

from elections import queries
from elections.against_law import against_law
from elections.services.elections import Reached, reach
from elections.services.results import Publication, publish
from elections.vocabulary import Stage
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from tests.support.factories import ELECTION_DAY, a_ballot, a_checked_count, an_election

_OTHER = "140932100210"


async def test_each_election_has_its_own_and_the_publication_asks_for_the_same(operator: Actor) -> None:
    late, good = await an_election(operator), await an_election(operator, region=_OTHER)
    people = await a_ballot(operator, late)
    await a_ballot(operator, good, region=_OTHER, known=people)
    await reach(operator, late, Reached(stage=Stage.LIST_PUBLISHED, reached=ELECTION_DAY - timedelta(days=1)))
    for code in (late, good):
        await a_checked_count(operator, code)
    async with transaction(operator):
        found = await against_law(operator, await queries.progresses(operator, [late, good]))
    assert found.keys() == {late, good}
    assert [one.rule for one in found[late]] == ["S05"]
    assert found[good] == ()
    with pytest.raises(Refused) as refusal:
        await publish(operator, late, Publication(published=ELECTION_DAY))
    assert [one.rule for one in refusal.value.problems[1:]] == [one.rule for one in found[late]]
