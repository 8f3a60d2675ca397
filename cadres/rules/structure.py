"""Structure targets: what share of those in office an area is asked to reach (Q-0B). Pure.

They are asked of an area and never of a person: nobody is kept from an office by them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import Measure, TargetLevel
from server.law.lawbook import Finding, Provision, Standing

#: Shares are kept in thousandths, so that 28.1% is a whole number and every comparison one of integers.
WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Target:
    """What a place asks for from `since` up to the day before `until`; `share` in thousandths."""

    place: str
    measure: Measure
    share: int
    level: TargetLevel
    source: str
    since: date
    until: date | None = None

    @property
    def words(self) -> str:
        """28.1%, without a needless zero."""
        return percent(self.share)

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Count:
    """How many of whom: `have` of `of`; of `unknown` of the rest nobody has said."""

    have: int
    of: int
    unknown: int = 0

    @property
    def words(self) -> str:
        """The share as it is printed, cut and never rounded up; a dash where there is nobody."""
        return percent(self.have * WHOLE // self.of) if self.of else "—"


def percent(share: int) -> str:
    """Thousandths as a percentage."""
    return f"{share // 10}.{share % 10}%" if share % 10 else f"{share // 10}%"


def lacking(target: Target, count: Count) -> int:
    """How many more of the same number it would take; 0 where the target is reached."""
    return max(0, -(-target.share * count.of // WHOLE) - count.have)


def judge(target: Target, count: Count) -> Finding:
    """Whether a share reaches its target: `1000 × have ≥ share × of`. A target that must be reached warns, others note."""
    basis = Provision("Q-0B", target.source, Standing.POLICY)
    numbers = {"现有": count.have, "基数": count.of, "目标千分数": target.share}
    formula = f"1000×{count.have} {{}} {target.share}×{count.of}"
    if not count.of:
        return basis.note(f"{target.measure.label}：没有人在任，不作比较。", numbers)
    if WHOLE * count.have >= target.share * count.of:
        said = f"{target.measure.label}{count.words}，达到{target.words}。"
        return basis.note(said, numbers, formula.format("≥"), met=True)
    said = f"{target.measure.label}{count.words}，没有达到{target.words}，还差{lacking(target, count)}{target.measure.unit}。"
    say = basis.warning if target.level is TargetLevel.MUST else basis.note
    return say(said, numbers, formula.format("<"), met=False)


def in_force(targets: Iterable[Target], places: Iterable[str], day: date) -> Mapping[Measure, Target]:
    """The target of each measure that holds for an area on a day: the highest of those of the area and the places above it."""
    above = set(places)
    found: dict[Measure, Target] = {}
    for one in targets:
        if one.place in above and one.holds(day):
            held = found.get(one.measure)
            if held is None or (one.share, one.place) > (held.share, held.place):
                found[one.measure] = one
    return found
