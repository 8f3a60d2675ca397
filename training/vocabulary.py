"""Words of sending people into villages. The English word goes into code and data, the label onto pages and papers."""

from server.values.labels import Labelled

#: The codes of these papers among the kinds of the register.
DISPATCH_NOTICE = "training.dispatch_notice"
INTRODUCTION_LETTER = "training.introduction_letter"
ENGAGEMENT_LETTER = "training.engagement_letter"
CHILD_ENGAGEMENT = "training.child_engagement"


class UnitLevel(Labelled):
    """Whose unit sends somebody, as the roster of dispatched people writes it (FS-15)."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"


class TeamPost(Labelled):
    """What somebody is in a team. The first secretary usually leads it, but the document leaves that open (SD-6)."""

    BOTH = "both", "第一书记兼队长"
    FIRST_SECRETARY = "first_secretary", "第一书记"
    LEADER = "leader", "队长"
    MEMBER = "member", "队员"

    @property
    def is_first_secretary(self) -> bool:
        return self in {TeamPost.BOTH, TeamPost.FIRST_SECRETARY}

    @property
    def is_leader(self) -> bool:
        return self in {TeamPost.BOTH, TeamPost.LEADER}


class DispatchReason(Labelled):
    """Why somebody was sent."""

    INITIAL = "initial", "首次选派"
    ROTATION = "rotation", "轮换接任"
    REPLACEMENT = "replacement", "召回后补派"
    ADDITION = "addition", "增派"


class AssignmentEnd(Labelled):
    """Why somebody left (FS-11). Only a withdrawal is laid at the sending unit's door as well."""

    TERM = "term", "期满"
    ROTATION = "rotation", "轮换"
    WITHDRAWAL = "withdrawal", "召回撤换"
    ADJUSTMENT = "adjustment", "工作调整"
    HEALTH = "health", "因病"
    LEFT = "left", "调离、辞职或者退休"
    DEATH = "death", "死亡"
    TEAM_ENDED = "team_ended", "工作队撤销"


class WithdrawalGround(Labelled):
    """What somebody is withdrawn for (FS-11)."""

    ABSENT = "absent", "不驻村"
    UNFIT = "unfit", "不胜任"
    BREACH = "breach", "违纪违规"


class AssignmentState(Labelled):
    """Where an assignment stands on a day; it follows from its days and is not kept."""

    AHEAD = "ahead", "待到岗"
    SERVING = "serving", "在岗"
    ON_LEAVE = "on_leave", "请假"
    HANDING_OVER = "handing_over", "交接"
    ENDED = "ended", "已离岗"


class CoverageState(Labelled):
    """How a site is helped on a day (SD-5, SD-8, FS-17)."""

    FULL = "full", "一点一队，满员"
    SHORT = "short", "缺员"
    NOT_SENT = "not_sent", "应派未派"
    ADJUSTABLE = "adjustable", "可调整"
    ARRANGED = "arranged", "县级统筹"
    NOT_ARRANGED = "not_arranged", "未落实统筹"
    UNCOUNTED = "uncounted", "未统计"

    @property
    def covered(self) -> bool:
        """Whether somebody by name is there for the people of the site."""
        return self in {CoverageState.FULL, CoverageState.ADJUSTABLE, CoverageState.ARRANGED}


class Gap(Labelled):
    """What a site lacks."""

    TEAM = "team", "工作队"
    FIRST_SECRETARY = "first_secretary", "第一书记"
    LEADER = "leader", "队长"
    MEMBER = "member", "队员"
    ARRANGEMENT = "arrangement", "统筹单位和联系人"
    COUNT = "count", "人口统计"


class PresenceMeasure(Labelled):
    """By what the days in the village are measured (FS-7)."""

    WORKDAY_SHARE = "workday_share", "占全年工作日的份额"
    MONTH_DAYS = "month_days", "每月天数"
    YEAR_DAYS = "year_days", "全年天数"


class LeaveKind(Labelled):
    PERSONAL = "personal", "事假"
    SICK = "sick", "病假"
    ANNUAL = "annual", "年休假"
    OFFICIAL = "official", "公出"
    OTHER = "other", "其他"


class LeaveApprover(Labelled):
    """Who may let somebody go, by the length of the leave (FS-8)."""

    TOWNSHIP = "township", "乡镇（街道）党（工）委"
    COUNTY = "county", "县级党委组织部门"


class HelpKind(Labelled):
    """A line of what a team or a county arrangement did."""

    VISIT = "visit", "走访"
    WORK = "work", "工作日志"
