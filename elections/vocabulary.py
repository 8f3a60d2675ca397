"""Words of elections, and the event that they send upward."""

from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import CommitteeKind
from server.values.labels import Labelled


class Post(Labelled):
    """A committee post on the ballot, highest first."""

    CHAIR = "chair", "主任"
    VICE_CHAIR = "vice_chair", "副主任"
    MEMBER = "member", "委员"


class Method(Labelled):
    """Who votes (R-01). Villagers' committees know `VOTERS` only."""

    VOTERS = "voters", "全体有选举权的人投票"
    HOUSEHOLDS = "households", "户代表投票"
    REPRESENTATIVES = "representatives", "居民代表投票"


class RoundKind(Labelled):
    """What kind of voting a count belongs to. The four are different events in law and must never be mixed up."""

    FIRST = "first", "第一次投票"
    RUNOFF = "runoff", "另行选举"
    TIE_VOTE = "tie_vote", "再次投票"
    RERUN = "rerun", "重新选举"


class NextStep(Labelled):
    """What the law asks for after a count."""

    DONE = "done", "选举完成"
    RUNOFF = "runoff", "另行选举"
    TIE_VOTE = "tie_vote", "再次投票"
    RERUN = "rerun", "重新选举"
    MUST_CONTINUE = "must_continue", "继续选举"


class CountStep(Labelled):
    """What people do with a count: who typed it takes none of the others (AC-3)."""

    ENTERED = "entered", "录入计票"
    SECOND = "second", "第二次录入计票"
    CHECKED = "checked", "核对计票"
    PUBLISHED = "published", "公布选举结果"


class ReadingWay(Labelled):
    """How a tally sheet came in."""

    TYPED = "typed", "录入"
    SHEET = "sheet", "表格导入"
    SUMMED = "summed", "各箱合计"


class VoterClass(Labelled):
    """On which ground somebody is a registered voter (V-03 … V-05, R-06)."""

    RESIDENT = "resident", "户籍在本村（社区），并在本村（社区）居住"
    AWAY = "away", "户籍在本村（社区），不在本村（社区）居住，本人表示参加"
    LIVING_HERE = "living_here", "户籍不在本社区，在本社区常住，本人表示参加"
    ADMITTED = "admitted", "户籍不在本村（社区），本人申请，经同意登记"


class VoterApprover(Labelled):
    """Whose consent admits a voter of the third class (V-05, R-06)."""

    ASSEMBLY = "assembly", "村民会议或者村民代表会议"
    ELECTION_COMMITTEE = "election_committee", "居民选举委员会"


class Petitioner(Labelled):
    """Who may ask for a recall together; each has its own denominator (T-30, R-12)."""

    VOTERS = "voters", "有选举权的人"
    HOUSEHOLDS = "households", "户的代表"
    REPRESENTATIVES = "representatives", "代表"
    GROUPS = "groups", "居民小组"


class RecallReply(Labelled):
    """What became of the member's right to reply (T-30). There is no member for not knowing."""

    HEARD = "heard", "已听取申辩"
    WAIVED = "waived", "已告知，本人不申辩"
    DENIED = "denied", "没有给予申辩的机会"


class RecallVerdict(Labelled):
    """What became of a recall that was voted on."""

    RECALLED = "recalled", "罢免通过"
    KEPT = "kept", "罢免未通过"
    VOID = "void", "表决无效"


class Stage(Labelled):
    """The states of an election in order; `code` is the state's number in the rule book."""

    AUDIT_PUBLISHED = "audit_published", "离任审计公布", "S01"
    EC_FORMED = "ec_formed", "选举委员会产生", "S02"
    DAY_ANNOUNCED = "day_announced", "选举日公布", "S03"
    REGISTERING = "registering", "选民登记", "S04"
    LIST_PUBLISHED = "list_published", "名单公布", "S05"
    OBJECTION = "objection", "申诉处理", "S06"
    NOMINATING = "nominating", "提名", "S07"
    VETTING = "vetting", "资格联审", "S08"
    CANDIDATES_PUBLISHED = "candidates_published", "正式候选人公布", "S09"
    MEETING = "meeting", "候选人见面", "S10"
    PROXY_PUBLISHED = "proxy_published", "委托投票名单公布", "S11"
    VOTING = "voting", "投票", "S12"
    COUNTED = "counted", "唱票计票", "S13"
    VALIDITY = "validity", "有效性判定", "S14"
    SHORTFALL = "shortfall", "另行选举", "S15"
    WRITEIN_VETTING = "writein_vetting", "另选人补审", "S16"
    RESULT_PUBLISHED = "result_published", "结果公布", "S17"
    FILED = "filed", "备案发证", "S18"
    HANDED_OVER = "handed_over", "工作移交", "S19"
    SUBBODIES = "subbodies", "推选小组长、代表", "S20"
    ARCHIVED = "archived", "归档", "S21"

    @property
    def by_counting(self) -> bool:
        """Whether its day comes from the counts and the publication; nobody types it."""
        return self in _BY_COUNTING

    @property
    def after_result(self) -> bool:
        """Whether only a published result leads to it."""
        return self in _AFTER_RESULT


_BY_COUNTING = frozenset(
    {
        Stage.VOTING,
        Stage.COUNTED,
        Stage.VALIDITY,
        Stage.SHORTFALL,
        Stage.WRITEIN_VETTING,
        Stage.RESULT_PUBLISHED,
    }
)
_AFTER_RESULT = frozenset({Stage.FILED, Stage.HANDED_OVER, Stage.SUBBODIES, Stage.ARCHIVED})


@dataclass(frozen=True, slots=True)
class CandidateNamed:
    """People were put forward for posts of an election: who runs it may not be, nor since 2026 be related to, one of these."""

    code: str
    region: str
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ResultPublished:
    """An election's result was published and its people are in office. `since` is the first, `term_ends` the last day of the term.

    A by-election brings its winners alone; the others of the committee stay.
    """

    code: str
    region: str
    kind: CommitteeKind
    published: date
    since: date
    term_ends: date
    by_election: bool = False


@dataclass(frozen=True, slots=True)
class ResultVoided:
    """A published result was found void from `day` on: all of it, or the election of one `person`."""

    code: str
    region: str
    day: date
    document: str
    person: int | None = None


@dataclass(frozen=True, slots=True)
class VoidProspect:
    """A published result that may be found void. Packages above foretell from it what would fall with it."""

    code: str
    region: str
