"""Setting up communities."""

from typing import Any, cast

from piccolo.columns import Column
from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import EDIT_COMMUNITIES
from cadres.rules.naming import community_name, elects, kind_of
from cadres.tables import Community
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import connection, copy_rows, transaction
from server.errors import NotFound, Problem, Refused
from server.places.regions import VILLAGE_LEVEL, below
from server.values import credit_code

TAKEN_UP = event_kind("communities.taken_up", "按区划建立社区")
DESCRIBED = event_kind("community.described", "登记社区情况")
CODE_RECORDED = event_kind("community.code_recorded", "登记统一社会信用代码")


class Description(BaseModel):
    """Counts and address of a community; None leaves a field as it is."""

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    households: int | None = Field(None, ge=0, le=100_000)
    population: int | None = Field(None, ge=0, le=1_000_000)
    address: str | None = Field(None, max_length=120)


def subject(region: str) -> str:
    """The name of a community in the trace."""
    return f"community:{region}"


async def take_up(actor: Actor, area: str) -> int:
    """Set up every village and community of an area from the divisions; returns how many were new."""
    actor.require(EDIT_COMMUNITIES, at=area)
    async with transaction(actor):
        held = {row["region"] for row in await Community.select(Community.region)}
        rows = [
            (place.code, kind, community_name(place.name, kind))
            for place in await below(area, VILLAGE_LEVEL)
            if place.code not in held and elects(place.name)
            for kind in (kind_of(place.code),)
        ]
        await copy_rows("community", ("region", "kind", "name"), rows)
        if rows:
            await audit.record(actor, TAKEN_UP, Change(subject(area), area, after={"新建": len(rows)}))
    return len(rows)


async def describe(actor: Actor, description: Description) -> None:
    """Record counts and address."""
    actor.require(EDIT_COMMUNITIES, at=description.region)
    new = description.model_dump(exclude={"region"}, exclude_none=True)
    async with transaction(actor):
        before = await Community.select().where(Community.region == description.region).first()
        if before is None:
            raise NotFound
        if new:
            await Community.update(cast("dict[Column | str, Any]", new)).where(Community.region == description.region)
            change = Change(
                subject(description.region),
                description.region,
                before={str(name): before[str(name)] for name in new},
                after={str(name): value for name, value in new.items()},
            )
            await audit.record(actor, DESCRIBED, change)


async def record_code(actor: Actor, region: str, code: str) -> None:
    """Record the credit code that the registering authority allotted. It is checked and never made up (UC-12, UC-14)."""
    actor.require(EDIT_COMMUNITIES, at=region)
    checked = credit_code.check(code)
    if checked.verdict == "refused":
        raise Refused([Problem("统一社会信用代码", "".join(checked.messages), "请对照证书重新录入。", "UC-13")])
    async with transaction(actor):
        before = await Community.objects().where(Community.region == region).first()
        if before is None:
            raise NotFound
        if before.credit_code and before.credit_code != checked.normalised:
            cause = f"已登记{before.credit_code}，代码终身不变。"
            raise Refused([Problem("统一社会信用代码", cause, "确有错误的，请县民政局更正。", "UC-14")])
        taken = await connection().fetchval(
            "SELECT name FROM community WHERE credit_code = $1 AND region <> $2", checked.normalised, region
        )
        if taken:
            raise Refused([Problem("统一社会信用代码", f"已登记在{taken}名下。", "请核对证书。", "UC-14")])
        await Community.update({Community.credit_code: checked.normalised}).where(Community.region == region)
        change = Change(subject(region), region, after={"统一社会信用代码": checked.normalised})
        await audit.record(actor, CODE_RECORDED, change)
