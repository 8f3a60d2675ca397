"""Pages of work teams: the list of an area, setting one up, one team with its people, and its end."""

from collections.abc import Mapping
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import EDIT_PLACES
from cadres.queries import CommunityFilter, communities
from cadres.vocabulary import Education, PoliticalStatus
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.manifest import Panel
from server.web.acting import act
from server.web.areas import Marks
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from training import teams
from training.coverage import area_cover
from training.parameters import decisions
from training.permissions import DISPATCH, PRINT, RECORD, VIEW
from training.presence import log_of
from training.rules.coverage import lacking_people, reading
from training.services.dispatching import Dispatch, send, successor_choices
from training.services.taking_back import resume_team
from training.services.teams import EndTeam, SetUpTeam, end_team, set_up_team, strike_team
from training.support import support_of, tasks_of
from training.teams import TeamLine
from training.units import UnitLine, units
from training.vocabulary import CoverageState, DispatchReason, HelpKind, TeamPost
from training.web.frame import SUBJECT, tabs_of
from training.web.grades import brief, year_lines
from training.web.timeline import timeline
from training.web.trails import team_trail
from training.worker_vocabulary import SupportKind

_MOST_VILLAGES = 2000
_SET_UP = {"site": "安置点", "village": "村（社区）", "since": "组建日期", "document": "文件"}
_END = {"ended": "撤销日期", "document": "文件", "reason": "原因"}
_SEND = {
    "name": "姓名",
    "citizen_number": "公民身份号码",
    "ethnicity": "民族",
    "political_status": "政治面貌",
    "party_since": "入党时间",
    "worked_since": "参加工作时间",
    "education": "文化程度",
    "phone": "手机号",
    "unit": "派出单位",
    "position": "原单位职务",
    "rank": "职务级别",
    "post": "队内职务",
    "since": "到岗日期",
    "due": "期限至",
    "why": "选派原因",
    "succeeds": "接替",
    "document": "文件",
    "party_moved": "党组织关系",
    "reason": "理由",
}
RANKS = ("厅级", "正处", "副处", "科级", "一般干部", "其他")


