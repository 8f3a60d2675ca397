"""The pages of what a community is made of, and the list of what is missing."""

from datetime import timedelta

import pytest

from cadres.place_vocabulary import BodyKind, BodyState
from cadres.services.bodies import BodyDetails, save_body
from server import clock
from server.access.actor import Actor, Role
from tests.support.factories import OTHER_COUNTY, TOWNSHIP, VILLAGE, a_county
from tests.support.http import Programs, SignIn

HOME = f"/communities/{VILLAGE}"


@pytest.fixture(autouse=True)
async def _county(operator: Actor) -> None:
    await a_county(operator)


async def test_an_organisation_is_recorded_and_corrected(sign_in: SignIn) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    page = await clerk.get(f"{HOME}/bodies")
    assert "没有登记党组织是否组建，不能当作已组建。" in page.text
    since = (clock.today() - timedelta(days=12)).isoformat()
    told = {"kind": "owners", "name": "马道新村业主委员会", "state": "pending", "since": since, "task_head": "贺文秀"}
    page = await clerk.submit(page.form(f"{HOME}/bodies"), told)
    assert "未组建12天" in page.text
    assert "贺文秀" in page.text
    (line,) = page.all("//table//th/a/@href")
    edit = await clerk.get(line.partition("#")[0])
    form = edit.form(line.partition("#")[0])
    assert form.fields["name"] == "马道新村业主委员会"
    page = await clerk.submit(form, {"state": "established", "task_head": ""})
    assert "未组建12天" not in page.text
    shown = await clerk.get(HOME)
    assert "马道新村业主委员会" in shown.text
    assert "没有登记" in shown.text


async def test_what_is_wrong_comes_back(sign_in: SignIn) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    page = await clerk.get(f"{HOME}/bodies")
    told = {"kind": "owners", "name": "业主委员会", "state": "established", "since": "2024-01-01", "full_members": "5"}
    wrong = await clerk.submit(page.form(f"{HOME}/bodies"), told)
    assert wrong.status == 422
    assert any("只有党组织才填" in one for one in wrong.problems())
    assert wrong.one("//input[@name='full_members']").get("value") == "5"
    assert len(wrong.all("//input[@type='radio' and @checked]")) == 2


async def test_the_list_shows_the_longest_missing_first(operator: Actor, sign_in: SignIn, program: Programs) -> None:
    today = clock.today()
    for days, kind in ((5, BodyKind.PARTY), (500, BodyKind.COLLECTIVE)):
        since = today - timedelta(days=days)
        details = BodyDetails(region=VILLAGE, kind=kind, name=kind.label, state=BodyState.PENDING, since=since)
        await save_body(operator, details)
    officer = await sign_in(Role.VETTING_OFFICER)
    page = await officer.get("/bodies")
    assert page.words("//table//tbody/tr/td[4]") == ["500", "5"]
    assert "村（居）务监督委员会156个" in page.text
    assert (await officer.get("/bodies?kind=party")).words("//table//tbody/tr/td[2]") == ["党组织"]
    assert (await officer.get("/bodies?kind=guild")).status == 404
    machine = await program(Role.ELECTION_OFFICER)
    assert [one["days"] for one in (await machine.get("/api/v1/bodies")).json()] == [500, 5]
    assert (await machine.get("/api/v1/bodies?kind=owners")).json() == []


async def test_groups_and_representatives_are_recorded(sign_in: SignIn, program: Programs) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    page = await clerk.get(f"{HOME}/groups")
    told = {"kind": "group", "name": "第一村民小组", "households": "20", "head": "吕敏", "since": "2021-12-01"}
    page = await clerk.submit(page.form(f"{HOME}/groups"), told)
    assert "第一村民小组" in page.text
    page = await clerk.get(f"{HOME}/representatives")
    (value,) = page.all("//select[@name='part']/option[text()='第一村民小组']/@value")
    told = {"name": "吕敏", "sex": "female", "part": value, "since": "2021-12-01"}
    page = await clerk.submit(page.form(f"{HOME}/representatives"), told)
    told = {"name": "温久安", "sex": "male", "households": "16", "since": "2021-12-01"}
    page = await clerk.submit(page.form(f"{HOME}/representatives"), told)
    assert "代表2名，其中妇女1名" in page.text.replace(" ", "").replace("\n", "")
    assert "温久安代表16户，应当每5—15户推选一人" in page.text
    assert "2名" in (await clerk.get(HOME)).text
    machine = await program(Role.ELECTION_OFFICER)
    record = (await machine.get(f"/api/v1{HOME}/parts")).json()
    assert [one["name"] for one in record["assembly"]["representatives"]] == ["吕敏", "温久安"]
    assert "B-22" in {one["rule"] for one in record["findings"]}


async def test_counts_by_day_are_recorded_and_shown(sign_in: SignIn) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    page = await clerk.get(f"{HOME}/counts")
    told = {"as_of": "2024.12.31", "households": "300", "population": "800"}
    page = await clerk.submit(page.form(f"{HOME}/counts"), told)
    page = await clerk.submit(page.form(f"{HOME}/counts"), {"as_of": "2020-11-01", "households": "400"})
    assert page.words("//tbody/tr") == ["2024-12-31300800—", "2020-11-01400——"]
    assert "300" in (await clerk.get(HOME)).words("//dl[@class='pairs']/div[3]")[0]
    wrong = await clerk.submit(page.form(f"{HOME}/counts"), {"as_of": "2099-01-01", "households": "1"})
    assert wrong.status == 422


async def test_others_read_or_find_nothing(sign_in: SignIn) -> None:
    looker = await sign_in(Role.VETTING_OFFICER)
    stranger = await sign_in(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    for part in ("bodies", "groups", "representatives", "counts"):
        page = await looker.get(f"{HOME}/{part}")
        assert page.status == 200
        assert page.all("//main//form") == []
        assert (await looker.post(f"{HOME}/{part}")).status_code == 403
        assert (await stranger.get(f"{HOME}/{part}")).status == 404
        assert (await looker.get(f"{HOME}/{part}?line=999999")).status == (200 if part == "counts" else 404)


async def test_the_facts_for_the_election_forms_are_recorded_with_whom_they_are_about(sign_in: SignIn) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    page = await clerk.get(f"{HOME}/groups")
    told = {"kind": "group", "name": "一组", "head_sex": "female", "head_ethnicity": "回族", "since": "2021-12-01"}
    wrong = await clerk.submit(page.form(f"{HOME}/groups"), told)
    assert wrong.status == 422
    assert any("没有填组长（网格员）" in one for one in wrong.problems())
    page = await clerk.submit(wrong.form(f"{HOME}/groups"), {"head": "吕敏", "head_political_status": "masses"})
    (line,) = [one for one in page.words("//tbody/tr") if "一组" in one]
    assert all(word in line for word in ("女", "群众", "回族"))
    page = await clerk.get(f"{HOME}/representatives")
    told = {
        "name": "温久安",
        "sex": "male",
        "political_status": "party_member",
        "ethnicity": "满族",
        "since": "2021-12-01",
    }
    page = await clerk.submit(page.form(f"{HOME}/representatives"), told)
    (line,) = [one for one in page.words("//section[@aria-labelledby='list']//tbody/tr") if "温久安" in one]
    assert all(word in line for word in ("中共党员", "满族"))
