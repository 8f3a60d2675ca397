"""Which unit could fill which gap: the assignment of least points, found by SciPy, explained pair by pair. Pure.

It proposes and decides nothing. Points are house rules, printed with each pair: how far the unit sits, how much of what it can
send is out already, how lately it sent somebody. A gap that no unit is left for stays open, the ones open longest last of all.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple

from server.values.periods import chinese_day, days_between
from training.vocabulary import Gap, UnitLevel

#: Points for distance, load and rest; fewer are better.
NEAR, IN_COUNTY, FAR = 0, 10, 25
FULL_LOAD = 20
RESTED_AFTER: Mapping[int, int] = MappingProxyType({365: 15, 730: 8})
#: More than any pair can cost: a gap is left open only when no unit has anybody left.
_LEFT_OPEN = 10_000
#: Outweighs all points: whoever had somebody withdrawn sends another before anybody else is asked (FS-11).
_OWES = 5_000
#: More than a gap that is left open: a pair that is never made.
_NEVER = 10_000_000


class OpenGap(NamedTuple):
    """One person who is missing: at which site of which township, as what, for how many days; `team` None: none was set up.

    `owed_by` is the unit whose member was withdrawn and nobody sent after, None where there is none.
    """

    site: int
    name: str
    township: str
    gap: Gap
    days: int
    team: int | None = None
    owed_by: int | None = None


class Sender(NamedTuple):
    """A unit that could send: where it sits (None: away or unknown), how many it can have out, how many are."""

    id: int
    name: str
    seat: str | None
    capacity: int
    out: int
    last_sent: date | None
    level: UnitLevel = UnitLevel.COUNTY


@dataclass(frozen=True, slots=True)
class Pair:
    """A gap and the unit proposed for it, with the points it was chosen by and their words."""

    gap: OpenGap
    sender: Sender
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """The pairs, by township and site, and the gaps that nobody is left for."""

    pairs: tuple[Pair, ...]
    unfilled: tuple[OpenGap, ...]

    @property
    def points(self) -> int:
        return sum(one.points for one in self.pairs)


def propose(gaps: Sequence[OpenGap], senders: Sequence[Sender], on: date) -> Proposal:
    """The pairs of fewest points together. Every gap is filled as long as units have anybody left."""
    slots = [(sender, nth) for sender in senders for nth in range(1, min(sender.capacity - sender.out, len(gaps)) + 1)]
    if not gaps:
        return Proposal((), ())
    costs = [
        [_cost(gap, sender, nth, on) for sender, nth in slots] + [_LEFT_OPEN + gap.days] * len(gaps) for gap in gaps
    ]
    rows, columns = _solver().linear_sum_assignment(costs)
    chosen = {int(row): int(column) for row, column in zip(rows, columns, strict=True)}
    filled = {row: slots[column] for row, column in chosen.items() if column < len(slots)}
    sent: Counter[int] = Counter()
    pairs = []
    for row in sorted(filled, key=lambda at: (gaps[at].township, gaps[at].name, gaps[at].gap != Gap.FIRST_SECRETARY)):
        gap, (sender, _) = gaps[row], filled[row]
        sent[sender.id] += 1
        nth = sent[sender.id]
        pairs.append(Pair(gap, sender, _points(gap, sender, nth, on), _reasons(gap, sender, nth, on)))
    left = sorted(
        (gaps[row] for row in chosen if row not in filled), key=lambda gap: (-gap.days, gap.township, gap.name)
    )
    return Proposal(tuple(pairs), tuple(left))


@cache
def _solver() -> Any:
    """SciPy takes a third of a second to import: whoever asks for no proposal never pays for it."""
    return import_module("scipy.optimize")


def _cost(gap: OpenGap, sender: Sender, nth: int, on: date) -> int:
    """The points, but for what no points decide: who owes somebody, and that a township sends no first secretary (SD-5)."""
    if gap.gap is Gap.FIRST_SECRETARY and sender.level is UnitLevel.TOWNSHIP:
        return _NEVER
    return _points(gap, sender, nth, on) - _OWES * (gap.owed_by == sender.id)


def _points(gap: OpenGap, sender: Sender, nth: int, on: date) -> int:
    return _distance(gap, sender) + _load(sender, nth) + _rest(sender, on)


def _distance(gap: OpenGap, sender: Sender) -> int:
    if sender.seat is None:
        return FAR
    if sender.seat[:9] == gap.township[:9]:
        return NEAR
    return IN_COUNTY if sender.seat[:6] == gap.township[:6] else FAR


def _load(sender: Sender, nth: int) -> int:
    """The share of what the unit can send that is out with this one: grows with each, which spreads the gaps over units."""
    return FULL_LOAD * (sender.out + nth) // sender.capacity


def _rest(sender: Sender, on: date) -> int:
    if sender.last_sent is None:
        return 0
    since = days_between(sender.last_sent, on)
    return next((points for days, points in RESTED_AFTER.items() if since < days), 0)


def _reasons(gap: OpenGap, sender: Sender, nth: int, on: date) -> tuple[str, ...]:
    where = {NEAR: "与驻点同在一个乡镇（街道）", IN_COUNTY: "在本县", FAR: "不在本县或者没有登记所在地"}
    distance, load, rest = _distance(gap, sender), _load(sender, nth), _rest(sender, on)
    lately = f"上次选派是{chinese_day(sender.last_sent)}" if sender.last_sent else "没有选派过"
    out = sender.out + nth
    owed = ("原派人员被召回撤换，由该单位另派（先于得分）",) if gap.owed_by == sender.id else ()
    return (
        *owed,
        f"{where[distance]}（{distance}分）",
        f"可派{sender.capacity}人，在派{sender.out}人，连同本建议第{nth}人共{out}人（{load}分）",
        f"{lately}（{rest}分）",
    )
