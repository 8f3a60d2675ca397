"""Setting up communities."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from piccolo.columns import Column
from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import EDIT_COMMUNITIES, RECORD_CODES
from cadres.rules.codes import CODE, refuse_code
from cadres.rules.naming import community_name, elects, kind_of
from cadres.services import held_codes
from cadres.services.counts import keep_as_known
from cadres.services.held_codes import Double
from cadres.tables import Community
from cadres.vocabulary import CommitteeKind
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import copy_rows, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.places.regions import VILLAGE_LEVEL, below
from server.values import credit_code

TAKEN_UP = event_kind("communities.taken_up", "按区划建立社区")
DESCRIBED = event_kind("community.described", "登记社区情况")
CODE_RECORDED = event_kind("community.code_recorded", "登记统一社会信用代码")
CODE_RETIRED = event_kind("community.code_retired", "统一社会信用代码随注销停用")
CODE_GIVEN_UP = event_kind("community.code_given_up", "撤下重复登记的统一社会信用代码", Dot.ATTENTION)

_WORDS = {"households": "户数", "population": "人口", "address": "住所", "established": "设立日期"}


class Description(BaseModel):
    """Counts, address and establishment of a community. A field that is not given stays as it is, None empties it.

    `established` is the day of the government's approval (B-32).
    """

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    households: int | None = Field(None, ge=0, le=100_000)
    population: int | None = Field(None, ge=0, le=1_000_000)
    address: str | None = Field(None, max_length=120)
    established: date | None = None


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
    """Record counts and address; what is the same already leaves no trace."""
    actor.require(EDIT_COMMUNITIES, at=description.region)
    given = description.model_dump(exclude={"region"}, exclude_unset=True)
    if description.established and description.established > clock.today():
        cause = f"{description.established.isoformat()}还没有到。"
        raise Refused([Problem(_WORDS["established"], cause, "对照批准设立的文件核对日期。")])
    async with transaction(actor):
        before = await Community.select().where(Community.region == description.region).lock_rows("UPDATE").first()
        if before is None:
            raise NotFound
        new = {name: value for name, value in given.items() if before[name] != value}
        if new:
            await Community.update(cast("dict[Column | str, Any]", new)).where(Community.region == description.region)
            if new.keys() & {"households", "population"}:
                await keep_as_known([before["id"]])
            change = Change(
                subject(description.region), description.region, before=_told(before, new), after=_told(new, new)
            )
            await audit.record(actor, DESCRIBED, change)


def _told(row: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of the changed fields, in the words of the trail."""
    told = {word: "没有" if row[name] is None else row[name] for name, word in _WORDS.items() if name in changed}
    return {word: value.isoformat() if isinstance(value, date) else value for word, value in told.items()}


async def record_code(actor: Actor, region: str, code: str, *, reason: str = "") -> None:
    """Record the credit code that the registering authority allotted. It is checked and never made up (UC-12, UC-14).

    `reason` says why a code is right although its check characters or its first two are not: such certificates were given
    out (UC-13, UC-6).
    """
    actor.require(RECORD_CODES, at=region)
    checked = credit_code.check(code)
    async with transaction(actor):
        before = await Community.objects().where(Community.region == region).lock_rows("UPDATE").first()
        if before is None:
            raise NotFound
        if before.credit_code == checked.normalised:
            return
        if problems := refuse_code(checked, before.name, CommitteeKind(before.kind), reason):
            raise Refused(problems)
        if before.credit_code:
            cause = f"已登记{before.credit_code}，代码终身不变。"
            raise Refused([Problem(CODE, cause, "确有错误的，请县民政局更正。", "UC-14")])
        await held_codes.hold({checked.normalised: region})
        await Community.update({Community.credit_code: checked.normalised}).where(Community.region == region)
        overridden = reason if checked.failed or checked.kind != before.kind else ""
        change = Change(subject(region), region, after={CODE: checked.normalised}, reason=overridden)
        await audit.record(actor, CODE_RECORDED, change)


async def retire_code(actor: Actor, region: str, document: str) -> None:
    """Take the code off a community whose committee was cancelled while the community goes on: it is never used again (UC-14)."""
    actor.require(RECORD_CODES, at=region)
    async with transaction(actor):
        row = await Community.objects().where(Community.region == region).lock_rows("UPDATE").first()
        if row is None:
            raise NotFound
        if row.credit_code is None:
            return
        await Community.update({Community.credit_code: None}).where(Community.region == region)
        change = Change(subject(region), region, before={CODE: row.credit_code}, after={CODE: "停用"}, reason=document)
        await audit.record(actor, CODE_RETIRED, change)


class GiveUpCode(BaseModel):
    """Which code that stands elsewhere too was never this community's, and why: the certificate or the paper that shows it."""

    model_config = ConfigDict(frozen=True)

    code: str = Field(min_length=1, max_length=40)
    reason: str = Field(min_length=4, max_length=200)


async def _settled(actor: Actor, region: str, code: str) -> Double | None:
    """The double that is to be settled, looked for once nobody else settles the same code: one of them has to keep it."""
    await take_turn("held_code", code)
    return next((one for one in await held_codes.doubles(actor, region) if one.code == code), None)


async def give_up_code(actor: Actor, region: str, command: GiveUpCode) -> None:
    """Take off a community the code that is another's. Raises Conflict where the code is on record nowhere else (UC-14)."""
    actor.require(RECORD_CODES, at=region)
    async with transaction(actor):
        row = await Community.objects().where(Community.region == region).lock_rows("UPDATE").first()
        if row is None:
            raise NotFound
        double = await _settled(actor, region, command.code)
        if double is None:
            message = "这个代码没有与别处重复，代码终身不变，不能撤下。请刷新页面核对。"
            raise Conflict(message, code="community.code_not_doubled")
        await held_codes.give_up(region, double.code)
        if row.credit_code == double.code:
            await Community.update({Community.credit_code: None}).where(Community.region == region)
        after = {CODE: "撤下", "仍登记在": "、".join(double.others)}
        change = Change(subject(region), region, before={CODE: double.code}, after=after, reason=command.reason)
        await audit.record(actor, CODE_GIVEN_UP, change)
