"""The trace of a team as its page shows it: days in the village that were entered in one go are one line there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

from server.access.audit import TrailEntry
from training.services.presence import DAYS

#: Events read, so that what else happened to a team is not pushed out by its days, and lines shown of them.
READ, SHOWN = 2000, 200
_DAY, _LEDGER, _NAME = "日期", "台账", "姓名"
_ONE_GO = timedelta(minutes=1)


def folded(trail: Sequence[TrailEntry]) -> tuple[TrailEntry, ...]:
    """The trace, newest first, with the days of one person that somebody entered together told by the first, the last and how many."""
    lines: list[TrailEntry] = []
    for is_day, group in groupby(trail, key=_is_day):
        if not is_day:
            lines += group
            continue
        runs: list[list[TrailEntry]] = []
        for one in group:
            if runs and _together(runs[-1][-1], one):
                runs[-1].append(one)
            else:
                runs.append([one])
        lines += map(_told, runs)
    return tuple(lines[:SHOWN])


def _is_day(one: TrailEntry) -> bool:
    return one.after.get(_LEDGER) == DAYS.noun and not one.before


def _together(one: TrailEntry, other: TrailEntry) -> bool:
    same = (one.kind, one.actor, one.reason, one.after.get(_NAME)) == (
        *(other.kind, other.actor, other.reason),
        other.after.get(_NAME),
    )
    return same and abs(one.at - other.at) < _ONE_GO


def _told(run: Sequence[TrailEntry]) -> TrailEntry:
    if len(run) == 1:
        return run[0]
    days = sorted(str(one.after[_DAY]) for one in run)
    return replace(run[0], after={**run[0].after, _DAY: f"{days[0]}至{days[-1]}，共{len(days)}天"})
