"""The second reading of a tally sheet, and what becomes of two that differ: nothing is given away, everything is kept."""

import pytest

from elections import queries
from elections.services.voting.handing_in import enter_count
from elections.tables import Count
from elections.vocabulary import Post
from server.access.actor import Actor, Role
from tests.elections.web.test_api import a_body
from tests.elections.web.test_counting import a_sheet, said_at, votes_input
from tests.support.factories import SLATE, an_entry
from tests.support.http import Programs, SignIn, Visitor

CHAIR = votes_input(Post.CHAIR, 0)


@pytest.fixture
async def typed(operator: Actor, waiting: str) -> str:
    """An election whose count was read once, by somebody else."""
    await enter_count(operator, waiting, an_entry())
    return waiting


async def hand_in(visitor: Visitor, code: str, **changed: str) -> list[str]:
    """Type the clean sheet with some figures changed; returns what was said."""
    page = await visitor.submit((await visitor.get(f"/elections/{code}/count")).form(), a_sheet(**changed))
    assert page.status == 200
    return page.words("//p[@role='status']")


async def test_the_second_sheet_is_empty_and_in_the_order_of_the_paper(sign_in: SignIn, typed: str) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await clerk.get(f"/elections/{typed}/count")
    assert page.heading == "录入计票"
    assert page.words("//ol[@class='steps']/li[@aria-current='step']/b") == ["第二次录入"]
    names = page.words("//table//th[@scope='row']//label[contains(@for, 'lines')]")
    assert [name.removesuffix("（女）") for name in names] == [one for them in SLATE.values() for one, _ in them]
    assert {box.get("value") for box in page.all("//input[@data-count]")} == {""}


