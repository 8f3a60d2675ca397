"""The entrance as an installation finds it."""

import subprocess
import sys
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

from click.testing import CliRunner

from server.access.actor import Role
from server.cli.main import main
from server.registry import PACKAGES

_PROJECT = Path(__file__).parents[3] / "pyproject.toml"


def test_the_console_script_is_the_entrance() -> None:
    scripts = tomllib.loads(_PROJECT.read_text("utf-8"))["project"]["scripts"]
    assert EntryPoint("huanjie", scripts["huanjie"], "console_scripts").load() is main


def test_the_entrance_by_itself_waits_for_no_package() -> None:
    """A command that other programs call in a loop starts in a moment: neither the database's client nor the web comes with it."""
    heavy = ("asyncpg", "litestar", "openpyxl", "pgqueuer", "piccolo", *PACKAGES)
    told = f"import sys, server.cli.main; print(*(set({heavy!r}) & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-P", "-c", told], capture_output=True, text=True, check=True)  # noqa: S603  # Our own.
    assert ran.stdout.split() == []


def test_help_lists_every_command_with_a_line_in_chinese() -> None:
    said = CliRunner().invoke(main, ["--help"]).output
    listed = [line.split(None, 1) for line in said.partition("命令：")[2].strip().splitlines()]
    assert {"demo", "serve", "tally", "calendar", "check-id", "check-code", "sort-names"} <= {
        name for name, _ in listed
    }
    assert all(any("一" <= char <= "鿿" for char in words) for _, words in listed)


def test_input_that_a_model_refuses_is_told_without_the_value() -> None:
    said = CliRunner().invoke(main, ["token", "pgx-01", "--label", "试"])
    assert (said.exit_code, said.output) == (1, "label：只有1个字，至少2个字。写详细一些。\n")


def test_an_account_is_opened_with_any_role_but_the_machines_own() -> None:
    said = CliRunner().invoke(main, ["account", "create", "--help"]).output
    assert all(role.value in said for role in Role if role is not Role.OPERATOR)
    refused = CliRunner().invoke(main, ["account", "create", "x", "--name", "甲", "--unit", "乙", "--role", "operator"])
    assert refused.exit_code != 0
