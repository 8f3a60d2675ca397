"""Words of planning an election: what is known of a village before it, and who runs it."""

from server.law.lawbook import Standing
from server.values.labels import Labelled


class AuditState(Labelled):
    """How far the audit of those who leave office has come (S01)."""

    NOT_DONE = "not_done", "未完成"
    DONE = "done", "已完成"
    UNPUBLISHED = "unpublished", "完成未公布"
    PUBLISHED = "published", "完成已公布"


class Difficulty(Labelled):
    """Why an election is expected to be hard: the fourteen reasons of the civil-affairs forms (§9)."""

    NOT_ELECTED = "not_elected", "未换届选举", "1"
    INCOMPLETE = "incomplete", "班子不健全", "2"
    WEAK = "weak", "班子软弱涣散", "3"
    STRAINED = "strained", "干群关系紧张", "4"
    NOT_OPEN = "not_open", "村务不公开管理混乱", "5"
    POOR = "poor", "经济薄弱无人干", "6"
    CONTESTED = "contested", "经济发达竞争激烈", "7"
    UNABLE = "unable", "干部驾驭能力差", "8"
    UNSETTLED = "unsettled", "遗留问题未解决", "9"
    RESTRUCTURED = "restructured", "拆迁合并改制", "10"
    OVERBEARING = "overbearing", "干部作风简单霸道", "11"
    PETITIONS = "petitions", "群体上访不断", "12"
    CLANS = "clans", "宗族派性严重", "13"
    OTHER = "other", "其他", "14"


class Force(Labelled):
    """What stands behind a parameter. Only what is law stops an act; the rest warns."""

    UNCONFIRMED = "unconfirmed", "待确认"
    POLICY = "policy", "规范性文件"
    LAW = "law", "地方性法规、规章"

    @property
    def standing(self) -> Standing:
        return {Force.LAW: Standing.LOCAL, Force.POLICY: Standing.POLICY}.get(self, Standing.PARAMETER)


class FormedBy(Labelled):
    """Who chose the election committee (S02)."""

    ASSEMBLY = "assembly", "村（居）民会议推选"
    REPRESENTATIVES = "representatives", "村（居）民代表会议推选"
    GROUPS = "groups", "各村（居）民小组会议推选"


class CommitteePost(Labelled):
    """A place on the election committee; a reserve got votes in the choosing and comes in when somebody leaves."""

    CHAIR = "chair", "主任"
    VICE_CHAIR = "vice_chair", "副主任"
    MEMBER = "member", "委员"
    RESERVE = "reserve", "候补"


class ExitCause(Labelled):
    """Why somebody left the election committee (S02b)."""

    NOMINATED = "nominated", "本人被提名为候选人"
    KIN_NOMINATED = "kin_nominated", "近亲属被提名为候选人"
    RESIGNED = "resigned", "辞去"
    DEATH = "death", "死亡"
