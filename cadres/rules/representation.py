"""Groups, grids and representatives of a community: numbers of households and shares (B-21 … B-23, B-26 … B-28, CW-3). Pure.

The law of the day decides. Nothing here stops an entry: what is on record is shown with what the law says of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres.place_vocabulary import PartKind
from cadres.vocabulary import CommitteeKind, Sex
from server.law.lawbook import Dated, Edition, Finding, Provision, Share, Standing

_2018, _2026 = date(2018, 12, 29), date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Assembly:
    """What the law says of a representatives' assembly.

    `households` are those of one representative; `usual` marks a number that the law gives as usual only. `by_groups`
    allows groups to elect theirs without counting households. `women` is the share of women representatives in all members.
    """

    households: tuple[int, int]
    usual: bool
    by_groups: bool
    households_basis: Provision
    representatives: Share
    representatives_basis: Provision
    women: Share | None = None
    women_basis: Provision | None = None


_FOUR_FIFTHS, _THIRD = Share(4, 5, inclusive=True), Share(1, 3, inclusive=True)


def _villagers(law: str, article: str) -> Assembly:
    return Assembly(
        households=(5, 15),
        usual=False,
        by_groups=True,
        households_basis=Provision("B-22", f"{law}{article}"),
        representatives=_FOUR_FIFTHS,
        representatives_basis=Provision("B-23", f"{law}{article}"),
        women=_THIRD,
        women_basis=Provision("B-23", f"{law}{article}"),
    )


_RESIDENTS_2025 = "城市居民委员会组织法（2025修订）"
_NO_ASSEMBLY = Provision("B-27", "城市居民委员会组织法（2018修正）没有规定")

#: None where the law knows no representatives' assembly.
ASSEMBLIES: Mapping[CommitteeKind, Dated[Assembly | None]] = {
    CommitteeKind.VILLAGERS: Dated(
        Edition(
            _2018,
            _villagers("村民委员会组织法（2018修正）", "第二十五条"),
            Provision("B-22", "村民委员会组织法（2018修正）第二十五条"),
        ),
        Edition(
            _2026,
            _villagers("村民委员会组织法（2025修正）", "第二十九条"),
            Provision("B-22", "村民委员会组织法（2025修正）第二十九条"),
        ),
    ),
    CommitteeKind.RESIDENTS: Dated(
        Edition(_2018, None, _NO_ASSEMBLY),
        Edition(
            _2026,
            Assembly(
                households=(20, 50),
                usual=True,
                by_groups=False,
                households_basis=Provision("B-27", f"{_RESIDENTS_2025}第十三条"),
                representatives=_FOUR_FIFTHS,
                representatives_basis=Provision("B-28", f"{_RESIDENTS_2025}第二十八条"),
            ),
            Provision("B-27", f"{_RESIDENTS_2025}第十三条"),
        ),
    ),
}
#: Who elects a group's leader, and from whom (B-21, B-26). True: from among the representatives.
LEADERS: Mapping[CommitteeKind, Dated[bool]] = {
    CommitteeKind.VILLAGERS: Dated(
        Edition(_2018, value=False, provision=Provision("B-21", "村民委员会组织法（2018修正）第二十八条")),
        Edition(_2026, value=False, provision=Provision("B-21", "村民委员会组织法（2025修正）第三十二条")),
    ),
    CommitteeKind.RESIDENTS: Dated(
        Edition(_2018, value=False, provision=Provision("B-26", "城市居民委员会组织法（2018修正）第十四条")),
        Edition(_2026, value=True, provision=Provision("B-26", f"{_RESIDENTS_2025}第十三条")),
    ),
}
#: Households of an urban grid: a habit of other places, which the province has not confirmed (CW-3).
GRID_HOUSEHOLDS = (300, 500)
_NAMED = 5
_GRID = Provision("CW-3", "网格规模参数（待省确认）", Standing.PARAMETER)


@dataclass(frozen=True, slots=True)
class Seat:
    """One representative: of how many households, or elected by a group."""

    name: str
    sex: Sex
    households: int | None
    group: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A group or a grid with its head."""

    kind: PartKind
    name: str
    households: int | None
    head: str | None


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A community on a day: its committee has `members`, who sit in the assembly beside the representatives."""

    kind: CommitteeKind
    day: date
    members: int
    seats: Sequence[Seat]
    parts: Sequence[Part]


def representation(place: PlaceFacts) -> tuple[Finding, ...]:
    """All that the law of the day says of a community's representatives, groups and grids."""
    assembly = ASSEMBLIES[place.kind].at(place.day)
    found: list[Finding] = []
    if assembly.value is None:
        if place.seats:
            found.append(assembly.provision.note("本版法律没有居民代表的规定，登记的居民代表按自治章程办理。"))
    elif not place.seats:
        found.append(assembly.provision.warning(f"没有登记{place.kind.people}代表。", {"representatives": 0}))
    else:
        found += _households(place, assembly.value)
        found += _shares(place, assembly.value)
    found += _leaders(place)
    if place.kind is CommitteeKind.RESIDENTS:
        found += _grids(place)
    return tuple(found)


