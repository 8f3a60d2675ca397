"""Putting voters on the list of a mobile box or of those for whom somebody writes, and taking them off (V-15, V-20)."""

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from elections import queries
from elections.assisted import entries, voting_for
from elections.assisted_vocabulary import AssistedBy, AssistReason
from elections.laws import laws
from elections.permissions import RECORD
from elections.polling_vocabulary import StationKind
from elections.rules.assisted import Assisted
from elections.rules.assisted import assisted as judged
from elections.services.corrections import Withdrawal
from elections.services.elections import find_open, subject
from elections.tables import AssistedVoter, Election, PollingStation
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import NotFound, Problem, Refused
from server.law.lawbook import Finding

LISTED = event_kind("election.assisted_listed", "登记流动票箱、代写选民")
WRITER_NAMED = event_kind("election.writer_named", "确定代写人")
STRUCK_OFF = event_kind("election.assisted_struck", "取消流动票箱、代写选民", Dot.ATTENTION)


class ListVoter(BaseModel):
    """Who needs which help, and why; `box` is the mobile box, `writer` who writes. `accepted` answers what the rules warn of."""

    model_config = ConfigDict(frozen=True)

    name: Name
    helped: AssistedBy
    reason: AssistReason
    told: str | None = Field(None, min_length=2, max_length=80)
    box: int | None = None
    writer: Name | None = None
    accepted: str | None = Field(None, min_length=2, max_length=200)


class NameWriter(BaseModel):
    """Who writes for somebody on the list. `accepted` answers what the rules warn of."""

    model_config = ConfigDict(frozen=True)

    writer: Name
    accepted: str | None = Field(None, min_length=2, max_length=200)


async def list_voter(actor: Actor, code: str, command: ListVoter) -> int:
    """Put a voter on a list; returns the entry. Raises Refused for what does not go together, and for warnings without a reason."""
    async with transaction(actor):
        election = await _to_change(actor, code)
        await _refuse_impossible(election, command)
        held = await entries(actor, code)
        if any((one.entry.name, one.entry.helped) == (command.name, command.helped) for one in held):
            cause = f"{command.name}已在{command.helped.label}名单上。"
            raise Refused([Problem("选民", cause, "不用再登记。", _rule(command.helped))])
        new = Assisted(command.name, command.helped, command.reason, command.writer)
        found = await _judged(actor, election, [one.entry for one in held], new)
        _refuse_unanswered(found, command.accepted)
        row = AssistedVoter(
            region=election.region,
            election=election.id,
            name=command.name,
            helped=command.helped,
            reason=command.reason,
            told=command.told,
            station=command.box,
            writer=command.writer,
            recorded=clock.now(),
        )
        await row.save()
        after = {"选民": command.name, "方式": command.helped.label, "原因": command.reason.label}
        if command.writer:
            after["代写人"] = command.writer
        told = (command.accepted or "") if found else ""
        await audit.record(actor, LISTED, Change(subject(code), election.region, after=after, reason=told))
    return int(row.id)


async def name_writer(actor: Actor, code: str, entry: int, command: NameWriter) -> None:
    """Say who writes for somebody, or that another does. Raises NotFound for an entry of no such list."""
    async with transaction(actor):
        election = await _to_change(actor, code)
        row = await _entry(election, entry)
        if row.helped != AssistedBy.WRITING:
            raise NotFound
        if command.writer == row.name:
            raise Refused([_own_hand(row.name)])
        others = [one.entry for one in await entries(actor, code) if one.id != entry]
        new = Assisted(row.name, AssistedBy.WRITING, AssistReason(row.reason), command.writer)
        found = await _judged(actor, election, others, new)
        _refuse_unanswered(found, command.accepted)
        await AssistedVoter.update({AssistedVoter.writer: command.writer}).where(AssistedVoter.id == entry)
        change = Change(
            subject(code),
            election.region,
            before={"选民": row.name, "代写人": row.writer or ""},
            after={"选民": row.name, "代写人": command.writer},
            reason=(command.accepted or "") if found else "",
        )
        await audit.record(actor, WRITER_NAMED, change)


async def strike_voter(actor: Actor, code: str, entry: int, command: Withdrawal) -> None:
    """Take a voter off a list, for a reason; the row stays."""
    async with transaction(actor):
        election = await _to_change(actor, code)
        row = await _entry(election, entry)
        await AssistedVoter.update({AssistedVoter.ended: clock.now(), AssistedVoter.ended_why: command.reason}).where(
            AssistedVoter.id == entry
        )
        before = {"选民": row.name, "方式": AssistedBy(row.helped).label}
        await audit.record(
            actor, STRUCK_OFF, Change(subject(code), election.region, before=before, reason=command.reason)
        )


async def _to_change(actor: Actor, code: str) -> Election:
    await take_turn("election", code)
    election = await find_open(actor, code)
    actor.require(RECORD, at=election.region)
    return election


async def _entry(election: Election, entry: int) -> AssistedVoter:
    own = (AssistedVoter.id == entry) & (AssistedVoter.election == election.id) & AssistedVoter.ended.is_null()
    row = await AssistedVoter.objects().where(own).first()
    if row is None:
        raise NotFound
    return row


async def _refuse_impossible(election: Election, command: ListVoter) -> None:
    mobile, rule = command.helped is AssistedBy.MOBILE, _rule(command.helped)
    problems = []
    if not command.reason.is_for(command.helped):
        cause = f"{command.reason.label}不是用{command.helped.label}的原因。"
        problems.append(Problem("原因", cause, "换一项原因，或者换一种方式。", rule))
    if command.reason is AssistReason.OTHER and not command.told:
        problems.append(Problem("说明", "选了其他，没有写是什么原因。", "写明原因。", rule))
    if command.writer and mobile:
        problems.append(Problem("代写人", "只有代写选票才填。", "清空，或者另在代写名单上登记。", rule))
    if command.writer == command.name:
        problems.append(_own_hand(command.name))
    if command.box is not None and not mobile:
        problems.append(Problem("流动票箱", "只有用流动票箱的才选。", "清空这一项。", rule))
    if mobile and not await PollingStation.exists().where(
        PollingStation.id == (command.box or 0),
        PollingStation.election == election.id,
        PollingStation.kind == StationKind.MOBILE,
    ):
        cure = "从已设立的流动票箱里选；还没有的，先在“投票站和选票”设立。"
        problems.append(Problem("流动票箱", "没有选是哪一个。", cure, rule))
    if problems:
        raise Refused(problems)


def _own_hand(name: str) -> Problem:
    return Problem("代写人", f"{name}不能为自己代写。", "填替他写票的人。", _rule(AssistedBy.WRITING))


def _rule(helped: AssistedBy) -> str:
    return "V-20" if helped is AssistedBy.MOBILE else "V-15"


async def _judged(actor: Actor, election: Election, others: list[Assisted], new: Assisted) -> tuple[Finding, ...]:
    line = await queries.election(actor, election.code)
    book = (await laws()).book(line.kind, election.election_day, election.region)
    return judged(book, await voting_for(actor, line, [new.name]), others, new)


def _refuse_unanswered(found: tuple[Finding, ...], accepted: str | None) -> None:
    if found and not accepted:
        raise Refused(one.as_problem("理由", "核对后改正；仍要登记的，写明理由。") for one in found)
