"""Who acts, what they may do, and where. Pure."""

from dataclasses import dataclass, field
from typing import Self

from server.errors import Forbidden, NotFound
from server.values.labels import Labelled

PROVINCE = "140000000000"
#: How many digits every division inside a county shares, see `reach_of`.
COUNTY_REACH = 6


class Role(Labelled):
    """What an account is for. Rights hang on permissions, which name their roles."""

    OPERATOR = "operator", "本机操作员"
    VETTING_OFFICER = "vetting_officer", "资格审查员"
    ELECTION_OFFICER = "election_officer", "换届业务员"
    TOWNSHIP_CLERK = "township_clerk", "乡镇经办员"
    AGENCY_REVIEWER = "agency_reviewer", "联审单位审核员"
    ASSIGNMENT_OFFICER = "assignment_officer", "选派业务员"
    TRAINING_OFFICER = "training_officer", "培训业务员"
    FILING_OFFICER = "filing_officer", "证书业务员"
    UNIT_HEAD = "unit_head", "单位负责人"
    ACCOUNT_ADMINISTRATOR = "account_administrator", "账号管理员"
    AUDITOR = "auditor", "审计员"


#: The roles that work on records of people and elections. Who keeps the accounts or reads the traces holds none of them,
#: and a unit's head, who reads what the unit's people looked at, gains none by being it.
BUSINESS: frozenset[Role] = frozenset(Role) - {
    Role.OPERATOR,
    Role.UNIT_HEAD,
    Role.ACCOUNT_ADMINISTRATOR,
    Role.AUDITOR,
}


@dataclass(frozen=True, slots=True)
class Permission:
    """A right by its code, with the words a person reads and the roles that hold it.

    `writes` tells acts from reading: an account or a token that may only read holds no right that writes. `reveals` marks
    what shows or takes away personal data whole: nobody holds it under a password that an administrator has set (AC-1).
    """

    code: str
    label: str
    roles: frozenset[Role]
    writes: bool = True
    reveals: bool = False


#: What somebody hears who signed in with a password that an account administrator has set, until another person released it.
BARE = "这个接口令牌没有写明权限，什么也不能办。请收回它，重新发放并选定权限。"
HELD = "本账号的密码由账号管理员设定，须由本单位负责人或另一位账号管理员核实后放行；放行前不能调阅、打印、导出个人信息（AC-1）。"

_declared: dict[str, Permission] = {}


def permission(code: str, label: str, *roles: Role, writes: bool = True, reveals: bool = False) -> Permission:
    """Declare a right, once; the operator at the machine holds every one."""
    if code in _declared:
        message = f"permission declared twice: {code}"
        raise ValueError(message)
    _declared[code] = right = Permission(code, label, frozenset({Role.OPERATOR, *roles}), writes, reveals)
    return right


def permissions() -> tuple[Permission, ...]:
    """Every declared right."""
    return tuple(_declared.values())


def reach_of(region: str) -> str:
    """The prefix that every division inside `region` shares: 2 digits for a province, 4, 6, 9 or all 12."""
    for length in (2, 4, 6, 9):
        if not region[length:].strip("0"):
            return region[:length]
    return region


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks. `region` is the division of their area; `unit` is where they work.

    `grants` are the roles that they may give to others, `permitted` the codes that a token was narrowed to (None: all).
    `notice` says why an account may only read; `password_due` that it must change its password before anything else.
    `held` says that nobody has yet released a password that an administrator set. Who stands in for a colleague bears both
    names, so that every trace does.
    """

    account_id: int | None
    name: str
    unit: str
    region: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    unit_id: int | None = None
    grants: frozenset[Role] = field(default_factory=frozenset)
    permitted: frozenset[str] | None = None
    read_only: bool = False
    notice: str = ""
    password_due: bool = False
    stands_in_for: str = ""
    held: bool = False

    @classmethod
    def operator(cls, region: str = PROVINCE) -> Self:
        """The person at the machine, who runs commands."""
        everyone = frozenset(Role) - {Role.OPERATOR}
        return cls(None, "本机操作员", "本机", region, frozenset({Role.OPERATOR}), grants=everyone)

    @property
    def reach(self) -> str:
        """The prefix of the region codes that may be seen."""
        return reach_of(self.region)

    @property
    def key(self) -> str:
        """Empty: whoever is known shows nothing at the door."""
        return ""

    def covers(self, region: str) -> bool:
        """Whether a place lies in the actor's area."""
        return region.startswith(self.reach)

    def may(self, right: Permission) -> bool:
        """Whether one of the actor's roles holds the right, and nothing narrows it."""
        if self.read_only and right.writes:
            return False
        if self.held and right.reveals:
            return False
        if self.permitted is not None and right.code not in self.permitted:
            return False
        return not self.roles.isdisjoint(right.roles)

    def refused(self, right: Permission) -> Forbidden:
        """Why a right is not held, for somebody who then knows whom to ask."""
        if self.held and right.reveals:
            return Forbidden(HELD, code="account.held")
        if self.permitted is not None and not self.permitted:
            return Forbidden(BARE, code="token.no_scope")
        return Forbidden(f"本账号没有“{right.label}”的权限。可以请本单位账号管理员开通。")

    def require(self, right: Permission, *, at: str) -> None:
        """Raise NotFound outside the area (the two must read alike), Forbidden without the right."""
        if not self.covers(at):
            raise NotFound
        if not self.may(right):
            raise self.refused(right)
