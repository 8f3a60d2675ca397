"""A long list is worked on by several processes; nobody sees it by the results."""

import os
from collections.abc import Sequence
from itertools import chain

import pytest

from elections.shares import in_shares


def squares(numbers: Sequence[int]) -> list[int]:
    return [number * number for number in numbers]


def processes(items: Sequence[object]) -> tuple[int, int]:
    return os.getpid(), len(items)


def fails_elsewhere(numbers: Sequence[int]) -> int:
    if 0 not in numbers:
        os.close(2)  # The traceback of the other process is not for the report of the tests.
        raise ValueError
    return 0


@pytest.mark.parametrize("processors", [1, 2, 3, 7])
@pytest.mark.parametrize("number", [0, 1, 5, 6, 7, 100])
def test_the_results_are_in_the_order_of_the_items(
    monkeypatch: pytest.MonkeyPatch, processors: int, number: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    shares = list(in_shares(squares, range(number), 3))
    assert [*chain(*shares)] == squares(range(number))
    assert len(shares) == max(1, min(processors, number // 3))


def test_shares_are_even_and_each_has_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    shares = list(in_shares(processes, range(11), 2))
    assert sorted(size for _, size in shares) == [3, 4, 4]
    assert len({process for process, _ in shares}) == 3
    assert shares[0][0] == os.getpid()


def test_what_goes_wrong_in_another_process_is_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    shares = in_shares(fails_elsewhere, range(4), 2)
    assert next(shares) == 0
    with pytest.raises(EOFError):
        next(shares)
