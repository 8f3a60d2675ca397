"""Names written in: vetted after the vote, before they take office."""

from datetime import date, timedelta

import pytest

from cadres import queries as cadres
from cadres.vocabulary import Sex
from elections import queries
from elections.services.corrections import Withdrawal, withdraw_count
from elections.services.entries import LineEntry
from elections.services.results import Publication, publish
from elections.services.write_ins import WriteInVetted, vet_write_in
from elections.vocabulary import Post
from server.access.actor import Actor
from server.errors import NotFound, Refused
from tests.support.factories import (
    CLEAN_VOTES,
    ELECTION_DAY,
    VILLAGE,
    a_checked_count,
    a_conclusion,
    a_person,
    an_entry,
)


async def test_a_written_in_name_needs_vetting_before_it_takes_office(operator: Actor, code: str) -> None:
    votes = {**CLEAN_VOTES, Post.CHAIR: (100, 60)}
    write_in = LineEntry(post=Post.CHAIR, name="吕敏", votes=210, write_in=True, sex=Sex.FEMALE)
    outcome = await a_checked_count(operator, code, an_entry(votes, extra=[write_in]))
    assert any(finding.rule in {"S16", "T-11"} for finding in outcome.findings)
    with pytest.raises(Refused) as refusal:
        await publish(operator, code, Publication(published=ELECTION_DAY))
    assert refusal.value.problems[0].rule == "S16"
    person = await a_person(operator, "吕敏", Sex.FEMALE)
    await vetted_after(operator, code, person, ELECTION_DAY)
    await publish(operator, code, Publication(published=ELECTION_DAY))
    assert (await cadres.officers(operator, VILLAGE, ELECTION_DAY))[0].name == "吕敏"


async def vetted_after(operator: Actor, code: str, person: int, concluded: date) -> None:
    case = await a_conclusion(operator, person, code, concluded=concluded)
    await vet_write_in(operator, code, WriteInVetted(name="吕敏", person=person, vetting_case=case))


async def a_count_with_a_name_written_in(operator: Actor, code: str) -> None:
    write_in = LineEntry(post=Post.CHAIR, name="吕敏", votes=210, write_in=True, sex=Sex.FEMALE)
    await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.CHAIR: (100, 60)}, extra=[write_in]))


async def test_a_written_in_name_is_not_vetted_before_the_vote(operator: Actor, code: str) -> None:
    await a_count_with_a_name_written_in(operator, code)
    person = await a_person(operator, "吕敏", Sex.FEMALE)
    with pytest.raises(Refused) as refusal:
        await vetted_after(operator, code, person, ELECTION_DAY - timedelta(days=1))
    (problem,) = refusal.value.problems
    assert problem.rule == "S16"
    assert "早于投票日2021年11月20日" in problem.cause
    assert (await queries.progress(operator, code)).people.get("吕敏") is None


async def test_a_written_in_name_keeps_the_sex_of_the_register(operator: Actor, code: str) -> None:
    await a_count_with_a_name_written_in(operator, code)
    person = await a_person(operator, "吕敏", Sex.MALE)
    with pytest.raises(Refused) as refusal:
        await vetted_after(operator, code, person, ELECTION_DAY)
    (problem,) = refusal.value.problems
    assert "登记的性别是男" in problem.cause
    assert "撤回计票" in problem.cure


async def test_a_name_written_in_on_a_withdrawn_count_is_vetted_for_none(operator: Actor, code: str) -> None:
    await a_count_with_a_name_written_in(operator, code)
    await withdraw_count(operator, code, Withdrawal(reason="性别录错。"))
    person = await a_person(operator, "吕敏", Sex.FEMALE)
    with pytest.raises(NotFound):
        await vetted_after(operator, code, person, ELECTION_DAY)


async def test_nobody_counts_while_a_written_in_name_is_vetted(
    operator: Actor, code: str, turns: list[tuple[object, ...]]
) -> None:
    await a_count_with_a_name_written_in(operator, code)
    turns.clear()
    await vetted_after(operator, code, await a_person(operator, "吕敏", Sex.FEMALE), ELECTION_DAY)
    assert ("election", code) in turns
