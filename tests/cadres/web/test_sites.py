"""The list of resettlement sites, the record of one, and its forms."""

import pytest

from cadres.place_vocabulary import SiteKind
from cadres.services.sites import SiteDetails, register_site
from server.access.actor import Actor, Role
from tests.support.factories import COMMUNITY, OTHER_COUNTY, TOWNSHIP, a_county
from tests.support.http import Programs, SignIn


@pytest.fixture
async def site(operator: Actor) -> int:
    await a_county(operator)
    return await register_site(operator, SiteDetails(region=TOWNSHIP, name="聚福苑小区", kind=SiteKind.URBAN))


async def test_an_official_registers_a_site_and_counts_its_people(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    empty = await clerk.get("/sites")
    assert "没有登记集中安置点" in empty.text
    form = (await clerk.get(f"/sites/new?area={TOWNSHIP}")).form(f"/sites/new?area={TOWNSHIP}")
    communities = {name: value for name, value in form.fields.items() if name.startswith("communities.")}
    assert communities == {}  # None is ticked beforehand.
    record = await clerk.submit(
        form, {"name": "聚福苑小区", "kind": "urban", "origins": "李家山村，赵家沟村", "communities.3": COMMUNITY}
    )
    assert record.heading == "聚福苑小区"
    assert "没有登记人口" in record.text
    action = str(record.response.url.path) + "/counts"
    counts = {"as_of": "20251231", "households": "320", "relocated": "3006", "registered_poor": "100"}
    counted = await clerk.submit(record.form(action), counts)
    assert counted.words("//p[@role='status']") == ["2025-12-31的人口已登记。"]
    assert "一点一队，一队3人" in counted.text
    assert "可以考虑设立镇或街道" in counted.text
    assert "李家山村、赵家沟村" in counted.text
    listed = await clerk.get("/sites?size=large&kind=urban&q=赵家沟")
    assert listed.words("//table//tbody/tr/th") == ["聚福苑小区"]
    assert (await clerk.get("/sites?size=huge")).status == 404


async def test_what_is_wrong_comes_back_as_typed(site: int, sign_in: SignIn) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    page = await clerk.get(f"/sites/{site}")
    wrong = await clerk.submit(
        page.form(f"/sites/{site}/counts"), {"as_of": "2025-12-31", "relocated": "10", "registered_poor": "11"}
    )
    assert wrong.status == 422
    assert any("多于搬迁人口10人" in problem for problem in wrong.problems())
    assert wrong.one("//input[@name='registered_poor']").get("value") == "11"
    again = await clerk.submit(
        (await clerk.get(f"/sites/new?area={TOWNSHIP}")).form(f"/sites/new?area={TOWNSHIP}"),
        {"name": "聚福苑小区", "kind": "rural", "communities.0": COMMUNITY},
    )
    assert again.status == 422
    assert any("已有同名的安置点" in problem for problem in again.problems())
    assert len(again.all("//input[@type='checkbox' and @checked]")) == 1


async def test_what_is_known_is_amended(site: int, sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/sites/{site}/edit")).form(f"/sites/{site}/edit")
    page = await officer.submit(form, {"kind": "rural", "closed": "2026-01-01", "communities.0": COMMUNITY})
    assert "2026-01-01停用" in page.text
    assert page.all(f"//a[@href='/communities/{COMMUNITY}']")
    form = (await officer.get(f"/sites/{site}/edit")).form(f"/sites/{site}/edit")
    assert form.fields["kind"] == "rural"
    assert COMMUNITY in form.fields.values()


async def test_from_a_county_one_chooses_the_township_first(site: int, sign_in: SignIn) -> None:
    assert site
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get("/sites/new?area=140932000000")
    assert f"/sites/new?area={TOWNSHIP}" in page.all("//main//ul//a/@href")
    assert page.all("//main//form") == []
    refused = await officer.post("/sites/new?area=140932000000", {"name": "甲", "kind": "urban"})
    assert refused.status_code == 422


async def test_who_may_not_write_sees_no_form(site: int, sign_in: SignIn) -> None:
    looker = await sign_in(Role.VETTING_OFFICER)
    page = await looker.get(f"/sites/{site}")
    assert page.heading == "聚福苑小区"
    assert page.all("//main//form") == []
    assert (await looker.get(f"/sites/{site}/edit")).status == 403
    stranger = await sign_in(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    assert (await stranger.get(f"/sites/{site}")).status == 404


async def test_programs_read_the_list_and_the_record(site: int, program: Programs) -> None:
    machine = await program(Role.ELECTION_OFFICER)
    listed = (await machine.get("/api/v1/sites?q=聚福苑&kind=urban")).json()
    assert listed["sums"]["total"] == 1
    assert listed["lines"][0]["name"] == "聚福苑小区"
    record = (await machine.get(f"/api/v1/sites/{site}")).json()
    assert record["site"]["line"]["kind"] == "urban"
    assert record["findings"][0]["rule"] == "B-30"
    assert (await machine.get("/api/v1/sites/999999")).status_code == 404
