"""Print models of sending people: the notice with its list, the letter of introduction with its stub, the letter of engagement."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from server.papers.passages import Passages, said
from server.papers.register.vocabulary import Wording
from server.papers.stamp import Stamp
from server.values.periods import chinese_day
from training.vocabulary import TeamPost

#: Words of office that begin a part of their own: a cell too narrow for the whole breaks before them and nowhere else.
_PARTS = re.compile(r"(?=兼|主任科员|(?<!主任)科员|调研员|巡视员|工程师|党员|人士)")


def pieces(words: str) -> tuple[str, ...]:
    """The parts of a word of office that a line may end between, such as 第一书记 and 兼队长."""
    return tuple(one for one in _PARTS.split(words) if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLine:
    """One person of the list (DC-5)."""

    township: str
    place: str
    unit: str
    name: str
    sex: str
    born: date | None
    political_status: str
    position: str
    rank: str
    post: TeamPost
    since: date
    due: date

    @property
    def words_of_office(self) -> tuple[tuple[str, ...], ...]:
        """Political status, rank and post, each in the parts that stay whole; a dash for what nobody recorded."""
        return tuple(pieces(one or "—") for one in (self.political_status, self.rank, self.post.label))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paper:
    """What all of them say. An empty `number` is left to be written in; `stamp` is what the register of papers says."""

    issuer: str
    number: str
    dated: date
    stamp: Stamp | None = None

    @property
    def author(self) -> str:
        return self.issuer


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchNotice(_Paper):
    """选派通知 (DC-5). `reading` says how 一队3人 was counted (SD-6); on what that rests, the pages say."""

    template: ClassVar[str] = "training/papers/dispatch_notice.html"
    phrases: ClassVar[tuple[str, ...]] = ("关于选派", "第一书记和驻村工作队的", "通知")
    attachment: ClassVar[str] = "选派人员名单"
    WORDED: ClassVar[Mapping[Wording, str]] = {
        Wording.OPENING: (
            "根据《关于做好易地扶贫搬迁集中安置社区治理工作的意见》（晋民发〔2021〕12号）关于向集中安置点选派第一书记"
            "和工作队的要求，从{单位数}个单位选派{人数}人到{点数}个点驻村（名单附后），其中第一书记{第一书记数}人。"
        ),
        Wording.BODY: "工作队按一点一队选派。{口径}",
        Wording.DUTIES: (
            "选派人员与原单位工作脱钩，党组织关系转到所驻村（社区），不占村（社区）“两委”职数，不参加换届选举。"
            "先派后撤，接任人员到岗、交接完毕，原派人员方可离岗。"
        ),
        Wording.CLOSING: ("请各派出单位组织选派人员按期到岗，请有关乡镇（街道）党（工）委做好接收和日常管理。"),
    }

    county: str
    reading: str
    lines: tuple[SentLine, ...]
    passages: Passages = ()

    @property
    def title(self) -> str:
        return f"{self.county}选派通知"

    @property
    def filename(self) -> str:
        return f"{self.county}-选派通知.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self.lines))

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Why, whom, and what is asked of whom."""
        return tuple(said(self, one) for one in self.WORDED)

    @property
    def fields(self) -> Mapping[str, str]:
        """What the wording of a place may ask for."""
        return {
            "单位数": str(len({one.unit for one in self.lines})),
            "人数": str(len(self.lines)),
            "点数": str(len({(one.township, one.place) for one in self.lines})),
            "第一书记数": str(sum(one.post.is_first_secretary for one in self.lines)),
            "口径": self.reading,
            "县": self.county,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionLetter(_Paper):
    """派遣函 for one person, with the stub that the issuer keeps under the same number (DC-6)."""

    template: ClassVar[str] = "training/papers/introduction_letter.html"
    phrases: ClassVar[tuple[str, ...]] = ("关于派遣驻村人员的函",)
    WORDED: ClassVar[Mapping[Wording, str]] = {
        Wording.BODY: (
            "兹派{派出单位}{姓名}同志（{性别}{出生}{政治面貌}）到你处{驻点}驻村，任工作队{职务}，自{任期起}至{任期止}（{依据}）。"
            "请予接收，并做好日常管理。"
        )
    }

    addressee: str
    county: str
    line: SentLine
    document: str
    passages: Passages = ()

    @property
    def title(self) -> str:
        return f"{self.line.name}派遣函"

    @property
    def filename(self) -> str:
        return f"{self.line.place}-{self.line.name}-派遣函.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.line.name,)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return (said(self, Wording.BODY),)

    @property
    def fields(self) -> Mapping[str, str]:
        """What the wording of a place may ask for; 出生 and 政治面貌 are empty where nobody recorded them."""
        line = self.line
        return {
            "派出单位": line.unit,
            "姓名": line.name,
            "性别": line.sex,
            "出生": f"，{line.born.year}年{line.born.month}月生" if line.born else "",
            "政治面貌": f"，{line.political_status}" if line.political_status else "",
            "驻点": line.place,
            "职务": line.post.label,
            "任期起": chinese_day(line.since),
            "任期止": chinese_day(line.due),
            "依据": self.document,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementLetter(_Paper):
    """聘书 for one person (DC-7): a landscape sheet, not under GB/T 9704."""

    template: ClassVar[str] = "training/papers/engagement_letter.html"
    WORDED: ClassVar[Mapping[Wording, str]] = {
        Wording.BODY: "聘请你为{县}{乡镇}{驻点}驻村工作队{职务}，聘期自{任期起}至{任期止}。",
        Wording.CLOSING: "此聘。",
    }

    county: str
    line: SentLine
    passages: Passages = ()

    @property
    def title(self) -> str:
        return f"{self.line.name}聘书"

    @property
    def filename(self) -> str:
        return f"{self.line.place}-{self.line.name}-聘书.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.line.name,)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(said(self, one) for one in self.WORDED)

    @property
    def fields(self) -> Mapping[str, str]:
        """What the wording of a place may ask for."""
        return {
            "县": self.county,
            "乡镇": self.line.township,
            "驻点": self.line.place,
            "职务": self.line.post.label,
            "任期起": chinese_day(self.line.since),
            "任期止": chinese_day(self.line.due),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildEngagementLetter(_Paper):
    """聘书 of a child director or supervisor (DC-7)."""

    template: ClassVar[str] = "training/papers/child_engagement.html"
    WORDED: ClassVar[Mapping[Wording, str]] = {
        Wording.BODY: "聘请你为{地方}{职务}，自{任职起}起任职。",
        Wording.CLOSING: "此聘。",
    }

    place: str
    name: str
    post: str
    since: date
    passages: Passages = ()

    @property
    def title(self) -> str:
        return f"{self.name}聘书"

    @property
    def filename(self) -> str:
        return f"{self.place}-{self.name}-{self.post}聘书.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(said(self, one) for one in self.WORDED)

    @property
    def fields(self) -> Mapping[str, str]:
        """What the wording of a place may ask for; 地方 is the village with its county and township."""
        return {"地方": self.place, "职务": self.post, "任职起": chinese_day(self.since)}
