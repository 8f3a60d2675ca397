"""Putting an entry of the roll right: at once while no list tells of it, afterwards with the next supplementary list alone.

Sex and birth follow from the number and are changed with it. Nothing of a published list changes in silence.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from cadres.vocabulary import Sex
from elections.paths import ground_of
from elections.roll_vocabulary import ChangeKind, OffGround, VoterStatus
from elections.rules.roll import Entry, Judged, judge
from elections.services.elections import subject
from elections.services.rolls.keeping import Number, note_change, read_number, voter_to_change
from elections.services.rolls.opening import Work, refuse_known, roll_to_keep
from elections.services.rolls.waiting import give_up, look_elsewhere_anew, sealed_anew, wait, waiting_number
from elections.tables import RollCorrection, Voter
from elections.tables.roll_corrections import CORRECTED_NUMBER
from elections.tables.rolls import VOTER_PHONE
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.values.periods import chinese_day

ENTRY_CORRECTED = event_kind("roll.entry_corrected", "更正选民登记")
CORRECTION_WAITS = event_kind("roll.correction_waits", "更正选民登记，待补充名单", Dot.ATTENTION)
CORRECTION_GIVEN_UP = event_kind("roll.correction_given_up", "撤销选民登记更正", Dot.ATTENTION)


class CorrectEntry(BaseModel):
    """An entry as it should be, with the paper that shows it and how it came to be wrong.

    The number and the telephone are given only where they change: nobody types a closed number again for nothing.
    """

    model_config = ConfigDict(frozen=True)

    name: Name
    citizen_number: str | None = Field(None, min_length=15, max_length=30)
    group: str = Field(min_length=1, max_length=30)
    household: str = Field(min_length=1, max_length=20)
    ethnicity: str | None = Field(None, max_length=20)
    party_member: bool = False
    phone: str | None = Field(None, max_length=30)
    document: str = Field(min_length=2, max_length=120)
    reason: str = Field(min_length=4, max_length=200)


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What is wrong with an entry: what the list shows of it, and what only the register has; `told` in words."""

    listed: dict[Any, Any]
    own: dict[Any, Any]
    number: Number | None
    told: str


async def correct_entry(actor: Actor, code: str, voter: int, command: CorrectEntry) -> bool:
    """Put an entry right; returns whether all of it holds already, else the rest waits for the next supplementary list.

    Raises Refused where nothing changes, for a number that is none or another entry's, and for somebody of a published list
    who is no voter by it; Conflict for one who has just been struck.
    """
    async with transaction(actor):
        work = await roll_to_keep(actor, code)
        row = await voter_to_change(work, voter)
        wrong = _wrong(row, command, command.citizen_number or await waiting_number(voter))
        if wrong.number is not None:
            await refuse_known(work, wrong.number.number)
        if wrong.own:
            await Voter.update(wrong.own).where(Voter.id == voter)
        out = row.listed is not None and row.unlisted is None
        waits = out and bool(wrong.listed)
        if waits:
            await _wait(actor, work, row, command, wrong)
        elif wrong.listed:
            await _at_once(actor, work, row, command, wrong)
        kind = CORRECTION_WAITS if waits else ENTRY_CORRECTED
        after = {"选民": f"voter:{voter}", "改动": wrong.told, "材料": command.document}
        await audit.record(actor, kind, Change(subject(code), work.election.region, after=after, reason=command.reason))
    return not waits


def _wrong(row: Voter, command: CorrectEntry, typed: str | None) -> _Wrong:
    number = read_number(typed) if typed else None
    if number is not None and row.citizen_index in sealing.indexes(number.number):
        number = None
    wanted: dict[str, Any] = {
        "name": command.name,
        "group_name": command.group,
        "household": command.household,
        "party_member": command.party_member,
    }
    if number is not None:
        wanted |= {"sex": number.sex, "born": number.born}
    listed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    told = [f"{_WORDS[name]}：{_said(getattr(row, name))}改为{_said(value)}" for name, value in listed.items()]
    if number is not None:
        listed.setdefault("born", number.born)
        told.insert(0, "身份证号已改")
    own: dict[Any, Any] = {}
    if command.ethnicity != row.ethnicity:
        own["ethnicity"] = command.ethnicity
        told.append(f"民族：{row.ethnicity or '空'}改为{command.ethnicity or '空'}")
    if command.phone:
        own["phone"] = sealing.seal(command.phone, VOTER_PHONE)
        told.append("联系电话已改")
    if not told:
        raise Refused([Problem("姓名", "没有一项与登记的不同。", "改正有误的一项；没有误的不用更正。")])
    return _Wrong(listed, own, number, "，".join(told))


