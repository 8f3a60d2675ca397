"""Rights over communities and people."""

from server.access.actor import Role, permission

VIEW = permission(
    "cadres.view",
    "查看社区和人员",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.AGENCY_REVIEWER,
    Role.ASSIGNMENT_OFFICER,
    Role.TRAINING_OFFICER,
    Role.FILING_OFFICER,
    writes=False,
)
EDIT_COMMUNITIES = permission("cadres.communities.edit", "登记社区", Role.ELECTION_OFFICER)
RECORD_CODES = permission(
    "cadres.codes.record",
    "登记统一社会信用代码",
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
)
EDIT_PEOPLE = permission("cadres.people.edit", "登记人员", Role.VETTING_OFFICER, Role.ELECTION_OFFICER)
KEEP_OFFICES = permission(
    "cadres.offices.keep",
    "登记任职和离任",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
)
FILE_SECRETARIES = permission("cadres.secretaries.file", "办理书记县级备案和任命", Role.VETTING_OFFICER)
VET = permission("cadres.vetting.conclude", "登记联审结论", Role.VETTING_OFFICER)
DISCLOSE = permission(
    "cadres.people.disclose",
    "查看完整的个人信息",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
    reveals=True,
)
REVIEW_DISCLOSURES = permission(
    "cadres.disclosures.review",
    "查看调阅个人信息的记录",
    Role.UNIT_HEAD,
    Role.AUDITOR,
    writes=False,
)

ALL = (
    VIEW,
    EDIT_COMMUNITIES,
    RECORD_CODES,
    EDIT_PEOPLE,
    KEEP_OFFICES,
    FILE_SECRETARIES,
    VET,
    DISCLOSE,
    REVIEW_DISCLOSURES,
)
