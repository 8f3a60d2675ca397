"""Saying who an elected written-in name is, on the page and by programs."""

from datetime import date

import pytest

from cadres.vocabulary import Sex
from elections.services.entries import LineEntry
from elections.vocabulary import Post
from server.access.actor import Actor, Role
from tests.support.factories import (
    CLEAN_VOTES,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_conclusion,
    a_person,
    an_election,
    an_entry,
)
from tests.support.http import Programs, SignIn

WRITTEN = LineEntry(post=Post.CHAIR, name="吕敏", votes=210, write_in=True, sex=Sex.FEMALE)
AFTER = date(2021, 11, 21)


@pytest.fixture
async def elected(operator: Actor) -> str:
    """An election whose chair was written in."""
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.CHAIR: (100, 60)}, extra=[WRITTEN]))
    return code


async def test_the_election_asks_for_the_vetting_before_its_publication(sign_in: SignIn, elected: str) -> None:
    """Q-25, S16."""
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{elected}")
    assert "吕敏是另选的人，当选主任，还没有补审。" in page.text
    assert page.all(f"//a[@href='/elections/{elected}/write-in']")
    assert not page.all(f"//a[@href='/elections/{elected}/publish']")
    assert "补审待办" in page.text.replace(" ", "")
    assert "另选人待补审" in (await officer.get("/")).text


async def test_without_anybody_of_that_name_it_says_where_to_register_them(sign_in: SignIn, elected: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{elected}/write-in")
    assert "本县没有登记这个姓名、性别的人" in page.text
    assert not page.all("//input[@name='person']")


async def test_who_may_conclude_records_the_conclusion_in_the_same_act(
    operator: Actor, sign_in: SignIn, elected: str
) -> None:
    person = await a_person(operator, "吕敏", Sex.FEMALE)
    await a_person(operator, "吕敏", Sex.MALE)
    officer = await sign_in(Role.ELECTION_OFFICER, Role.VETTING_OFFICER)
    page = await officer.get(f"/elections/{elected}/write-in")
    assert [one.get("value") for one in page.all("//input[@name='person']")] == [str(person)]

    missing = await officer.submit(page.form(), {"person": str(person)})
    assert missing.status == 422
    assert "没有补审结论的，填写补审的文号和日期。" in missing.text
    early = {"person": str(person), "document": "偏联审〔2021〕9号", "concluded": "2021-11-19"}
    refused = await officer.submit(page.form(), early)
    assert "投票以后补做审查，再登记补审结论。" in refused.text
    done = await officer.submit(page.form(), {**early, "concluded": "2021-11-21"})
    assert "吕敏的补审已登记。" in done.text
    assert done.all(f"//a[@href='/elections/{elected}/publish']")
    assert "没有待补审的另选人" in (await officer.get(f"/elections/{elected}/write-in")).text


async def test_an_officer_without_that_right_uses_the_conclusion_on_record(
    operator: Actor, sign_in: SignIn, elected: str
) -> None:
    person = await a_person(operator, "吕敏", Sex.FEMALE)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{elected}/write-in")
    assert not page.all("//input[@name='document']")
    await a_conclusion(operator, person, elected, concluded=AFTER)
    done = await officer.submit((await officer.get(f"/elections/{elected}/write-in")).form(), {"person": str(person)})
    assert "吕敏的补审已登记。" in done.text


async def test_programs_say_it_too(operator: Actor, program: Programs, elected: str) -> None:
    person = await a_person(operator, "吕敏", Sex.FEMALE, VILLAGE)
    await a_conclusion(operator, person, elected, concluded=AFTER)
    machine = await program(Role.ELECTION_OFFICER)
    said = {"name": "吕敏", "person": person}
    assert (await machine.post(f"/api/v1/elections/{elected}/write-ins", json=said)).status_code == 204
