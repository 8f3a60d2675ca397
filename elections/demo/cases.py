"""The demo's elections: real communities, invented people and votes, each one a situation that the law settles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cadres.vocabulary import Sex
from elections.vocabulary import Method, Post, RoundKind

_M, _F = Sex.MALE, Sex.FEMALE


@dataclass(frozen=True, slots=True)
class Vote:
    """One voting: its day, the ballots, and the votes by post in the order of the candidates that stand in it."""

    kind: RoundKind
    day: date
    issued: int
    cast: int
    fully_invalid: int
    votes: Mapping[Post, tuple[int, ...]]
    #: Which candidates of the first ballot stand, by post; all of them where the post is not named.
    standing: Mapping[Post, tuple[int, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One election. `candidates` gives the sexes of each post's candidates in ballot order."""

    region: str
    term_number: int
    method: Method
    electorate: int
    women: int | None
    seats: Mapping[Post, int]
    candidates: Mapping[Post, tuple[Sex, ...]]
    election_day: date
    votes: tuple[Vote, ...] = ()
    published: date | None = None


_FIVE = {Post.CHAIR: 1, Post.VICE_CHAIR: 1, Post.MEMBER: 3}
_USUAL = {Post.CHAIR: (_M, _M), Post.VICE_CHAIR: (_F, _M), Post.MEMBER: (_M, _F, _M, _M)}

_DAY_2021 = date(2021, 11, 20)


def _clean(day: date, issued: int, cast: int, votes: Mapping[Post, tuple[int, ...]]) -> tuple[Vote, ...]:
    return (Vote(RoundKind.FIRST, day, issued, cast, 7, votes),)


PAST = (
    # 聚福苑移民新村社区: all elected at once, by the households.
    Case(
        region="140932100012",
        term_number=7,
        method=Method.HOUSEHOLDS,
        electorate=286,
        women=None,
        seats=_FIVE,
        candidates=_USUAL,
        election_day=date(2021, 11, 27),
        votes=_clean(
            date(2021, 11, 27),
            256,
            251,
            {Post.CHAIR: (198, 44), Post.VICE_CHAIR: (171, 68), Post.MEMBER: (203, 188, 165, 97)},
        ),
        published=date(2021, 11, 28),
    ),
    # 马道村: a member short, and the runoff elects nobody either, so that the seat may stay open (T-24).
    Case(
        region="140932100209",
        term_number=12,
        method=Method.VOTERS,
        electorate=431,
        women=208,
        seats=_FIVE,
        candidates={**_USUAL, Post.MEMBER: (_M, _F, _M, _M, _M)},
        election_day=_DAY_2021,
        votes=(
            Vote(
                RoundKind.FIRST,
                _DAY_2021,
                402,
                396,
                9,
                {Post.CHAIR: (268, 104), Post.VICE_CHAIR: (231, 133), Post.MEMBER: (255, 214, 187, 150, 96)},
            ),
            Vote(
                RoundKind.RUNOFF,
                date(2021, 11, 26),
                246,
                240,
                11,
                {Post.MEMBER: (76, 70)},
                {Post.MEMBER: (2, 3)},
            ),
        ),
        published=date(2021, 11, 26),
    ),
    # 老营村: the last seat is tied and settled by a vote among the two (T-13).
    Case(
        region="140932102200",
        term_number=12,
        method=Method.VOTERS,
        electorate=612,
        women=299,
        seats=_FIVE,
        candidates={**_USUAL, Post.MEMBER: (_M, _F, _M, _M, _F)},
        election_day=_DAY_2021,
        votes=(
            Vote(
                RoundKind.FIRST,
                _DAY_2021,
                566,
                560,
                8,
                {Post.CHAIR: (341, 188), Post.VICE_CHAIR: (322, 214), Post.MEMBER: (402, 371, 305, 305, 211)},
            ),
            Vote(
                RoundKind.TIE_VOTE,
                date(2021, 11, 21),
                548,
                541,
                6,
                {Post.MEMBER: (301, 228)},
                {Post.MEMBER: (2, 3)},
            ),
        ),
        published=date(2021, 11, 21),
    ),
    # 万家寨村: all elected at once.
    Case(
        region="140932103200",
        term_number=12,
        method=Method.VOTERS,
        electorate=347,
        women=166,
        seats=_FIVE,
        candidates=_USUAL,
        election_day=_DAY_2021,
        votes=_clean(
            _DAY_2021,
            318,
            312,
            {Post.CHAIR: (226, 71), Post.VICE_CHAIR: (203, 92), Post.MEMBER: (233, 207, 181, 120)},
        ),
        published=_DAY_2021,
    ),
    # 水泉村: all elected at once.
    Case(
        region="140932104200",
        term_number=12,
        method=Method.VOTERS,
        electorate=402,
        women=190,
        seats=_FIVE,
        candidates=_USUAL,
        election_day=_DAY_2021,
        votes=_clean(
            _DAY_2021,
            371,
            365,
            {Post.CHAIR: (251, 98), Post.VICE_CHAIR: (219, 121), Post.MEMBER: (266, 240, 214, 133)},
        ),
        published=_DAY_2021,
    ),
)


def cases(today: date) -> tuple[Case, ...]:
    """The demo's elections in the order of their days; those of the present term lie around `today`."""
    return (*PAST, *_present(today))


def _present(today: date) -> tuple[Case, ...]:
    return (
        # 水泉村, the next term: exactly half of the voters voted, which makes no valid vote (T-01).
        Case(
            region="140932104200",
            term_number=13,
            method=Method.VOTERS,
            electorate=388,
            women=181,
            seats=_FIVE,
            candidates=_USUAL,
            election_day=today - timedelta(days=10),
            votes=_clean(
                today - timedelta(days=10),
                196,
                194,
                {Post.CHAIR: (131, 52), Post.VICE_CHAIR: (120, 61), Post.MEMBER: (133, 121, 117, 88)},
            ),
        ),
        # 万家寨村, the next term: the vote is today and its count is waited for.
        Case(
            region="140932103200",
            term_number=13,
            method=Method.VOTERS,
            electorate=338,
            women=162,
            seats=_FIVE,
            candidates=_USUAL,
            election_day=today,
        ),
        # 老营村, 马道村, 聚福苑, and two neighbours of 万家寨村: all elected, their filings on their way to the bureau.
        _elected("140932102200", 13, today - timedelta(days=41), 598, 291),
        _elected("140932103205", 13, today - timedelta(days=20), 214, 101),
        _elected("140932103206", 13, today - timedelta(days=6), 173, 84),
        _elected("140932100209", 13, today - timedelta(days=27), 417, 203),
        _elected("140932100012", 8, today - timedelta(days=6), 291, None),
    )


def _elected(region: str, term_number: int, day: date, electorate: int, women: int | None) -> Case:
    """An election of the present term in which everybody was elected at once; without women it is one by households."""
    issued = electorate * 9 // 10
    cast = issued - 5
    chair, vice, member = cast * 7 // 10, cast * 6 // 10, cast * 2 // 3
    votes = {
        Post.CHAIR: (chair, cast - chair - 20),
        Post.VICE_CHAIR: (vice, cast - vice - 20),
        Post.MEMBER: (member, member - 9, member - 21, cast // 4),
    }
    return Case(
        region=region,
        term_number=term_number,
        method=Method.HOUSEHOLDS if women is None else Method.VOTERS,
        electorate=electorate,
        women=women,
        seats=_FIVE,
        candidates=_USUAL,
        election_day=day,
        votes=_clean(day, issued, cast, votes),
        published=day,
    )
