"""Plans as pictures: an election's timeline and a month's calendar, worked out here and drawn by the templates."""

from calendar import monthcalendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from elections.planning.plans import Due, PlanLine, PlanView
from elections.rules.schedule import ItemKind
from server import clock
from server.law.holidays import is_off
from server.values.periods import days_between

_LEFT, _WIDTH, _ROW, _TOP = 132, 760, 18, 24


@dataclass(frozen=True, slots=True)
class Mark:
    """One planned line at its place; `kind` tells its shape, `state` its colour."""

    x: int
    kind: str
    state: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """One stage: its name, and everything of it."""

    y: int
    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture, in units of the view box. `vote` and `today` are where those days stand; today may lie outside."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    vote: int
    today: int | None
    said: str

    @property
    def width(self) -> int:
        return _LEFT + _WIDTH + 12

    @property
    def height(self) -> int:
        return _TOP + _ROW * len(self.rows) + 8


def timeline(view: PlanView) -> Timeline | None:
    """The picture of a plan; None where there is none."""
    if not view.lines:
        return None
    days = [line.planned for line in view.lines] + [line.reached for line in view.lines if line.reached]
    first, last = min(days) - timedelta(days=1), max(days) + timedelta(days=1)
    span = max(1, days_between(first, last))

    def at(day: date) -> int:
        return _LEFT + days_between(first, day) * _WIDTH // span

    stages = [line for line in view.lines if line.item.is_stage]
    rows = [
        Row(
            _TOP + _ROW * number + _ROW // 2,
            line.item.label,
            tuple(_mark(one, at(one.planned)) for one in view.lines if one.item.stage is line.item.stage),
        )
        for number, line in enumerate(stages)
    ]
    today = clock.today()
    weeks = range(0, span, 7)
    return Timeline(
        tuple(rows),
        tuple(Tick(at(day), f"{day.month}-{day.day:02}") for day in (first + timedelta(days=one) for one in weeks)),
        at(view.election.election_day),
        at(today) if first <= today <= last else None,
        f"{view.election.community}选举日程，{len(view.lines)}项，其中超期{len(view.overdue)}项",
    )


def _mark(line: PlanLine, x: int) -> Mark:
    state = "done" if line.reached else "late" if line.late else "ahead"
    kind = "stage" if line.item.is_stage else "notice" if line.item.kind is ItemKind.NOTICE else "task"
    done = f"，{line.reached.isoformat()}办" if line.reached else f"，已超期{line.late}天" if line.late else ""
    return Mark(x, kind, state, f"{line.item.label}　{line.planned.isoformat()}{done}")


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month with what is planned for it."""

    day: date
    off: bool
    today: bool
    dues: tuple[Due, ...]

    @property
    def shown(self) -> tuple[Due, ...]:
        """As many as the picture has room for."""
        return self.dues[:4]


def month_cells(month: date, dues: Sequence[Due]) -> tuple[tuple[Cell | None, ...], ...]:
    """The weeks of a month, from Monday; days of other months are None."""
    today = clock.today()
    by_day: dict[date, list[Due]] = {}
    for one in dues:
        by_day.setdefault(one.day, []).append(one)

    def cell(number: int) -> Cell | None:
        if not number:
            return None
        day = month.replace(day=number)
        return Cell(day, is_off(day), day == today, tuple(by_day.get(day, ())))

    return tuple(tuple(cell(number) for number in week) for week in monthcalendar(month.year, month.month))
