"""Every route that is registered, also those that nobody has written yet."""

import pytest
from litestar import Litestar

from server.access.actor import Permission, Role
from server.web.auth import PERMISSION, SESSION_COOKIE
from server.web.problems import PROBLEM_JSON
from tests.support.factories import OTHER_COUNTY
from tests.support.http import Programs, SignIn, Visitor
from tests.sweeps.counties import County
from tests.sweeps.inputs import INPUTS
from tests.sweeps.ways import MINE, Way

#: What is open to all. `/api` names the description; what lies beside that answers 404.
PUBLIC_WAYS = {
    "GET /api",
    "GET /api/openapi.json",
    "GET /api/{path}",
    "GET /health",
    "GET /health/live",
    "GET /metrics",
    "GET /sign-in",
    "GET /static/{name}",
    "POST /sign-in",
    "GET /verify",
    "GET /verify/{token}",
}


def test_every_route_names_its_permission_or_is_known_to_be_public(every: list[Way]) -> None:
    assert {str(way) for way in every if way.public} == PUBLIC_WAYS
    for way in every:
        assert way.public or isinstance(way.handler.opt.get(PERMISSION), Permission), way


def test_methods_are_reading_and_posting_only(every: list[Way]) -> None:
    # The token of forms and the sweeps below know these two.
    assert {way.method for way in every} == {"GET", "POST"}


async def test_a_form_without_its_token_is_refused(
    every: list[Way], county: County, sign_in: SignIn, stranger: Visitor
) -> None:
    member = await sign_in(*Role)
    forms = [way for way in every if not way.safe and not way.api]
    assert len(forms) >= len([name for name in INPUTS if "/api/" not in name])
    for way in forms:
        for visitor in (member, stranger):
            await visitor.token()  # The cookie alone is not enough.
            answer = await visitor.client.post(county.address(way.path), data=INPUTS.get(str(way), {}))
            assert answer.status_code == 403, way
            assert "这张表单已经失效，没有写入" in answer.text, way


async def test_a_token_of_another_visitor_is_no_token(sign_in: SignIn) -> None:
    one, other = await sign_in(*Role), await sign_in(*Role)
    await other.token()
    answer = await other.client.post("/sign-out", data=await one.token())
    assert answer.status_code == 403


async def test_pages_send_strangers_to_the_door(every: list[Way], county: County, stranger: Visitor) -> None:
    for way in every:
        if way.api or way.public:
            continue
        path = county.address(way.path)
        answer = await (stranger.client.get(path) if way.safe else stranger.post(path, INPUTS.get(str(way))))
        assert answer.status_code == 303, way
        assert answer.headers["location"].startswith("/sign-in"), way


async def test_programs_without_a_token_get_401(every: list[Way], county: County, stranger: Visitor) -> None:
    for way in every:
        if not way.api or way.public:
            continue
        answer = await stranger.client.request(way.method, county.address(way.path), json=INPUTS.get(str(way)))
        assert answer.status_code == 401, way
        assert answer.headers["content-type"] == PROBLEM_JSON, way
        assert answer.headers["www-authenticate"] == "Bearer", way


async def test_a_session_is_no_token_and_a_token_no_session(
    every: list[Way], county: County, sign_in: SignIn, program: Programs
) -> None:
    member = await sign_in(*Role)
    machine = await program(*Role)
    for way in every:
        if way.public or not way.safe:
            continue
        client = member.client if way.api else machine
        assert (await client.get(county.address(way.path))).status_code == (401 if way.api else 303), way


async def test_an_account_without_roles_may_do_nothing(
    every: list[Way], county: County, sign_in: SignIn, program: Programs
) -> None:
    nobody = await sign_in()
    machine = await program()
    for way in every:
        if way.public:
            continue
        path = county.address(way.path)
        if way.api:
            answer = await machine.request(way.method, path, json=INPUTS.get(str(way)))
        elif way.safe:
            answer = await nobody.client.get(path)
        else:
            nobody.client.cookies.pop("huanjie_csrf", None)
            await nobody.client.get("/")
            token = {"_csrf_token": nobody.client.cookies["huanjie_csrf"]}
            answer = await nobody.client.post(path, data={**token, **INPUTS.get(str(way), {})})
        assert answer.status_code == 403, way
        assert "本账号没有" in answer.text, way


