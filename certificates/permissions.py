"""Rights over filings and certificates."""

from server.access.actor import Role, permission

VIEW = permission(
    "certificates.view",
    "查看证书办理",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
    writes=False,
)
HANDLE = permission("certificates.filings.handle", "办理证书申领", Role.TOWNSHIP_CLERK, Role.FILING_OFFICER)
GIVE_OUT = permission("certificates.give_out", "按汇总表登记核发", Role.FILING_OFFICER)
PRINT = permission(
    "certificates.print",
    "打印证书和申领材料",
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
    writes=False,
    reveals=True,
)
CERTIFY = permission(
    "certificates.certify", "核对、核准当选证书", Role.ELECTION_OFFICER, Role.TOWNSHIP_CLERK, Role.FILING_OFFICER
)

SET = permission("certificates.checklists.set", "登记材料清单", Role.FILING_OFFICER)

ALL = (VIEW, HANDLE, GIVE_OUT, PRINT, SET, CERTIFY)
