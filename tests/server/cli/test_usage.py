"""Wrong usage of any command: a Chinese sentence with the cure, under the form of the command."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
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
        (
            ["bench", "nonesuch"],
            "NAME：没有nonesuch，现有：sheets、vetting、web、tally、rolls、training、papers、packs。",
        ),
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


def _every(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        with click.Context(command) as ctx:
            for name in command.list_commands(ctx):
                if found := command.get_command(ctx, name):
                    yield from _every(found, (*words, name))


@pytest.mark.parametrize("words", list(_every(main)), ids=" ".join)
def test_the_help_of_every_command_speaks_chinese(words: tuple[str, ...]) -> None:
    ran = CliRunner().invoke(main, [*words, "--help"], prog_name="huanjie")
    assert ran.exit_code == 0
    assert ran.output.startswith(f"用法：{' '.join(('huanjie', *words))}")
    assert "\n选项：\n" in ran.output
    assert "显示这份说明。" in ran.output
    # What is left in Latin letters are names of options, of values and of files; no English words follow each other.
    said = ran.output.partition("\n")[2]
    assert not re.search(r"\b[a-z]{2,} [a-z]{2,}\b", said)
    assert not re.search(r"Usage|Options|Commands|OPTIONS|ARGS|INTEGER|TEXT|default|required", ran.output)
