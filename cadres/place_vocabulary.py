"""Words of resettlement sites, bodies, groups and changes of places; `cadres.vocabulary` has those of people and offices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import CommitteeKind
from server.values.labels import Labelled


class SiteKind(Labelled):
    """Where a resettlement site was built: it decides which organic law its committee follows (B-30)."""

    URBAN = "urban", "城市安置点"
    RURAL = "rural", "乡村安置点"


class SizeClass(Labelled):
    """The classes of 晋民发〔2021〕12号 by relocated people (SD-1); 800 and 3,000 belong to the class above them."""

    SMALL = "small", "800人以下"
    MIDDLE = "middle", "800—3000人"
    LARGE = "large", "3000人以上"


class Arrangement(Labelled):
    """How a site is helped: by a first secretary with a team of its own, or by the county as a whole (SD-5)."""

    TEAM = "team", "一点一队"
    COUNTY = "county", "县级统筹"


class BodyKind(Labelled):
    """The organisations of a community, in the order in which documents name them."""

    PARTY = "party", "党组织"
    COMMITTEE = "committee", "村（居）民委员会"
    OVERSIGHT = "oversight", "村（居）务监督委员会"
    COLLECTIVE = "collective", "农村集体经济组织"
    MASS = "mass", "群团组织"
    SOCIAL = "social", "社会组织"
    OWNERS = "owners", "业主委员会"

    @property
    def several(self) -> bool:
        """Whether a community has more than one: these are told apart by name."""
        return self in {BodyKind.MASS, BodyKind.SOCIAL}


class BodyState(Labelled):
    ESTABLISHED = "established", "已组建"
    PENDING = "pending", "未组建"


class PartyForm(Labelled):
    """The forms of a primary party organisation (Q-06)."""

    BRANCH = "branch", "党支部"
    GENERAL_BRANCH = "general_branch", "党总支"
    COMMITTEE = "committee", "党委"


class PartKind(Labelled):
    """What a community is divided into."""

    GROUP = "group", "小组"
    GRID = "grid", "网格"


class PlaceChange(Labelled):
    """How a community changes."""

    RENAME = "rename", "更名"
    CONVERSION = "conversion", "村改社区"
    MERGER = "merger", "合并"
    SPLIT = "split", "分设"
    ABOLITION = "abolition", "撤销"


@dataclass(frozen=True, slots=True)
class ChangedCommunity:
    """What a change did to one community: its name and its kind of committee before and after, None where it was or is not."""

    region: str
    before: tuple[str, CommitteeKind] | None
    after: tuple[str, CommitteeKind] | None


@dataclass(frozen=True, slots=True)
class PlacesChanged:
    """Communities changed on a day, by a paper; `event` is the number of the change. Told in the same transaction."""

    event: int
    kind: PlaceChange
    day: date
    document: str
    parts: Sequence[ChangedCommunity]


@dataclass(frozen=True, slots=True)
class PlaceChangeTakenBack:
    """A change of communities was recorded by mistake and is undone: what it set off is undone with it."""

    event: int
    regions: Sequence[str]
    reason: str


@dataclass(frozen=True, slots=True)
class HeadLeft:
    """A community's elected chair is no longer in office: what the packages above make of it is foretold in sentences."""

    region: str
    person: int


@dataclass(frozen=True, slots=True)
class RunningIn:
    """What has begun in some communities and is not over; the answer is a sequence of `Running`. Asked before a change of one."""

    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Running:
    """One of them: what it is called and its page. `cure` is what to do first where no community may end while it runs; else empty."""

    region: str
    what: str
    href: str
    cure: str = ""
