"""Figures of a published result are corrected by two people, and the result stays as it was published."""

from dataclasses import replace

import pytest

from elections import queries
from elections.corrigenda import corrigenda
from elections.corrigendum_papers import correction_notice
from elections.printing import result_papers
from elections.services.corrigenda import Correct, confirm_corrigendum, enter_corrigendum, take_back_corrigendum
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import OTHER_COUNTY, a_published_election, an_actor, an_election, another_hand

WRONG = Correct(figures={"主任　高建平": 103}, reason="抄错一位", document_name="11月20日计票单")


@pytest.fixture
async def code(operator: Actor) -> str:
    return await a_published_election(operator)


async def test_two_people_correct_a_figure_and_what_was_published_stays(operator: Actor, code: str) -> None:
    published = await result_papers(operator, code)
    key = await enter_corrigendum(operator, code, WRONG)
    with pytest.raises(Conflict, match="还没有由另一人确认"):
        await correction_notice(operator, code, key)
    with pytest.raises(Refused, match="本人登记的"):
        await confirm_corrigendum(operator, code, key)
    await confirm_corrigendum(another_hand(operator), code, key)

    (line,) = await corrigenda(operator, code)
    assert (line.confirmed_by, line.figures[0].was, line.figures[0].becomes) == ("杜秀英", 104, 103)
    posted, report = await result_papers(operator, code)
    assert posted == published[0], "what was put up is what it was"
    (told,) = report.corrected
    assert told.endswith("更正：第一次投票主任高建平原为104，应为103。选举结果不变。")
    assert replace(report, corrected=()) == published[1]
    notice = await correction_notice(operator, code, key)
    assert notice.title == "马道村第十二届村民委员会选举结果更正公告"
    assert notice.names == ("高建平",)
    entered = next(one for one in await trail(f"election:{code}") if one.kind == "election.corrigendum_entered")
    assert (entered.before, entered.after["主任　高建平"]) == ({"主任　高建平": 104}, 103)


async def test_the_next_one_begins_with_what_holds(operator: Actor, code: str) -> None:
    key = await enter_corrigendum(operator, code, WRONG)
    with pytest.raises(Conflict, match="待另一人确认"):
        await enter_corrigendum(operator, code, WRONG)
    await confirm_corrigendum(another_hand(operator), code, key)
    with pytest.raises(Refused, match="与公布的都一样"):
        await enter_corrigendum(operator, code, WRONG)
    await enter_corrigendum(operator, code, WRONG.model_copy(update={"figures": {"主任　高建平": 102}}))
    assert [(one.figures[0].was, one.figures[0].becomes) for one in await corrigenda(operator, code)] == [
        (104, 103),
        (103, 102),
    ]


async def test_one_taken_back_holds_nothing(operator: Actor, code: str) -> None:
    key = await enter_corrigendum(operator, code, WRONG)
    await take_back_corrigendum(operator, code, key)
    assert await corrigenda(operator, code) == ()
    with pytest.raises(NotFound):
        await confirm_corrigendum(another_hand(operator), code, key)
    again = await enter_corrigendum(operator, code, WRONG)
    await confirm_corrigendum(another_hand(operator), code, again)
    with pytest.raises(Conflict, match="已经确认"):
        await take_back_corrigendum(operator, code, again)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"主任　贾永胜": 150}, "更正以后结果不同"),
        ({"主任　没有这人": 1}, "公布的结果里没有这一项"),
        ({"主任　高建平": -1}, "不能采用"),
        ({"收回选票": 403}, "更正后为无人当选"),
        ({"整张无效票": 397}, "多于收回的396张"),
    ],
)
async def test_what_no_corrigendum_can_say_is_refused(
    operator: Actor, code: str, figures: dict[str, int], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        await enter_corrigendum(operator, code, WRONG.model_copy(update={"figures": figures}))
    assert await corrigenda(operator, code) == ()


async def test_before_publication_a_count_is_withdrawn_instead(operator: Actor) -> None:
    code = await an_election(operator)
    with pytest.raises(Conflict, match="撤回计票重新录入"):
        await enter_corrigendum(operator, code, WRONG)
    async with transaction(operator):
        assert (await queries.election(operator, code)).published is None


async def test_only_who_may_in_their_own_area(operator: Actor, code: str) -> None:
    with pytest.raises(Forbidden):
        await enter_corrigendum(an_actor(Role.VETTING_OFFICER), code, WRONG)
    with pytest.raises(NotFound):
        await enter_corrigendum(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), code, WRONG)
    key = await enter_corrigendum(operator, code, WRONG)
    with pytest.raises(Forbidden):
        await confirm_corrigendum(an_actor(Role.TOWNSHIP_CLERK), code, key)
