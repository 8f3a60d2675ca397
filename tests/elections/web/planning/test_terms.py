"""Making an area's elections, preparation and parameters on their pages."""

import pytest

from elections import queries
from elections.planning.preparations import preparation
from server import clock
from server.access.actor import PROVINCE, Actor, Role
from tests.support.factories import COMMUNITY, COUNTY, VILLAGE, a_published_election, an_election
from tests.support.http import SignIn, Visitor

_NEW = f"/elections/county?area={COUNTY}"


@pytest.fixture
async def officer(operator: Actor, sign_in: SignIn) -> Visitor:
    await a_published_election(operator)
    return await sign_in(Role.ELECTION_OFFICER)


async def test_an_area_is_made_after_the_proposals_were_read_and_taken_back(operator: Actor, officer: Visitor) -> None:
    asked = await officer.get(_NEW)
    assert asked.form(_NEW).fields["villagers_term"] == "13"
    typed = {"residents_term": "8", "election_day": "2026-12-18", "ends_by": "2026-12-31"}
    page = await officer.submit(asked.form(_NEW), typed)
    assert page.heading == "偏关县：建立1个选举"
    assert "没有任期届满日的记录" in page.words("//tbody/tr[1]")[0]
    assert len(await queries.elections(operator, COUNTY)) == 1
    tick = page.one(f"//input[@value='{COMMUNITY}']/@name")
    done = await officer.submit(page.form(_NEW), {"proposals_read": "true", tick: COMMUNITY})
    assert "已建立2个选举。" in done.text
    made = done.one("//a[text()='查看、撤销这一批']/@href")
    shown = await officer.get(made)
    assert len(shown.all("//tbody/tr")) == 2
    undone = await officer.submit(shown.form(f"{made}/undo"))
    assert "已撤销2个选举。" in undone.text
    assert "这一批选举都已经撤销" in (await officer.get(made)).text


async def test_what_the_form_lacks_is_said_at_its_field(officer: Visitor) -> None:
    page = await officer.submit((await officer.get(_NEW)).form(_NEW), {"residents_term": "8"})
    assert page.status == 422
    assert page.words("//*[starts-with(@id, 'election_day-wrong')]") == ["没有填。须填写。"]


async def test_preparation_is_recorded_and_shown(operator: Actor, officer: Visitor) -> None:
    code = await an_election(operator, region="140932102200", term_number=13)
    page = await officer.get(f"/elections/{code}/preparation")
    refused = await officer.submit(page.form(), {"difficulties.3": "strained", "pilot": "true"})
    assert refused.words("//*[starts-with(@id, 'difficult_owner-wrong')]")
    assert refused.all("//input[@name='difficulties.3']/@checked")
    today = clock.today()
    done = await officer.submit(refused.form(), {"difficult_owner": "贺文秀", "difficult_until": today.isoformat()})
    assert f"难点村（干群关系紧张，贺文秀{today.month}月{today.day}日前化解）" in done.text
    kept = await preparation(operator, code)
    assert kept is not None
    assert kept.pilot


async def test_parameters_stand_with_their_basis_and_are_set_by_the_province(operator: Actor, sign_in: SignIn) -> None:
    county = await sign_in(Role.TOWNSHIP_CLERK)
    page = await county.get("/elections/parameters")
    (row,) = [row for row in page.words("//tbody/tr") if row.startswith("正式候选人")]
    assert "5日 省参数（待确认，参照河北、浙江、海南规定）S09" in row
    assert "待确认" in row
    assert page.all("//form[@action='/elections/parameters']") == []
    province = await sign_in(Role.ELECTION_OFFICER, region=PROVINCE)
    form = (await province.get("/elections/parameters")).form("/elections/parameters")
    typed = {"kind": "villagers", "field": "candidates_days", "value": "多", "since": "2026-03-01", "document": "办法"}
    refused = await province.submit(form, {**typed, "force": "law"})
    assert "正式候选人在选举日前公布不是1至30的整数：多。" in refused.problems()[0]
    done = await province.submit(refused.form("/elections/parameters"), {"value": "7"})
    assert "已登记参数“正式候选人在选举日前公布”" in done.text, operator
    (row,) = [
        row for row in (await county.get("/elections/parameters")).words("//tbody/tr") if row.startswith("正式候选")
    ]
    assert "7日 办法S09" in row


async def test_programs_do_the_same(operator: Actor, officer: Visitor, program: SignIn) -> None:
    assert officer
    machine = await program(Role.ELECTION_OFFICER)
    wanted = {"area": COUNTY, "villagers_term": 13, "residents_term": 8, "election_day": "2026-12-18"}
    made = await machine.post("/api/v1/elections/county", json={**wanted, "ends_by": "2026-12-31"})
    assert (made.status_code, made.json()["elections"]) == (201, 1)
    (line,) = [one for one in await queries.elections(operator, VILLAGE) if one.open]
    kept = await machine.post(f"/api/v1/elections/{line.code}/preparation", json={"pilot": True})
    assert kept.status_code == 204
    assert (await machine.get(f"/api/v1/elections/{line.code}/preparation")).json()["pilot"] is True
    gone = await machine.post(f"/api/v1/elections/county/{made.json()['made']}/undo")
    assert gone.json() == {"undone": 1, "kept": 0}
    told = (await machine.get("/api/v1/elections/parameters?on=2026-12-18")).json()
    assert {one["field"] for one in told} >= {"candidates_days", "kinship_avoidance"}
