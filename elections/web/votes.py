"""The votes of an election as its page shows them: bars against the line of what is needed, and what comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from elections.queries import Progress
from elections.rules.book import Rulebook
from elections.rules.counts import Candidate, Contest
from elections.rules.course import Ballot, Course, Held
from elections.rules.outcome import PostOutcome
from elections.rules.returns import needed
from elections.vocabulary import NextStep, Post, RoundKind
from server.law.lawbook import Finding, Provision, Share
from server.values.periods import deadline

#: Width of a bar's picture, and how far the longest thing in it reaches.
PICTURE = 236
_LONGEST = 220


@dataclass(frozen=True, slots=True)
class VoteRow:
    """One name: `bar` is the length of its bar, `distance` how far it is from what is needed."""

    name: str
    sex: str
    votes: int
    bar: str
    distance: str
    result: str
    elected: bool
    stands_again: bool


@dataclass(frozen=True, slots=True)
class ContestTable:
    """One post with its rows in ballot order."""

    post: Post
    seats: int
    rows: tuple[VoteRow, ...]


@dataclass(frozen=True, slots=True)
class RoundTable:
    """One voting. `line` is where the bars must reach, empty where no share is asked for."""

    kind: RoundKind
    day: date
    note: str
    line: str
    contests: tuple[ContestTable, ...]
    valid: bool
    findings: tuple[Finding, ...]
    remarks: str

    @property
    def title(self) -> str:
        return self.kind.label


@dataclass(frozen=True, slots=True)
class Condition:
    """One line about the next vote, with the provision it rests on."""

    label: str
    text: str
    basis: Provision | None = None


@dataclass(frozen=True, slots=True)
class NextVote:
    """The vote that is waited for; `due` is until when, by the law if `law`."""

    kind: RoundKind
    conditions: tuple[Condition, ...]
    due: date | None
    law: bool


def rounds(progress: Progress, notes: Sequence[str]) -> tuple[RoundTable, ...]:
    """Every voting held, the first one first, with what is to be told of its count.

    The two were read one after the other, and a count may have been kept or struck in between by somebody else.
    """
    told = dict(enumerate(notes))
    return tuple(_round(progress, one, told.get(at, "")) for at, one in enumerate(progress.held))


def _round(progress: Progress, one: Held, remarks: str) -> RoundTable:
    poll = one.poll
    share = needed(progress.book_of(poll), poll.round)
    least = share.least(poll.cast) if share else 0
    most = max((candidate.votes for contest in poll.posts for candidate in contest.candidates), default=0)
    scale = _LONGEST / max(most, least, 1)
    note = f"收回{poll.cast}张"
    if share:
        note += f"，{share}须{_limit(share, poll.cast, '票')}（竖线）"
    return RoundTable(
        kind=poll.round,
        day=poll.election_day,
        note=note,
        line=f"{_edge(share, poll.cast) * scale:.1f}" if share else "",
        contests=tuple(_contest(one, contest, share, scale) for contest in poll.posts),
        valid=one.outcome.valid,
        findings=one.outcome.findings,
        remarks=remarks,
    )


def _limit(share: Share, whole: int, unit: str) -> str:
    """What a share of a whole asks for: 超过499票, or 不少于80票."""
    least = share.least(whole)
    return f"不少于{least}{unit}" if share.inclusive else f"超过{least - 1}{unit}"


def _edge(share: Share, whole: int) -> float:
    """Where the line stands in a picture; nothing is decided by it."""
    return whole * share.over / share.under


def _contest(one: Held, contest: Contest, share: Share | None, scale: float) -> ContestTable:
    outcomes = [post for post in one.outcome.posts if post.post is contest.post]
    rows = tuple(_row(one, outcomes, candidate, share, scale) for candidate in contest.candidates)
    return ContestTable(contest.post, contest.seats, rows)


def _row(one: Held, outcomes: list[PostOutcome], candidate: Candidate, share: Share | None, scale: float) -> VoteRow:
    elected = one.outcome.valid and any(candidate.name in post.elected for post in outcomes)
    again = any(candidate.name in one.outcome.next_candidates.get(post.post, ()) for post in outcomes)
    return VoteRow(
        name=candidate.name,
        sex=candidate.sex.label,
        votes=candidate.votes,
        bar=f"{candidate.votes * scale:.1f}",
        distance=_distance(share, candidate.votes, one.poll.cast) if share else "",
        result=_result(one, candidate.name, outcomes, elected=elected, again=again),
        elected=elected,
        stands_again=again,
    )


def _distance(share: Share, votes: int, cast: int) -> str:
    margin = share.margin(votes, cast)
    if margin < 0:
        return f"差{-margin}票"
    if not share.inclusive:
        return f"超过{margin}票"
    return f"多{margin}票" if margin else "恰好达到"


def _result(one: Held, name: str, outcomes: list[PostOutcome], *, elected: bool, again: bool) -> str:
    if not one.outcome.valid:
        return "选举无效"
    if elected:
        return "当选"
    if any(name in post.tied for post in outcomes):
        return "票数相等"
    if any(name in post.pending for post in outcomes):
        return "待再次投票后确定"
    return "进入下一轮" if again else "未当选"


def next_vote(progress: Progress) -> NextVote | None:
    """The vote that is waited for after the last count; None before the first and when all is decided."""
    course = progress.course
    if course.ballot is None or not progress.held:
        return None
    last = progress.held[-1].poll
    book = progress.book_of(last)
    basis = book.basis("runoff_days")
    asked = course.ballot.kind is RoundKind.RUNOFF
    return NextVote(
        kind=course.ballot.kind,
        conditions=tuple(_conditions(book, progress, course, course.ballot)),
        due=deadline(last.election_day, book.runoff_days) if asked else None,
        law=basis.standing.is_law,
    )


def _conditions(book: Rulebook, progress: Progress, course: Course, ballot: Ballot) -> Iterator[Condition]:
    seats = "、".join(f"{contest.post.label}{contest.seats}名" for contest in ballot.contests)
    yield Condition("职位", seats)
    names = "；".join("、".join(candidate.name for candidate in contest.candidates) for contest in ballot.contests)
    yield Condition("候选人", names, _why_these(book, ballot.kind))
    share = needed(book, ballot.kind)
    if share is None:
        yield Condition("当选条件", "得票多的当选", book.basis("tie"))
    else:
        field = "runoff_share" if ballot.kind is RoundKind.RUNOFF else "majority"
        yield Condition("当选条件", f"得票多的当选，且得票{_as_part(share)}", book.basis(field))
    if progress.electorate is not None:
        turnout = book.turnout(progress.method)
        text = f"投票须{_limit(turnout, progress.electorate, '人')}（共{progress.electorate}人）"
        yield Condition("有效条件", text, book.turnout_basis(progress.method))
    if course.next is not NextStep.RERUN:
        yield _if_still_open(book, len(course.elected))


def _why_these(book: Rulebook, kind: RoundKind) -> Provision | None:
    if kind is RoundKind.RUNOFF:
        return book.basis("runoff_extra")
    return book.basis("tie") if kind is RoundKind.TIE_VOTE else None


def _as_part(share: Share) -> str:
    return (
        f"不少于收回选票的{str(share).removesuffix('以上')}" if share.inclusive else f"超过收回选票的{str(share)[-2:]}"
    )


def _if_still_open(book: Rulebook, elected: int) -> Condition:
    floor, basis = book.vacancy_ok_from, book.basis("vacancy_ok_from")
    if elected >= floor:
        return Condition("仍选不足", f"已当选{elected}名，不少于{floor}名，缺额可以暂缺", basis)
    return Condition("仍选不足", f"已当选{elected}名，不足{floor}名的，不得空缺，须继续选举", basis)
