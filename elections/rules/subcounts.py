"""Counting by boxes: what a box's sheet can say, and how boxes make a station and stations the village (S13, T-18). Pure.

Every sum is checked. What cannot be stops; what does not agree is a warning with both numbers, accepted with a reason only.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from cadres.vocabulary import Sex
from elections.polling_vocabulary import StationKind
from elections.rules.book import Rulebook
from elections.rules.checking import CAST, FULLY_INVALID, figure_name
from elections.rules.counts import Contest
from elections.rules.nomination_names import Merge, meant_by
from elections.rules.polling import Account, unaccounted
from elections.rules.profile import MobileBoxExcess
from elections.vocabulary import Post
from server.errors import Problem
from server.law.lawbook import Finding, Provision, Standing

_SUMS = Provision("S13", "系统内控规则", Standing.INFERENCE)
_NAMES = Provision("S07c", "系统内控规则", Standing.INFERENCE)

Votes = Mapping[tuple[Post, str], int]


class Rest(NamedTuple):
    """Ballots whose part for one post carries no vote: nobody marked, or void (T-08, T-09). Wholly void ones are not among them."""

    abstained: int = 0
    invalid: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Ballots and votes of one box, or of several together."""

    cast: int
    fully_invalid: int
    votes: Votes
    rests: Mapping[Post, Rest]

    @property
    def good(self) -> int:
        """Ballots that may carry votes."""
        return self.cast - self.fully_invalid

    def carrying(self, post: Post) -> int:
        """Ballots that may carry votes for this post."""
        return self.good - sum(self.rests.get(post, Rest()))


NOTHING = Tally(0, 0, {}, {})


def added(parts: Iterable[Tally]) -> Tally:
    """All figures together, names in the order in which they first stand."""
    cast, void = 0, 0
    votes: Counter[tuple[Post, str]] = Counter()
    rests: dict[Post, Rest] = {}
    for one in parts:
        cast, void = cast + one.cast, void + one.fully_invalid
        for key, number in one.votes.items():
            votes[key] += number
        for post, rest in one.rests.items():
            held = rests.get(post, Rest())
            rests[post] = Rest(held.abstained + rest.abstained, held.invalid + rest.invalid)
    return Tally(cast, void, dict(votes), rests)


@dataclass(frozen=True, slots=True)
class Box:
    """One settled sheet. `sexes` are those of its written-in names."""

    name: str
    held: date
    tally: Tally
    sexes: Mapping[str, Sex] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StationSheets:
    """A station with the boxes that are settled; `lacking` names those that are not. `accounted` once two people saw the account."""

    name: str
    kind: StationKind
    listed: int | None
    account: Account | None
    accounted: bool
    boxes: tuple[Box, ...]
    lacking: tuple[str, ...] = ()

    @property
    def total(self) -> Tally:
        return added(one.tally for one in self.boxes)

    @property
    def over_full(self) -> bool:
        """Whether a mobile box has more ballots than voters were published for it (T-18)."""
        mobile = self.kind is StationKind.MOBILE and self.listed is not None
        return mobile and self.total.cast > (self.listed or 0)


@dataclass(frozen=True, slots=True)
class VillageSum:
    """What the boxes come to. `before` is all of them, `tally` what goes on: without void boxes, with names held for one together.

    `left_out` are the stations none of whose ballots is counted (T-18).
    """

    before: Tally
    tally: Tally
    issued: int
    left_out: tuple[str, ...]
    findings: tuple[Finding, ...]


def seats_of(contests: Sequence[Contest]) -> Mapping[Post, int]:
    """How many names a ballot may bear for each post; a tie vote may have several contests of one."""
    seats: Counter[Post] = Counter()
    for one in contests:
        seats[one.post] += one.seats
    return dict(seats)


def box_faults(seats: Mapping[Post, int], tally: Tally) -> Iterator[Problem]:
    """What no sheet of a box can say: more void ballots than came back, more votes than the rest can carry."""
    if tally.fully_invalid > tally.cast:
        cause = f"整张无效票{tally.fully_invalid}张，多于收回的{tally.cast}张。"
        yield Problem(FULLY_INVALID, cause, "整张无效票已计在收回选票内，请核对。", "T-07")
        return
    for post, number in seats.items():
        yield from _in_post(post, number, tally)


