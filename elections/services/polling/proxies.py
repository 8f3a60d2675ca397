"""Recording who asked whom to vote for them, and that it was taken back (V-10 … V-14, R-11)."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from cadres.vocabulary import Kinship
from elections import queries
from elections.laws import laws
from elections.permissions import RECORD
from elections.proxies import mandates, voting_of
from elections.rules.proxies import Mandate, entrusted
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
    """A written mandate: by whom, to whom, why the giver is away. `reason` accepts what the rules warn of."""

    model_config = ConfigDict(frozen=True)

    giver: Name
    taker: Name
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
        if any(one.giver == command.giver for one in held):
            raise Refused([Problem("委托人", f"{command.giver}已经登记了委托。", "改委托的，先撤回原来的。", "V-10")])
        book = (await laws()).book(line.kind, election.election_day, election.region)
        voting = await voting_of(actor, line, (command.giver, command.taker))
        found = entrusted(book, voting, held, Mandate(command.giver, command.taker, command.relation))
        if stopping := breaches(found):
            raise Refused(one.as_problem("受委托人", "另委托他人，或者由本人投票。") for one in stopping)
        if found and not command.reason:
            raise Refused(one.as_problem("理由", "核对后另委托他人；仍要登记的，写明理由。") for one in found)
        row = ProxyMandate(
            region=election.region, election=election.id, recorded=clock.now(), **command.model_dump(exclude={"reason"})
        )
        await row.save()
        after = {"委托人": command.giver, "受委托人": command.taker, "书面日期": command.written.isoformat()}
        told = (command.reason or "") if found else ""
        await audit.record(actor, ENTRUSTED, Change(subject(code), election.region, after=after, reason=told))
    return int(row.id)


def _refuse_impossible(command: Entrust, election_day: date) -> None:
    problems = []
    if command.giver == command.taker:
        problems.append(Problem("受委托人", "与委托人是同一个人。", "填替他投票的人。", "V-10"))
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
