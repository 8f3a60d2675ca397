"""The votes of an invented county: what each village casts, and what the article on voting makes of it, told here once more.

`outcome` knows nothing of the product's rules. It is the article (第十五条 of the edition of 2018, 第十八条 of that of 2025)
in a few lines: more than half of those registered must vote, more than half of the ballots cast elect, in another election
a third of them does; of more than there are seats the most votes win, and equal votes at the last seat elect none of the equal.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum

from cadres.demo.invention import Invented
from cadres.vocabulary import Sex
from elections.sheets.counts import CandidateLine, CountSheet, PostSheet
from elections.vocabulary import Post, RoundKind
from server.values.identity import check_character
from tests.support.whole_county import Village

SEATS = {Post.CHAIR: 1, Post.VICE_CHAIR: 1, Post.MEMBER: 3}
#: Who stands, from the chair down: a woman for vice chair and two for member.
_M, _F = Sex.MALE, Sex.FEMALE
STANDING = {Post.CHAIR: (_M, _M), Post.VICE_CHAIR: (_F, _M), Post.MEMBER: (_M, _F, _M, _F)}
_RUNOFF_AFTER, _TIE_AFTER, _RERUN_AFTER = timedelta(6), timedelta(1), timedelta(8)


class Story(Enum):
    """What happens in a village."""

    CLEAN = "everybody by the first vote"
    RUNOFF = "a chair and a member by another election"
    TIE = "two equal for the last seat, who are voted on again"
    VOID = "too few came; held again"
    VOID_STAYS = "too few came, and nothing since"
    VOID_BOX = "a mobile box with more ballots than its list has voters"
    WRITE_IN = "a chair whom nobody had nominated"
    RECALL = "everybody by the first vote, and a member recalled later"


#: The villages that are worked on by hand, from the first one on; behind them every seventh has a runoff, every eleventh a tie.
BY_HAND = (
    Story.VOID_BOX,
    Story.WRITE_IN,
    Story.TIE,
    Story.VOID,
    Story.VOID_STAYS,
    Story.RUNOFF,
    Story.RECALL,
    Story.CLEAN,
    Story.CLEAN,
)
#: Which of them are counted by a sheet and, in the next one, once more by hand from the printed papers.
PRINTED, TWIN = 7, 8


def story_of(village: Village) -> Story:
    if village.place < len(BY_HAND):
        return BY_HAND[village.place]
    if village.place % 7 == 0:
        return Story.RUNOFF
    return Story.TIE if village.place % 11 == 0 else Story.CLEAN


@dataclass(frozen=True)
class Ballot:
    """One voting: names with votes in the order of the ballot. `seats` are those it is about."""

    kind: RoundKind
    day: date
    electorate: int
    issued: int
    cast: int
    void: int
    seats: Mapping[Post, int]
    votes: Mapping[Post, Mapping[str, int]]
    written_in: Mapping[Post, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a voting comes to."""

    valid: bool
    elected: Mapping[Post, frozenset[str]]
    tied: Mapping[Post, frozenset[str]]

    @property
    def names(self) -> dict[str, Post]:
        return {name: post for post, own in self.elected.items() for name in own}


def outcome(held: Ballot) -> Outcome:
    """By the article, from the numbers alone. A vote on a tie needs no share: it only settles who was equal."""
    nobody = dict.fromkeys(held.seats, frozenset[str]())
    if held.kind is not RoundKind.TIE_VOTE and not (2 * held.cast > held.electorate and held.cast <= held.issued):
        return Outcome(valid=False, elected=nobody, tied=nobody)
    elected, tied = dict(nobody), dict(nobody)
    for post, votes in held.votes.items():
        enough = {name: number for name, number in votes.items() if _enough(held, number)}
        seats = held.seats[post]
        edge = sorted(enough.values(), reverse=True)[seats - 1] if len(enough) > seats else 0
        above = {name for name, number in enough.items() if number > edge}
        at_edge = {name for name, number in enough.items() if number == edge}
        if len(enough) <= seats or len(above) + len(at_edge) == seats:
            elected[post] = frozenset(above | at_edge)
        else:
            elected[post], tied[post] = frozenset(above), frozenset(at_edge)
    return Outcome(valid=True, elected=elected, tied=tied)


def _enough(held: Ballot, votes: int) -> bool:
    if held.kind is RoundKind.RUNOFF:
        return 3 * votes >= held.cast
    return held.kind is RoundKind.TIE_VOTE or 2 * votes > held.cast


def committee(rounds: tuple[Ballot, ...]) -> dict[str, Post]:
    """Who sits in the end, by all votings of an election together."""
    return {name: post for held in rounds for name, post in outcome(held).names.items()}


Slate = Mapping[Post, tuple[Invented, ...]]


@dataclass(frozen=True)
class Run:
    """The election of one village: who stands, and the votings one after another."""

    village: Village
    story: Story
    slate: Slate
    rounds: tuple[Ballot, ...]
    newcomer: Invented | None = None

    @property
    def people(self) -> dict[str, Invented]:
        known = {one.name: one for own in self.slate.values() for one in own}
        return known | ({self.newcomer.name: self.newcomer} if self.newcomer else {})

    @property
    def elected(self) -> dict[str, Post]:
        return committee(self.rounds)


def a_run(village: Village, term: int, day: date, before: Sequence[Run], slate: Slate, newcomer: Invented) -> Run:
    """The votes of a village by its story, the same ones at every run. The twin has the votes, and the names, of its elder."""
    story = story_of(village)
    if village.place == TWIN:
        elder = before[PRINTED]
        namesakes = {post: tuple(map(_named, slate[post], elder.slate[post])) for post in slate}
        return Run(village, story, namesakes, elder.rounds)
    chance = random.Random(term * 1000 + village.place)  # noqa: S311  # Votes, not secrets.
    stranger = newcomer if story is Story.WRITE_IN else None
    rounds = tuple(_rounds(story, _first(chance, day, slate), slate, chance, stranger))
    return Run(village, story, slate, rounds, stranger)


