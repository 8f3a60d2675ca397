"""Reading plain JSON values into typed ones. Whatever is wrong is noted with its path; nothing is guessed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from server.errors import Problem
from server.values.labels import Labelled
from server.values.text import clean_name

Word = TypeVar("Word", bound=Labelled)

_MISSING = object()
_ISO_LENGTH = len("2021-11-20")
ROOT = "$"


class Repeating(dict[str, Any]):
    """A JSON object some of whose keys were written more than once, which no reader may choose between."""

    __slots__ = ("repeated",)

    def __init__(self, repeated: tuple[str, ...]) -> None:
        super().__init__()
        self.repeated = repeated


def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of a JSON object as written, for `json.loads`; remarks may be repeated like anything under `_`."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    counted = Counter(key for key, _ in pairs if not key.startswith("_"))
    repeated = tuple(key for key, times in counted.items() if times > 1)
    return Repeating(repeated) if repeated else found


@lru_cache(maxsize=4096)
def plain_name(text: str) -> str:
    """The name without what only lays it out, empty where there is none."""
    try:
        return clean_name(text)
    except ValueError:
        return ""


def joined(path: str, key: str) -> str:
    """The path of `key` within `path`; a key written `[0]` is a place in a list."""
    return f"{path}{key}" if not path or key.startswith("[") else f"{path}.{key}"


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    if len(text) != _ISO_LENGTH or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(maxsize=64)
def _words(kind: type[Labelled]) -> Mapping[str, Labelled]:
    return {member.value: member for member in kind}


class Fields:
    """One JSON object at `path`. Keys beginning with `_` are remarks; any other key not in `known` is refused.

    After a mistake a method gives a value of the right type, so that reading goes on and all mistakes are found at once;
    the caller must look at `problems` before using any of it. Of what is no object nothing is said to be missing.
    """

    __slots__ = ("_is_object", "data", "path", "problems")

    def __init__(self, data: object, path: str, known: frozenset[str], problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        self._is_object = type(data) is dict
        if isinstance(data, Repeating):
            for key in data.repeated:
                self.refuse(key, "写了不止一次，不知道以哪一个为准。", "只留一个。")
            self.data: dict[str, Any] = {}
            return
        if type(data) is not dict:
            problems.append(Problem(path or ROOT, "应是一个对象。", "用{ }写出各项。"))
            self.data = {}
            return
        self.data = data
        if not data.keys() <= known:
            self._refuse_unknown(known)

    def whole(self, key: str, default: int | None = None) -> int:
        """A number of people, ballots or votes: whole and not negative."""
        value = self.data.get(key, default)
        if type(value) is int and value >= 0:
            return value
        if value is None and key not in self.data:
            self._missing(key)
        elif type(value) is int:
            self.refuse(key, f"不能是负数，现为{value}。", "填0或正整数。")
        else:
            self.refuse(key, "不是整数。", "填0或正整数，不加引号和小数点。")
        return 0

    def choice(self, key: str, kind: type[Word], default: Word | None = None) -> Word:
        """A word of a vocabulary."""
        value = self.data.get(key, default)
        words = _words(kind)
        found = words.get(value) if isinstance(value, str) else None
        if found is not None:
            return found  # type: ignore[return-value]
        if value is None and key not in self.data:
            self._missing(key)
        else:
            self.refuse(key, f"不认识的值{_shown(value)}。", f"可以填：{'、'.join(words)}。")
        return next(iter(kind))

    def name(self, key: str) -> str:
        """A name as it is to be compared: a wide space or an invisible sign more would make two people of one."""
        value = self.data.get(key, _MISSING)
        if type(value) is not str:
            if value is _MISSING:
                self._missing(key)
            else:
                self.refuse(key, "不是文字。", "填带引号的姓名。")
            return ""
        cleaned = plain_name(value)
        if cleaned and cleaned == value:
            return value
        if cleaned:
            self.refuse(key, "姓名中有空格或者看不见的字符，或者间隔号不是“·”。", f"写成“{cleaned}”。")
        else:
            self.refuse(key, "是空的，或者有空字符。", "填姓名。")
        return ""

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.data.get(key, default)
        if type(value) is bool:
            return value
        self.refuse(key, "只能是true或false。", "改为true或false。")
        return default

    def day(self, key: str) -> date:
        value = self.data.get(key, _MISSING)
        found = _day(value) if type(value) is str else None
        if found is not None:
            return found
        if value is _MISSING:
            self._missing(key)
        else:
            self.refuse(key, f"不是日期：{_shown(value)}。", "按2021-11-20的样子填写实有的日期。")
        return date.min

    def items(self, key: str, *, required: bool = False) -> list[Any]:
        """A list's members; an absent list is an empty one unless `required`."""
        value = self.data.get(key, _MISSING)
        if type(value) is list:
            return value
        if value is not _MISSING:
            self.refuse(key, "应是一个列表。", "用[ ]写出各项。")
        elif required:
            self._missing(key)
        return []

    def keys(self) -> Iterator[str]:
        """All keys but the remarks."""
        return (key for key in self.data if not key.startswith("_"))

    def refuse(self, key: str, cause: str, cure: str) -> None:
        self.problems.append(Problem(joined(self.path, key), cause, cure))

    def _missing(self, key: str) -> None:
        if self._is_object:
            self.refuse(key, "缺少这一项。", "补上这一项。")

    def _refuse_unknown(self, known: frozenset[str]) -> None:
        for key in self.data:
            if key not in known and not key.startswith("_"):
                self.refuse(key, "没有这一项。", f"可以有：{'、'.join(sorted(known))}。备注的键以_开头。")


def _shown(value: object) -> str:
    """A refused value as far as it helps: short words only."""
    return f"“{value[:40]}”" if isinstance(value, str) else ""
