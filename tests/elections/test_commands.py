"""`huanjie tally` and `huanjie calendar`: JSON in, JSON out, the exit code tells a refusal."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from elections.commands import calendar, tally

COUNT: dict[str, Any] = {
    "_": "remarks are ignored",
    "committee": "villagers",
    "election_day": "2021-11-20",
    "method": "voters",
    "round": "first",
    "electorate": 1000,
    "issued": 700,
    "cast": 690,
    "fully_invalid": 12,
    "posts": [
        {
            "post": "chair",
            "seats": 1,
            "candidates": [
                {"name": "甲", "sex": "male", "votes": 400},
                {"name": "乙", "sex": "male", "votes": 90, "write_in": True},
            ],
        }
    ],
}


def ask(command: Any, data: object, *words: str) -> Result:
    return CliRunner().invoke(command, ["-", *words], input=json.dumps(data))


def test_a_count_gives_the_outcome_of_the_published_shape() -> None:
    result = ask(tally, COUNT)
    outcome = json.loads(result.stdout)
    assert result.exit_code == 0
    assert outcome.keys() == {
        "rulebook",
        "valid",
        "posts",
        "reserved_women_seats",
        "next",
        "next_candidates",
        "vacancy_allowed",
        "findings",
    }
    assert outcome["rulebook"] == "VC-2018"
    assert outcome["posts"] == [{"post": "chair", "elected": ["甲"], "not_elected": ["乙"], "tied": [], "shortfall": 0}]
    won = next(finding for finding in outcome["findings"] if finding["rule"] == "T-06")
    assert won.keys() == {"rule", "level", "cite", "message", "numbers"}
    assert (won["numbers"]["votes"], won["numbers"]["cast"], won["numbers"]["over_by"]) == (400, 690, 55)


def test_a_list_gives_a_list_and_one_refusal_spoils_only_itself() -> None:
    wrong = {
        **COUNT,
        "posts": [{"post": "chair", "seats": 1, "candidates": [{"name": "甲", "sex": "male", "votes": 691}]}],
    }
    result = ask(tally, [COUNT, wrong])
    first, second = json.loads(result.stdout)
    assert result.exit_code == 1
    assert first["valid"]
    assert second["refused"]
    assert "posts[0].candidates[0].votes" in {problem["path"] for problem in second["problems"]}
    assert all(problem["cause"] and problem["cure"] for problem in second["problems"])


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"surprise": 1}, "surprise"),
        ({"cast": -1}, "cast"),
        ({"cast": 690.0}, "cast"),
        ({"electorate": True}, "electorate"),
        ({"election_day": "2021-11-31"}, "election_day"),
        ({"method": "online"}, "method"),
        ({"posts": [{"post": "chair", "seats": 0, "candidates": []}]}, "posts[0].seats"),
    ],
)
def test_whatever_cannot_be_is_refused_with_its_path(change: dict[str, Any], path: str) -> None:
    result = ask(tally, {**COUNT, **change})
    assert result.exit_code == 1
    assert path in {problem["path"] for problem in json.loads(result.stdout)["problems"]}


def test_a_long_list_is_shared_between_processes_and_answered_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = [{**COUNT, "fully_invalid": number} for number in range(7)] + [{}]
    alone = ask(tally, counts)
    monkeypatch.setattr("elections.commands._SHARE", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    shared = ask(tally, counts)
    assert shared.stdout == alone.stdout
    assert (shared.exit_code, alone.exit_code) == (1, 1)
    assert [count.get("valid") for count in json.loads(shared.stdout)] == [*[True] * 7, None]
    assert ask(tally, counts, "--text").stdout.count("适用VC-2018") == 7


def test_no_counts_are_no_answers() -> None:
    result = ask(tally, [])
    assert (json.loads(result.stdout), result.exit_code) == ([], 0)


def test_what_is_no_json_is_refused_in_a_sentence() -> None:
    result = CliRunner().invoke(tally, ["-"], input="{")
    assert result.exit_code == 1
    assert "JSON" in json.loads(result.stdout)["problems"][0]["cause"]


def test_a_count_reads_as_text_for_people() -> None:
    result = ask(tally, COUNT, "--text")
    assert "当选：甲" in result.stdout
    assert "第十五条" in result.stdout


def test_a_plan_gives_every_window_with_its_finding() -> None:
    plan = {"committee": "villagers", "election_day": "2026-12-20", "plan": {"list_published": "2026-11-30"}}
    result = ask(calendar, plan)
    answer = json.loads(result.stdout)
    window = next(window for window in answer["windows"] if window["stage"] == "list_published")
    assert (answer["rulebook"], window["finding"], window["days"], window["rule"]) == ("VC-2025", "edge", 0, "S05")
    assert result.exit_code == 0


def test_an_unknown_stage_is_refused_with_its_path() -> None:
    plan = {"committee": "villagers", "election_day": "2026-12-20", "plan": {"coronation": "2026-11-30"}}
    result = ask(calendar, plan)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["path"] == "plan.coronation"


def test_a_day_before_the_first_law_is_refused() -> None:
    result = ask(calendar, {"committee": "villagers", "election_day": "2017-12-20", "plan": {}})
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["path"] == "election_day"
