"""Wrong usage of commands in Chinese sentences with the cure; click would speak English."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import IO, Any

import click

#: What click says of a path or a value, by a word that is in it; `{}` stands for what was given.
_SAID = (
    ("does not exist", "没有“{}”。", "请核对路径。"),
    ("is a directory", "“{}”是文件夹。", "请写文件的路径。"),
    ("is a file", "“{}”是文件。", "请写文件夹的路径。"),
    ("is not readable", "“{}”不能读。", "请核对权限。"),
    ("is not writable", "“{}”不能写。", "请核对权限，或者写到别处。"),
    ("requires an argument", "后面没有值。", "在它后面写上值。"),
    ("requires 1 argument", "后面没有值。", "在它后面写上值。"),
    ("does not take a value", "不带值。", "去掉等号和后面的值。"),
)
_GIVEN = re.compile(r"'([^']*)'")
_CHINESE = re.compile(r"[一-鿿]")


class Misused(click.UsageError):
    """Wrong usage as it is told: how the command is written, and what is wrong with it."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print it; the form of the command first."""
        lines = [self.message]
        if self.ctx:
            form = f"{self.ctx.command_path} {_form(' '.join(self.ctx.command.collect_usage_pieces(self.ctx)))}"
            lines = [f"用法：{form}", f"说明：{self.ctx.command_path} --help", *lines]
        click.echo("\n".join(lines), file=file, err=file is None)


class Help(click.HelpFormatter):
    """Help with our headings, and our words for what click adds to an option."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The form of the command."""
        super().write_usage(prog, _form(args), "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """What the lines below are."""
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """The options or commands with what they are for."""
        super().write_dl([(_worded(name, _TAKEN), _worded(text, _ADDED)) for name, text in rows], col_max, col_spacing)


#: The formatter of every command, whichever class its context has.
click.Context.formatter_class = Help

_HEADINGS = {"Options": "选项", "Commands": "命令"}
_TAKEN = ((r" INTEGER( RANGE)?\b", " 整数"), (r" TEXT\b", " 文字"), (r" \[%Y-%m-%d[^\]]*\]", " 日期"))
_ADDED = (
    (r"^Show this message and exit\.$", "显示这份说明。"),
    (r"\[default: ([^;\]]*)", r"[默认：\1"),
    (r"([\[;] ?)required\]$", r"\1必填]"),
    (r"(\d+)<=x<=(\d+)", r"\1至\2"),
)


def _worded(text: str, words: Iterable[tuple[str, str]]) -> str:
    for said, ours in words:
        text = re.sub(said, ours, text)
    return text


def _form(pieces: str) -> str:
    return pieces.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 [参数]…")


@contextmanager
def told_in_chinese() -> Iterator[None]:
    """Turn what click says of wrong usage into our words. What is said in Chinese already stays as it is."""
    try:
        yield
    except (Misused, click.exceptions.NoArgsIsHelpError):
        raise
    except click.UsageError as error:
        raise Misused(_sentence(error), error.ctx) from error


def _sentence(error: click.UsageError) -> str:
    match error:
        case click.MissingParameter():
            said = _missing(error)
        case click.NoSuchOption():
            said = f"没有选项{error.option_name}。{_nearest(error.option_name, error.possibilities)}"
        case click.exceptions.NoSuchCommand():
            said = f"没有命令{error.command_name}。{_nearest(error.command_name, _commands(error.ctx))}"
        case click.BadOptionUsage():
            said = f"选项{error.option_name}{_reworded(error.message, None)}"
        case click.BadParameter():
            said = f"{_name(error)}：{_reworded(error.message, error.param)}"
        case _ if "unexpected extra argument" in error.message:
            extra = error.message.rpartition("(")[2].rstrip(")")
            said = f"多出了“{extra}”。请去掉；值里有空格的，用引号括起来。"
        case _:
            said = _reworded(error.message, None)
    return said


def _commands(ctx: click.Context | None) -> list[str]:
    return ctx.command.list_commands(ctx) if ctx and isinstance(ctx.command, click.Group) else []


def _nearest(given: str, known: Any) -> str:
    near = get_close_matches(given, known or (), 1)
    return f"是不是要写{near[0]}？" if near else "有哪些可用，见说明。"


def _name(error: click.BadParameter) -> str:
    """A parameter as its user writes it: the option, or the word of the argument in the form of the command."""
    hint = error.param_hint
    if hint is None and error.param:
        hint = error.param.opts[-1] if isinstance(error.param, click.Option) else error.param.make_metavar(_of(error))
    return (hint if isinstance(hint, str) else " / ".join(hint or ())).strip("'") or "参数"


def _of(error: click.BadParameter) -> click.Context:
    return error.ctx or click.Context(click.Command(""))


def _missing(error: click.MissingParameter) -> str:
    if isinstance(error.param, click.Option):
        means = f"（{error.param.help.rstrip('。')}）" if error.param.help else ""
        return f"没有写选项{_name(error)}{means}。{_wanted(error.param) or '请补上。'}"
    return f"没有写{_name(error).rstrip('.…')}。请写在命令后面。"


def _wanted(param: click.Parameter | None) -> str:
    """What a parameter takes, where its type tells."""
    match param.type if param else None:
        case click.Choice(choices=choices):
            return f"只能是{'、'.join(map(str, choices))}。"
        case click.IntRange(min=least, max=most):
            return f"请填{'' if least is None else least}至{'' if most is None else most}的整数。"
        case click.DateTime():
            return "日期请写成2026-12-31。"
        case click.types.IntParamType():
            return "请填整数。"
    return ""


def _reworded(message: str, param: click.Parameter | None) -> str:
    if _CHINESE.search(_GIVEN.sub("", message)):
        return message
    given = _GIVEN.findall(message)
    for word, cause, cure in _SAID:
        if word in message:
            return cause.format(given[-1] if given else "") + cure
    shown = f"“{given[0]}”" if given else "写法"
    return f"{shown}不对。{_wanted(param) or '请对照说明改正。'}"
