"""Who a job is done for: the account as it is now, with no more than it had when it asked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from server.access.actor import Actor, Role
from server.access.door import actor_of_account
from server.errors import Forbidden

_SHUT = "提交人的账号已停用，任务没有办理。"
_MOVED = "提交人的地区已变更，任务没有办理。"


async def asker(account: int | None, asked: Mapping[str, Any]) -> Actor:
    """The actor in whose name a job runs; `asked` is the snapshot of `asking.snapshot`. Forbidden if the account is shut."""
    if account is None:
        return replace(Actor.operator(asked["region"]), name=asked["name"], unit=asked["unit"])
    now = await actor_of_account(account)
    if now is None:
        raise Forbidden(_SHUT)
    return narrowed(now, asked)


def narrowed(now: Actor, asked: Mapping[str, Any]) -> Actor:
    """What both then and now allow: rights withdrawn since count, rights given since do not. Pure."""
    then = Actor(None, "", "", asked["region"])
    if now.covers(then.region):
        region = then.region
    elif then.covers(now.region):
        region = now.region
    else:
        raise Forbidden(_MOVED)
    return replace(
        now,
        name=asked["name"],
        unit=asked["unit"],
        region=region,
        roles=now.roles & {Role(role) for role in asked["roles"]},
        permitted=None if asked["permitted"] is None else frozenset(asked["permitted"]),
    )
