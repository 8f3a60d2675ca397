"""Wrong usage of any command: a Chinese sentence with the cure, under the form of the command."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli.main import main

_ACCOUNT = ["account", "create", "x", "--name", "甲", "--unit", "乙"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["backup"], "没有写FILE。请写在命令后面。"),
        (["bakup"], "没有命令bakup。是不是要写backup？"),
        (["account", "lisst"], "没有命令lisst。是不是要写list？"),
        (["--bogus"], "没有选项--bogus。有哪些可用，见说明。"),
        (["restore", "--chek"], "没有选项--chek。是不是要写--check？"),
        (["account", "create", "x"], "没有写选项--name（姓名）。请补上。"),
        (["token", "x", "--label", "试用", "--days", "900"], "--days：写法不对。请填1至365的整数。"),
        (["token", "x", "--label", "试用", "--days", "many"], "--days：“many”不对。请填1至365的整数。"),
        (["restore", "/nowhere"], "FILE：没有“/nowhere”。请核对路径。"),
        (["restore", "/"], "FILE：“/”是文件夹。请写文件的路径。"),
        (["account", "list", "甲"], "多出了“甲”。请去掉；值里有空格的，用引号括起来。"),
        (["backup", "x", "--keys"], "选项--keys后面没有值。在它后面写上值。"),
        (["audit", "verify", "--dump=x", "y"], "--dump：没有“x”。请核对路径。"),
        (["bench", "nonesuch"], "NAME：没有nonesuch，现有：sheets、vetting、web、tally、rolls。"),
        ([*_ACCOUNT, "--role", "auditor", "--expires", "明天"], "--expires：“明天”不对。日期请写成2026-12-31。"),
    ],
)
def test_wrong_usage_is_told_with_its_cure(words: list[str], told: str) -> None:
    ran = CliRunner().invoke(main, words, prog_name="huanjie")
    assert ran.exit_code == 2
    assert ran.output.splitlines()[-1] == told
    assert not re.search(r"Error|Usage|Try|Invalid|Missing", ran.output)


def test_the_form_of_the_command_stands_above() -> None:
    ran = CliRunner().invoke(main, ["restore"], prog_name="huanjie")
    assert ran.output.startswith("用法：huanjie restore [选项] FILE\n说明：huanjie restore --help\n")


def test_a_role_that_nobody_can_be_given_is_refused_with_those_there_are(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, [*_ACCOUNT, "--role", "operator"], prog_name="huanjie", env={"HOME": str(tmp_path)})
    assert ran.output.splitlines()[-1].startswith("--role：“operator”不对。只能是vetting_officer、")