def _households(place: PlaceFacts, assembly: Assembly) -> Iterator[Finding]:
    low, high = assembly.households
    basis, said = assembly.households_basis, f"{low}—{high}户"
    seats = [seat for seat in place.seats if not (assembly.by_groups and seat.group)]
    outside = [seat for seat in seats if seat.households is not None and not low <= seat.households <= high]
    silent = [seat for seat in seats if seat.households is None]
    for seat in outside:
        numbers = {"households": seat.households or 0, "low": low, "high": high}
        rule = f"{'一般' if assembly.usual else '应当'}每{said}推选一人"
        other = "，或者由村民小组推选" if assembly.by_groups else ""
        few = (seat.households or 0) < low
        message = f"{seat.name}代表{seat.households}户，{rule}{other}。"
        yield basis.warning(
            message, numbers, f"{seat.households} {'＜' if few else '＞'} {low if few else high}", met=False
        )
    if silent:
        names = "、".join(seat.name for seat in silent[:_NAMED]) + ("等" if len(silent) > _NAMED else "")
        yield basis.warning(f"{names}{len(silent)}名代表没有登记所代表的户数，不能判断。", {"silent": len(silent)})
    if seats and not outside and not silent:
        yield basis.note(f"{len(seats)}名代表各代表{said}。", {"representatives": len(seats)}, met=True)


def _shares(place: PlaceFacts, assembly: Assembly) -> Iterator[Finding]:
    """Representatives and women among all members, who are the committee's members and the representatives."""
    seats, whole = len(place.seats), len(place.seats) + place.members
    yield _share(
        assembly.representatives, seats, whole, assembly.representatives_basis, f"{place.kind.people}代表{seats}名"
    )
    if assembly.women and assembly.women_basis:
        women = sum(seat.sex is Sex.FEMALE for seat in place.seats)
        yield _share(assembly.women, women, whole, assembly.women_basis, f"妇女代表{women}名")


def _share(share: Share, part: int, whole: int, basis: Provision, who: str) -> Finding:
    met = share.reached(part, whole)
    numbers = {"part": part, "members": whole}
    said = f"{who}，{share.verdict(met=met)}组成人员{whole}人"
    if met:
        return basis.note(f"{said}。", numbers, share.formula(part, whole), met=True)
    return basis.breach(f"{said}，应当占{share}。", numbers, share.formula(part, whole), met=False)


def _leaders(place: PlaceFacts) -> Iterator[Finding]:
    edition = LEADERS[place.kind].at(place.day)
    names = {seat.name for seat in place.seats}
    for part in place.parts:
        if part.kind is not PartKind.GROUP:
            continue
        if part.head is None:
            yield edition.provision.warning(f"{part.name}没有登记小组长，小组长由小组会议推选。")
        elif edition.value and part.head not in names:
            yield edition.provision.warning(
                f"{part.name}组长{part.head}不在居民代表之中，小组长从居民代表中推选。", met=False
            )


def _grids(place: PlaceFacts) -> Iterator[Finding]:
    low, high = GRID_HOUSEHOLDS
    for part in place.parts:
        if part.kind is not PartKind.GRID:
            continue
        if part.head is None:
            yield _GRID.warning(f"{part.name}没有登记网格员。")
        if part.households is not None and not low <= part.households <= high:
            numbers = {"households": part.households, "low": low, "high": high}
            yield _GRID.note(f"{part.name}{part.households}户，别处通行{low}—{high}户，仅供参考。", numbers)
