"""What keeps a person from being a candidate: the statute's bans, and the province's lists as dated data (Q-10 … Q-18).

A list is edited by the province; nothing of it is code but what the statute itself says. Whether an item holds is asked
for the day of the election, so the same facts give the same answer years later.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cadres.vocabulary import CommitteeKind, ItemLevel
from server.errors import Problem, Refused
from server.law.lawbook import Finding, Provision, Standing
from server.values.labels import Labelled
from server.values.periods import chinese_day, months_after
from server.values.text import phrase

_BOTH = frozenset(CommitteeKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a list.

    `lookback_months` counts from the day of the fact; None means that time does not heal it (Q-12). `agencies` are the
    codes of those who may answer for it, empty where everybody may. `until` is the first day it no longer holds.
    """

    code: str
    level: ItemLevel
    words: str
    provision: Provision
    since: date
    until: date | None = None
    lookback_months: int | None = None
    agencies: frozenset[str] = frozenset()
    committees: frozenset[CommitteeKind] = _BOTH

    def holds(self, kind: CommitteeKind, day: date) -> bool:
        """Whether the item is in force for a committee's election on `day`."""
        return kind in self.committees and self.since <= day and (self.until is None or day < self.until)


def unasked(items: Iterable[Item], asked: Collection[str]) -> tuple[Item, ...]:
    """The items that none of the agencies asked may answer for: nobody has looked into them (Q-23)."""
    return tuple(item for item in items if item.agencies and item.agencies.isdisjoint(asked))


_LAW_SINCE = date(2026, 1, 1)


def _statutory(kind: CommitteeKind, rule: str, law: str, clan: str) -> Iterator[Item]:
    provision = Provision(rule, f"{law}第十八条")
    words = ("被开除中国共产党党籍", "因犯罪受过刑事处罚", clan, "组织或者参加非法宗教活动或者邪教活动")
    for number, one in enumerate(words, 1):
        yield Item(
            code=f"{rule}-{number}",
            level=ItemLevel.STATUTE,
            words=one,
            provision=provision,
            since=_LAW_SINCE,
            committees=frozenset({kind}),
        )


#: The bans of the organic laws in force since 2026. The laws before them had none (Q-14).
STATUTORY = (
    *_statutory(CommitteeKind.VILLAGERS, "Q-10", "村民委员会组织法（2025修正）", "利用宗族或者黑恶势力从事非法活动"),
    *_statutory(CommitteeKind.RESIDENTS, "Q-11", "城市居民委员会组织法（2025修订）", "利用黑恶势力从事非法活动"),
)


@dataclass(frozen=True, slots=True)
class NegativeList:
    """An edition of the province's list over the statute's bans.

    Raises Refused where an item calls itself a statutory ban, or a code stands twice: the statute is not the province's
    to write, and a fact must name one item.
    """

    version: str
    items: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        problems = [
            Problem(
                f"负面清单 {item.code}", "法定禁止由法律规定，清单不能增减。", "改为“政策不能”或者“政策不宜”。", "Q-18"
            )
            for item in self.items
            if item.level is ItemLevel.STATUTE
        ]
        seen: set[str] = {item.code for item in STATUTORY}
        for item in self.items:
            if item.code in seen:
                problems.append(Problem(f"负面清单 {item.code}", "编号重复。", "换一个编号。", "Q-18"))
            seen.add(item.code)
        if problems:
            raise Refused(problems, code="negative_list.refused")

    def in_force(self, kind: CommitteeKind, day: date) -> tuple[Item, ...]:
        """The bans and items for a committee's election on `day`, the hardest first."""
        found = [item for item in (*STATUTORY, *self.items) if item.holds(kind, day)]
        return tuple(sorted(found, key=lambda item: list(ItemLevel).index(item.level)))


@dataclass(frozen=True, slots=True)
class Fact:
    """Something an agency found: under which item, since when it counts, what it is, and the paper that shows it."""

    item: str
    words: str
    document: str
    day: date | None = None


class Reach(Labelled):
    """What a fact does on a day."""

    HITS = "hits", "命中"
    LAPSED = "lapsed", "已过期限"
    UNDATED = "undated", "缺少起算日"
    NOT_LISTED = "not_listed", "不在清单内"


def reach(item: Item | None, fact: Fact, day: date) -> Reach:
    """Whether a fact still counts on the election day. A period of five years is over on its last day's date: 未满 means before it."""
    if item is None:
        return Reach.NOT_LISTED
    if item.lookback_months is None:
        return Reach.HITS
    if fact.day is None:
        return Reach.UNDATED
    return Reach.HITS if day < months_after(fact.day, item.lookback_months) else Reach.LAPSED


def explain(item: Item | None, fact: Fact, day: date, told: str = "选举日") -> Finding:
    """The step of the verdict that a fact is: by which clause it counts, until when. `told` is what `day` is called."""
    if item is None:
        provision = Provision("Q-18", "负面清单", Standing.POLICY)
        return provision.note(
            f"{phrase(fact.words)}，见{phrase(fact.document)}，不属于{told}有效的清单条目。", {"item": fact.item}
        )
    said = f"{phrase(fact.words)}，见{phrase(fact.document)}，属于{item.level.label}“{item.words}”"
    numbers: dict[str, int | str] = {"item": item.code, "level": item.level.value}
    found = reach(item, fact, day)
    if found is Reach.UNDATED:
        return item.provision.warning(f"{said}，没有起算日，须补查。", numbers)
    stop = item.provision.warning if item.level is ItemLevel.SHOULD_NOT else item.provision.breach
    if item.lookback_months is None or fact.day is None:
        return stop(f"{said}，不受年限限制。", numbers, met=False)
    end = months_after(fact.day, item.lookback_months)
    numbers |= {"months": item.lookback_months, "from": fact.day.isoformat(), "until": end.isoformat()}
    formula = f"{day.isoformat()} {'＜' if found is Reach.HITS else '≥'} {end.isoformat()}"
    span = f"自{chinese_day(fact.day)}起{item.lookback_months}个月"
    if found is Reach.LAPSED:
        return item.provision.note(f"{said}，{span}，{told}已满。", numbers, formula, met=True)
    return stop(f"{said}，{span}，{told}未满。", numbers, formula, met=False)


class Hit(NamedTuple):
    """A person whom a fact keeps from the ballot, or might: what the fact does on the day is its `reach`."""

    person: int
    item: Item
    fact: Fact
    reach: Reach

    @property
    def undated(self) -> bool:
        """Whether the fact lacks the day that its period counts from: it might hit, and nobody can tell yet."""
        return self.reach is Reach.UNDATED


def screen(items: Sequence[Item], day: date, facts: Iterable[tuple[int, Fact]]) -> Iterator[Hit]:
    """Everybody whose facts count on the day, of any number of people; facts without their day are among them."""
    by_code = {item.code: item for item in items}
    for person, fact in facts:
        item = by_code.get(fact.item)
        found = reach(item, fact, day)
        if item is not None and found in {Reach.HITS, Reach.UNDATED}:
            yield Hit(person, item, fact, found)
