"""Words of community workers and of contacts with resettled households."""

from server.values.labels import Labelled


class WorkerPost(Labelled):
    """What somebody is employed for in a community."""

    FULL_TIME = "full_time", "社区专职工作者"
    GRID = "grid", "专职网格员"
    OTHER = "other", "其他专职人员"


class WorkerEnd(Labelled):
    """Why somebody is employed no longer."""

    RESIGNED = "resigned", "本人辞去"
    RETIRED = "retired", "到龄"
    MOVED = "moved", "调动"
    UNFIT = "unfit", "连续两次不称职"
    DISMISSED = "dismissed", "解聘"
    DEATH = "death", "死亡"


class WorkerReviewKind(Labelled):
    """Who appraises: the township by the year, or the representatives of the residents by a vote (CW-5)."""

    YEARLY = "yearly", "年度考核"
    DEMOCRATIC = "democratic", "民主评议"


class SupportKind(Labelled):
    """What stands behind a team (FS-13): facts, no accounts are kept here."""

    WORK_FUND = "work_fund", "单位工作经费"
    SECRETARY_FUND = "secretary_fund", "第一书记工作经费"
    INSURANCE = "insurance", "人身意外伤害保险"
    CHECK_UP = "check_up", "健康体检"
    ALLOWANCE = "allowance", "生活和交通通信补助"
