"""What the counts of one election leave to be done: who is elected so far, which seats are open, which vote comes next. Pure.

One count knows only the posts it voted on. An election that had a tie and a shortfall at once goes on with the shortfall
when the tie is settled, so the whole course is read from all counts together.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cadres.vocabulary import Sex
from elections.rules.book import Rulebook
from elections.rules.counts import Candidate, Contest, Poll, Seated
from elections.rules.following import standing
from elections.rules.outcome import Outcome
from elections.rules.returns import Settlement, decide_posts
from elections.rules.seats import by_votes
from elections.rules.tally import decide
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

    @property
    def by_post(self) -> tuple[tuple[Post, str], ...]:
        """Those elected, the highest post first; of one post in the order in which they won."""
        return tuple(sorted(self.elected, key=lambda one: list(Post).index(one[0])))

    def seated(self, sexes: Mapping[str, Sex]) -> tuple[Seated, ...]:
        """Those elected so far, as the next count needs them."""
        return tuple(Seated(name, sexes[name], post) for post, name in self.elected)


def resettled(book_of: Callable[[Poll], Rulebook], held: Sequence[Held]) -> tuple[Held, ...]:
    """The counts with the last vote that had ties decided again by what the tie votes after it made of them.

    To be called after a tie vote was counted or its count withdrawn: what a lower post brings may hang on it.
    """
    place = next((at for at in reversed(range(len(held))) if held[at].poll.round is not RoundKind.TIE_VOTE), None)
    if place is None or not held[place].outcome.valid:
        return tuple(held)
    poll = held[place].poll
    outcome = decide(book_of(poll), poll, _settlements(held[place + 1 :]))
    return (*held[:place], Held(poll, outcome), *held[place + 1 :])


def _settlements(ties: Sequence[Held]) -> list[Settlement]:
    """What became of each tie that the tie votes have settled; one that was tied again is not among them."""
    found: list[Settlement] = []
    again: set[int] = set()
    voted = (pair for one in ties if one.outcome.valid for pair in zip(one.poll.posts, one.outcome.posts, strict=True))
    for contest, post in voted:
        names = frozenset(each.name for each in contest.candidates if not each.write_in)
        at = next((at for at in again if found[at].post is post.post and names <= found[at].names), None)
        if at is None:
            at = len(found)
            found.append(Settlement(post.post, names, post.elected))
        else:
            again.discard(at)
            found[at] = found[at]._replace(won=(*found[at].won, *post.elected))
        if post.ties or post.pending:
            again.add(at)
    return [one for at, one in enumerate(found) if at not in again]


def course(book: Rulebook, first: Sequence[Contest], held: Sequence[Held]) -> Course:
    """The course of an election whose first ballot was `first` and whose counts are `held`, in their order.

    `book` is the law of the last count; `held` are `resettled`.
    """
    elected = _elected(held)
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
    if last.poll.round is RoundKind.TIE_VOTE and step is not NextStep.TIE_VOTE:
        # A settled tie gives way to whatever the vote before it left open.
        last = next(one for one in reversed(held) if one.poll.round is not RoundKind.TIE_VOTE)
        step = last.outcome.next
    if step is NextStep.TIE_VOTE:
        return Course(step, elected, open_seats, Ballot(RoundKind.TIE_VOTE, _ties(last)))
    if step is NextStep.DONE:
        return Course(step, elected, open_seats, None)
    contests = [*_runoff(last), *_given_up(book, held, elected, last.outcome)]
    return Course(step, elected, open_seats, Ballot(RoundKind.RUNOFF, tuple(contests)))


def _elected(held: Sequence[Held]) -> tuple[tuple[Post, str], ...]:
    """Who has which post by now. By name, since whoever was elected to a higher post has left the lower one."""
    posts: dict[str, Post] = {}
    for one in held:
        if one.outcome.valid:
            posts.update((name, post.post) for post in one.outcome.posts for name in post.elected)
            for post, name in one.outcome.displaced:
                if posts.get(name) is post:
                    del posts[name]
    return tuple((post, name) for name, post in posts.items())


def _given_up(
    book: Rulebook, held: Sequence[Held], elected: Sequence[tuple[Post, str]], last: Outcome
) -> Iterator[Contest]:
    """The seats that relatives of the elected gave up, with the best of the unelected of the vote that filled them."""
    for post in dict.fromkeys(post for post, _ in last.displaced):
        if any(one.post is post for one in last.posts):
            continue
        number = sum(1 for given_up, _ in last.displaced if given_up is post)
        poll = next(one.poll for one in reversed(held) if any(contest.post is post for contest in one.poll.posts))
        contest = next(contest for contest in poll.posts if contest.post is post)
        circle = decide_posts(book, held[-1].poll).circle
        circle.seated.update((name, taken) for taken, name in elected)
        ranked = sorted(contest.candidates, key=by_votes, reverse=True)
        gone = {name for _, name in last.displaced}
        free = [each for each in ranked if each.name not in gone]
        who = standing(book, post, free, circle, open_seats=number, reserved=0)
        yield Contest(post, number, tuple(Candidate(each.name, each.sex, 0) for each in who))


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
        if tie.won is None
    )


def _runoff(one: Held) -> Iterator[Contest]:
    given_up = [post for post, _ in one.outcome.displaced]
    for post in one.outcome.posts:
        seats = post.shortfall + given_up.count(post.post)
        if seats:
            names = one.outcome.next_candidates.get(post.post, ())
            yield Contest(post.post, seats, _named(one, post.post, names))
