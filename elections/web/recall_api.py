"""Recalls for other programs."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from elections import recalls
from elections.permissions import PUBLISH, RECORD, VIEW
from elections.recalls import RecallLine
from elections.services.recalls import (
    CloseRecall,
    ReceivePetition,
    RecordBallot,
    close_recall,
    confirm_ballot,
    receive_petition,
    record_ballot,
    take_ballot_back,
)
from server.access.actor import Actor
from server.db.engine import transaction
from server.web import areas
from server.web.auth import PERMISSION


async def _read(actor: Actor, key: int) -> RecallLine:
    async with transaction(actor):
        return await recalls.recall(actor, key)


class RecallApi(Controller):
    """Demands, votes, and the second hand."""

    path = "/recalls"
    tags = ("罢免",)

    @get("/", operation_id="ListRecalls", summary="一个地区的罢免", opt={PERMISSION: VIEW})
    async def list_area(
        self, actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> tuple[RecallLine, ...]:
        """The latest demand first."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            return tuple(await recalls.recalls(actor, places[-1].code))

    @post("/", operation_id="ReceiveRecallPetition", summary="登记罢免要求", opt={PERMISSION: RECORD})
    async def receive(self, actor: NamedDependency[Actor], data: JSONBody[ReceivePetition]) -> RecallLine:
        """Answers whether it stands by the law of the day on which it was received."""
        return await _read(actor, await receive_petition(actor, data))

    @get("/{recall:int}", operation_id="GetRecall", summary="一件罢免", opt={PERMISSION: VIEW})
    async def show(self, actor: NamedDependency[Actor], recall: FromPath[int]) -> RecallLine:
        """With the findings of the demand and of each vote."""
        return await _read(actor, recall)

    @post("/{recall:int}/ballot", operation_id="RecordRecallBallot", summary="登记罢免表决", opt={PERMISSION: RECORD})
    async def ballot(
        self, actor: NamedDependency[Actor], recall: FromPath[int], data: JSONBody[RecordBallot]
    ) -> RecallLine:
        """It takes effect when another account has confirmed it."""
        await record_ballot(actor, recall, data)
        return await _read(actor, recall)

    @post(
        "/{recall:int}/confirm", operation_id="ConfirmRecallBallot", summary="确认罢免表决", opt={PERMISSION: PUBLISH}
    )
    async def confirm(self, actor: NamedDependency[Actor], recall: FromPath[int]) -> RecallLine:
        """By another account than the one that recorded it; a recall that passed ends the office."""
        await confirm_ballot(actor, recall)
        return await _read(actor, recall)

    @post(
        "/{recall:int}/take-back",
        operation_id="TakeRecallBallotBack",
        summary="撤回罢免表决登记",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def take_back(
        self, actor: NamedDependency[Actor], recall: FromPath[int], data: JSONBody[CloseRecall]
    ) -> None:
        """While nobody has confirmed it."""
        await take_ballot_back(actor, recall, data)

    @post(
        "/{recall:int}/close",
        operation_id="CloseRecall",
        summary="终结罢免要求",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def close(self, actor: NamedDependency[Actor], recall: FromPath[int], data: JSONBody[CloseRecall]) -> None:
        """Nothing more comes of it."""
        await close_recall(actor, recall, data)