async def test_two_readings_alike_lead_to_publication(operator: Actor, sign_in: SignIn, typed: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{typed}")
    assert "第一次投票的计票待第二次录入" in page.text
    assert page.all("//a[contains(@href, '/publish')]") == []
    # Nothing of the first reading before the second one is done.
    for part in ("", "?part=trail"):
        shown = (await officer.get(f"/elections/{typed}{part}")).text
        assert not any(figure in shown for figure in ("268", "396", "选举有效"))
    assert "马道村：计票待第二次录入" in (await officer.get("/")).text
    assert await hand_in(officer, typed) == ["第一次投票计票两次录入一致，依法得出：选举完成。"]
    assert (await officer.get(f"/elections/{typed}")).all("//a[contains(@href, '/publish')]")
    assert (await queries.election(operator, typed)).readings == 0


async def test_a_figure_read_otherwise_is_marked_and_the_first_not_shown(sign_in: SignIn, typed: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    (said,) = await hand_in(officer, typed, **{CHAIR: "276", "cast": "395"})
    assert said.startswith("已录入。与另一次录入有2处不一致")
    page = await officer.get(f"/elections/{typed}/count")
    for name, own in ((CHAIR, "276"), ("cast", "395")):
        box = page.one(f"//input[@name='{name}']")
        assert (box.get("value"), box.get("aria-invalid")) == (own, "true")
        assert page.words(f"//p[@id='{name}-wrong1']")[0].startswith("与另一次录入不一致。请核对原表：")
    assert "268" not in page.text
    # Looked at again and mended, it is a count.
    assert await hand_in(officer, typed) == ["第一次投票计票两次录入一致，依法得出：选举完成。"]


async def test_who_read_it_first_is_told_why_not(sign_in: SignIn, waiting: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert (await hand_in(officer, waiting))[0].startswith("已录入第一次投票计票（第一次）。")
    page = await officer.get(f"/elections/{waiting}")
    assert page.all("//a[contains(@href, '/count') or contains(@href, '/publish')]") == []
    page = await officer.get(f"/elections/{waiting}/count")
    assert "“录入计票”是李雅琴本人办的，“第二次录入计票”须由另一人办理。" in page.text
    assert page.all("//form[@data-sheet]") == []


async def test_a_third_person_settles_what_differs(operator: Actor, sign_in: SignIn, typed: str) -> None:
    clerk, officer = await sign_in(Role.TOWNSHIP_CLERK), await sign_in(Role.ELECTION_OFFICER)
    await hand_in(clerk, typed, **{CHAIR: "276"})
    # The one of the two sees neither reading beside the other.
    own = await clerk.get(f"/elections/{typed}/check")
    assert (own.all("//table"), "268" in own.text) == ([], False)
    assert "马道村：计票差异待核对" in (await officer.get("/")).text
    page = await officer.get(f"/elections/{typed}/check")
    assert page.heading == "计票核对"
    (row,) = page.words("//tr[@class='differ']/th")
    assert row.startswith("主任 贾永胜")
    assert page.words("//tr[@class='differ']/td[contains(@class, 'was')]") == ["268", "276"]
    refused = await officer.submit(page.form(), {})
    assert (refused.status, len(refused.problems()), await Count.count()) == (422, 2, 0)
    fields = {"found.0.take": "3", "found.0.value": "267", "found.0.reason": "原表涂改，已签认"}
    done = await officer.submit(page.form(), fields)
    assert done.words("//p[@role='status']") == ["1处差异已照原表核对，计票定案，依法得出：选举完成。"]
    assert "两次录入有1项不一致，已由第三人照原表核对。" in done.text
    held = (await queries.progress(operator, typed)).held
    assert held[0].poll.posts[0].candidates[0].votes == 267


async def test_a_sheet_is_sent_back_with_a_reason(sign_in: SignIn, typed: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    asks = await officer.get(f"/elections/{typed}/send-back")
    assert asks.heading == "退回马道村第十二届村民委员会选举第一次投票的录入？"
    form = asks.form()
    assert (await officer.submit(form, {})).status == 422
    page = await officer.submit(form, {"reason": "录错了村（社区）"})
    assert page.words("//ol[@class='steps']/li[@aria-current='step']/b") == ["第一次录入"]
    assert (await officer.get(f"/elections/{typed}/send-back")).status == 409


async def test_programs_read_as_pages_do(program: Programs, waiting: str) -> None:
    one, other = await program(Role.ELECTION_OFFICER), await program(Role.ELECTION_OFFICER)
    address = f"/api/v1/elections/{waiting}"
    first = await one.post(f"{address}/counts", json=a_body())
    assert (first.status_code, first.json()) == (201, {"place": 1, "unlike": [], "outcome": None})
    own = await one.post(f"{address}/checks", json=a_body())
    assert (own.status_code, [problem["rule"] for problem in own.json()["problems"]]) == (422, ["AC-3"])
    early = await other.post(f"{address}/publication", json={"published": "2021-11-21"})
    assert (early.status_code, (await one.get(address)).json()["counts"]) == (422, [])
    differs = await other.post(f"{address}/checks", json=a_body(issued=401))
    assert [problem["field"] for problem in differs.json()["problems"]] == ["发出选票"]
    assert (await other.post(f"{address}/checks", json=a_body())).status_code == 204
    assert [count["checked"] for count in (await one.get(address)).json()["counts"]] == [True]
    assert (await one.post(f"{address}/publication", json={"published": "2021-11-21"})).status_code == 422
    assert (await other.post(f"{address}/publication", json={"published": "2021-11-21"})).status_code == 201


async def test_programs_settle_and_send_back(program: Programs, waiting: str) -> None:
    one, other, third = [await program(Role.ELECTION_OFFICER) for _ in range(3)]
    address = f"/api/v1/elections/{waiting}"
    await one.post(f"{address}/counts", json=a_body())
    assert (await third.post(f"{address}/readings/return", json={"reason": "录错了村"})).status_code == 204
    await one.post(f"{address}/counts", json=a_body())
    second = await other.post(f"{address}/counts", json=a_body(issued=401))
    assert (second.json()["place"], second.json()["unlike"]) == (2, ["发出选票"])
    found = [{"figure": "发出选票", "value": "402", "reason": "第二次看错行"}]
    settled = await third.post(f"{address}/settlements", json={"found": found})
    assert (settled.status_code, settled.json()["valid"]) == (201, True)


async def test_without_two_readings_there_is_nothing_to_settle(sign_in: SignIn, typed: str) -> None:
    page = await (await sign_in(Role.ELECTION_OFFICER)).get(f"/elections/{typed}/check")
    assert (page.status, "没有待核对的计票差异" in page.text) == (409, True)


async def test_the_line_of_states_stops_at_a_count_that_was_read_once(sign_in: SignIn, typed: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{typed}")
    assert page.words("//ol[@class='run']//li[@aria-current='step']") == ["计票录入一次"]
    assert page.all("//li[contains(@title, 'S14 ')][contains(@class, 'is-done')]") == []
    await hand_in(officer, typed)
    page = await officer.get(f"/elections/{typed}")
    assert len(page.all("//li[contains(@title, 'S14 ')][contains(@class, 'is-done')]")) == 1


async def test_what_is_doubtful_goes_on_with_a_reason(sign_in: SignIn, typed: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/elections/{typed}/count")).form()
    page = await officer.submit(form, a_sheet(issued="431", cast="431"))
    assert said_at(page, "cast").startswith("收回431张，登记的431人全部投了票。")
    assert page.all("//textarea[@name='reason']")
