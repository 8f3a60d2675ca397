"""Why somebody may, or may not, see an address: the right it needs, the roles that give it, the place, whom to ask. Pure.

The answer rests on the address and on who asks, never on whether there is such a record: an address of another county
and one that nobody ever gave out are answered in the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from server.access.actor import HELD, Actor, Permission, Role
from server.access.duties import labels


@dataclass(frozen=True, slots=True)
class RightReason:
    """One right: who would hold it, by which of the actor's roles it is held, and if not, what is in the way."""

    right: str
    code: str
    held: bool
    by: tuple[Role, ...]
    roles: tuple[Role, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class PlaceReason:
    """The place an address names; `inside` is None where it names none."""

    region: str
    inside: bool | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """The whole answer. `may` says yes or no as far as rights and the place in the address decide it."""

    subject: str
    known: bool
    may: bool
    verdict: str
    right: RightReason | None
    place: PlaceReason
    acts: tuple[RightReason, ...]


def right_reason(actor: Actor, right: Permission) -> RightReason:
    """Whether the actor holds a right, and through what."""
    roles = tuple(role for role in Role if role in right.roles and role is not Role.OPERATOR)
    by = tuple(role for role in Role if role in actor.roles and role in right.roles)
    held = actor.may(right)
    needed = f"需要“{right.label}”权限，"
    if held:
        sentence = f"{needed}由{labels(by)}给予，本账号有。"
    elif not by:
        sentence = f"{needed}{labels(roles)}才有，本账号的角色（{labels(actor.roles) or '无'}）没有。"
    elif actor.read_only and right.writes:
        sentence = f"{needed}角色给予了，但本账号现在只能查看。"
    elif actor.held and right.reveals:
        sentence = f"{needed}角色给予了，但{HELD}"
    else:
        sentence = f"{needed}角色给予了，但这个接口令牌的范围不含它。"
    return RightReason(right.label, right.code, held, by, roles, sentence)


def place_reason(actor: Actor, region: str, own_area: str) -> PlaceReason:
    """Whether the place in an address lies in the actor's area; `own_area` is its name."""
    if not region:
        sentence = f"地址里没有写明地区。本账号只能看{own_area}的记录。"
        return PlaceReason("", None, sentence)
    inside = actor.covers(region)
    word = "在" if inside else "不在"
    return PlaceReason(region, inside, f"地址里的区划代码{region}{word}本账号的地区（{own_area}）内。")


def reasons(
    actor: Actor, subject: str, right: Permission | None, place: PlaceReason, acts: Sequence[Permission] = ()
) -> Reasons:
    """Put the answer together for an address and the right its page needs (None: no page has this address)."""
    if right is None:
        verdict = "系统里没有这样的页面，请核对地址。"
        return Reasons(subject, False, False, verdict, None, place, ())  # noqa: FBT003  # Fields in their order.
    main = right_reason(actor, right)
    may = main.held and place.inside is not False
    further = tuple(right_reason(actor, act) for act in acts)
    return Reasons(subject, True, may, _verdict(main, place), main, place, further)  # noqa: FBT003


def _verdict(right: RightReason, place: PlaceReason) -> str:
    if not right.held and place.inside is False:
        return "不能看：没有这项权限，地区也不对。"
    if not right.held:
        return "不能看：没有这项权限。"
    if place.inside is False:
        return "不能看：不在本账号的地区内。这个地址有没有记录，系统对地区以外的账号一律不说。"
    if place.inside is None:
        return "权限够。仍打不开的，或者没有这条记录，或者它不在本账号的地区内，系统对两种情形不加区别。"
    return "可以看。仍打不开的，是没有这条记录，请核对地址。"
