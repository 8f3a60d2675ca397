"""Every post of a count with its seats filled, from the highest post down."""

from collections.abc import Mapping
from typing import NamedTuple

from cadres.vocabulary import Sex
from elections.rules.book import Rulebook
from elections.rules.counts import Candidate, Contest, Poll
from elections.rules.profile import CarryDown, KinFill
from elections.rules.seats import Circle, Filling, by_votes, fill, fill_with_woman
from elections.vocabulary import Post, RoundKind
from server.law.lawbook import Share

RANK = {post: rank for rank, post in enumerate(Post)}


class Return(NamedTuple):
    """One post decided.

    `ranked` is everybody on the sheet in order of votes, with `carried` votes from higher posts counted in (T-10).
    `sitting` are those of them who have a post already; the votes of the others are enough, or `below`.
    """

    contest: Contest
    ranked: list[Candidate]
    carried: Mapping[str, int]
    sitting: Mapping[str, Post]
    reached: list[Candidate]
    below: list[Candidate]
    filling: Filling

    @property
    def open_seats(self) -> int:
        """Seats nobody has yet, those of a tie included."""
        return self.contest.seats - len(self.filling.elected)


class Decided(NamedTuple):
    """All posts in the order of the poll, and who sits after them."""

    returns: list[Return]
    circle: Circle


def full_vote(kind: RoundKind) -> bool:
    """A vote for a whole committee, or a by-election: it asks for a majority, and a sitting member may rise by it."""
    return kind is RoundKind.FIRST or kind is RoundKind.RERUN


def needed(book: Rulebook, kind: RoundKind) -> Share | None:
    """The part of the ballots cast that a person needs: T-06, T-21; None in a tie vote, where the most votes win (T-13)."""
    if full_vote(kind):
        return book.majority
    return book.runoff_share if kind is RoundKind.RUNOFF else None


def decide_posts(book: Rulebook, poll: Poll) -> Decided:
    """Fill the seats of a valid vote.

    From the highest post down, since a person keeps the highest post won (T-10), a relative gives way to the higher post
    (T-16), and the women's seat looks at the chair and the vice chair first (T-14).
    """
    circle = Circle(
        {seated.name: seated.post for seated in poll.elected_before},
        sum(seated.sex is Sex.FEMALE for seated in poll.elected_before),
        _relatives(book, poll),
    )
    share = needed(book, poll.round)
    least = share.least(poll.cast) if share else 1
    carries = book.carry_down is CarryDown.HIGH_TO_LOW and poll.round is not RoundKind.TIE_VOTE
    lost: dict[str, int] = {}
    returns: dict[int, Return] = {}
    for place, contest in sorted(enumerate(poll.posts), key=lambda item: RANK[item[1].post]):
        result = _decide_post(book, poll, contest, circle, least, lost)
        for candidate in result.filling.elected:
            circle.seat(candidate, contest.post)
        if carries:
            _note_lost(result, lost)
        returns[place] = result
    return Decided([returns[place] for place in range(len(returns))], circle)


def _decide_post(
    book: Rulebook, poll: Poll, contest: Contest, circle: Circle, least: int, lost: Mapping[str, int]
) -> Return:
    candidates = contest.candidates
    carried = {each.name: lost[each.name] for each in candidates if each.name in lost} if lost else {}
    if carried:
        candidates = tuple(each._replace(votes=each.votes + carried.get(each.name, 0)) for each in candidates)
    ranked = sorted(candidates, key=by_votes, reverse=True)
    # Who holds a lower post and tied for this one rises by the tie vote; in a runoff no one elected stands (T-20).
    sitting = _sitting(ranked, contest, circle, may_rise=poll.round is not RoundKind.RUNOFF)
    free = [each for each in ranked if each.name not in sitting] if sitting else ranked
    reached = [each for each in free if each.votes >= least]
    filling = _fill(book, poll, contest, reached, circle)
    return Return(contest, ranked, carried, sitting, reached, free[len(reached) :], filling)


def _sitting(ranked: list[Candidate], contest: Contest, circle: Circle, *, may_rise: bool) -> dict[str, Post]:
    seated = circle.seated
    found = {each.name: seated[each.name] for each in ranked if each.name in seated}
    if found and may_rise:
        rank = RANK[contest.post]
        return {name: post for name, post in found.items() if rank >= RANK[post]}
    return found


def _fill(book: Rulebook, poll: Poll, contest: Contest, reached: list[Candidate], circle: Circle) -> Filling:
    kin_fills = book.kin_fill is KinFill.NEXT_MAJORITY
    woman_needed = contest.post is Post.MEMBER and book.female_member_required and book.women_seat and not circle.women
    tie_vote = poll.round is RoundKind.TIE_VOTE
    # A tie vote for one seat never hangs on the women's seat: a lone woman at the top of a tie was seated before it.
    if not woman_needed or (tie_vote and contest.seats == 1):
        return fill(reached, contest.seats, circle, kin_fills=kin_fills)
    return fill_with_woman(reached, contest.seats, circle, kin_fills=kin_fills, reserve=not tie_vote)


def _note_lost(result: Return, lost: dict[str, int]) -> None:
    """Votes for a post plainly lost go down with the person; who is in a tie may still win it."""
    open_or_won = {each.name for draw in result.filling.draws for each in draw.candidates}
    open_or_won.update(each.name for each in result.filling.elected)
    for each in result.ranked:
        if each.name not in open_or_won and each.name not in result.sitting:
            lost[each.name] = each.votes


def _relatives(book: Rulebook, poll: Poll) -> Mapping[str, frozenset[str]]:
    """Who may not sit with whom, by the ban in force."""
    ban = book.kinship_avoidance
    if ban is None or not poll.kin:
        return {}
    found: dict[str, set[str]] = {}
    for kin in poll.kin:
        if kin.relation in ban.relations:
            found.setdefault(kin.one, set()).add(kin.other)
            found.setdefault(kin.other, set()).add(kin.one)
    return {name: frozenset(others) for name, others in found.items()}
