"""All elections of an area at once: made, and taken back while nobody has recorded anything of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from piccolo.columns import ForeignKey
from pydantic import BaseModel, ConfigDict, Field

from elections.permissions import SET_UP
from elections.planning.county import Proposal, Wanted, proposals
from elections.services.elections import OpenRound, SetUp, open_round, set_up, subject
from elections.tables import AreaRound, Election, ElectionPlan, MadeWith, PlanDay, Preparation, Seat
from server import clock
from server.access import audit
from server.access.actor import Actor, reach_of
from server.access.audit import Change, Dot, event_kind
from server.db import schema
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused

AREA_MADE = event_kind("election_area_round.made", "批量建立选举", Dot.STEP)
AREA_UNDONE = event_kind("election_area_round.undone", "撤销批量建立", Dot.ATTENTION)
UNDONE = event_kind("election.undone", "撤销建立选举", Dot.ATTENTION)

#: What belongs to an election from the moment it is made; a row anywhere else is somebody's work.
_OWN = (Seat, MadeWith, Preparation, ElectionPlan, PlanDay)
#: No election day is nearer to the end of a term than it is far from a slip of the pen.
_LONGEST_YEARS = 2


class MakeArea(BaseModel):
    """The elections of an area. `also` are places without an end of term on record of which somebody says that it is due."""

    model_config = ConfigDict(frozen=True)

    area: str = Field(pattern=r"^\d{12}$")
    villagers_term: int = Field(ge=1, le=99)
    residents_term: int = Field(ge=1, le=99)
    election_day: date
    ends_by: date
    also: tuple[str, ...] = ()

    def wanted(self) -> Wanted:
        return Wanted(self.area, self.villagers_term, self.residents_term, self.election_day, self.ends_by)


def chosen(found: Sequence[Proposal], also: Sequence[str]) -> tuple[Proposal, ...]:
    """Those that are made: what is due by the record, and what somebody says is due."""
    return tuple(one for one in found if one.made or (one.unknown and not one.held and one.region in also))


def refuse_days(wanted: Wanted) -> None:
    """Raise Refused for days that are a slip of the pen."""
    if abs(wanted.election_day.year - wanted.ends_by.year) > _LONGEST_YEARS:
        cause = f"选举日{wanted.election_day.isoformat()}与任期届满日{wanted.ends_by.isoformat()}相差太远。"
        raise Refused([Problem("选举日", cause, "请核对年份。")])


async def make_area(actor: Actor, command: MakeArea) -> tuple[int, int]:
    """Make every election of the area that is due and not there yet; returns the making and how many elections it has.

    Asked again it makes what has come due since, and raises Conflict where that is nothing.
    """
    actor.require(SET_UP, at=command.area)
    wanted = command.wanted()
    refuse_days(wanted)
    async with transaction(actor):
        await take_turn("area round", command.area)
        due = chosen(await proposals(actor, wanted), command.also)
        if not due:
            raise Conflict("没有要建立的选举：到期的村（社区）都已经建立。", code="area_round.nothing")
        for kind, term in {(one.kind, one.term_number) for one in due}:
            await open_round(actor, OpenRound(kind=kind, term_number=term))
        row = AreaRound(
            region=command.area,
            villagers_term=command.villagers_term,
            residents_term=command.residents_term,
            election_day=command.election_day,
            ends_by=command.ends_by,
            made=clock.now(),
        )
        await row.save()
        for one in due:
            await _make(actor, command, one, int(row.id))
        after = {"选举日": command.election_day.isoformat(), "建立": len(due)}
        await audit.record(actor, AREA_MADE, Change(f"election_area_round:{row.id}", command.area, after=after))
    return int(row.id), len(due)


async def _make(actor: Actor, command: MakeArea, one: Proposal, area_round: int) -> None:
    wanted = SetUp(
        region=one.region,
        term_number=one.term_number,
        method=one.method,
        election_day=command.election_day,
        seats=one.seats,
    )
    code = await set_up(actor, wanted)
    (election,) = await Election.select(Election.id).where(Election.code == code)
    await MadeWith.insert(MadeWith(region=one.region, area_round=area_round, election=election["id"]))


async def undo_area(actor: Actor, area_round: int) -> tuple[int, int]:
    """Take back the elections of a making that nobody has touched; returns how many went and how many stay.

    Raises Conflict where none can go.
    """
    async with transaction(actor):
        row = await AreaRound.objects().where(AreaRound.id == area_round).first()
        if row is None:
            raise NotFound
        actor.require(SET_UP, at=row.region)
        await take_turn("area round", row.region)
        own = await made_with(actor, area_round)
        touched = await touched_of([one.id for one in own])
        going = [one for one in own if one.id not in touched]
        if not going:
            raise Conflict("这一批选举都已经登记了内容，不能撤销。", code="area_round.touched")
        await _remove([one.id for one in going])
        changes = [Change(subject(one.code), one.region) for one in going]
        await audit.record_many(actor, UNDONE, changes)
        if not touched:
            await AreaRound.update({AreaRound.undone: clock.now()}).where(AreaRound.id == area_round)
        before = {"建立": len(own)}
        after = {"撤销": len(going), "保留": len(touched)}
        change = Change(f"election_area_round:{area_round}", row.region, before=before, after=after)
        await audit.record(actor, AREA_UNDONE, change)
    return len(going), len(touched)


async def _remove(elections: Sequence[int]) -> None:
    for table in _OWN:
        await table.delete().where(table.election.is_in(list(elections)))
    await Election.delete().where(Election.id.is_in(list(elections)))


@dataclass(frozen=True, slots=True)
class Made:
    """One election of a making."""

    id: int
    code: str
    region: str
    name: str


async def made_with(actor: Actor, area_round: int) -> Sequence[Made]:
    """The elections of a making that are still there."""
    rows = await connection().fetch(
        """SELECT e.id, e.code, e.region, c.name FROM election_made_with w JOIN election e ON e.id = w.election
           JOIN community c ON c.id = e.community
           WHERE w.area_round = $1 AND starts_with(w.region, $2) ORDER BY e.region""",
        area_round,
        reach_of(actor.region),
    )
    return [Made(**row) for row in rows]


async def touched_of(elections: Sequence[int]) -> frozenset[int]:
    """Those of some elections that a row of any table refers to, beyond what they were made with.

    The schema itself says which tables these are, so that no later one is overlooked.
    """
    found: set[int] = set()
    for table in schema.tables() if elections else ():
        if table in _OWN:
            continue
        for column in table._meta.columns:  # noqa: SLF001
            if isinstance(column, ForeignKey) and column._foreign_key_meta.resolved_references is Election:  # noqa: SLF001
                rows = await table.select(column).where(column.is_in(list(elections)))
                found |= {row[column._meta.name] for row in rows}  # noqa: SLF001
    return frozenset(found)
