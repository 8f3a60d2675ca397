"""Duties that exclude each other: roles that one account may not hold together, and steps that one person may not both take. Pure.

The house rules here have ids like the law's: AC-1 and AC-2 are about roles, AC-3 about the steps of one record, AC-4 about
what an administrator may give away.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

from server.access.actor import BUSINESS, Actor, Role, reach_of
from server.errors import Problem
from server.values.labels import Labelled

_CITE = "系统内控规则　省参数　待确认"

S = TypeVar("S", bound=Labelled)


def labels(roles: Iterable[Role]) -> str:
    """Roles as a sentence names them, in the order of the vocabulary."""
    held = set(roles)
    return "、".join(role.label for role in Role if role in held)


def role_conflicts(roles: AbstractSet[Role]) -> tuple[Problem, ...]:
    """Why one account may not hold these roles together; empty where it may.

    Who makes accounts could otherwise give itself the records (AC-1), and who reads the traces would read their own (AC-2).
    """
    problems = []
    barred = roles & (BUSINESS | {Role.UNIT_HEAD})
    if Role.ACCOUNT_ADMINISTRATOR in roles and barred:
        cause = f"账号管理员不能兼{labels(barred)}：管理账号的人不接触业务记录。"
        problems.append(Problem("角色", cause, "另开一个账号，或去掉其中一项。", "AC-1", _CITE))
    others = roles - {Role.AUDITOR}
    if Role.AUDITOR in roles and others:
        cause = f"审计员不能兼{labels(others)}：查看痕迹的人不留下被查的痕迹。"
        problems.append(Problem("角色", cause, "另开一个账号，或去掉其中一项。", "AC-2", _CITE))
    return tuple(problems)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who took a step of a record: an account, or for the operator at the machine the name and the unit that were given."""

    account: int | None
    name: str
    unit: str

    @classmethod
    def of(cls, actor: Actor) -> "Hand":
        """The hand of whoever acts now."""
        return cls(actor.account_id, actor.name, actor.unit)

    def is_same(self, other: "Hand") -> bool:
        """Whether both are one person: accounts are compared where there are any, names of one unit otherwise."""
        if self.account is not None or other.account is not None:
            return self.account == other.account
        return (self.name, self.unit) == (other.name, other.unit)


def own_step(
    wanted: S, actor: Actor, taken: Iterable[tuple[S, Hand]], apart: Mapping[S, frozenset[S]]
) -> Problem | None:
    """Why the actor may not take the step `wanted`: the one who prepared does not pass it (AC-3).

    `taken` is the record's own history and `apart` names, for a step, those that another person must have taken.
    """
    hand = Hand.of(actor)
    mine = [step for step, by in taken if step in apart.get(wanted, frozenset()) and by.is_same(hand)]
    if not mine:
        return None
    cause = f"“{mine[-1].label}”是{actor.name}本人办的，“{wanted.label}”须由另一人办理。"
    return Problem("步骤", cause, "请本单位或上级的另一位同事办理。", "AC-3", _CITE)


@dataclass(frozen=True, slots=True)
class Rights:
    """What an account has, or is to have: its area, its roles, and the roles that it may give to others."""

    region: str
    roles: frozenset[Role]
    grants: frozenset[Role] = frozenset()


def grant_problems(actor: Actor, wanted: Rights, unit_region: str) -> tuple[Problem, ...]:
    """Why the actor may not make or keep an account with these rights (AC-4): never more than the actor may give."""
    problems = list(role_conflicts(wanted.roles))
    beyond = wanted.roles - actor.grants
    if beyond:
        cause = f"本账号不能授予{labels(beyond)}。"
        problems.append(Problem("角色", cause, "请上级账号管理员办理。", "AC-4", _CITE))
    if not wanted.roles:
        problems.append(Problem("角色", "没有选角色。", "至少选一项。"))
    passed_on = wanted.grants - actor.grants
    if passed_on:
        cause = f"本账号不能授予{labels(passed_on)}，也不能让别人授予。"
        problems.append(Problem("可授予的角色", cause, "请上级账号管理员办理。", "AC-4", _CITE))
    if wanted.grants and Role.ACCOUNT_ADMINISTRATOR not in wanted.roles:
        problems.append(
            Problem("可授予的角色", "只有账号管理员可以授予角色。", "去掉各项，或选上账号管理员。", "AC-4", _CITE)
        )
    if not wanted.region.startswith(reach_of(unit_region)):
        problems.append(Problem("地区", "不在单位的地区内。", "选单位所在地区或其下级。", "AC-4", _CITE))
    return tuple(problems)


def may_administer(actor: Actor, target: Rights) -> bool:
    """Whether the actor may change an account that has these rights: in the area, and nothing above the actor's own."""
    return actor.covers(target.region) and (target.roles | target.grants) <= actor.grants
