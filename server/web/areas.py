"""The axis of places: which area a page is about, and the tree at its left.

All functions run inside the page's transaction.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.access.actor import Actor, reach_of
from server.errors import NotFound
from server.places.regions import TOWNSHIP_LEVEL, Place, Region, children, path
from server.web.templating import address

CODE_DIGITS = 12
_MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Leaf:
    """A community under its township, shown on pages about one record: with a word or number at the right."""

    code: str
    name: str
    href: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree. Its branches are known only where it is open."""

    name: str
    href: str
    mark: str
    chosen: bool
    open: bool
    branches: tuple["Branch", ...] = ()
    leaf: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands at the right of the tree: counts of the page's subject by township, and the leaves of the open one."""

    counts: Mapping[str, int] | None = None
    leaves: Sequence[Leaf] = ()


async def locate(actor: Actor, code: str) -> tuple[Place, ...]:
    """The area with this code and those above it; short codes are allowed. NotFound if unknown or out of reach."""
    full = code.ljust(CODE_DIGITS, "0")
    if not full.isdecimal() or not full.isascii() or len(full) != CODE_DIGITS or not actor.covers(full):
        raise NotFound
    places = await path(full)
    if not places or places[-1].code != full:
        raise NotFound
    return places


async def find(actor: Actor, words: str) -> tuple[Place, ...]:
    """Divisions in the actor's area down to townships whose name holds the words or whose code begins with them."""
    rows = (
        await Region.select(Region.code, Region.name, Region.level, Region.parent)
        .where(
            Region.until.is_null(),
            Region.level <= TOWNSHIP_LEVEL,
            Region.code.like(f"{actor.reach}%"),
            Region.name.like(f"%{_literal(words)}%") | Region.code.like(f"{_literal(words)}%"),
        )
        .order_by(Region.code)
        .limit(_MOST_FOUND)
    )
    return tuple(Place(**row) for row in rows)


def _literal(words: str) -> str:
    return words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


async def tree(actor: Actor, places: Sequence[Place], subject: str, marks: Marks) -> Branch:
    """The tree from the actor's own area down to townships, open along the way to the last of `places`."""
    # The way to a place leads through the actor's own area, so that is not asked for again.
    root = next((place for place in places if place.code == actor.region), None) or (await path(actor.region))[-1]
    opened = {place.code for place in places}
    counts = None if marks.counts is None else _with_sums(marks.counts)
    # A community that the tree does not show makes its township the chosen line.
    shown = {leaf.code for leaf in marks.leaves}
    chosen = next(
        (place.code for place in reversed(places) if place.level <= TOWNSHIP_LEVEL or place.code in shown), ""
    )

    async def grow(place: Place) -> Branch:
        is_open = place.code in opened
        below: tuple[Branch, ...] = ()
        if is_open and place.level < TOWNSHIP_LEVEL:
            below = tuple([await grow(child) for child in await children(place.code)])
        elif is_open:
            below = tuple(
                Branch(leaf.name, leaf.href, leaf.mark, leaf.code == chosen, open=False, leaf=True)
                for leaf in marks.leaves
            )
        mark = "" if counts is None else str(counts[place.code])
        return Branch(place.name, address(subject, area=place.code), mark, place.code == chosen, is_open, below)

    return await grow(root)


def _with_sums(by_township: Mapping[str, int]) -> Counter[str]:
    """Counts of townships with the sums of the counties, cities and the province over them."""
    sums: Counter[str] = Counter()
    for code, number in by_township.items():
        # A county's own count has the county's code at every length: it is added once.
        for above in {code[:length].ljust(CODE_DIGITS, "0") for length in (2, 4, 6, 9)}:
            sums[above] += number
    return sums


def township_of(region: str) -> str:
    """The township a community lies in."""
    return region[:9].ljust(CODE_DIGITS, "0")


def within(region: str, area: str) -> bool:
    """Whether a place lies in an area."""
    return region.startswith(reach_of(area))