def _in_post(post: Post, seats: int, tally: Tally) -> Iterator[Problem]:
    rest = tally.rests.get(post, Rest())
    left = tally.carrying(post)
    if left < 0:
        cause = f"弃权{rest.abstained}张、无效{rest.invalid}张，多于整张无效以外的{tally.good}张。"
        yield Problem(figure_name(post, "弃权"), cause, "弃权和无效按选票张数填，整张无效的不再计。", "T-07")
        return
    for (of, name), number in tally.votes.items():
        if of is post and number > left:
            cause = f"{name}得{number}票，多于除去无效和弃权后的{left}张。"
            yield Problem(figure_name(post, name), cause, "请核对得票数和无效、弃权的张数。", "T-07")
    total, most = sum(number for (of, _), number in tally.votes.items() if of is post), seats * left
    if total > most:
        times = f"应选{seats}名，" if seats > 1 else ""
        cause = f"合计{total}票，而除去无效和弃权后有{left}张，{times}至多{most}票。"
        yield Problem(f"{post.label}得票合计", cause, "请核对得票数和无效、弃权的张数。", "T-07")


def box_doubts(book: Rulebook, station: str, kind: StationKind, listed: int | None, cast: int) -> Iterator[Problem]:
    """What may be right and seldom is: it goes on with a reason, which is printed (T-18)."""
    if kind is StationKind.MOBILE and listed is not None and cast > listed:
        cause = f"{station}投入{cast}张，多于公布的使用人数{listed}人：{book.mobile_box_excess.label}。"
        basis = book.basis("mobile_box_excess")
        yield Problem(CAST, cause, "请核对原表；原表确是如此的，写明原因。", "T-18", basis.cite)


def village_sum(
    book: Rulebook, stations: Sequence[StationSheets], seats: Mapping[Post, int], merges: Sequence[Merge]
) -> VillageSum:
    """The village from its stations, the stations from their boxes, with what holds and what does not."""
    out = tuple(one.name for one in stations if one.over_full and book.mobile_box_excess is MobileBoxExcess.LEFT_OUT)
    before = added(one.total for one in stations)
    counting = added(_counting(book, one) for one in stations)
    after = _joined(counting, merges)
    issued = sum(one.account.issued for one in stations if one.account)
    lacking = tuple(_lacking(stations))
    if not any(one.boxes for one in stations):
        return VillageSum(before, after, issued, out, lacking)
    findings = (
        *lacking,
        *_days(stations),
        *_sexes(stations, merges),
        *(finding for one in stations for finding in _station(one)),
        *unaccounted([one.name for one in stations if one.account and not one.accounted]),
        _together(stations, before),
        *(finding for one in stations if one.over_full for finding in [_over_full(book, one, before, counting)]),
        *_posts(seats, after),
    )
    return VillageSum(before, after, issued, out, findings)


def _counting(book: Rulebook, station: StationSheets) -> Tally:
    """What goes on of a station: of a void box nothing, or its ballots as wholly void ones."""
    total = station.total
    if not station.over_full or book.mobile_box_excess is MobileBoxExcess.WARNING:
        return total
    if book.mobile_box_excess is MobileBoxExcess.VOID:
        return Tally(total.cast, total.cast, dict.fromkeys(total.votes, 0), {})
    return Tally(0, 0, dict.fromkeys(total.votes, 0), {})


def _joined(tally: Tally, merges: Sequence[Merge]) -> Tally:
    """The votes of names that two people hold for one, together under the one that is meant."""
    meant = {(one.post, one.written): one.meant for one in merges}
    votes: Counter[tuple[Post, str]] = Counter()
    for (post, name), number in tally.votes.items():
        votes[post, meant_by(post, name, meant)] += number
    return Tally(tally.cast, tally.fully_invalid, dict(votes), tally.rests)


def _lacking(stations: Sequence[StationSheets]) -> Iterator[Finding]:
    unread = [name for one in stations for name in one.lacking]
    if unread:
        message = f"{'、'.join(unread)}的计票单还没有两人录入定案。"
        yield _SUMS.breach(message, {"boxes": len(unread)})
    nothing = [one.name for one in stations if one.account is None]
    if nothing:
        message = f"{'、'.join(nothing)}没有登记选票清点，发出的选票合计不出来。"
        yield _SUMS.breach(message, {"stations": len(nothing)})


def _days(stations: Sequence[StationSheets]) -> Iterator[Finding]:
    days: dict[date, list[str]] = {}
    for station in stations:
        for box in station.boxes:
            days.setdefault(box.held, []).append(box.name)
    if len(days) > 1:
        told = "；".join(f"{day.isoformat()}：{'、'.join(names)}" for day, names in sorted(days.items()))
        yield _SUMS.breach(f"各箱计票单的投票日不是同一天（{told}）。", {"days": len(days)})


