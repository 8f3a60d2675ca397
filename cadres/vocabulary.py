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
    """Offices of a community, in the order in which lists name them."""

    PARTY_SECRETARY = "party_secretary", "党组织书记"
    PARTY_VICE_SECRETARY = "party_vice_secretary", "党组织副书记"
    PARTY_COMMITTEE_MEMBER = "party_committee", "党组织委员"
    CHAIR = "chair", "主任"
    VICE_CHAIR = "vice_chair", "副主任"
    MEMBER = "member", "委员"
    OVERSIGHT_HEAD = "oversight_head", "监督委员会主任"
    OVERSIGHT_MEMBER = "oversight_member", "监督委员会委员"
    COLLECTIVE_HEAD = "collective_head", "集体经济组织理事长"
    COLLECTIVE_DIRECTOR = "collective_director", "集体经济组织理事"
    COLLECTIVE_SUPERVISOR = "collective_supervisor", "集体经济组织监事"
    ACCOUNTANT = "accountant", "会计（报账员）"
    CLERK = "clerk", "文书"
    CHAIR_ASSISTANT = "chair_assistant", "主任助理"
    COMMUNITY_POLICE = "community_police", "社区民警"
    MEDIATION_HEAD = "mediation_head", "人民调解委员会主任"
    MEDIATION_MEMBER = "mediation_member", "人民调解委员会委员"
    SECURITY_HEAD = "security_head", "治安保卫委员会主任"
    SECURITY_MEMBER = "security_member", "治安保卫委员会委员"
    HEALTH_HEAD = "health_head", "公共卫生委员会主任"
    HEALTH_MEMBER = "health_member", "公共卫生委员会委员"
    WELFARE_HEAD = "welfare_head", "民政委员会主任"
    WELFARE_MEMBER = "welfare_member", "民政委员会委员"

    @property
    def elected(self) -> bool:
        """Whether it is a seat of the villagers' or residents' committee, held by election only (B-37)."""
        return self in _ELECTED

    @property
    def of_party(self) -> bool:
        """Whether it is an office of the community's party organisation."""
        return self in _OF_PARTY

    @property
    def of_sub_committee(self) -> bool:
        """Whether it is one of the committee's own sub-committees, in which its members may sit as well."""
        return self in _OF_SUB_COMMITTEE


_ELECTED = frozenset({Office.CHAIR, Office.VICE_CHAIR, Office.MEMBER})
_OF_PARTY = frozenset({Office.PARTY_SECRETARY, Office.PARTY_VICE_SECRETARY, Office.PARTY_COMMITTEE_MEMBER})
_OF_SUB_COMMITTEE = frozenset(
    {
        *(Office.MEDIATION_HEAD, Office.MEDIATION_MEMBER, Office.SECURITY_HEAD, Office.SECURITY_MEMBER),
        *(Office.HEALTH_HEAD, Office.HEALTH_MEMBER, Office.WELFARE_HEAD, Office.WELFARE_MEMBER),
    }
)


class HoldingKind(Labelled):
    """How an office is held. Who acts for the holder or holds a post beside another one takes no seat."""

    ELECTED = "elected", "选举产生"
    APPOINTED = "appointed", "任命"
    ACTING = "acting", "主持工作"
    CONCURRENT = "concurrent", "兼职"

    @property
    def seated(self) -> bool:
        """Whether it fills one of the office's seats."""
        return self in {HoldingKind.ELECTED, HoldingKind.APPOINTED}


class ReviewResult(Labelled):
    """What a yearly democratic review says of a committee member (T-36)."""

    FIT = "fit", "称职"
    BARELY = "barely", "基本称职"
    UNFIT = "unfit", "不称职"


class Quality(Labelled):
    """The four items of 双好双强 (Q-02)."""

    POLITICS = "politics", "思想政治素质好"
    CONDUCT = "conduct", "道德品行好"
    PROSPERITY = "prosperity", "带富能力强"
    COORDINATION = "coordination", "协调能力强"


