"""Registering people by hand, taking them off a roll and putting them back, always with the law's reason on record."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from cadres.services.people import Name
from elections.paths import ground_of
from elections.roll_vocabulary import ADDITIONS, ChangeKind, OffGround, VoterStatus
from elections.rules.roll import SAME_ROUND_DAYS, Entry, Judged, judge, struck
from elections.rules.voters import Ground
from elections.services.elections import subject
from elections.services.rolls.opening import Work, refuse_known, roll_to_keep
from elections.services.rolls.waiting import give_up
from elections.tables import RollChange, Voter
from elections.tables.rolls import VOTER_NUMBER, VOTER_PHONE
from elections.vocabulary import VoterApprover, VoterClass
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.values import identity

VOTER_REGISTERED = event_kind("roll.voter_registered", "登记选民")
VOTER_OFF = event_kind("roll.voter_off", "不予登记或者除名", Dot.ATTENTION)
VOTER_BACK = event_kind("roll.voter_back", "恢复登记")


class RegisterVoter(BaseModel):
    """One person for a roll; `addition` says under which of the four somebody comes to a list that is out already."""

    model_config = ConfigDict(frozen=True)

    name: Name
    citizen_number: str = Field(min_length=15, max_length=30)
    group: str = Field(min_length=1, max_length=30)
    household: str = Field(min_length=1, max_length=20)
    ethnicity: str | None = Field(None, max_length=20)
    party_member: bool = False
    phone: str | None = Field(None, max_length=30)
    ground: VoterClass
    declared: date | None = None
    residence_months: int | None = Field(None, ge=0, le=1200)
    service_months: int | None = Field(None, ge=0, le=1200)
    approved_by: VoterApprover | None = None
    approved: date | None = None
    document: str = Field(min_length=2, max_length=120)
    deprived_from: date | None = None
    deprived_until: date | None = None
    addition: ChangeKind | None = None

    @field_validator("addition")
    @classmethod
    def _adds(cls, kind: ChangeKind | None) -> ChangeKind | None:
        if kind is not None and kind not in ADDITIONS:
            raise ValueError("只能是四增之一。")
        return kind

    def entry(self, born: date) -> Entry:
        """What the rules look at."""
        held = Ground(
            self.ground,
            self.document,
            self.declared,
            self.residence_months,
            self.service_months,
            self.approved_by,
            self.approved,
        )
        return Entry(born, held, self.deprived_from, self.deprived_until)


class TakeOff(BaseModel):
    """Why somebody is no voter of a roll, and the paper that shows it."""

    model_config = ConfigDict(frozen=True)

    ground: OffGround
    document: str = Field(min_length=2, max_length=120)
    day: date


class PutBack(BaseModel):
    """Why somebody comes back to a roll; `addition` where a list is out already."""

    model_config = ConfigDict(frozen=True)

    document: str = Field(min_length=2, max_length=120)
    addition: ChangeKind | None = None


async def register_voter(actor: Actor, code: str, command: RegisterVoter) -> int:
    """Put a person on the roll; somebody too young or deprived is kept as refused. Returns the entry.

    Raises Refused for a number that is none, for a ground that does not hold, and where the person is on this roll already.
    Somebody registered elsewhere goes on the roll, and into the queue of what must be settled.
    """
    number = read_number(command.citizen_number)
    async with transaction(actor):
        work = await roll_to_keep(actor, code)
        judged = judge(work.book, work.election.election_day, command.entry(number.born))
        if judged.off is not None and not judged.off.by_day:
            raise Refused([judged.finding.as_problem("登记依据", "请核对材料；依据不成立的，不能登记。")])
        _need_addition(work, command.addition, off=judged.off)
        await refuse_known(work, number.number)
        made = await _insert(work, command, number, judged)
        if judged.off is None:
            await _listed(work, made, command.addition, command.document)
        status = "不予登记" if judged.off else "已登记"
        after = {"选民": f"voter:{made}", "结果": status, "依据": command.ground.label, "材料": command.document}
        await audit.record(actor, VOTER_REGISTERED, Change(subject(code), work.election.region, after=after))
    return made


class Number(BaseModel):
    """A number that passed its checks."""

    number: str
    born: date
    sex: str


def read_number(typed: str) -> Number:
    """What a typed number says. Raises Refused for one that is none."""
    checked = identity.check(typed, today=clock.today())
    if checked.verdict == "refused" or checked.born is None or checked.sex is None:
        raise Refused([Problem("身份证号", "".join(checked.messages), "请对照身份证改正。", "ST-4")])
    return Number(number=checked.number, born=checked.born, sex=checked.sex)


def _need_addition(work: Work, addition: ChangeKind | None, *, off: OffGround | None) -> None:
    if work.published and off is None and addition is None:
        raise Refused([Problem("增加原因", "名单已经公布，增加的人须写明是四增的哪一种。", "请选一项。", "S05")])


async def _insert(work: Work, command: RegisterVoter, number: Number, judged: Judged) -> int:
    row = Voter(
        region=work.election.region,
        county=work.election.region[:6],
        roll=work.roll.id,
        group_name=command.group,
        household=command.household,
        name=command.name,
        sex=number.sex,
        born=number.born,
        ethnicity=command.ethnicity,
        party_member=command.party_member,
        citizen_number=sealing.seal(number.number, VOTER_NUMBER),
        citizen_index=sealing.index(number.number),
        phone=sealing.seal(command.phone, VOTER_PHONE) if command.phone else None,
        ground=command.ground,
        declared=command.declared,
        residence_months=command.residence_months,
        service_months=command.service_months,
        approved_by=command.approved_by,
        approved=command.approved,
        document=command.document,
        deprived_from=command.deprived_from,
        deprived_until=command.deprived_until,
        status=VoterStatus.REFUSED if judged.off else VoterStatus.REGISTERED,
        off_ground=judged.off,
        off_document="按出生日期或者剥夺政治权利的期限" if judged.off else None,
        off_day=clock.today() if judged.off else None,
        recorded=clock.now(),
    )
    await row.save()
    return int(row.id)


async def _listed(work: Work, voter: int, addition: ChangeKind | None, document: str) -> None:
    """Somebody new on the list: told of in the next supplementary list, and looked for on other rolls."""
    if work.published and addition is not None:
        await note_change(work, voter, addition, document)
    await connection().execute(
        "SELECT note_registration_conflicts($1, $2, $3, $3)", [work.roll.id], SAME_ROUND_DAYS, voter
    )


async def note_change(work: Work, voter: int, kind: ChangeKind, document: str) -> None:
    """One of 四增四减. What one change undoes before it was published is no change at all."""
    undone = await connection().fetchval(
        "SELECT id FROM roll_change WHERE voter = $1 AND edition IS NULL AND kind = ANY($2)",
        voter,
        [one.value for one in ChangeKind if one.adds is not kind.adds],
    )
    if undone is not None:
        await connection().execute("DELETE FROM roll_change WHERE id = $1", undone)
        return
    row = RollChange(
        region=work.election.region,
        roll=work.roll.id,
        voter=voter,
        kind=kind,
        changed=clock.today(),
        document=document,
        recorded=clock.now(),
    )
    await row.save()


async def voter_to_change(work: Work, voter: int) -> Voter:
    """An entry of the roll at hand. Raises NotFound for another roll's."""
    row = await Voter.objects().where(Voter.id == voter, Voter.roll == work.roll.id).first()
    if row is None:
        raise NotFound
    return row


