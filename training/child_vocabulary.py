"""Words of the work for children: who does it, how it stands, and what is counted. No child is named anywhere."""

from server.values.labels import Labelled


class ChildPost(Labelled):
    """Where the post is: one for each community, one at least for each township (CD-1, CD-2)."""

    DIRECTOR = "director", "儿童主任"
    SUPERVISOR = "supervisor", "儿童督导员"


class Capacity(Labelled):
    """As what somebody does it (CD-1): the member responsible for women goes before all others."""

    WOMEN_MEMBER = "women_member", "分管妇女工作的委员"
    MEMBER = "member", "其他“两委”成员"
    GRADUATE = "graduate", "大学生村官"
    SOCIAL_WORKER = "social_worker", "专业社会工作者"
    TOWNSHIP_STAFF = "township_staff", "乡镇（街道）工作人员"
    OTHER = "other", "其他人员"

    @property
    def rests_on_seat(self) -> bool:
        """Whether the post is lost with a seat in one of the two committees."""
        return self in {Capacity.WOMEN_MEMBER, Capacity.MEMBER}


class ChildPostEnd(Labelled):
    """Why somebody is it no longer."""

    SEAT_LOST = "seat_lost", "不再担任“两委”成员"
    ADJUSTMENT = "adjustment", "工作调整"
    UNFIT = "unfit", "不胜任"
    BARRED = "barred", "查询有从业禁止情形"
    RESIGNED = "resigned", "本人辞去"
    DEATH = "death", "死亡"


class ChildState(Labelled):
    """How a post is filled on a day; it follows from the records and is not kept."""

    ON_DUTY = "on_duty", "在岗"
    UNTRAINED = "untrained", "待初任培训"
    UNCHECKED = "unchecked", "查询缺失或到期"
    TO_REPLACE = "to_replace", "待调整"
    AHEAD = "ahead", "待到岗"
    VACANT = "vacant", "空缺"
    ENDED = "ended", "已离任"

    @property
    def filled(self) -> bool:
        """Whether somebody by name does the work, though a paper may be lacking."""
        return self in {ChildState.ON_DUTY, ChildState.UNTRAINED, ChildState.UNCHECKED}


class Registered(Labelled):
    """How the post stands in the national child-welfare system, which is kept elsewhere (CD-5)."""

    NO = "no", "未录入"
    ENTERED = "entered", "已录入"
    CLAIMED = "claimed", "已认领"
    LEFT = "left", "已注销"


class ChildCategory(Labelled):
    """Which children are counted; only how many."""

    LEFT_BEHIND = "left_behind", "留守儿童"
    HARDSHIP = "hardship", "困境儿童"
    ORPHAN = "orphan", "孤儿"
    UNATTENDED = "unattended", "事实无人抚养儿童"


class ChildDuty(Labelled):
    """The six groups of what they do (CD-6)."""

    DAILY = "daily", "日常工作"
    VISIT = "visit", "走访排查"
    GUARDIANSHIP = "guardianship", "监护指导"
    REPORT = "report", "强制报告"
    SERVICE = "service", "关爱服务转介"
    PLACE = "place", "活动场所管理"
