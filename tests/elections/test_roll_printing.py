"""The roll's papers: what stands on them, in which order, and that no number does."""

from io import BytesIO

import pdfplumber
import pytest

from elections.noticing.facts import facts_of
from elections.roll_notices import HouseholdList, RedList, VoterCards
from elections.roll_printing import roll_paper
from elections.services.rolls.keeping import register_voter
from elections.services.rolls.opening import open_roll
from elections.services.rolls.publishing import PublishList, publish_list
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.typesetter import typeset
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
    await publish_list(actor, code, PublishList(published=TODAY, posted_at="公开栏", reason="补录"))
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
    assert "组织法》（2025修正）第十七条，现将" in paper.opening
    assert paper.closing == (
        f"对名单有异议的，应当自名单公布之日起至2026年12月1日止，向{paper.issuer}申诉。",
        f"名单校验码：{paper.digest}。",
    )


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


async def test_namesakes_on_the_wall_are_told_apart(operator: Actor) -> None:
    code = await an_election(operator, term_number=13, election_day=DAY)
    await open_roll(operator, code)
    for order, household in ((100, "0003"), (101, "0004"), (102, "0005")):
        name = "马海明" if household != "0005" else "丁一"
        await register_voter(operator, code, a_voter(order, name=name, household=household))
    await publish_list(operator, code, PublishList(published=TODAY, posted_at="公开栏", reason="补录"))
    paper = await roll_paper(operator, code, "red-list")
    assert [(one.name, apart) for one, apart in paper.groups[0].lines] == [
        ("丁一", ""),
        ("马海明", "户号0003"),
        ("马海明", "户号0004"),
    ]
    assert "（户号0004）" in compose(paper).html
    assert "根据《中华人民共和国村民委员会组织法》（2025修正）" in paper.opening
    async with transaction(operator):
        (listed,) = (await facts_of(operator, code)).lists
    assert sorted(listed.came[0][1]) == ["丁一", "马海明（户号0003）", "马海明（户号0004）"]


async def test_no_card_goes_over_the_margin(operator: Actor) -> None:
    cards = await roll_paper(operator, await _listed(operator), "cards")
    with pdfplumber.open(BytesIO(typeset(FaceSettings(None), compose(cards)))) as made:
        (page,) = made.pages
        right = max(one["x1"] for one in (*page.lines, *page.rects, *page.curves))
    # 28 mm to the left, 26 mm to the right of the type area (GB-3).
    assert right <= (210 - 26 + 0.5) / 25.4 * 72
