"""Every post of a count with its seats filled, from the highest post down.

What a lower post brings may hang on a higher one: whether a woman sits already (T-14), whether a relative does (T-16),
whether somebody is still free for it (T-10). Where a higher post is tied, a lower one is therefore decided once for each
way the tie may fall, and only what holds in all of them is decided; the rest waits for the tie vote.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice, permutations, product
from typing import NamedTuple

from cadres.vocabulary import Sex
from elections.rules.book import Rulebook
from elections.rules.counts import Candidate, Contest, Poll
from elections.rules.profile import CarryDown, KinFill
from elections.rules.seats import RANK, Circle, Draw, Filling, by_votes, fill, fill_with_woman
from elections.vocabulary import Post, RoundKind
from server.law.lawbook import Share

#: In more ways than these a tie is not played through: the lower posts wait as a whole.
_MOST_WAYS = 120
_MOST_ORDERED = 5


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
        return self.contest.seats - len(self.filling.taken)


class Decided(NamedTuple):
    """All posts in the order of the poll, and who sits after them for certain."""

    returns: list[Return]
    circle: Circle


class Settlement(NamedTuple):
    """What tie votes made of a tie: `won` of `names` have seats now, none of the others (T-13)."""

    post: Post
    names: frozenset[str]
    won: tuple[str, ...]


class _Way(NamedTuple):
    """One way the ties of the higher posts may fall: who sits then, and what votes go down with those who lost."""

    circle: Circle
    lost: dict[str, int]


def full_vote(kind: RoundKind) -> bool:
    """A vote for a whole committee, or a by-election: it asks for a majority, and a sitting member may rise by it."""
    return kind is RoundKind.FIRST or kind is RoundKind.RERUN


def needed(book: Rulebook, kind: RoundKind) -> Share | None:
    """The part of the ballots cast that a person needs: T-06, T-21; None in a tie vote, where the most votes win (T-13)."""
    if full_vote(kind):
        return book.majority
    return book.runoff_share if kind is RoundKind.RUNOFF else None


def decide_posts(book: Rulebook, poll: Poll, settled: Sequence[Settlement] = ()) -> Decided:
    """Fill the seats of a valid vote, with the tie votes held since.

    From the highest post down, since a person keeps the highest post won (T-10), a relative gives way to the higher post
    (T-16), and the women's seat looks at the chair and the vice chair first (T-14).
    """
    start = _sitting_before(book, poll)
    ways, complete = [_Way(start.copy(), {})], True
    returns: dict[int, Return] = {}
    for place, contest in sorted(enumerate(poll.posts), key=lambda item: RANK[item[1].post]):
        each = [_decide_post(book, poll, contest, way, settled) for way in ways]
        returns[place] = result = _common(each, complete=complete)
        for candidate in result.filling.taken:
            start.seat(candidate, contest.post)
        if len(returns) < len(poll.posts):
            complete = complete and not any(map(_too_wide, ways, each))
            onward = (on for way, one in zip(ways, each, strict=True) for on in _onward(book, poll, way, one))
            ways = list(islice(onward, _MOST_WAYS + 1))
            complete = complete and len(ways) <= _MOST_WAYS
    return Decided([returns[place] for place in range(len(returns))], start)


def _sitting_before(book: Rulebook, poll: Poll) -> Circle:
    before = poll.elected_before
    return Circle(
        {seated.name: seated.post for seated in before},
        {seated.name for seated in before if seated.sex is Sex.FEMALE},
        _relatives(book, poll),
        # Who sits already when a full vote is held was elected by another election: this one takes no seat from them.
        frozenset(seated.name for seated in before if seated.sitting or full_vote(poll.round)),
    )


def _decide_post(book: Rulebook, poll: Poll, contest: Contest, way: _Way, settled: Sequence[Settlement]) -> Return:
    circle, candidates = way.circle, contest.candidates
    carried = {each.name: way.lost[each.name] for each in candidates if each.name in way.lost} if way.lost else {}
    if carried:
        candidates = tuple(each._replace(votes=each.votes + carried.get(each.name, 0)) for each in candidates)
    ranked = sorted(candidates, key=by_votes, reverse=True)
    # A sitting member may rise by a by-election and the tie vote after it; in a runoff no one elected stands (T-20).
    sitting = _sitting(ranked, contest, circle, may_rise=poll.round is not RoundKind.RUNOFF)
    free = [each for each in ranked if each.name not in sitting] if sitting else ranked
    share = needed(book, poll.round)
    least = share.least(poll.cast) if share else 0
    reached = [each for each in free if each.votes >= least]
    below = free[len(reached) :]
    if poll.round is RoundKind.TIE_VOTE and any(each.write_in for each in free):
        # Only the tied stand again; a name that voters wrote beside them wins nothing (T-13).
        reached, below = [each for each in free if not each.write_in], [each for each in free if each.write_in]
    filling = _fill(book, poll, contest, reached, circle)
    if settled and filling.draws:
        filling.draws = [_settled(draw, contest.post, settled) for draw in filling.draws]
    return Return(contest, ranked, carried, sitting, reached, below, filling)


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
        return fill(reached, contest.seats, circle, contest.post, kin_fills=kin_fills)
    return fill_with_woman(reached, contest.seats, circle, contest.post, kin_fills=kin_fills, reserve=not tie_vote)


def _settled(draw: Draw, post: Post, settled: Sequence[Settlement]) -> Draw:
    names = {each.name for each in draw.candidates}
    for one in settled:
        if one.post is post and one.names == names:
            return draw._replace(won=tuple(each for each in draw.candidates if each.name in one.won))
    return draw


def _common(each: Sequence[Return], *, complete: bool) -> Return:
    """What one post brings in every way the higher ties may fall; `complete` unless there were too many to look at."""
    first = each[0]
    if len(each) == 1:
        return first
    fillings = [one.filling for one in each]
    kept = first.filling
    elected = [who for who in kept.elected if complete and all(who in one.elected for one in fillings)]
    draws = kept.draws if complete and all(one.draws == kept.draws for one in fillings) else []
    sure = {*(who.name for who in elected), *(who.name for draw in draws for who in draw.candidates)}
    hoping = {who.name for one in fillings for who in (*one.elected, *_drawn(one)) if who.name not in sure}
    open_seats = min(one.open for one in fillings)
    filling = Filling(
        kept.seats,
        elected,
        draws,
        barred=[one for one in kept.barred if all(one in other.barred for other in fillings)],
        first_woman=kept.first_woman if all(one.first_woman == kept.first_woman for one in fillings) else None,
        reserved=min(one.reserved for one in fillings),
        pending=tuple(who for who in first.ranked if who.name in hoping),
        waiting=kept.seats - len(elected) - sum(draw.held for draw in draws) - open_seats,
    )
    return Return(
        first.contest,
        first.ranked,
        {name: more for name, more in first.carried.items() if all(one.carried.get(name) == more for one in each)},
        {name: post for name, post in first.sitting.items() if all(one.sitting.get(name) is post for one in each)},
        [who for who in first.reached if all(who in one.reached for one in each)],
        [who for who in first.below if all(who in one.below for one in each)],
        filling,
    )


def _drawn(filling: Filling) -> Iterator[Candidate]:
    return (who for draw in filling.draws for who in draw.candidates)


def _onward(book: Rulebook, poll: Poll, way: _Way, result: Return) -> Iterator[_Way]:
    """The ways to look at below this post: one, or one for each way its ties may fall."""
    filling, post = result.filling, result.contest.post
    ties = [draw for draw in filling.draws if draw.won is None]
    falls = product(*(_falls(draw, way.circle, book) for draw in ties)) if ties else [()]
    for fall in falls:
        circle, lost = (way.circle.copy(), {**way.lost}) if ties else way
        taken = [*filling.taken, *(who for winners in fall for who in winners)]
        for candidate in taken:
            circle.seat(candidate, post)
        if book.carry_down is CarryDown.HIGH_TO_LOW and poll.round is not RoundKind.TIE_VOTE:
            kept = {who.name for who in taken} | {*result.sitting}
            lost.update((who.name, who.votes) for who in result.ranked if who.name not in kept)
        yield _Way(circle, lost)


def _falls(draw: Draw, circle: Circle, book: Rulebook) -> Iterator[tuple[Candidate, ...]]:
    """Who may come out of a tie vote together. Of relatives one does; the other's place goes on or stays open (T-16)."""
    if not any(who.name in circle.relatives for who in draw.candidates):
        yield from combinations(draw.candidates, draw.seats)
        return
    seen: set[frozenset[Candidate]] = set()
    for order in permutations(draw.candidates[:_MOST_ORDERED]):
        winners: list[Candidate] = []
        left = draw.seats
        for who in order:
            barred = any(one.name in circle.relatives.get(who.name, ()) for one in winners)
            if left > 0 and not barred:
                winners.append(who)
            if not barred or book.kin_fill is KinFill.LEAVE_OPEN:
                left -= 1
        if frozenset(winners) not in seen:
            seen.add(frozenset(winners))
            yield tuple(winners)


def _too_wide(way: _Way, result: Return) -> bool:
    """Whether relatives are among so many tied that their orders are not all looked at."""
    relatives = way.circle.relatives
    return any(
        len(draw.candidates) > _MOST_ORDERED and any(who.name in relatives for who in draw.candidates)
        for draw in result.filling.draws
    )


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
