"""Pages of community workers: an area with their pay against the standard and what appraisals open, and taking somebody on."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
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
from training import workers
from training.permissions import EMPLOY, SET, VIEW
from training.rules.workers import PayBand, judge_reviews
from training.services.pay_standards import SetPayStandard, set_standard, strike_standard
from training.services.workers import EmployWorker, employ
from training.staffing import area_staffing
from training.web.frame import SUBJECT, tabs_of
from training.web.teams import Why
from training.worker_vocabulary import WorkerPost

PATH = f"{SUBJECT}/workers"
_EMPLOY = {
    "place": "村（社区）",
    "name": "姓名",
    "citizen_number": "公民身份号码",
    "post": "岗位",
    "since": "起始日期",
    "document": "文件",
    "reason": "理由",
}
_STANDARD = {"grade": "岗位等级", "low": "最低", "high": "最高", "since": "起始日期", "document": "文件"}
_STRIKE = {"reason": "原因"}


class WorkerPages(Controller):
    """社区工作者."""

    path = PATH

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
    ) -> Template:
        """Who is employed within a county; or those alone of whom pay or appraisals tell something."""
        return await _list(request, actor, area, show, Form())

    @post("/standards", opt={PERMISSION: SET})
    async def set_standard(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """What the actor's own place pays a grade."""
        form = await bind(SetPayStandard, request, _STANDARD)
        return await act(
            request,
            form,
            lambda command: set_standard(actor, command),
            lambda again: _list(request, actor, area, "", again),
            address(PATH, area=area) if area else PATH,
            "已登记待遇标准。",
        )

    @post("/standards/{standard:int}/strike", opt={PERMISSION: SET})
    async def strike_standard(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        standard: FromPath[int],
        area: FromQuery[str | None] = None,
    ) -> Template | Redirect:
        """A standard of the actor's own place that was entered by mistake."""
        form = await bind(Why, request, _STRIKE)
        return await act(
            request,
            form,
            lambda command: strike_standard(actor, standard, command.reason),
            lambda again: _list(request, actor, area, "", again, posted="strike"),
            address(PATH, area=area) if area else PATH,
            "已撤销待遇标准。",
        )

    @get("/new", opt={PERMISSION: EMPLOY})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The empty form; the area is the place, where it is one community."""
        return await _new(request, actor, area, Form({"place": area or ""}))

    @post("/new", opt={PERMISSION: EMPLOY})
    async def employ(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Take somebody on and go to their page."""
        form = await bind(EmployWorker, request, _EMPLOY)
        return await act(
            request,
            form,
            lambda command: employ(actor, command),
            lambda again: _new(request, actor, area, again),
            lambda made: f"{PATH}/{made}",
            "已登记社区工作者。下一步登记岗位等级和待遇。",
        )


async def _list(
    request: Request[Any, Any, Any], actor: Actor, area: str | None, show: str, form: Form[Any], *, posted: str = ""
) -> Template:
    if show not in {"", "open"}:
        raise NotFound
    today = clock.today()
    async with transaction(actor):
        around = await frame(request, actor, PATH, area)
        single = len(reach_of(around.list_area)) >= COUNTY_REACH
        everybody = await workers.workers(actor, around.list_area, today) if single else ()
        standards = await workers.standards()
        names = await names_of([one.place for one in standards.values()])
    bands = tuple(standards.values())
    there = [(one, one.findings(bands, today)) for one in everybody]
    open_ = [(one, found) for one, found in there if any(it.met is False for it in found)]
    return page(
        request,
        "training/pages/workers.html",
        around,
        status=422 if form.wrongs else 200,
        tabs=tabs_of(actor),
        tab="/workers",
        single=single,
        there=len(there),
        lines=open_ if show else there,
        open=len(open_),
        show=show,
        today_=today,
        bands=_bands(standards, names, around.list_area),
        own=actor.region,
        form=form,
        blank=Form(),
        posted=posted,
        may_employ=actor.may(EMPLOY),
        may_set=actor.may(SET) and not actor.region[6:].strip("0"),
    )


def _bands(standards: Mapping[int, PayBand], names: Mapping[str, str], area: str) -> list[tuple[int, str, PayBand]]:
    """The standards that hold in an area, with the names of the places that set them."""
    return [
        (number, names.get(one.place, one.place), one)
        for number, one in standards.items()
        if area.startswith(reach_of(one.place))
    ]


async def _new(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, PATH, area)
        # Above a county nobody finds a community among thousands: the county is chosen first.
        single = len(reach_of(around.list_area)) >= COUNTY_REACH
        lines = await area_staffing(actor, around.list_area, clock.today()) if single else ()
    lacking = sorted(lines, key=lambda one: (-(one.staffing.lacking or 0), one.region))
    return page(
        request,
        "training/pages/worker_form.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        single=single,
        posts=tuple(WorkerPost),
        places=[
            (
                one.region,
                f"{one.township}{one.place}" + (f"（缺{one.staffing.lacking}名）" if one.staffing.lacking else ""),
            )
            for one in lacking
        ],
    )


async def worker_panel(actor: Actor, person: int) -> Panel | None:
    """Where somebody was employed as a community worker, on their own page."""
    found = await workers.workers_of(actor, person)
    return Panel("社区工作", "training/pages/worker_panel.html", {"lines": found}) if found else None


async def worker_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """Whom two unfit appraisals in a row leave to be let go, within a county: until the end or the decision to keep them is on record."""
    if len(reach_of(area)) < COUNTY_REACH:
        return ()
    today = clock.today()
    return [
        Duty(
            f"{one.place}{one.name}：连续两次不称职",
            f"{PATH}/{one.id}",
            one.region,
            EMPLOY,
            found.message,
            basis=found.cite,
        )
        for one in await workers.found_unfit(actor, area, today)
        for found in judge_reviews(one.name, [line.appraisal for line in one.reviews])
    ]
