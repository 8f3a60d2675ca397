"""The roll of an election whose vote was void stays as it was, and holds nobody up elsewhere."""

from datetime import date

import pytest

from elections.services.rolls.keeping import register_voter
from elections.services.rolls.opening import open_roll
from elections.services.rolls.publishing import PublishList, publish_list
from elections.vocabulary import NextStep
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Conflict
from tests.support.factories import VILLAGE, an_election
from tests.support.rolls import DAY, TODAY, a_published_roll, a_roll, a_voter, counted


async def _conflicts() -> list[tuple[str, str, str | None]]:
    rows = await connection().fetch("SELECT region, state, gives_way FROM registration_conflict ORDER BY region")
    return [(row["region"], row["state"], row["gives_way"]) for row in rows]


@pytest.mark.parametrize(
    ("step", "told"),
    [(NextStep.RUNOFF, "确有错误的，先撤回计票"), (NextStep.RERUN, "重新选举要增减选民的，另建选举代替这一次")],
)
async def test_t23_a_roll_that_a_vote_was_counted_by_stays_as_it_is(operator: Actor, step: NextStep, told: str) -> None:
    code = await a_published_roll(operator)
    await counted(operator, code, step)
    with pytest.raises(Conflict, match=told):
        await register_voter(operator, code, a_voter(200))


async def test_v06_an_election_that_gave_way_to_another_holds_up_no_list_elsewhere(operator: Actor) -> None:
    void = await an_election(operator, region="140931100202", term_number=13, election_day=DAY)
    await open_roll(operator, void)
    await register_voter(operator, void, a_voter(100))
    here = await a_roll(operator)
    assert {state for _, state, _ in await _conflicts()} == {"open"}
    await counted(operator, void, NextStep.RERUN)
    again = await an_election(operator, region="140931100202", term_number=13, election_day=date(2026, 12, 28))
    # It could not settle them itself: nothing is done any more with an election that another took the place of.
    assert await _conflicts() == [("140931100202", "settled", "void"), (VILLAGE, "settled", "void")]
    assert (await trail(f"election:{again}"))[0].after["办结两地登记"] == 1
    assert (
        await publish_list(operator, here, PublishList(published=TODAY, posted_at="村委会公开栏", reason="补录")) == 1
    )
    # Whom it registers anew is looked for elsewhere, and not on the roll of the void one.
    await open_roll(operator, again)
    await register_voter(operator, again, a_voter(100))
    rows = await connection().fetch(
        "SELECT region, other_first FROM registration_conflict WHERE state = 'open' ORDER BY 1"
    )
    assert [tuple(row) for row in rows] == [("140931100202", True), (VILLAGE, False)]
