"""Why somebody may, or may not, see an address."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from litestar import Litestar

from server.access.actor import Actor, Role
from server.portal.why import explain, region_in
from tests.support.accounts import an_administrator
from tests.support.factories import OTHER_COUNTY, TOWNSHIP, VILLAGE, a_published_election, an_actor
from tests.support.http import SignIn

Programs = Callable[..., Awaitable[httpx.AsyncClient]]

FOREIGN = "140931100200"


@pytest.mark.parametrize(
    ("subject", "roles", "may", "said"),
    [
        (f"/elections/{VILLAGE}-12-1", {Role.ELECTION_OFFICER}, True, "可以看"),
        (f"/elections/{VILLAGE}-12-1", {Role.ACCOUNT_ADMINISTRATOR}, False, "没有这项权限"),
        (f"/elections/{FOREIGN}-12-1", {Role.ELECTION_OFFICER}, False, "不在本账号的地区内"),
        (f"/elections/{FOREIGN}-12-1", {Role.AUDITOR}, False, "没有这项权限，地区也不对"),
        ("/filings/123456", {Role.FILING_OFFICER}, True, "权限够"),
        (f"/communities?area={OTHER_COUNTY}", {Role.ELECTION_OFFICER}, False, "不在本账号的地区内"),
        ("/communities?area=140932100", {Role.ELECTION_OFFICER}, True, "可以看"),
        ("/accounts", {Role.ELECTION_OFFICER}, False, "没有这项权限"),
        ("/api/v1/elections", {Role.ELECTION_OFFICER}, True, "权限够"),
        ("/nowhere", {Role.ELECTION_OFFICER}, False, "没有这样的页面"),
        ("/filings/abc", {Role.ELECTION_OFFICER}, False, "没有这样的页面"),
        ("https://huanjie.test/elections?x=1", {Role.ELECTION_OFFICER}, True, "权限够"),
    ],
)
async def test_the_verdict_follows_from_right_and_place(
    app: Litestar, operator: Actor, subject: str, roles: set[Role], may: bool, said: str
) -> None:
    answer = await explain(app, an_actor(*roles), subject)
    assert (answer.may, said in answer.verdict) == (may, True), answer.verdict
    assert operator.may


async def test_the_answer_names_the_roles_and_the_acts(app: Litestar, operator: Actor) -> None:
    answer = await explain(app, an_actor(Role.VETTING_OFFICER), f"/elections/{VILLAGE}-12-1")
    assert answer.right is not None
    assert (answer.right.code, answer.right.by) == ("elections.view", (Role.VETTING_OFFICER,))
    acts = {act.right: act.held for act in answer.acts}
    assert acts["公布选举结果"] is False
    assert any("换届业务员" in act.sentence for act in answer.acts if act.right == "公布选举结果")
    assert operator.may


async def test_nothing_is_told_of_whether_a_record_is_there(app: Litestar, operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_election(operator)
    neighbour = await sign_in(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    there = " ".join((await neighbour.get(f"/why?subject=/elections/{code}")).words("//section"))
    invented = code.replace("-12-1", "-11-9")
    not_there = " ".join((await neighbour.get(f"/why?subject=/elections/{invented}")).words("//section"))
    assert "不在本账号的地区内" in there
    assert there.replace(code, "…") == not_there.replace(invented, "…")
    assert app.routes


async def test_the_refusals_lead_to_the_reason_and_to_whom_to_ask(operator: Actor, sign_in: SignIn) -> None:
    await an_administrator(operator)
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    for path, status in ((f"/elections/{FOREIGN}-12-1", 404), ("/accounts", 403)):
        refused = await clerk.get(path)
        assert refused.status == status
        (href,) = refused.all("//a[starts-with(@href, '/why')]/@href")
        page = await clerk.get(href)
        assert page.status == 200
        assert "高志远（账号管理员）" in page.text


async def test_programs_get_the_same_answer(operator: Actor, program: Programs) -> None:
    machine = await program(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    answer = (await machine.get("/api/v1/why", params={"subject": f"/elections/{FOREIGN}-12-1"})).json()
    assert (answer["may"], answer["place"]["inside"]) == (False, False)
    assert answer["right"]["roles"]
    assert (await machine.get("/api/v1/why/keepers")).json() == []
    assert operator.may


@pytest.mark.parametrize(
    ("address", "query", "region"),
    [
        (f"/elections/{VILLAGE}-12-1", "", VILLAGE),
        ("/communities", "area=140932", "140932000000"),
        ("/communities", "area=x", ""),
        ("/filings/1401021990010112341", "", ""),
        ("/filings/7", "", ""),
    ],
)
def test_the_place_is_read_from_the_address_alone(address: str, query: str, region: str) -> None:
    assert region_in(address, query) == region