class SecretaryLabel(Labelled):
    """What a party secretary of a resettlement community is chosen for, each on a basis of its own (Q-01)."""

    DOUBLE_GOOD = "double_good", "双好双强"
    SHOULDERS = "shoulders", "担当作为"
    CONTENT = "content", "群众满意"


class SecretaryStep(Labelled):
    """The steps by which a party secretary is filed with the county, in order (Q-04, CW-6)."""

    NOMINATED = "nominated", "提名"
    REVIEWED = "reviewed", "乡镇审核"
    FILED = "filed", "县级备案"
    APPOINTED = "appointed", "任命"
    CHANGED = "changed", "变动"


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
    """Where a candidate comes from (Q-03, SD-3)."""

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
    SKILL = "skill", "专业技能"
    OTHER = "other", "其他"

    @property
    def named(self) -> bool:
        """Whether the note must say what it is, so that somebody may have several of them at a time."""
        return self in {Merit.SKILL, Merit.OTHER}


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


class FactKind(Labelled):
    """Kinds of dated facts of a person, by the sections of their page."""

    MERITS = "merits", "身份和业绩"
    APPRAISALS = "appraisals", "考核"
    CONDUCT = "conduct", "奖惩"
    DETERMINATIONS = "determinations", "日期认定"
    CAREER = "career", "简历"
    CIRCUMSTANCES = "circumstances", "待遇、保障和兼职"
    DUTIES = "duties", "分管工作"


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
    SENTENCE = "sentence", "被判处刑罚"
    INCAPACITY = "incapacity", "丧失行为能力"
    REVIEW = "review_end", "连续两次民主评议不称职"
    DEATH = "death", "死亡"
    DISMISSAL = "dismissal", "免职"
    PLACE_ENDED = "place_ended", "村（社区）撤并"
    OTHER_POST = "other_post", "当选其他职务"
    VOID = "void", "当选无效"


class SealedField(Labelled):
    CITIZEN_NUMBER = "citizen_number", "公民身份号码"
    PHONE = "phone", "电话"
    HOME = "home", "住址"
    CONDUCT = "conduct", "处分处罚情况"


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


class Measure(Labelled):
    """What a structure target is about (Q-0B): a share of the members, of the secretaries or of the committees of an area."""

    WOMEN = "women", "“两委”成员中女性"
    YOUNG = "young", "“两委”成员中35岁以下"
    SECONDARY = "secondary", "“两委”成员中高中（中专）以上"
    COLLEGE = "college", "“两委”成员中大学专科以上"
    SECRETARY_COLLEGE = "secretary_college", "书记中大学专科以上"
    SECRETARY_YOUNG = "secretary_young", "书记中45岁以下"
    DUAL = "dual", "书记、主任“一肩挑”"
    WITH_WOMAN = "with_woman", "有妇女成员的村（居）委会"
    WITH_YOUNG = "with_young", "有35岁以下成员的“两委”班子"

    @property
    def of_places(self) -> bool:
        """Whether communities are counted, and not people."""
        return self in {Measure.DUAL, Measure.WITH_WOMAN, Measure.WITH_YOUNG}

    @property
    def unit(self) -> str:
        return "个" if self.of_places else "人"


class TargetLevel(Labelled):
    """How firmly a document asks for a share."""

    MUST = "must", "应当达到"
    SHOULD = "should", "一般应当达到"
    REFERENCE = "reference", "参考"


class ReplyStep(Labelled):
    """What becomes of an agency's reply on paper: one person types it, another holds it against the paper (AC-3)."""

    TYPED = "typed", "登记来函答复"
    CHECKED = "checked", "核对来函答复"


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


#: 审查结果告知书 on the register of papers.
REVIEW_NOTICE = "cadres.review_notice"


def reviewed_source(entry: int) -> str:
    """How the register names whom a notice is to: somebody's entry in a batch."""
    return f"reviewed:{entry}"
