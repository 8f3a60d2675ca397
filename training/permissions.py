"""Rights over teams, posts for children and training, and those who are in them."""

from server.access.actor import Role, permission

VIEW = permission(
    "training.view",
    "查看驻村帮扶、儿童主任和培训",
    Role.ASSIGNMENT_OFFICER,
    Role.ELECTION_OFFICER,
    Role.VETTING_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.TRAINING_OFFICER,
    writes=False,
)
DISPATCH = permission("training.teams.dispatch", "选派、轮换和召回驻村干部", Role.ASSIGNMENT_OFFICER)
ARRANGE = permission("training.arrangements.set", "落实县级统筹", Role.ASSIGNMENT_OFFICER)
RECORD = permission(
    "training.presence.record", "登记驻村天数、请假和走访", Role.ASSIGNMENT_OFFICER, Role.TOWNSHIP_CLERK
)
APPRAISE = permission("training.teams.appraise", "登记驻村考核", Role.ASSIGNMENT_OFFICER)
SET = permission("training.settings.set", "登记工作口径", Role.ASSIGNMENT_OFFICER, Role.TRAINING_OFFICER)
PRINT = permission(
    "training.papers.print", "打印选派和培训文书", Role.ASSIGNMENT_OFFICER, Role.TRAINING_OFFICER, reveals=True
)

APPOINT = permission("training.children.appoint", "登记儿童主任和督导员", Role.ASSIGNMENT_OFFICER, Role.TOWNSHIP_CLERK)
#: Whoever keeps the posts for children and the teams of the county enters them in the national and the provincial systems, which
#: ask for what is sealed here: of these two rosters alone, each time with a reason and in the trace.
TAKE_WHOLE = permission(
    "training.rosters.whole",
    "导出儿童主任、驻村干部花名册的完整个人信息",
    Role.ASSIGNMENT_OFFICER,
    writes=False,
    reveals=True,
)
COUNT_CHILDREN = permission("training.children.count", "登记儿童数", Role.ASSIGNMENT_OFFICER, Role.TOWNSHIP_CLERK)
EMPLOY = permission("training.workers.keep", "登记社区工作者、待遇和评议", Role.ASSIGNMENT_OFFICER, Role.TOWNSHIP_CLERK)
TEACH = permission("training.courses.hold", "举办培训、登记出勤和成绩", Role.TRAINING_OFFICER, Role.TOWNSHIP_CLERK)
#: The county's bureau issues the certificates of completion that somebody else's course leads to: it sees and handles them, and
#: nothing of the courses beside.
SEE_CERTIFICATES = permission(
    "training.certificates.view",
    "查看结业证书",
    Role.ASSIGNMENT_OFFICER,
    Role.ELECTION_OFFICER,
    Role.VETTING_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.TRAINING_OFFICER,
    Role.FILING_OFFICER,
    writes=False,
)
CERTIFY = permission(
    "training.certificates.certify",
    "核对、核准结业证书",
    Role.TRAINING_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
)

ALL = (
    VIEW,
    DISPATCH,
    ARRANGE,
    RECORD,
    APPRAISE,
    SET,
    PRINT,
    APPOINT,
    TAKE_WHOLE,
    COUNT_CHILDREN,
    EMPLOY,
    TEACH,
    SEE_CERTIFICATES,
    CERTIFY,
)
