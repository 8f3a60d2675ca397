"""The list of an election whose vote was void stands in the one that takes its place: round two is round one with what came and left."""

from datetime import date

import pytest

from elections import queries
from elections.roll_vocabulary import ChangeKind, OffGround
from elections.rolls.reading import roll_view
from elections.services.rolls.carrying import continue_roll, list_before
from elections.services.rolls.correcting import CorrectEntry, correct_entry
from elections.services.rolls.judging import judge_anew
from elections.services.rolls.keeping import TakeOff, register_voter, take_off
from elections.services.rolls.opening import open_roll
from elections.services.rolls.publishing import PublishList, publish_list
from elections.vocabulary import NextStep, Stage
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict, Refused
from tests.support.factories import VILLAGE, an_election
from tests.support.http import SignIn
from tests.support.rolls import DAY, TODAY, a_published_roll, a_roll, a_voter, counted

AGAIN = date(2027, 1, 10)
#: Of age on the day of the second vote alone.
_YOUNG = date(2009, 1, 5)


@pytest.fixture
async def void(operator: Actor) -> str:
    """Four on the list, one struck since and one too young; its vote was void. Its code."""
    code = await a_published_roll(operator, voters=4)
    await register_voter(operator, code, a_voter(150, born=_YOUNG))
    gone = TakeOff(ground=OffGround.DIED, document="死亡证明", day=TODAY)
    await take_off(operator, code, await _voter(code, "100"), gone)
    await publish_list(operator, code, PublishList(published=TODAY, posted_at="村委会公开栏", reason="补录"))
    await counted(code, NextStep.RERUN)
    return code


async def _voter(code: str, order: str) -> int:
    found = await connection().fetchval(
        """SELECT v.id FROM voter v JOIN roll r ON r.id = v.roll JOIN election e ON e.id = r.election
           WHERE e.code = $1 AND v.household = $2 ORDER BY v.id LIMIT 1""",
        code,
        f"{int(order) // 3:04}",
    )
    return int(found)


async def test_s14x_the_list_stands_and_round_two_is_round_one_with_its_changes(operator: Actor, void: str) -> None:
    again = await an_election(operator, term_number=13, election_day=AGAIN)
    await continue_roll(operator, again)
    async with transaction(operator):
        old, new = await roll_view(operator, void), await roll_view(operator, again)
        summed = await queries.roll(operator, again)
    assert old is not None
    assert new is not None
    first, last = new.editions[0], old.editions[-1]
    assert (first.voters, first.published, first.before, first.added, first.removed) == (3, last.published, 3, 0, 0)
    assert (new.voters, new.adding, new.removing, new.intact) == (3, 0, 0, True)
    assert summed is not None
    assert summed.electorate == 3
    assert (await queries.stage_days(operator, again))[Stage.LIST_PUBLISHED] == last.published
    # It was made for another day: who has come of age is one of 四增, and who died was taken off before.
    supplement = PublishList(published=TODAY, posted_at="村委会公开栏", reason="补录")
    with pytest.raises(Refused, match="先办理“选举日变动核对”"):
        await publish_list(operator, again, supplement)
    assert [one.comes for one in (await judge_anew(operator, again)).lines] == [True]
    await register_voter(operator, again, a_voter(160, addition=ChangeKind.MOVED_IN))
    gone = TakeOff(ground=OffGround.MOVED_OUT, document="户口迁移证", day=TODAY)
    await take_off(operator, again, await _voter(again, "103"), gone)
    await publish_list(operator, again, supplement)
    async with transaction(operator):
        view = await roll_view(operator, again)
    assert view is not None
    second = view.editions[-1]
    assert (second.before, second.added, second.removed, second.voters) == (3, 2, 1, 4)
    assert [one.label for one in await trail(f"election:{again}")].count("沿用名单") == 1
    # The void one keeps its roll as it was.
    async with transaction(operator):
        assert await roll_view(operator, void) == old


