"""Boxes counted apart, for other programs."""

from dataclasses import dataclass

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from elections import queries
from elections.permissions import CHECK_COUNT, ENTER_COUNT, RECORD, VIEW
from elections.services.box_entries import BoxEntry
from elections.services.corrections import Withdrawal
from elections.services.nominating.names import ProposeMerge
from elections.services.nominating.slips import SetAside
from elections.services.voting.box_readings import BoxState, box_counting, counted_apart
from elections.services.voting.boxes import PlanCounting, enter_box, plan_counting, send_box_back, settle_box
from elections.services.voting.handing_in import Settlement
from elections.services.voting.summing import SumUp, confirm_box_merge, propose_box_merge, sum_up, undo_box_merge
from elections.vocabulary import Post
from elections.web.panels import SUBJECT
from elections.web.records import ReadingRecord, reading_record
from server.access.actor import Actor
from server.db.engine import transaction
from server.web.auth import PERMISSION
from server.web.findings import FindingRecord, finding_records


@dataclass(frozen=True, slots=True)
class BoxRecord:
    """A box, who read it, in how many figures they differ, and its sheet once it is settled."""

    station: int
    box: int
    name: str
    readers: tuple[str, ...]
    unlike: int
    sheet: BoxEntry | None


@dataclass(frozen=True, slots=True)
class BoxMergeRecord:
    """Two ways of writing that somebody holds for one person, and whether another confirmed it."""

    id: int
    post: Post
    written: str
    meant: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class BoxesRecord:
    """The boxes of the vote that is waited for, by the `mark` of its ballot, with what the rules say of their sums."""

    apart: bool
    mark: str
    boxes: tuple[BoxRecord, ...]
    merges: tuple[BoxMergeRecord, ...]
    findings: tuple[FindingRecord, ...]


@dataclass(frozen=True, slots=True)
class BoxReadingRecord:
    """What became of a reading of a box. `unlike` names the figures of it that the other one has not alike."""

    place: int
    unlike: tuple[str, ...]
    settled: bool


@dataclass(frozen=True, slots=True)
class MadeMerge:
    """The number of a proposal."""

    id: int


class BoxApi(Controller):
    """Sheets of single boxes, and the village's count as their sum."""

    path = f"{SUBJECT}/{{code:str}}"
    tags = ("选举",)

    @get("/boxes", operation_id="ListBoxes", summary="各箱计票", opt={PERMISSION: VIEW})
    async def boxes(self, actor: NamedDependency[Actor], code: FromPath[str]) -> BoxesRecord:
        """Nothing that one person alone has read is told."""
        async with transaction(actor):
            progress = await queries.progress(actor, code)
            counting = await box_counting(actor, code, progress)
            apart = await counted_apart(actor, code)
            findings = counting.summed(progress).findings if apart else ()
        merges = tuple(
            BoxMergeRecord(one.id, one.merge.post, one.merge.written, one.merge.meant, confirmed=bool(one.second))
            for one in counting.merges
        )
        return BoxesRecord(apart, counting.mark, tuple(map(_box, counting.boxes)), merges, finding_records(findings))

    @post(
        "/counting-plan",
        operation_id="PlanCounting",
        summary="确定计票方式",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def plan(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[PlanCounting]) -> None:
        """Together, or each box apart with a sheet of its own; `boxes` are the numbers by station."""
        await plan_counting(actor, code, data)

    @post(
        "/boxes/{station:int}/{box:int}/counts",
        operation_id="EnterBoxCount",
        summary="录入票箱计票",
        opt={PERMISSION: ENTER_COUNT},
    )
    async def count(
        self,
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
        box: FromPath[int],
        data: JSONBody[BoxEntry],
    ) -> BoxReadingRecord:
        """Hand in one of two readings of a box's sheet; two alike, by two accounts, settle it."""
        handed = await enter_box(actor, code, station, box, data)
        return BoxReadingRecord(handed.place, tuple(one.field for one in handed.unlike), handed.settled)

    @post(
        "/boxes/{station:int}/{box:int}/settlements",
        operation_id="SettleBoxCount",
        summary="核对票箱计票差异",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: CHECK_COUNT},
    )
    async def settle(
        self,
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
        box: FromPath[int],
        data: JSONBody[Settlement],
    ) -> None:
        """Say of each figure that the two readings have not alike what the paper has."""
        await settle_box(actor, code, station, box, data)

    @post(
        "/boxes/{station:int}/{box:int}/return",
        operation_id="SendBoxBack",
        summary="退回票箱计票",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: ENTER_COUNT},
    )
    async def send_back(
        self,
        actor: NamedDependency[Actor],
        code: FromPath[str],
        station: FromPath[int],
        box: FromPath[int],
        data: JSONBody[Withdrawal],
    ) -> None:
        """Set a box's sheet aside, so that two people read it anew."""
        await send_box_back(actor, code, station, box, data)

    @post("/boxes/sum", operation_id="ConfirmBoxSum", summary="确认各箱合计", opt={PERMISSION: ENTER_COUNT})
    async def confirm_sum(
        self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[SumUp]
    ) -> ReadingRecord:
        """Confirm what the boxes come to; the second account's answer is the lawful outcome."""
        return reading_record(await sum_up(actor, code, data))

    @post("/boxes/merges", operation_id="ProposeBoxMerge", summary="提出另选姓名归并", opt={PERMISSION: ENTER_COUNT})
    async def propose(
        self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[ProposeMerge]
    ) -> MadeMerge:
        """That two ways of writing are one person; it counts once somebody else confirms it."""
        return MadeMerge(await propose_box_merge(actor, code, data))

    @post(
        "/boxes/merges/{merge:int}/confirm",
        operation_id="ConfirmBoxMerge",
        summary="确认另选姓名归并",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: CHECK_COUNT},
    )
    async def confirm(self, actor: NamedDependency[Actor], code: FromPath[str], merge: FromPath[int]) -> None:
        """By somebody else than whoever proposed it."""
        await confirm_box_merge(actor, code, merge)

    @post(
        "/boxes/merges/{merge:int}/undo",
        operation_id="UndoBoxMerge",
        summary="撤销另选姓名归并",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: CHECK_COUNT},
    )
    async def undo(
        self, actor: NamedDependency[Actor], code: FromPath[str], merge: FromPath[int], data: JSONBody[SetAside]
    ) -> None:
        """Each way of writing has its own votes again."""
        await undo_box_merge(actor, code, merge, data)


def _box(state: BoxState) -> BoxRecord:
    readers = state.settled.hands if state.settled else tuple(one.hand.name for one in state.readings)
    sheet = state.settled.entry if state.settled else None
    return BoxRecord(state.station.id, state.number, state.name, readers, len(state.unlike), sheet)
