"""The windows of an election as its page lists them: what was asked, when it was done, how much room there was or is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from elections.queries import Progress
from elections.rules.calendar import Verdict, Window, windows
from elections.vocabulary import NextStep, Stage
from server.law.lawbook import Finding
from server.web.deadlines import Due, due

_GLYPHS: Mapping[Verdict, str] = {Verdict.KEPT: "ok", Verdict.EDGE: "warn", Verdict.MISSED: "stop"}


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One window: `room` says how the day stood to it once there is a day, `left` how the deadline stands today."""

    glyph: str
    verdict: str
    label: str
    requirement: str
    actual: date | None
    room: str
    left: Due | None
    finding: Finding


def window_rows(
    progress: Progress, days: Mapping[Stage, date], *, published: bool, put_off: bool = False
) -> tuple[WindowRow, ...]:
    """The windows by the law of the election day, in the order of the stages; no day is told of one that was `put_off`.

    After a void vote they are those of that vote: what was in time for it is no tick for the one to be held again.
    """
    complete = published or progress.course.next is NextStep.DONE
    produced = progress.held[-1].poll.election_day if complete and progress.held else None
    found = windows(
        progress.book, progress.election_day, days, produced, by_election=progress.by_election, free=progress.free
    )
    rows = tuple(_row(window, produced=complete) for window in found)
    if put_off:
        return tuple(row if row.actual else _undated(row) for row in rows)
    void = progress.course.next is NextStep.RERUN
    return tuple(replace(row, glyph="none") if row.glyph == "ok" else row for row in rows) if void else rows


def _undated(row: WindowRow) -> WindowRow:
    return replace(row, requirement=row.requirement.partition("：")[0], left=None, room="待定选举日")


def _row(window: Window, *, produced: bool) -> WindowRow:
    # Counted from the day on which a new committee came about; until then no clock runs.
    counted_from_result = window.stage.after_result or window.stage is Stage.RESULT_PUBLISHED
    running = produced or not counted_from_result
    of_law = window.finding.standing.is_law
    verdict = window.verdict
    return WindowRow(
        glyph=_GLYPHS[verdict] if verdict else "none",
        verdict=verdict.label if verdict else "未办",
        label=window.label,
        # A day counted from a vote that produced nobody would be nobody's deadline.
        requirement=window.requirement if running else window.requirement.partition("：")[0],
        actual=window.actual,
        room=_room(window, running=running),
        left=due(window.due, law=of_law) if verdict is None and running else None,
        finding=window.finding,
    )


def _room(window: Window, *, running: bool) -> str:
    if window.verdict is None:
        return "" if running else "未开始计时"
    if window.verdict is Verdict.MISSED:
        return f"晚{window.days}天"
    if window.verdict is Verdict.EDGE:
        return "在边界上"
    return f"早{window.days}天" if window.days else "当日"
