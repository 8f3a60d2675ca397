"""Numbers that go up by steps, as a place writes them: 0:3、2000:4 is three from nobody on and four from two thousand. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_MOST_STEPS = 6
_MOST = 99_999


class Step(NamedTuple):
    """From so many households on, so many workers."""

    households: int
    workers: int


def read_steps(typed: str) -> tuple[Step, ...] | None:
    """The steps of a text in their order; None for what is none: unordered, falling, or not beginning at zero."""
    parts = [one.strip() for one in typed.replace("，", "、").replace(",", "、").replace("：", ":").split("、")]
    pairs = [one.split(":") for one in parts]
    if not 0 < len(pairs) <= _MOST_STEPS or any(len(pair) != len(Step._fields) for pair in pairs):
        return None
    if not all(one.isascii() and one.isdecimal() and int(one) <= _MOST for pair in pairs for one in pair):
        return None
    steps = tuple(Step(int(above), int(workers)) for above, workers in pairs)
    ordered = all(a.households < b.households and a.workers <= b.workers for a, b in pairwise(steps))
    return steps if ordered and steps[0].households == 0 else None


def written(steps: Sequence[Step]) -> str:
    """As it is kept."""
    return "、".join(f"{one.households}:{one.workers}" for one in steps)


def said(steps: Sequence[Step]) -> str:
    """As pages say it."""
    return "、".join(f"{one.households}户起{one.workers}名" for one in steps)
