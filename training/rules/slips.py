"""Codes of attendance slips: each stands for one person in one session and for nothing else. Pure.

A slip is printed with the name, handed in at the door, and read or typed in afterwards: nothing at the door needs a network. A
picture of a slip that is sent on is of no use without the paper, a slip of another session is none here, and one that was taken
once is not taken again. Who hands it in is for the person at the door to see: the name is on it.
"""

import re
from collections.abc import Sequence

from server.errors import Problem

#: Without the letters that are mistaken for digits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS, _BITS = 8, 5
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SPLIT = re.compile(r"[\s,，;；、]+")
MOST_CODES = 500


def code_of(digest: bytes) -> str:
    """Eight characters of a keyed hash, forty bits of it."""
    number = int.from_bytes(digest[: _DIGITS * _BITS // 8], "big")
    return "".join(_ALPHABET[number >> _BITS * place & 31] for place in reversed(range(_DIGITS)))


def printed(code: str) -> str:
    """In two groups, as a slip bears it."""
    return f"{code[:4]}-{code[4:]}"


def read_codes(typed: str) -> tuple[str, ...]:
    """The codes of what a scanner or a hand typed, in their order, with the usual misreadings put right."""
    pieces = (one.upper().replace("-", "").translate(_MISREAD) for one in _SPLIT.split(typed))
    return tuple(one for one in pieces if one)


def code_problems(codes: Sequence[str]) -> list[Problem]:
    """What is wrong with the codes by themselves."""
    if not codes:
        return [Problem("票码", "一个也没有填。", "扫描或者录入收到的出勤票，一行一个。")]
    if len(codes) > MOST_CODES:
        return [Problem("票码", f"一次{len(codes)}个。", f"一次不超过{MOST_CODES}个，分几次登记。")]
    twice = sorted({one for one in codes if codes.count(one) > 1})
    return [
        Problem("票码", f"{printed(one)}录入了{codes.count(one)}次。", "一张票只录一次，去掉重复的。")
        for one in twice[:5]
    ]
