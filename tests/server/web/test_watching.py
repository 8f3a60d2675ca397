"""One line of the log for each request, under the number that whoever asked is told."""

import re

import pytest
from structlog.testing import capture_logs

from server.access.actor import Role
from tests.support.http import Programs, SignIn, Visitor


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/sign-in", "/sign-in", 200),
        ("/communities", "/communities", 303),
        ("/people/140932197803120014", "/people/{person}", 303),
        ("/nowhere?name=x", "", 404),
        ("/api/v1/elections", "/api/v1/elections", 401),
        ("/static/huanjie.css", "/static/{name}", 200),
        ("/static/none.css", "/static/{name}", 404),
    ],
)
async def test_a_request_is_one_line(stranger: Visitor, path: str, route: str, status: int) -> None:
    with capture_logs() as log:
        answer = await stranger.client.get(path)
    (line,) = log
    assert (line["event"], line["method"], line["route"], line["status"]) == ("request", "GET", route, status)
    assert (line["account"], line["request"]) == (None, answer.headers["x-request-id"])
    assert line["ms"] > 0
    assert set(line) == {"event", "log_level", "request", "method", "route", "status", "ms", "account"}


async def test_the_account_is_named_by_its_number(sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    with capture_logs() as log:
        await officer.get("/elections")
    assert isinstance(log[0]["account"], int)


async def test_a_refusal_tells_the_number_of_its_request(sign_in: SignIn, program: Programs) -> None:
    officer, machine = await sign_in(Role.ELECTION_OFFICER), await program(Role.ELECTION_OFFICER)
    page = await officer.get("/elections/none")
    assert page.one("//span[@class='mono']").text == page.response.headers["x-request-id"]
    answer = await machine.get("/api/v1/elections/none")
    assert answer.json()["number"] == answer.headers["x-request-id"]


async def test_a_clients_own_number_is_not_taken(stranger: Visitor) -> None:
    answer = await stranger.client.get("/sign-in", headers={"x-request-id": "贾永胜".encode().hex()})
    assert re.fullmatch(r"[0-9a-f]{12}", answer.headers["x-request-id"])
