"""Small tools that need no database: the outcome of counts, the windows of a plan, what a word draws from a list."""

import gc
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import IO, Any, BinaryIO, NamedTuple

import click
from pydantic_core import to_json

from cadres.vocabulary import CommitteeKind
from elections.rules.calendar import Verdict, Window, out_of_order, windows
from elections.rules.fields import Fields, members
from elections.rules.outcome import outcome_as_json
from elections.rules.reading import read_poll
from elections.rules.rulebook import SHANXI, rulebook
from elections.rules.sampling import ranked, sealed_list
from elections.rules.tally import decide
from elections.shares import in_shares
from elections.vocabulary import NextStep, Post, Stage
from server.errors import Problem, Refused
from server.law.lawbook import Level, NotInForce

Answer = Mapping[str, Any]
Say = Callable[[Answer], Iterable[str]]
"""Puts an answer into lines for people."""

_SHARE = 2000
"""Of fewer counts a second process would save less time than its start costs."""

_LAST_YEAR = 2199
"""A day after it is a slip of the pen."""


class _NoFile(click.ClickException):
    """A file that is not there, or may not be read: wrong usage, said in a sentence."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class _Source(click.File):
    """A file of JSON, or standard input for `-`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The open file. Raises _NoFile in Chinese where click would speak English."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            cause = "没有这个文件" if isinstance(error.__cause__ or error.__context__, FileNotFoundError) else "不能读"
            message = f"{value}：{cause}。请核对路径；从标准输入读的写“-”。"
            raise _NoFile(message) from error


_source = click.argument("source", metavar="FILE", type=_Source("rb"))
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
        data = json.loads(source.decode("utf-8-sig"), object_pairs_hook=members, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        yield _said(_refusal([_not_utf8(source, error)]), say)
        return
    except (ValueError, RecursionError) as error:
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


def _no_number(word: str) -> None:
    """NaN and its like, which Python reads and JSON does not know."""
    message = f"{word} is no JSON"
    raise ValueError(message)


def _not_utf8(source: bytes, error: UnicodeDecodeError) -> Problem:
    line = source.count(b"\n", 0, error.start) + 1
    return Problem("", f"第{line}行不是UTF-8编码。", "请另存为UTF-8后重试。")


def _not_json(error: Exception) -> Problem:
    """The parser tells in English what it expected; only where it stopped helps the reader."""
    where = f"，第{error.lineno}行第{error.colno}个字符处读不下去" if isinstance(error, json.JSONDecodeError) else ""
    return Problem("", f"不是JSON{where}。", "请核对文件的内容。")


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
    problems += _too_far({"election_day": day} | {f"plan.{stage.value}": when for stage, when in plan.items()})
    if problems:
        raise Refused(problems)
    wrong = [
        Problem(f"plan.{stage.value}", cause, "请核对日期。", stage.code) for stage, cause in out_of_order(day, plan)
    ]
    if wrong:
        raise Refused(wrong)
    try:
        book = rulebook(committee, day, local=SHANXI[committee])
    except NotInForce as error:
        raise Refused([Problem("election_day", error.message, "请核对选举日。")]) from error
    return {
        "rulebook": book.code,
        "election_day": day.isoformat(),
        "windows": [_window_as_json(window) for window in windows(book, day, plan)],
    }


def _too_far(days: Mapping[str, date]) -> Iterator[Problem]:
    """Days that are a slip of the pen, and from which no window could be counted."""
    for path, day in days.items():
        if day.year > _LAST_YEAR:
            yield Problem(path, f"{day.isoformat()}太远，不会是选举的日期。", "请核对年份。")


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


def answer_draw(listed: str, word: str, number: int) -> Answer:
    """The identifiers of a list, one a line, as the word draws them. Raises Refused."""
    names = [line.strip() for line in listed.splitlines() if line.strip()]
    problems = []
    if twice := [name for name, times in Counter(names).items() if times > 1]:
        problems.append(Problem("名单", f"{'、'.join(twice[:3])}写了两行。", "每次计票一行。"))
    if not 1 <= number <= len(names):
        problems.append(Problem("抽取数", f"名单有{len(names)}行，不能抽{number}个。", "核对名单和抽取数。"))
    if problems:
        raise Refused(problems)
    order = ranked(word.strip(), names)
    return {
        "list": sealed_list(names),
        "word": word.strip(),
        "drawn": [{"rank": one.rank, "identifier": one.identifier, "digest": one.digest} for one in order[:number]],
    }


@click.command("draw", help="按公开的种子从名单里抽取；FILE每行一个编号，“-”表示标准输入。")
@_source
@click.option("--word", required=True, metavar="WORD", help="公开的种子。")
@click.option("--number", required=True, type=int, metavar="N", help="抽几个。")
@_as_text
@click.pass_context
def draw(ctx: click.Context, source: BinaryIO, word: str, number: int, *, as_text: bool) -> None:
    content = source.read()
    try:
        answer = _answer(content.decode("utf-8-sig"), lambda listed: answer_draw(str(listed), word, number))
    except UnicodeDecodeError as error:
        answer = _refusal([_not_utf8(content, error)])
    found = _said(answer, _draw_lines if as_text else None)
    click.echo(found.text)
    ctx.exit(int(found.refused))


def _draw_lines(answer: Answer) -> Iterator[str]:
    yield f"名单SHA-256　{answer['list']}"
    for one in answer["drawn"]:
        yield f"{one['rank']}　{one['identifier']}　{one['digest']}"


COMMANDS: tuple[click.Command, ...] = (tally, calendar, draw)


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


_LEVELS = {Level.BREACH: "违反　", Level.WARNING: "提醒　", Level.NOTE: ""}
"""How lines for people begin: what needs no act has no mark."""


def _outcome_lines(outcome: Answer) -> Iterator[str]:
    verdict = "有效" if outcome["valid"] else "无效"
    yield f"适用{outcome['rulebook']}　选举{verdict}　下一步：{NextStep(outcome['next']).label}"
    for post in outcome["posts"]:
        elected = "、".join(post["elected"]) or "无"
        yield f"{Post(post['post']).label}　当选：{elected}　缺{post['shortfall']}名"
    for finding in outcome["findings"]:
        yield f"{_LEVELS[Level(finding['level'])]}{finding['rule']}　{finding['message']}　{finding['cite']}"


def _window_lines(answer: Answer) -> Iterator[str]:
    yield f"适用{answer['rulebook']}　选举日{answer['election_day']}"
    for window in answer["windows"]:
        verdict = Verdict(window["finding"]).label if window["finding"] else "未填"
        yield f"{verdict}　{window['message']}　{window['cite']}"
