"""`huanjie tally` and `huanjie calendar`: JSON in, JSON out, the exit code tells a refusal."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from elections.commands import calendar, draw, tally

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


def test_s07c_a_vote_without_candidates_is_given_and_proved() -> None:
    (contest,) = COUNT["posts"]
    written = [{**one, "write_in": True} for one in contest["candidates"]]
    result = ask(tally, {**COUNT, "free": True, "posts": [{**contest, "candidates": written}]})
    outcome = json.loads(result.stdout)
    assert result.exit_code == 0
    assert outcome["posts"][0]["elected"] == ["甲"]
    asked = next(finding for finding in outcome["findings"] if finding["rule"] == "S07c")
    assert (asked["level"], asked["numbers"]) == ("warning", {"post": "chair", "seats": 1})
    refused = ask(tally, {**COUNT, "free": True})
    assert refused.exit_code == 1
    assert [one["path"] for one in json.loads(refused.stdout)["problems"]] == ["posts[0].candidates[0].write_in"]


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


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"cast": 690, "cast": 600}', "cast"),
        ('{"posts": [{"seats": 1, "seats": 2}]}', "posts[0].seats"),
        ('{"posts": [{"candidates": [{"name": "甲", "votes": 1, "votes": 2}]}]}', "posts[0].candidates[0].votes"),
        ('{"profile": {"tie": "revote", "tie": "revote"}}', "profile.tie"),
    ],
)
def test_a_key_written_twice_is_refused_with_its_path(text: str, path: str) -> None:
    result = CliRunner().invoke(tally, ["-"], input=text)
    assert result.exit_code == 1
    causes = {problem["path"]: problem["cause"] for problem in json.loads(result.stdout)["problems"]}
    assert causes[path] == "写了不止一次，不知道以哪一个为准。"


def test_remarks_may_be_written_twice() -> None:
    text = json.dumps(COUNT).replace('"_": ', '"_": "once", "_": ')
    assert CliRunner().invoke(tally, ["-"], input=text).exit_code == 0


@pytest.mark.parametrize("text", ["null", "5", '"甲"', "true"])
def test_what_is_no_object_is_one_problem(text: str) -> None:
    result = CliRunner().invoke(tally, ["-"], input=text)
    assert result.exit_code == 1
    assert [(one["path"], one["cause"]) for one in json.loads(result.stdout)["problems"]] == [("$", "应是一个对象。")]


def test_a_post_that_is_no_object_is_one_problem() -> None:
    result = ask(tally, {**COUNT, "posts": [5]})
    assert [one["path"] for one in json.loads(result.stdout)["problems"]] == ["posts[0]"]


def test_a_mark_of_the_byte_order_is_no_mistake() -> None:
    result = CliRunner().invoke(tally, ["-"], input=json.dumps(COUNT).encode("utf-8-sig"))
    assert result.exit_code == 0


def test_another_encoding_is_refused_with_its_line() -> None:
    result = CliRunner().invoke(tally, ["-"], input='{\n"_": "备注"}'.encode("gb18030"))
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["cause"] == "第2行不是UTF-8编码。"


@pytest.mark.parametrize("text", ['{"cast": NaN}', "[" * 100_000, '{"cast": 1,}', ""])
def test_what_only_looks_like_json_is_refused(text: str) -> None:
    result = CliRunner().invoke(tally, ["-"], input=text)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["cause"].startswith("不是JSON")


@pytest.mark.parametrize("command", [tally, calendar])
def test_a_missing_file_is_told_in_chinese(command: Any, tmp_path: Path) -> None:
    missing = tmp_path / "没有.json"
    result = CliRunner().invoke(command, [str(missing)])
    assert result.exit_code == 2
    assert result.stderr == f"{missing}：没有这个文件。请核对路径；从标准输入读的写“-”。\n"
    folder = CliRunner().invoke(command, [str(tmp_path)])
    assert (folder.exit_code, "不能读" in folder.stderr) == (2, True)


def test_text_for_people_tells_a_breach_from_a_warning() -> None:
    one = {"post": "chair", "seats": 1, "candidates": [{"name": "甲", "sex": "male", "votes": 400}]}
    lines = ask(tally, {**COUNT, "posts": [one], "issued": 680}, "--text").stdout.splitlines()
    assert any(line.startswith("违反　T-03") for line in lines)
    kept = {**COUNT, "posts": [one], "issued": 680, "profile": {"recovered_gt_issued": "warning"}}
    lines = ask(tally, kept, "--text").stdout.splitlines()
    assert any(line.startswith("提醒　T-03") for line in lines)
    assert any(line.startswith("违反　T-05") for line in lines)
    assert any(line.startswith("T-01") for line in lines)


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


@pytest.mark.parametrize(
    ("plan", "path"),
    [
        ({"handed_over": "2026-12-19"}, "plan.handed_over"),
        ({"filed": "2026-12-19"}, "plan.filed"),
        ({"result_published": "2026-12-19"}, "plan.result_published"),
        ({"counted": "2026-12-19"}, "plan.counted"),
        ({"voting": "2020-12-20"}, "plan.voting"),
        ({"voting": "2026-12-27", "counted": "2026-12-20"}, "plan.counted"),
        ({"list_published": "2026-11-20", "objection": "2026-11-19"}, "plan.objection"),
        ({"result_published": "2026-12-22", "handed_over": "2026-12-21"}, "plan.handed_over"),
    ],
)
def test_days_out_of_order_are_refused_with_their_path(plan: dict[str, str], path: str) -> None:
    result = ask(calendar, {"committee": "villagers", "election_day": "2026-12-20", "plan": plan})
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["problems"]
    assert (problem["path"], "早于" in problem["cause"]) == (path, True)


@pytest.mark.parametrize(
    ("day", "plan", "path"),
    [
        ("9999-12-31", {}, "election_day"),
        ("2026-12-20", {"list_published": "9999-12-31"}, "plan.list_published"),
    ],
)
def test_a_day_beyond_all_calendars_is_refused(day: str, plan: dict[str, str], path: str) -> None:
    result = ask(calendar, {"committee": "villagers", "election_day": day, "plan": plan})
    assert result.exit_code == 1
    assert [problem["path"] for problem in json.loads(result.stdout)["problems"]] == [path]


def test_a_day_before_the_first_law_is_refused() -> None:
    result = ask(calendar, {"committee": "villagers", "election_day": "2017-12-20", "plan": {}})
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"][0]["path"] == "election_day"


def _draw(listed: str, *words: str) -> Result:
    return CliRunner().invoke(draw, ["-", "--word", "开奖号码031117", *words], input=listed)


def test_a_word_draws_the_same_from_the_same_list() -> None:
    listed = "140932101200-13-1/1\n140932102200-13-1/1\n140932103200-13-1/1\n"
    answer = json.loads(_draw(listed, "--number", "2").stdout)
    assert [one["rank"] for one in answer["drawn"]] == [1, 2]
    assert [one["digest"] for one in answer["drawn"]] == sorted(one["digest"] for one in answer["drawn"])
    backward = "\n".join(reversed(listed.splitlines()))
    assert json.loads(_draw(backward, "--number", "2").stdout) == answer
    lines = _draw(listed, "--number", "1", "--text").stdout.splitlines()
    assert lines[0] == f"名单SHA-256　{answer['list']}"
    assert lines[1].startswith(f"1　{answer['drawn'][0]['identifier']}　")


@pytest.mark.parametrize(
    ("listed", "number", "cause"),
    [
        ("1\n1\n", "1", "1写了两行"),
        ("1\n", "2", "名单有1行，不能抽2个"),
        ("", "1", "名单有0行"),
        ("1\n", "0", "不能抽0个"),
    ],
)
def test_what_cannot_be_drawn_is_refused(listed: str, number: str, cause: str) -> None:
    result = _draw(listed, "--number", number)
    assert result.exit_code == 1
    assert cause in json.loads(result.stdout)["problems"][0]["cause"]


def test_a_list_in_another_encoding_is_refused() -> None:
    result = CliRunner().invoke(
        draw, ["-", "--word", "开奖号码031117", "--number", "1"], input="马道村\n".encode("gb18030")
    )
    assert result.exit_code == 1
    assert "UTF-8" in json.loads(result.stdout)["problems"][0]["cause"]
