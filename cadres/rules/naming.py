"""Names of communities and their committees, built from the divisions and never typed (CT-1). Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import CommitteeKind

_COMMITTEE = re.compile(r"(村民|居民|村|居)委(员)?会$")

# The last three digits of a division's code tell the kind, the name does not always: 001–199 and 400–499 residents',
# 200–399 and 500 up villagers'.
_RESIDENTS = (range(1, 200), range(400, 500))


def kind_of(code: str) -> CommitteeKind:
    """Which kind of committee the division with this twelve-digit code has."""
    last = int(code[-3:])
    return CommitteeKind.RESIDENTS if any(last in span for span in _RESIDENTS) else CommitteeKind.VILLAGERS


def elects(division: str) -> bool:
    """Whether a division of the lowest level has a committee at all: zones are listed as 虚拟社区 and elect nobody."""
    return "虚拟" not in division


def community_name(division: str, kind: CommitteeKind) -> str:
    """The community's own name, from a division's: 马道村委会 → 马道村, 沈家村村委会 → 沈家村, 新城社区居委会 → 新城社区.

    The published lists write 村委会 both as 村＋委会 and as ＋村委会, so the name is brought to one ending in 村 or 社区.
    """
    stem = _COMMITTEE.sub("", division)
    ending = kind.community
    return stem if stem.endswith(ending) else stem + ending


def committee_name(path: Sequence[str], community: str, kind: CommitteeKind) -> str:
    """The full name that the certificate bears: province, city, county, township, community, kind of committee (CT-1)."""
    return "".join((*path, community, kind.label))


def division_name(community: str, kind: CommitteeKind) -> str:
    """How the published lists write the division of a community, so that `community_name` gives the community back."""
    return f"{community}委会" if kind is CommitteeKind.VILLAGERS else f"{community}居委会"


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a community was called before a day, and which committee it had. None: it was not there."""

    day: date
    name_before: str | None
    kind_before: CommitteeKind | None


def name_on(now: tuple[str, CommitteeKind], renamings: Sequence[Renaming], day: date) -> tuple[str, CommitteeKind]:
    """What a community was called on a day: what stood before the first change after it, else what stands now.

    Of a day before the community was there it is the first name it had.
    """
    later = sorted((one for one in renamings if one.day > day), key=lambda one: one.day)
    for one in later:
        if one.name_before is not None and one.kind_before is not None:
            return one.name_before, one.kind_before
    return now


def fits(name: str, kind: CommitteeKind) -> bool:
    """Whether a community of that kind may be called so: its committee's name is built from it (CT-1)."""
    return name.endswith(kind.community) and name != kind.community
