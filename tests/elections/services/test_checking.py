"""A count is read twice by two people before its result is published."""

import pytest

from cadres.vocabulary import Sex
from elections import queries
from elections.hands import hands
from elections.services.checking import check_count
from elections.services.corrections import Withdrawal, withdraw_count
from elections.services.entries import LineEntry
from elections.services.results import Publication, enter_count, publish
from elections.tables import CountHand
from elections.vocabulary import CountStep, Post, ResultPublished
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent, trail
from server.errors import Conflict, DomainError, Forbidden, NotFound, Refused
from tests.support.factories import (
    CLEAN_VOTES,
    ELECTION_DAY,
    OTHER_COUNTY,
    a_ballot,
    an_actor,
    an_election,
    an_entry,
    another_hand,
)

OFFICER = an_actor(Role.ELECTION_OFFICER)
OTHER = another_hand(OFFICER)


@pytest.fixture
async def code(operator: Actor) -> str:
    code = await an_election(operator)
    await a_ballot(operator, code)
    return code


async def refused(actor: Actor, code: str, votes: int = 268) -> list[tuple[str, str]]:
    """A second reading that must come back; returns field and rule of what was said."""
    entry = an_entry({**CLEAN_VOTES, Post.CHAIR: (votes, 104)})
    before = await CountHand.count()
    with pytest.raises(Refused) as refusal:
        await check_count(actor, code, entry)
    assert await CountHand.count() == before
    return [(problem.field, problem.rule) for problem in refusal.value.problems]


async def published(actor: Actor, code: str) -> ResultPublished:
    return await publish(actor, code, Publication(published=ELECTION_DAY))


async def test_two_readings_alike_let_the_result_be_published(code: str) -> None:
    await enter_count(OFFICER, code, an_entry())
    assert [one.checked for one in await hands(OFFICER, code)] == [False]
    assert (await queries.election(OFFICER, code)).state == "待复核"
    await check_count(OTHER, code, an_entry())
    assert [one.checked for one in await hands(OFFICER, code)] == [True]
    assert (await queries.election(OFFICER, code)).state == "待公布"
    assert (await published(OTHER, code)).code == code


async def test_who_typed_a_count_neither_checks_nor_publishes_it(code: str) -> None:
    await enter_count(OFFICER, code, an_entry())
    assert await refused(OFFICER, code) == [("步骤", "AC-3")]
    await check_count(OTHER, code, an_entry())
    with pytest.raises(Refused) as refusal:
        await published(OFFICER, code)
    (problem,) = refusal.value.problems
    assert (problem.rule, "“录入计票”是李雅琴本人办的" in problem.cause) == ("AC-3", True)
    assert (await queries.election(OFFICER, code)).published is None


async def test_a_count_read_once_is_not_published(code: str) -> None:
    await enter_count(OFFICER, code, an_entry())
    with pytest.raises(Refused, match="第一次投票的计票还没有复核") as refusal:
        await published(OTHER, code)
    assert [problem.rule for problem in refusal.value.problems] == ["AC-3"]


async def test_what_differs_is_named(code: str) -> None:
    await enter_count(OFFICER, code, an_entry())
    assert await refused(OTHER, code, 286) == [("主任　贾永胜", "")]
    event = (await trail(f"election:{code}"))[0]
    assert (event.label, event.actor, event.after["不一致"]) == ("复核计票不一致", OTHER.name, "1处")
    assert "贾永胜" not in str(event.after)
    # The count is as it was, and the paper can be looked at again.
    await check_count(OTHER, code, an_entry())


async def test_a_written_in_name_is_read_again(code: str) -> None:
    write_in = LineEntry(post=Post.CHAIR, name="吕敏", votes=7, write_in=True, sex=Sex.FEMALE)
    await enter_count(OFFICER, code, an_entry(extra=[write_in]))
    for wrong in ((write_in.model_copy(update={"votes": 8}),), (write_in, write_in)):
        with pytest.raises(Refused, match="吕敏"):
            await check_count(OTHER, code, an_entry(extra=wrong))
    # Who did not read the name learns only that there is one.
    with pytest.raises(Refused, match="另有姓名") as refusal:
        await check_count(OTHER, code, an_entry())
    assert "吕敏" not in str(refusal.value.problems)
    await check_count(OTHER, code, an_entry(extra=[write_in]))


async def test_a_count_typed_anew_is_read_anew(code: str) -> None:
    await enter_count(OFFICER, code, an_entry())
    await check_count(OTHER, code, an_entry())
    await withdraw_count(OTHER, code, Withdrawal(reason="录错了行"))
    await enter_count(OTHER, code, an_entry())
    with pytest.raises(Refused, match="还没有复核"):
        await published(OFFICER, code)
    await check_count(OFFICER, code, an_entry())
    assert await published(OFFICER, code)


@pytest.mark.parametrize(
    ("actor", "error"),
    [
        (an_actor(Role.VETTING_OFFICER), Forbidden),
        (an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), NotFound),
    ],
)
async def test_only_those_who_count_there_check(code: str, actor: Actor, error: type[DomainError]) -> None:
    await enter_count(OFFICER, code, an_entry())
    with pytest.raises(error):
        await check_count(actor, code, an_entry())


async def test_there_is_nothing_to_check_twice(code: str) -> None:
    with pytest.raises(Conflict, match="没有待复核"):
        await check_count(OTHER, code, an_entry())
    await enter_count(OFFICER, code, an_entry())
    await check_count(OTHER, code, an_entry())
    with pytest.raises(Conflict, match="没有待复核"):
        await check_count(OTHER, code, an_entry())


async def test_the_steps_stand_in_the_trace(operator: Actor, code: str) -> None:
    await enter_count(OFFICER, code, an_entry())
    await check_count(OTHER, code, an_entry())
    steps = await CountHand.select(CountHand.step, CountHand.actor).order_by(CountHand.id)
    assert steps == [
        {"step": CountStep.ENTERED.value, "actor": OFFICER.name},
        {"step": CountStep.CHECKED.value, "actor": OTHER.name},
    ]
    kinds = await AuditEvent.select(AuditEvent.actor).where(AuditEvent.kind == "election.count_checked")
    assert [row["actor"] for row in kinds] == [OTHER.name]
    assert operator
