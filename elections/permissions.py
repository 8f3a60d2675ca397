"""Rights over elections."""

from server.access.actor import Role, permission

VIEW = permission(
    "elections.view",
    "查看选举",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
    writes=False,
)
#: Whoever takes other sheets is not let into elections by it.
EXPORT = permission(
    "elections.sheets.take",
    "导出选举表格",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
    writes=False,
    reveals=True,
)
SET_UP = permission("elections.set_up", "建立选举", Role.ELECTION_OFFICER)
SET_LAW = permission("elections.parameters.set", "登记选举参数", Role.ELECTION_OFFICER)
WORD = permission("elections.notices.word", "设定公告用语", Role.ELECTION_OFFICER)
REOPEN = permission("elections.reopen", "重开已办结的进程", Role.ELECTION_OFFICER)
RECORD = permission("elections.record", "登记选举进程", Role.ELECTION_OFFICER, Role.TOWNSHIP_CLERK)
KEEP_ROLL = permission("elections.rolls.keep", "办理选民登记", Role.ELECTION_OFFICER, Role.TOWNSHIP_CLERK)
REVEAL_VOTER = permission(
    "elections.rolls.reveal",
    "调阅选民身份证号",
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    writes=False,
    reveals=True,
)
ENTER_COUNT = permission("elections.counts.enter", "录入计票", Role.ELECTION_OFFICER, Role.TOWNSHIP_CLERK)
CHECK_COUNT = permission("elections.counts.check", "复核计票", Role.ELECTION_OFFICER, Role.TOWNSHIP_CLERK)
PUBLISH = permission("elections.results.publish", "公布选举结果", Role.ELECTION_OFFICER)
KEEP_DISPUTES = permission("elections.disputes.keep", "办理选举争议、举报", Role.ELECTION_OFFICER, Role.TOWNSHIP_CLERK)
DECIDE_DISPUTES = permission("elections.disputes.decide", "认定选举争议、举报", Role.ELECTION_OFFICER)
REVEAL_COMPLAINANT = permission(
    "elections.disputes.reveal",
    "调阅反映人",
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    writes=False,
    reveals=True,
)

PRINT = permission(
    "elections.print",
    "打印选举文书",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
    writes=False,
    reveals=True,
)

ALL = (
    VIEW,
    EXPORT,
    PRINT,
    SET_UP,
    SET_LAW,
    WORD,
    REOPEN,
    RECORD,
    KEEP_ROLL,
    REVEAL_VOTER,
    ENTER_COUNT,
    CHECK_COUNT,
    PUBLISH,
    KEEP_DISPUTES,
    DECIDE_DISPUTES,
    REVEAL_COMPLAINANT,
)
