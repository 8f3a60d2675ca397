"""Elections that were found void, cancelled or replaced: no term runs by them, nothing is asked of them, nobody stands there."""

from datetime import date, datetime

import pytest

from cadres.dispatches import StandingFor
from cadres.rules.dual_office import ChairPath, ChairPaths, DualStep
from elections import queries, winners
from elections.candidacies import candidacies_of
from elections.dispatched import standing_for
from elections.notice_vocabulary import NoticeKind
from elections.noticing.issuing import IssueNotice, issue_notice
from elections.paths import chair_paths
from elections.planning.board import board
from elections.planning.county import proposals
from elections.roll_vocabulary import ObjectionKind
from elections.running_terms import running_term
from elections.services.cancelling import CancelElection, cancel_election
from elections.services.planning.county import MakeArea, make_area
from elections.services.rolls.objections import Object, receive
from elections.tables import Election
from elections.vocabulary import Post
from elections.web.noticing.duties import notice_duties
from elections.web.panels import deadlines, duties
from elections.web.rolls.duties import roll_duties
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import transaction
from tests.support.by_elections import a_by_election, leave
from tests.support.factories import COUNTY, SLATE, VILLAGE, a_ballot, a_published_election, an_election
from tests.support.http import SignIn
from tests.support.rolls import TODAY, a_published_roll
from tests.support.voids import find_void

_FOUND = date(2021, 12, 1)
_MAKING = MakeArea(
    area=COUNTY, villagers_term=13, residents_term=8, election_day=date(2026, 12, 18), ends_by=date(2026, 12, 31)
)
_CANCEL = CancelElection(cancelled=date(2021, 11, 10), document="新政函〔2021〕3号", reason="并村方案未定")


@pytest.fixture
async def void(operator: Actor) -> str:
    code = await a_published_election(operator)
    await find_void(operator, code, _FOUND)
    return code


@pytest.mark.usefixtures("void")
async def test_t17_no_term_runs_by_a_void_result(operator: Actor) -> None:
    async with transaction(operator):
        term = await running_term(operator, VILLAGE, date(2022, 3, 1))
    assert (term.number, term.ends) == (None, None)


async def test_the_term_before_runs_on_until_there_is_another(operator: Actor) -> None:
    await a_published_election(operator)
    after = await a_published_election(
        operator,
        term_number=13,
        election_day=date(2026, 11, 20),
        slate={post: tuple((f"新{name}", sex) for name, sex in those) for post, those in SLATE.items()},
    )
    await find_void(operator, after, date(2026, 11, 25))
    async with transaction(operator):
        term = await running_term(operator, VILLAGE, date(2026, 11, 26))
    assert term.number == 12


async def test_t17_nothing_is_asked_after_a_void_result(operator: Actor) -> None:
    code = await a_published_election(operator)
    with clock.stopped_at(datetime(2021, 12, 2, 9, tzinfo=clock.ZONE)):
        assert any("移交" in one.what for one in await duties(operator, COUNTY))
        await find_void(operator, code, _FOUND)
        async with transaction(operator):
            assert await duties(operator, COUNTY) == []
            assert await deadlines(operator, await queries.elections(operator, COUNTY)) == {}
            assert await board(operator, COUNTY) == ()


async def test_t17_a_void_election_of_a_term_is_made_anew(operator: Actor, void: str) -> None:
    making = _MAKING.model_copy(update={"villagers_term": 12, "also": (VILLAGE,)})
    found = {one.region: one for one in await proposals(operator, making.wanted())}
    assert found[VILLAGE].held == ""
    await make_area(operator, making)
    (made,) = [one for one in await queries.elections(operator, VILLAGE) if one.open]
    assert (made.term_number, made.code == void) == (12, False)
    assert {one.region: one.held for one in await proposals(operator, making.wanted())}[VILLAGE] == made.code


