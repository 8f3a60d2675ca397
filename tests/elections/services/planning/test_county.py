"""The elections of a whole area: made once, the exceptions told, taken back while untouched."""

from datetime import date

import pytest

from elections import queries
from elections.planning.county import Proposal, proposals
from elections.planning_vocabulary import AuditState
from elections.services.elections import Reached, reach
from elections.services.planning.county import MakeArea, make_area, undo_area
from elections.services.planning.preparations import Prepare, prepare
from elections.vocabulary import Post, Stage
from server.access.actor import Actor, Role
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import COMMUNITY, COUNTY, OTHER_COUNTY, VILLAGE, a_published_election, an_actor

_DAY = date(2026, 12, 18)


def a_making(**changed: object) -> MakeArea:
    told = {
        "area": COUNTY,
        "villagers_term": 13,
        "residents_term": 8,
        "election_day": _DAY,
        "ends_by": date(2026, 12, 31),
    }
    return MakeArea(**{**told, **changed})  # type: ignore[arg-type]


@pytest.fixture
async def due(operator: Actor) -> Proposal:
    """The one community of the county whose committee's term is on record, and ends."""
    await a_published_election(operator)
    found = await proposals(operator, a_making().wanted())
    (one,) = [one for one in found if one.made]
    return one


async def test_what_is_due_is_proposed_as_it_was_elected_last(due: Proposal) -> None:
    assert (due.region, due.term_number, due.term_ends) == (VILLAGE, 13, date(2026, 11, 19))
    assert (due.seats, due.usual) == ({Post.CHAIR: 1, Post.VICE_CHAIR: 1, Post.MEMBER: 3}, False)


async def test_exceptions_come_first_with_their_reason(operator: Actor, due: Proposal) -> None:
    found = await proposals(operator, a_making().wanted())
    assert [one.rank for one in found] == sorted(one.rank for one in found)
    assert found[-1] == due
    assert found[0].unknown
    early = await proposals(operator, a_making(ends_by=date(2026, 11, 18)).wanted())
    (later,) = [one for one in early if one.region == VILLAGE]
    assert later.obstacle == "任期2026年11月19日届满，晚于2026年11月18日。"


@pytest.mark.usefixtures("due")
async def test_one_act_makes_them_and_a_second_doubles_none(operator: Actor) -> None:
    _, number = await make_area(operator, a_making())
    (line,) = [one for one in await queries.elections(operator, VILLAGE) if one.open]
    assert (number, line.term_number, line.election_day) == (1, 13, _DAY)
    with pytest.raises(Conflict, match="没有要建立的选举"):
        await make_area(operator, a_making())
    held = [one for one in await proposals(operator, a_making().wanted()) if one.held]
    assert [one.held for one in held] == [line.code]


@pytest.mark.usefixtures("due")
async def test_a_term_nobody_knows_waits_for_a_word(operator: Actor) -> None:
    _, number = await make_area(operator, a_making(also=(COMMUNITY,)))
    assert number == 2
    (line,) = await queries.elections(operator, COMMUNITY)
    assert line.term_number == 8


@pytest.mark.usefixtures("due")
async def test_the_untouched_are_taken_back_and_the_touched_stay(operator: Actor) -> None:
    made, _ = await make_area(operator, a_making(also=(COMMUNITY,)))
    (touched,) = await queries.elections(operator, COMMUNITY)
    await reach(operator, touched.code, Reached(stage=Stage.EC_FORMED, reached=date(2026, 11, 1)))
    (other,) = [one for one in await queries.elections(operator, VILLAGE) if one.open]
    await prepare(operator, other.code, Prepare(audit=AuditState.PUBLISHED, audit_document="审计公告1号"))
    assert await undo_area(operator, made) == (1, 1)
    assert [one.code for one in await queries.elections(operator, COMMUNITY)] == [touched.code]
    assert not [one for one in await queries.elections(operator, VILLAGE) if one.open]
    with pytest.raises(Conflict, match="都已经登记了内容"):
        await undo_area(operator, made)


async def test_a_slip_of_the_pen_is_refused(operator: Actor) -> None:
    with pytest.raises(Refused, match="相差太远"):
        await make_area(operator, a_making(election_day=date(2062, 12, 18)))


@pytest.mark.usefixtures("due")
async def test_only_who_may_in_their_own_area(operator: Actor) -> None:
    made, _ = await make_area(operator, a_making())
    with pytest.raises(Forbidden):
        await make_area(an_actor(Role.TOWNSHIP_CLERK), a_making())
    stranger = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    with pytest.raises(NotFound):
        await make_area(stranger, a_making())
    with pytest.raises(NotFound):
        await undo_area(stranger, made)
