"""Who takes the seats of one post: order of votes, ties, the women's seat and relatives (T-12 … T-16).

Knows no law and no thresholds: it is given those who have enough votes, in order of votes, and never looks at anything
but votes, sex where a woman is needed, and kinship where relatives may not sit together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from cadres.vocabulary import Sex
from elections.rules.counts import Candidate
from elections.vocabulary import Post

RANK = {post: rank for rank, post in enumerate(Post)}

by_votes = attrgetter("votes")


class Displaced(NamedTuple):
    """Somebody elected to `post` before, who gives it up because `relative` is elected to the `higher` one (T-16)."""

    name: str
    post: Post
    relative: str
    higher: Post


@dataclass(slots=True)
class Circle:
    """Who sits already in which post, who of them are women, and who may not sit together.

    `in_office` are those whom this election did not elect: nobody's election takes a seat from them.
    """

    seated: dict[str, Post] = field(default_factory=dict)
    women: set[str] = field(default_factory=set)
    relatives: Mapping[str, frozenset[str]] = field(default_factory=dict)
    in_office: frozenset[str] = frozenset()
    displaced: list[Displaced] = field(default_factory=list)

    def copy(self) -> "Circle":
        """The same people, to seat more beside them."""
        return Circle({**self.seated}, {*self.women}, self.relatives, self.in_office, [*self.displaced])

    def seat(self, candidate: Candidate, post: Post) -> None:
        """Give `candidate` the post; a sitting member who rises leaves the old one, relatives give up lower ones."""
        if candidate.sex is Sex.FEMALE:
            self.women.add(candidate.name)
        self.seated[candidate.name] = post
        for other in self.relatives.get(candidate.name, ()):
            held = self.seated.get(other)
            if held is not None and RANK[held] > RANK[post]:
                self.displaced.append(Displaced(other, held, candidate.name, post))
                self.women.discard(other)
                del self.seated[other]

    def bar(self, name: str, post: Post, beside: Iterable[Candidate] = ()) -> str:
        """The relative who keeps `name` out of `post`: of the same rank or higher, in office, or of `beside`; else empty."""
        mine = self.relatives.get(name)
        if not mine:
            return ""
        rank = RANK[post]
        for other, held in self.seated.items():
            if other in mine and (RANK[held] <= rank or other in self.in_office):
                return other
        return next((candidate.name for candidate in beside if candidate.name in mine), "")

    def clusters(self, candidates: Sequence[Candidate]) -> list[list[Candidate]]:
        """Groups of these who are relatives of one another; people without relatives here are in none."""
        rest = {candidate.name: candidate for candidate in candidates if candidate.name in self.relatives}
        found = []
        while rest:
            _, first = rest.popitem()
            group, todo = [first], [first]
            while todo:
                near = [rest.pop(name) for name in self.relatives[todo.pop().name] if name in rest]
                group += near
                todo += near
            if len(group) > 1:
                found.append([candidate for candidate in candidates if candidate in group])
        return found


class Draw(NamedTuple):
    """Equal votes that leave open which of the candidates take `seats`; `kin` if only because they are relatives.

    `won` are those who took them by a tie vote; None until it was held.
    """

    candidates: tuple[Candidate, ...]
    seats: int
    kin: bool = False
    won: tuple[Candidate, ...] | None = None

    @property
    def held(self) -> int:
        """Seats that wait for the tie vote, or were taken by it."""
        return self.seats if self.won is None else len(self.won)


@dataclass(slots=True)
class Filling:
    """How the seats of a post were filled. `first_woman` went before the order of votes; `reserved` seats wait for one.

    Whether those of `pending` are elected hangs on a tie for a higher post, and `waiting` seats with them.
    """

    seats: int
    elected: list[Candidate]
    draws: list[Draw]
    barred: list[tuple[Candidate, str]] = field(default_factory=list)
    first_woman: Candidate | None = None
    reserved: int = 0
    pending: tuple[Candidate, ...] = ()
    waiting: int = 0

    @property
    def taken(self) -> list[Candidate]:
        """Who has a seat, by this vote or by a tie vote after it."""
        return [*self.elected, *(each for draw in self.draws for each in draw.won or ())]

    @property
    def open(self) -> int:
        """Seats neither taken nor tied for, whatever a tie for a higher post brings."""
        return self.seats - len(self.elected) - sum([draw.held for draw in self.draws]) - self.waiting

    @property
    def has_woman(self) -> bool:
        """Whether a woman is elected, or will be whichever way a tie falls."""
        return any(candidate.sex is Sex.FEMALE for candidate in self.elected) or any(
            draw.seats > sum(candidate.sex is Sex.MALE for candidate in draw.candidates) for draw in self.draws
        )


def fill(
    ranked: Sequence[Candidate], seats: int, circle: Circle, post: Post, *, kin_fills: bool, kept: int = 0
) -> Filling:
    """All seats but the `kept` in order of votes (T-12); equal votes across the last one elect none of the equal (T-13).

    A relative of somebody seated is passed over (T-16): with `kin_fills` the next in order moves up, otherwise the place
    stays open. Relatives with equal votes tie for one seat.
    """
    if circle.relatives:
        return _fill_without_kin(ranked, seats, circle, post, kin_fills=kin_fills, kept=kept)
    left = seats - kept
    if len(ranked) <= left:
        return Filling(seats, list(ranked), [])
    beyond = ranked[left].votes
    sure = [candidate for candidate in ranked[:left] if candidate.votes > beyond]
    if len(sure) == left:
        return Filling(seats, sure, [])
    equal = tuple(candidate for candidate in ranked if candidate.votes == beyond)
    return Filling(seats, sure, [Draw(equal, left - len(sure))])


def _fill_without_kin(
    ranked: Sequence[Candidate], seats: int, circle: Circle, post: Post, *, kin_fills: bool, kept: int
) -> Filling:
    filling = Filling(seats, [], [])
    left = seats - kept
    for _, equal in groupby(ranked, key=by_votes):
        if left <= 0:
            break
        group = list(equal)
        able = _not_barred(group, circle, post, filling)
        clusters = circle.clusters(able)
        # Where the next in order moves up, relatives of equal votes take one seat between them, whoever of them wins it.
        spare = sum(len(cluster) - 1 for cluster in clusters) if kin_fills else 0
        if len(able) - spare > left:
            filling.draws.append(Draw(tuple(able), left))
            break
        filling.draws += [Draw(tuple(cluster), 1, kin=True) for cluster in clusters]
        tied = [candidate for cluster in clusters for candidate in cluster]
        filling.elected += [candidate for candidate in able if candidate not in tied]
        left -= len(able) - spare if kin_fills else len(group)
    return filling


def _not_barred(group: list[Candidate], circle: Circle, post: Post, filling: Filling) -> list[Candidate]:
    """Those of equal votes whom no relative keeps out; the others are noted."""
    able = []
    for candidate in group:
        relative = circle.bar(candidate.name, post, filling.elected)
        if relative:
            filling.barred.append((candidate, relative))
        else:
            able.append(candidate)
    return able


def fill_with_woman(
    ranked: Sequence[Candidate], seats: int, circle: Circle, post: Post, *, kin_fills: bool, reserve: bool
) -> Filling:
    """As `fill`, but a woman is needed: the woman with the most votes goes first (T-14).

    If no woman has enough votes, one seat is kept for a woman to be elected separately, unless `reserve` is off (T-15);
    a seat that is open anyhow serves for it.
    """
    plain = fill(ranked, seats, circle, post, kin_fills=kin_fills)
    if plain.has_woman:
        return plain
    women = [each for each in ranked if each.sex is Sex.FEMALE and not circle.bar(each.name, post, plain.elected)]
    if women:
        return _women_first(ranked, women, plain, circle, post, kin_fills=kin_fills)
    if not reserve:
        return plain
    if plain.open < 1:
        plain = fill(ranked, seats, circle, post, kin_fills=kin_fills, kept=1)
    plain.reserved = 1
    return plain


def _women_first(
    ranked: Sequence[Candidate], women: list[Candidate], plain: Filling, circle: Circle, post: Post, *, kin_fills: bool
) -> Filling:
    top = [woman for woman in women if woman.votes == women[0].votes]
    if len(top) > 1 and any(top[0] in draw.candidates and draw.seats > 1 for draw in plain.draws):
        # Women and men tie for several seats: their tie vote puts a woman first in its turn.
        return plain
    others = [candidate for candidate in ranked if candidate not in top]
    if len(top) > 1:
        filling = fill(others, plain.seats, circle, post, kin_fills=kin_fills, kept=1)
        filling.draws.insert(0, Draw(tuple(top), 1))
        return filling
    beside = circle.copy()
    beside.seat(top[0], post)
    filling = fill(others, plain.seats, beside, post, kin_fills=kin_fills, kept=1)
    filling.first_woman = top[0]
    filling.elected = sorted([*filling.elected, top[0]], key=by_votes, reverse=True)
    return filling
