"""What a joint review calls its people, papers and conclusions, by what it is held for (Q-20).

Whoever joins in mid-term or is reviewed every year is no candidate, and no page or paper may say so. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cadres.vocabulary import ReviewMaterial, ReviewPurpose, VettingConclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWords:
    """The words of one purpose.

    `what` goes on with 表, 结果告知书, 结果公示; `who` are the people; `clear`, `barred`, `unsuitable` the conclusions.
    `post` is the office they stand for or hold; `day` the day whose law and lists decide; the last two are handed in.
    """

    what: str
    who: str
    clear: str
    barred: str
    unsuitable: str
    post: str
    day: str
    registration: str
    pledge: str = "廉洁自律承诺书"

    def conclusion(self, conclusion: VettingConclusion) -> str:
        """What a conclusion is called: 可以列为候选人."""
        return {
            VettingConclusion.CLEAR: self.clear,
            VettingConclusion.BARRED: self.barred,
            VettingConclusion.UNSUITABLE: self.unsuitable,
        }[conclusion]

    def material(self, material: ReviewMaterial) -> str:
        """What a paper that is handed in is called: 候选人登记表."""
        own = {ReviewMaterial.REGISTRATION: self.registration, ReviewMaterial.PLEDGE: self.pledge}
        return own.get(material, material.label)


WORDS: Final[Mapping[ReviewPurpose, ReviewWords]] = {
    ReviewPurpose.CANDIDATES: ReviewWords(
        what="换届候选人资格联审",
        who="候选人",
        clear=VettingConclusion.CLEAR.label,
        barred=VettingConclusion.BARRED.label,
        unsuitable=VettingConclusion.UNSUITABLE.label,
        post="拟任职务",
        day="选举日",
        registration=ReviewMaterial.REGISTRATION.label,
        pledge=ReviewMaterial.PLEDGE.label,
    ),
    ReviewPurpose.WRITE_IN: ReviewWords(
        what="换届另选人资格联审",
        who="另选人",
        clear="符合当选资格",
        barred="不符合当选资格",
        unsuitable="不宜当选",
        post="拟任职务",
        day="选举日",
        registration="另选人登记表",
    ),
    ReviewPurpose.JOINING: ReviewWords(
        what="补充人选资格联审",
        who="补充人选",
        clear="可以任职",
        barred="不得任职",
        unsuitable="不宜任职",
        post="拟任职务",
        day="拟任职之日",
        registration="补充人选登记表",
    ),
    ReviewPurpose.YEARLY: ReviewWords(
        what="成员资格年度复审",
        who="成员",
        clear="符合任职资格",
        barred="不符合任职资格",
        unsuitable="不宜继续任职",
        post="现任职务",
        day="复审日",
        registration="成员登记表",
    ),
}
