"""Finding an area, and the area that pages keep from one to the next."""

import pytest

from server.access.actor import Role
from server.db.engine import connection
from server.web.templating import address
from tests.support.factories import COUNTY, OTHER_TOWNSHIP, TOWNSHIP
from tests.support.http import SignIn


async def test_one_hit_leads_on_at_once_on_the_same_subject(sign_in: SignIn) -> None:
    member = await sign_in(Role.ELECTION_OFFICER)
    answer = await member.client.get("/areas", params={"q": "老营", "on": "/filings"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/filings?area={OTHER_TOWNSHIP}")
    elsewhere = await member.client.get("/areas", params={"q": "老营", "on": "https://huanjie.invalid/"})
    assert elsewhere.headers["location"] == f"/?area={OTHER_TOWNSHIP}"


@pytest.mark.parametrize(
    "on", ["/jobs", "/audit", "/imports?of=members", "/exports?of=counts", "/sheets?of=members", "/disclosures"]
)
async def test_every_list_is_searched_where_it_stands(sign_in: SignIn, on: str) -> None:
    member = await sign_in(*Role)
    page = await member.get(on)
    form = page.one("//form[@action='/areas']")
    answer = await member.client.get("/areas", params={**form.fields, "q": "老营"})
    assert answer.headers["location"] == address(on, area=OTHER_TOWNSHIP)
    # The tree beside it leads to the same list of another area, of the same sheet where there are several.
    assert address(on, area=OTHER_TOWNSHIP) in page.all("//nav[@aria-label='地区']//a/@href")


@pytest.mark.parametrize("area", [COUNTY, TOWNSHIP])
async def test_the_way_to_an_area_is_asked_for_once(sign_in: SignIn, area: str) -> None:
    member = await sign_in(Role.ELECTION_OFFICER)
    asked: list[str] = []
    with connection().query_logger(lambda record: asked.append(record.query)):
        page = await member.get(f"/people/sheet?area={area}")
    assert page.all("//nav[@aria-label='地区']//a[@aria-current='true']/@href")[0].endswith(area)
    assert sum("DISTINCT ON (code)" in one for one in asked) == 1


async def test_several_are_offered_with_where_they_lie(sign_in: SignIn) -> None:
    member = await sign_in(Role.ELECTION_OFFICER)
    page = await member.get("/areas?q=镇&on=/elections")
    rows = page.words("//main//tbody/tr")
    assert f"新关镇山西省忻州市偏关县{TOWNSHIP}" in rows
    assert page.all("//main//tbody//a/@href")[0].startswith("/elections?area=")
    assert all("偏关县" in row for row in rows)


@pytest.mark.parametrize("words", ["太原", "%", "_", "\\", "'", "140931", "", "　"])
async def test_nothing_is_found_outside_or_by_signs(sign_in: SignIn, words: str) -> None:
    member = await sign_in(Role.ELECTION_OFFICER)
    page = await member.get(f"/areas?q={'%25' if words == '%' else words}")
    assert page.status == 200
    assert page.words("//main//tbody/tr[@class='empty']")


async def test_the_area_goes_along_to_the_next_subject(sign_in: SignIn) -> None:
    member = await sign_in(Role.ELECTION_OFFICER)
    await member.get(f"/communities?area={TOWNSHIP}")
    page = await member.get("/elections")
    assert page.heading == "新关镇选举"
    assert page.words("//nav[@aria-label='地区']//a[@aria-current='true']") == ["新关镇0"]


async def test_an_area_kept_from_another_account_is_forgotten(sign_in: SignIn) -> None:
    member = await sign_in(Role.ELECTION_OFFICER)
    member.client.cookies.set("huanjie_area", "140931000000")
    assert (await member.get("/elections")).heading == "偏关县选举"
