"""What pydantic says of a bad input, in the words of the page: the field's label, the cause, the cure.

The value itself is never repeated: it may be an identity number. Of a text that is too short its length is told.
"""

from collections.abc import Callable, Mapping
from typing import Any

from server.errors import DomainError, Problem

_Context = Mapping[str, Any]

_SAID: Mapping[str, Callable[[_Context], tuple[str, str]]] = {
    "missing": lambda _: ("没有填。", "须填写。"),
    "string_too_long": lambda c: (f"太长，最多{c['max_length']}个字。", "改短一些。"),
    "string_pattern_mismatch": lambda _: ("格式不对。", "请核对后重填。"),
    "int_parsing": lambda _: ("不是整数。", "填阿拉伯数字。"),
    "int_from_float": lambda _: ("不是整数。", "填阿拉伯数字。"),
    "int_type": lambda _: ("不是整数。", "填阿拉伯数字。"),
    "bool_parsing": lambda _: ("不是“是”或“否”。", "选一项。"),
    "greater_than_equal": lambda c: (f"不得小于{c['ge']}。", "请核对后重填。"),
    "greater_than": lambda c: (f"须大于{c['gt']}。", "请核对后重填。"),
    "less_than_equal": lambda c: (f"不得大于{c['le']}。", "请核对后重填。"),
    "less_than": lambda c: (f"须小于{c['lt']}。", "请核对后重填。"),
    "date_parsing": lambda _: ("不是日期。", "写成2026-10-18的样子。"),
    "date_from_datetime_parsing": lambda _: ("不是日期。", "写成2026-10-18的样子。"),
    "date_from_datetime_inexact": lambda _: ("不是日期。", "写成2026-10-18的样子。"),
    "date_type": lambda _: ("不是日期。", "写成2026-10-18的样子。"),
    "enum": lambda _: ("不在可选范围内。", "从所列各项中选一项。"),
    "extra_forbidden": lambda _: ("没有这一项。", "删去这一项。"),
    "too_short": lambda _: ("没有填。", "至少填一项。"),
    "too_long": lambda c: (f"最多{c['max_length']}项。", "删去多余的。"),
}

#: What a text should have looked like, by the pattern that it did not match.
_PATTERNS: Mapping[str, tuple[str, str]] = {
    r"^\d{12}$": ("不是区划代码。", "填12位数字，如140932100000。"),
    r"^\d{4}\.\d{2}$": ("不是年月。", "写成2012.07的样子。"),
    r"^(19|20)\d{2}\.(0[1-9]|1[0-2])$": ("不是年月。", "写成2012.07的样子。"),
    r"^[a-z][a-z0-9-]{2,39}$": ("写法不对。", "用小写字母开头，可含数字和连字符，3至40个字符，如pgx-zzb-01。"),
}


def complaint(error: Mapping[str, Any], label: str) -> Problem:
    """One error of pydantic as a problem of the field that `label` names."""
    context: _Context = error.get("ctx") or {}
    raised = context.get("error")
    if isinstance(raised, DomainError):
        return Problem(label, raised.message)
    if error["type"] == "value_error" and raised is not None:
        return Problem(label, str(raised))
    kind = error["type"]
    if kind in {"too_long", "too_short"} and isinstance(error.get("input"), str):
        # A text whose spaces were taken out first is measured as a sequence, and is no list for all that.
        kind = f"string_{kind}"
    if kind == "string_too_short":
        return Problem(label, *_too_short(error.get("input"), context["min_length"]))
    if kind == "string_pattern_mismatch" and context["pattern"] in _PATTERNS:
        return Problem(label, *_PATTERNS[context["pattern"]])
    said = _SAID.get(kind)
    return Problem(label, *(said(context) if said else ("内容不对。", "请核对后重填。")))


def _too_short(text: object, least: int) -> tuple[str, str]:
    if not isinstance(text, str) or not text:
        return "没有填。", "须填写。"
    return f"只有{len(text)}个字，至少{least}个字。", "写详细一些。"