_WORDS = {
    "name": "姓名",
    "group_name": "小组",
    "household": "户号",
    "party_member": "党员",
    "sex": "性别",
    "born": "出生日期",
}


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return chinese_day(value)
    return Sex(value).label if value in {one.value for one in Sex} else str(value)


def _judged(work: Work, row: Voter, born: date) -> Judged:
    entry = Entry(born, ground_of(row.to_dict()), row.deprived_from, row.deprived_until)
    return judge(work.book, work.election.election_day, entry)


async def _at_once(actor: Actor, work: Work, row: Voter, command: CorrectEntry, wrong: _Wrong) -> None:
    values: dict[Any, Any] = {**wrong.listed, "batch": None}
    comes = False
    if wrong.number is not None:
        values |= sealed_anew(wrong.number.number)
        if row.off_ground is None or OffGround(row.off_ground).by_day:
            off = _judged(work, row, wrong.number.born).off
            comes = off is None and row.status != VoterStatus.REGISTERED
            values |= _as_judged(off)
    await Voter.update(values).where(Voter.id == row.id)
    if comes and work.published:
        await note_change(work, row.id, ChangeKind.OMITTED, command.document)
    if wrong.number is not None:
        await look_elsewhere_anew(work, row.id, actor.name, command.document)


def _as_judged(off: OffGround | None) -> dict[str, Any]:
    """The columns that say whether somebody is a voter by their days."""
    return {
        "status": (VoterStatus.REFUSED if off else VoterStatus.REGISTERED).value,
        "off_ground": off.value if off else None,
        "off_document": "按更正后的出生日期" if off else None,
        "off_day": clock.today() if off else None,
    }


async def _wait(actor: Actor, work: Work, row: Voter, command: CorrectEntry, wrong: _Wrong) -> None:
    if row.status != VoterStatus.REGISTERED:
        message = f"{row.name}{VoterStatus(row.status).label}，随补充名单公布。确系误办的，先恢复登记再更正。"
        raise Conflict(message, code="roll.off_already")
    if wrong.number is not None:
        judged = _judged(work, row, wrong.number.born)
        if judged.off is not None:
            raise Refused([judged.finding.as_problem("身份证号", "不是选民的，办理除名。")])
    await give_up([row.id])
    number = wrong.number
    correction = RollCorrection(
        region=work.election.region,
        roll=work.roll.id,
        voter=row.id,
        name=command.name,
        sex=number.sex if number else row.sex,
        born=number.born if number else row.born,
        group_name=command.group,
        household=command.household,
        party_member=command.party_member,
        citizen_number=sealing.seal(number.number, CORRECTED_NUMBER) if number else None,
        told=wrong.told,
        document=command.document,
        reason=command.reason,
        account=actor.account_id,
        actor=actor.name,
        unit=actor.unit,
        recorded=clock.now(),
    )
    await wait(work, correction)


class GiveUpCorrection(BaseModel):
    """Why the entry is right after all."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


async def give_up_correction(actor: Actor, code: str, voter: int, command: GiveUpCorrection) -> None:
    """Let the correction of an entry wait no more. Raises Conflict where none does."""
    async with transaction(actor):
        work = await roll_to_keep(actor, code)
        row = await voter_to_change(work, voter)
        if not await give_up([row.id]):
            raise Conflict(f"{row.name}没有待公布的更正。", code="roll.no_correction")
        change = Change(subject(code), work.election.region, after={"选民": f"voter:{voter}"}, reason=command.reason)
        await audit.record(actor, CORRECTION_GIVEN_UP, change)