async def test_what_waited_for_the_next_list_waits_on(operator: Actor) -> None:
    code = await a_published_roll(operator, voters=3)
    voter = await _voter(code, "100")
    right = CorrectEntry.model_validate(
        {
            "name": "贾小丁",
            "citizen_number": None,
            "group": "第一村民小组",
            "household": "0033",
            "document": "户口簿",
            "reason": "登记错字",
        }
    )
    await correct_entry(operator, code, voter, right)
    await counted(code, NextStep.RERUN)
    again = await an_election(operator, term_number=13, election_day=DAY)
    await continue_roll(operator, again)
    await publish_list(operator, again, PublishList(published=TODAY, posted_at="村委会公开栏", reason="补录"))
    names = await connection().fetch(
        """SELECT v.name FROM voter v JOIN roll r ON r.id = v.roll JOIN election e ON e.id = r.election
           WHERE e.code = $1 AND v.status = 'registered'""",
        again,
    )
    assert "贾小丁" in {row["name"] for row in names}


async def test_where_there_is_no_such_list_the_roll_is_begun_anew(operator: Actor, void: str) -> None:
    first = await an_election(operator, region="140932102200", term_number=13, election_day=DAY)
    with pytest.raises(Conflict, match="没有可以沿用的名单"):
        await continue_roll(operator, first)
    async with transaction(operator):
        assert await list_before(operator, void) is None
    again = await an_election(operator, term_number=13, election_day=AGAIN)
    await continue_roll(operator, again)
    with pytest.raises(Conflict, match="已经有人"):
        await continue_roll(operator, again)


@pytest.mark.usefixtures("void")
async def test_the_page_asks_which_of_the_two(operator: Actor, sign_in: SignIn) -> None:
    again = await an_election(operator, term_number=13, election_day=AGAIN)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/rolls/{again}")
    assert "沿用名单，3人" in page.text
    assert "重新登记" in page.text
    done = await officer.submit(page.form(f"/rolls/{again}/open"), {"continues": "true"})
    assert "已沿用上一次选举公布的名单" in done.text


_LIST = PublishList(published=TODAY, posted_at="村委会公开栏", reason="补录")


async def _conflicts() -> list[tuple[str, str, str | None]]:
    rows = await connection().fetch("SELECT region, state, gives_way FROM registration_conflict ORDER BY region")
    return [(row["region"], row["state"], row["gives_way"]) for row in rows]


@pytest.mark.parametrize(
    ("step", "told"),
    [(NextStep.RUNOFF, "确有错误的，先撤回计票"), (NextStep.RERUN, "在那次选举里沿用名单，按四增四减增减")],
)
async def test_t23_a_roll_that_a_vote_was_counted_by_stays_as_it_is(operator: Actor, step: NextStep, told: str) -> None:
    code = await a_published_roll(operator)
    await counted(code, step)
    with pytest.raises(Conflict, match=told):
        await register_voter(operator, code, a_voter(200))


async def test_v06_an_election_that_gave_way_to_another_holds_up_no_list_elsewhere(operator: Actor) -> None:
    void = await an_election(operator, region="140931100202", term_number=13, election_day=DAY)
    await open_roll(operator, void)
    await register_voter(operator, void, a_voter(100))
    here = await a_roll(operator)
    assert {state for _, state, _ in await _conflicts()} == {"open"}
    await counted(void, NextStep.RERUN)
    again = await an_election(operator, region="140931100202", term_number=13, election_day=date(2026, 12, 28))
    # It could not settle them itself: nothing is done any more with an election that another took the place of.
    assert await _conflicts() == [("140931100202", "settled", "void"), (VILLAGE, "settled", "void")]
    assert (await trail(f"election:{again}"))[0].after["办结两地登记"] == 1
    assert await publish_list(operator, here, _LIST) == 1
    # Whom it registers anew is looked for elsewhere, and not on the roll of the void one.
    await open_roll(operator, again)
    await register_voter(operator, again, a_voter(100))
    rows = await connection().fetch(
        "SELECT region, other_first FROM registration_conflict WHERE state = 'open' ORDER BY 1"
    )
    assert [tuple(row) for row in rows] == [("140931100202", True), (VILLAGE, False)]
