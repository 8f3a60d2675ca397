"""The lists of the joint review: who passed, as it hangs out in public, and how everybody of a batch came through."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cadres.documents.reviews import COMMITTEES, Reviewed, ReviewPaper
from server.values.periods import chinese_day


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicList(ReviewPaper):
    """公示 of those who passed, with how to object. Empty `address` and `phone` are left to be written in."""

    template: ClassVar[str] = "cadres/papers/public_list.html"

    place: str
    people: tuple[Reviewed, ...]
    shown_from: date
    shown_until: date
    address: str = ""
    phone: str = ""

    @property
    def phrases(self) -> tuple[str, ...]:
        return self.place, COMMITTEES, self.review.what, "结果公示"

    @property
    def title(self) -> str:
        return f"{self.place}{self.review.what}结果公示"

    @property
    def filename(self) -> str:
        return f"{self.place}-联审结果公示.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self.people))

    @property
    def opening(self) -> str:
        review = self.review
        return (
            f"经{review.county}有关部门联合审查，以下{len(self.people)}人符合{review.body}{review.words.who}"
            f"资格条件，{review.words.clear}。现予公示，接受群众监督。"
        )

    @property
    def closing(self) -> tuple[str, ...]:
        return (
            (
                f"公示期自{chinese_day(self.shown_from)}至{chinese_day(self.shown_until)}。"
                f"公示期内，对公示人员的资格有异议的，可以来信、来电、来访，向{self.review.issuer}反映。"
                "反映问题应当实事求是，提倡使用真实姓名，以便核实和答复。"
            ),
        )


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One person's way. `answered` leaves out the `pending` that are 待核.

    `result` is the conclusion, or where the person stands while there is none.
    """

    person: Reviewed
    asked: int
    answered: int
    pending: int
    result: str
    document: str
    note: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many came to one result."""

    result: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSummary(ReviewPaper):
    """联审结果汇总表 of a batch."""

    template: ClassVar[str] = "cadres/papers/review_summary.html"

    counts: tuple[Count, ...]
    lines: tuple[SummaryLine, ...]

    @property
    def phrases(self) -> tuple[str, ...]:
        return self.review.county, COMMITTEES, self.review.what, "结果汇总表"

    @property
    def title(self) -> str:
        return "".join(self.phrases)

    @property
    def filename(self) -> str:
        return f"{self.review.county}-{self.review.name}-联审结果汇总表.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.person.name for one in self.lines))

    @property
    def total(self) -> str:
        """The counts in one line: 共60人：可以列为候选人57人，…"""
        parts = "，".join(f"{one.result}{one.people}人" for one in self.counts if one.people)
        return f"共{len(self.lines)}人：{parts}。"
