"""Sending units: the county's list of who sends people and how many."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services import ledgers
from cadres.services.ledgers import Ledger
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem, Refused
from server.places.regions import county_of
from training.permissions import DISPATCH
from training.services.judging import because
from training.vocabulary import UnitLevel

COUNTY = r"^\d{6}0{6}$"


class UnitDetails(BaseModel):
    """A unit as the county writes it down; `seat` is the township or county it sits in."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(min_length=2, max_length=60)
    level: UnitLevel
    capacity: int = Field(ge=0, le=999)
    seat: str | None = Field(None, pattern=r"^\d{12}$")
    ended: date | None = None


UNITS = Ledger(
    table="sending_unit",
    noun="派出单位",
    words={"name": "单位名称", "level": "单位层级", "capacity": "可派人数", "seat": "所在地", "ended": "停用日期"},
    right=DISPATCH,
    twice=Problem("单位名称", "本县名单已有这个单位。", "更正那一条。"),
    vocabularies={"level": UnitLevel},
)


def subject(unit: int | str) -> str:
    """The name of a unit in the trace."""
    return f"sending_unit:{unit}"


async def add_unit(actor: Actor, region: str, details: UnitDetails) -> int:
    """Put a unit on the list of the county of `region`."""
    county = county_of(region)
    async with transaction(actor):
        await _refuse_seat(details.seat)
        return await ledgers.add(actor, UNITS, Change(subject("{}"), county), details.model_dump())


async def amend_unit(actor: Actor, unit: int, details: UnitDetails) -> None:
    """Set what is known of a unit. Raises NotFound outside the area."""
    async with transaction(actor):
        region = await region_of(actor, unit)
        await _refuse_seat(details.seat)
        await ledgers.amend(actor, UNITS, unit, Change(subject(unit), region), details.model_dump())


async def remove_unit(actor: Actor, unit: int, reason: str) -> None:
    """Take back a unit that never sent anybody."""
    async with transaction(actor):
        region = await region_of(actor, unit)
        await ledgers.remove(actor, UNITS, unit, Change(subject(unit), region, reason=because(reason)))


async def region_of(actor: Actor, unit: int) -> str:
    """The county whose list a unit is on. Raises NotFound outside the area."""
    found = await connection().fetchval(
        "SELECT region FROM sending_unit WHERE id = $1 AND starts_with(region, $2)", unit, actor.reach
    )
    if found is None:
        raise NotFound
    return str(found)


async def _refuse_seat(seat: str | None) -> None:
    if seat and not await connection().fetchval("SELECT 1 FROM division WHERE code = $1 AND until IS NULL", seat):
        raise Refused([Problem("所在地", f"没有{seat}这个区划。", "选单位所在的乡镇（街道）或者县，不清楚的不填。")])
