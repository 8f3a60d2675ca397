"""Which passwords are good enough."""

from contextlib import ExitStack

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from server.access.passwords import MOST_AT_ONCE, MOST_FROM_ONE, NOBODY, kept, matches, one_time, place, weaknesses
from server.errors import Crowded


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "只有5个字符"),
        ("x" * 201, "超过200个字符"),
        ("aaaaaaaaaabb", "同样的字符太多"),
        ("12345678901", "顺着数"),
        ("qwertyuiop1", "顺着数"),
        ("9876543210", "顺着数"),
        ("password2021", "常用密码"),
        ("P@ssw0rd!!", "常用密码"),
        ("pgx-01-2026", "账号、姓名"),
        ("李雅琴20261126", ""),
        ("one horse two carts", ""),
        ("红枣小米莜面胡麻油羊肉", ""),
    ],
)
def test_weak_passwords_are_told_why(password: str, said: str) -> None:
    problems = weaknesses(password, ("pgx-01", "李雅琴"))
    assert [said in problem.cause for problem in problems] == [True] * bool(said)
    assert all(problem.cure for problem in problems)


async def test_the_hash_of_nobody_costs_as_much_as_any_other_and_opens_to_no_word() -> None:
    real = await kept("korrekt-pferd-9")
    assert extract_parameters(NOBODY) == extract_parameters(real)
    assert len(NOBODY) == len(real)
    # Weighed as any other: a hash that could not be read would be refused at once, and that would be heard.
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(NOBODY, "korrekt-pferd-9")
    assert not await matches(NOBODY, "")


def test_a_one_time_password_would_itself_be_good_enough() -> None:
    made = {one_time() for _ in range(200)}
    assert len(made) == 200
    assert all(weaknesses(word) == () for word in made)
    assert not any(character in "0oO1lI" for word in made for character in word)


async def test_a_password_is_kept_by_argon2id() -> None:
    stored = await kept("one horse two carts")
    assert stored.startswith("$argon2id$")
    assert await matches(stored, "one horse two carts")
    assert not await matches(stored, "one horse two cart")
    assert not await matches("unused", "one horse two carts")


def test_one_source_leaves_room_for_others_and_all_together_have_an_end() -> None:
    with ExitStack() as first:
        for _ in range(MOST_FROM_ONE):
            first.enter_context(place("192.0.2.1"))
        with pytest.raises(Crowded, match="请过10秒再试"), place("192.0.2.1"):
            pass
        for number in range(MOST_AT_ONCE - MOST_FROM_ONE):
            first.enter_context(place(f"198.51.100.{number}"))
        with pytest.raises(Crowded), place("203.0.113.1"):
            pass
    with place("192.0.2.1"):
        pass
