"""Notices on the wall: by which day each must be up, until when it must hang, and whether its names stand in order. Pure.

The law of the day asks a window of some notices only. What a parameter or the system's own rule asks warns and never stops;
a notice that is late is put up all the same, and what was missed is told with its clause and by how many days.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from elections.notice_vocabulary import NoticeKind
from elections.rules.book import Rulebook
from elections.rules.clauses import parameter
from elections.rules.roll_windows import LIKE_VILLAGERS_LIST, objections
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import before, chinese_day, days_between, deadline
from server.values.strokes import sort_names, unknown

#: What a rule of the system's own is cited as.
HOUSE = "系统内控规则"
#: When and where one votes must be known before the vote; the statutes name no number of days.
_PLACE_DAYS = 5
PLACE = parameter("S03", "参照四川规定")
_ROLL_DAYS = 20


@dataclass(frozen=True, slots=True)
class Timing:
    """The days that windows are counted from. `voted` is the day of the vote that a notice is about.

    `produced` is the day on which the last seat was settled, `ruled_by` the nearest limit for deciding an objection.
    """

    election_day: date
    voted: date | None = None
    produced: date | None = None
    ruled_by: date | None = None

    @property
    def vote(self) -> date:
        return self.voted or self.election_day


@dataclass(frozen=True, slots=True)
class Limit:
    """A last day and what it rests on. `edge` says that the day itself is neither kept nor missed (D-03)."""

    day: date
    basis: Provision
    edge: bool = False


@dataclass(frozen=True, slots=True)
class PostingWindow:
    """By when a notice must be up, and through which day it must hang; None where nothing asks."""

    due: Limit | None
    stays: Limit | None


def posting_window(book: Rulebook, kind: NoticeKind, timing: Timing, posted: date | None = None) -> PostingWindow:
    """The window of a notice by the law of the day; `posted`, where it is known, decides how long a list must hang."""
    due = _DUE[kind](book, timing) if kind in _DUE else None
    return PostingWindow(due, _stays(book, kind, timing, posted))


def _list_due(book: Rulebook, timing: Timing) -> Limit:
    days = _ROLL_DAYS if book.roll_days is None else book.roll_days
    basis = LIKE_VILLAGERS_LIST if book.roll_days is None else book.basis("roll_days")
    return Limit(before(timing.election_day, days), basis, edge=True)


def _ruling_due(book: Rulebook, timing: Timing) -> Limit | None:
    if timing.ruled_by is None:
        return None
    return Limit(timing.ruled_by, LIKE_VILLAGERS_LIST if book.ruling_days is None else book.basis("ruling_days"))


def _candidates_due(book: Rulebook, timing: Timing) -> Limit:
    return Limit(before(timing.election_day, book.candidates_days), book.basis("candidates_days"), edge=True)


def _proxies_due(book: Rulebook, timing: Timing) -> Limit:
    return Limit(before(timing.vote, book.proxy_list_days), book.basis("proxy_list_days"), edge=True)


def _mobile_due(book: Rulebook, timing: Timing) -> Limit:
    return Limit(before(timing.vote, book.proxy_list_days), book.basis("proxy_list_days").under("V-20"), edge=True)


def _place_due(_: Rulebook, timing: Timing) -> Limit:
    return Limit(before(timing.vote, _PLACE_DAYS), PLACE, edge=True)


def _before_vote(rule: str) -> Callable[[Rulebook, Timing], Limit]:
    return lambda _, timing: Limit(before(timing.vote, 1), Provision(rule, HOUSE, Standing.INFERENCE))


def _result_due(book: Rulebook, timing: Timing) -> Limit:
    return Limit(deadline(timing.produced or timing.vote, book.result_days), book.basis("result_days"))


def _day_due(book: Rulebook, timing: Timing) -> Limit:
    """The voters' list goes out for this day, so that the day is announced before the list is due."""
    days = 1 + (_ROLL_DAYS if book.roll_days is None else book.roll_days)
    return Limit(before(timing.election_day, days), Provision("S03", HOUSE, Standing.INFERENCE))


