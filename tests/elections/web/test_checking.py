"""The second reading as somebody else types it: an empty sheet, compared figure by figure."""

import pytest

from elections import queries
from elections.services.results import enter_count
from elections.vocabulary import Post
from server.access.actor import Actor, Role
from tests.elections.web.test_api import a_body
from tests.elections.web.test_counting import a_sheet, said_at, votes_input
from tests.support.factories import SLATE, an_entry
from tests.support.http import Programs, SignIn


@pytest.fixture
async def typed(operator: Actor, waiting: str) -> str:
    """An election whose count was typed by somebody else."""
    await enter_count(operator, waiting, an_entry())
    return waiting


async def test_the_sheet_is_empty_and_in_the_order_of_the_paper(sign_in: SignIn, typed: str) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await clerk.get(f"/elections/{typed}/check")
    assert page.heading == "复核计票"
    names = page.words("//table//th[@scope='row']//label[contains(@for, 'lines')]")
    assert [name.removesuffix("（女）") for name in names] == [one for them in SLATE.values() for one, _ in them]
    assert {box.get("value") for box in page.all("//input[@data-count]")} == {""}


async def test_two_readings_alike_lead_to_publication(operator: Actor, sign_in: SignIn, typed: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{typed}")
    assert "第一次投票的计票待复核" in page.text
    assert page.all("//a[contains(@href, '/publish')]") == []
    # Nothing of the first reading before the second one is done.
    assert "268" not in page.text
    assert "选举有效" not in page.text
    assert "396" not in (await officer.get(f"/elections/{typed}?part=trail")).text
    assert "马道村：计票待复核" in (await officer.get("/")).text
    form = (await officer.get(f"/elections/{typed}/check")).form()
    after = await officer.submit(form, a_sheet())
    assert after.words("//p[@role='status']") == ["第一次投票计票复核无误，与录入一致。"]
    assert after.all("//a[contains(@href, '/publish')]")
    assert not (await queries.election(operator, typed)).unchecked


async def test_a_figure_read_otherwise_is_marked_and_the_first_not_shown(sign_in: SignIn, typed: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/elections/{typed}/check")).form()
    name = votes_input(Post.CHAIR, 0)
    page = await officer.submit(form, a_sheet(**{name: "286", "cast": "395"}))
    assert page.status == 422
    assert said_at(page, name).startswith("与录入的不一致。请核对原表：")
    assert said_at(page, "cast").startswith("与录入的不一致。")
    assert "268" not in page.text
    assert page.one(f"//input[@name='{name}']").get("value") == "286"


async def test_who_typed_is_told_why_not(sign_in: SignIn, waiting: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    await officer.submit((await officer.get(f"/elections/{waiting}/count")).form(), a_sheet())
    page = await officer.get(f"/elections/{waiting}")
    assert page.all("//a[contains(@href, '/check') or contains(@href, '/publish')]") == []
    page = await officer.get(f"/elections/{waiting}/check")
    assert "“录入计票”是李雅琴本人办的，“复核计票”须由另一人办理。" in page.text
    refused = await officer.submit(page.form(), a_sheet())
    assert (refused.status, len(refused.problems()), "AC-3" in refused.problems()[0]) == (422, 1, True)


async def test_programs_check_as_pages_do(program: Programs, waiting: str) -> None:
    one, other = await program(Role.ELECTION_OFFICER), await program(Role.ELECTION_OFFICER)
    address = f"/api/v1/elections/{waiting}"
    assert (await one.post(f"{address}/counts", json=a_body())).status_code == 201
    own = await one.post(f"{address}/checks", json=a_body())
    assert (own.status_code, [problem["rule"] for problem in own.json()["problems"]]) == (422, ["AC-3"])
    early = await other.post(f"{address}/publication", json={"published": "2021-11-21"})
    assert (early.status_code, [problem["rule"] for problem in early.json()["problems"]]) == (422, ["AC-3"])
    differs = await other.post(f"{address}/checks", json=a_body(issued=401))
    assert [problem["field"] for problem in differs.json()["problems"]] == ["发出选票"]
    assert [count["checked"] for count in (await one.get(address)).json()["counts"]] == [False]
    assert (await other.post(f"{address}/checks", json=a_body())).status_code == 204
    assert [count["checked"] for count in (await one.get(address)).json()["counts"]] == [True]
    assert (await one.post(f"{address}/publication", json={"published": "2021-11-21"})).status_code == 422
    assert (await other.post(f"{address}/publication", json={"published": "2021-11-21"})).status_code == 201


async def test_without_a_count_or_after_the_check_there_is_no_sheet(sign_in: SignIn, waiting: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{waiting}/check")
    assert (page.status, "没有待复核的计票" in page.text) == (409, True)


async def test_the_line_of_states_stops_at_a_count_that_was_read_once(sign_in: SignIn, typed: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{typed}")
    assert page.words("//ol[@class='run']//li[@aria-current='step']") == ["计票待复核"]
    assert page.words("//li[contains(@title, 'S14 ')]") == ["有效性"]
    assert page.all("//li[contains(@title, 'S14 ')][contains(@class, 'is-done')]") == []

    await officer.submit((await officer.get(f"/elections/{typed}/check")).form(), a_sheet())
    page = await officer.get(f"/elections/{typed}")
    assert len(page.all("//li[contains(@title, 'S14 ')][contains(@class, 'is-done')]")) == 1