def _sexes(stations: Sequence[StationSheets], merges: Sequence[Merge]) -> Iterator[Finding]:
    """The women's seat may hang on the sex of a written-in name: two boxes must have it alike (T-14)."""
    written = {one.written for one in merges}
    found: dict[str, dict[Sex, list[str]]] = {}
    for station in stations:
        for box in station.boxes:
            for name, sex in box.sexes.items():
                found.setdefault(name, {}).setdefault(sex, []).append(box.name)
    for name, sexes in found.items():
        if len(sexes) > 1 and name not in written:
            told = "，".join(f"{'、'.join(boxes)}是{sex.label}" for sex, boxes in sexes.items())
            yield _NAMES.breach(f"另选的{name}，{told}：同名按一人合计，性别须一致。", {"boxes": len(sexes)})


def _station(station: StationSheets) -> Iterator[Finding]:
    """Whether the boxes of a station have what its account of ballots says came back."""
    if station.lacking or station.account is None:
        return
    casts, total, back = [one.tally.cast for one in station.boxes], station.total.cast, station.account.returned
    sum_of = " + ".join(map(str, casts)) + (f" = {total}" if len(casts) > 1 else "")
    which = f"{len(casts)}个票箱计票单收回合计{total}张" if len(casts) > 1 else f"计票单收回{total}张"
    numbers = {"boxes": total, "account": back}
    if total == back:
        message = f"{station.name}{which}，与选票清点一致。"
        yield _SUMS.note(message, numbers, f"{sum_of} = {back}", met=True)
    else:
        message = f"{station.name}{which}，选票清点收回{back}张，差{abs(total - back)}张。"
        yield _SUMS.warning(message, numbers, f"{sum_of} ≠ {back}", met=False)


def _together(stations: Sequence[StationSheets], before: Tally) -> Finding:
    casts = [one.total.cast for one in stations]
    message = f"全村{len(casts)}个站、箱，计票单收回合计{before.cast}张，其中整张无效{before.fully_invalid}张。"
    numbers = {"cast": before.cast, "fully_invalid": before.fully_invalid}
    return _SUMS.note(message, numbers, f"{' + '.join(map(str, casts))} = {before.cast}")


def _over_full(book: Rulebook, station: StationSheets, before: Tally, after: Tally) -> Finding:
    """What becomes of a mobile box with too many ballots, with the village's numbers before and after.

    The rule asks of the box alone, and not whether its votes could have changed the result.
    """
    basis, own, listed = book.basis("mobile_box_excess"), station.total, station.listed or 0
    head = f"{station.name}投入{own.cast}张，多于公布的使用人数{listed}人"
    numbers = {"box": own.cast, "listed": listed, "cast_before": before.cast, "cast_after": after.cast}
    formula = f"{own.cast} > {listed}"
    if book.mobile_box_excess is MobileBoxExcess.WARNING:
        return basis.warning(f"{head}。按参数只作提醒，该箱选票照常计入。", numbers, formula, met=False)
    if book.mobile_box_excess is MobileBoxExcess.VOID:
        what = f"该箱选票无效，计入收回数的整张无效票：整张无效{before.fully_invalid}张变为{after.fully_invalid}张"
    else:
        what = f"该箱选票无效，不计入全村：收回{before.cast}张变为{after.cast}张"
    moved = [
        f"{post.label}{name}{before.votes[post, name]}票减{number}票"
        for (post, name), number in own.votes.items()
        if number
    ]
    told = f"，{'、'.join(moved)}" if moved else ""
    return basis.warning(f"{head}，{what}{told}。", numbers, formula, met=False)


def _posts(seats: Mapping[Post, int], tally: Tally) -> Iterator[Finding]:
    """For each post, that the votes are no more than the ballots without void ones and abstentions can carry."""
    for post, number_of in seats.items():
        rest = tally.rests.get(post, Rest())
        total = sum(number for (of, _), number in tally.votes.items() if of is post)
        left = tally.carrying(post)
        most = number_of * left
        message = (
            f"{post.label}得票合计{total}票；有效的{tally.good}张里，弃权{rest.abstained}张、无效{rest.invalid}张，"
            f"至多{most}票。"
        )
        numbers = {"votes": total, "most": most, "abstained": rest.abstained, "invalid": rest.invalid}
        if total > most:
            yield _SUMS.breach(message, numbers, f"{total} > {most}")
        else:
            yield _SUMS.note(message, numbers, f"{total} ≤ {most}", met=True)