async def test_other_areas_records_read_as_if_they_were_not_there(
    every: list[Way], county: County, sign_in: SignIn, program: Programs
) -> None:
    neighbour = await sign_in(*Role, region=OTHER_COUNTY)
    machine = await program(*Role, region=OTHER_COUNTY)
    about_records = [way for way in every if "{" in way.path and not way.public]
    assert len(about_records) > 20
    for way in about_records:
        path = county.address(way.path)
        if way.api:
            answer = await machine.request(way.method, path, json=None if way.safe else INPUTS[str(way)])
        elif way.safe:
            answer = await neighbour.client.get(path)
        else:
            answer = await neighbour.post(path, INPUTS[str(way)])
        assert answer.status_code == 404, way
        assert "不在本账号的地区内" in answer.text, way


async def test_the_same_records_are_there_for_their_own_county(
    every: list[Way], county: County, sign_in: SignIn, program: Programs
) -> None:
    # Without this, a sweep that asks at wrong addresses would pass. Papers are printed in the tests of their pages.
    own = await sign_in(*Role)
    machine = await program(*Role)
    for way in every:
        if way.safe and not way.public and not _prints(way) and way.path not in MINE:
            client = machine if way.api else own.client
            answer = await client.get(county.address(way.path))
            assert answer.status_code == 200, way


def _prints(way: Way) -> bool:
    return "/papers/" in way.path or way.path.rpartition("/")[2].startswith(("pack", "certificates."))


@pytest.mark.parametrize("area", [OTHER_COUNTY, "140000000000", "150000000000", "14093x", "0", "１４０９３２"])
async def test_no_list_can_be_asked_about_an_area_out_of_reach(
    every: list[Way], sign_in: SignIn, program: Programs, area: str
) -> None:
    member = await sign_in(*Role)
    machine = await program(*Role)
    lists = [way for way in every if "area" in way.handler.parsed_fn_signature.parameters and way.safe]
    assert len(lists) >= 7
    for way in lists:
        client = machine if way.api else member.client
        assert (await client.get(way.path, params={"area": area})).status_code == 404, way


async def test_the_description_names_every_way_of_the_api(every: list[Way], stranger: Visitor) -> None:
    described = (await stranger.client.get("/api/openapi.json")).json()
    told = {
        f"{method.upper()} {path}": operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }
    assert told.keys() == {str(way) for way in every if way.api and not way.public}
    names = [operation["operationId"] for operation in told.values()]
    assert len(set(names)) == len(names)
    for name, operation in told.items():
        assert operation["operationId"][0].isupper(), name
        assert operation["operationId"].isalnum(), f"{name} has a name that the framework made up"
        assert any("一" <= character <= "鿿" for character in operation["summary"]), name
        assert operation["tags"], name
        refused = operation["responses"]["default"]["content"]
        assert list(refused) == ["application/problem+json"], name
    assert described["security"] == [{"bearer": []}]
    assert described["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_published_models_have_names_of_their_own(app: Litestar) -> None:
    # Two models of one name would both be renamed after their modules.
    models = app.openapi_schema.to_schema()["components"]["schemas"]
    assert models
    assert [name for name in models if not name.isalnum()] == []


def test_published_values_stand_under_names(app: Litestar) -> None:
    # The rules' named tuples would go out as lists whose places mean something, and with no description at all.
    described = app.openapi_schema.to_schema()
    assert "prefixItems" not in str(described["components"])
    for path, methods in described["paths"].items():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if status.startswith("2"):
                    values = [one for media, one in answer.get("content", {}).items() if media == "application/json"]
                    assert all(content["schema"] for content in values), path


async def test_what_is_not_there_is_said_in_the_words_of_each_face(stranger: Visitor, sign_in: SignIn) -> None:
    member = await sign_in(*Role)
    for path in (
        "/nowhere",
        "/elections/none",
        "/filings/x",
        "/filings/999999",
        "/communities/1",
        "/static/nothing.js",
    ):
        page = await member.get(path)
        assert (page.status, page.heading) == (404, "没有这个页面"), path
    for path in ("/api/nowhere", "/api/openapi.yaml", "/api/v1", "/api/v1/nowhere"):
        answer = await stranger.client.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == PROBLEM_JSON, path


@pytest.mark.parametrize("path", ["/api", "/api/"])
async def test_a_program_that_begins_at_the_root_finds_the_description(stranger: Visitor, path: str) -> None:
    index = await stranger.client.get(path)
    assert index.status_code == 200
    assert (await stranger.client.get(index.json()["description"])).json()["info"]["title"] == index.json()["title"]


async def test_a_wrong_method_is_said_too(sign_in: SignIn) -> None:
    member = await sign_in(*Role)
    page = await member.get("/sign-out")
    assert (page.status, page.heading) == (405, "这个地址不能这样用")
    assert SESSION_COOKIE in member.client.cookies