_DUE: Mapping[NoticeKind, Callable[[Rulebook, Timing], Limit | None]] = {
    NoticeKind.ELECTION_DAY: _day_due,
    NoticeKind.VOTER_LIST: _list_due,
    NoticeKind.SUPPLEMENT: _ruling_due,
    NoticeKind.CANDIDATES: _candidates_due,
    NoticeKind.VOTING: _place_due,
    NoticeKind.WORKERS: _before_vote("V-21"),
    NoticeKind.PROXIES: _proxies_due,
    NoticeKind.MOBILE: _mobile_due,
    NoticeKind.RUNOFF: _before_vote("S15"),
    NoticeKind.RESULT: _result_due,
}
#: What voters must still be able to read on the day of the vote.
_THROUGH_THE_VOTE = frozenset(
    {
        NoticeKind.CANDIDATES,
        NoticeKind.VOTING,
        NoticeKind.WORKERS,
        NoticeKind.PROXIES,
        NoticeKind.MOBILE,
        NoticeKind.RUNOFF,
    }
)


def _stays(book: Rulebook, kind: NoticeKind, timing: Timing, posted: date | None) -> Limit | None:
    """A list hangs as long as one may object to it; how long a result must hang no article of these laws says."""
    if kind in {NoticeKind.VOTER_LIST, NoticeKind.SUPPLEMENT} and posted:
        term = objections(book, posted)
        return Limit(term.due, term.basis)
    if kind in _THROUGH_THE_VOTE:
        return Limit(timing.vote, Provision(kind.stage.code, HOUSE, Standing.INFERENCE))
    return None


def put_up(kind: NoticeKind, window: PostingWindow, posted: date) -> Finding | None:
    """Whether a notice is up in time; None where nothing asks."""
    if window.due is None:
        return None
    limit, spare = window.due, days_between(posted, window.due.day)
    numbers, formula = {"days": spare}, f"{limit.day:%Y-%m-%d} − {posted:%Y-%m-%d} = {spare}"
    said = f"{kind.label}公告{chinese_day(posted)}张贴，最迟{chinese_day(limit.day)}"
    if spare < 0:
        return _missed(limit.basis)(f"{said}，晚{-spare}天。", numbers, formula, met=False)
    if limit.edge and spare == 0:
        return limit.basis.warning(f"{said}，正在边界，宜再提前1天。", numbers, formula)
    return limit.basis.note(f"{said}，{f'余{spare}天' if spare else '当日'}。", numbers, formula, met=True)


def hung(kind: NoticeKind, window: PostingWindow, taken_down: date) -> Finding | None:
    """Whether a notice hung long enough: the last day that is asked belongs to it. None where nothing asks."""
    if window.stays is None:
        return None
    limit = window.stays
    short = days_between(taken_down, limit.day)
    numbers, formula = {"days": -short}, f"{taken_down:%Y-%m-%d} − {limit.day:%Y-%m-%d} = {-short}"
    said = f"{kind.label}公告应张贴到{chinese_day(limit.day)}，{chinese_day(taken_down)}撤下"
    if short > 0:
        return _missed(limit.basis)(f"{said}，少{short}天。", numbers, formula, met=False)
    return limit.basis.note(f"{said}。", numbers, formula, met=True)


def unposted(kind: NoticeKind, window: PostingWindow, today: date) -> Finding | None:
    """What is told of a notice that nobody has put up by today; None while there is time, or nothing asks."""
    if window.due is None or today <= window.due.day:
        return None
    late = days_between(window.due.day, today)
    formula = f"{today:%Y-%m-%d} − {window.due.day:%Y-%m-%d} = {late}"
    said = f"{kind.label}公告最迟{chinese_day(window.due.day)}张贴，已过{late}天，还没有登记张贴。"
    return _missed(window.due.basis)(said, {"days": -late}, formula, met=False)


def _missed(basis: Provision) -> Callable[..., Finding]:
    """Law is broken; a parameter that waits for confirmation, or the house's own rule, only warns."""
    return basis.breach if basis.standing.is_law else basis.warning


def orders(kind: NoticeKind, lists: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Finding]:
    """What is wrong with lists of names that stand by the strokes of the surname; each is named by its heading.

    A list that is out of order stops the notice. A character whose strokes are not on file asks somebody to look.
    """
    house = Provision(kind.stage.code, HOUSE, Standing.INFERENCE)
    for heading, names in lists:
        right = sort_names(names)
        if list(names) != right:
            place = next(place for place, pair in enumerate(zip(names, right, strict=True)) if pair[0] != pair[1])
            said = f"{heading}没有按姓氏笔画排列：第{place + 1}位应是{right[place]}，现在是{names[place]}。"
            yield house.breach(said, {"place": place + 1})
        strange = [name for name in names if unknown(name)]
        if strange:
            characters = "、".join(dict.fromkeys("".join(map(unknown, strange))))
            said = f"{heading}中{'、'.join(strange)}的“{characters}”没有收录笔画，须核对位置。"
            yield house.warning(said, {"names": len(strange)}, met=False)
