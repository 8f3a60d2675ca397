"""Names of communities and their committees, built from the divisions and never typed (CT-1). Pure."""

import re
from collections.abc import Sequence

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
