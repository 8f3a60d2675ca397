"""Setting structure targets: the province for all, a city or a county for itself and no lower (Q-0B)."""

from dataclasses import fields
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import SET_TARGETS
from cadres.rules.structure import Target, in_force, percent
from cadres.structure import places_above, targets
from cadres.tables import StructureTarget
from cadres.vocabulary import Measure, TargetLevel
from server import clock
from server.access import audit
from server.access.actor import COUNTY_REACH, Actor, reach_of
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Forbidden, NotFound, Problem, Refused

TARGET_SET = event_kind("structure_target.set", "登记结构目标", Dot.STEP)
TARGET_ENDED = event_kind("structure_target.ended", "停用结构目标")

_TURN = "structure targets"


class SetTarget(BaseModel):
    """A share in thousandths from a day on, by the document that asks for it."""

    model_config = ConfigDict(frozen=True)

    measure: Measure
    share: int = Field(ge=1, le=1000)
    level: TargetLevel
    source: str = Field(min_length=2, max_length=120)
    since: date


class EndTarget(BaseModel):
    """Which share is asked for no more, and from which day."""

    model_config = ConfigDict(frozen=True)

    measure: Measure
    until: date


def may_set(actor: Actor) -> bool:
    """Whether the actor's place has targets of its own."""
    return actor.may(SET_TARGETS) and len(reach_of(actor.region)) <= COUNTY_REACH


async def set_target(actor: Actor, command: SetTarget) -> None:
    """Put a target of the actor's own place on record. One of the same place that holds by then ends on the day before.

    One from the very same day is put right by it. What stood until now stays on record as it was known.

    Raises Refused for one below what a place above asks for, and for a day that does not follow the last edition's.
    """
    actor.require(SET_TARGETS, at=actor.region)
    if not may_set(actor):
        raise Forbidden("结构目标由省、市、县登记。", code="structure_target.place")
    async with transaction(actor):
        await take_turn(_TURN)
        known = await targets()
        above = [place for place in places_above(actor.region) if place != actor.region]
        held = in_force(known, above, command.since).get(command.measure)
        if held and command.share < held.share:
            cause = f"上级要求{held.words}（{held.source}），不能低于上级。"
            raise Refused(
                [Problem("目标", cause, f"填{held.words}以上；没有更高要求的，不用登记。", "Q-0B", held.source)]
            )
        own = [one for one in known if (one.place, one.measure) == (actor.region, command.measure)]
        if later := [one for one in own if one.since > command.since]:
            cause = f"已有{max(one.since for one in later).isoformat()}起的目标。"
            raise Refused([Problem("施行日", cause, "新的目标从以后的日子起算。", "Q-0B")])
        running = next((one for one in own if one.holds(command.since)), None)
        if running:
            await _end(running, command.since)
        await StructureTarget.insert(StructureTarget(place=actor.region, recorded=clock.now(), **command.model_dump()))
        before = {command.measure.label: running.words, "依据": running.source} if running else {}
        after = {
            command.measure.label: percent(command.share),
            "要求": command.level.label,
            "依据": command.source,
            "自": command.since.isoformat(),
        }
        change = Change(f"structure_target:{command.measure.value}", actor.region, before=before, after=after)
        await audit.record(actor, TARGET_SET, change)


async def _end(target: Target, until: date) -> None:
    """Strike a target, and record it anew up to the day before another holds; one that would not hold at all is only struck."""
    now = clock.now()
    await StructureTarget.update({StructureTarget.struck: now}).where(
        (StructureTarget.place == target.place)
        & (StructureTarget.measure == target.measure)
        & (StructureTarget.since == target.since)
        & StructureTarget.struck.is_null()
    )
    if target.since < until:
        ended = {field.name: getattr(target, field.name) for field in fields(target)} | {"until": until}
        await StructureTarget.insert(StructureTarget(**ended, recorded=now))


async def end_target(actor: Actor, command: EndTarget) -> None:
    """The actor's own place asks for a share no more from a day on. Raises NotFound where it asks for none."""
    actor.require(SET_TARGETS, at=actor.region)
    async with transaction(actor):
        await take_turn(_TURN)
        held = [one for one in await targets() if (one.place, one.measure) == (actor.region, command.measure)]
        target = next((one for one in held if one.until is None), None)
        if target is None:
            raise NotFound
        if command.until <= target.since:
            first = (target.since + timedelta(days=1)).isoformat()
            cause = f"{command.until.isoformat()}不晚于施行日{target.since.isoformat()}。"
            raise Refused([Problem("停用日", cause, f"填{first}以后的日子。", "Q-0B")])
        await _end(target, command.until)
        before = {command.measure.label: target.words, "依据": target.source}
        after = {"停用": command.until.isoformat()}
        await audit.record(
            actor,
            TARGET_ENDED,
            Change(f"structure_target:{command.measure.value}", actor.region, before=before, after=after),
        )
