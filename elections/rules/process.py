"""The process of an election as a state machine: where each state leads, and what it needs before it counts as done (S01 … S21). Pure.

Whatever is law stops; what a person can answer for with a reason only warns.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from elections.planning_vocabulary import AuditState
from elections.rules.book import Rulebook
from elections.vocabulary import Stage
from server.access.actor import COUNTY_REACH
from server.law.lawbook import Finding, Provision, Standing
from server.values.labels import Labelled
from server.values.periods import chinese_day

S = Stage

#: Where each state leads. A void vote leads back to where the election is made again (S14x), a shortfall back to the vote.
NEXT: Mapping[Stage, frozenset[Stage]] = MappingProxyType(
    {
        S.AUDIT_PUBLISHED: frozenset({S.EC_FORMED}),
        S.EC_FORMED: frozenset({S.DAY_ANNOUNCED}),
        S.DAY_ANNOUNCED: frozenset({S.REGISTERING}),
        S.REGISTERING: frozenset({S.LIST_PUBLISHED}),
        S.LIST_PUBLISHED: frozenset({S.OBJECTION}),
        S.OBJECTION: frozenset({S.NOMINATING}),
        S.NOMINATING: frozenset({S.VETTING}),
        S.VETTING: frozenset({S.CANDIDATES_PUBLISHED}),
        S.CANDIDATES_PUBLISHED: frozenset({S.MEETING}),
        S.MEETING: frozenset({S.PROXY_PUBLISHED}),
        S.PROXY_PUBLISHED: frozenset({S.VOTING}),
        S.VOTING: frozenset({S.COUNTED}),
        S.COUNTED: frozenset({S.VALIDITY}),
        S.VALIDITY: frozenset({S.SHORTFALL, S.WRITEIN_VETTING, S.RESULT_PUBLISHED, S.EC_FORMED, S.NOMINATING}),
        S.SHORTFALL: frozenset({S.VOTING}),
        S.WRITEIN_VETTING: frozenset({S.RESULT_PUBLISHED, S.SHORTFALL}),
        S.RESULT_PUBLISHED: frozenset({S.FILED}),
        S.FILED: frozenset({S.HANDED_OVER}),
        S.HANDED_OVER: frozenset({S.SUBBODIES}),
        S.SUBBODIES: frozenset({S.ARCHIVED}),
        S.ARCHIVED: frozenset(),
    }
)


class Artefact(Labelled):
    """What must be on record before a state counts as done, with where it is put there."""

    AUDIT = "audit", "离任审计报告已公布", "preparation"
    COMMITTEE = "committee", "选举委员会名单", "committee"
    COMMITTEE_FILED = "committee_filed", "选举委员会乡级备案", "committee"
    PLAN = "plan", "选举日程", "plan"
    ROLL = "roll", "选民名单汇总", "roll"
    CANDIDATES = "candidates", "候选人名单", "candidates/new"
    CLEARED = "cleared", "候选人的联审结论", "candidates/new"
    MARGIN = "margin", "候选人多于应选名额", "candidates/new"
    HANDOVER = "handover", "移交清单各项", "handover"
    REPRESENTATIVES = "representatives", "本届推选的代表", "subbodies"
    LEADERS = "leaders", "本届推选的小组长", "subbodies"
    OVERSIGHT = "oversight", "本届推选的监督委员会", "subbodies"
    FILE = "file", "档案目录各件", "archive"


#: What of the work after the result the guards ask for.
AFTER_RESULT = frozenset(
    {Artefact.HANDOVER, Artefact.REPRESENTATIVES, Artefact.LEADERS, Artefact.OVERSIGHT, Artefact.FILE}
)

#: What a vote without candidates does not have before it: whom voters wrote down is reviewed after the vote (S16).
WITHOUT_CANDIDATES = frozenset({S.VETTING, S.CANDIDATES_PUBLISHED, S.MEETING})

#: What each state needs; a state that is not named here needs only what leads up to it.
NEEDS: Mapping[Stage, tuple[Artefact, ...]] = MappingProxyType(
    {
        S.AUDIT_PUBLISHED: (Artefact.AUDIT,),
        S.EC_FORMED: (Artefact.COMMITTEE,),
        S.DAY_ANNOUNCED: (Artefact.COMMITTEE, Artefact.COMMITTEE_FILED, Artefact.PLAN),
        S.LIST_PUBLISHED: (Artefact.ROLL,),
        S.OBJECTION: (Artefact.ROLL,),
        S.VETTING: (Artefact.CANDIDATES, Artefact.CLEARED),
        S.CANDIDATES_PUBLISHED: (Artefact.CANDIDATES, Artefact.CLEARED, Artefact.MARGIN),
        S.HANDED_OVER: (Artefact.HANDOVER,),
        S.SUBBODIES: (Artefact.REPRESENTATIVES, Artefact.LEADERS, Artefact.OVERSIGHT),
        S.ARCHIVED: (Artefact.FILE,),
    }
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is on record of an election, as the guards ask for it. `open_posts` are posts without more candidates than seats.

    `after` is what of the work after the result is done; `free`, that nobody is nominated and voters write the names (S07c).
    """

    audit: AuditState | None
    committee: bool
    committee_filed: bool
    planned: bool
    roll: bool
    candidates: int
    open_posts: tuple[str, ...]
    reached: Mapping[Stage, date]
    after: frozenset[Artefact] = frozenset()
    free: bool = False

    def has(self, artefact: Artefact) -> bool:
        """Whether it is on record. Nobody gets on the ballot without a conclusion, so candidates are cleared ones."""
        if artefact in AFTER_RESULT:
            return artefact in self.after
        return {
            Artefact.AUDIT: self.audit is AuditState.PUBLISHED,
            Artefact.COMMITTEE: self.committee,
            Artefact.COMMITTEE_FILED: self.committee_filed,
            Artefact.PLAN: self.planned,
            Artefact.ROLL: self.roll,
            Artefact.CANDIDATES: self.candidates > 0,
            Artefact.CLEARED: self.candidates > 0,
            Artefact.MARGIN: self.candidates > 0 and not self.open_posts,
        }[artefact]


