"""Print models of the roll's papers: the red list for the wall, the list of households, the cards of voters.

Names stand by strokes where a list goes on the wall, and by household where somebody goes from door to door.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from server.values.periods import chinese_day


@dataclass(frozen=True, slots=True)
class ListedVoter:
    """One voter as the papers print them. Numbers never stand on a paper."""

    name: str
    sex: str
    age: int
    household: str
    group: str


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A group with its voters in the order of the paper."""

    name: str
    voters: tuple[ListedVoter, ...]

    @property
    def lines(self) -> tuple[tuple[ListedVoter, str], ...]:
        """The voters, each with what tells them from others of the name in the group: the household, then the age as well."""
        names = Counter(one.name for one in self.voters)
        places = Counter((one.name, one.household) for one in self.voters)
        return tuple(
            (one, "")
            if names[one.name] == 1
            else (one, f"户号{one.household}" + (f"，{one.age}岁" if places[one.name, one.household] > 1 else ""))
            for one in self.voters
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _RollPaper:
    """What the papers share. `edition` is what the list is called, `digest` the beginning of its hash."""

    community: str
    issuer: str
    edition: str
    election_day: date
    published: date
    objections_until: date
    digest: str
    law: str
    groups: tuple[ListedGroup, ...]
    total: int
    women: int

    word: ClassVar[str] = ""

    @property
    def title(self) -> str:
        """Its name in lists and in the file."""
        return f"{self.community}{self.word}"

    @property
    def filename(self) -> str:
        """Its file's name."""
        return f"{self.community}-{self.word}.pdf"

    @property
    def author(self) -> str:
        """Who puts it on the wall."""
        return self.issuer

    @property
    def dated(self) -> date:
        """Its own day."""
        return self.published

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody on it."""
        return tuple(dict.fromkeys(one.name for group in self.groups for one in group.voters))


@dataclass(frozen=True, slots=True, kw_only=True)
class RedList(_RollPaper):
    """选民名单公告 in large print on red paper, names by strokes within their groups."""

    template: ClassVar[str] = "elections/papers/roll_red_list.html"
    word: ClassVar[str] = "选民名单公告"

    @property
    def phrases(self) -> tuple[str, ...]:
        """The title, to be broken between its words."""
        return (self.community, self.edition, "公告")

    @property
    def opening(self) -> str:
        """What stands above the names."""
        return (
            f"根据{self.law}，现将{chinese_day(self.election_day)}选举的{self.edition}公布如下，"
            f"共{self.total}人，其中女{self.women}人，按姓氏笔画排列。"
        )

    @property
    def closing(self) -> tuple[str, ...]:
        """What somebody may do who finds a mistake, and the hash by which the list is told from another."""
        return (
            f"对名单有异议的，应当自名单公布之日起至{chinese_day(self.objections_until)}止，向{self.issuer}申诉。",
            f"名单校验码：{self.digest}。",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdList(_RollPaper):
    """The voters by group and household, with room for a signature."""

    template: ClassVar[str] = "elections/papers/roll_households.html"
    word: ClassVar[str] = "选民分户名册"

    @property
    def phrases(self) -> tuple[str, ...]:
        """The title."""
        return (self.community, "选民", "分户名册")

    def rows(self, group: ListedGroup) -> Sequence[tuple[ListedVoter, int]]:
        """The voters of a group; with the first of each household stands how many it has, with the others 0."""
        sizes: dict[str, int] = {}
        for one in group.voters:
            sizes[one.household] = sizes.get(one.household, 0) + 1
        return [(one, sizes.pop(one.household, 0)) for one in group.voters]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoterCards(_RollPaper):
    """Cards to be cut apart and handed out, numbered in the order of the list of households."""

    template: ClassVar[str] = "elections/papers/roll_cards.html"
    word: ClassVar[str] = "选民证"

    @property
    def cards(self) -> tuple[tuple[int, ListedVoter], ...]:
        """Every voter with the number of the card."""
        everybody = [one for group in self.groups for one in group.voters]
        return tuple(enumerate(everybody, 1))
