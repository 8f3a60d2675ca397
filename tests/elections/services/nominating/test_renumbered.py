"""A list of candidates on which somebody was reviewed under a number that was given up since (Q-24a)."""

from datetime import date

import pytest

from cadres.services.reviews.batches import Listed, add_people
from cadres.vocabulary import Office
from elections.services.nominating.listing import PublishCandidates, arrange_candidates, publish_list
from elections.services.nominating.slips import plan_nomination
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Refused
from tests.support import reviews
from tests.support.factories import an_election
from tests.support.nominating import DAY, SEATS, a_full_ballot, a_plan


@pytest.fixture
async def code(operator: Actor) -> str:
    found = await an_election(operator, term_number=13, election_day=DAY, seats=SEATS)
    await plan_nomination(operator, found, a_plan())
    return found


async def test_q24a_a_list_with_somebody_reviewed_under_another_number_stays_down(operator: Actor, code: str) -> None:
    people = await a_full_ballot(operator, code)
    await arrange_candidates(operator, code)
    await reviews.the_lists(operator)
    batch = await reviews.a_batch(operator)
    (entry,) = await add_people(operator, batch, [Listed(person=people["王瑞"], stands_for=Office.CHAIR)])
    await reviews.asked(operator, batch, [entry])
    await connection().execute(
        """UPDATE vetting_subject SET vetting_case = (SELECT vetting_case FROM candidacy WHERE person = $1)
           WHERE person = $1""",
        people["王瑞"],
    )
    # As after a merge of the record that the agencies were asked about.
    await connection().execute("UPDATE vetting_question SET asked_about = $1", people["刘桂芳"])
    publish = PublishCandidates(published=date(2026, 11, 25), reason="提名会议决定")
    with pytest.raises(Refused, match=r"王瑞的联审结论.*是按身份证号.*先撤下候选人"):
        await publish_list(operator, code, publish)
    await connection().execute("UPDATE vetting_question SET asked_about = $1", people["王瑞"])
    assert await publish_list(operator, code, publish) == 1
