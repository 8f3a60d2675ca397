"""Units: the offices that accounts belong to."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.access.records import MANAGE
from server.access.tables import Account, Unit, UnitKind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound

UNIT_OPENED = event_kind("unit.opened", "建立单位")
UNIT_CHANGED = event_kind("unit.changed", "修改单位")


class NewUnit(BaseModel):
    """An office and the division it works for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=2, max_length=60)
    kind: UnitKind
    region: str = Field(pattern=r"^\d{12}$")


class EditUnit(BaseModel):
    """A new name or kind; the area stays, because the areas of its accounts lie inside."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=2, max_length=60)
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as lists show it."""

    id: int
    name: str
    kind: UnitKind
    region: str
    accounts: int


def _subject(unit: int) -> str:
    return f"unit:{unit}"


async def open_unit(actor: Actor, new: NewUnit) -> int:
    """Make a unit inside the actor's area; returns its id. Raises Conflict where one of that name is there."""
    actor.require(MANAGE, at=new.region)
    async with transaction(actor):
        await take_turn("unit", new.region, new.name)
        if await Unit.exists().where(Unit.region == new.region, Unit.name == new.name):
            raise Conflict(f"这个地区已经有“{new.name}”。", code="unit.taken")
        row = Unit(region=new.region, name=new.name, kind=new.kind, created=clock.now())
        await row.save()
        after = {"名称": new.name, "类别": new.kind.label}
        await audit.record(actor, UNIT_OPENED, Change(_subject(row.id), new.region, after=after))
    return int(row.id)


async def unit_named(actor: Actor, new: NewUnit) -> int:
    """The unit of that name in that division, made where there is none."""
    async with transaction(actor):
        row = await Unit.objects().where(Unit.region == new.region, Unit.name == new.name).first()
        return int(row.id) if row else await open_unit(actor, new)


async def edit_unit(actor: Actor, wanted: int, edit: EditUnit) -> None:
    """Rename a unit, or say better what it is."""
    async with transaction(actor):
        row = await Unit.objects().where(Unit.id == wanted).first()
        if row is None:
            raise NotFound
        actor.require(MANAGE, at=row.region)
        taken = Unit.exists().where(Unit.region == row.region, Unit.name == edit.name, Unit.id != wanted)
        if await taken:
            raise Conflict(f"这个地区已经有“{edit.name}”。", code="unit.taken")
        await Unit.update({Unit.name: edit.name, Unit.kind: edit.kind}).where(Unit.id == wanted)
        before = {"名称": row.name, "类别": UnitKind(row.kind).label}
        after = {"名称": edit.name, "类别": edit.kind.label}
        await audit.record(actor, UNIT_CHANGED, Change(_subject(wanted), row.region, before=before, after=after))


async def units(actor: Actor, area: str = "") -> tuple[UnitLine, ...]:
    """The units in an area (the actor's own where none is given), from the top down. Runs inside a transaction."""
    reach = area or actor.reach
    rows = await Unit.objects().where(Unit.region.like(f"{reach}%")).order_by(Unit.region).order_by(Unit.name)
    counted = await Account.raw("SELECT unit, count(*) AS n FROM account GROUP BY unit")
    numbers = {row["unit"]: row["n"] for row in counted}
    return tuple(
        UnitLine(row.id, row.name, UnitKind(row.kind), row.region, numbers.get(row.id, 0))
        for row in rows
        if actor.covers(row.region)
    )


async def unit(actor: Actor, wanted: int) -> UnitLine:
    """One unit of the actor's area; NotFound elsewhere. Runs inside a transaction."""
    found = next((line for line in await units(actor) if line.id == wanted), None)
    if found is None:
        raise NotFound
    return found
