"""Planning of elections for other programs."""

from collections.abc import Mapping
from datetime import date

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT
from pydantic import BaseModel, ConfigDict, Field

from elections.permissions import RECORD, SET_LAW, SET_UP, VIEW
from elections.planning.board import board
from elections.planning.committee import CommitteeView, committee
from elections.planning.plans import plan
from elections.planning.preparations import preparation
from elections.services.planning.committee import (
    FileCommittee,
    FormCommittee,
    JoinCommittee,
    LeaveCommittee,
    file_committee,
    form_committee,
    join_committee,
    leave_committee,
)
from elections.services.planning.county import MakeArea, make_area, undo_area
from elections.services.planning.parameters import SetParameter, set_parameter
from elections.services.planning.plans import MoveDay, PlanMany, SavePlan, move_day, plan_many, save_plan
from elections.services.planning.preparations import Prepare, prepare
from elections.services.planning.stages import CloseMany, close_many
from elections.vocabulary import Stage
from elections.web.planning.parameters import in_force
from server.access.actor import Actor
from server.db.engine import transaction
from server.law.lawbook import Finding
from server.web import areas
from server.web.auth import PERMISSION
from server.web.reading import asked_day


class AreaMade(BaseModel):
    """The elections made at once: under which number they can be taken back, and how many they are."""

    model_config = ConfigDict(frozen=True)

    made: int = Field(ge=1)
    elections: int = Field(ge=1)


class AreaUndone(BaseModel):
    """How many went, and how many stay because somebody has worked on them."""

    model_config = ConfigDict(frozen=True)

    undone: int = Field(ge=0)
    kept: int = Field(ge=0)


class ParameterInForce(BaseModel):
    """One parameter of one kind of committee, with the clause it rests on; `standing` says whether that is law."""

    model_config = ConfigDict(frozen=True)

    kind: str
    field: str
    label: str
    value: str
    rule: str
    cite: str
    standing: str


class PlannedLine(BaseModel):
    """One line of a plan, and the day its stage was reached."""

    model_config = ConfigDict(frozen=True)

    item: str
    label: str
    planned: date
    reached: date | None


class ElectionPlanRecord(BaseModel):
    """A plan with what the law says of it; no lines where none was made."""

    model_config = ConfigDict(frozen=True)

    election_day: date
    template: str
    reason: str | None
    lines: tuple[PlannedLine, ...]
    findings: tuple[Finding, ...]


class BoardSquare(BaseModel):
    """One election on the board."""

    model_config = ConfigDict(frozen=True)

    code: str
    region: str
    community: str
    election_day: date
    waits_at: Stage | None
    blockers: tuple[str, ...]
    late: int = Field(ge=0)
    days: Mapping[Stage, date]


