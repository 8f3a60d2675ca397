"""What the province decides where the statutes are silent. Every value waits for the client's confirmation."""

from dataclasses import dataclass

from cadres.vocabulary import CommitteeKind
from elections.rules.kinship import KinBan
from server.values.labels import Labelled


class MoreThanIssued(Labelled):
    """What follows when more ballots come back than were issued (T-03)."""

    INVALID = "invalid", "选举无效"
    WARNING = "warning", "只作提醒"


class MobileBoxExcess(Labelled):
    """What becomes of the ballots of a mobile box that has more of them than voters were published for it (T-18)."""

    LEFT_OUT = "left_out", "该箱选票不计入全村"
    VOID = "void", "该箱选票按整张无效计入收回数"
    WARNING = "warning", "只作提醒"


class OvervoteScope(Labelled):
    """How far a ballot with too many names is void (T-08). Applied when ballots are judged, before they are counted."""

    PER_POSITION = "per_position", "该职位的选票部分无效"
    WHOLE_BALLOT = "whole_ballot", "整张选票无效"


class BallotMarks(Labelled):
    """Where voters put their marks (S12): the form of the ballot is the province's. Only what is agreed to is counted as a vote."""

    SPACE = "space", "姓名下留符号栏"
    COLUMNS = "columns", "同意、不同意、弃权三栏"


class CarryDown(Labelled):
    """Whether votes for a post not won count for a lower one (T-10)."""

    NONE = "none", "不并入"
    HIGH_TO_LOW = "high_to_low", "高职位得票并入低职位"


class TieRule(Labelled):
    """What settles equal votes (T-13). There is no other member, and never a lot."""

    REVOTE = "revote", "再次投票"


class KinFill(Labelled):
    """What becomes of a seat that a relative may not take (T-16)."""

    LEAVE_OPEN = "leave_open", "空缺"
    NEXT_MAJORITY = "next_majority", "过半数的次多者递补"


@dataclass(frozen=True, slots=True)
class VacancyFloor:
    """How many must be elected before open seats may stay open (T-24)."""

    villagers: int = 3
    residents: int = 5

    def of(self, committee: CommitteeKind) -> int:
        return self.villagers if committee is CommitteeKind.VILLAGERS else self.residents


@dataclass(frozen=True, slots=True)
class Profile:
    """The province's choices. `kin_ban` None is what the law of the day says."""

    recovered_gt_issued: MoreThanIssued = MoreThanIssued.INVALID
    overvote_scope: OvervoteScope = OvervoteScope.PER_POSITION
    carry_down: CarryDown = CarryDown.NONE
    tie: TieRule = TieRule.REVOTE
    women_seat: bool = True
    runoff_extra: int = 1
    vacancy_ok_from: VacancyFloor = VacancyFloor()
    kin_ban: KinBan | None = None
    kin_fill: KinFill = KinFill.LEAVE_OPEN
    seats_odd: bool = False


DEFAULT = Profile()
