"""The citizen number 公民身份号码 (GB 11643-1999): what it says, and what is wrong with one that was typed.

Written here because the common library also demands that the county prefix was in force in the year of birth, which
refuses true numbers of older people (ST-4). A prefix out of force is only a warning.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from operator import mul
from typing import Final, Literal

from server.values.text import fold

Sex = Literal["male", "female"]
Verdict = Literal["ok", "warning", "refused"]

LENGTH: Final = 18
_OLD_LENGTH: Final = 15
_BODY_LENGTH: Final = LENGTH - 1
_EARLIEST_YEAR: Final = 1900
_COUNTY_DIGITS: Final = 6
_WEIGHTS: Final = tuple(2**power % 11 for power in range(17, 0, -1))
_CHECK_CHARACTERS: Final = "10X98765432"
_PROVINCE: Final = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")

_TYPED_AS_TEXT: Final = re.compile(r"^['’‘`]")
_SEPARATORS: Final = re.compile(r"[\s\-]")
_FLOAT: Final = re.compile(r"\d+\.\d*|\d+(\.\d*)?[Ee]\+?\d+")
_FORM: Final = re.compile(r"[0-9]{17}[0-9X]")
# A spreadsheet keeps 15 figures of a number and writes zeros for the rest.
_ROUNDED_TAIL: Final = "000"

_AS_TEXT: Final = "把该列设为文本格式后重新录入。"
_MESSAGES: Final = {
    "float": "号码被表格当作数值保存，末几位已经丢失。须" + _AS_TEXT,
    "old": "这是15位旧号码，2013年起已停止使用，须填写18位公民身份号码。",
    "length": "公民身份号码应当是18位，这里是{count}位。",
    "alphabet": "前17位应当是数字，末位应当是数字或者X。",
    "date": "第7至14位不是可信的出生日期（{digits}）。",
    "province": "前两位“{digits}”不是省级行政区划代码。",
    "check_char": "校验码不符，号码中有写错的字符，须对照身份证核对。",
    "rounded": "校验码不符，末三位是000，可能被表格当作数值保存而丢失。须" + _AS_TEXT,
    "prefix": "前六位“{digits}”不在现有区划代码表中，须核对；号码编定后不随区划调整改变，属实的可以保留。",
}


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """What a typed number says.

    `number` is the number without spaces, at half width. `failed` names the checks that refuse it: length, alphabet,
    date, province, check_char. `messages` are Chinese sentences, one for each check and each warning.
    """

    number: str
    verdict: Verdict
    failed: tuple[str, ...]
    born: date | None
    sex: Sex | None
    messages: tuple[str, ...]


def check(text: str, *, known_prefixes: Container[str] | None = None, today: date | None = None) -> IdentityCheck:
    """Check a citizen number as typed (ST-4, ST-5).

    `known_prefixes` are the six-digit county codes that need no look; without them the prefix is not looked at.
    `today` bounds the day of birth.
    """
    number = _normalised(text)
    if _FLOAT.fullmatch(number):
        return _unreadable(number, "alphabet", _MESSAGES["float"])
    if len(number) == _OLD_LENGTH and number.isdecimal():
        return _unreadable(number, "length", _MESSAGES["old"])
    if len(number) != LENGTH:
        return _unreadable(number, "length", _MESSAGES["length"].format(count=len(number)))
    if not _FORM.fullmatch(number):
        return _unreadable(number, "alphabet", _MESSAGES["alphabet"])
    return _read(number, known_prefixes, today)


def check_character(seventeen: str) -> str:
    """The 18th character that belongs to the first 17 digits (ISO 7064 mod 11-2). Raises ValueError for other text."""
    if len(seventeen) != _BODY_LENGTH or not (seventeen.isascii() and seventeen.isdecimal()):
        raise ValueError("须给出前17位数字。")
    total = sum(map(mul, _WEIGHTS, map(int, seventeen)))
    return _CHECK_CHARACTERS[total % 11]


def mask(number: str) -> str:
    """The number as shown to those who need not know it: first and last four characters, ten stars between.

    What is not 18 characters long is hidden whole.
    """
    if len(number) != LENGTH:
        return "*" * len(number)
    return f"{number[:4]}{'*' * 10}{number[-4:]}"


def _normalised(text: str) -> str:
    # A NUL is one more wrong character here, not a reason to stop.
    shown = fold(text.replace("\0", "\ufffd"))
    return _SEPARATORS.sub("", _TYPED_AS_TEXT.sub("", shown)).upper()


def _unreadable(number: str, failed: str, message: str) -> IdentityCheck:
    return IdentityCheck(number, "refused", (failed,), None, None, (message,))


def _read(number: str, known_prefixes: Container[str] | None, today: date | None) -> IdentityCheck:
    born = _birth(number[6:14], today)
    found: list[tuple[str, str]] = []
    if born is None:
        found.append(("date", _MESSAGES["date"].format(digits=number[6:14])))
    if not _PROVINCE.match(number):
        found.append(("province", _MESSAGES["province"].format(digits=number[:2])))
    if number[-1] != check_character(number[:-1]):
        found.append(("check_char", _MESSAGES["rounded" if number.endswith(_ROUNDED_TAIL) else "check_char"]))
    failed = tuple(name for name, _ in found)
    messages = [message for _, message in found]
    county = number[:_COUNTY_DIGITS]
    out_of_force = known_prefixes is not None and "province" not in failed and county not in known_prefixes
    if out_of_force:
        messages.append(_MESSAGES["prefix"].format(digits=county))
    verdict: Verdict = "refused" if failed else "warning" if out_of_force else "ok"
    sex: Sex = "male" if int(number[16]) % 2 else "female"
    return IdentityCheck(number, verdict, failed, born, sex, tuple(messages))


def _birth(digits: str, today: date | None) -> date | None:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    if born.year < _EARLIEST_YEAR or (today is not None and born > today):
        return None
    return born
