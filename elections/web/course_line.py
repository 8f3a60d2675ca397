"""The line of an election's 21 states, as the page draws it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from elections.queries import ElectionLine
from elections.rules.course import Course
from elections.vocabulary import NextStep, Stage

#: The phases with the short words of their states.
_PHASES: Mapping[str, Mapping[Stage, str]] = {
    "准备": {Stage.AUDIT_PUBLISHED: "审计", Stage.EC_FORMED: "选委会", Stage.DAY_ANNOUNCED: "选举日"},
    "名册": {Stage.REGISTERING: "登记", Stage.LIST_PUBLISHED: "名单", Stage.OBJECTION: "申诉"},
    "候选人": {
        Stage.NOMINATING: "提名",
        Stage.VETTING: "联审",
        Stage.CANDIDATES_PUBLISHED: "候选人",
        Stage.MEETING: "见面",
        Stage.PROXY_PUBLISHED: "委托",
    },
    "投票": {Stage.VOTING: "投票", Stage.COUNTED: "计票", Stage.VALIDITY: "有效性"},
    "结果": {
        Stage.SHORTFALL: "另行选举",
        Stage.WRITEIN_VETTING: "补审",
        Stage.RESULT_PUBLISHED: "结果",
        Stage.FILED: "备案",
    },
    "交接": {Stage.HANDED_OVER: "移交", Stage.SUBBODIES: "推选", Stage.ARCHIVED: "归档"},
}

#: The short word of each state.
SHORT: Mapping[Stage, str] = {stage: word for words in _PHASES.values() for stage, word in words.items()}

_READ = {1: "录入一次", 2: "有差异"}
_ORDER = tuple(Stage)
_WAITING = frozenset({NextStep.RUNOFF, NextStep.TIE_VOTE, NextStep.RERUN, NextStep.MUST_CONTINUE})


@dataclass(frozen=True, slots=True)
class Step:
    """One state: its short word, the full name as a title, what stands below, and how it is drawn."""

    stage: Stage
    word: str
    below: str
    done: bool
    now: bool = False
    off: bool = False
    waits: bool = False

    @property
    def title(self) -> str:
        return f"{self.stage.code} {self.stage.label}"

    @property
    def classes(self) -> str:
        marks = ("is-done", self.done), ("is-now", self.now), ("is-warn", self.waits), ("is-off", self.off)
        return " ".join(name for name, holds in marks if holds)


@dataclass(frozen=True, slots=True)
class Phase:
    """Some states under one heading."""

    name: str
    steps: tuple[Step, ...]

    @property
    def on(self) -> bool:
        return any(step.now for step in self.steps)


def course_line(
    days: Mapping[Stage, date], course: Course, *, published: bool, unvetted: bool = False, readings: int = 0
) -> tuple[Phase, ...]:
    """The states by phase: reached, present, ahead, or not needed. `unvetted` tells of elected written-in names (S16).

    While the sheet of a vote is being read (`readings` of two), the election stands at the count.
    """
    if readings:
        counted = _ORDER.index(Stage.COUNTED)
        days = {stage: day for stage, day in days.items() if _ORDER.index(stage) < counted}
    now = Stage.COUNTED if readings else _present(days, course, published=published, unvetted=unvetted)
    return tuple(
        Phase(name, tuple(_step(stage, word, days, course, now, readings) for stage, word in words.items()))
        for name, words in _PHASES.items()
    )


def short(line: ElectionLine) -> str:
    """Where an election stands, in a word that fits beside a name in the tree."""
    if line.reached is None or line.state != line.reached.label:
        return line.state
    return next(words[line.reached] for words in _PHASES.values() if line.reached in words)


def present(phases: tuple[Phase, ...]) -> Step | None:
    """The state the election is in; None when all are behind it."""
    return next((step for phase in phases for step in phase.steps if step.now), None)


def _present(days: Mapping[Stage, date], course: Course, *, published: bool, unvetted: bool) -> Stage | None:
    """What is to be done next: another vote if the law asks for one, else the state after the furthest reached."""
    if not published and course.next in _WAITING:
        return Stage.SHORTFALL
    if not published and course.next is NextStep.DONE:
        return Stage.WRITEIN_VETTING if unvetted else Stage.RESULT_PUBLISHED
    furthest = max((_ORDER.index(stage) for stage in days), default=-1)
    return _ORDER[furthest + 1] if furthest + 1 < len(_ORDER) else None


def _step(
    stage: Stage, word: str, days: Mapping[Stage, date], course: Course, now: Stage | None, readings: int
) -> Step:
    reached = days.get(stage)
    if stage is now and stage is Stage.COUNTED:
        return Step(stage, word, _READ.get(readings, "待办"), done=False, now=True, waits=bool(readings))
    if stage is now:
        waits = course.next in _WAITING and stage is Stage.SHORTFALL
        named = course.next.label if waits and course.next else word
        return Step(stage, named, "待办理" if waits else "待办", done=False, now=True, waits=waits)
    if reached is not None:
        return Step(stage, word, f"{reached.month}-{reached.day:02}", done=True)
    passed = now is None or _ORDER.index(stage) < _ORDER.index(now)
    if passed and stage in {Stage.SHORTFALL, Stage.WRITEIN_VETTING}:
        return Step(stage, word, "不需要", done=False, off=True)
    return Step(stage, word, "未登记" if passed else "", done=False)
