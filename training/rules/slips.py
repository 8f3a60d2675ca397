"""Codes of attendance slips: each stands for one person in one session, and counts with what only the bearer's own card says. Pure.

A slip is printed with the name, handed in at the door, and read or typed in afterwards: nothing at the door needs a network. A
picture of a slip that is sent on is of no use without the paper, a slip of another session is none here, and one that was taken
once is not taken again. That the bearer is the one it names no code can tell: whoever stands at the door looks at the identity
card and writes its last four characters on the slip, which bears none of them, and a slip counts with them alone.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from server.errors import Problem

#: Without the letters that are mistaken for digits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS, _BITS = 8, 5
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SPLIT = re.compile(r"[\s,，;；、]+")
#: How many characters of a citizen number a slip leaves out, to be written in from the card.
TAIL = 4
_TAIL_FORM = re.compile(r"[0-9]{3}[0-9X]")
_CURE = (
    "进场时看本人身份证，把后四位写在票上，录入时跟在票码后面，如7K2M-93QP 271X。没有证件的，核实后在下面的名单登记。"
)
_MOST_TOLD = 5
MOST_SLIPS = 500


def code_of(digest: bytes) -> str:
    """Eight characters of a keyed hash, forty bits of it."""
    number = int.from_bytes(digest[: _DIGITS * _BITS // 8], "big")
    return "".join(_ALPHABET[number >> _BITS * place & 31] for place in reversed(range(_DIGITS)))


def printed(code: str) -> str:
    """In two groups, as a slip bears it."""
    return f"{code[:4]}-{code[4:]}"


class HandedIn(NamedTuple):
    """A slip that was handed in: its code, and the last four characters of the card that was seen with it; "" where one lacks."""

    code: str
    tail: str


def read_slips(typed: str) -> tuple[HandedIn, ...]:
    """What a scanner or a hand typed, in its order, with the usual misreadings put right: a code, and after it the four."""
    found: list[HandedIn] = []
    for piece in _SPLIT.split(typed):
        one = piece.upper().replace("-", "").translate(_MISREAD)
        if not _TAIL_FORM.fullmatch(one):
            found += [HandedIn(one, "")] if one else []
        elif found and found[-1].code and not found[-1].tail:
            found[-1] = HandedIn(found[-1].code, one)
        else:
            found.append(HandedIn("", one))
    return tuple(found)


def slip_problems(slips: Sequence[HandedIn]) -> list[Problem]:
    """What is wrong with the slips by themselves."""
    if not slips:
        return [Problem("票码", "一个也没有填。", "扫描或者录入收到的出勤票，一行一张。")]
    if len(slips) > MOST_SLIPS:
        return [Problem("票码", f"一次{len(slips)}个。", f"一次不超过{MOST_SLIPS}个，分几次登记。")]
    stray = [Problem("票码", f"{one.tail}前面没有票码。", "先票码，后四位跟在后面。") for one in slips if not one.code]
    bare = [
        Problem("票码", f"{printed(one.code)}没有身份证后四位。", _CURE) for one in slips if one.code and not one.tail
    ]
    codes = [one.code for one in slips if one.code]
    twice = [
        Problem("票码", f"{printed(code)}录入了{number}次。", "一张票只录一次，去掉重复的。")
        for code, number in sorted(Counter(codes).items())
        if number > 1
    ]
    return [*stray, *bare, *twice][:_MOST_TOLD]
