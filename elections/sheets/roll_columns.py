"""选民登记册: one row for each person of a village or community who is a voter, or who is not and says why."""

from dataclasses import replace

from cadres.sheets.members import CITIZEN_NUMBER, ETHNICITY, NAME, REGION_CODE, SEX
from cadres.sheets.members import PHONE as MEMBERS_PHONE
from elections.vocabulary import VoterApprover, VoterClass
from server.sheets import cells
from server.sheets.columns import Column, Sheet

#: What officers call the grounds, besides their full words.
_GROUND_WORDS = {
    "第一类": VoterClass.RESIDENT,
    "户籍在本村": VoterClass.RESIDENT,
    "本村居住": VoterClass.RESIDENT,
    "第二类": VoterClass.AWAY,
    "外出": VoterClass.AWAY,
    "常住": VoterClass.LIVING_HERE,
    "常住居民": VoterClass.LIVING_HERE,
    "第三类": VoterClass.ADMITTED,
    "申请登记": VoterClass.ADMITTED,
}
_APPROVER_WORDS = {
    "村民会议": VoterApprover.ASSEMBLY,
    "村民代表会议": VoterApprover.ASSEMBLY,
    "居民选举委员会": VoterApprover.ELECTION_COMMITTEE,
    "选举委员会": VoterApprover.ELECTION_COMMITTEE,
}

PLACE = replace(REGION_CODE, fill_down=False)
GROUP = Column(
    key="group",
    title="村（居）民小组",
    parse=cells.text(30),
    aliases=("村民小组", "居民小组", "小组", "组别"),
    required=True,
    example="第一村民小组",
    width=14,
)
HOUSEHOLD = Column(
    key="household",
    title="户号",
    parse=cells.text(20),
    aliases=("户编号", "户口簿户号"),
    required=True,
    example="0001",
    hint="同一户填同一个号",
    width=10,
)
VOTER_NAME = replace(NAME, aliases=("选民姓名",))
NUMBER = replace(CITIZEN_NUMBER)
VOTER_SEX = replace(SEX)
NATION = replace(ETHNICITY)
# A file of a million rows is asked nothing: what stands there is kept as it is.
PHONE = replace(MEMBERS_PHONE, parse=cells.text(30))
PARTY = Column(
    key="party",
    title="是否党员",
    parse=cells.yes_no,
    aliases=("党员", "中共党员"),
    blank=False,
    choices=("是", "否"),
    example="否",
    width=8,
)
GROUND = Column(
    key="ground",
    title="登记依据",
    parse=cells.choice(VoterClass, _GROUND_WORDS),
    aliases=("登记类别", "选民类别"),
    required=True,
    choices=("第一类", "第二类", "第三类", "常住"),
    example="第一类",
    hint="第一类：户籍在本地并居住；第二类：户籍在本地、不居住、本人表示参加；第三类：户籍不在本地、申请并经同意；常住：2026年起社区",
    width=12,
)
DECLARED = Column(
    key="declared",
    title="表示（申请）日期",
    parse=cells.day,
    aliases=("本人表示日期", "申请日期", "表示参加日期"),
    example="2026-10-08",
    hint="第一类可以不填",
    width=14,
)
RESIDENCE = Column(
    key="residence_months",
    title="居住月数",
    parse=cells.whole_number,
    aliases=("居住时间（月）",),
    example="14",
    hint="第三类填",
    width=8,
)
SERVICE = Column(
    key="service_months",
    title="工作月数",
    parse=cells.whole_number,
    aliases=("工作时间（月）", "村务工作月数"),
    example="",
    hint="第三类填",
    width=8,
)
APPROVER = Column(
    key="approver",
    title="同意机关",
    parse=cells.choice(VoterApprover, _APPROVER_WORDS),
    choices=("村民代表会议", "居民选举委员会"),
    example="",
    hint="第三类填",
    width=14,
)
APPROVED = Column(key="approved", title="同意日期", parse=cells.day, example="", hint="第三类填", width=12)
DOCUMENT = Column(
    key="document",
    title="材料",
    parse=cells.text(120),
    aliases=("依据材料", "证明材料"),
    required=True,
    example="户口簿",
    width=14,
)
DEPRIVED_FROM = Column(
    key="deprived_from",
    title="剥夺政治权利起",
    parse=cells.day,
    aliases=("剥权起",),
    example="",
    hint="依法被剥夺政治权利的填起止日期，终身的止日不填",
    width=14,
)
DEPRIVED_UNTIL = Column(
    key="deprived_until", title="剥夺政治权利止", parse=cells.day, aliases=("剥权止",), example="", width=14
)

VOTERS = Sheet(
    name="选民登记册",
    title="选民登记册",
    columns=(
        PLACE,
        GROUP,
        HOUSEHOLD,
        VOTER_NAME,
        NUMBER,
        VOTER_SEX,
        NATION,
        PARTY,
        GROUND,
        DECLARED,
        RESIDENCE,
        SERVICE,
        APPROVER,
        APPROVED,
        DOCUMENT,
        PHONE,
        DEPRIVED_FROM,
        DEPRIVED_UNTIL,
    ),
)
