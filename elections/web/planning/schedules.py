"""Plans of many elections at once, and the calendar of an area."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.permissions import RECORD, SET_UP, VIEW
from elections.planning.plans import planned_in, plans
from elections.rules.schedule import TEMPLATES
from elections.services.planning.plans import MoveDay, PlanMany, Prospect, move_day, plan_many, prospects
from elections.web.panels import SUBJECT
from elections.web.planning.pictures import month_cells
from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, frame, page
from server.web.templating import address

PATH = f"{SUBJECT}/schedule"
CALENDAR = f"{SUBJECT}/calendar"
_LABELS = {
    "codes": "选举",
    "template": "排法",
    "election_day": "选举日",
    "reason": "理由",
    "approval": "批准文号",
    "choice": "办理",
}
_MONTHS = 12


class Asked(BaseModel):
    """Which elections, and either a template or another day; once the prospects stood on the page, that they were read."""

    model_config = ConfigDict(frozen=True)

    codes: tuple[str, ...] = ()
    template: str = ""
    election_day: date | None = None
    reason: str | None = Field(None, min_length=2, max_length=200)
    approval: str | None = Field(None, min_length=2, max_length=120)
    prospects_read: bool = False

    def command(self) -> PlanMany | MoveDay:
        """What it asks for. Raises Refused for nothing, or for both at once."""
        if not self.codes:
            raise Refused([Problem("选举", "没有选定选举。", "勾选要排期的选举。")])
        if bool(self.template) == bool(self.election_day):
            raise Refused([Problem("办理", "排期和改选举日要选一样。", "选一种排法，或者只填新的选举日。")])
        if self.election_day:
            return MoveDay(codes=self.codes, election_day=self.election_day, reason=self.reason, approval=self.approval)
        return PlanMany(codes=self.codes, template=self.template, reason=self.reason)


class SchedulePages(Controller):
    """批量排期."""

    path = PATH

    @get("/", opt={PERMISSION: RECORD})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The open elections of an area with their plans."""
        return await _page(request, actor, area, Form())

    @post("/", opt={PERMISSION: RECORD})
    async def make(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Show what would become of each; with that read, do it for all."""
        form = await bind(Asked, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, area, form)
        try:
            command = form.command.command()
            if not form.command.prospects_read:
                async with transaction(actor):
                    return await _page(request, actor, area, form, await prospects(actor, command))
            number = await (move_day(actor, command) if isinstance(command, MoveDay) else plan_many(actor, command))
        except Refused as refusal:
            return await _page(request, actor, area, form.with_refusal(refusal))
        except Conflict as conflict:
            return await _page(request, actor, area, form.with_refusal(Refused([Problem("选举", conflict.message)])))
        what = "改了选举日" if isinstance(command, MoveDay) else "排定日程"
        return flash.done(request, address(PATH, area=area), Said(f"已为{number}个选举{what}。"))


class CalendarPages(Controller):
    """选举日历."""

    path = CALENDAR

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        month: Annotated[str, QueryParameter(pattern=r"^$|^20\d\d-[01]\d$")] = "",
    ) -> Template:
        """What is planned in an area on each day of a month."""
        first = _month(month)
        after = (first + timedelta(days=31)).replace(day=1)
        async with transaction(actor):
            around = await frame(request, actor, CALENDAR, area)
            dues = await planned_in(actor, reach_of(around.area_code), first, after - timedelta(days=1))
        before = (first - timedelta(days=1)).replace(day=1)
        return page(
            request,
            "elections/pages/planning/calendar.html",
            around,
            month=first,
            weeks=month_cells(first, dues),
            dues=dues,
            before=f"{before:%Y-%m}",
            after=f"{after:%Y-%m}",
        )


def _month(typed: str) -> date:
    if not typed:
        return clock.today().replace(day=1)
    year, month = map(int, typed.split("-"))
    if not 1 <= month <= _MONTHS:
        raise NotFound
    return date(year, month, 1)


async def _page(
    request: Request[Any, Any, Any],
    actor: Actor,
    area: str | None,
    form: Form[Asked],
    found: Sequence[Prospect] = (),
) -> Template:
    async with transaction(actor):
        around: Frame = await frame(request, actor, PATH, area)
        lines = [line for line in await queries.elections(actor, around.area_code) if line.open and not line.last_held]
        held = await plans(actor, lines)
    return page(
        request,
        "elections/pages/planning/schedule.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        asked=form.command,
        found=found,
        exceptions=[one for one in found if one.obstacle or one.stopping],
        lines=lines,
        plans=held,
        ticked={value for name, value in form.values.items() if name.startswith("codes.")},
        templates=[(one.code, f"{one.label}：{one.source}") for one in TEMPLATES.values()],
        may_move=actor.may(SET_UP),
    )
