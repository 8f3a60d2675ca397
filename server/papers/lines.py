"""Breaks a paragraph of Chinese into lines of one width, as an official paper sets them.

WeasyPrint justifies by widening spaces, and Chinese has none: a line that holds figures would end ragged. So the press
breaks paragraphs here, against the fonts' own widths, and gives each line the tracking that makes it fill the measure.
Pure: widths come in as a function.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

_CLOSING = frozenset("，。、；：）〕》〉」』】”’")
_OPENING = frozenset("（〔《〈「『【“‘")
_NEVER_FIRST = _CLOSING | frozenset("？！…—·％%,.;:?!)]")
_NEVER_LAST = _OPENING | frozenset("([")
_WITHIN = frozenset(".,:")
_MARKS = _NEVER_FIRST | _NEVER_LAST
# A closing mark leaves the right half of its square empty; before another mark that half is taken away.
_HALF = 0.5
# Beyond this space between characters a line looks torn; it is then left ragged. A name of four characters, 欧阳某某, that goes over
# whole leaves 24 of the 28 to a line of 27.637 em: 0.152, which is still filled. Five that go over leave 0.202, which is not.
_MOST_STRETCH = 0.16
_EXACT = 1e-6


@dataclass(frozen=True, slots=True)
class Run:
    """Characters with the same space after each, in em."""

    text: str
    tracking: float


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide lines are, in em: the full width, the indent of the first line and the tracking of an unstretched line."""

    width: float
    indent: float = 0.0
    tracking: float = 0.0

    def room(self, line: int) -> float:
        return self.width - (0.0 if line else self.indent)


def set_lines(
    text: str, advance: Callable[[str], float], measure: Measure, keep: Iterable[str] = ()
) -> tuple[tuple[Run, ...], ...]:
    """The lines of one paragraph. `keep` are words, such as names of people, that are never broken.

    All lines but the last fill the width, unless that would tear them; the last one never holds a single character.
    """
    lines = _broken(_words(text, keep), advance, measure)
    full = [_fill(line, advance, measure.room(number)) for number, line in enumerate(lines[:-1])]
    fitting = [tracking if tracking <= _MOST_STRETCH else measure.tracking for tracking in full]
    return tuple(map(_tracked, lines, [*fitting, measure.tracking]))


def _broken(words: Iterable[str], advance: Callable[[str], float], measure: Measure) -> list[str]:
    rows: list[list[str]] = [[]]
    for word in words:
        line = "".join(rows[-1]) + word
        if rows[-1] and _natural(line, advance) + len(line) * measure.tracking > measure.room(len(rows) - 1) + _EXACT:
            rows.append([])
        rows[-1].append(word)
    if len(rows) > 1 and len(rows[-2]) > 1 and _is_single(rows[-1]):
        rows[-1].insert(0, rows[-2].pop())
    return ["".join(row) for row in rows]


def _is_single(row: list[str]) -> bool:
    return sum(char not in _MARKS for char in "".join(row)) < 2  # noqa: PLR2004  # One character makes no line.


def _fill(line: str, advance: Callable[[str], float], room: float) -> float:
    """The tracking that makes the line fill the room."""
    return (room - _natural(line, advance)) / len(line)


def _natural(line: str, advance: Callable[[str], float]) -> float:
    return sum(map(advance, line)) - _HALF * sum(map(squeezed, line, line[1:]))


def squeezed(mark: str, following: str) -> bool:
    """Whether the empty half of a mark is taken away before the one that follows."""
    return mark in _CLOSING and following in _CLOSING | _OPENING


def _tracked(line: str, tracking: float) -> tuple[Run, ...]:
    tight = [*map(squeezed, line, line[1:]), False]
    return tuple(
        Run("".join(char for char, _ in run), tracking - _HALF * is_tight)
        for is_tight, run in groupby(zip(line, tight, strict=False), key=lambda pair: pair[1])
    )


def _words(text: str, keep: Iterable[str]) -> Iterator[str]:
    """The pieces between two places where a line may end."""
    whole = set(_inside(text, keep))
    start = 0
    for place, (before, after) in enumerate(pairwise(text), start=1):
        if place not in whole and _may_break(before, after):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def _inside(text: str, keep: Iterable[str]) -> Iterator[int]:
    """Every place inside an occurrence of a kept word."""
    for word in filter(None, keep):
        found = text.find(word)
        while found >= 0:
            yield from range(found + 1, found + len(word))
            found = text.find(word, found + len(word))


def _may_break(before: str, after: str) -> bool:
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    # So does 7.5 and 08:30: the mark between its figures is a part of it.
    if before in _WITHIN and after.isascii() and after.isdecimal():
        return False
    # A figure stays whole and keeps its unit: 612张, 10月, 2号.
    return not (before.isascii() and before.isalnum() and not after.isspace())
