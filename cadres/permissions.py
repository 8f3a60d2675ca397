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
EDIT_PLACES = permission("cadres.places.edit", "登记安置点、组织和小组", Role.ELECTION_OFFICER, Role.TOWNSHIP_CLERK)
CHANGE_PLACES = permission("cadres.places.change", "登记村（社区）变更", Role.ELECTION_OFFICER)
RECORD_CODES = permission(
    "cadres.codes.record",
    "登记统一社会信用代码",
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
)
EDIT_PEOPLE = permission("cadres.people.edit", "登记人员", Role.VETTING_OFFICER, Role.ELECTION_OFFICER)
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

ALL = (VIEW, EDIT_COMMUNITIES, EDIT_PLACES, CHANGE_PLACES, RECORD_CODES, EDIT_PEOPLE, VET, DISCLOSE, REVIEW_DISCLOSURES)
