"""Elections for other programs."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_204_NO_CONTENT

from elections import queries
from elections.hands import hands
from elections.noticing.batch import result_notice
from elections.permissions import CHECK_COUNT, ENTER_COUNT, PRINT, PUBLISH, RECORD, REOPEN, SET_UP, VIEW
from elections.printing import result_papers
from elections.queries import ElectionLine
from elections.services.by_elections import CallByElection, call_by_election
from elections.services.cancelling import CancelElection, cancel_election
from elections.services.corrections import (
    RollCorrection,
    Withdrawal,
    correct_roll,
    strike_candidate,
    take_back_roll,
    withdraw_count,
)
from elections.services.elections import Roll, summarise_roll
from elections.services.entries import CountEntry
from elections.services.planning.stages import CloseStage, Reopen, close, reopen
from elections.services.results import Publication, publish
from elections.services.voting.handing_in import Settlement, check_count, enter_count, send_back, settle
from elections.services.write_ins import WriteInConfirmed, confirm_write_in
from elections.vocabulary import ResultPublished
from elections.web.records import (
    ElectionRecord,
    ElectionsPage,
    OutcomeRecord,
    ReadingRecord,
    count_record,
    course_record,
    outcome_record,
    reading_record,
)
from server.access.actor import Actor
from server.db.engine import transaction
from server.web import areas, printing
from server.web.auth import PERMISSION


class ElectionApi(Controller):
    """Reading, counting, publishing, papers."""

    path = "/elections"
    tags = ("选举",)

    @get("/", operation_id="ListElections", summary="一个地区的选举", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> ElectionsPage:
        """The latest day first."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            found = await queries.elections(actor, places[-1].code, first=first, size=size)
            return ElectionsPage(found, await queries.count_elections(actor, places[-1].code))

    @post("/by-elections", operation_id="CallByElection", summary="建立补选", opt={PERMISSION: SET_UP})
    async def call(self, actor: NamedDependency[Actor], data: JSONBody[CallByElection]) -> ElectionLine:
        """For seats that are vacant within the term."""
        code = await call_by_election(actor, data)
        async with transaction(actor):
            return await queries.election(actor, code)

    @post(
        "/{code:str}/cancellation",
        operation_id="CancelElection",
        summary="取消选举",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: SET_UP},
    )
    async def cancel(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[CancelElection]) -> None:
        """By a decision; it has no result, ever."""
        await cancel_election(actor, code, data)

    @get("/{code:str}", operation_id="GetElection", summary="一次选举", opt={PERMISSION: VIEW})
    async def show(self, actor: NamedDependency[Actor], code: FromPath[str]) -> ElectionRecord:
        """All counts with the findings that prove their outcomes."""
        async with transaction(actor):
            progress = await queries.progress(actor, code)
            days = await queries.stage_days(actor, code)
            counts = zip(progress.held, await hands(actor, code), strict=True)
            return ElectionRecord(
                election=await queries.election(actor, code),
                candidates=await queries.candidates(actor, code),
                stages={stage.value: day for stage, day in days.items()},
                roll=await queries.roll(actor, code),
                counts=tuple(count_record(held, checked=own.checked) for held, own in counts),
                course=course_record(progress.course, len(progress.held)),
            )

    @post(
        "/{code:str}/stages",
        operation_id="RecordStage",
        summary="登记办理日期",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def reach(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[CloseStage]) -> None:
        """The day on which a stage was done; what its guard warns of is accepted with a reason."""
        await close(actor, code, data)

    @post(
        "/{code:str}/reopenings",
        operation_id="ReopenStage",
        summary="重开进程",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: REOPEN},
    )
    async def reopen(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[Reopen]) -> None:
        """Take back that a stage was done, from above the township and with a reason."""
        await reopen(actor, code, data)

    @post(
        "/{code:str}/roll",
        operation_id="SummariseRoll",
        summary="登记选民名单汇总",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def summarise(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[Roll]) -> None:
        """The sums of the published roll, once."""
        await summarise_roll(actor, code, data)

    @post(
        "/{code:str}/roll-corrections",
        operation_id="CorrectRoll",
        summary="更正选民名单汇总",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def correct(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[RollCorrection]) -> None:
        """Put the sums right while no count was decided by them; all of them are given anew."""
        await correct_roll(actor, code, data)

    @post(
        "/{code:str}/roll-withdrawals",
        operation_id="TakeBackRoll",
        summary="撤销选民名单汇总",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def take_back(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[Withdrawal]) -> None:
        """Remove sums that do not belong here, with the day of publication, while no count was decided by them."""
        await take_back_roll(actor, code, data)

    @post("/{code:str}/counts", operation_id="EnterCount", summary="录入计票", opt={PERMISSION: ENTER_COUNT})
    async def count(
        self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[CountEntry]
    ) -> ReadingRecord:
        """Hand in one of two readings of the tally sheet that is waited for; a conflict for any other ballot.

        The second, by another account, answers the lawful outcome where both are alike.
        """
        return reading_record(await enter_count(actor, code, data))

    @post(
        "/{code:str}/checks",
        operation_id="CheckCount",
        summary="第二次录入计票",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: ENTER_COUNT},
    )
    async def check(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[CountEntry]) -> None:
        """The second reading alone: refused with the figures that are not alike, and kept all the same."""
        await check_count(actor, code, data)

    @post("/{code:str}/settlements", operation_id="SettleCount", summary="核对计票差异", opt={PERMISSION: CHECK_COUNT})
    async def settle(
        self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[Settlement]
    ) -> OutcomeRecord:
        """Say of each figure that the two readings have not alike what the paper has; answers the lawful outcome."""
        return outcome_record(await settle(actor, code, data))

    @post(
        "/{code:str}/readings/return",
        operation_id="SendCountBack",
        summary="退回计票录入",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: ENTER_COUNT},
    )
    async def send_back(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[Withdrawal]) -> None:
        """Set the readings aside, so that two people read the sheet anew."""
        await send_back(actor, code, data)

    @post(
        "/{code:str}/withdrawals",
        operation_id="WithdrawCount",
        summary="撤回计票",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: ENTER_COUNT},
    )
    async def withdraw(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[Withdrawal]) -> None:
        """Take the last count back while the result is not published."""
        await withdraw_count(actor, code, data)

    @post(
        "/{code:str}/candidates/{person:int}/withdrawal",
        operation_id="StrikeCandidate",
        summary="撤下候选人",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def strike(
        self,
        actor: NamedDependency[Actor],
        code: FromPath[str],
        person: FromPath[int],
        data: JSONBody[Withdrawal],
    ) -> None:
        """Take a person off the ballot while no votes were counted."""
        await strike_candidate(actor, code, person, data)

    @post(
        "/{code:str}/write-ins",
        operation_id="ConfirmWriteIn",
        summary="另选人补审",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def write_in(
        self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[WriteInConfirmed]
    ) -> None:
        """Who an elected written-in name is, on a conclusion given after the vote."""
        await confirm_write_in(actor, code, data)

    @post("/{code:str}/publication", operation_id="PublishResult", summary="公布结果", opt={PERMISSION: PUBLISH})
    async def publish(
        self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[Publication]
    ) -> ResultPublished:
        """Put a completed result into force."""
        return await publish(actor, code, data)

    @get(
        "/{code:str}/papers/notice",
        operation_id="GetResultNotice",
        summary="选举结果公告（PDF）",
        media_type=printing.PDF,
        opt={PERMISSION: PRINT},
    )
    async def notice(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Response[bytes]:
        """The public notice of a published result."""
        async with transaction(actor):
            drafted, _ = await result_papers(actor, code)
            notice = await result_notice(actor, code) or drafted
        return await printing.one(request, notice)

    @get(
        "/{code:str}/papers/report",
        operation_id="GetResultReport",
        summary="选举结果报告单（PDF）",
        media_type=printing.PDF,
        opt={PERMISSION: PRINT},
    )
    async def report(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Response[bytes]:
        """The report of a published result to the township."""
        async with transaction(actor):
            _, report = await result_papers(actor, code)
        return await printing.one(request, report)
