"""What the papers of the joint review share: what is reviewed, for which term, and who stands on them."""

from dataclasses import dataclass
from datetime import date

from cadres.rules.review_words import WORDS, ReviewWords
from cadres.vocabulary import CommitteeKind, Office, ReviewPurpose
from server.values.periods import chinese_number

COMMITTEES = "村（社区）“两委”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The batch that a paper belongs to. `county` is named as papers do, 偏关县; `issuer` is the office that signs."""

    county: str
    name: str
    purpose: ReviewPurpose
    kind: CommitteeKind
    term_number: int | None
    event_day: date
    issuer: str

    @property
    def words(self) -> ReviewWords:
        return WORDS[self.purpose]

    @property
    def what(self) -> str:
        """换届候选人资格联审."""
        return self.words.what

    @property
    def body(self) -> str:
        """The committee with its term where there is one: 第十三届村民委员会."""
        term = f"第{chinese_number(self.term_number)}届" if self.term_number else ""
        return f"{term}{self.kind.label}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """One person as the papers tell who it is. `place` is township and community: 新关镇马道村."""

    name: str
    sex: str
    born: date
    political_status: str
    education: str
    township: str
    community: str
    stands_for: Office | None
    kind: CommitteeKind

    @property
    def place(self) -> str:
        return f"{self.township}{self.community}"

    @property
    def office(self) -> str:
        """The post by itself, where a paper names the committee elsewhere."""
        return self.stands_for.label if self.stands_for else ""

    @property
    def post(self) -> str:
        """What the person stands for: 村民委员会主任; empty where nobody has said."""
        if self.stands_for is None:
            return ""
        return f"{self.kind.label}{self.stands_for.label}" if self.stands_for.elected else self.stands_for.label


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPaper:
    """What every paper of a review answers for the press; a paper's own day is `dated`."""

    review: Review
    dated: date

    @property
    def author(self) -> str:
        return self.review.issuer
