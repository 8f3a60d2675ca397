"""Pages of courses: the runs of an area, holding one, and who of an area will not be trained enough."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from server import clock
from server.access.actor import COUNTY_REACH, Actor, reach_of
from server.db.engine import transaction
from server.errors import NotFound
from server.manifest import Duty, Panel
from server.places.regions import names_of
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from server.web.templating import address
from training import courses, transcripts
from training.course_vocabulary import Audience, CourseKind, OrganiserLevel, Outlook, Regime
from training.courses import CourseLine
from training.permissions import TEACH, VIEW
from training.rules.hours import said
from training.services.courses import HoldCourse, hold_course
from training.transcripts import TrainedLine

SUBJECT = "/courses"
TABS = {"": "培训班", "/hours": "学时和任务"}
_HOLD = {
    "programme": "班次名称",
    "run": "期次",
    "kind": "培训类别",
    "organiser": "主办单位",
    "level": "主办层级",
    "audience": "对象",
    "first": "开始日期",
    "last": "结束日期",
    "venue": "地点",
    "places": "名额",
    "days": "天数",
    "pass_mark": "合格分",
    "induction": "初任培训",
    "document": "文件",
}


class CoursePages(Controller):
    """Runs and duties as people see them."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        year: FromQuery[int | None] = None,
    ) -> Template:
        """The runs of an area in a year."""
        today = clock.today()
        asked = _year(year)
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            found = await courses.courses(actor, around.list_area, year=asked)
        return page(
            request,
            "training/pages/courses.html",
            around,
            tabs=TABS,
            tab="",
            found=found,
            year=asked,
            today_=today,
            may_teach=actor.may(TEACH),
        )

    @get("/new", opt={PERMISSION: TEACH})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The empty form."""
        return await _new(request, actor, area, Form())

    @post("/new", opt={PERMISSION: TEACH})
    async def hold(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Put a run on the list and go to it, where its sessions are planned."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
        form = await bind(HoldCourse, request, _HOLD)
        return await act(
            request,
            form,
            lambda command: hold_course(actor, around.list_area, command),
            lambda again: _new(request, actor, area, again),
            lambda made: f"{SUBJECT}/{made}",
            "已登记培训班。下一步登记课程。",
        )

    @get("/hours", opt={PERMISSION: VIEW})
    async def hours(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        year: FromQuery[int | None] = None,
        show: FromQuery[str] = "",
    ) -> Template:
        """Every duty of a year within a county, or those that will not be met, with the runs that are still open."""
        if show not in {"", "short", *Regime}:
            raise NotFound
        today, asked = clock.today(), _year(year)
        async with transaction(actor):
            around = await frame(request, actor, f"{SUBJECT}/hours", area)
            single = len(reach_of(around.list_area)) >= COUNTY_REACH
            found = await transcripts.area_training(actor, around.list_area, asked, today) if single else ()
            short = transcripts.by_township(found)
            names = await names_of(list(short))
            near = await courses.courses(actor, around.list_area) if single else ()
        return page(
            request,
            "training/pages/hours.html",
            around,
            tabs=TABS,
            tab="/hours",
            single=single,
            lines=_wanted(found, show),
            sums=_sums(found),
            short=[(code, names.get(code, code), lines) for code, lines in sorted(short.items())],
            near=_near(near, found, today),
            regimes=tuple(Regime),
            outlooks=tuple(Outlook),
            show=show,
            year=asked,
            tenths=said,
        )


def _year(asked: int | None) -> int:
    """The year that is asked about; this one where none or an impossible one is."""
    this = clock.today().year
    return asked if asked and this - 20 <= asked <= this + 1 else this


def _wanted(found: Sequence[TrainedLine], show: str) -> Sequence[TrainedLine]:
    if show == "short":
        return [one for one in found if one.result.outlook in {Outlook.SHORT, Outlook.MISSED}]
    return [one for one in found if not show or one.result.regime == show]


def _near(runs: Sequence[CourseLine], found: Sequence[TrainedLine], on: date) -> Sequence[tuple[CourseLine, int]]:
    """The runs that are open, each with how many of those who will not make it it is for; the most useful first."""
    short = [one for one in found if one.result.outlook is Outlook.SHORT]
    told = [
        (run, len({one.person for one in short if run.audience in {Audience.EVERYBODY, one.result.regime.audience}}))
        for run in runs
        if run.is_open(on)
    ]
    return sorted(told, key=lambda one: (-one[1], one[0].first, one[0].id))


def _sums(found: Sequence[TrainedLine]) -> dict[Regime, dict[Outlook, int]]:
    """How many stand how in each duty."""
    made = {regime: dict.fromkeys(Outlook, 0) for regime in Regime}
    for one in found:
        made[one.result.regime][one.result.outlook] += 1
    return made


async def _new(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
    return page(
        request,
        "training/pages/course_form.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        kinds=tuple(CourseKind),
        levels=tuple(OrganiserLevel),
        audiences=tuple(Audience),
    )


async def training_panel(actor: Actor, person: int) -> Panel | None:
    """The runs that somebody was in, on their own page."""
    found = await courses.courses_of(actor, person)
    if not found:
        return None
    return Panel("培训", "training/pages/training_panel.html", {"lines": found, "tenths": said})


async def course_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """By township, how many will not meet a duty of the year: within a county that has begun to keep its training here."""
    if len(reach_of(area)) < COUNTY_REACH:
        return ()
    today = clock.today()
    if not await courses.courses(actor, area, year=today.year):
        return ()
    found = transcripts.by_township(await transcripts.area_training(actor, area, today.year, today))
    names = await names_of(list(found))
    return [
        Duty(
            f"{names.get(code, code)}：{len({one.person for one in lines})}人培训任务预计完不成",
            address(f"{SUBJECT}/hours", area=code, show="short"),
            code,
            TEACH,
            "、".join(f"{regime.label}{number}人" for regime in Regime if (number := _of(lines, regime))),
            basis="晋民发〔2021〕12号 三（五）19",
        )
        for code, lines in sorted(found.items())
    ]


def _of(lines: Sequence[TrainedLine], regime: Regime) -> int:
    return sum(one.result.regime is regime for one in lines)
