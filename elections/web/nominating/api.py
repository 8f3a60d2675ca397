"""Nomination for other programs: the way, the countings of slips, who goes on, what they answered, the list, the meeting."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT
from pydantic import BaseModel, ConfigDict, Field

from elections.nominations import SlipEntry, entries, nominations
from elections.permissions import CHECK_COUNT, ENTER_COUNT, RECORD, VIEW
from elections.services.nominating.consents import SayAnswer, say_answer
from elections.services.nominating.listing import (
    PublishCandidates,
    RecordMeeting,
    arrange_candidates,
    publish_list,
    record_meeting,
    reopen_list,
)
from elections.services.nominating.names import ProposeMerge, confirm_merge, propose_merge, undo_merge
from elections.services.nominating.slips import (
    PlanNomination,
    SetAside,
    hand_in_slips,
    plan_nomination,
    set_aside_slips,
)
from elections.web.nominating.records import NominationRecord, nomination_record
from server.access.actor import Actor
from server.db.engine import transaction
from server.web.auth import PERMISSION


class SlipsRead(BaseModel):
    """Whether the counting stands: a first reading waits for the second."""

    model_config = ConfigDict(frozen=True)

    stands: bool


class MergeProposed(BaseModel):
    """Under which number a pair of names is confirmed or undone."""

    model_config = ConfigDict(frozen=True)

    merge: int = Field(ge=1)


class ListPublished(BaseModel):
    """Which version of the list is locked now."""

    model_config = ConfigDict(frozen=True)

    version: int = Field(ge=1)


class NominationApi(Controller):
    """Reading, counting, consenting, locking."""

    path = "/elections"
    tags = ("提名",)

    @get("/{code:str}/nomination", operation_id="GetNomination", summary="提名和候选人", opt={PERMISSION: VIEW})
    async def show(self, actor: NamedDependency[Actor], code: FromPath[str]) -> NominationRecord:
        """How the election comes to its candidates; nothing of a reading that waits for the second."""
        async with transaction(actor):
            held = await nominations(actor, code)
            return nomination_record(held, await entries(actor, code, held))

    @post(
        "/{code:str}/nomination/plan",
        operation_id="PlanNomination",
        summary="选定提名方式",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def plan(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[PlanNomination]) -> None:
        """The way and the margins, until the list is locked."""
        await plan_nomination(actor, code, data)

    @post(
        "/{code:str}/nomination/slips", operation_id="ReadSlips", summary="录入提名计票", opt={PERMISSION: ENTER_COUNT}
    )
    async def read(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[SlipEntry]) -> SlipsRead:
        """One of two readings of a counting; refused with the parts that are not alike."""
        return SlipsRead(stands=await hand_in_slips(actor, code, data))

    @post(
        "/{code:str}/nomination/slips/{reading:int}/return",
        operation_id="SetSlipsAside",
        summary="退回提名计票",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: CHECK_COUNT},
    )
    async def send_back(
        self, actor: NamedDependency[Actor], code: FromPath[str], reading: FromPath[int], data: JSONBody[SetAside]
    ) -> None:
        """Take a counting out of the course; it stays on record."""
        await set_aside_slips(actor, code, reading, data)

    @post(
        "/{code:str}/nomination/merges",
        operation_id="ProposeNameMerge",
        summary="提出姓名归并",
        opt={PERMISSION: ENTER_COUNT},
    )
    async def propose(
        self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[ProposeMerge]
    ) -> MergeProposed:
        """Two ways of writing one name; no vote moves before somebody else confirms."""
        return MergeProposed(merge=await propose_merge(actor, code, data))

    @post(
        "/{code:str}/nomination/merges/{merge:int}/confirm",
        operation_id="ConfirmNameMerge",
        summary="确认姓名归并",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: CHECK_COUNT},
    )
    async def confirm(self, actor: NamedDependency[Actor], code: FromPath[str], merge: FromPath[int]) -> None:
        """By another account than the one that proposed it."""
        await confirm_merge(actor, code, merge)

    @post(
        "/{code:str}/nomination/merges/{merge:int}/undo",
        operation_id="UndoNameMerge",
        summary="撤销姓名归并",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: CHECK_COUNT},
    )
    async def undo(
        self, actor: NamedDependency[Actor], code: FromPath[str], merge: FromPath[int], data: JSONBody[SetAside]
    ) -> None:
        """Take a pair apart again."""
        await undo_merge(actor, code, merge, data)

    @post(
        "/{code:str}/nomination/consents",
        operation_id="RecordNomineeAnswer",
        summary="登记书面意见",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def answer(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[SayAnswer]) -> None:
        """What a nominee said in writing; a later one takes the place of an earlier."""
        await say_answer(actor, code, data)

    @post(
        "/{code:str}/nomination/order",
        operation_id="ArrangeCandidates",
        summary="按姓氏笔画排列",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def arrange(self, actor: NamedDependency[Actor], code: FromPath[str]) -> None:
        """Each post's candidates in the order of the strokes of their surnames."""
        await arrange_candidates(actor, code)

    @post(
        "/{code:str}/nomination/list",
        operation_id="PublishCandidateList",
        summary="公布并锁定名单",
        opt={PERMISSION: RECORD},
    )
    async def publish(
        self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[PublishCandidates]
    ) -> ListPublished:
        """Lock the list of formal candidates."""
        return ListPublished(version=await publish_list(actor, code, data))

    @post(
        "/{code:str}/nomination/list/reopen",
        operation_id="ReopenCandidateList",
        summary="重开名单",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def reopen(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[SetAside]) -> None:
        """What follows it is a new version."""
        await reopen_list(actor, code, data)

    @post(
        "/{code:str}/nomination/meeting",
        operation_id="RecordCandidateMeeting",
        summary="登记候选人见面会",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def meet(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[RecordMeeting]) -> None:
        """The record of the meeting; one recorded before is corrected."""
        await record_meeting(actor, code, data)
