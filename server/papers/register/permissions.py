"""Rights over the register. What a paper of a kind asks for beside them, its package says (`PaperKind.view`, `handle`)."""

from server.access.actor import Role, permission

_ROLES = (
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.ASSIGNMENT_OFFICER,
    Role.FILING_OFFICER,
    Role.TRAINING_OFFICER,
)
VIEW = permission("server.papers.view", "查看文书登记簿", *_ROLES, writes=False)
PRINT = permission("server.papers.print", "打印登记的文书", *_ROLES, writes=False, reveals=True)
HANDLE = permission("server.papers.handle", "办理文书登记", *_ROLES)