class Why(BaseModel):
    """Why something is taken back."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


class TeamPages(Controller):
    """Teams as people see them."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
    ) -> Template:
        """The teams of an area that stand today, or those that ended."""
        if show not in {"", "ended"}:
            raise NotFound
        today = clock.today()
        async with transaction(actor):
            counts = await teams.teams_by_township(actor, actor.region, today)
            around = await frame(request, actor, SUBJECT, area, Marks(counts))
            found = await teams.teams(actor, around.list_area, today, ended=bool(show))
            decided = await decisions()
            years = () if show else await year_lines(actor, around.list_area)
            of_many = len({line.graded.county for line in years}) > 1
        lacks = {
            one.id: lacking_people([it.posting for it in one.serving(today)], decided.at(one.region, today))
            for one in found
        }
        return page(
            request,
            "training/pages/teams.html",
            around,
            tabs=tabs_of(actor),
            tab="",
            found=found,
            lacks=lacks,
            years=brief(years) if of_many else years,
            of_many=of_many,
            today_=today,
            show=show,
            may_send=actor.may(DISPATCH),
            may_print=actor.may(PRINT),
        )

    @get("/new", opt={PERMISSION: DISPATCH})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        site: FromQuery[int | None] = None,
    ) -> Template:
        """The empty form; a site may be chosen beforehand."""
        return await _new(request, actor, area, Form({"site": str(site)} if site else {}))

    @post("/new", opt={PERMISSION: DISPATCH})
    async def set_up(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Set the team up and go to it, where its people are sent."""
        form = await bind(SetUpTeam, request, _SET_UP)
        return await act(
            request,
            form,
            lambda command: set_up_team(actor, command),
            lambda again: _new(request, actor, area, again),
            lambda made: f"{SUBJECT}/{made}",
            "工作队已登记。接着登记人员，没有服务村（社区）的先登记服务村（社区）。",
        )

    @get("/{team:int}", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], team: FromPath[int]
    ) -> Template:
        """One team: who is there, who was, since when."""
        return await record(request, actor, team, Form())

    @get("/{team:int}/send", opt={PERMISSION: DISPATCH})
    async def ask_whom(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        team: FromPath[int],
        unit: FromQuery[int | None] = None,
    ) -> Template:
        """The empty form for one person; the sending unit may be chosen beforehand."""
        return await _send(request, actor, team, Form({"unit": str(unit)} if unit else {}))

    @post("/{team:int}/send", opt={PERMISSION: DISPATCH})
    async def send_one(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], team: FromPath[int]
    ) -> Template | Redirect:
        """Send somebody."""
        form = await bind(Dispatch, request, _SEND)
        said = f"已登记{form.command.name}。" if form.command else ""
        return await act(
            request,
            form,
            lambda command: send(actor, team, command),
            lambda again: _send(request, actor, team, again),
            f"{SUBJECT}/{team}",
            said,
        )

    @post("/{team:int}/end", opt={PERMISSION: DISPATCH})
    async def end(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], team: FromPath[int]
    ) -> Template | Redirect:
        """End the team with everybody in it."""
        form = await bind(EndTeam, request, _END)
        return await act(
            request,
            form,
            lambda command: end_team(actor, team, command),
            lambda again: record(request, actor, team, again),
            f"{SUBJECT}/{team}",
            "工作队已撤销。",
        )

    @post("/{team:int}/strike", opt={PERMISSION: DISPATCH})
    async def strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], team: FromPath[int]
    ) -> Template | Redirect:
        """Take back a team that never was."""
        form = await bind(Why, request, _END)
        return await act(
            request,
            form,
            lambda command: strike_team(actor, team, command.reason),
            lambda again: record(request, actor, team, again),
            SUBJECT,
            "已取消登记。",
        )

    @post("/{team:int}/resume", opt={PERMISSION: DISPATCH})
    async def resume(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], team: FromPath[int]
    ) -> Template | Redirect:
        """Take back an end that was entered by mistake."""
        form = await bind(Why, request, _END)
        return await act(
            request,
            form,
            lambda command: resume_team(actor, team, command.reason),
            lambda again: record(request, actor, team, again),
            f"{SUBJECT}/{team}",
            "工作队已恢复。",
        )


async def person_panel(actor: Actor, person: int) -> Panel | None:
    """The teams that somebody was in, on their own page."""
    today = clock.today()
    found = await teams.assignments_of(actor, [person], today)
    if not found:
        return None
    return Panel("驻村", "training/pages/person_panel.html", {"lines": found, "today_": today})


async def _new(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any]) -> Template:
    today = clock.today()
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        cover = await area_cover(actor, around.list_area, today)
        listed = await communities(actor, CommunityFilter(around.list_area), today, size=_MOST_VILLAGES)
        served = await teams.served([one.id for one in cover.lines])
    waiting = [one for one in cover.lines if one.team is None]
    asked = {CoverageState.NOT_SENT: "应派未派", CoverageState.UNCOUNTED: "未统计"}
    unserved = [one for one in waiting if one.id not in served]
    sites = [
        (
            one.id,
            f"{one.name}（{one.township}，{asked.get(one.cover.state, '县级统筹')}{'' if one.id in served else '，还没有服务的村（社区）'}）",
        )
        for one in waiting
    ]
    return page(
        request,
        "training/pages/team_form.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        sites=sites,
        unserved=unserved,
        may_edit_sites=actor.may(EDIT_PLACES),
        villages=[(one.region, one.name) for one in listed.lines],
    )


async def record(
    request: Request[Any, Any, Any], actor: Actor, team: int, form: Form[Any], posted: str = ""
) -> Template:
    """The page of a team, with what is wrong of a form of it; `posted` names the one about the log's lines or the support."""
    today = clock.today()
    async with transaction(actor):
        line = await teams.team(actor, team, today)
        around = await frame(request, actor, SUBJECT, line.region)
        settings = (await decisions()).at(line.region, today)
        placed = line.ended is not None or await teams.kept_at(line) is not None
        trail = await team_trail(team)
        log = await log_of(actor, team)
        support = await support_of(actor, team)
        tasks = await tasks_of(actor, team)
    return page(
        request,
        "training/pages/team.html",
        around,
        status=422 if form.wrongs else 200,
        team=line,
        drawing=timeline(line.assignments, today),
        serving=line.serving(today),
        succeeded=line.succeeded(today),
        lacks=lacking_people([one.posting for one in line.serving(today)], settings),
        reading=reading(settings),
        today_=today,
        form=form,
        posted=posted,
        blank=Form(),
        trail=trail,
        log=log,
        kinds=tuple(HelpKind),
        support=support,
        tasks=tasks,
        support_kinds=tuple(SupportKind),
        placed=placed,
        **_rights(actor, line),
    )


def _rights(actor: Actor, line: TeamLine) -> Mapping[str, bool]:
    """What the actor may do with a team."""
    sends = actor.may(DISPATCH)
    return {
        "may_support": sends,
        "may_record": actor.may(RECORD),
        "may_send": sends and not line.ended,
        "may_resume": sends and line.ended is not None,
    }


async def _send(request: Request[Any, Any, Any], actor: Actor, team: int, form: Form[Any]) -> Template:
    today = clock.today()
    async with transaction(actor):
        line: TeamLine = await teams.team(actor, team, today)
        around = await frame(request, actor, SUBJECT, line.region)
        placed = await teams.kept_at(line) is not None
        listed = await units(actor, line.region, today)
        before = await successor_choices(line)
        settings = (await decisions()).at(line.region, today)
    return page(
        request,
        "training/pages/send.html",
        around,
        status=422 if form.wrongs else 200,
        team=line,
        placed=placed,
        form=form,
        units=[(one.id, _unit_choice(one)) for one in listed if one.ended is None],
        before=[(one.id, f"{one.name}（{one.post.label}，自{one.since}）") for one in before],
        posts=tuple(TeamPost),
        reasons=tuple(DispatchReason),
        statuses=tuple(PoliticalStatus),
        educations=tuple(Education),
        ranks=[(one, one) for one in RANKS],
        months=settings.number("term_months"),
        reading=reading(settings),
    )


def _unit_choice(one: UnitLine) -> str:
    left = "" if one.free is None else f"，还可派{one.free}人"
    return f"{one.name}（{one.level.label}{left}）"
