"""Small tools that need no database: check credit codes and citizen numbers, sort names by strokes.

Each reads UTF-8 and writes JSON, or plain lines with `--text`. The checks write one result a line, in the order of
the input. They end with 1 if any input was refused.
"""

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NoReturn

import click

from server import clock
from server.places.counties import county_codes
from server.values import credit_code, identity, strokes
from server.values.credit_code import CodeCheck
from server.values.identity import IdentityCheck
from server.values.periods import chinese_day

_STANDARD_INPUT: Final = "-"
#: What stands for bytes that are no UTF-8: no code and no number has it.
_LOST: Final = "\ufffd"
_KIND_LABELS: Final = {"villagers": "村民委员会", "residents": "居民委员会"}
_SEX_LABELS: Final = {"male": "男", "female": "女"}
_VERDICT_LABELS: Final = {"ok": "通过", "warning": "提醒", "refused": "不通过"}

_as_text = click.option("--text", "as_text", is_flag=True, help="输出便于阅读的文字，不输出JSON。")


@click.command("check-code", help="校验统一社会信用代码；“-”表示从标准输入读，每行一个。")
@click.argument("codes", nargs=-1, required=True)
@_as_text
@click.pass_context
def check_code(ctx: click.Context, codes: tuple[str, ...], *, as_text: bool) -> None:
    say = _code_line if as_text else _code_json
    results = (credit_code.check(code) for code in _inputs(codes))
    ctx.exit(_report((result.verdict, say(result)) for result in results))


@click.command("check-id", help="校验公民身份号码；“-”表示从标准输入读，每行一个。")
@click.argument("numbers", nargs=-1, required=True)
@_as_text
@click.pass_context
def check_id(ctx: click.Context, numbers: tuple[str, ...], *, as_text: bool) -> None:
    say = _number_line if as_text else _number_json
    today, known = clock.today(), county_codes()
    results = ((number, identity.check(number, known_prefixes=known, today=today)) for number in _inputs(numbers))
    ctx.exit(_report((result.verdict, say(number, result)) for number, result in results))


@click.command("sort-names", help="从标准输入读姓名，每行一个，按姓氏笔画排序。")
@_as_text
def sort_names(*, as_text: bool) -> None:
    try:
        names = strokes.sort_names(_names())
    except ValueError as refusal:
        _refuse(str(refusal))
    for character in dict.fromkeys("".join(map(strokes.unknown, names))):
        click.echo(f"“{character}”没有笔顺数据，须人工核对其位置。", err=True)
    click.echo("\n".join(names) if as_text else json.dumps(names, ensure_ascii=False))


COMMANDS: tuple[click.Command, ...] = (check_code, check_id, sort_names)


def _inputs(words: Iterable[str]) -> Iterator[str]:
    """What is to be checked, one result each: a line in another encoding is wrong in itself and keeps no other back."""
    for word in words:
        if word != _STANDARD_INPUT:
            yield word
            continue
        for number, line in _lines():
            text = line.decode("utf-8", errors="replace")
            if _LOST in text:
                click.echo(_not_utf8(number), err=True)
            yield text


def _names() -> Iterator[str]:
    """The lines of standard input. Without one of them the order would not be that of the list, so none may be lost."""
    for number, line in _lines():
        try:
            yield line.decode()
        except UnicodeDecodeError:
            _refuse(_not_utf8(number))


def _lines() -> Iterator[tuple[int, bytes]]:
    """The lines of standard input that are not blank, by their number."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        text = (line.removeprefix(BOM_UTF8) if number == 1 else line).strip()
        if text:
            yield number, text


def _not_utf8(number: int) -> str:
    return f"第{number}行不是UTF-8编码，须另存为UTF-8后重试。"


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise click.exceptions.Exit(1)


def _report(results: Iterable[tuple[str, str]]) -> int:
    """Write the line of each (verdict, line); 1 if any was refused, else 0."""
    refused = False
    for verdict, line in results:
        sys.stdout.write(f"{line}\n")
        refused = refused or verdict == "refused"
    return int(refused)


def _code_json(result: CodeCheck) -> str:
    return _json(
        {
            "code": result.code,
            "normalised": result.normalised,
            "verdict": result.verdict,
            "failed": result.failed,
            "kind": result.kind,
        }
    )


def _number_json(given: str, result: IdentityCheck) -> str:
    return _json(
        {
            "number": given,
            "verdict": result.verdict,
            "failed": result.failed,
            "born": result.born and result.born.isoformat(),
            "sex": result.sex,
        }
    )


def _json(result: Mapping[str, object]) -> str:
    return json.dumps(result, ensure_ascii=False)


def _code_line(result: CodeCheck) -> str:
    kind = _KIND_LABELS.get(result.kind or "", "")
    return _line(result.normalised, result.verdict, [kind] if result.verdict == "ok" else result.messages)


def _number_line(_given: str, result: IdentityCheck) -> str:
    said = list(result.messages)
    if result.verdict != "refused" and result.born and result.sex:
        said.insert(0, f"{_SEX_LABELS[result.sex]}，{chinese_day(result.born)}出生")
    return _line(result.number, result.verdict, said)


def _line(subject: str, verdict: str, said: Iterable[str]) -> str:
    return f"{subject}：{_VERDICT_LABELS[verdict]}。" + "".join(said)
