"""The trace of a team as its page shows it: days in the village that were entered in one go are one line there."""

from dataclasses import replace

from cadres.services.ledgers import ADDED
from server.access.audit import Folding, Run, TrailEntry, trail_in_runs
from training.services.presence import DAYS
from training.services.teams import subject

_DAY = "日期"
_DAYS_OF_ONE = Folding(ADDED, ("台账", DAYS.noun), by="姓名", word=_DAY)


async def team_trail(team: int) -> tuple[TrailEntry, ...]:
    """The trace, newest first, with the days of one person that somebody entered together told by the first, the last and how many."""
    return tuple(map(_told, await trail_in_runs(subject(team), _DAYS_OF_ONE)))


def _told(run: Run) -> TrailEntry:
    if run.number == 1:
        return run.entry
    return replace(run.entry, after={**run.entry.after, _DAY: f"{run.first}至{run.last}，共{run.number}天"})
