"""What is known of a place before its election (S01, §9)."""

from datetime import date

import pytest

from elections.planning.preparations import preparation
from elections.planning_vocabulary import AuditState, Difficulty
from elections.services.elections import subject
from elections.services.planning.preparations import Prepare, prepare
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Forbidden, NotFound, Refused
from tests.support.factories import OTHER_COUNTY, an_actor, an_election


def test_there_are_fourteen_reasons() -> None:
    assert [one.code for one in Difficulty] == [str(number) for number in range(1, 15)]


async def test_it_replaces_what_stood_there_and_leaves_both_in_the_trail(operator: Actor) -> None:
    code = await an_election(operator)
    assert await preparation(operator, code) is None
    await prepare(operator, code, Prepare(helper="贺文秀"))
    hard = Prepare(
        difficulties=(Difficulty.CLANS, Difficulty.POOR),
        difficult_until=date(2021, 10, 1),
        difficult_owner="李雅琴",
        pilot=True,
    )
    await prepare(operator, code, hard)
    assert await preparation(operator, code) == hard
    event = (await trail(subject(code)))[0]
    assert (event.before["包村干部"], event.after["难点原因"]) == ("贺文秀", ["宗族派性严重", "经济薄弱无人干"])


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (Prepare(audit=AuditState.DONE), "没有填报告或者公布的文号"),
        (Prepare(difficulties=(Difficulty.OTHER,)), "没有填化解期限和责任人"),
    ],
)
async def test_half_of_it_is_refused(operator: Actor, told: Prepare, said: str) -> None:
    code = await an_election(operator)
    with pytest.raises(Refused, match=said):
        await prepare(operator, code, told)


async def test_only_who_may_in_their_own_area(operator: Actor) -> None:
    code = await an_election(operator)
    with pytest.raises(Forbidden):
        await prepare(an_actor(Role.FILING_OFFICER), code, Prepare())
    stranger = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    for act in (prepare(stranger, code, Prepare()), preparation(stranger, code)):
        with pytest.raises(NotFound):
            await act