_CLAUSES: Mapping[Artefact, str] = {
    Artefact.AUDIT: "audit_scope",
    Artefact.COMMITTEE: "ec_required",
    Artefact.COMMITTEE_FILED: "ec_min_members",
    Artefact.ROLL: "roll_days",
    Artefact.CANDIDATES: "nominators",
    Artefact.CLEARED: "statutory_bans",
    Artefact.MARGIN: "margin_required",
    Artefact.HANDOVER: "handover_days",
    Artefact.REPRESENTATIVES: "subbodies_days",
    Artefact.LEADERS: "subbodies_days",
    Artefact.OVERSIGHT: "oversight_required",
}


def _asked_by(book: Rulebook, artefact: Artefact) -> bool:
    """Whether the law of the day knows of it at all: before 2026 residents had neither committee nor roll in theirs."""
    return {
        Artefact.AUDIT: book.audit_scope is not None,
        Artefact.COMMITTEE: book.ec_required,
        Artefact.COMMITTEE_FILED: book.ec_required,
        Artefact.ROLL: book.roll_days is not None,
        Artefact.MARGIN: book.margin_required,
        Artefact.HANDOVER: book.handover_days is not None,
        Artefact.OVERSIGHT: book.oversight_required,
        Artefact.REPRESENTATIVES: book.households_per_representative is not None,
    }.get(artefact, True)


def needs(book: Rulebook, stage: Stage) -> tuple[Artefact, ...]:
    """What the state needs under a law."""
    return tuple(one for one in NEEDS.get(stage, ()) if _asked_by(book, one))


def missing(book: Rulebook, stage: Stage, facts: Facts) -> tuple[Artefact, ...]:
    """What of it is not on record."""
    if facts.free and stage in WITHOUT_CANDIDATES:
        return ()
    return tuple(one for one in needs(book, stage) if not facts.has(one))


