"""The lawful outcome of a count (T-01 … T-27). Pure: the same count gives the same outcome.

Nothing but votes breaks a tie; there are no lots, and age, name and order of the ballot decide nothing.
"""

from collections.abc import Sequence

from elections.rules.book import Rulebook
from elections.rules.composition import composition
from elections.rules.counts import Poll
from elections.rules.following import following
from elections.rules.outcome import Outcome, PostOutcome, Tie
from elections.rules.proof import displaced, need_of, proof_of
from elections.rules.returns import Return, Settlement, decide_posts
from elections.rules.seats import Draw
from elections.rules.validity import formalities, validity
from elections.vocabulary import NextStep
from server.law.lawbook import Finding


def decide(book: Rulebook, poll: Poll, settled: Sequence[Settlement] = ()) -> Outcome:
    """What `book` makes of `poll`, with what tie votes made of its ties since.

    Raises nothing: whatever is against the law is a finding.
    """
    valid, findings = validity(book, poll)
    if not valid:
        return _void(book, poll, findings)
    findings += formalities(book, poll)
    decided = decide_posts(book, poll, settled)
    need = need_of(book, poll)
    for result in decided.returns:
        findings += proof_of(book, poll, need, result)
    if decided.circle.displaced:
        findings += displaced(book, poll, decided.circle)
    findings += composition(book, poll, decided)
    follow = following(book, poll, decided)
    return Outcome(
        rulebook=book.code,
        valid=True,
        posts=tuple(map(_post_outcome, decided.returns)),
        reserved_women_seats=sum([result.filling.reserved for result in decided.returns]),
        next=follow.next,
        next_candidates=follow.candidates,
        vacancy_allowed=follow.vacancy_allowed,
        findings=(*findings, *follow.findings),
        displaced=tuple([(one.post, one.name) for one in decided.circle.displaced]),
    )


def _post_outcome(result: Return) -> PostOutcome:
    filling, contest = result.filling, result.contest
    elected = tuple([each.name for each in filling.elected])
    ties = tuple(map(_tie, filling.draws))
    pending = tuple([each.name for each in filling.pending])
    placed = (*elected, *(name for tie in ties for name in tie.names), *pending) if ties or pending else elected
    others = tuple([each.name for each in result.ranked if each.name not in placed])
    return PostOutcome(contest.post, contest.seats, elected, others, ties, pending)


def _tie(draw: Draw) -> Tie:
    won = None if draw.won is None else tuple([each.name for each in draw.won])
    return Tie(tuple([each.name for each in draw.candidates]), draw.seats, won)


def _void(book: Rulebook, poll: Poll, findings: Sequence[Finding]) -> Outcome:
    """Nobody is elected by a void vote, whatever the votes."""
    posts = []
    for contest in poll.posts:
        in_order = sorted(contest.candidates, key=lambda candidate: -candidate.votes)
        posts.append(PostOutcome(contest.post, contest.seats, (), tuple(candidate.name for candidate in in_order)))
    return Outcome(
        rulebook=book.code,
        valid=False,
        posts=tuple(posts),
        reserved_women_seats=0,
        next=NextStep.RERUN,
        next_candidates={},
        vacancy_allowed=False,
        findings=tuple(findings),
    )
