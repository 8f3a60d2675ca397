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
EDIT_PEOPLE = permission("cadres.people.edit", "登记人员", Role.VETTING_OFFICER, Role.ELECTION_OFFICER)
VET = permission("cadres.vetting.conclude", "登记联审结论", Role.VETTING_OFFICER)

ALL = (VIEW, EDIT_COMMUNITIES, EDIT_PEOPLE, VET)
