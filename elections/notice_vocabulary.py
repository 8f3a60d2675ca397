"""Words of the numbered notices of an election: what each tells, and how it stands."""

from elections.vocabulary import Stage
from server.values.labels import Labelled


class NoticeKind(Labelled):
    """What a notice tells, in the order in which an election comes to it; `code` is its line in a plan, where it has one."""

    COMMITTEE = "committee", "选举委员会名单", "notice_1"
    ELECTION_DAY = "election_day", "选举日、职位职数和选举方式", "notice_2"
    REGISTRATION = "registration", "选民登记", "notice_3"
    VOTER_LIST = "voter_list", "选民名单", "notice_4"
    SUPPLEMENT = "supplement", "选民名单更正和申诉处理", "notice_5"
    NOMINATION = "nomination", "提名办法", "notice_6"
    PRELIMINARY = "preliminary", "初步候选人", "notice_7"
    CANDIDATES = "candidates", "正式候选人", "notice_8"
    VOTING = "voting", "投票时间、地点和办法", "notice_9"
    WORKERS = "workers", "监票、计票、唱票等工作人员", "notice_10"
    PROXIES = "proxies", "委托投票名单", "notice_11"
    MOBILE = "mobile", "流动票箱和代写人", "notice_12"
    RUNOFF = "runoff", "再次投票、另行选举"
    RESULT = "result", "选举结果", "notice_13"

    @property
    def stage(self) -> Stage:
        """The state that it belongs to."""
        return _STAGES[self]

    @property
    def repeats(self) -> bool:
        """Whether an election may have several that stand: one for each supplementary list, one for each further vote."""
        return self in {NoticeKind.SUPPLEMENT, NoticeKind.RUNOFF}

    @property
    def names_day(self) -> bool:
        """Whether it tells of the vote of election day: when it is, who may vote in it and for whom, and how.

        A supplement does so where it tells of a list, which its kind alone does not say.
        """
        return self in _OF_THE_VOTE


#: Who counts and scrutinises, who runs the election and how people are nominated stays as it is whatever the day.
_OF_THE_VOTE = frozenset(
    {
        NoticeKind.ELECTION_DAY,
        NoticeKind.REGISTRATION,
        NoticeKind.VOTER_LIST,
        NoticeKind.CANDIDATES,
        NoticeKind.VOTING,
        NoticeKind.PROXIES,
        NoticeKind.MOBILE,
    }
)

_STAGES = {
    NoticeKind.COMMITTEE: Stage.EC_FORMED,
    NoticeKind.ELECTION_DAY: Stage.DAY_ANNOUNCED,
    NoticeKind.REGISTRATION: Stage.REGISTERING,
    NoticeKind.VOTER_LIST: Stage.LIST_PUBLISHED,
    NoticeKind.SUPPLEMENT: Stage.OBJECTION,
    NoticeKind.NOMINATION: Stage.NOMINATING,
    NoticeKind.PRELIMINARY: Stage.NOMINATING,
    NoticeKind.CANDIDATES: Stage.CANDIDATES_PUBLISHED,
    NoticeKind.VOTING: Stage.VOTING,
    NoticeKind.WORKERS: Stage.VOTING,
    NoticeKind.PROXIES: Stage.PROXY_PUBLISHED,
    NoticeKind.MOBILE: Stage.PROXY_PUBLISHED,
    NoticeKind.RUNOFF: Stage.SHORTFALL,
    NoticeKind.RESULT: Stage.RESULT_PUBLISHED,
}


class NoticeState(Labelled):
    """How an issued notice stands."""

    ISSUED = "issued", "已发布，未登记张贴"
    POSTED = "posted", "张贴中"
    TAKEN_DOWN = "taken_down", "已撤下"
    REPLACED = "replaced", "已由补正公告代替"
    VOIDED = "voided", "作废"
