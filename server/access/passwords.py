"""Passwords: which are good enough, how they are kept (argon2id), and one for once."""

import asyncio
import itertools
import secrets
from base64 import b64encode
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.low_level import ARGON2_VERSION

from server.errors import Crowded, Problem

SHORTEST = 10
LONGEST = 200

#: What people take first when ten characters are asked of them, whole or as the better part.
_WEAK = (
    "password",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx",
    "q1w2e3r4",
    "1q2w3e4r",
    "qazwsx",
    "iloveyou",
    "woaini",
    "administrator",
    "admin",
    "welcome",
    "letmein",
    "huanjie",
    "shanxi",
    "taiyuan",
    "xinzhou",
    "zuzhibu",
    "minzheng",
    "abc123",
    "a123456",
    "123456",
    "654321",
    "112233",
    "123123",
    "5201314",
    "147258369",
    "000000",
    "111111",
    "666666",
    "888888",
)
_RUNS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_FEWEST_DIFFERENT = 5
#: Characters that must be left when a known weak part, a run or one's own name is taken away.
_MUST_REMAIN = 6
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

#: Tries that are taken on at once: what two threads weigh in some three seconds. Whoever comes then is asked to come again,
MOST_AT_ONCE = 24
#: and no single address fills the queue for the others.
MOST_FROM_ONE = 12
_under_way: list[str] = []

_hasher = PasswordHasher()
#: Threads of their own: however many passwords wait, files and papers do not wait behind them.
_threads = ThreadPoolExecutor(2, thread_name_prefix="argon2")


def _of_nobody() -> str:
    """A hash that looks like every other and is that of no password: its bytes are drawn, not worked out.

    A command that signs nobody in does not pay for a slow hash by importing this module.
    """
    salt, word = (
        b64encode(secrets.token_bytes(length)).rstrip(b"=").decode() for length in (_hasher.salt_len, _hasher.hash_len)
    )
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${word}"


#: Verified against when the account does not exist, so that both refusals take the same time.
NOBODY = _of_nobody()


def weaknesses(password: str, about: Iterable[str] = ()) -> tuple[Problem, ...]:
    """Why a password is refused; `about` are words about the person that must not make it up."""
    if len(password) < SHORTEST:
        return (Problem("密码", f"只有{len(password)}个字符。", f"至少用{SHORTEST}个字符。"),)
    if len(password) > LONGEST:
        return (Problem("密码", f"超过{LONGEST}个字符。", "改短一些。"),)
    folded = password.casefold()
    if len(set(folded)) < _FEWEST_DIFFERENT:
        return (Problem("密码", "同样的字符太多。", f"至少用{_FEWEST_DIFFERENT}种不同的字符。"),)
    if len(_without_runs(folded)) < _MUST_REMAIN:
        return (Problem("密码", "是顺着数或顺着键盘打的。", "换几个不相干的词连在一起。"),)
    for word in sorted((word.casefold() for word in (*_WEAK, *about) if len(word) > 1), key=len, reverse=True):
        if word in folded and len(folded.replace(word, "")) < _MUST_REMAIN:
            return (Problem("密码", "是常用密码，或者只是账号、姓名加几个字符。", "换几个不相干的词连在一起。"),)
    return ()


def _without_runs(folded: str) -> str:
    """The characters that do not simply follow the one before, up or down a known order."""
    pairs = {pair for run in _RUNS for line in (run, run[::-1]) for pair in itertools.pairwise(line)}
    return folded[:1] + "".join(
        here for before, here in itertools.pairwise(folded) if (before, here) not in pairs and before != here
    )


def one_time() -> str:
    """A password for once, easily read aloud: four groups of four, 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@contextmanager
def place(source: str) -> Iterator[None]:
    """A place in the queue of those whose password is weighed. Raises Crowded when there is none, for this source or at all."""
    if len(_under_way) >= MOST_AT_ONCE or _under_way.count(source) >= MOST_FROM_ONE:
        message = f"此刻登录的人太多，密码没有核对，也不计次数。请过{Crowded.WAIT}秒再试。"
        raise Crowded(message)
    _under_way.append(source)
    try:
        yield
    finally:
        _under_way.remove(source)


async def kept(password: str) -> str:
    """The hash under which a password is kept. In a thread: it is slow on purpose."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def matches(stored: str, password: str) -> bool:
    """Whether a password is the one kept."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _matches, stored, password)


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
