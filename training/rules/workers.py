"""Pay of community workers held against the standard of the place, and their appraisals (CW-4, CW-5). Pure.

The standard is that of the place that received the people (晋民发〔2021〕12号 item 19); nothing is paid out here.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from cadres.vocabulary import Grade
from server.access.actor import reach_of
from server.law.lawbook import Finding, Provision, Share, Standing
from server.values.periods import chinese_day
from training.worker_vocabulary import WorkerReviewKind

_PAY = Provision("CW-4", "晋民发〔2021〕12号 三（五）19：待遇按迁入地标准", Standing.POLICY)
_REVIEW = Provision("CW-5", "村民委员会组织法关于民主评议的规定，社区工作者参照，山西待确认", Standing.PARAMETER)
_VOTE = Provision(
    "CW-5", "评议怎样定等次没有规定，系统按不称职票是否超过实到代表的半数提示，山西待确认", Standing.PARAMETER
)
_HALF = Share(1, 2, inclusive=False)


class Pay(NamedTuple):
    """The grade and the yuan a month from a day on."""

    since: date
    grade: str
    monthly: int


class PayBand(NamedTuple):
    """What a place pays a grade a month from a day on."""

    place: str
    grade: str
    low: int
    high: int
    since: date
    document: str


class Appraisal(NamedTuple):
    """What one appraisal of a year said; `kept` where people decided to keep whom it found unfit a second time."""

    kind: WorkerReviewKind
    year: int
    held: date
    grade: Grade
    document: str
    kept: bool = False


def band_for(bands: Sequence[PayBand], region: str, grade: str, day: date) -> PayBand | None:
    """The latest standard of a grade on a day, the nearest place's first: county, city, province."""
    known = [one for one in bands if one.grade == grade and one.since <= day and region.startswith(reach_of(one.place))]
    return max(known, key=lambda one: (len(reach_of(one.place)), one.since), default=None)


def judge_pay(pay: Pay | None, band: PayBand | None) -> tuple[Finding, ...]:
    """Whether a pay lies within the standard of its grade: outliers are told, nobody is paid by this."""
    if pay is None:
        return (_PAY.note("没有登记岗位等级和待遇。", met=None),)
    if band is None:
        return (_PAY.note(f"本地没有登记{pay.grade}的待遇标准，不能核对。", met=None),)
    provision = Provision("CW-4", band.document, Standing.LOCAL)
    numbers = {"monthly": pay.monthly, "low": band.low, "high": band.high}
    asked = f"{pay.grade}的标准每月{band.low}至{band.high}元"
    if band.low <= pay.monthly <= band.high:
        return (provision.note(f"每月{pay.monthly}元，在{asked}之内。", numbers, met=True),)
    below = pay.monthly < band.low
    apart = band.low - pay.monthly if below else pay.monthly - band.high
    formula = f"{pay.monthly} {'＜' if below else '＞'} {band.low if below else band.high}"
    message = f"每月{pay.monthly}元，{'低' if below else '高'}于{asked}，相差{apart}元。"
    return (provision.warning(message, numbers, formula, met=False),)


def judge_vote(entitled: int, present: int, unfit: int, grade: Grade) -> tuple[Finding, ...]:
    """Whether enough representatives came, and whether the grade is the one that more than half of those present say.

    No source says how votes make a grade: another one than the votes suggest stands for a written reason.
    """
    numbers = {"entitled": entitled, "present": present, "unfit": unfit}
    found = []
    if not _HALF.reached(present, entitled):
        message = f"应到代表{entitled}名，实到{present}名，没有过半数。"
        found.append(_REVIEW.warning(message, numbers, _HALF.formula(present, entitled), met=False))
    says = "过半数" if voted_unfit(present, unfit) else "没有过半数"
    message = f"实到代表{present}名，不称职票{unfit}张，{says}"
    formula = _HALF.formula(unfit, present)
    if voted_unfit(present, unfit) is (grade is Grade.UNFIT):
        return (*found, _VOTE.note(f"{message}。", numbers, formula, met=True))
    return (*found, _VOTE.warning(f"{message}，等次填的是{grade.label}。", numbers, formula, met=False))


def voted_unfit(present: int, unfit: int) -> bool:
    return _HALF.reached(unfit, present)


def two_unfit(appraisals: Sequence[Appraisal]) -> tuple[Appraisal, Appraisal] | None:
    """The last two appraisals of one kind, where both found somebody unfit and nobody decided to keep them.

    In a row are those that were held one after the other, as with members of the committees (T-36): a year that nobody
    appraised is between none.
    """
    pairs = []
    for kind in WorkerReviewKind:
        last = sorted((one for one in appraisals if one.kind is kind), key=lambda one: (one.held, one.year))[-2:]
        if last[1:] and all(one.grade is Grade.UNFIT for one in last) and not last[1].kept:
            pairs.append((last[0], last[1]))
    return max(pairs, key=lambda pair: pair[1].held, default=None)


def judge_reviews(name: str, appraisals: Sequence[Appraisal]) -> Iterator[Finding]:
    """What two unfit appraisals in a row open: the end of the employment, which people decide and record."""
    pair = two_unfit(appraisals)
    if pair:
        earlier, later = pair
        message = (
            f"{name}{earlier.year}年、{later.year}年{later.kind.label}连续两次不称职"
            f"（{chinese_day(earlier.held)}，{earlier.document}；{chinese_day(later.held)}，{later.document}），"
            "参照规定终止聘用，办理离任；决定继续聘用的，登记留用决定。"
        )
        yield _REVIEW.warning(message, {"first": earlier.year, "second": later.year}, met=False)