def _named(one: Invented, other: Invented) -> Invented:
    """Somebody else of the same name, of whom all that a paper says is the same."""
    digits = f"149931{other.citizen_number[6:17]}"
    return replace(other, citizen_number=digits + check_character(digits), phone=one.phone)


def _first(chance: random.Random, day: date, slate: Slate) -> Ballot:
    """A vote that elects everybody."""
    electorate = chance.randint(180, 900)
    issued = electorate - chance.randint(3, 20)
    cast = issued - chance.randint(12, 30)
    void = chance.randint(0, 8)
    good = cast - void
    chair, vice = [_of(cast, chance, 56, 70) for _ in range(2)]
    members = sorted((_of(cast, chance, 55, 85) for _ in range(3)), reverse=True)
    votes = {
        Post.CHAIR: (chair, _of(good - chair, chance, 50, 90)),
        Post.VICE_CHAIR: (vice, _of(good - vice, chance, 50, 90)),
        Post.MEMBER: (*members, _of(cast, chance, 10, 40)),
    }
    return Ballot(RoundKind.FIRST, day, electorate, issued, cast, void, SEATS, _by_name(slate, votes))


def _of(whole: int, chance: random.Random, least: int, most: int) -> int:
    return whole * chance.randint(least, most) // 100


def _by_name(slate: Slate, votes: Mapping[Post, tuple[int, ...]]) -> dict[Post, dict[str, int]]:
    return {
        post: {one.name: number for one, number in zip(slate[post], own, strict=True)} for post, own in votes.items()
    }


def _rounds(
    story: Story, first: Ballot, slate: Slate, chance: random.Random, stranger: Invented | None
) -> Iterator[Ballot]:
    if story in {Story.VOID, Story.VOID_STAYS}:
        few = first.electorate // 2
        quarter = {
            post: {name: number * few // first.cast for name, number in own.items()}
            for post, own in first.votes.items()
        }
        yield replace(first, cast=few, void=0, votes=quarter)
        if story is Story.VOID:
            yield replace(first, kind=RoundKind.RERUN, day=first.day + _RERUN_AFTER)
    elif story is Story.RUNOFF:
        yield from _with_runoff(first, chance)
    elif story is Story.TIE:
        yield from _with_tie(first, slate)
    elif stranger:
        own = first.votes[Post.CHAIR]
        a, b = own
        swapped = {a: own[b] // 2, b: own[b] // 3, stranger.name: own[a]}
        yield replace(first, votes={**first.votes, Post.CHAIR: swapped}, written_in={Post.CHAIR: stranger.name})
    else:
        yield first


def _with_runoff(first: Ballot, chance: random.Random) -> Iterator[Ballot]:
    """Nobody of the chair's two has half, and one of the members only misses it."""
    good = first.cast - first.void
    chair = [good * 45 // 100, good * 44 // 100]
    (a, b), (*_, third, fourth) = first.votes[Post.CHAIR], first.votes[Post.MEMBER]
    members = {**first.votes[Post.MEMBER], third: first.cast // 2, fourth: first.cast // 3}
    yield replace(first, votes={**first.votes, Post.CHAIR: dict(zip((a, b), chair, strict=True)), Post.MEMBER: members})
    cast = first.electorate * chance.randint(60, 80) // 100
    # A third is enough now: exactly a third for the member.
    cast -= cast % 3
    again = {
        Post.CHAIR: {a: cast * 40 // 100, b: cast * 55 // 100},
        Post.MEMBER: {third: cast // 3, fourth: cast // 3 - 1},
    }
    seats = {Post.CHAIR: 1, Post.MEMBER: 1}
    day = first.day + _RUNOFF_AFTER
    yield Ballot(RoundKind.RUNOFF, day, first.electorate, cast + 5, cast, 0, seats, again)


def _with_tie(first: Ballot, slate: Slate) -> Iterator[Ballot]:
    """The third and the fourth of the members have the same votes, more than half."""
    most = (first.cast - first.void) * 3
    one, two, three, four = (each.name for each in slate[Post.MEMBER])
    equal = first.cast // 2 + 3
    rest = (most - 2 * equal) // 2
    members = {one: min(equal + 20, rest), two: min(equal + 10, rest - 1), three: equal, four: equal}
    yield replace(first, votes={**first.votes, Post.MEMBER: members})
    cast = first.cast - 7
    again = {Post.MEMBER: {three: cast // 3, four: cast // 2}}
    yield Ballot(
        RoundKind.TIE_VOTE, first.day + _TIE_AFTER, first.electorate, cast + 2, cast, 0, {Post.MEMBER: 1}, again
    )


def as_sheet(run: Run, held: Ballot, term: int) -> CountSheet:
    """A voting as the summary of counts has it."""
    people = run.people
    posts = tuple(
        PostSheet(
            post,
            held.seats[post],
            tuple(
                CandidateLine(name, people[name].sex, number, held.written_in.get(post) == name)
                for name, number in own.items()
            ),
        )
        for post, own in held.votes.items()
    )
    return CountSheet(
        region_code=run.village.region,
        community=run.village.name,
        term_number=term,
        kind=held.kind,
        day=held.day,
        electorate=held.electorate,
        issued=held.issued,
        cast=held.cast,
        fully_invalid=held.void,
        posts=posts,
    )
