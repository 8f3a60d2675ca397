"""Rolls for other programs."""

from dataclasses import dataclass
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_204_NO_CONTENT

from elections.permissions import KEEP_ROLL, REVEAL_VOTER, VIEW
from elections.roll_vocabulary import ConflictState, VoterStatus
from elections.rolls.conflicts import DoubleRegistration, conflicts
from elections.rolls.reading import ObjectionLine, RollView, VoterLine, Wanted, objections, roll_view, voters
from elections.services.rolls.conflicts import Claim, GiveWay, claim, give_way
from elections.services.rolls.correcting import CorrectEntry, correct_entry
from elections.services.rolls.judging import Differences, judge_anew
from elections.services.rolls.keeping import PutBack, RegisterVoter, TakeOff, put_back, register_voter, take_off
from elections.services.rolls.objections import Decide, Object, decide, receive
from elections.services.rolls.opening import open_roll
from elections.services.rolls.publishing import PublishList, publish_list
from elections.services.rolls.revealing import Reveal, Revealed, reveal
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.web import areas
from server.web.auth import PERMISSION

_NONE = HTTP_204_NO_CONTENT
_PAGE = 200


@dataclass(frozen=True, slots=True)
class RollRecord:
    """The number of what was recorded."""

    id: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """Whether all of it holds already; else the next supplementary list tells of it."""

    at_once: bool


