"""Elections for programs: the same acts, the same refusals, as JSON."""

from typing import Any

import pytest

from elections.tables import Count
from server.access.actor import Actor, Role
from server.web.problems import PROBLEM_JSON
from tests.support.factories import TOWNSHIP, an_election, an_entry
from tests.support.http import Programs


def a_body(**changed: Any) -> dict[str, Any]:
    return {**an_entry().model_dump(mode="json"), **changed}


async def test_from_the_count_to_the_notice(program: Programs, waiting: str) -> None:
    machine = await program(Role.ELECTION_OFFICER)
    first = await machine.post(f"/api/v1/elections/{waiting}/counts", json=a_body())
    assert first.status_code == 201
    other = await program(Role.ELECTION_OFFICER)
    counted = await other.post(f"/api/v1/elections/{waiting}/counts", json=a_body())
    outcome = counted.json()["outcome"]
    assert (counted.status_code, outcome["valid"]) == (201, True)
    assert {finding["rule"] for finding in outcome["findings"]} >= {"T-01", "T-03"}
    published = await other.post(f"/api/v1/elections/{waiting}/publication", json={"published": "2021-11-21"})
    assert published.status_code == 201
    assert published.json()["term_ends"] == "2026-11-19"
    record = (await machine.get(f"/api/v1/elections/{waiting}")).json()
    assert record["election"]["published"] == "2021-11-21"
    assert len(record["counts"]) == 1
    assert len(record["course"]["elected"]) == 5
    notice = await machine.get(f"/api/v1/elections/{waiting}/papers/notice")
    assert notice.content.startswith(b"%PDF-")
    listed = (await machine.get("/api/v1/elections", params={"area": TOWNSHIP})).json()["lines"]
    assert [one["code"] for one in listed] == [waiting]
    after = (await machine.get("/api/v1/elections", params={"area": TOWNSHIP, "first": 1, "size": 1})).json()
    assert after == {"lines": [], "total": 1}


async def test_a_refusal_has_its_problems_with_field_cause_cure_and_rule(program: Programs, waiting: str) -> None:
    machine = await program(Role.TOWNSHIP_CLERK)
    before = await Count.count()
    answer = await machine.post(f"/api/v1/elections/{waiting}/counts", json=a_body(cast=403))
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM_JSON)
    told = answer.json()
    assert (told["type"], told["status"], told["code"]) == ("urn:huanjie:refused", 422, "refused")
    assert told["instance"] == f"/api/v1/elections/{waiting}/counts"
    (problem,) = told["problems"]
    assert (problem["field"], problem["rule"]) == ("收回选票", "T-03")
    assert problem["cause"] == "收回403张，多于发出的402张。"
    assert problem["cure"]
    assert await Count.count() == before


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ({"post": "chair", "name": "赵六", "votes": 3}, "不在本轮候选人名单上。"),
        ({"post": "chair", "name": "赵六", "votes": 3, "write_in": True}, "没有填性别。"),
        ({"post": "chair", "name": "贾永胜", "votes": 3}, "写了2行。"),
        ({"post": "chair", "name": "贾 永 胜", "votes": 3}, "写了2行。"),
    ],
)
async def test_a_name_that_cannot_stand_there_is_refused(
    program: Programs, waiting: str, line: dict[str, Any], cause: str
) -> None:
    machine = await program(Role.ELECTION_OFFICER)
    body = a_body()
    answer = await machine.post(f"/api/v1/elections/{waiting}/counts", json={**body, "lines": [*body["lines"], line]})
    assert answer.status_code == 422
    assert cause in [problem["cause"] for problem in answer.json()["problems"]]
    assert await Count.count() == 0


