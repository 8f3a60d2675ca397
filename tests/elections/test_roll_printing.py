"""The roll's papers: what stands on them, in which order, and that no number does."""

import pytest

from elections.roll_notices import HouseholdList, RedList, VoterCards
from elections.roll_printing import roll_paper
from elections.services.rolls.keeping import register_voter
from elections.services.rolls.opening import open_roll
from elections.services.rolls.publishing import PublishList, publish_list
from server.access.actor import Actor
from server.errors import Conflict
from server.papers.page import compose
from tests.support.factories import an_election
from tests.support.rolls import DAY, TODAY, a_voter, number_of

_PEOPLE = (
    ("赵一", "第二村民小组", "0003"),
    ("丁一", "第二村民小组", "0003"),
    ("王一", "第十村民小组", "0002"),
    ("马一", "第一村民小组", "0001"),
)


async def _listed(actor: Actor) -> str:
    code = await an_election(actor, term_number=13, election_day=DAY)
    await open_roll(actor, code)
    for order, (name, group, household) in enumerate(_PEOPLE, 100):
        await register_voter(actor, code, a_voter(order, name=name, group=group, household=household))
    await publish_list(actor, code, PublishList(published=TODAY, posted_at="公开栏"))
    return code


async def test_the_red_list_goes_by_groups_and_strokes(operator: Actor) -> None:
    paper = await roll_paper(operator, await _listed(operator), "red-list")
    assert isinstance(paper, RedList)
    assert [(group.name, [one.name for one in group.voters]) for group in paper.groups] == [
        ("第一村民小组", ["马一"]),
        ("第二村民小组", ["丁一", "赵一"]),
        ("第十村民小组", ["王一"]),
    ]
    assert "共4人，其中女2人" in paper.opening
    assert "至2026年12月1日" in paper.closing
    assert paper.digest in paper.closing


async def test_the_list_of_households_goes_from_door_to_door(operator: Actor) -> None:
    paper = await roll_paper(operator, await _listed(operator), "households", "第二村民小组")
    assert isinstance(paper, HouseholdList)
    assert [(one.name, size) for one, size in paper.rows(paper.groups[0])] == [("赵一", 2), ("丁一", 0)]


async def test_every_voter_has_a_card_with_a_number(operator: Actor) -> None:
    paper = await roll_paper(operator, await _listed(operator), "cards")
    assert isinstance(paper, VoterCards)
    assert [number for number, _ in paper.cards] == [1, 2, 3, 4]


@pytest.mark.parametrize("name", ["red-list", "households", "cards"])
async def test_a_paper_is_whole_and_says_no_number(operator: Actor, name: str) -> None:
    html = compose(await roll_paper(operator, await _listed(operator), name)).html
    assert all(person.replace("一", "") in html for person, _, _ in _PEOPLE)
    assert number_of(100) not in html


async def test_nothing_is_printed_before_a_list_is_out(operator: Actor) -> None:
    code = await an_election(operator, term_number=13, election_day=DAY)
    await open_roll(operator, code)
    with pytest.raises(Conflict):
        await roll_paper(operator, code, "cards")
