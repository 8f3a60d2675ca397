"""A count is typed by one person and read again from the paper by another; only what both read alike is published. Pure."""

from collections.abc import Mapping
from datetime import date

from elections.rules.counts import Poll
from elections.vocabulary import CountStep, Post
from server.errors import Problem

#: Steps that confirm a count, and the one that another person must have taken (AC-3).
APART: Mapping[CountStep, frozenset[CountStep]] = {
    CountStep.CHECKED: frozenset({CountStep.ENTERED}),
    CountStep.PUBLISHED: frozenset({CountStep.ENTERED}),
}

Figures = Mapping[str, int | str | date]
"""What stands on a tally sheet by the words that name it. A written-in name's sex is none of it: the register tells that."""


def figure_name(post: Post, name: str) -> str:
    """The words for the votes of a name, as the forms of counts have them."""
    return f"{post.label}　{name}"


def figures(poll: Poll) -> Figures:
    """A count on record, figure by figure."""
    votes = {figure_name(contest.post, one.name): one.votes for contest in poll.posts for one in contest.candidates}
    return {
        "轮次": poll.round.label,
        "投票日": poll.election_day,
        "发出选票": poll.issued,
        "收回选票": poll.cast,
        "整张无效票": poll.fully_invalid,
        **votes,
    }


def written_in(poll: Poll) -> frozenset[str]:
    """The figures of a count that stand for names which were not printed on the ballot."""
    return frozenset(
        figure_name(contest.post, one.name) for contest in poll.posts for one in contest.candidates if one.write_in
    )


def differences(kept: Figures, read: Figures, hidden: frozenset[str] = frozenset()) -> tuple[Problem, ...]:
    """Where the second reading differs from the first, in the order of the sheet.

    The first reading is not quoted, nor are names that only it has (`hidden`, see `written_in`): whoever checks must look
    at the paper, not at what would make the complaint go away.
    """
    cure = "请核对原表：这里填错的，改正后再提交；录入有误的，撤回计票后重新录入。"
    unread = hidden - read.keys()
    causes = {
        name: "与录入的不一致。" if name in read else "录入的计票里有，这里没有填。"
        for name in kept
        if name not in unread and (name not in read or read[name] != kept[name])
    }
    causes |= dict.fromkeys((name for name in read if name not in kept), "录入的计票里没有。")
    if unread:
        causes["另选人"] = "录入的计票里另有姓名，这里没有填。"
    return tuple(Problem(name, cause, cure) for name, cause in causes.items())
