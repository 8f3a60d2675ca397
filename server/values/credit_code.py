"""The unified social credit code 统一社会信用代码 (GB 32100-2015): checks which say what failed (UC-1 … UC-14).

Codes are assigned by the civil-affairs bureau, so nothing here makes one up (UC-12). The category table of the
standard is not used: it predates the codes of grassroots committees and refuses every one of them (UC-8).
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from server.values.text import fold

Verdict = Literal["ok", "warning", "refused"]

LENGTH: Final = 18
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_VALUES: Final = {symbol: value for value, symbol in enumerate(ALPHABET)}
_WEIGHTS: Final = tuple(3**place % 31 for place in range(LENGTH - 1))
#: Where the registering authority's division stands.
DIVISION: Final = slice(2, 8)
_ORGANIZATION: Final = slice(8, 16)
_ORGANIZATION_CHECK: Final = 16
_ORGANIZATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANIZATION_CHECKS: Final = {10: "X", 11: "0"}
_SLIPS: Final = {"O": "0", "I": "1", "Z": "2", "S": "5"}
_DIGIT_SLIPS: Final = {"B": "8"} | _SLIPS
_SEPARATORS: Final = re.compile(r"[\s\-]")

COMMITTEES: Final = frozenset({"villagers", "residents"})
#: The kind of a collective-economic body, whose code is never a committee's (UC-9).
COLLECTIVE: Final = "collective"
# A wrong check character of a registered code exists in life, so these two may be overridden with a reason.
OVERRIDABLE: Final = frozenset({"check_char", "organization_check"})

_KINDS: Final = {"54": "villagers", "55": "residents", "N1": COLLECTIVE, "N2": COLLECTIVE, "N3": COLLECTIVE}
_DEPARTMENTS: Final = {
    "1": "institutional_establishment",
    "2": "foreign_affairs",
    "3": "justice",
    "4": "culture",
    "5": "civil_affairs",
    "6": "tourism",
    "7": "religious_affairs",
    "8": "trade_union",
    "9": "market_regulation",
    "A": "military",
    "N": "agriculture",
    "Y": "other",
}

_MESSAGES: Final = {
    "length": "统一社会信用代码应当是18位，这里是{count}位。",
    "alphabet": "{places}不在代码字符集内：代码不用I、O、Z、S、V。",
    "digits": "第3至8位是登记机关行政区划码，应当全是数字：{places}。",
    "check_char": "末位校验码不符，有写错的字符；常见错写：O与0、I与1、Z与2、S与5、B与8。",
    "organization_check": "第9至17位的主体标识码校验不符，须核对第9至17位。",
    "prefix": "前两位“{prefix}”不是村民委员会（54）或者居民委员会（55）的代码。",
    "collective": "前两位“{prefix}”是农村集体经济组织的代码，不是村（居）民委员会的代码。",
}


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What is right and wrong with a typed code.

    `code` is the text as given, `normalised` the code without spaces and hyphens in capitals. `failed` names length,
    alphabet, digits, check_char, organization_check, prefix. `kind` is villagers, residents, collective, else the name
    of the registering department, else None. `messages` has a Chinese sentence for each name in `failed`.
    """

    code: str
    normalised: str
    verdict: Verdict
    failed: tuple[str, ...]
    kind: str | None
    messages: tuple[str, ...]

    @property
    def overridable(self) -> bool:
        """Whether a certificate that really bears this code may be entered with a written reason."""
        return self.verdict == "refused" and set(self.failed) <= OVERRIDABLE | {"prefix"}


def check(text: str) -> CodeCheck:
    """Check a credit code as typed (UC-13).

    An unknown prefix alone is a warning, anything else that fails refuses. Check characters are not reckoned over
    text that is too short or holds foreign symbols.
    """
    # A NUL is one more wrong character here, not a reason to stop.
    code = _SEPARATORS.sub("", fold(text.replace("\0", "\ufffd"))).upper()
    if len(code) != LENGTH:
        return CodeCheck(text, code, "refused", ("length",), None, (_MESSAGES["length"].format(count=len(code)),))
    kind = _KINDS.get(code[:2]) or _DEPARTMENTS.get(code[0])
    foreign = _foreign_symbols(code)
    checks = {} if foreign else _wrong_checks(code)
    found = foreign | _letters_in_division(code) | checks | _foreign_prefix(code, kind)
    verdict: Verdict = "refused" if found.keys() - {"prefix"} else "warning" if found else "ok"
    return CodeCheck(text, code, verdict, tuple(found), kind, tuple(found.values()))


def _foreign_symbols(code: str) -> dict[str, str]:
    foreign = {place: symbol for place, symbol in enumerate(code, start=1) if symbol not in _VALUES}
    return {"alphabet": _MESSAGES["alphabet"].format(places=_places(foreign, _SLIPS))} if foreign else {}


def _letters_in_division(code: str) -> dict[str, str]:
    letters = {place: symbol for place, symbol in enumerate(code[DIVISION], start=3) if symbol not in "0123456789"}
    return {"digits": _MESSAGES["digits"].format(places=_places(letters, _DIGIT_SLIPS))} if letters else {}


def _wrong_checks(code: str) -> dict[str, str]:
    wrong = {}
    total = sum(weight * _VALUES[symbol] for weight, symbol in zip(_WEIGHTS, code[:-1], strict=True))
    if (total + _VALUES[code[-1]]) % 31:
        wrong["check_char"] = _MESSAGES["check_char"]
    # In the organization code a letter counts as in base 36: A is 10, Z is 35 (GB 11714).
    body = zip(_ORGANIZATION_WEIGHTS, code[_ORGANIZATION], strict=True)
    check_value = 11 - sum(weight * int(symbol, 36) for weight, symbol in body) % 11
    if code[_ORGANIZATION_CHECK] != _ORGANIZATION_CHECKS.get(check_value, str(check_value)):
        wrong["organization_check"] = _MESSAGES["organization_check"]
    return wrong


def _foreign_prefix(code: str, kind: str | None) -> dict[str, str]:
    if kind in COMMITTEES:
        return {}
    message = _MESSAGES[COLLECTIVE if kind == COLLECTIVE else "prefix"]
    return {"prefix": message.format(prefix=code[:2])}


def _places(symbols: dict[int, str], slips: dict[str, str]) -> str:
    return "、".join(
        f"第{place}位“{symbol}”" + (f"（可能是{slips[symbol]}）" if symbol in slips else "")
        for place, symbol in symbols.items()
    )
