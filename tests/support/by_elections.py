"""By-elections that tests build on: who leaves the committee of the published election of 2021, and who follows."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from cadres import queries as cadres
from cadres.services.offices import EndOffice, end_office
from cadres.vocabulary import TenureEnd
from elections.services.by_elections import CallByElection, call_by_election
from elections.services.results import Publication, publish
from elections.vocabulary import Post
from server.access.actor import Actor
from tests.support.factories import VILLAGE, Slate, a_ballot, a_checked_count, an_entry

LEFT = date(2022, 5, 4)
HELD = date(2022, 6, 18)


async def leave(operator: Actor, *names: str) -> None:
    for one in await cadres.officers(operator, VILLAGE, LEFT):
        if one.name in names:
            await end_office(operator, one.tenure, EndOffice(by=TenureEnd.DEATH, day=LEFT, document="死亡医学证明"))


def a_call(**changes: object) -> CallByElection:
    values = {"region": VILLAGE, "election_day": HELD, "seats": {Post.CHAIR: 1}, **changes}
    return CallByElection.model_validate(values)


async def a_by_election(
    operator: Actor,
    seats: Mapping[Post, int],
    slate: Slate,
    *,
    held: date = HELD,
    known: Mapping[str, int] = MappingProxyType({}),
) -> str:
    code = await call_by_election(operator, a_call(seats=seats, election_day=held))
    await a_ballot(operator, code, slate=slate, known=known)
    votes = {
        post: tuple(250 if place < seats[post] else 80 for place in range(len(who))) for post, who in slate.items()
    }
    await a_checked_count(operator, code, an_entry(votes, held=held, slate=slate))
    await publish(operator, code, Publication(published=held))
    return code
