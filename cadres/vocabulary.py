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


class ItemLevel(Labelled):
    """How hard an item is. The first two keep a person off the ballot; the third leaves it to a decision with a reason."""

    STATUTE = "statute", "法定禁止"
    MUST_NOT = "must_not", "政策不能"
    SHOULD_NOT = "should_not", "政策不宜"


class Answer(Labelled):
    """What an agency says of a person. There is no answer for having said nothing."""

    CLEAR = "clear", "无问题"
    FOUND = "found", "有问题"
    PENDING = "pending", "待核"


class ReviewPurpose(Labelled):
    """What a joint review is held for; each is the same procedure (Q-20)."""

    CANDIDATES = "candidates", "候选人资格联审"
    WRITE_IN = "write_in", "另选人补审"
    JOINING = "joining", "任期内补充人选联审"
    YEARLY = "yearly", "年度复审"


class ReviewMaterial(Labelled):
    """What lies before the review of a person, handed in by the village (Q-20)."""

    REGISTRATION = "registration", "候选人登记表"
    IDENTITY = "identity", "身份证复印件"
    PLEDGE = "pledge", "廉洁自律和竞选纪律承诺书"
    VILLAGE_OPINION = "village_opinion", "村（社区）自审意见"


class ReviewStage(Labelled):
    """Where one person stands in the joint review."""

    MATERIALS = "materials", "待审材料"
    TOWNSHIP = "township", "待乡镇初审"
    READY = "ready", "待发出"
    ASKED = "asked", "待答复"
    ANSWERED = "answered", "待启封"
    OPENED = "opened", "待核实"
    DECISION = "decision", "待决定"
    JUDGED = "judged", "待出具结论"
    CONCLUDED = "concluded", "已有结论"
    RETURNED = "returned", "已退回"


class Objector(Labelled):
    """Who raised an objection."""

    PERSON = "person", "本人"
    PUBLIC = "public", "群众"


class ObjectionOutcome(Labelled):
    """What the second look came to."""

    UPHELD = "upheld", "维持原结论"
    CHANGED = "changed", "变更结论"
    UNFOUNDED = "unfounded", "反映不属实"
