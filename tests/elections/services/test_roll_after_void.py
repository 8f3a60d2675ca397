"""The roll of an election whose vote was void stays as it was, and holds nobody up elsewhere."""

from datetime import date

import pytest

from elections.roll_vocabulary import ChangeKind
from elections.services.cancelling import CancelElection, cancel_election
from elections.services.elections import Roll, summarise_roll
from elections.services.rolls.conflicts import GiveWay, give_way
from elections.services.rolls.keeping import PutBack, put_back, register_voter
from elections.services.rolls.opening import open_roll
from elections.services.rolls.publishing import PublishList, publish_list
from elections.vocabulary import NextStep
from elections.web.rolls.duties import roll_duties
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict
from tests.support.factories import COUNTY, VILLAGE, an_election
from tests.support.rolls import DAY, TODAY, a_published_roll, a_roll, a_voter, counted

LIST = PublishList(published=TODAY, posted_at="村委会公开栏", reason="补录")


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


@pytest.mark.parametrize("how", ["left out", "on it", "sums", "cancelled"])
async def test_v06_whoever_was_struck_for_a_roll_that_gave_way_is_called_back_unless_the_new_one_has_them(
    operator: Actor, how: str
) -> None:
    void = await an_election(operator, region="140931100202", term_number=13, election_day=DAY)
    await open_roll(operator, void)
    await register_voter(operator, void, a_voter(100))
    here = await a_roll(operator)
    row = await connection().fetchrow("SELECT id, voter FROM registration_conflict WHERE region = $1", VILLAGE)
    await give_way(operator, row["id"], GiveWay(evidence="本人说明"))
    await publish_list(operator, here, LIST)

    async def waiting() -> bool:
        async with transaction(operator):
            told = [one.what for one in await roll_duties(operator, COUNTY)]
        return any("1人因在别处登记除名，那里的选举已取消、认定无效或者另建" in one for one in told)

    await counted(operator, void, NextStep.RERUN)
    again = await an_election(operator, region="140931100202", term_number=13, election_day=date(2026, 12, 28))
    # Whether the other place still wants them is not known before its list is out.
    assert not await waiting()
    if how == "sums":
        await summarise_roll(operator, again, Roll(electorate=400, published=TODAY))
    elif how == "cancelled":
        await cancel_election(operator, again, CancelElection(cancelled=TODAY, document="1号", reason="撤村"))
    else:
        await open_roll(operator, again)
        for order in (100,) if how == "on it" else (300,):
            await register_voter(operator, again, a_voter(order))
        await publish_list(operator, again, LIST)
    assert await waiting() is (how != "on it")
    if how != "on it":
        assert (await trail(f"election:{again}"))[0].after["外地除名待恢复"] == 1
        await put_back(operator, here, row["voter"], PutBack(document="那里另选", addition=ChangeKind.OMITTED))
        assert not await waiting()
