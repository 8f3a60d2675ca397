"""Beginning to keep a roll for an election, and finding it again to work on it."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from cadres.vocabulary import CommitteeKind
from elections.laws import laws
from elections.permissions import KEEP_ROLL
from elections.roll_vocabulary import VoterStatus
from elections.rules.book import Rulebook
from elections.services.elections import find_open, has_count, subject
from elections.services.terms import came_to_nothing
from elections.tables import Election, Roll
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, Problem, Refused

ROLL_OPENED = event_kind("roll.opened", "开始选民登记")
CONTACT_SAID = event_kind("roll.contact_said", "登记选举委员会联系方式")


class Contact(BaseModel):
    """Whom the election committee of another place may ask about somebody registered twice."""

    model_config = ConfigDict(frozen=True)

    contact: str = Field(min_length=2, max_length=120)


@dataclass(frozen=True, slots=True)
class Work:
    """A roll at hand with its election, locked for this transaction; `book` is the law of the election day in its place."""

    roll: Roll
    election: Election
    code: str
    kind: CommitteeKind
    book: Rulebook

    @property
    def published(self) -> bool:
        """Whether a list is out: from then on the roll changes by 四增四减."""
        return bool(self.roll.edition)


async def open_roll(actor: Actor, code: str) -> int:
    """Begin the roll of an election; one that is kept already is returned. Raises Conflict where its sums were typed."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(KEEP_ROLL, at=election.region)
        held = await Roll.objects().where(Roll.election == election.id).first()
        if held is not None:
            return int(held.id)
        if await connection().fetchval("SELECT EXISTS (SELECT FROM roll_summary WHERE election = $1)", election.id):
            message = "这次选举已登记名单汇总数，不再逐人登记。汇总数有误的，在该选举的页面上更正；要逐人登记的，先在那里撤销。"
            raise Conflict(message, code="roll.summarised")
        return await open_for(actor, election)


async def open_for(actor: Actor, election: Election) -> int:
    """Make the roll of an election that has none, inside the caller's transaction."""
    roll = Roll(
        region=election.region,
        election=election.id,
        judged_for=election.election_day,
        edition=0,
        opened=clock.now(),
    )
    await roll.save()
    after = {"选举日": election.election_day.isoformat()}
    await audit.record(actor, ROLL_OPENED, Change(subject(election.code), election.region, after=after))
    return int(roll.id)


async def roll_to_keep(actor: Actor, code: str) -> Work:
    """The roll of an election, to be changed in the caller's transaction.

    Raises NotFound outside the area, Forbidden without the right, Conflict without a roll or once votes were counted by it.
    """
    await take_turn("election", code)
    election = await find_open(actor, code)
    actor.require(KEEP_ROLL, at=election.region)
    roll = await Roll.objects().where(Roll.election == election.id).first()
    if roll is None:
        raise Conflict("这次选举还没有开始选民登记。", code="roll.none")
    if await has_count(election):
        raise Conflict(await _counted(election), code="roll.counted")
    kind = CommitteeKind(
        await connection().fetchval("SELECT kind FROM election_round WHERE id = $1", election.election_round)
    )
    return Work(roll, election, code, kind, (await laws()).book(kind, election.election_day, election.region))


async def _counted(election: Election) -> str:
    """Why the roll stays as it is. A vote that was void is held again by the same list; a list made anew is another election's."""
    if await came_to_nothing(int(election.id)):
        return (
            "上次投票无效，按原名单重新投票的，登记册不变。重新选举要增减选民的，另建选举代替这一次，在那次选举里登记；"
            "计票录错了的，先撤回计票。"
        )
    return "已按登记的人数判定了计票，登记册不能再改。确有错误的，先撤回计票。"


async def say_contact(actor: Actor, code: str, command: Contact) -> None:
    """Record whom another place may ask."""
    async with transaction(actor):
        work = await roll_to_keep(actor, code)
        await Roll.update({Roll.contact: command.contact}).where(Roll.id == work.roll.id)
        change = Change(subject(code), work.election.region, after={"联系方式": "已登记"})
        await audit.record(actor, CONTACT_SAID, change)


async def refuse_known(work: Work, number: str) -> None:
    """Raises Refused where somebody of this number is on the roll already."""
    known = await connection().fetchrow(
        "SELECT name, group_name, status FROM voter WHERE roll = $1 AND county = $2 AND citizen_index = ANY($3)",
        work.roll.id,
        work.election.region[:6],
        sealing.indexes(number),
    )
    if known is not None:
        status = VoterStatus(known["status"]).label
        cause = f"这个人已在登记册上：{known['name']}，{known['group_name']}，{status}。"
        raise Refused([Problem("身份证号", cause, "请在登记册上找到这个人办理。")])
