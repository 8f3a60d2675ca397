"""The form of the joint review: one sheet a person, from the papers handed in to the conclusion."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cadres.documents.reviews import COMMITTEES, Reviewed, ReviewPaper
from cadres.vocabulary import Answer, VettingConclusion


@dataclass(frozen=True, slots=True)
class FactLine:
    """What an agency found, the paper that shows it, the day it counts from, and the item it comes under."""

    words: str
    document: str
    day: date | None
    item: str


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """One agency's row; `answer` None where it has said nothing; `note` is what a 待核 looks into. `files` counts the scans kept with the answer."""

    agency: str
    answer: Answer | None
    facts: tuple[FactLine, ...] = ()
    signed_by: str = ""
    signed: date | None = None
    files: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One step of the verdict with the clause it rests on."""

    message: str
    basis: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What the review decided of a 不宜 item."""

    item: str
    fit: bool
    reason: str
    decided_by: str
    decided: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewForm(ReviewPaper):
    """联审表 of one person. `conclusion` None: opened, and not concluded yet; the box stays empty for the meeting.

    `passed_over` names the agencies of the county's list that were not asked, with the reason: empty where all were,
    None where the letter went out without a record of it (Q-21, Q-22).
    """

    template: ClassVar[str] = "cadres/papers/review_form.html"

    person: Reviewed
    materials: tuple[str, ...]
    township_by: str
    township_day: date | None
    opinions: tuple[OpinionLine, ...]
    findings: tuple[FindingLine, ...]
    decisions: tuple[DecisionLine, ...]
    conclusion: VettingConclusion | None
    document: str
    concluded: date | None
    passed_over: str | None = ""
    fewer_why: str = ""

    @property
    def phrases(self) -> tuple[str, ...]:
        return COMMITTEES, f"{self.review.what}表"

    @property
    def title(self) -> str:
        return f"{self.person.place}　{self.person.name}"

    @property
    def filename(self) -> str:
        return f"{self.person.community}-{self.person.name}-联审表.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody named: the person, and who signed for the township, the agencies and the review."""
        signers = (self.township_by, *(one.signed_by for one in self.opinions))
        return tuple(dict.fromkeys(filter(None, (self.person.name, *signers))))
