"""Words of training. Hours are 学时 as the organiser entered them, days are days: neither is made of the other (TH-7)."""

from server.values.labels import Labelled

#: The code of the certificate of completion in the register of papers.
COMPLETION_CERTIFICATE = "training.completion_certificate"


class CourseKind(Labelled):
    """What counts as training, by the form it takes (TH-8)."""

    CENTRAL = "central", "集中培训"
    COLLECTIVE = "collective", "集体学习"
    ONLINE = "online", "网络培训"
    PRACTICE = "practice", "实践教学"
    OTHER = "other", "其他"


class OrganiserLevel(Labelled):
    """Who holds a course. A new secretary's training counts from the county up (TH-2)."""

    MINISTRY = "ministry", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"

    @property
    def county_or_above(self) -> bool:
        return self is not OrganiserLevel.TOWNSHIP


class Audience(Labelled):
    """For whom a course is."""

    EVERYBODY = "everybody", "不限"
    SECRETARIES = "secretaries", "党组织书记、委员"
    COMMITTEES = "committees", "“两委”成员"
    DISPATCHED = "dispatched", "第一书记和工作队员"
    CHILD_DIRECTORS = "child_directors", "儿童主任、督导员"
    WORKERS = "workers", "社区工作者"

    @property
    def inducts_workers(self) -> bool:
        """Whether an initial training for these is that of community workers (TH-12)."""
        return self in {Audience.WORKERS, Audience.EVERYBODY}

    @property
    def inducts_directors(self) -> bool:
        """Whether it is that of posts for children (CD-7)."""
        return self in {Audience.CHILD_DIRECTORS, Audience.EVERYBODY}


class Enrolment(Labelled):
    """Whether a run takes people; it follows from its days and its places and is not kept."""

    OPEN = "open", "可报名"
    FULL = "full", "名额已满"
    OVER = "over", "已结束"
    CANCELLED = "cancelled", "已取消"


class Presence(Labelled):
    """Whether somebody was there for a session."""

    PRESENT = "present", "出勤"
    LEAVE = "leave", "请假"
    ABSENT = "absent", "缺勤"


class Regime(Labelled):
    """A duty to be trained, side by side with the others: a session may count for several, once in each (TH-10)."""

    SECRETARY = "secretary", "党组织书记、委员学时"
    NEW_SECRETARY = "new_secretary", "新任书记集中培训"
    PARTY_MEMBER = "party_member", "党员学时"
    CADRE = "cadre", "驻村干部（干部教育）"
    CHILD = "child", "儿童主任、督导员年度培训"
    WORKER = "worker", "社区工作者学时"
    NEW_WORKER = "new_worker", "新聘社区工作者初任培训"

    @property
    def audience(self) -> Audience:
        """The courses that are made for those who have the duty."""
        return _AUDIENCES[self]


_AUDIENCES = {
    Regime.SECRETARY: Audience.SECRETARIES,
    Regime.NEW_SECRETARY: Audience.SECRETARIES,
    Regime.PARTY_MEMBER: Audience.COMMITTEES,
    Regime.CADRE: Audience.DISPATCHED,
    Regime.CHILD: Audience.CHILD_DIRECTORS,
    Regime.WORKER: Audience.WORKERS,
    Regime.NEW_WORKER: Audience.WORKERS,
}


class Outlook(Labelled):
    """Whether a duty will be met; it follows from the records and is not kept."""

    MET = "met", "已完成"
    PLANNED = "planned", "按报名可完成"
    SHORT = "short", "预计完不成"
    MISSED = "missed", "没有完成"


class PartYear(Labelled):
    """What is asked of somebody who came into a duty during the year (TH-11)."""

    WHOLE = "whole", "按全年要求"
    SHARE = "share", "按任职天数折算"
