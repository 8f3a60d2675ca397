"""Setting what the province decides, and what a county may hold more strictly (RV-03)."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.vocabulary import CommitteeKind
from elections.laws import laws
from elections.permissions import SET_LAW
from elections.planning_vocabulary import Force
from elections.rules.parameters import KEYS, Value, refuse_looser
from elections.tables import LawParameter
from server import clock
from server.access import audit
from server.access.actor import COUNTY_REACH, PROVINCE, Actor, reach_of
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Forbidden

PARAMETER_SET = event_kind("law_parameter.set", "登记选举参数", Dot.STEP)


class SetParameter(BaseModel):
    """A value from a day on, by the document that says so."""

    model_config = ConfigDict(frozen=True)

    kind: CommitteeKind
    field: str = Field(max_length=40)
    value: str = Field(min_length=1, max_length=40)
    since: date
    document: str = Field(min_length=2, max_length=120)
    force: Force = Force.UNCONFIRMED


async def set_parameter(actor: Actor, command: SetParameter) -> None:
    """Put the value on record for the actor's own area; a value of the same day is corrected, and the trace keeps both.

    Raises Refused for a value that loosens what stands above it, Forbidden where a place has no parameters of its own.
    """
    actor.require(SET_LAW, at=actor.region)
    if actor.region != PROVINCE and len(reach_of(actor.region)) != COUNTY_REACH:
        raise Forbidden("参数由省里登记；县里可以登记更严的。", code="law_parameter.place")
    async with transaction(actor):
        await take_turn("law parameter")
        known = (await laws()).values
        new = Value(
            actor.region, command.kind, command.field, command.value, command.since, command.document, command.force
        )
        same = (new.place, new.kind, new.field, new.since)
        others = [one for one in known if (one.place, one.kind, one.field, one.since) != same]
        refuse_looser(new, [one for one in others if one.kind is new.kind and one.place in {PROVINCE, new.place}])
        held = (
            await LawParameter.objects()
            .where(
                LawParameter.place == new.place,
                LawParameter.kind == new.kind,
                LawParameter.field == new.field,
                LawParameter.since == new.since,
            )
            .first()
        )
        await _keep(held, new)
        key = KEYS[command.field]
        name = f"{command.kind.short}{key.label}"
        before = {name: key.shown(key.read(held.value)), "依据": held.document} if held else {}
        after = {name: key.shown(key.read(command.value)), "依据": command.document, "自": command.since.isoformat()}
        change = Change(f"law_parameter:{command.field}", actor.region, before=before, after=after)
        await audit.record(actor, PARAMETER_SET, change)


async def _keep(held: LawParameter | None, new: Value) -> None:
    if held is None:
        await LawParameter.insert(
            LawParameter(
                place=new.place,
                kind=new.kind,
                field=new.field,
                value=new.value,
                since=new.since,
                document=new.document,
                force=new.force,
                recorded=clock.now(),
            )
        )
        return
    await LawParameter.update(
        {
            LawParameter.value: new.value,
            LawParameter.document: new.document,
            LawParameter.force: new.force,
            LawParameter.recorded: clock.now(),
        }
    ).where(LawParameter.id == held.id)