async def test_a_cancelled_election_is_made_anew_and_stands_on_no_board(operator: Actor) -> None:
    code = await an_election(operator)
    await cancel_election(operator, code, _CANCEL)
    assert await board(operator, COUNTY) == ()
    found = await proposals(operator, _MAKING.model_copy(update={"villagers_term": 12}).wanted())
    assert next(one.held for one in found if one.region == VILLAGE) == ""


async def test_the_next_term_has_the_seats_of_the_whole_committee(operator: Actor) -> None:
    """A by-election for one seat says nothing of how many the committee has."""
    await a_published_election(operator)
    await leave(operator, "贾永胜")
    seats = {Post.CHAIR: 1}
    await a_by_election(operator, seats, {Post.CHAIR: (("高文明", SLATE[Post.CHAIR][0][1]), SLATE[Post.CHAIR][1])})
    (one,) = [one for one in await proposals(operator, _MAKING.wanted()) if one.region == VILLAGE]
    assert one.seats == {Post.CHAIR: 1, Post.VICE_CHAIR: 1, Post.MEMBER: 3}
    assert one.made


async def test_t17_a_void_result_leads_to_no_dual_office(operator: Actor) -> None:
    code = await a_published_election(operator)
    async with transaction(operator):
        chair, member = [
            one.person for one in await winners.elected(operator, code) if one.post is not Post.VICE_CHAIR
        ][:2]
        path = ChairPath(VILLAGE, chair, code)
        assert (await chair_paths(operator, ChairPaths((path,))))[path][DualStep.ELECTED].met
    await find_void(operator, code, _FOUND, person=chair)
    async with transaction(operator):
        step = (await chair_paths(operator, ChairPaths((path,))))[path][DualStep.ELECTED]
        assert not step.met
        assert "2021年12月1日认定无效" in step.message
        (line,) = await candidacies_of(operator, chair)
        assert line.voided == _FOUND
        (other,) = await candidacies_of(operator, member)
        assert other.voided is None


async def test_t17_the_page_of_a_person_says_that_the_result_fell(operator: Actor, void: str, sign_in: SignIn) -> None:
    async with transaction(operator):
        chair = next(one.person for one in await winners.elected(operator, void) if one.post is Post.CHAIR)
    text = (await (await sign_in(Role.ELECTION_OFFICER)).get(f"/people/{chair}")).text
    assert "当选无效" in text
    assert "当选主任" not in text


async def test_nobody_stands_for_an_election_that_another_took_the_place_of(operator: Actor) -> None:
    code = await an_election(operator)
    people = await a_ballot(operator, code)
    asked = StandingFor(tuple(people.values()))
    async with transaction(operator):
        assert len(await standing_for(operator, asked)) == len(people)
    (row,) = await Election.select().where(Election.code == code)
    row.pop("id")
    await Election.insert(Election(**{**row, "code": f"{VILLAGE}-12-2"}))
    async with transaction(operator):
        assert (await queries.election(operator, code)).replaced
        assert await standing_for(operator, asked) == {}


async def test_a_cancelled_election_leaves_no_duty_of_its_roll(operator: Actor) -> None:
    code = await a_published_roll(operator)
    said = Object(kind=ObjectionKind.OMITTED, about="贾小七", raised_by="贾建国", received=TODAY, says="没有列入")
    await receive(operator, code, said)
    assert any("申诉" in one.what for one in await roll_duties(operator, COUNTY))
    await cancel_election(operator, code, _CANCEL)
    assert not await roll_duties(operator, COUNTY)


async def test_a_cancelled_election_leaves_no_duty_of_its_notices(operator: Actor) -> None:
    code = await an_election(operator)
    told = IssueNotice(kind=NoticeKind.ELECTION_DAY, issued=date(2021, 10, 20), places="村务公开栏")
    await issue_notice(operator, code, told)
    assert len(await notice_duties(operator, COUNTY)) == 1
    await cancel_election(operator, code, _CANCEL)
    assert not await notice_duties(operator, COUNTY)
