"""Which documents the file of an election is made of, by edition (S21, SH-5). Pure.

What is on record fills a line by itself: with what it is, how many there are and from when. Whatever the system cannot
know, minutes and photographs and used ballots, is put down by hand with its pages and where it is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cadres.vocabulary import CommitteeKind
from elections.after_vocabulary import ArchiveEdition
from server.law.lawbook import Provision, Standing
from server.values.labels import Labelled


class Source(Labelled):
    """Which record fills a document of the file; `code` is the page below the election's where it is made."""

    COMMITTEE = "committee", "选举委员会", "committee"
    NOTICES = "notices", "选举公告", "notices"
    ROLL = "roll", "选民名单", ""
    PROXIES = "proxies", "委托投票", "proxies"
    SLIPS = "slips", "提名计票", "nomination"
    CONSENTS = "consents", "候选人书面意见", "nomination"
    CANDIDATES = "candidates", "候选人名单", "nomination"
    VETTING = "vetting", "联审结论", "nomination"
    STATIONS = "stations", "投票站工作人员", "polling"
    BALLOTS = "ballots", "选票清点", "polling"
    COUNTS = "counts", "计票", ""
    RESULT = "result", "结果报告单", ""
    ELECTED = "elected", "当选人", ""
    HANDOVER = "handover", "移交清单", "handover"
    REPRESENTATIVES = "representatives", "本届代表", "subbodies"
    GROUPS = "groups", "小组长", "subbodies"
    OVERSIGHT = "oversight", "本届监督委员会", "subbodies"


@dataclass(frozen=True, slots=True)
class Item:
    """One document: its number in the edition, its name, the part of the file it belongs to, and what fills it, if anything."""

    code: str
    title: str
    part: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One edition of the list."""

    edition: ArchiveEdition
    basis: Provision
    items: tuple[Item, ...]

    def named(self, kind: CommitteeKind) -> tuple[Item, ...]:
        """The items as a kind of committee calls them."""
        if kind is CommitteeKind.VILLAGERS:
            return self.items
        return tuple(
            Item(one.code, _of_residents(one.title), _of_residents(one.part), one.source) for one in self.items
        )


def _of_residents(words: str) -> str:
    return words.replace("村务", "居务").replace("村民", "居民").replace("两委", "社区两委")


_Row = tuple[str, Source | None]


def _items(parts: Mapping[str, tuple[_Row, ...]]) -> tuple[Item, ...]:
    rows = [(part, title, source) for part, own in parts.items() for title, source in own]
    return tuple(
        Item(f"{number:02}", title, part, source) for number, (part, title, source) in enumerate(rows, start=1)
    )


#: What the ministry's rules name: the least that every file has, kept three years or more.
_RULES = Catalogue(
    ArchiveEdition.RULES_2013,
    Provision("S21", "村民委员会选举规程（民发〔2013〕76号）第七章", Standing.POLICY),
    _items(
        {
            "选举委员会": (
                ("村民选举委员会成员名单及推选情况材料", Source.COMMITTEE),
                ("村民选举委员会选举会议记录", None),
                ("村民选举委员会发布的选举公告", Source.NOTICES),
            ),
            "登记和候选人": (("选民登记册", Source.ROLL), ("候选人名单及得票数", Source.CANDIDATES)),
            "投票和结果": (
                ("选票和委托投票书、选举结果统计、选举报告单", Source.COUNTS),
                ("选举大会议程和工作人员名单", Source.STATIONS),
                ("新当选的村民委员会成员名单", Source.ELECTED),
            ),
            "总结": (("选举工作总结", None), ("其他有关选举的资料", None)),
        }
    ),
)

#: A county's list of another province, which goes through the election step by step; Shanxi's own is not known.
_FORTY_SEVEN = Catalogue(
    ArchiveEdition.FUJIAN_2021,
    Provision("S21", "省参数（待确认，参照福建2021年换届存档目录）", Standing.PARAMETER),
    _items(
        {
            "前期准备": (
                ("第1号会议记录（两委联席会议）", None),
                ("第2号会议记录（村民代表会议）", None),
                ("第3号会议记录（村民会议）", None),
                ("第4号会议记录（村民选举委员会）", None),
                ("村民代表各小组名额安排表", None),
                ("选举委员会候选人提名表", None),
                ("选举委员会成员、主任选票", None),
                ("选举委员会选举结果报告", Source.COMMITTEE),
            ),
            "选民登记": (("宣传发动标语照片", None), ("选民登记照片", None)),
            "名单公布": (
                ("选民登记情况报告", Source.ROLL),
                ("选民登记名册", Source.ROLL),
                ("选民登记情况统计表", Source.ROLL),
                ("委托投票委托书原件", Source.PROXIES),
            ),
            "代表和小组长": (
                ("第5号会议记录（推选代表、小组长）", None),
                ("村民代表候选人提名表", None),
                ("村民小组长候选人提名表", None),
                ("代表、小组长、妇女代表选票", None),
                ("村民代表、小组长选举结果报告", None),
                ("村民代表花名册", Source.REPRESENTATIVES),
                ("村民代表情况统计表", Source.REPRESENTATIVES),
                ("村民小组长花名册", Source.GROUPS),
                ("村民小组长情况统计表", Source.GROUPS),
            ),
            "提名": (
                ("第6号会议记录（提名）", None),
                ("初步候选人自荐表", None),
                ("初步候选人提名表", Source.SLIPS),
                ("初步候选人一览表", Source.CONSENTS),
                ("初步候选人资格审查表", Source.VETTING),
            ),
            "竞选预选": (
                ("第7号会议记录（竞选）", None),
                ("取消初步候选人资格申请表", None),
                ("第8号会议记录（预选）", None),
                ("预选选票", None),
                ("正式候选人预选结果报告", Source.CANDIDATES),
                ("第9号会议记录（确定候选人）", None),
            ),
            "资格审查": (("候选人资格联审表", Source.VETTING),),
            "选举准备": (("第10号会议记录（选举准备）", None),),
            "选举日": (("选举选票", Source.BALLOTS), ("村民委员会选举结果报告", Source.COUNTS)),
            "监督委员会和移交": (
                ("第11号会议记录（监督委员会）", None),
                ("村务监督委员会候选人提名表", None),
                ("村务监督委员会候选人公示及照片", None),
                ("第12号会议记录", None),
                ("第13号会议记录", None),
                ("村务监督委员会选票", None),
                ("村务监督委员会选举结果报告", Source.OVERSIGHT),
                ("村民委员会换届选举结果报告单", Source.RESULT),
                ("工作记录簿、移交清单和上交的选举委员会印章", Source.HANDOVER),
            ),
        }
    ),
)

CATALOGUES: Mapping[ArchiveEdition, Catalogue] = MappingProxyType({one.edition: one for one in (_RULES, _FORTY_SEVEN)})
#: By which list a file is made up where nobody says otherwise: the one that goes through the whole election.
USUAL = ArchiveEdition.FUJIAN_2021
