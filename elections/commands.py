"""Small tools that need no database: the outcome of counts, the windows of a plan."""

import gc
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO, NamedTuple

import click
from pydantic_core import from_json, to_json

from cadres.vocabulary import CommitteeKind
from elections.rules.calendar import Verdict, Window, windows
from elections.rules.fields import Fields
from elections.rules.outcome import outcome_as_json
from elections.rules.reading import read_poll
from elections.rules.rulebook import SHANXI, rulebook
from elections.rules.tally import decide
from elections.shares import in_shares
from elections.vocabulary import NextStep, Post, Stage
from server.errors import Problem, Refused
from server.law.lawbook import NotInForce

Answer = Mapping[str, Any]
Say = Callable[[Answer], Iterable[str]]
"""Puts an answer into lines for people."""

_SHARE = 2000
"""Of fewer counts a second process would save less time than its start costs."""

_source = click.argument("source", metavar="FILE", type=click.File("rb"))
_as_text = click.option("--text", "as_text", is_flag=True, help="输出便于阅读的文字，不输出JSON。")


def answer_count(data: object) -> Answer:
    """The lawful outcome of one count. Raises Refused."""
    poll = read_poll(data)
    book = rulebook(poll.committee, poll.election_day, poll.profile, SHANXI[poll.committee])
    return outcome_as_json(decide(book, poll))


class Said(NamedTuple):
    """Answers as they are printed, and whether any of them is a refusal."""

    text: bytes
    refused: bool = False


def said(source: bytes, answer: Callable[[object], Answer], say: Say | None = None) -> Iterator[Said]:
    """Piece by piece, the answer to one object, or to each of a list in its order; what is refused says why in its place.

    They are JSON, a list for a list, unless `say` puts them into lines.
    """
    # One short run without cycles among its objects: looking for them takes longer than the work itself.
    gc.disable()
    try:
        data = from_json(source)
    except ValueError as error:
        yield _said(_refusal([_not_json(error)]), say)
        return
    if not isinstance(data, list):
        yield _said(_answer(data, answer), say)
        return
    before, between, after = (b"", b"\n", b"") if say else (b"[", b",", b"]")
    for share in in_shares(partial(_said_of_all, answer, say, between), data, _SHARE):
        yield Said(before)
        yield share
        before = between
    yield Said(after)


def _said_of_all(answer: Callable[[object], Answer], say: Say | None, between: bytes, items: Sequence[object]) -> Said:
    """Each is put into words as soon as it is found, so that of thousands only the words are kept."""
    each = [_said(_answer(one, answer), say) for one in items]
    return Said(between.join([one.text for one in each]), any(one.refused for one in each))


def _said(found: Answer, say: Say | None) -> Said:
    refused = "refused" in found
    if say is None:
        return Said(to_json(found), refused)
    return Said("\n".join(_problem_lines(found) if refused else say(found)).encode(), refused)


def _answer(data: object, answer: Callable[[object], Answer]) -> Answer:
    try:
        return answer(data)
    except Refused as refusal:
        return _refusal(refusal.problems)


def _not_json(error: ValueError) -> Problem:
    """The parser tells in English what it expected; only where it stopped helps the reader."""
    place = re.search(r"line (\d+) column (\d+)", str(error))
    where = f"，第{place[1]}行第{place[2]}个字符处读不下去" if place else ""
    return Problem("", f"不是JSON{where}。", "请核对文件的内容和编码（须为UTF-8）。")


def _refusal(problems: Iterable[Problem]) -> Answer:
    return {
        "refused": True,
        "problems": [{"path": problem.field, "cause": problem.cause, "cure": problem.cure} for problem in problems],
    }


@click.command("tally", help="依法判定计票结果；FILE是一次计票或者一组计票的JSON，“-”表示标准输入。")
@_source
@_as_text
@click.pass_context
def tally(ctx: click.Context, source: BinaryIO, *, as_text: bool) -> None:
    ctx.exit(_report(source.read(), answer_count, _outcome_lines if as_text else None))


def answer_plan(data: object) -> Answer:
    """Every window of a plan, with what became of it. Raises Refused."""
    problems: list[Problem] = []
    fields = Fields(data, "", frozenset({"committee", "election_day", "plan"}), problems)
    committee, day = fields.choice("committee", CommitteeKind), fields.day("election_day")
    stages = Fields(fields.data.get("plan", {}), "plan", frozenset(stage.value for stage in Stage), problems)
    plan = {stage: stages.day(stage.value) for stage in Stage if stage.value in stages.data}
    if problems:
        raise Refused(problems)
    try:
        book = rulebook(committee, day, local=SHANXI[committee])
    except NotInForce as error:
        raise Refused([Problem("election_day", error.message, "请核对选举日。")]) from error
    return {
        "rulebook": book.code,
        "election_day": day.isoformat(),
        "windows": [_window_as_json(window) for window in windows(book, day, plan)],
    }


def _window_as_json(window: Window) -> Answer:
    return {
        "stage": window.stage.value,
        "rule": window.finding.rule,
        "cite": window.finding.cite,
        "requirement": window.requirement,
        "due": window.due.isoformat(),
        "actual": window.actual.isoformat() if window.actual else None,
        "finding": window.verdict.value if window.verdict else None,
        "days": window.days,
        "message": window.finding.message,
    }


@click.command("calendar", help="按选举日核对各项法定期限；FILE是一份计划的JSON，“-”表示标准输入。")
@_source
@_as_text
@click.pass_context
def calendar(ctx: click.Context, source: BinaryIO, *, as_text: bool) -> None:
    ctx.exit(_report(source.read(), answer_plan, _window_lines if as_text else None))


COMMANDS: tuple[click.Command, ...] = (tally, calendar)


def _report(source: bytes, answer: Callable[[object], Answer], say: Say | None) -> int:
    """Print what came of the input; 1 if any of it was refused, else 0."""
    refused = False
    for piece in said(source, answer, say):
        click.echo(piece.text, nl=False)
        refused |= piece.refused
    click.echo()
    return int(refused)


def _problem_lines(refused: Answer) -> Iterator[str]:
    for problem in refused["problems"]:
        yield f"不予受理　{problem['path']}：{problem['cause']}{problem['cure']}"


def _outcome_lines(outcome: Answer) -> Iterator[str]:
    verdict = "有效" if outcome["valid"] else "无效"
    yield f"适用{outcome['rulebook']}　选举{verdict}　下一步：{NextStep(outcome['next']).label}"
    for post in outcome["posts"]:
        elected = "、".join(post["elected"]) or "无"
        yield f"{Post(post['post']).label}　当选：{elected}　缺{post['shortfall']}名"
    for finding in outcome["findings"]:
        yield f"{finding['rule']}　{finding['message']}　{finding['cite']}"


def _window_lines(answer: Answer) -> Iterator[str]:
    yield f"适用{answer['rulebook']}　选举日{answer['election_day']}"
    for window in answer["windows"]:
        verdict = Verdict(window["finding"]).label if window["finding"] else "未填"
        yield f"{verdict}　{window['message']}　{window['cite']}"
