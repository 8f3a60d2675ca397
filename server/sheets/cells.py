"""Parsers: what a cell with contents means, or why it cannot be known.

They forgive what Excel and WPS do to cells without changing their meaning (5 as 5.0, full-width digits, spaces) and
refuse what has lost something (a citizen number kept as a number); what has two meanings is asked about (SH-6).
"""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import TypeVar

from server import clock
from server.sheets.columns import CellError, CellQuestion, Parser, plain
from server.sheets.workbook import Cell
from server.values import credit_code, identity, periods
from server.values.labels import Labelled
from server.values.periods import AmbiguousMonth, Month
from server.values.text import clean_name, fold

L = TypeVar("L", bound=Labelled)

_AS_TEXT = "请把该列设为文本格式后重填。"
_EXACT = 10**15
_MOST = 10**9
_NAME_LENGTH = 50
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(,[0-9]{3})+")
_REGION = re.compile(r"[0-9]{12}")
_TERM = re.compile(r"第?(\w+?)届?")
_QUOTES = str.maketrans("", "", "“”‘’\"'")
_YES = frozenset({"是", "有", "√", "✓", "✔", "y", "yes"})
_NO = frozenset({"否", "无", "×", "✗", "✘", "x", "n", "no"})
_TERMS = {periods.chinese_number(number): number for number in range(1, 100)}


def text(limit: int, least: int = 1) -> Parser[str]:
    """One line of text of `least` to `limit` characters. A number in the cell is taken as its figures."""

    def parse(cell: Cell) -> str:
        said = _figures(cell)
        if len(said) > limit:
            raise CellError(f"有{len(said)}个字，最多可以有{limit}个字。", "请缩短后重填。")
        if len(said) < least:
            raise CellError(f"“{said}”太短，至少要有{least}个字。", "请写全。")
        return said

    return parse


def name(cell: Cell) -> str:
    """A personal name, without the spaces that line up names of two characters (FM-5)."""
    said = clean_name(_figures(cell))
    if len(said) > _NAME_LENGTH or any(character.isdigit() for character in said):
        raise CellError(f"“{said[:_NAME_LENGTH]}”不是姓名。", "请核对是否填错了列。")
    return said


def citizen_number(cell: Cell) -> str:
    """A citizen number whose checks all pass. A number in the cell is refused: Excel has dropped its last digits."""
    said = repr(float(cell)) if isinstance(cell, int | float) else _figures(cell)
    checked = identity.check(said, today=clock.today())
    if checked.verdict == "refused":
        raise CellError("".join(checked.messages), "系统不代改，请对照身份证改正。")
    return checked.number


def organisation_code(cell: Cell) -> str:
    """A credit code whose checks all pass. A number in the cell is refused as in `citizen_number`."""
    checked = credit_code.check(_figures(cell))
    if checked.verdict == "refused":
        raise CellError("".join(checked.messages), "请对照证书改正。")
    return checked.normalised


def whole_number(cell: Cell) -> int:
    """A count: 5, 5.0, 1,234 or full-width digits; nothing below 0."""
    said = plain(_figures(cell))
    number = int(said.replace(",", "")) if _WHOLE.fullmatch(said) else _MOST
    if number >= _MOST:
        raise CellError(f"“{said}”不是整数。", "请只填数字。")
    return number


def month(cell: Cell) -> Month:
    """A month in any of the forms of `read_month`. 1990.1 is asked about: it is what is left of 1990.10 too."""
    try:
        return periods.read_month(_dated(cell))
    except AmbiguousMonth as error:
        first, last = error.readings
        cause = f"“{first.year}.1”可能是{first.month}月，也可能是{last.month}月（末尾的0常被表格软件去掉）。"
        raise CellQuestion(cause, [str(first), str(last)]) from error
    except ValueError as error:
        raise CellError(f"“{_shown(cell)}”不是年月。", "请写成1978.03这样的形式。") from error


def day(cell: Cell) -> date:
    """A day in any of the forms of `read_day`."""
    try:
        return periods.read_day(_dated(cell))
    except ValueError as error:
        raise CellError(f"“{_shown(cell)}”不是日期。", "请写成2021-11-20这样的形式。") from error


def yes_no(cell: Cell) -> bool:
    """是, 否, √, × and their like."""
    if isinstance(cell, bool):
        return cell
    said = plain(_figures(cell)).lower()
    if said not in _YES | _NO:
        raise CellError(f"“{said}”不能识别。", "请填是或者否。")
    return said in _YES


def choice(kind: type[L], aliases: Mapping[str, L] = MappingProxyType({})) -> Parser[L]:
    """One of a closed vocabulary by its label or by another usual word for it."""
    known = {_word(member.label): member for member in kind} | {_word(word): member for word, member in aliases.items()}

    def parse(cell: Cell) -> L:
        said = _figures(cell)
        if found := known.get(_word(said)):
            return found
        raise CellError(f"“{said}”不在可选项内。", f"可以填：{'、'.join(labels(kind))}。")

    return parse


def labels(kind: type[Labelled]) -> tuple[str, ...]:
    """What the template offers for a closed vocabulary."""
    return tuple(member.label for member in kind)


def region_code(cell: Cell) -> str:
    """The twelve digits of a division; Excel's number of twelve digits is still exact."""
    said = plain(_figures(cell))
    if not _REGION.fullmatch(said):
        raise CellError(f"“{said}”不是12位区划代码。", "村（社区）的统计用区划代码为12位数字。")
    return said


def term_number(cell: Cell) -> int:
    """Which term: 13, 十三, 第十三届."""
    said = plain(_figures(cell))
    match = _TERM.fullmatch(said)
    word = match.group(1) if match else ""
    number = int(word) if word.isascii() and word.isdigit() else _TERMS.get(word, 0)
    if number not in _TERMS.values():
        raise CellError(f"“{said}”不是届次。", "请写成第十三届或者13。")
    return number


def _word(said: str) -> str:
    return plain(said).translate(_QUOTES)


def _dated(cell: Cell) -> str | int | float | date:
    if cell is None or isinstance(cell, bool | time | timedelta):
        return _figures(cell)
    # Some programs write the mark that keeps Excel from reading a date into the cell itself.
    return cell.removeprefix("'") if isinstance(cell, str) else cell


def _shown(cell: Cell) -> str:
    """A cell that cannot be read, as the sender sees it."""
    return _figures(cell) if isinstance(cell, str | int | float) else str(cell)


def _figures(cell: Cell) -> str:
    """The cell as text; refuses what is no text and no exact number."""
    if isinstance(cell, str):
        try:
            return fold(cell)
        except ValueError as error:
            raise CellError(str(error), "请在原表里重新录入该格。") from error
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise CellError("单元格里是日期、时间或逻辑值，不是文字。", _AS_TEXT)
    if not abs(cell) < _EXACT:  # Written so that NaN is refused too.
        raise CellError("被表格软件存成了数字，后几位已丢失，无法还原。", _AS_TEXT)
    return str(int(cell)) if cell == int(cell) else repr(cell)
