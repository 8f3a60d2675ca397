"""The windows of an election: what must be done by which day, counted from election day (D-01 … D-03, S01 … S19). Pure.

A day that is the limit itself: for 「…日前」 the statutes leave open whether it still keeps the window, so it is neither
kept nor missed but on the edge (D-03); for 「…日内」 the last day belongs to the window (D-01).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from elections.rules.book import Rulebook
from elections.vocabulary import Stage
from server.law.lawbook import Finding, Provision
from server.values.labels import Labelled
from server.values.periods import before, chinese_day, days_between, deadline

Plan = Mapping[Stage, date]


class Verdict(Labelled):
    """How a day stands to its window."""

    KEPT = "kept", "未超期"
    EDGE = "edge", "正在边界"
    MISSED = "missed", "已超期"


@dataclass(frozen=True, slots=True)
class Window:
    """One window. `due` is its last day; `days` how many are left to it, or by how many it was missed.

    Without an `actual` day there is no verdict yet, and the finding only tells what is asked. `early` windows want a day
    before their last one, because that one is on the edge.
    """

    stage: Stage
    label: str
    requirement: str
    due: date
    actual: date | None
    verdict: Verdict | None
    days: int | None
    finding: Finding
    early: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    """A window before it is held against a plan. `early` windows end with a limit that is itself on the edge."""

    stage: Stage
    label: str
    requirement: str
    due: date
    basis: Provision
    early: bool = False


#: What the statute asks of the election of a whole committee only: a by-election follows the articles on nominating and
#: voting, and nobody hands over an office that others still hold (T-37).
_OF_A_TERM = frozenset({Stage.AUDIT_PUBLISHED, Stage.LIST_PUBLISHED, Stage.OBJECTION, Stage.HANDED_OVER})
_OF_CANDIDATES = frozenset({Stage.CANDIDATES_PUBLISHED, Stage.MEETING})


def windows(
    book: Rulebook,
    election_day: date,
    plan: Plan,
    produced: date | None = None,
    *,
    by_election: bool = False,
    free: bool = False,
) -> tuple[Window, ...]:
    """Every window of the law of that day, in the order of the stages; windows that the law does not know are left out.

    `produced` is the day on which the last seat was settled, where it is known: a runoff or another vote on a tie may
    have moved it. Else the plan tells: a vote held again after a void one is on the day of `Stage.VOTING`. Where voters
    write the names themselves (`free`), nobody is published or introduced before the vote (S07c).
    """
    before = [rule for source in _BEFORE for rule in source(book, election_day, plan)]
    rules = [*before, *_on_vote(book, election_day, plan), *_after_vote(book, election_day, plan, produced)]
    left_out = {*(_OF_A_TERM if by_election else ()), *(_OF_CANDIDATES if free else ())}
    asked = [rule for rule in rules if rule.stage not in left_out]
    order = list(Stage).index
    return tuple(
        _held_against(rule, plan.get(rule.stage)) for rule in sorted(asked, key=lambda rule: order(rule.stage))
    )


def out_of_order(election_day: date, plan: Plan) -> Iterator[tuple[Stage, str]]:
    """The stages of a plan whose day cannot be, each with the sentence that says why: no window tells of these.

    What comes too late is for the windows. A vote may be later than election day, where it is held again, never earlier.
    """
    voted = plan.get(Stage.VOTING, election_day)
    if voted < election_day:
        yield Stage.VOTING, f"投票{chinese_day(voted)}，早于选举日{chinese_day(election_day)}。"
        voted = election_day
    list_published = plan.get(Stage.LIST_PUBLISHED)
    if list_published and plan.get(Stage.OBJECTION, list_published) < list_published:
        yield Stage.OBJECTION, _earlier(Stage.OBJECTION, plan, f"名单公布{chinese_day(list_published)}")
    for stage in _FROM_THE_VOTE:
        if plan.get(stage, voted) < voted:
            yield stage, _earlier(stage, plan, f"投票{chinese_day(voted)}")
    published = plan.get(Stage.RESULT_PUBLISHED)
    for stage in Stage:
        if published and stage.after_result and voted <= plan.get(stage, published) < published:
            yield stage, _earlier(stage, plan, f"结果公布{chinese_day(published)}")


def _earlier(stage: Stage, plan: Plan, than: str) -> str:
    return f"{stage.label}{chinese_day(plan[stage])}，早于{than}。"


def _before_election(book: Rulebook, election_day: date, _: Plan) -> Iterator[_Rule]:
    """What must lie before election day, by any number of days."""
    last = before(election_day, 1)
    if book.audit_scope:
        yield _Rule(Stage.AUDIT_PUBLISHED, "离任经济责任审计公布", "选举日前", last, book.basis("audit_scope"))
    if book.meeting_required:
        yield _Rule(Stage.MEETING, "候选人与选民见面", "投票前", last, book.basis("meeting_required"))


def _days_before(book: Rulebook, election_day: date, _: Plan) -> Iterator[_Rule]:
    """「选举日的二十日前」 and its like."""
    asked = [
        (Stage.LIST_PUBLISHED, "选民名单公布", book.roll_days, "roll_days"),
        (Stage.CANDIDATES_PUBLISHED, "正式候选人公布", book.candidates_days, "candidates_days"),
        (Stage.PROXY_PUBLISHED, "委托投票名单公布", book.proxy_list_days if book.proxy_to else None, "proxy_list_days"),
    ]
    for stage, label, days, field in asked:
        if days is not None:
            due = before(election_day, days)
            requirement = f"选举日{days}日前：{chinese_day(due)}"
            yield _Rule(stage, label, requirement, due, book.basis(field), early=True)


def _after_list(book: Rulebook, _: date, plan: Plan) -> Iterator[_Rule]:
    """Objections run from the publication of the list, the decision on the last of them from its receipt (S06)."""
    published = plan.get(Stage.LIST_PUBLISHED)
    if published and book.objection_days is not None and book.ruling_days is not None:
        objections = deadline(published, book.objection_days)
        due = deadline(objections, book.ruling_days)
        requirement = f"申诉至{chinese_day(objections)}，收到之日起{book.ruling_days}日内处理"
        yield _Rule(Stage.OBJECTION, "申诉处理并公布", requirement, due, book.basis("ruling_days"))


def _on_vote(book: Rulebook, election_day: date, plan: Plan) -> Iterator[_Rule]:
    voted = plan.get(Stage.VOTING, election_day)
    yield _Rule(Stage.COUNTED, "公开计票、当场公布", "投票当日", voted, book.basis("majority").under("S13"))
    if Stage.SHORTFALL in plan:
        due = deadline(voted, book.runoff_days)
        requirement = f"投票后{book.runoff_days}日内：{chinese_day(due)}"
        yield _Rule(Stage.SHORTFALL, "另行选举", requirement, due, book.basis("runoff_days"))


def _after_vote(book: Rulebook, election_day: date, plan: Plan, produced: date | None) -> Iterator[_Rule]:
    start = produced or plan.get(Stage.SHORTFALL) or plan.get(Stage.VOTING, election_day)
    within = [
        (Stage.RESULT_PUBLISHED, "当选名单公布", book.result_days, "result_days"),
        (Stage.FILED, "备案、发当选证书", book.filing_days, "filing_days"),
        (Stage.HANDED_OVER, "工作移交", book.handover_days, "handover_days"),
    ]
    for stage, label, days, field in within:
        if days is not None:
            due = deadline(start, days)
            yield _Rule(stage, label, f"新一届产生之日起{days}日内：{chinese_day(due)}", due, book.basis(field))


#: Nothing of these is before the vote that they follow.
_FROM_THE_VOTE = tuple(
    stage for stage in Stage if (stage.by_counting and stage is not Stage.VOTING) or stage.after_result
)

#: The windows that end before election day: a later election day makes room for them.
BEFORE_THE_VOTE = frozenset(
    {Stage.AUDIT_PUBLISHED, Stage.LIST_PUBLISHED, Stage.CANDIDATES_PUBLISHED, Stage.MEETING, Stage.PROXY_PUBLISHED}
)

_BEFORE: tuple[Callable[[Rulebook, date, Plan], Iterator[_Rule]], ...] = (_before_election, _days_before, _after_list)


def _held_against(rule: _Rule, actual: date | None) -> Window:
    if actual is None:
        finding = rule.basis.note(f"{rule.label}：{rule.requirement}。")
        return Window(rule.stage, rule.label, rule.requirement, rule.due, None, None, None, finding, rule.early)
    spare = days_between(actual, rule.due)
    numbers, formula = {"days": spare}, f"{rule.due:%Y-%m-%d} − {actual:%Y-%m-%d} = {spare}"
    said = f"{rule.label}{chinese_day(actual)}，要求{rule.requirement}"
    if spare < 0:
        verdict, message = Verdict.MISSED, f"{said}，晚{-spare}天。"
        # Law is broken; a parameter that waits for confirmation only warns.
        broken = rule.basis.breach if rule.basis.standing.is_law else rule.basis.warning
        finding = broken(message, numbers, formula, met=False)
    elif rule.early and spare == 0:
        verdict, finding = Verdict.EDGE, rule.basis.warning(f"{said}，正在边界，宜再提前1天。", numbers, formula)
    else:
        room = f"余{spare}天" if spare else "当日"
        verdict, finding = Verdict.KEPT, rule.basis.note(f"{said}，{room}。", numbers, formula, met=True)
    return Window(rule.stage, rule.label, rule.requirement, rule.due, actual, verdict, abs(spare), finding, rule.early)
