"""The command line's entrance.

A command's module is imported when the command is asked for: `huanjie tally` does not wait for the web framework.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click
from pydantic import ValidationError

from server.cli.usage import told_in_chinese
from server.errors import DomainError, Refused
from server.registry import PACKAGES, unsearched
from server.web.complaints import complaint

_REFUSED = 1

_OWN = ("demo", "serving", "accounts", "keys", "traces", "backup", "sheets", "values", "bench", "papers")


def _modules() -> list[str]:
    packages = [f"{name}.commands" for name in PACKAGES]
    return [f"server.cli.{name}" for name in _OWN] + [name for name in packages if find_spec(name)]


def _commands(module: str) -> Mapping[str, click.Command]:
    if module not in sys.modules:
        with unsearched():
            import_module(module)
    return {str(command.name): command for command in sys.modules[module].COMMANDS}


#: Where the commands are that other programs call, in a loop or by the clock: finding them imports nothing else.
_SHORT_CUTS = {
    "tally": "elections.commands",
    "calendar": "elections.commands",
    "draw": "elections.commands",
    "check-id": "server.cli.values",
    "check-code": "server.cli.values",
    "sort-names": "server.cli.values",
    "backup": "server.cli.backup",
    "restore": "server.cli.backup",
    "audit": "server.cli.traces",
    "verify-list": "server.cli.papers",
}


class Entrance(click.Group):
    """Finds commands by module; prints refusals of the domain as sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Every command, in the order of the modules."""
        return [name for module in _modules() for name in _commands(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, or None."""
        for module in [_SHORT_CUTS[cmd_name]] if cmd_name in _SHORT_CUTS else _modules():
            found = _commands(module).get(cmd_name)
            if found is not None:
                return found
        return None

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """As click does it; wrong usage is told in Chinese."""
        with told_in_chinese():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a refusal, or input that a command's model refuses, prints each problem on a line and ends with 1."""
        try:
            with told_in_chinese():
                return super().invoke(ctx)
        except Refused as refusal:
            for problem in refusal.problems:
                click.echo(str(problem), err=True)
        except DomainError as error:
            click.echo(error.message, err=True)
        except ValidationError as error:
            for one in error.errors():
                click.echo(str(complaint(one, "".join(map(str, one["loc"])))), err=True)
        return ctx.exit(_REFUSED)


@click.command(cls=Entrance, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
def main() -> None:
    """换届：村（社区）换届选举、干部信息与证书申领。"""
