"""The plan of an election, made backward from its day: every stage, task and notice, and whether the law lets it be (D-01 … D-04). Pure.

A template is an arrangement somebody found useful, never law; what the law says of a plan comes from the rule book alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from cadres.vocabulary import CommitteeKind
from elections.rules.book import Rulebook
from elections.rules.calendar import Verdict, out_of_order, windows
from elections.rules.process import WITHOUT_CANDIDATES
from elections.vocabulary import Stage
from server.law.holidays import first_working_day, is_off
from server.law.lawbook import Finding, Level, Provision, Standing
from server.values.labels import Labelled
from server.values.periods import chinese_day, days_between, deadline

Days = Mapping[str, date]
"""Planned days by item."""


class ItemKind(Labelled):
    """What a line of a plan is."""

    STAGE = "stage", "进程"
    NOTICE = "notice", "公告"
    TASK = "task", "任务"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a plan. `stage` is the state it belongs to; a line of the kind STAGE bears the stage's own name."""

    code: str
    label: str
    kind: ItemKind
    stage: Stage

    @property
    def is_stage(self) -> bool:
        return self.kind is ItemKind.STAGE


@dataclass(frozen=True, slots=True)
class Template:
    """An arrangement: days from election day by item, for some kinds of committee and the law of some days."""

    code: str
    label: str
    source: str
    offsets: Mapping[str, int]
    kinds: frozenset[CommitteeKind] = frozenset(CommitteeKind)
    laws: frozenset[str] = frozenset({"VC-2018", "VC-2025", "RC-2018", "RC-2025"})

    def suits(self, book: Rulebook) -> bool:
        """Whether it was made for that law."""
        return book.committee in self.kinds and book.code in self.laws


def _notice(number: int, label: str, stage: Stage) -> Item:
    return Item(f"notice_{number}", f"第{number}号公告：{label}", ItemKind.NOTICE, stage)


def _task(code: str, label: str, stage: Stage) -> Item:
    return Item(code, label, ItemKind.TASK, stage)


ITEMS: Mapping[str, Item] = MappingProxyType(
    {
        one.code: one
        for one in (
            *(Item(stage.value, stage.label, ItemKind.STAGE, stage) for stage in Stage if stage is not Stage.VALIDITY),
            _task("training", "培训工作人员、宣传发动", Stage.EC_FORMED),
            _notice(1, "选举委员会名单", Stage.EC_FORMED),
            _notice(2, "选举日、职位职数和投票方式", Stage.DAY_ANNOUNCED),
            _notice(3, "选民登记", Stage.REGISTERING),
            _notice(4, "选民名单", Stage.LIST_PUBLISHED),
            _notice(5, "选民名单更正和申诉处理", Stage.OBJECTION),
            _notice(6, "提名办法", Stage.NOMINATING),
            _task("preselection", "确定初步候选人", Stage.NOMINATING),
            _notice(7, "初步候选人", Stage.NOMINATING),
            _notice(8, "正式候选人", Stage.CANDIDATES_PUBLISHED),
            _task("ballots", "印制选票、布置会场和秘密写票处", Stage.VOTING),
            _notice(9, "投票时间、地点和办法", Stage.VOTING),
            _notice(10, "监票、计票、唱票等工作人员", Stage.VOTING),
            _notice(11, "委托投票名单", Stage.PROXY_PUBLISHED),
            _notice(12, "流动票箱和代写人名单", Stage.PROXY_PUBLISHED),
            _notice(13, "选举结果", Stage.RESULT_PUBLISHED),
        )
    }
)

_COMMON: Mapping[str, int] = {
    "audit_published": -42,
    "training": -40,
    "ec_formed": -38,
    "notice_1": -38,
    "day_announced": -37,
    "notice_2": -37,
    "registering": -36,
    "notice_3": -36,
    "list_published": -28,
    "notice_4": -28,
    "objection": -21,
    "notice_5": -21,
    "nominating": -19,
    "notice_6": -20,
    "preselection": -17,
    "notice_7": -17,
    "vetting": -9,
    "candidates_published": -7,
    "notice_8": -7,
    "meeting": -4,
    "ballots": -3,
    "notice_9": -6,
    "notice_10": -6,
    "proxy_published": -5,
    "notice_11": -5,
    "notice_12": -5,
    "voting": 0,
    "counted": 0,
    "result_published": 1,
    "notice_13": 1,
    "filed": 7,
    "handed_over": 9,
    "subbodies": 15,
    "archived": 30,
}

TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        one.code: one
        for one in (
            Template("margins", "留足法定期限的排法", "按各项期限留出余量，名单在选举日28日前公布（D-04）", _COMMON),
            Template(
                "fujian-2026",
                "福建某区2026年的排法（示例，非法定）",
                "外省实例，只供参考，不是法律规定",
                {
                    **_COMMON,
                    "training": -35,
                    "audit_published": -35,
                    "ec_formed": -34,
                    "notice_1": -34,
                    "day_announced": -34,
                    "notice_2": -34,
                    "registering": -33,
                    "notice_3": -34,
                    "notice_6": -15,
                    "nominating": -15,
                    "preselection": -12,
                    "notice_7": -13,
                    "vetting": -9,
                    # The district itself published on D-4; D-5 is what Shanxi's parameter asks so far.
                    "candidates_published": -6,
                    "notice_8": -6,
                    "filed": 5,
                    "handed_over": 10,
                },
                laws=frozenset({"VC-2025", "RC-2025"}),
            ),
        )
    }
)


def planned(template: Template, election_day: date) -> dict[str, date]:
    """The days of a template, counted from election day."""
    return {code: election_day + timedelta(days=offset) for code, offset in template.offsets.items()}


def shifted(days: Days, by: int, done: frozenset[Stage] = frozenset()) -> dict[str, date]:
    """A plan moved as a whole; what belongs to stages that are done stays, and the objections stay with a published list."""
    fixed = done | {Stage.OBJECTION} if Stage.LIST_PUBLISHED in done else done
    return {
        code: day if ITEMS[code].stage in fixed else day + timedelta(days=by)
        for code, day in days.items()
        if code in ITEMS
    }


def stages_of(days: Days) -> dict[Stage, date]:
    """The planned days of the stages alone."""
    return {ITEMS[code].stage: day for code, day in days.items() if code in ITEMS and ITEMS[code].is_stage}


_INFERRED = "进程先后（系统推定）"
#: What must be done before what, beyond the windows: each pair is a step of the process.
_BEFORE: Sequence[tuple[Stage, Stage]] = (
    (Stage.EC_FORMED, Stage.DAY_ANNOUNCED),
    (Stage.EC_FORMED, Stage.REGISTERING),
    (Stage.REGISTERING, Stage.LIST_PUBLISHED),
    (Stage.NOMINATING, Stage.VETTING),
    (Stage.VETTING, Stage.CANDIDATES_PUBLISHED),
    (Stage.CANDIDATES_PUBLISHED, Stage.VOTING),
)


def judged(
    book: Rulebook, election_day: date, days: Days, *, by_election: bool = False, free: bool = False
) -> tuple[Finding, ...]:
    """What the law says of a plan: a breach where a statute's window is missed or a day cannot be, else warnings and notes.

    Of windows only those are told that have a planned day. Lines that a vote without candidates (`free`) does not have
    are not looked at (S07c).
    """
    stages = {stage: day for stage, day in stages_of(days).items() if not (free and stage in WITHOUT_CANDIDATES)}
    known = windows(book, election_day, stages, by_election=by_election, free=free)
    told = [one for one in known if one.actual is not None]
    findings = [window.finding for window in told]
    findings += [_impossible(stage, cause) for stage, cause in out_of_order(election_day, stages)]
    findings += _reversed(stages)
    findings += [] if by_election else [*_objections(book, stages)]
    rank = [Level.BREACH, Level.WARNING, Level.NOTE].index
    return tuple(sorted(findings, key=lambda one: rank(one.level)))


def broken(book: Rulebook, election_day: date, days: Days, *, by_election: bool = False) -> dict[Stage, int]:
    """By how many days each window is missed."""
    found = windows(book, election_day, stages_of(days), by_election=by_election)
    return {one.stage: one.days for one in found if one.verdict is Verdict.MISSED and one.days}


def _impossible(stage: Stage, cause: str) -> Finding:
    return Provision(stage.code, _INFERRED, Standing.INFERENCE).breach(cause)


def _reversed(stages: Mapping[Stage, date]) -> Iterator[Finding]:
    for first, then in _BEFORE:
        if first in stages and then in stages and stages[then] < stages[first]:
            short = days_between(stages[then], stages[first])
            message = (
                f"{then.label}{chinese_day(stages[then])}，早于{first.label}{chinese_day(stages[first])}，早{short}天。"
            )
            yield Provision(then.code, _INFERRED, Standing.INFERENCE).warning(message, {"days": short}, met=False)


def _objections(book: Rulebook, stages: Mapping[Stage, date]) -> Iterator[Finding]:
    """The last day of objecting that is a day off goes over to the next working day, for the objector's good (D-02)."""
    published = stages.get(Stage.LIST_PUBLISHED)
    if published is None or book.objection_days is None:
        return
    last = deadline(published, book.objection_days)
    if is_off(last):
        message = f"申诉期末日{chinese_day(last)}是休假日，顺延到{chinese_day(first_working_day(last))}。"
        yield Provision("D-02", "民法典 第二百零三条", Standing.INFERENCE).note(message)
