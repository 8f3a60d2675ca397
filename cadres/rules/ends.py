"""What an office's end rests on: which ways end which office, what each asks for, and what the law makes of it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from cadres.vocabulary import CommitteeKind, HoldingKind, Office, ReviewResult, TenureEnd
from server.errors import Problem
from server.law.lawbook import Finding, Provision, Standing
from server.values.labels import Labelled
from server.values.periods import chinese_day

_2026 = date(2026, 1, 1)
_V, _R = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
#: The clauses of the editions since 2018 and since 2026; the residents' law of 2018 has none of its own on most ends.
_CLAUSES: Mapping[tuple[CommitteeKind, TenureEnd], tuple[str, str]] = MappingProxyType(
    {
        (_V, TenureEnd.RESIGNATION): ("未作规定，按省的规定", "第二十条"),
        (_V, TenureEnd.SENTENCE): ("第十八条", "第二十二条"),
        (_V, TenureEnd.INCAPACITY): ("第十八条", "第二十二条"),
        (_V, TenureEnd.REVIEW): ("第三十三条", "第三十八条"),
        (_R, TenureEnd.RESIGNATION): ("未作规定，按省的规定", "第二十一条"),
        (_R, TenureEnd.SENTENCE): ("未作规定，按省的规定", "第二十三条"),
        (_R, TenureEnd.INCAPACITY): ("未作规定，按省的规定", "第二十三条"),
        (_R, TenureEnd.REVIEW): ("未作规定，按省的规定", "第三十七条"),
    }
)
_LAWS = {
    _V: ("村民委员会组织法（2018修正）", "村民委员会组织法（2025修正）"),
    _R: ("城市居民委员会组织法（2018修正）", "城市居民委员会组织法（2025修订）"),
}
_RULES = {
    TenureEnd.RESIGNATION: "T-34",
    TenureEnd.SENTENCE: "T-35",
    TenureEnd.INCAPACITY: "T-35",
    TenureEnd.REVIEW: "T-36",
}
_NO_REMOVAL = {_V: ("第十一条", "第十四条"), _R: ("第八条", "第十四条")}


class Approver(Labelled):
    """Who accepts a resignation."""

    ASSEMBLY = "assembly", "村（居）民会议"
    REPRESENTATIVES = "representatives", "村（居）民代表会议"
    PARTY = "party", "上级党组织"
    COLLECTIVE = "collective", "集体经济组织成员（代表）大会"
    EMPLOYER = "employer", "村（居）民委员会"


#: What each end asks for, beside the paper: the facts by name, as the form and the record call them.
ASKS: Mapping[TenureEnd, tuple[str, ...]] = MappingProxyType(
    {
        TenureEnd.RESIGNATION: ("submitted_to", "submitted", "approved_by", "day"),
        TenureEnd.SENTENCE: ("authority", "day"),
        TenureEnd.INCAPACITY: ("authority", "day"),
        TenureEnd.DEATH: ("day",),
        TenureEnd.DISMISSAL: ("authority", "day"),
        TenureEnd.SUCCESSION: ("day",),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """An end as somebody records it. `day` is the first day no longer held."""

    by: TenureEnd
    day: date
    submitted: date | None = None
    approved_by: Approver | None = None


def ways_out(office: Office, holding: HoldingKind) -> tuple[TenureEnd, ...]:
    """How an office may end by a record of its own.

    Two unfit reviews end it by themselves, a new result closes the old one, and a recall is a procedure of its own.
    """
    if office.elected and holding is HoldingKind.ELECTED:
        return (
            TenureEnd.RESIGNATION,
            TenureEnd.SENTENCE,
            TenureEnd.INCAPACITY,
            TenureEnd.DEATH,
        )
    common = (TenureEnd.RESIGNATION, TenureEnd.SENTENCE, TenureEnd.INCAPACITY, TenureEnd.DEATH, TenureEnd.SUCCESSION)
    return common if office in {Office.OVERSIGHT_HEAD, Office.OVERSIGHT_MEMBER} else (*common, TenureEnd.DISMISSAL)


def clause(kind: CommitteeKind, by: TenureEnd, day: date) -> Provision:
    """The clause that a committee member's end rests on, by the law of the day (RV-01)."""
    edition = int(day >= _2026)
    article = _CLAUSES[kind, by][edition]
    standing = Standing.PARAMETER if article.startswith("未") else Standing.STATUTE
    return Provision(_RULES[by], _LAWS[kind][edition] + article, standing)


