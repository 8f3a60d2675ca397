"""Who acts, what they may do, and where. Pure."""

from dataclasses import dataclass, field
from typing import Self

from server.errors import Forbidden, NotFound
from server.values.labels import Labelled

PROVINCE = "140000000000"


class Role(Labelled):
    """What an account is for. Rights hang on permissions, which name their roles."""

    OPERATOR = "operator", "本机操作员"
    VETTING_OFFICER = "vetting_officer", "资格审查员"
    ELECTION_OFFICER = "election_officer", "换届业务员"
    TOWNSHIP_CLERK = "township_clerk", "乡镇经办员"
    FILING_OFFICER = "filing_officer", "证书业务员"


@dataclass(frozen=True, slots=True)
class Permission:
    """A right by its code, with the words a person reads and the roles that hold it."""

    code: str
    label: str
    roles: frozenset[Role]


def permission(code: str, label: str, *roles: Role) -> Permission:
    """A right; the operator at the machine holds every one."""
    return Permission(code, label, frozenset({Role.OPERATOR, *roles}))


def reach_of(region: str) -> str:
    """The prefix that every division inside `region` shares: 2 digits for a province, 4, 6, 9 or all 12."""
    for length in (2, 4, 6, 9):
        if not region[length:].strip("0"):
            return region[:length]
    return region


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks. `region` is the division of their area; `unit` is where they work."""

    account_id: int | None
    name: str
    unit: str
    region: str
    roles: frozenset[Role] = field(default_factory=frozenset)

    @classmethod
    def operator(cls, region: str = PROVINCE) -> Self:
        """The person at the machine, who runs commands."""
        return cls(None, "本机操作员", "本机", region, frozenset({Role.OPERATOR}))

    @property
    def reach(self) -> str:
        """The prefix of the region codes that may be seen."""
        return reach_of(self.region)

    def covers(self, region: str) -> bool:
        """Whether a place lies in the actor's area."""
        return region.startswith(self.reach)

    def may(self, right: Permission) -> bool:
        """Whether one of the actor's roles holds the right."""
        return not self.roles.isdisjoint(right.roles)

    def require(self, right: Permission, *, at: str) -> None:
        """Raise NotFound outside the area (the two must read alike), Forbidden without the right."""
        if not self.covers(at):
            raise NotFound
        if not self.may(right):
            raise Forbidden(f"本账号没有“{right.label}”的权限。可以请本单位账号管理员开通。")
