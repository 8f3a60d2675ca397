"""Setting up stations and saying who works there (S12, V-20, V-21)."""

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from cadres.tables import Person
from elections import queries
from elections.permissions import RECORD
from elections.polling import kin_among
from elections.polling_vocabulary import StationDuty, StationKind
from elections.rules.polling import Station, Worker, staffed
from elections.services.corrections import Withdrawal
from elections.services.elections import find_open, subject
from elections.tables import AssistedVoter, BallotAccount, BoxReading, Election, PollingStation, PollingWorker
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused

STATION_SET = event_kind("election.station_set", "设立投票站")
STATION_STRUCK = event_kind("election.station_struck", "撤销投票站", Dot.ATTENTION)
WORKER_NAMED = event_kind("election.worker_named", "确定选举工作人员")
WORKER_STRUCK = event_kind("election.worker_struck", "撤换选举工作人员", Dot.ATTENTION)


class SetStation(BaseModel):
    """A place where people vote; a mobile box says for how many voters it was published, and what keeps them at home."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(min_length=2, max_length=40)
    kind: StationKind
    place: str = Field(min_length=2, max_length=80)
    booth: bool = False
    listed: int | None = Field(None, ge=1, le=10_000)
    listed_for: str | None = Field(None, min_length=2, max_length=120)


class NameWorker(BaseModel):
    """Who works at a station, as what; `person` where they are on record. `reason` accepts what the rules warn of."""

    model_config = ConfigDict(frozen=True)

    name: Name
    duty: StationDuty
    person: int | None = None
    reason: str | None = Field(None, min_length=2, max_length=200)


async def set_station(actor: Actor, code: str, command: SetStation) -> int:
    """Put a station on record; returns its number. Raises Refused for what cannot be of its kind."""
    mobile = command.kind is StationKind.MOBILE
    problems = []
    if (command.listed is not None or command.listed_for) and not mobile:
        problems.append(Problem("使用人数", "只有流动票箱才填。", "清空这两项，或者把种类改成流动票箱。", "V-20"))
    if mobile and not (command.listed and command.listed_for):
        cause = "流动票箱只给公布了名单的人用，没有填公布的人数和原因。"
        problems.append(Problem("使用人数", cause, "填公布的使用人数和他们不能到站的原因。", "V-20"))
    if problems:
        raise Refused(problems)
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        if await PollingStation.exists().where(
            PollingStation.election == election.id, PollingStation.name == command.name
        ):
            raise Refused([Problem("名称", f"已经有“{command.name}”。", "换一个名称。")])
        last = await connection().fetchval(
            "SELECT coalesce(max(sequence), 0) FROM polling_station WHERE election = $1", election.id
        )
        row = PollingStation(region=election.region, election=election.id, sequence=last + 1, **command.model_dump())
        await row.save()
        after = {"名称": command.name, "种类": command.kind.label, "地点": command.place}
        if command.listed:
            after["使用人数"] = str(command.listed)
        await audit.record(actor, STATION_SET, Change(subject(code), election.region, after=after))
    return int(row.id)


async def strike_station(actor: Actor, code: str, station: int, command: Withdrawal) -> None:
    """Take a station off with its people. Raises Conflict once ballots or votes are on record there."""
    async with transaction(actor):
        await take_turn("election", code)
        election, row = await _station(actor, code, station)
        if await BallotAccount.exists().where(BallotAccount.station == station):
            raise Conflict(f"{row.name}已经登记了选票清点，不能撤销。", code="polling.accounted")
        if await AssistedVoter.exists().where(AssistedVoter.station == station, AssistedVoter.ended.is_null()):
            raise Conflict(f"{row.name}名单上还有选民，不能撤销。先把他们改到别的票箱。", code="polling.assisted")
        if await BoxReading.exists().where(BoxReading.station == station):
            raise Conflict(f"{row.name}的计票单已经有人录入，不能撤销。", code="polling.counted")
        await PollingWorker.delete().where(PollingWorker.station == station)
        await PollingStation.delete().where(PollingStation.id == station)
        change = Change(subject(code), election.region, before={"名称": row.name}, reason=command.reason)
        await audit.record(actor, STATION_STRUCK, change)


async def name_worker(actor: Actor, code: str, station: int, command: NameWorker) -> int:
    """Put somebody to work at a station; returns the number.

    Raises Refused for a candidate and a candidate's near relative where no reason is given.
    """
    async with transaction(actor):
        await take_turn("election", code)
        election, row = await _station(actor, code, station)
        await _refuse_stranger(actor, command)
        progress = await queries.progress(actor, code)
        standing = {one.name: one.person for one in await queries.candidates(actor, code)}
        worker = Worker(command.name, command.duty, command.person)
        alone = Station(row.name, StationKind(row.kind), row.booth, row.listed, (worker,))
        known = [*([command.person] if command.person else []), *standing.values()]
        found = staffed(progress.book, alone, standing, await kin_among(actor, known))
        barred = [one for one in found if one.rule == "V-21"]
        if barred and not command.reason:
            raise Refused(one.as_problem("姓名", "另选他人；确须由本人担任的，写明理由。") for one in barred)
        taken = (PollingWorker.station == station) & (PollingWorker.name == command.name)
        if await PollingWorker.exists().where(taken & (PollingWorker.duty == command.duty)):
            raise Refused([Problem("姓名", f"{command.name}已经是{row.name}的{command.duty.label}。", "不用再登记。")])
        line = PollingWorker(region=election.region, station=station, **command.model_dump(exclude={"reason"}))
        await line.save()
        after = {"站": row.name, "姓名": command.name, "职责": command.duty.label}
        told = (command.reason or "") if barred else ""
        await audit.record(actor, WORKER_NAMED, Change(subject(code), election.region, after=after, reason=told))
    return int(line.id)


async def strike_worker(actor: Actor, code: str, worker: int, command: Withdrawal) -> None:
    """Let somebody work there no more."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        row = await connection().fetchrow(
            """SELECT w.id, w.name, w.duty, s.name AS station FROM polling_worker w
               JOIN polling_station s ON s.id = w.station WHERE w.id = $1 AND s.election = $2""",
            worker,
            election.id,
        )
        if row is None:
            raise NotFound
        await PollingWorker.delete().where(PollingWorker.id == worker)
        before = {"站": row["station"], "姓名": row["name"], "职责": StationDuty(row["duty"]).label}
        change = Change(subject(code), election.region, before=before, reason=command.reason)
        await audit.record(actor, WORKER_STRUCK, change)


async def _station(actor: Actor, code: str, station: int) -> tuple[Election, PollingStation]:
    election = await find_open(actor, code)
    actor.require(RECORD, at=election.region)
    row = (
        await PollingStation.objects()
        .where(PollingStation.id == station, PollingStation.election == election.id)
        .first()
    )
    if row is None:
        raise NotFound
    return election, row


async def _refuse_stranger(actor: Actor, command: NameWorker) -> None:
    """Refuse a number that is nobody's within reach, and one that is somebody's of another name."""
    if command.person is None:
        return
    person = await Person.objects().where(Person.id == command.person).first()
    if person is None or not actor.covers(person.region) or person.name != command.name:
        cause = f"没有这个人，或者不是{command.name}。"
        raise Refused([Problem("人员", cause, "从所列各项中选；不在里面的，只填姓名。")])