def end_findings(kind: CommitteeKind, office: Office, holding: HoldingKind, end: End) -> Iterator[tuple[str, Finding]]:
    """What the law says of an end, each with the fact it speaks of, named as in `End`: breaches stop it."""
    if end.by not in ways_out(office, holding):
        edition = int(end.day >= _2026)
        basis = Provision("B-37", _LAWS[kind][edition] + _NO_REMOVAL[kind][edition])
        yield "by", basis.breach(f"{office.label}不能以“{end.by.label}”结束：任何组织或者个人不得指定、委派、撤换。")
    elif end.by is TenureEnd.RESIGNATION:
        yield from _resignation(kind, office, holding, end)


def _resignation(kind: CommitteeKind, office: Office, holding: HoldingKind, end: End) -> Iterator[tuple[str, Finding]]:
    if end.submitted and end.submitted > end.day:
        order = Provision("T-34", "辞职的先后", Standing.INFERENCE)
        yield "submitted", order.breach("提出辞职的日期在通过的日期以后。")
    if office.elected and holding is HoldingKind.ELECTED:
        basis = clause(kind, TenureEnd.RESIGNATION, end.day)
        if end.approved_by not in {Approver.ASSEMBLY, Approver.REPRESENTATIVES}:
            message = f"{office.label}辞职，职务自{kind.people}会议或者{kind.people}代表会议审议通过之日终止。"
            statute = basis.standing is Standing.STATUTE
            yield "approved_by", basis.breach(message) if statute else basis.warning(message, met=False)
    elif office.of_party and end.approved_by is not Approver.PARTY:
        basis = Provision("Q-04", "党内任免管理权限", Standing.POLICY)
        yield "approved_by", basis.breach(f"{office.label}辞职由上级党组织批准。")


@dataclass(frozen=True, slots=True)
class Review:
    """One democratic review of a member."""

    held: date
    result: ReviewResult
    document: str


def two_unfit(reviews: Sequence[Review]) -> tuple[Review, Review] | None:
    """The first two reviews in a row that found the member unfit: the later one's day ends the office (T-36, CW-5)."""
    ordered = sorted(reviews, key=lambda one: one.held)
    pairs = pairwise(ordered)
    return next((pair for pair in pairs if all(one.result is ReviewResult.UNFIT for one in pair)), None)


def review_facts(pair: tuple[Review, Review]) -> dict[str, str]:
    """The evidence of both, as it is kept with the end."""
    names = ("第一次不称职", "第二次不称职")
    return {name: f"{chinese_day(one.held)}，{one.document}" for name, one in zip(names, pair, strict=True)}


#: Ends that follow from another record.
BY_ITSELF: Mapping[TenureEnd, Problem] = MappingProxyType(
    {
        TenureEnd.REVIEW: Problem(
            "离任原因", "连续两次民主评议不称职，由两次评议的登记自动终止。", "逐次登记民主评议。", "T-36"
        ),
        TenureEnd.PLACE_ENDED: Problem(
            "离任原因", "村（社区）撤并的，职务随变更的登记自动结束。", "登记这个村（社区）的合并或者撤销。", "B-32"
        ),
        TenureEnd.RECALL: Problem(
            "离任原因", "罢免由联名要求和表决产生，是单独的程序。", "从任职页面登记罢免要求。", "T-30"
        ),
        TenureEnd.OTHER_POST: Problem(
            "离任原因", "当选其他职务的，随补选结果自动登记。", "到选举页面公布补选结果。", "T-37"
        ),
        TenureEnd.VOID: Problem(
            "离任原因", "当选无效由政府调查认定，随认定自动登记。", "到选举页面登记争议的处理。", "T-17"
        ),
    }
)
