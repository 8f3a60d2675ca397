"""A tally sheet is read by two people who do not see each other's figures; only what both read alike goes on. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from elections.rules.counts import Poll
from elections.vocabulary import CountStep, Post, RoundKind
from server.errors import Problem

#: Steps that another person must take than whoever took these (AC-3).
APART: Mapping[CountStep, frozenset[CountStep]] = {
    CountStep.SECOND: frozenset({CountStep.ENTERED}),
    CountStep.CHECKED: frozenset({CountStep.ENTERED, CountStep.SECOND}),
    CountStep.PUBLISHED: frozenset({CountStep.ENTERED}),
}

Figures = Mapping[str, int | str | date]
"""What stands on a tally sheet by the words that name it."""

#: What stands behind the words of a written-in name for its sex: the women's seat may hang on it (T-14).
SEX = "　性别"
HELD, ISSUED, CAST, FULLY_INVALID = "投票日", "发出选票", "收回选票", "整张无效票"


class Difference(NamedTuple):
    """A figure that the two readings have not alike; "" where one of them has none."""

    figure: str
    first: str
    second: str


def figure_name(post: Post, name: str) -> str:
    """The words for the votes of a name, as the forms of counts have them."""
    return f"{post.label}　{name}"


def differences(first: Figures, second: Figures) -> tuple[Difference, ...]:
    """Where the two readings differ, in the order of the sheet."""
    names = dict.fromkeys([*first, *second])
    pairs = ((name, _written(first.get(name)), _written(second.get(name))) for name in names)
    return tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2])


def _written(value: int | str | date | None) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def unlike(found: tuple[Difference, ...], own: Figures) -> tuple[Problem, ...]:
    """What whoever gave the reading `own` is told of the differences.

    The other reading is not quoted, nor are names that only it has: whoever reads must look at the paper again, not at what
    would make the complaint go away.
    """
    cure = "请核对原表：这里填错的，改正后再提交；没有填错的，等核对人核对。"
    named = [one.figure for one in found if one.figure in own]
    problems = [Problem(figure, "与另一次录入不一致。", cure) for figure in named]
    if len(named) < len(found):
        problems.append(Problem("另选人", "另一次录入里另有姓名，这里没有填。", cure))
    return tuple(problems)


def doubts(poll: Poll) -> Iterator[Problem]:
    """What may be right and seldom is: it goes on with the reason that is given for it, and is printed with that."""
    if poll.cast > poll.issued:
        cause = f"收回{poll.cast}张，多于发出的{poll.issued}张。"
        cure = "请核对原表；原表确是如此的，写明原因，本次选举依此判为无效。"
        yield Problem(CAST, cause, cure, "T-03")
    if poll.cast == poll.electorate and poll.round is not RoundKind.TIE_VOTE:
        cause = f"收回{poll.cast}张，登记的{poll.electorate}人全部投了票。"
        yield Problem(CAST, cause, "请核对原表；确是如此的，写明原因。", "W-01")
    for contest in poll.posts:
        if contest.candidates and poll.cast > poll.fully_invalid and not any(one.votes for one in contest.candidates):
            cause = f"{contest.post.label}没有一人得票。"
            yield Problem(f"{contest.post.label}得票合计", cause, "请核对原表；确是如此的，写明原因。", "W-02")
