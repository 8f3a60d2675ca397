"""Recording who asked whom to vote for them, and that it was taken back (V-10 … V-14, R-11)."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from cadres.vocabulary import Kinship
from elections import queries
from elections.laws import laws
from elections.permissions import RECORD
from elections.proxies import Bearer, bearers, mandates, voting_of
from elections.rules.proxies import Mandate, entrusted, same_voter
from elections.services.corrections import Withdrawal
from elections.services.elections import find_open, subject
from elections.tables import ProxyMandate
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import NotFound, Problem, Refused
from server.law.lawbook import breaches

ENTRUSTED = event_kind("election.proxy_recorded", "登记委托投票")
TAKEN_BACK = event_kind("election.proxy_taken_back", "撤回委托投票", Dot.ATTENTION)


class Entrust(BaseModel):
    """A written mandate: by whom, to whom, why the giver is away. `reason` accepts what the rules warn of.

    `giver_voter` and `taker_voter` are entries on the roll: which of several of one name is meant.
    """

    model_config = ConfigDict(frozen=True)

    giver: Name
    taker: Name
    giver_voter: int | None = None
    taker_voter: int | None = None
    relation: Kinship | None = None
    absent_for: str = Field(min_length=2, max_length=80)
    written: date
    reason: str | None = Field(None, min_length=2, max_length=200)


async def entrust(actor: Actor, code: str, command: Entrust) -> int:
    """Put a mandate on record; returns its number. Raises Refused for what the law forbids, and for warnings without a reason."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        line = await queries.election(actor, code)
        _refuse_impossible(command, election.election_day)
        held = [one.mandate for one in await mandates(actor, code)]
        found_voters = await _voters(actor, code, command)
        new = Mandate(command.giver, command.taker, command.relation, *found_voters)
        if same_voter(new.giving, new.taking):
            raise Refused([Problem("受委托人", "与委托人是同一个人。", "填替他投票的人。", "V-10")])
        if any(same_voter(one.giving, new.giving) for one in held):
            raise Refused([Problem("委托人", f"{command.giver}已经登记了委托。", "改委托的，先撤回原来的。", "V-10")])
        book = (await laws()).book(line.kind, election.election_day, election.region)
        voting = await voting_of(actor, line, (command.giver, command.taker))
        found = entrusted(book, voting, held, new)
        if stopping := breaches(found):
            raise Refused(one.as_problem("受委托人", "另委托他人，或者由本人投票。") for one in stopping)
        if found and not command.reason:
            raise Refused(one.as_problem("理由", "核对后另委托他人；仍要登记的，写明理由。") for one in found)
        row = ProxyMandate(
            region=election.region,
            election=election.id,
            recorded=clock.now(),
            **command.model_dump(exclude={"reason", "giver_voter", "taker_voter"}),
            giver_voter=new.giver_voter,
            taker_voter=new.taker_voter,
        )
        await row.save()
        after = {"委托人": command.giver, "受委托人": command.taker, "书面日期": command.written.isoformat()}
        told = (command.reason or "") if found else ""
        await audit.record(actor, ENTRUSTED, Change(subject(code), election.region, after=after, reason=told))
    return int(row.id)


async def _voters(actor: Actor, code: str, command: Entrust) -> tuple[int | None, int | None]:
    """Which voters of the roll the two names stand for. Raises Refused where several bear a name and none was chosen."""
    known = await bearers(actor, code, (command.giver, command.taker))
    problems: list[Problem] = []
    giver = _one(known.get(command.giver, ()), command.giver_voter, "委托人", problems)
    taker = _one(known.get(command.taker, ()), command.taker_voter, "受委托人", problems)
    if problems:
        raise Refused(problems)
    return giver, taker


def _one(known: Sequence[Bearer], chosen: int | None, field: str, problems: list[Problem]) -> int | None:
    ids = [one.id for one in known]
    if chosen in ids or (chosen is None and len(ids) <= 1):
        return chosen or next(iter(ids), None)
    if len(ids) <= 1:
        problems.append(Problem(field, "选定的选民在名单上不是这个姓名。", "核对姓名；同名的重新选定。", "V-10"))
        return None
    told = "；".join(one.told for one in known)
    cause = f"选民名单上有{len(known)}名{known[0].name}，没有选定是哪一名：{told}。"
    cure = f"照委托书在“是哪一名{field}”里选定；导入的，改在委托投票的页面上登记。"
    problems.append(Problem(field, cause, cure, "V-10"))
    return None


def _refuse_impossible(command: Entrust, election_day: date) -> None:
    problems = []
    if command.written > clock.today():
        problems.append(Problem("书面日期", f"{command.written.isoformat()}还没有到。", "填委托书上的日期。", "V-10"))
    if command.written > election_day:
        problems.append(Problem("书面日期", "晚于选举日。", "填委托书上的日期；投票以后不能再委托。", "V-10"))
    if problems:
        raise Refused(problems)


async def take_back(actor: Actor, code: str, mandate: int, command: Withdrawal) -> None:
    """The giver votes in person after all, or it was recorded wrongly."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        own = (ProxyMandate.id == mandate) & (ProxyMandate.election == election.id) & ProxyMandate.ended.is_null()
        row = await ProxyMandate.objects().where(own).first()
        if row is None:
            raise NotFound
        await ProxyMandate.update({ProxyMandate.ended: clock.now(), ProxyMandate.ended_why: command.reason}).where(
            ProxyMandate.id == mandate
        )
        before = {"委托人": row.giver, "受委托人": row.taker}
        change = Change(subject(code), election.region, before=before, reason=command.reason)
        await audit.record(actor, TAKEN_BACK, change)
