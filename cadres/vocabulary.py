"""Words of communities, people and offices. The English word goes into code and data, the label onto pages and papers."""

from server.values.labels import Labelled


class CommitteeKind(Labelled):
    """Which organic law governs a community's committee."""

    VILLAGERS = "villagers", "村民委员会"
    RESIDENTS = "residents", "居民委员会"

    @property
    def short(self) -> str:
        return "村委会" if self is CommitteeKind.VILLAGERS else "居委会"

    @property
    def people(self) -> str:
        """What the law calls the electorate's members."""
        return "村民" if self is CommitteeKind.VILLAGERS else "居民"

    @property
    def community(self) -> str:
        """What the law and the papers call the place."""
        return "村" if self is CommitteeKind.VILLAGERS else "社区"


class Sex(Labelled):
    MALE = "male", "男", "1"
    FEMALE = "female", "女", "2"


class Office(Labelled):
    """Offices of a community. The first three are held by election only (B-37)."""

    CHAIR = "chair", "主任"
    VICE_CHAIR = "vice_chair", "副主任"
    MEMBER = "member", "委员"
    PARTY_SECRETARY = "party_secretary", "党组织书记"

    @property
    def elected(self) -> bool:
        return self in _ELECTED


_ELECTED = frozenset({Office.CHAIR, Office.VICE_CHAIR, Office.MEMBER})


class PoliticalStatus(Labelled):
    """GB/T 4762."""

    PARTY_MEMBER = "party_member", "中共党员", "01"
    PROBATIONARY = "probationary", "中共预备党员", "02"
    LEAGUE_MEMBER = "league_member", "共青团员", "03"
    MINOR_PARTY = "minor_party", "民主党派", "04"
    NON_PARTY = "non_party", "无党派人士", "12"
    MASSES = "masses", "群众", "13"


class Education(Labelled):
    """Levels as the civil-affairs election report prints them."""

    POSTGRADUATE = "postgraduate", "研究生及以上"
    BACHELOR = "bachelor", "大学本科"
    COLLEGE = "college", "大学专科"
    SECONDARY = "secondary", "高中及中专"
    JUNIOR = "junior", "初中及以下"


class Source(Labelled):
    """Where a candidate comes from (SD-3)."""

    ORIGIN_COMMITTEE = "origin_committee", "迁出地原“两委”"
    YOUNG_PARTY_MEMBER = "young_party_member", "年轻党员干部"
    PROSPERITY_LEADER = "prosperity_leader", "致富带头人"
    COMMUNITY_POLICE = "community_police", "社区民警"
    VETERAN = "veteran", "退役军人"
    GRADUATE = "graduate", "高校毕业生"
    OTHER = "other", "其他"


class Kinship(Labelled):
    """What one person is to another. Together these are the near relatives of 民法典 第一千零四十五条 (B-11)."""

    SPOUSE = "spouse", "配偶"
    PARENT = "parent", "父母"
    CHILD = "child", "子女"
    SIBLING = "sibling", "兄弟姐妹"
    GRANDPARENT = "grandparent", "祖父母、外祖父母"
    GRANDCHILD = "grandchild", "孙子女、外孙子女"


class Merit(Labelled):
    """What speaks for somebody as a candidate, as a dated fact with its evidence (SD-3, SH-4)."""

    ORIGIN_COMMITTEE = "origin_committee", "迁出地原“两委”"
    YOUNG_PARTY_MEMBER = "young_party_member", "年轻党员干部"
    PROSPERITY_LEADER = "prosperity_leader", "致富带头人"
    COMMUNITY_POLICE = "community_police", "社区民警"
    VETERAN = "veteran", "退役军人"
    GRADUATE = "graduate", "高校毕业生"
    RETURNED = "returned", "返乡人员"
    VILLAGE_OFFICIAL = "village_official", "大学生村官"
    SOCIAL_WORKER = "social_worker", "社会工作者职业资格"
    OTHER = "other", "其他"


class AppraisalKind(Labelled):
    """Appraisals by the township. The review by the residents' representatives is a fact of the office, not of the file."""

    YEARLY = "yearly", "年度考核"
    TERM = "term", "任期考核"


class Grade(Labelled):
    EXCELLENT = "excellent", "优秀"
    COMPETENT = "competent", "称职"
    BASIC = "basic", "基本称职"
    UNFIT = "unfit", "不称职"
    UNGRADED = "ungraded", "不定等次"


class Conduct(Labelled):
    """Rewards and what a joint review asks about. All but rewards are kept sealed."""

    REWARD = "reward", "表彰奖励"
    PARTY_DISCIPLINE = "party_discipline", "党纪处分"
    ADMINISTRATIVE = "administrative", "政务处分"
    ORGANISATIONAL = "organisational", "组织处理"
    SECURITY = "security", "治安管理处罚"
    CRIMINAL = "criminal", "刑事处罚"

    @property
    def sealed(self) -> bool:
        return self is not Conduct.REWARD


class FileDate(Labelled):
    """Dates that a personnel file determines where records conflict."""

    BIRTH = "birth", "出生日期"
    PARTY = "party", "入党时间"
    WORK = "work", "参加工作时间"


class RecordPurpose(Labelled):
    """What a person's record must be complete for."""

    VETTING = "for_vetting", "联审"
    APPOINTMENT = "for_appointment", "任免审批表"
    FILING = "for_filing", "证书申领"


class VettingConclusion(Labelled):
    """What the joint review ended in. Silence is never one of them (Q-24)."""

    CLEAR = "clear", "可以列为候选人"
    BARRED = "barred", "不得列为候选人"
    UNSUITABLE = "unsuitable", "不宜列为候选人"


class TenureEnd(Labelled):
    """How an office ended."""

    SUCCESSION = "succession", "新一届产生"
    RESIGNATION = "resignation", "辞职"
    RECALL = "recall", "罢免"
    AUTOMATIC = "automatic_end", "职务自行终止"
    REVIEW = "review_end", "职务终止"
    DEATH = "death", "死亡"


class SealedField(Labelled):
    CITIZEN_NUMBER = "citizen_number", "公民身份号码"
    PHONE = "phone", "电话"
    HOME = "home", "住址"
    CONDUCT = "conduct", "处分处罚情况"