class PlanningApi(Controller):
    """What leads up to the elections of an area."""

    path = "/elections"
    tags = ("选举准备",)

    @post("/county", operation_id="MakeAreaElections", summary="批量建立选举", opt={PERMISSION: SET_UP})
    async def make(self, actor: NamedDependency[Actor], data: JSONBody[MakeArea]) -> AreaMade:
        """Make every election of an area that is due and not there yet; a conflict where none is."""
        made, number = await make_area(actor, data)
        return AreaMade(made=made, elections=number)

    @post("/county/{made:int}/undo", operation_id="UndoAreaElections", summary="撤销批量建立", opt={PERMISSION: SET_UP})
    async def undo(self, actor: NamedDependency[Actor], made: FromPath[int]) -> AreaUndone:
        """Take back those that nobody has touched."""
        undone, kept = await undo_area(actor, made)
        return AreaUndone(undone=undone, kept=kept)

    @get("/parameters", operation_id="ListElectionParameters", summary="选举参数", opt={PERMISSION: VIEW})
    async def list_parameters(
        self, actor: NamedDependency[Actor], area: FromQuery[str | None] = None, on: FromQuery[date | None] = None
    ) -> tuple[ParameterInForce, ...]:
        """What holds for an area on a day; without one, today."""
        async with transaction(actor):
            place = (await areas.locate(actor, area or actor.region))[-1]
            rows = await in_force(place.code, asked_day(on))
        return tuple(
            ParameterInForce(
                kind=kind.value,
                field=row.key.field,
                label=row.key.label,
                value=value,
                rule=basis.rule,
                cite=basis.cite,
                standing=basis.standing.value,
            )
            for row in rows
            for kind, (value, basis) in row.held.items()
        )

    @post(
        "/parameters",
        operation_id="SetElectionParameter",
        summary="登记选举参数",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: SET_LAW},
    )
    async def set_parameter(self, actor: NamedDependency[Actor], data: JSONBody[SetParameter]) -> None:
        """A value from a day on, for the province or, stricter, for a county."""
        await set_parameter(actor, data)

    @get("/{code:str}/preparation", operation_id="GetPreparation", summary="选举准备", opt={PERMISSION: VIEW})
    async def preparation(self, actor: NamedDependency[Actor], code: FromPath[str]) -> Prepare | None:
        """What is on record; nothing where nothing is."""
        async with transaction(actor):
            return await preparation(actor, code)

    @post(
        "/{code:str}/preparation",
        operation_id="RecordPreparation",
        summary="登记选举准备",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def prepare(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[Prepare]) -> None:
        """Put it on record, in the place of what stood there."""
        await prepare(actor, code, data)

    @get("/{code:str}/plan", operation_id="GetElectionPlan", summary="选举日程", opt={PERMISSION: VIEW})
    async def show_plan(self, actor: NamedDependency[Actor], code: FromPath[str]) -> ElectionPlanRecord:
        """Every stage, notice and task with its day."""
        async with transaction(actor):
            view = await plan(actor, code)
        return ElectionPlanRecord(
            election_day=view.election.election_day,
            template=view.template,
            reason=view.reason,
            lines=tuple(
                PlannedLine(item=one.item.code, label=one.item.label, planned=one.planned, reached=one.reached)
                for one in view.lines
            ),
            findings=view.findings,
        )

    @post(
        "/{code:str}/plan",
        operation_id="SaveElectionPlan",
        summary="保存选举日程",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def save_plan(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[SavePlan]) -> None:
        """Change days of a plan; one against a statute is refused."""
        await save_plan(actor, code, data)

    @post(
        "/plans",
        operation_id="PlanElections",
        summary="批量排期",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def plan_many(self, actor: NamedDependency[Actor], data: JSONBody[PlanMany]) -> None:
        """One template for many elections, all or none."""
        await plan_many(actor, data)

    @post(
        "/days",
        operation_id="MoveElectionDay",
        summary="变更选举日",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: SET_UP},
    )
    async def move_day(self, actor: NamedDependency[Actor], data: JSONBody[MoveDay]) -> None:
        """Another day for one election or many, with their plans, all or none."""
        await move_day(actor, data)

    @get("/{code:str}/committee", operation_id="GetElectionCommittee", summary="选举委员会", opt={PERMISSION: VIEW})
    async def show_committee(self, actor: NamedDependency[Actor], code: FromPath[str]) -> CommitteeView | None:
        """Who sits, who waits, who has left; nothing while none is on record."""
        async with transaction(actor):
            return await committee(actor, code)

    @post(
        "/{code:str}/committee",
        operation_id="FormElectionCommittee",
        summary="登记选举委员会",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def form(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[FormCommittee]) -> None:
        """The committee as it was chosen, once."""
        await form_committee(actor, code, data)

    @post(
        "/{code:str}/committee/filing",
        operation_id="FileElectionCommittee",
        summary="选举委员会备案",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def file(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[FileCommittee]) -> None:
        """The filing with the township."""
        await file_committee(actor, code, data)

    @post(
        "/{code:str}/committee/{person:int}/leave",
        operation_id="LeaveElectionCommittee",
        summary="退出选举委员会",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def leave(
        self,
        actor: NamedDependency[Actor],
        code: FromPath[str],
        person: FromPath[int],
        data: JSONBody[LeaveCommittee],
    ) -> None:
        """Somebody left; the next by the votes comes in."""
        await leave_committee(actor, code, person, data)

    @post(
        "/{code:str}/committee/members",
        operation_id="JoinElectionCommittee",
        summary="另行推选选举委员会成员",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def join(self, actor: NamedDependency[Actor], code: FromPath[str], data: JSONBody[JoinCommittee]) -> None:
        """A new choosing for an empty place, or another post of a member."""
        await join_committee(actor, code, data)

    @get("/board", operation_id="ShowElectionBoard", summary="换届看板", opt={PERMISSION: VIEW})
    async def show_board(
        self, actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> tuple[BoardSquare, ...]:
        """The elections of an area with the state each waits at, and what keeps it there."""
        async with transaction(actor):
            place = (await areas.locate(actor, area or actor.region))[-1]
            lines = await board(actor, place.code)
        return tuple(
            BoardSquare(
                code=one.election.code,
                region=one.election.region,
                community=one.election.community,
                election_day=one.election.election_day,
                waits_at=one.waits_at,
                blockers=tuple(blocker.text for blocker in one.blockers),
                late=one.late,
                days=one.days,
            )
            for one in lines
        )

    @post(
        "/stages",
        operation_id="RecordStageOfMany",
        summary="批量登记办理日期",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: RECORD},
    )
    async def close_many(self, actor: NamedDependency[Actor], data: JSONBody[CloseMany]) -> None:
        """The same stage and day for many elections, all or none."""
        await close_many(actor, data)
