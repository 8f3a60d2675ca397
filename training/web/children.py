"""Pages of the posts for children: how an area fills them, taking somebody up, and what the workbench tells of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from server import clock
from server.access.actor import COUNTY_REACH, Actor, reach_of
from server.db.engine import transaction
from server.errors import NotFound
from server.manifest import Duty, Panel, Tally
from server.places.regions import names_of
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from server.web.templating import address
from training import children
from training.child_vocabulary import Capacity, ChildPost, ChildState
from training.children import PostLine
from training.parameters import Decisions, decisions
from training.permissions import APPOINT, VIEW
from training.services.children import AppointChildDirector, appoint_director

SUBJECT = "/children"
TABS = {"": "岗位", "/counts": "儿童数"}
_APPOINT = {
    "place": "村（社区）",
    "name": "姓名",
    "citizen_number": "公民身份号码",
    "phone": "手机号",
    "capacity": "身份",
    "office": "现任职务",
    "full_time": "是否专职",
    "since": "任职日期",
    "document": "文件",
    "inducted": "初任培训",
    "induction_document": "初任培训文件",
    "checked": "查询日期",
    "checked_until": "有效期至",
    "checked_by": "查询单位",
    "check_document": "查询文件",
    "reason": "理由",
}


class ChildPages(Controller):
    """Posts as people see them."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
    ) -> Template:
        """The posts of an area by its parts; one by one within a county, or only those that nobody on duty fills."""
        if show not in {"", "open"}:
            raise NotFound
        today = clock.today()
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            found = await children.area_posts(actor, around.list_area, today)
            parts = found.below(around.list_area)
            names = await names_of([code for code, _ in parts])
        single = len(reach_of(around.list_area)) >= COUNTY_REACH
        lines: Sequence[PostLine] = (found.open if show else found.lines) if single else ()
        return page(
            request,
            "training/pages/children.html",
            around,
            tabs=TABS,
            tab="",
            found=found,
            lines=lines,
            parts=[(code, names.get(code, code), part) for code, part in parts],
            single=single,
            show=show,
            director=ChildPost.DIRECTOR,
            supervisor=ChildPost.SUPERVISOR,
            states=(
                *(ChildState.ON_DUTY, ChildState.UNCHECKED, ChildState.UNTRAINED),
                *(ChildState.TO_REPLACE, ChildState.VACANT),
            ),
            today_=today,
            may_appoint=actor.may(APPOINT),
        )

    @get("/new", opt={PERMISSION: APPOINT})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
    ) -> Template:
        """The empty form; the area is the place, where it is one community or township."""
        return await _new(request, actor, area, Form({"place": area or ""}))

    @post("/new", opt={PERMISSION: APPOINT})
    async def appoint(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Take somebody up and go to their page."""
        form = await bind(AppointChildDirector, request, _APPOINT)
        return await act(
            request,
            form,
            lambda command: appoint_director(actor, command),
            lambda again: _new(request, actor, area, again),
            lambda made: f"{SUBJECT}/{made}",
            "已登记任职。",
        )


async def _new(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        # Above a county nobody finds a village among thousands: the county is chosen first.
        single = len(reach_of(around.list_area)) >= COUNTY_REACH
        lines = (await children.area_posts(actor, around.list_area, clock.today())).lines if single else ()
    open_first = sorted(lines, key=lambda one: (one.filling.filled, one.region))
    return page(
        request,
        "training/pages/child_form.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        single=single,
        places=[
            (
                one.region,
                f"{one.township}{'' if one.place == one.township else one.place}{one.post.label}（{one.filling.state.label}）",
            )
            for one in open_first
        ],
        capacities=tuple(Capacity),
    )


async def child_panel(actor: Actor, person: int) -> Panel | None:
    """The posts for children that somebody was in, on their own page."""
    found = await children.directors_of(actor, person)
    if not found:
        return None
    return Panel("儿童工作", "training/pages/child_panel.html", {"lines": found, "today_": clock.today()})


async def child_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """Seats lost, checks and trainings lacking one by one; vacancies by township, once a county has begun to keep them here.

    Within a county: above it nobody fills the post of a village, and the page of the area has the sums by county.
    """
    if len(reach_of(area)) < COUNTY_REACH:
        return ()
    today = clock.today()
    found = await children.area_posts(actor, area, today)
    decided = await decisions()
    kept = {one.region[:COUNTY_REACH] for one in found.lines if one.held or one.filling.since}
    duties = [duty for one in found.lines for duty in _of_post(one, decided)]
    vacant: defaultdict[str, list[PostLine]] = defaultdict(list)
    for one in found.lines:
        if one.filling.state is ChildState.VACANT and one.region[:COUNTY_REACH] in kept:
            vacant[one.region[:9].ljust(12, "0")].append(one)
    for township, lines in vacant.items():
        names = "、".join(one.place if one.post is ChildPost.DIRECTOR else one.post.label for one in lines[:3])
        duties.append(
            Duty(
                f"{lines[0].township}：{len(lines)}个儿童工作岗位空缺",
                address(SUBJECT, area=township, show="open"),
                township,
                APPOINT,
                f"{names}{'等' if len(lines) > 3 else ''}",  # noqa: PLR2004  # As many as the line holds.
                basis="晋民发〔2021〕12号 三（五）19",
            )
        )
    return duties


def _of_post(one: PostLine, decided: Decisions) -> Iterator[Duty]:
    told = [found for found in one.filling.findings if found.met is False]
    if one.held is None or not told:
        return
    due = None
    if one.filling.state is ChildState.TO_REPLACE and one.filling.since:
        settings = decided.at(one.region, clock.today())
        due = one.filling.since + timedelta(days=settings.number("child_replace_days"))
    what = f"{one.place}{one.post.label}{one.held.name}：{one.filling.state.label}"
    yield Duty(what, f"{SUBJECT}/{one.held.id}", one.region, APPOINT, told[0].message, due, basis=told[0].cite)


async def child_tallies(actor: Actor, area: str) -> Sequence[Tally]:
    """How many communities of a county or township have a director, of how many."""
    if len(reach_of(area)) < COUNTY_REACH:
        return ()
    found = await children.area_posts(actor, area, clock.today())
    if not found.kept:
        return ()
    of = found.of(ChildPost.DIRECTOR)
    return (
        Tally(
            "有儿童主任的村（社区）", found.filled(ChildPost.DIRECTOR), address(SUBJECT, area=area), f"共{len(of)}个"
        ),
    )