async def take_off(actor: Actor, code: str, voter: int, command: TakeOff) -> None:
    """Refuse or strike somebody with ground and paper; both registrations of somebody on two rolls are settled by it.

    Raises Refused for what the entry itself contradicts, Conflict for somebody who is off the roll already.
    """
    async with transaction(actor):
        work = await roll_to_keep(actor, code)
        row = await voter_to_change(work, voter)
        if row.status != VoterStatus.REGISTERED:
            raise Conflict(f"{row.name}{VoterStatus(row.status).label}，不用再办。", code="roll.off_already")
        if command.day > clock.today():
            raise Refused([Problem("日期", f"{command.day.isoformat()}还没有到。", "请填办理的那一天。")])
        _refuse_untrue(work, row, command.ground)
        await off_the_roll(work, [voter], command, actor.name)
        finding = struck(work.book, command.ground, command.document)
        after = {"选民": f"voter:{voter}", "原因": command.ground.label, "材料": command.document, "条款": finding.cite}
        await audit.record(actor, VOTER_OFF, Change(subject(code), work.election.region, after=after))


def _refuse_untrue(work: Work, row: Voter, ground: OffGround) -> None:
    """What is counted from days on record is not said by hand."""
    if not ground.by_day:
        return
    found = judge(work.book, work.election.election_day, entry_of(row.to_dict()))
    if found.off is not ground:
        cause = f"按登记的日期，到选举日{row.name}并不是“{ground.label}”。"
        raise Refused([Problem("原因", cause, "日期登记错了的，先更正；或者另选原因。", ground.code)])


def entry_of(row: Mapping[str, Any]) -> Entry:
    """What the rules look at in an entry, by its columns."""
    return Entry(row["born"], ground_of(row), row["deprived_from"], row["deprived_until"])


async def off_the_roll(work: Work, voters: list[int], command: TakeOff, by: str) -> None:
    """Take entries off, note it where a list is out, and settle what it settles elsewhere."""
    await give_up(voters)
    await connection().execute(
        """UPDATE voter SET status = CASE WHEN $6 THEN 'struck' ELSE 'refused' END, off_ground = $3, off_document = $4,
                  off_day = $5, batch = NULL WHERE id = ANY($1) AND county = $2""",
        voters,
        work.election.region[:6],
        command.ground.value,
        command.document,
        command.day,
        work.published,
    )
    if work.published:
        for voter in voters:
            await note_change(work, voter, ChangeKind.of_leaving(command.ground), command.document)
    await connection().execute(
        "SELECT settle_registration_conflicts($1, $2, $3, $4)", voters, command.day, by, command.document
    )


async def put_back(actor: Actor, code: str, voter: int, command: PutBack) -> None:
    """Register somebody again who was refused or struck. Raises Refused where the law still says no."""
    async with transaction(actor):
        work = await roll_to_keep(actor, code)
        row = await voter_to_change(work, voter)
        if row.status == VoterStatus.REGISTERED:
            raise Conflict(f"{row.name}已登记，不用再办。", code="roll.on_already")
        judged = judge(work.book, work.election.election_day, entry_of(row.to_dict()))
        if judged.off is not None:
            raise Refused([judged.finding.as_problem("登记依据", "到选举日仍不能登记。")])
        _need_addition(work, command.addition, off=None)
        await back_on_the_roll(work, [voter])
        await _listed(work, voter, command.addition, command.document)
        after = {"选民": f"voter:{voter}", "材料": command.document}
        await audit.record(actor, VOTER_BACK, Change(subject(code), work.election.region, after=after))


async def back_on_the_roll(work: Work, voters: list[int]) -> None:
    """Make voters of entries that were none."""
    await connection().execute(
        """UPDATE voter SET status = 'registered', off_ground = NULL, off_document = NULL, off_day = NULL, batch = NULL
           WHERE id = ANY($1) AND county = $2""",
        voters,
        work.election.region[:6],
    )
