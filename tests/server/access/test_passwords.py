"""Which passwords are good enough."""

import pytest

from server.access.passwords import kept, matches, one_time, weaknesses


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
