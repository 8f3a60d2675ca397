"""Small tools that need no database: the outcome of counts, the windows of a plan."""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

import click
from pydantic_core import to_json

from elections.rules.outcome import outcome_as_json
from elections.rules.reading import read_poll
from elections.rules.rulebook import rulebook
from elections.rules.tally import decide
from elections.vocabulary import NextStep, Post
from server.errors import Problem, Refused

Answer = Mapping[str, Any]

_source = click.argument("source", metavar="FILE", type=click.File("rb"))
_as_text = click.option("--text", "as_text", is_flag=True, help="输出便于阅读的文字，不输出JSON。")


def answer_count(data: object) -> Answer:
    """The lawful outcome of one count. Raises Refused."""
    poll = read_poll(data)
    return outcome_as_json(decide(rulebook(poll.committee, poll.election_day, poll.profile), poll))


@click.command("tally", help="依法判定计票结果；FILE是一次计票或者一组计票的JSON，“-”表示标准输入。")
@_source
@_as_text
@click.pass_context
def tally(ctx: click.Context, source: BinaryIO, *, as_text: bool) -> None:
    ctx.exit(_report(source.read(), answer_count, _outcome_lines if as_text else None))


COMMANDS: tuple[click.Command, ...] = (tally,)


def _report(source: bytes, answer: Callable[[object], Answer], say: Callable[[Answer], Iterable[str]] | None) -> int:
    """Answer one object or each of a list, in its order; 1 if any was refused, else 0."""
    # One short run whose objects stay to its end: looking for cycles among them takes longer than the work itself.
    gc.disable()
    refused = False
    for line in lines(source, answer, say):
        refused = refused or line.startswith(_REFUSED)
        click.echo(line)
    return int(refused)
