"""Saying which business a filing is, where the records do not tell."""

from datetime import date

import pytest

from certificates import queries
from certificates.vocabulary import FilingType
from elections.services.results import Publication, publish
from server.access.actor import Actor, Role
from tests.support.factories import a_ballot, a_checked_count, an_election
from tests.support.http import Programs, SignIn


@pytest.fixture
async def undecided(operator: Actor) -> int:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code)
    await publish(operator, code, Publication(published=date(2021, 11, 21)))
    found = await queries.filing_of_election(operator, code)
    assert found is not None
    return found


async def test_the_page_asks_and_the_answer_brings_the_checklist(
    operator: Actor, sign_in: SignIn, undecided: int
) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await clerk.get(f"/filings/{undecided}")
    assert page.heading == "马道村 证书申领"
    assert "须确定是首次申领还是换领" in page.text
    form = (await clerk.get(f"/filings/{undecided}/business")).form()
    empty = await clerk.submit(form, {"basis": "已查看原证书正本。"})
    assert empty.status == 422
    assert len(empty.words("//p[@id='business-wrong1']")) == 1
    done = await clerk.submit(empty.form(), {"business": "renewal"})
    assert done.words("//p[@role='status']") == ["已确定：换领。材料清单已随之更新。"]
    assert done.heading == "马道村 证书换领"
    assert "原证书正本、副本" in done.text
    assert "照原证书填写" in done.text
    assert (await queries.filing(operator, undecided)).line.business is FilingType.RENEWAL


async def test_programs_say_it_too(program: Programs, undecided: int) -> None:
    machine = await program(Role.TOWNSHIP_CLERK)
    address = f"/api/v1/filings/{undecided}/business"
    assert (await machine.post(address, json={"business": "change", "basis": "更名"})).status_code == 422
    answer = await machine.post(address, json={"business": "first", "basis": "偏政函〔2021〕3号"})
    assert answer.status_code == 201
    assert answer.json()["line"]["business"] == "first"
    assert "established" in [one["key"] for one in answer.json()["materials"]]


async def test_the_publication_foretells_that_it_will_be_asked(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code)
    page = await (await sign_in(Role.ELECTION_OFFICER)).get(f"/elections/{code}/publish")
    told = page.words("//form[@method='post']//li")
    assert any(one.startswith("证书申领自动立件，法定代表人贾永胜") for one in told)
    assert any("须确定是首次申领还是换领" in one for one in told)