def guard(book: Rulebook, stage: Stage, day: date, facts: Facts) -> tuple[Finding, ...]:
    """What stands in the way of a state on a day: missing records, and states before it that are not done, or later."""
    if facts.free and stage is Stage.CANDIDATES_PUBLISHED:
        return (book.basis("free_ballot").breach("本次选举不提候选人，没有正式候选人名单可以公布。"),)
    return (*_artefacts(book, stage, facts), *_order(stage, day, facts))


def _artefacts(book: Rulebook, stage: Stage, facts: Facts) -> Iterator[Finding]:
    for one in missing(book, stage, facts):
        field = _CLAUSES.get(one)
        basis = book.basis(field).under(stage.code) if field else _house(stage)
        detail = f"：{'、'.join(facts.open_posts)}" if one is Artefact.MARGIN and facts.open_posts else ""
        # A list published without its candidates, or without more of them than seats, makes the election void (T-05).
        hard = stage is Stage.CANDIDATES_PUBLISHED and one in {Artefact.CANDIDATES, Artefact.MARGIN}
        say = basis.breach if hard else basis.warning
        yield say(f"{stage.label}：还没有{one.label}{detail}。", met=False)


def _order(stage: Stage, day: date, facts: Facts) -> Iterator[Finding]:
    # After the result the windows run side by side: filing, handover and the rest wait for the result alone.
    before = (
        () if stage.after_result else [one for one in list(Stage)[: list(Stage).index(stage)] if not one.by_counting]
    )
    unasked = {Stage.AUDIT_PUBLISHED, *(WITHOUT_CANDIDATES if facts.free else ())}
    undone = [one.label for one in before if one not in facts.reached and one not in unasked]
    if undone:
        yield _house(stage).warning(f"{stage.label}以前的进程还没有登记：{'、'.join(undone)}。", met=False)
    for previous in _LEADS_TO.get(stage, ()):
        reached = facts.reached.get(previous)
        if reached and reached > day:
            message = f"{stage.label}{chinese_day(day)}，早于{previous.label}{chinese_day(reached)}。"
            yield _house(stage).warning(message, met=False)


#: What comes directly before a state on the straight way.
_LEADS_TO: Mapping[Stage, tuple[Stage, ...]] = {
    stage: tuple(one for one in Stage if stage in NEXT[one] and list(Stage).index(one) < list(Stage).index(stage))
    for stage in Stage
}


def _house(stage: Stage) -> Provision:
    return Provision(stage.code, "系统内控规则", Standing.INFERENCE)


@dataclass(frozen=True, slots=True)
class Blocker:
    """What keeps an election from its next state, and the page below the election's where it is cured."""

    stage: Stage
    text: str
    cure: str


def blockers(book: Rulebook, stage: Stage, facts: Facts) -> tuple[Blocker, ...]:
    """What the board shows of an election that waits at a state."""
    return tuple(Blocker(stage, one.label, one.code) for one in missing(book, stage, facts))


def following(facts: Facts) -> Stage | None:
    """The first state on the straight way that is not done and that people record; None where counting is next, or all is done."""
    typed = [one for one in Stage if not one.by_counting and not (facts.free and one in WITHOUT_CANDIDATES)]
    for one in typed:
        if one not in facts.reached:
            if one.after_result and Stage.RESULT_PUBLISHED not in facts.reached:
                return None
            return one
    return None


def closed_by(reached: Collection[Stage], stage: Stage) -> Stage | None:
    """A later state that is done: with it, the one before is closed."""
    order = list(Stage)
    return next((one for one in order[order.index(stage) + 1 :] if one in reached), None)


def reopenable(stage: Stage, *, published: bool, voided: bool) -> bool:
    """Whether a state that is done may be opened again: once a result is out those after it, of a void one its file alone (S21).

    Whatever else is on record of a void one could not be put back on record any more.
    """
    if voided:
        return stage is Stage.ARCHIVED
    return not stage.by_counting and (stage.after_result or not published)


def may_reopen(reach: str) -> bool:
    """Whether somebody of an area may open again what was closed: those above the township that closed it."""
    return len(reach) <= COUNTY_REACH
