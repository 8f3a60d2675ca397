"""Rights over communities and people."""

from server.access.actor import Role, permission

VIEW = permission(
    "cadres.view",
    "查看社区和人员",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
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
VET = permission("cadres.vetting.conclude", "登记联审结论", Role.VETTING_OFFICER)

ALL = (VIEW, EDIT_COMMUNITIES, RECORD_CODES, EDIT_PEOPLE, VET)
