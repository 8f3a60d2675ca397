"""What the boxes come to as tables, for the page and the paper alike: a row for each box, each station, and the village."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from elections.queries import Progress
from elections.rules.subcounts import Rest, StationSheets, Tally, VillageSum
from elections.services.voting.box_readings import BoxCounting
from elections.vocabulary import Post


@dataclass(frozen=True, slots=True)
class SumRow:
    """A row of figures; `sum` where it is one of several others, `name` whose they are. A cell without a figure is empty."""

    name: str
    cells: tuple[int | str, ...]
    sum: bool = False


@dataclass(frozen=True, slots=True)
class PostSums:
    """The votes for one post, in columns by name, at the end abstentions and void ballots."""

    post: Post
    seats: int
    names: tuple[str, ...]
    rows: tuple[SumRow, ...]


@dataclass(frozen=True, slots=True)
class BoxSums:
    """All tables of a vote, and what the rules say of the sums. `ballots` has 发出, 收回, 整张无效, 清点收回."""

    ballots: tuple[SumRow, ...]
    posts: tuple[PostSums, ...]
    village: VillageSum


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    tally: Tally
    issued: int | str = ""
    back: int | str = ""
    sum: bool = False


def box_sums(counting: BoxCounting, progress: Progress) -> BoxSums:
    """The tables of a vote as far as its boxes are settled."""
    village = counting.summed(progress)
    sheets = counting.sheets()
    whole = not any(one.lacking for one in sheets)
    issued = village.issued if all(one.account for one in sheets) else ""
    lines = [*(line for one in sheets for line in _of_station(one)), *_of_village(village, issued, whole=whole)]
    ballots = tuple(
        SumRow(one.name, (one.issued, one.tally.cast, one.tally.fully_invalid, one.back), one.sum) for one in lines
    )
    seats: dict[Post, int] = {}
    for contest in counting.contests:
        seats[contest.post] = seats.get(contest.post, 0) + contest.seats
    posts = tuple(
        PostSums(post, number, names, tuple(_row(post, names, one) for one in lines))
        for post, number in seats.items()
        for names in [_names(counting, village, post)]
    )
    return BoxSums(ballots, posts, village)


def _of_station(station: StationSheets) -> Iterator[_Line]:
    """Each settled box, and the station's sum; a station with one box is one line."""
    several = len(station.boxes) + len(station.lacking) > 1
    issued = station.account.issued if station.account else ""
    back = station.account.returned if station.account else ""
    if several and station.boxes:
        so_far = f"（{len(station.boxes)}箱）" if station.lacking else ""
        yield from (_Line(one.name, one.tally) for one in station.boxes)
        yield _Line(f"{station.name}合计{so_far}", station.total, issued, back, sum=True)
    elif station.boxes:
        yield _Line(station.name, station.total, issued, back)


def _of_village(village: VillageSum, issued: int | str, *, whole: bool) -> Iterator[_Line]:
    """The village, or what is settled of it so far; before it all boxes as they are, where some are not in it as they are."""
    if village.before != village.tally:
        yield _Line("各箱合计", village.before, issued, sum=True)
    yield _Line("全村" if whole else "已定案的合计", village.tally, issued, sum=True)


def _names(counting: BoxCounting, village: VillageSum, post: Post) -> tuple[str, ...]:
    """The printed names in the order of the ballot, behind them those written in, of a count too."""
    printed = [one.name for contest in counting.contests if contest.post is post for one in contest.candidates]
    found = [name for votes in (village.before.votes, village.tally.votes) for of, name in votes if of is post]
    return tuple(dict.fromkeys([*printed, *found]))


def _row(post: Post, names: Sequence[str], line: _Line) -> SumRow:
    rest = line.tally.rests.get(post, Rest())
    votes = tuple(line.tally.votes.get((post, name), 0) for name in names)
    return SumRow(line.name, (*votes, rest.abstained, rest.invalid), line.sum)
