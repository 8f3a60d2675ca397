"""Words of voters who cannot come to the station, or cannot write their ballot themselves."""

from server.values.labels import Labelled


class AssistedBy(Labelled):
    """What helps somebody to vote: a box that is brought (V-20), or somebody who writes what they say (V-15)."""

    MOBILE = "mobile", "流动票箱"
    WRITING = "writing", "代写选票"


class AssistReason(Labelled):
    """Why somebody needs it. `code` names the help it is a reason for; empty for both."""

    FRAIL = "frail", "年老体弱", "mobile"
    ILL = "ill", "患病", "mobile"
    DISABLED = "disabled", "残疾", ""
    FAR = "far", "居住偏远、交通不便", "mobile"
    ILLITERATE = "illiterate", "不识字", "writing"
    OTHER = "other", "其他", ""

    def is_for(self, help_: AssistedBy) -> bool:
        return self.code in {"", help_.value}


class MobileScope(Labelled):
    """For whom a mobile box may be brought, as a province settles it; no statute does."""

    FRAIL = "frail", "老弱病残、不便到站的"
    FRAIL_OR_FAR = "frail_or_far", "老弱病残和居住偏远的"
    ANY = "any", "不限原因"

    def holds(self, reason: AssistReason) -> bool:
        """Whether a reason is one of those."""
        if self is MobileScope.ANY:
            return True
        frail = reason in {AssistReason.FRAIL, AssistReason.ILL, AssistReason.DISABLED}
        return frail or (self is MobileScope.FRAIL_OR_FAR and reason is AssistReason.FAR)
