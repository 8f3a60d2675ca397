"""What the counts of one election leave to be done: who is elected so far, which seats are open, which vote comes next. Pure.

One count knows only the posts it voted on. An election that had a tie and a shortfall at once goes on with the shortfall
when the tie is settled, so the whole course is read from all counts together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cadres.vocabulary import Sex
from elections.rules.book import Rulebook
from elections.rules.counts import Candidate, Contest, Poll, Seated
from elections.rules.following import standing
from elections.rules.outcome import Outcome
from elections.rules.returns import decide_posts
from elections.vocabulary import NextStep, Post, RoundKind


@dataclass(frozen=True, slots=True)
class Held:
    """One voting that was counted, and what the law made of it."""

    poll: Poll
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Ballot:
    """The vote that is waited for; the candidates' votes are still 0."""

    kind: RoundKind
    contests: tuple[Contest, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """Where an election stands. `next` is DONE when the seats are filled or the open ones may stay open."""

    next: NextStep | None
    elected: tuple[tuple[Post, str], ...]
    open_seats: Mapping[Post, int]
    ballot: Ballot | None

    @property
    def shortfall(self) -> int:
        return sum(self.open_seats.values())

    def seated(self, sexes: Mapping[str, Sex]) -> tuple[Seated, ...]:
        """Those elected so far, as the next count needs them."""
        return tuple(Seated(name, sexes[name], post) for post, name in self.elected)


def course(book: Rulebook, first: Sequence[Contest], held: Sequence[Held]) -> Course:
    """The course of an election whose first ballot was `first` and whose counts are `held`, in their order."""
    valid = [one for one in held if one.outcome.valid]
    # By name, since whoever tied for a higher post and won it has left the lower one.
    posts = {name: post.post for one in valid for post in one.outcome.posts for name in post.elected}
    elected = tuple((post, name) for name, post in posts.items())
    seats = {contest.post: contest.seats for contest in first}
    open_seats = {post: number - sum(1 for taken, _ in elected if taken is post) for post, number in seats.items()}
    open_seats = {post: number for post, number in open_seats.items() if number > 0}
    if not held:
        return Course(None, elected, open_seats, Ballot(RoundKind.FIRST, tuple(first)))
    last = held[-1]
    step = last.outcome.next
    if step is NextStep.RERUN:
        kind = RoundKind.RERUN if last.poll.round in {RoundKind.FIRST, RoundKind.RERUN} else last.poll.round
        return Course(step, elected, open_seats, Ballot(kind, tuple(map(_blank, last.poll.posts))))
    if step is NextStep.TIE_VOTE:
        return Course(step, elected, open_seats, Ballot(RoundKind.TIE_VOTE, _ties(last)))
    if last.poll.round is RoundKind.TIE_VOTE:
        return _after_tie(book, held, elected, open_seats)
    ballot = Ballot(RoundKind.RUNOFF, _runoff(last)) if step is not NextStep.DONE else None
    return Course(step, elected, open_seats, ballot)


def _blank(contest: Contest) -> Contest:
    """The same contest before the vote; whoever was only written in is not on the ballot."""
    printed = tuple(
        Candidate(candidate.name, candidate.sex, 0) for candidate in contest.candidates if not candidate.write_in
    )
    return Contest(contest.post, contest.seats, printed)


def _named(one: Held, post: Post, names: Sequence[str]) -> tuple[Candidate, ...]:
    sexes = {
        candidate.name: candidate.sex
        for contest in one.poll.posts
        if contest.post is post
        for candidate in contest.candidates
    }
    return tuple(Candidate(name, sexes[name], 0) for name in names)


def _ties(one: Held) -> tuple[Contest, ...]:
    return tuple(
        Contest(post.post, tie.seats, _named(one, post.post, tie.names))
        for post in one.outcome.posts
        for tie in post.ties
    )


def _runoff(one: Held) -> tuple[Contest, ...]:
    return tuple(
        Contest(post.post, post.shortfall, _named(one, post.post, one.outcome.next_candidates.get(post.post, ())))
        for post in one.outcome.posts
        if post.shortfall
    )


def _after_tie(
    book: Rulebook, held: Sequence[Held], elected: tuple[tuple[Post, str], ...], open_seats: Mapping[Post, int]
) -> Course:
    """A settled tie gives way to whatever the vote before it left open, looked at again with those seated since."""
    if not open_seats:
        return Course(NextStep.DONE, elected, open_seats, None)
    base = next(one for one in reversed(held) if one.poll.round is not RoundKind.TIE_VOTE)
    decided = decide_posts(book, base.poll)
    circle, posts = decided.circle, {name: post for post, name in elected}
    for candidate in (each for result in decided.returns for each in result.ranked if each.name in posts):
        circle.seat(candidate, posts[candidate.name])
    if base.poll.round is RoundKind.RUNOFF and len(circle.seated) >= book.vacancy_ok_from:
        return Course(NextStep.DONE, elected, open_seats, None)
    step = NextStep.MUST_CONTINUE if base.poll.round is RoundKind.RUNOFF else NextStep.RUNOFF
    contests = []
    for result in decided.returns:
        post = result.contest.post
        if post in open_seats:
            reserved = 0 if circle.women else result.filling.reserved
            who = standing(book, result.ranked, circle, open_seats=open_seats[post], reserved=reserved)
            contests.append(Contest(post, open_seats[post], tuple(Candidate(each.name, each.sex, 0) for each in who)))
    return Course(step, elected, open_seats, Ballot(RoundKind.RUNOFF, tuple(contests)))