async def test_a_missing_name_is_not_taken_for_nought(program: Programs, waiting: str) -> None:
    machine = await program(Role.ELECTION_OFFICER)
    body = a_body()
    lines = [line for line in body["lines"] if line["name"] != "郝建国"]
    answer = await machine.post(f"/api/v1/elections/{waiting}/counts", json={**body, "lines": lines})
    assert [(one["field"], one["cause"]) for one in answer.json()["problems"]] == [("委员　郝建国", "没有填票数。")]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**a_body(), "issued": -1}, "issued"),
        ({**a_body(), "held": "20211120日"}, "held"),
        ({**a_body(), "lines": [{"post": "mayor", "name": "赵六", "votes": 3}]}, "lines.0.post"),
        ({**a_body(), "lines": [{"post": "chair", "name": "赵六", "votes": "x"}]}, "lines.0.votes"),
        ({}, "kind"),
    ],
)
async def test_a_body_that_is_no_count_names_the_field_and_repeats_no_value(
    program: Programs, waiting: str, body: dict[str, Any], field: str
) -> None:
    machine = await program(Role.ELECTION_OFFICER)
    answer = await machine.post(f"/api/v1/elections/{waiting}/counts", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    problems = {problem["field"]: problem for problem in answer.json()["problems"]}
    assert problems[field]["cause"].endswith("。")
    assert "mayor" not in answer.text
    assert "20211120日" not in answer.text


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", "{'kind'：1}".encode(), b"\xff\xfe"])
async def test_what_is_no_json_is_no_error_of_the_server(program: Programs, waiting: str, content: bytes) -> None:
    machine = await program(Role.ELECTION_OFFICER)
    headers = {"content-type": "application/json"}
    answer = await machine.post(f"/api/v1/elections/{waiting}/counts", content=content, headers=headers)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == PROBLEM_JSON


async def test_a_second_count_is_a_conflict(program: Programs, waiting: str) -> None:
    for machine in (await program(Role.ELECTION_OFFICER), await program(Role.ELECTION_OFFICER)):
        assert (await machine.post(f"/api/v1/elections/{waiting}/counts", json=a_body())).status_code == 201
    again = await machine.post(f"/api/v1/elections/{waiting}/counts", json=a_body())
    assert (again.status_code, again.json()["code"]) == (409, "count.not_awaited")


async def test_a_count_names_the_ballot_it_is_of(program: Programs, waiting: str) -> None:
    machine = await program(Role.ELECTION_OFFICER)
    address = f"/api/v1/elections/{waiting}"
    mark = (await machine.get(address)).json()["course"]["ballot"]["mark"]
    other = await machine.post(f"{address}/counts", json=a_body(ballot="2-0123456789ab"))
    assert (other.status_code, other.json()["code"]) == (409, "count.other_ballot")
    assert (await machine.post(f"{address}/counts", json=a_body(ballot=mark))).status_code == 201


async def test_a_stage_is_recorded(operator: Actor, program: Programs) -> None:
    code = await an_election(operator)
    machine = await program(Role.TOWNSHIP_CLERK)
    body = {"stage": "meeting", "reached": "2021-11-12"}
    refused = await machine.post(f"/api/v1/elections/{code}/stages", json=body)
    assert (refused.status_code, refused.json()["problems"][0]["rule"]) == (422, "S10")
    body["reason"] = "补录以前的选举"
    assert (await machine.post(f"/api/v1/elections/{code}/stages", json=body)).status_code == 204
    assert (await machine.get(f"/api/v1/elections/{code}")).json()["stages"]["meeting"] == "2021-11-12"
    officer = await program(Role.ELECTION_OFFICER)
    again = {"stage": "meeting", "reason": "见面会没有开"}
    assert (await officer.post(f"/api/v1/elections/{code}/reopenings", json=again)).status_code == 204
    assert (await machine.get(f"/api/v1/elections/{code}")).json()["stages"] == {}


async def test_without_the_right_the_answer_says_which(program: Programs, waiting: str) -> None:
    machine = await program(Role.VETTING_OFFICER)
    answer = await machine.post(f"/api/v1/elections/{waiting}/counts", json=a_body())
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert "录入计票" in answer.json()["detail"]
