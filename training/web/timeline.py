"""The intervals of a team as a small drawing: a bar for each assignment, years below, today as a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from training.teams import AssignmentLine

#: Units of the drawing, which the page scales.
WIDTH, ROW, LABEL = 960, 24, 90
_LEAST_BAR = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One assignment: where its bar begins, how long it is, and whether it goes on."""

    name: str
    words: str
    x: float
    y: int
    width: float
    head: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars from the top down, the years at their first days, and today; `height` is that of all."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    today: float
    height: int
    width: int = WIDTH


def timeline(lines: Sequence[AssignmentLine], on: date) -> Timeline | None:
    """The drawing of a team's assignments; None where there are none. An open bar runs to the end of its term, or to today."""
    if not lines:
        return None
    first = min(one.since for one in lines)
    last = max(*(one.until or one.due for one in lines), on + timedelta(days=30))
    days = (last - first).days

    def place(day: date) -> float:
        return round(LABEL + (WIDTH - LABEL) * (day - first).days / days, 1)

    ends = [one.until or max(one.due, on) for one in lines]
    bars = tuple(
        _bar(one, order, place(one.since), place(end)) for order, (one, end) in enumerate(zip(lines, ends, strict=True))
    )
    years = (date(year, 1, 1) for year in range(first.year + 1, last.year + 1))
    ticks = tuple((place(day), f"{day.year}年") for day in years)
    return Timeline(bars, ticks, place(on), ROW * len(lines) + ROW)


def _bar(one: AssignmentLine, order: int, x: float, end: float) -> Bar:
    until = f"至{one.until}" if one.until else f"在岗，期限至{one.due}"
    words = f"{one.name}　{one.post.label}　自{one.since}{until}"
    return Bar(
        one.name,
        words,
        x,
        ROW * order,
        max(_LEAST_BAR, round(end - x, 1)),
        one.post.is_first_secretary or one.post.is_leader,
        not one.until,
    )