class RollApi(Controller):
    """The roll of an election, its entries, lists and objections, and the queue of an area."""

    path = "/rolls"
    tags = ("选民名单",)

    @get("/conflicts", operation_id="ListRegistrationConflicts", summary="两地登记", opt={PERMISSION: VIEW})
    async def conflicts(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[ConflictState] = ConflictState.OPEN,
    ) -> list[DoubleRegistration]:
        """The queue of an area; of the other side it tells the place, the contact and the day."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            return list(await conflicts(actor, places[-1].code, show, size=_PAGE))

    @post(
        "/conflicts/{conflict:int}/claim",
        operation_id="ClaimRegistration",
        summary="说明由对方让出",
        status_code=_NONE,
        opt={PERMISSION: KEEP_ROLL},
    )
    async def claim(self, actor: NamedDependency[Actor], conflict: FromPath[int], data: JSONBody[Claim]) -> None:
        """Tell the other side why it must give way."""
        await claim(actor, conflict, data)

    @post(
        "/conflicts/{conflict:int}/give-way",
        operation_id="GiveWayRegistration",
        summary="本地登记让出",
        status_code=_NONE,
        opt={PERMISSION: KEEP_ROLL},
    )
    async def give_way(self, actor: NamedDependency[Actor], conflict: FromPath[int], data: JSONBody[GiveWay]) -> None:
        """Take this side's registration off."""
        await give_way(actor, conflict, data)

    @get("/{code:str}", operation_id="GetRoll", summary="一次选举的登记册", opt={PERMISSION: VIEW})
    async def show(self, actor: NamedDependency[Actor], code: FromPath[str]) -> RollView:
        """Its sums by group and its published lists."""
        async with transaction(actor):
            found = await roll_view(actor, code)
        if found is None:
            raise NotFound
        return found

    @post("/{code:str}", operation_id="OpenRoll", summary="开始选民登记", opt={PERMISSION: KEEP_ROLL})
    async def open(self, actor: NamedDependency[Actor], code: FromPath[str]) -> RollRecord:
        """Begin to keep it."""
        return RollRecord(id=await open_roll(actor, code))

    @get("/{code:str}/voters", operation_id="ListVoters", summary="登记册上的人", opt={PERMISSION: VIEW})
    async def voters(
        self,
        actor: NamedDependency[Actor],
        code: FromPath[str],
        q: Annotated[str, QueryParameter(max_length=40)] = "",
        group: Annotated[str, QueryParameter(max_length=30)] = "",
        status: FromQuery[VoterStatus | None] = None,
        after: Annotated[int, QueryParameter(ge=0, le=2**62)] = 0,
    ) -> list[VoterLine]:
        """Up to 200 by group and household; the next page comes after the last one's number."""
        async with transaction(actor):
            return list(await voters(actor, code, Wanted(q, group, status, after), _PAGE))

    @post("/{code:str}/voters", operation_id="RegisterVoter", summary="登记选民", opt={PERMISSION: KEEP_ROLL})
    async def register(
        self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[RegisterVoter]
    ) -> RollRecord:
        """Register somebody."""
        return RollRecord(id=await register_voter(actor, code, data))

    @post(
        "/{code:str}/voters/{voter:int}/off",
        operation_id="TakeVoterOff",
        summary="不予登记或者除名",
        status_code=_NONE,
        opt={PERMISSION: KEEP_ROLL},
    )
    async def off(
        self, actor: NamedDependency[Actor], code: FromPath[str], voter: FromPath[int], data: JSONBody[TakeOff]
    ) -> None:
        """Refuse or strike somebody."""
        await take_off(actor, code, voter, data)

    @post(
        "/{code:str}/voters/{voter:int}/back",
        operation_id="PutVoterBack",
        summary="恢复登记",
        status_code=_NONE,
        opt={PERMISSION: KEEP_ROLL},
    )
    async def back(
        self, actor: NamedDependency[Actor], code: FromPath[str], voter: FromPath[int], data: JSONBody[PutBack]
    ) -> None:
        """Register somebody again."""
        await put_back(actor, code, voter, data)

    @post(
        "/{code:str}/voters/{voter:int}/correct",
        operation_id="CorrectVoter",
        summary="更正选民登记",
        opt={PERMISSION: KEEP_ROLL},
    )
    async def correct(
        self, actor: NamedDependency[Actor], code: FromPath[str], voter: FromPath[int], data: JSONBody[CorrectEntry]
    ) -> Corrected:
        """Put an entry right; of a published list, with the next supplementary one."""
        return Corrected(at_once=await correct_entry(actor, code, voter, data))

    @post(
        "/{code:str}/voters/{voter:int}/reveal",
        operation_id="RevealVoter",
        summary="调阅选民身份证号",
        opt={PERMISSION: REVEAL_VOTER},
    )
    async def reveal(
        self, actor: NamedDependency[Actor], code: FromPath[str], voter: FromPath[int], data: JSONBody[Reveal]
    ) -> Revealed:
        """The number, for a reason that stays on record."""
        return await reveal(actor, code, voter, data)

    @post("/{code:str}/list", operation_id="PublishRoll", summary="公布选民名单", opt={PERMISSION: KEEP_ROLL})
    async def publish(
        self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[PublishList]
    ) -> RollRecord:
        """Lock the list; returns its number."""
        return RollRecord(id=await publish_list(actor, code, data))

    @post("/{code:str}/day", operation_id="JudgeRollAnew", summary="选举日变动核对", opt={PERMISSION: KEEP_ROLL})
    async def judge(self, actor: NamedDependency[Actor], code: FromPath[str]) -> Differences:
        """Bring the roll to the election day as it stands."""
        return await judge_anew(actor, code)

    @get("/{code:str}/objections", operation_id="ListObjections", summary="名单申诉", opt={PERMISSION: VIEW})
    async def objections(self, actor: NamedDependency[Actor], code: FromPath[str]) -> list[ObjectionLine]:
        """Those that wait first."""
        async with transaction(actor):
            return list(await objections(actor, code))

    @post("/{code:str}/objections", operation_id="ReceiveObjection", summary="收到申诉", opt={PERMISSION: KEEP_ROLL})
    async def receive(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[Object]) -> RollRecord:
        """Record one."""
        return RollRecord(id=await receive(actor, code, data))

    @post(
        "/{code:str}/objections/{objection:int}",
        operation_id="DecideObjection",
        summary="处理申诉",
        status_code=_NONE,
        opt={PERMISSION: KEEP_ROLL},
    )
    async def decide(
        self, actor: NamedDependency[Actor], code: FromPath[str], objection: FromPath[int], data: JSONBody[Decide]
    ) -> None:
        """Record what was decided."""
        await decide(actor, code, objection, data)
