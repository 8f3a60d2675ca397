"""Which counts of a county are counted once more: drawn by a word said in public, so that nobody can choose them. Pure.

For each count of a list that was fixed before, SHA-256 of the UTF-8 text 「word|identifier」 is written as 64 hexadecimal
digits; the counts with the smallest ones are drawn. Anybody can do it again with the printed list and any program.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from elections.rules.checking import CAST, FULLY_INVALID, ISSUED, Figures, differences, figure_name
from elections.rules.counts import Candidate, Contest, Poll, contradictions
from elections.rules.rulebook import Rulebook
from elections.rules.tally import decide
from elections.vocabulary import Post
from server.law.lawbook import Finding, Provision, Standing

_HOUSE = Provision("S13", "系统内控规则", Standing.INFERENCE)


class Ranked(NamedTuple):
    """One count of the list, its digest under the word, and its place by that, from 1."""

    rank: int
    identifier: str
    digest: str


def sealed_list(identifiers: Iterable[str]) -> str:
    """The SHA-256 that names a list: of its identifiers in their order, each on a line of its own."""
    return sha256("".join(f"{one}\n" for one in sorted(identifiers)).encode()).hexdigest()


def ranked(word: str, identifiers: Iterable[str]) -> tuple[Ranked, ...]:
    """The whole list in the order in which the word draws it."""
    digests = sorted((sha256(f"{word}|{one}".encode()).hexdigest(), one) for one in identifiers)
    return tuple(Ranked(place, one, digest) for place, (digest, one) in enumerate(digests, start=1))


def compared(book: Rulebook, poll: Poll, found: Figures) -> tuple[Finding, ...]:
    """What the second counting says of the count on record, figure by figure, and whether other people would be elected."""
    unlike = differences(figures_of(poll), found)
    if not unlike:
        return (_HOUSE.note(f"复核与原计票{len(found)}项全部一致。", {"figures": len(found)}, met=True),)
    told = [
        _HOUSE.warning(f"{one.figure}：原计票{one.first or '没有'}，复核{one.second or '没有'}。", met=False)
        for one in unlike
    ]
    return (*told, _consequence(book, poll, found))


def figures_of(poll: Poll) -> Figures:
    """A count figure by figure, as a second counting gives it."""
    votes = {figure_name(one.post, each.name): each.votes for one in poll.posts for each in one.candidates}
    return {ISSUED: poll.issued, CAST: poll.cast, FULLY_INVALID: poll.fully_invalid, **votes}


def _consequence(book: Rulebook, poll: Poll, found: Figures) -> Finding:
    again = _with(poll, found)
    if again is None or any(contradictions(again)):
        return _HOUSE.warning("复核的票数不能直接判定，当选结果有没有变化须逐项核查。", met=False)
    before, after = _elected(book, poll), _elected(book, again)
    if before == after:
        return _HOUSE.note("按复核票数判定，选举是否有效和当选人都不变。", met=True)
    message = (
        "按复核票数判定，选举是否有效或者当选人会有变化；复核不改变结果，须查明后按撤回计票或者更正结果的程序办理。"
    )
    return _HOUSE.warning(message, met=False)


def _elected(book: Rulebook, poll: Poll) -> tuple[bool, Sequence[tuple[Post, frozenset[str], int]]]:
    """Whether the vote is valid, who is elected by it to what, and how many places are tied."""
    outcome = decide(book, poll)
    return outcome.valid, [(one.post, frozenset(one.elected), len(one.ties)) for one in outcome.posts]


def _with(poll: Poll, found: Figures) -> Poll | None:
    """The count with the figures of the second counting; None where it has names that the first knows nothing of."""
    numbers: Mapping[str, int] = {figure: value for figure, value in found.items() if isinstance(value, int)}
    if numbers.keys() - figures_of(poll).keys():
        return None
    posts = tuple(
        Contest(
            one.post,
            one.seats,
            tuple(
                Candidate(each.name, each.sex, numbers.get(figure_name(one.post, each.name), 0), each.write_in)
                for each in one.candidates
            ),
        )
        for one in poll.posts
    )
    return Poll(
        committee=poll.committee,
        election_day=poll.election_day,
        method=poll.method,
        round=poll.round,
        electorate=poll.electorate,
        issued=numbers[ISSUED],
        cast=numbers[CAST],
        posts=posts,
        fully_invalid=numbers[FULLY_INVALID],
        profile=poll.profile,
        elected_before=poll.elected_before,
        kin=poll.kin,
        free=poll.free,
    )
