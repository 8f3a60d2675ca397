"""What became of the ballots of a station: written down by one person, held against the paper by another (T-03, AC-3)."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.permissions import CHECK_COUNT, ENTER_COUNT
from elections.polling import StationLine, current_mark, stations
from elections.polling_vocabulary import AccountStep
from elections.rules.polling import Account, accounted
from elections.services.elections import find_open, subject
from elections.tables import BallotAccount
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.access.duties import Hand, own_step
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound, Refused
from server.law.lawbook import Level, breaches

ENTERED = event_kind("election.ballots_accounted", "登记选票清点")
CHECKED = event_kind("election.ballots_checked", "核对选票清点", Dot.STEP)

APART: Mapping[AccountStep, frozenset[AccountStep]] = {AccountStep.CHECKED: frozenset({AccountStep.ENTERED})}


class EnterAccount(BaseModel):
    """The ballots of a station in the vote that is waited for; `reason` accepts what the rules warn of."""

    model_config = ConfigDict(frozen=True)

    received: int = Field(ge=0, le=200_000)
    issued: int = Field(ge=0, le=200_000)
    spoilt: int = Field(0, ge=0, le=200_000)
    unused: int = Field(ge=0, le=200_000)
    returned: int = Field(ge=0, le=200_000)
    forged: int = Field(0, ge=0, le=200_000)
    reason: str | None = Field(None, min_length=2, max_length=200)

    @property
    def account(self) -> Account:
        return Account(self.received, self.issued, self.spoilt, self.unused, self.returned, self.forged)


async def enter_account(actor: Actor, code: str, station: int, command: EnterAccount) -> None:
    """Write down a station's ballots; written down anew, they have to be checked anew.

    Raises Refused where they do not add up, and for what the rules warn of without a reason.
    """
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(ENTER_COUNT, at=election.region)
        line, mark = await _at(actor, code, station)
        found = accounted(line.name, line.kind, line.listed, command.account)
        if stopping := breaches(found):
            raise Refused(one.as_problem("选票", "请再数一遍，照实数改正。") for one in stopping)
        warned = [one for one in found if one.level is Level.WARNING]
        if warned and not command.reason:
            raise Refused(one.as_problem("说明", "核对原始记录；确是这样的，写明情况。") for one in warned)
        hand = Hand.of(actor)
        values = {
            **command.model_dump(),
            "entered": clock.now(),
            "account": hand.account,
            "actor": hand.name,
            "unit": hand.unit,
            "checked": None,
            "checked_account": None,
            "checked_actor": None,
            "checked_unit": None,
        }
        own = (BallotAccount.station == station) & (BallotAccount.mark == mark)
        held = await BallotAccount.objects().where(own).first()
        before = _told(line.accounts[mark].account) if mark in line.accounts else {}
        if held is None:
            row = BallotAccount(region=election.region, election=election.id, station=station, mark=mark, **values)
            await row.save()
        else:
            await BallotAccount.update({getattr(BallotAccount, name): one for name, one in values.items()}).where(own)
        after = {"站": line.name, **_told(command.account)}
        change = Change(subject(code), election.region, before=before, after=after, reason=command.reason or "")
        await audit.record(actor, ENTERED, change)


async def check_account(actor: Actor, code: str, station: int) -> None:
    """Say that a station's ballots are as the paper has them. Raises Refused for whoever wrote them down."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(CHECK_COUNT, at=election.region)
        line, mark = await _at(actor, code, station)
        held = line.accounts.get(mark)
        if held is None or held.checked_by is not None:
            raise Conflict(f"{line.name}没有待核对的选票清点。", code="polling.nothing_to_check")
        if own := own_step(AccountStep.CHECKED, actor, held.steps, APART):
            raise Refused([own])
        hand = Hand.of(actor)
        await BallotAccount.update(
            {
                BallotAccount.checked: clock.now(),
                BallotAccount.checked_account: hand.account,
                BallotAccount.checked_actor: hand.name,
                BallotAccount.checked_unit: hand.unit,
            }
        ).where(BallotAccount.id == held.id)
        change = Change(subject(code), election.region, after={"站": line.name, **_told(held.account)})
        await audit.record(actor, CHECKED, change)


async def _at(actor: Actor, code: str, station: int) -> tuple[StationLine, str]:
    """The station, and the vote that is waited for. Raises Conflict where there is none."""
    progress = await queries.progress(actor, code)
    mark = current_mark(progress)
    if not mark:
        raise Conflict("本次选举没有待投票的选票。", code="polling.no_vote")
    found = next((one for one in await stations(actor, code, progress) if one.id == station), None)
    if found is None:
        raise NotFound
    return found, mark


def _told(account: Account) -> Mapping[str, object]:
    return {
        "领取": account.received,
        "发出": account.issued,
        "污损换发": account.spoilt,
        "剩余": account.unused,
        "收回": account.returned,
        "伪造": account.forged,
    }
