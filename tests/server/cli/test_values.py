import json

import click
import pytest
from click.testing import CliRunner, Result

from server.cli.values import COMMANDS
from server.values.identity import check_character

VILLAGE = "54440604778330561N"
WRONG_ORGANIZATION = "54140222MEA000015M"
COLLECTIVE = "N2140932MF1000007D"
WOMAN = "11010519491231002X"


def run(name: str, *words: str, stdin: str | bytes = "") -> Result:
    commands = click.Group(commands={command.name or "": command for command in COMMANDS})
    return CliRunner().invoke(commands, [name, *words], input=stdin)


def answers(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_good_code_gives_the_documented_object() -> None:
    result = run("check-code", VILLAGE)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "code": VILLAGE,
        "normalised": VILLAGE,
        "verdict": "ok",
        "failed": [],
        "kind": "villagers",
    }


def test_codes_from_standard_input_are_answered_in_order() -> None:
    result = run("check-code", "-", stdin=f"{WRONG_ORGANIZATION}\n\n {VILLAGE.lower()} \r\n")
    assert result.exit_code == 1
    assert [(answer["normalised"], answer["failed"]) for answer in answers(result)] == [
        (WRONG_ORGANIZATION, ["organization_check"]),
        (VILLAGE, []),
    ]


def test_a_warning_is_no_refusal() -> None:
    result = run("check-code", COLLECTIVE)
    assert result.exit_code == 0
    assert answers(result)[0]["verdict"] == "warning"


def test_codes_as_text_say_what_is_wrong() -> None:
    result = run("check-code", VILLAGE, "12", "--text")
    assert result.stdout == f"{VILLAGE}：通过。村民委员会\n12：不通过。统一社会信用代码应当是18位，这里是2位。\n"


def test_a_good_number_gives_the_documented_object() -> None:
    given = f" {WOMAN.lower()}"
    result = run("check-id", given)
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "number": given,
        "verdict": "ok",
        "failed": [],
        "born": "1949-12-31",
        "sex": "female",
    }


def test_a_bad_number_ends_with_one() -> None:
    result = run("check-id", WOMAN, "110105491231002")
    assert result.exit_code == 1
    second = answers(result)[1]
    assert (second["verdict"], second["failed"], second["born"]) == ("refused", ["length"], None)


def test_nobody_is_born_tomorrow() -> None:
    (answer,) = answers(run("check-id", "140932209901010010"))
    assert (answer["verdict"], "date" in answer["failed"]) == ("refused", True)


def a_number_of(county: str) -> str:
    return f"{county}19490101001" + check_character(f"{county}19490101001")


def test_a_county_out_of_force_only_warns() -> None:
    # 140202 was a district of 大同 until 2018; a number keeps the code it was given under.
    result = run("check-id", a_number_of("140202"), a_number_of("140932"), a_number_of("110105"))
    assert result.exit_code == 0
    assert [(answer["verdict"], answer["failed"]) for answer in answers(result)] == [
        ("warning", []),
        ("ok", []),
        ("ok", []),
    ]


def test_a_county_out_of_force_is_told_in_text() -> None:
    assert "前六位“140202”不在现有区划代码表中" in run("check-id", a_number_of("140202"), "--text").stdout


def test_numbers_as_text() -> None:
    result = run("check-id", "--text", "-", stdin=WOMAN)
    assert result.stdout == f"{WOMAN}：通过。女，1949年12月31日出生\n"


@pytest.mark.parametrize("name", ["check-code", "check-id"])
def test_nothing_to_check_is_wrong_usage(name: str) -> None:
    assert run(name).exit_code == 2


def test_names_are_sorted() -> None:
    result = run("sort-names", stdin="刘一\n\n王二（女）\n丁三\n")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == ["丁三", "王二（女）", "刘一"]


def test_names_as_text_are_one_a_line() -> None:
    assert run("sort-names", "--text", stdin="\ufeff刘一\n丁三").stdout == "丁三\n刘一\n"


def test_a_character_without_strokes_is_reported_beside_the_list() -> None:
    result = run("sort-names", stdin="鿍一\n鿍二")
    assert result.exit_code == 0
    assert result.stderr == "“鿍”没有笔顺数据，须人工核对其位置。\n"


def test_a_name_with_nul_is_refused() -> None:
    result = run("sort-names", stdin="张\0三")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "空字符" in result.stderr


MIXED = f"{WOMAN}\n".encode() + "王二".encode("gbk") + f"\n{WOMAN}".encode()


def test_names_in_another_encoding_are_refused_with_their_line() -> None:
    result = run("sort-names", stdin=MIXED)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "第2行不是UTF-8编码，须另存为UTF-8后重试。\n"


@pytest.mark.parametrize("name", ["check-id", "check-code"])
def test_a_line_in_another_encoding_keeps_no_other_back(name: str) -> None:
    result = run(name, "-", stdin=MIXED)
    assert result.exit_code == 1
    first, second, third = answers(result)
    assert second["verdict"] == "refused"
    assert first == third
    assert result.stderr == "第2行不是UTF-8编码，须另存为UTF-8后重试。\n"
