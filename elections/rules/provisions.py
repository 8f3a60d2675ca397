"""The kinds of value a rule book holds beyond numbers."""

from dataclasses import dataclass

from elections.vocabulary import VoterApprover
from server.values.labels import Labelled


class Nominator(Labelled):
    """Who may put forward a candidate (R-08, S07)."""

    REGISTERED_VILLAGERS = "registered_villagers", "登记参加选举的村民"
    VILLAGE_PARTY = "village_party", "村党组织"
    COMMUNITY_PARTY = "community_party", "社区党组织"
    JOINT_VOTERS = "joint_voters", "联合提名的选民"


class Ban(Labelled):
    """What by statute keeps a person from being a candidate (Q-10, Q-11). None of them lapses with time (Q-12)."""

    EXPELLED = "expelled", "被开除中国共产党党籍"
    CRIMINAL_PENALTY = "criminal_penalty", "因犯罪受过刑事处罚"
    CLAN_OR_GANG = "clan_or_gang", "利用宗族或者黑恶势力从事非法活动"
    GANG = "gang", "利用黑恶势力从事非法活动"
    CULT = "cult", "组织或者参加非法宗教活动或者邪教活动"


class ProxyScope(Labelled):
    """Who may cast a vote for an absent voter (V-11, R-11)."""

    NEAR_RELATIVES = "near_relatives", "本村有选举权的近亲属"
    RELATIVES_AND_VILLAGERS = "relatives_and_villagers", "本村有选举权的近亲属或者其他村民"
    OTHER_VOTERS = "other_voters", "本社区其他选民"


@dataclass(frozen=True, slots=True)
class ThirdClass:
    """Voters registered where they have no household registration; None means that way is closed.

    `residence_months` is time lived here, `service_months` time worked for the village or the community. The application
    is the person's own; `approved_by` must agree.
    """

    residence_months: int | None
    service_months: int | None
    approved_by: VoterApprover


class AuditScope(Labelled):
    """Whose accounts are audited before the next election (S01)."""

    ALL_MEMBERS = "all_members", "全体成员"
    CHAIR = "chair", "主任"


class RecallVote(Labelled):
    """Who decides on a recall (T-31, R-12, T-39)."""

    REGISTERED_VOTERS = "registered_voters", "由登记参加选举的村民投票"
    AS_ELECTED = "as_elected", "按照产生时的选举方式投票"
    ASSEMBLY = "assembly", "由居民会议决定"


class ResignationEffect(Labelled):
    """When a resignation ends the office (T-34)."""

    MEETING_APPROVAL = "meeting_approval", "会议审议通过之日"


@dataclass(frozen=True, slots=True)
class Span:
    """A range with both ends included."""

    low: int
    high: int

    def __contains__(self, number: int) -> bool:
        return self.low <= number <= self.high
