"""The letters of the joint review: the inquiry to an agency, the notice to a person, the answer to an objection."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cadres.documents.reviews import COMMITTEES, Reviewed, ReviewPaper
from cadres.vocabulary import ObjectionOutcome, Objector, ReviewPurpose, VettingConclusion
from server.papers.passages import Passages, said
from server.papers.register.vocabulary import Wording
from server.papers.stamp import Stamp
from server.values.periods import chinese_day, chinese_number

#: From when on the statute has candidates reviewed together with the agencies (Q-13, Q-21).
ORGANIZED_CRIME_LAW = date(2022, 5, 1)
#: Whom that statute names: those whom an election is about to make members, or has made.
_OF_AN_ELECTION = frozenset({ReviewPurpose.CANDIDATES, ReviewPurpose.WRITE_IN})
_BY_LAW = "根据《中华人民共和国反有组织犯罪法》第十二条关于审查村民委员会、居民委员会成员候选人资格的规定，"


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One person of an inquiry. The number is whole: an agency finds nobody by a name."""

    person: Reviewed
    citizen_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry(ReviewPaper):
    """函询 to one agency, with its own question and no other (Q-23). Empty `contact` and `phone` are left to be written in."""

    template: ClassVar[str] = "cadres/papers/inquiry.html"
    attachment: ClassVar[str] = "协助审查人员名单"

    number: str
    agency: str
    question: str
    due: date
    people: tuple[AskedLine, ...]
    contact: str = ""
    phone: str = ""

    @property
    def phrases(self) -> tuple[str, ...]:
        return "关于协助", f"开展{COMMITTEES}", self.review.what, "的函"

    @property
    def title(self) -> str:
        return f"函询{self.agency}"

    @property
    def filename(self) -> str:
        return f"{self.review.county}-联审函询-{self.agency}.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.person.name for one in self.people))

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Why, what is asked, how and by when to answer, and how to keep the list."""
        review = self.review
        statute = review.event_day >= ORGANIZED_CRIME_LAW and review.purpose in _OF_AN_ELECTION
        basis = _BY_LAW if statute else f"按照{COMMITTEES}人选资格联审的有关规定，"
        asked = f"{review.county}{review.body}{review.words.who}{len(self.people)}人的资格（名单见附件）"
        return (
            f"{basis}现就{asked}，请你单位协助审查以下事项：{self.question.rstrip('。')}。",
            (
                "请逐人答复“无问题”“有问题”或者“待核”，由负责人签字并加盖公章，"
                f"于{chinese_day(self.due)}前函复。答复“有问题”的，请写明事实、文书和起算日期。未答复的，不视为无问题。"
            ),
            "名单含有公民个人信息，仅限本次审查使用，不得外传。",
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """A fact of the notice with its paper, the item, the clause; `decision` is that on a 不宜 item, or that nothing rests on it."""

    words: str
    document: str
    item: str
    level: str
    basis: str
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewNotice(ReviewPaper):
    """审查结果告知书 of an unfavourable conclusion, or of one that a second look led to (Q-26), with the slip of its delivery.

    `before` is the conclusion that was taken back for it, empty where there was none. A favourable one has no `grounds`.
    `number` and `phone` empty: left to be written in. `days` are those for an objection, `answer_days` those for its answer.
    """

    template: ClassVar[str] = "cadres/papers/review_notice.html"
    name_of_kind: ClassVar[str] = "审查结果告知书"
    WORDED: ClassVar[Mapping[Wording, str]] = {
        Wording.OPENING: ("你作为{人选}的资格，经{县}有关部门联合审查，结论为：{结论}（{文号}，{日期}）。{说明}"),
        Wording.CLOSING: (
            "对上述结论有异议的，可以自收到本告知书之日起{异议期}日内（收到当日不计），向{署名}书面提出，并附有关证明。"
            "收到异议后{复核期}日内复核，复核结果书面答复你本人。"
        ),
    }

    number: str
    person: Reviewed
    conclusion: VettingConclusion
    document: str
    concluded: date
    grounds: tuple[Ground, ...]
    before: str = ""
    days: int
    answer_days: int
    address: str = ""
    phone: str = ""
    stamp: Stamp | None = None
    passages: Passages = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        return COMMITTEES, self.review.what, "结果告知书"

    @property
    def title(self) -> str:
        return f"{self.person.place}　{self.person.name}　{self.name_of_kind}"

    @property
    def filename(self) -> str:
        return f"{self.person.community}-{self.person.name}-{self.name_of_kind}.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.person.name,)

    @property
    def opening(self) -> str:
        return said(self, Wording.OPENING)

    @property
    def fields(self) -> Mapping[str, str]:
        """What the wording of a place may ask for.

        人选 is what the person was to become, and where; 说明 what the notice takes the place of, and what follows in it.
        """
        review = self.review
        post = f"（{self.person.post}）" if self.person.post else ""
        return {
            "人选": f"{self.person.place}{review.body}{review.words.who}{post}",
            "县": review.county,
            "结论": review.words.conclusion(self.conclusion),
            "文号": self.document,
            "日期": chinese_day(self.concluded),
            "说明": self._changed + self._told,
            "异议期": chinese_number(self.days),
            "复核期": chinese_number(self.answer_days),
            "署名": review.issuer,
            "姓名": self.person.name,
        }

    @property
    def against(self) -> bool:
        """Whether the person may object to it."""
        return self.conclusion is not VettingConclusion.CLEAR

    @property
    def _changed(self) -> str:
        return f"原结论{self.before}已经复核变更，不再有效，以本告知书为准。" if self.before else ""

    @property
    def _told(self) -> str:
        return "现将认定的事实、依据和你的权利告知如下。" if self.against else "特此告知。"

    @property
    def facts(self) -> tuple[str, ...]:
        """A paragraph for each ground; numbered where there are several."""
        several = len(self.grounds) > 1
        return tuple(
            f"{f'{place}.' if several else ''}{one.words}，有{one.document}为证。"
            f"属于{one.level}“{one.item}”，依据为{one.basis}。{one.decision}"
            for place, one in enumerate(self.grounds, start=1)
        )

    @property
    def remedy(self) -> str:
        return said(self, Wording.CLOSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReply(ReviewPaper):
    """复核答复书 to one objection. `now` is the conclusion that stands after it, None while a changed one is being made anew.

    `raised_by` empty: somebody who gave no name.
    """

    template: ClassVar[str] = "cadres/papers/review_reply.html"

    number: str
    sequence: int
    person: Reviewed
    objector: Objector
    raised_by: str
    received: date
    outcome: ObjectionOutcome
    answer: str
    answered_by: str
    now: VettingConclusion | None
    document: str

    @property
    def phrases(self) -> tuple[str, ...]:
        return COMMITTEES, self.review.what, "异议复核答复书"

    @property
    def title(self) -> str:
        return f"第{self.sequence}号异议　复核答复书"

    @property
    def filename(self) -> str:
        return f"{self.review.county}-第{self.sequence}号异议-复核答复书.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, (self.addressee, self.person.name, self.answered_by))))

    @property
    def addressee(self) -> str:
        if self.objector is Objector.PERSON:
            return self.person.name
        return self.raised_by or "异议人"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What was objected to, what the second look came to, and what stands now."""
        whose = "你本人" if self.objector is Objector.PERSON else f"{self.person.place}{self.person.name}"
        return (
            (
                f"你于{chinese_day(self.received)}就{whose}的{self.review.what}结果提出的异议"
                f"（第{self.sequence}号）收悉。经复核，现答复如下："
            ),
            f"{self.answer.rstrip('。')}。",
            f"复核结果：{self._outcome}",
        )

    @property
    def _outcome(self) -> str:
        stands = f"“{self.review.words.conclusion(self.now)}”（{self.document}）" if self.now else ""
        if self.outcome is ObjectionOutcome.CHANGED:
            after = f"新的结论为{stands}。" if stands else "新的结论作出后另行书面告知。"
            return f"变更原结论。{after}"
        if self.outcome is ObjectionOutcome.UNFOUNDED:
            return "所反映的情况不属实" + (f"，维持原结论{stands}。" if stands else "。")
        return f"维持原结论{stands}。"
