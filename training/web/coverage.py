"""Pages of coverage: the sites of an area with what they lack and for how long, and one site with its arrangement and visits."""

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.manifest import Duty, Tally
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page
from server.web.templating import address
from training.arrangements import arrangements
from training.coverage import SiteCover, area_cover, site_cover
from training.permissions import ARRANGE, DISPATCH, RECORD, VIEW
from training.services.arrangements import Arrange, EndArrangement, Visited, arrange, end_arrangement, record_visit
from training.services.corrections import remove_visit
from training.services.taking_back import resume_arrangement
from training.units import units
from training.vocabulary import CoverageState
from training.web.frame import SUBJECT, tabs_of
from training.web.teams import Why

_PATH = f"{SUBJECT}/sites"
_ARRANGE = {
    "unit": "统筹单位",
    "contact": "联系人",
    "position": "联系人职务",
    "since": "起始日期",
    "document": "文件",
    "until": "终止日期",
    "reason": "终止原因",
    "day": "走访日期",
    "done_by": "走访人",
    "said": "走访情况",
    "households": "走访户数",
}
_VISIT = _ARRANGE | {"reason": "理由"}


class CoveragePages(Controller):
    """Coverage as people see it."""

    path = SUBJECT

    @get("/coverage", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
    ) -> Template:
        """All sites of an area, or those in one state, or those with a gap from the oldest on."""
        if show not in {"", "open", *CoverageState}:
            raise NotFound
        today = clock.today()
        async with transaction(actor):
            around = await frame(request, actor, f"{SUBJECT}/coverage", area)
            found = await area_cover(actor, around.list_area, today)
        lines: Sequence[SiteCover] = found.lines
        if show:
            lines = found.open if show == "open" else [one for one in found.lines if one.cover.state == show]
        return page(
            request,
            "training/pages/coverage.html",
            around,
            tabs=tabs_of(actor),
            tab="/coverage",
            found=found,
            lines=lines,
            show=show,
            states=tuple(CoverageState),
            today_=today,
        )

    @get("/sites/{site:int}", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], site: FromPath[int]
    ) -> Template:
        """One site: what it needs, what it has, and the county's arrangements with their visits."""
        return await _record(request, actor, site, Form(), "")

    @post("/sites/{site:int}/arrangement", opt={PERMISSION: ARRANGE})
    async def arrange(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], site: FromPath[int]
    ) -> Template | Redirect:
        """Name who looks after the site."""
        form = await bind(Arrange, request, _ARRANGE)
        return await act(
            request,
            form,
            lambda command: arrange(actor, site, command),
            lambda again: _record(request, actor, site, again, "arrangement"),
            f"{_PATH}/{site}",
            "已落实县级统筹。",
        )

    @post("/sites/{site:int}/arrangement/end", opt={PERMISSION: ARRANGE})
    async def end(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], site: FromPath[int]
    ) -> Template | Redirect:
        """End it."""
        form = await bind(EndArrangement, request, _ARRANGE)
        return await act(
            request,
            form,
            lambda command: end_arrangement(actor, site, command),
            lambda again: _record(request, actor, site, again, "end"),
            f"{_PATH}/{site}",
            "已终止。",
        )

    @post("/sites/{site:int}/arrangement/resume", opt={PERMISSION: ARRANGE})
    async def resume(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], site: FromPath[int]
    ) -> Template | Redirect:
        """Take back an end that was entered by mistake."""
        form = await bind(Why, request, _ARRANGE)
        return await act(
            request,
            form,
            lambda command: resume_arrangement(actor, site, command.reason),
            lambda again: _record(request, actor, site, again, "resume"),
            f"{_PATH}/{site}",
            "已恢复。",
        )

    @post("/sites/{site:int}/visits", opt={PERMISSION: RECORD})
    async def visit(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], site: FromPath[int]
    ) -> Template | Redirect:
        """A visit of the arrangement that holds on its day."""
        form = await bind(Visited, request, _VISIT)
        return await act(
            request,
            form,
            lambda command: record_visit(actor, site, command),
            lambda again: _record(request, actor, site, again, "visits"),
            f"{_PATH}/{site}",
            "已登记走访。",
        )

    @post("/sites/{site:int}/visits/{visit:int}/remove", opt={PERMISSION: RECORD})
    async def remove_visit(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        site: FromPath[int],
        visit: FromPath[int],
    ) -> Template | Redirect:
        """A visit that was entered by mistake."""
        form = await bind(Why, request, _ARRANGE)
        return await act(
            request,
            form,
            lambda command: remove_visit(actor, site, visit, command.reason),
            lambda again: _record(request, actor, site, again, "lines"),
            f"{_PATH}/{site}",
            "已撤销走访。",
        )


async def _record(request: Request[Any, Any, Any], actor: Actor, site: int, form: Form[Any], posted: str) -> Template:
    today = clock.today()
    async with transaction(actor):
        line = await site_cover(actor, site, today)
        around = await frame(request, actor, f"{SUBJECT}/coverage", line.region)
        held = await arrangements(actor, site)
        listed = await units(actor, line.region, today)
    return page(
        request,
        "training/pages/site_cover.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        held=held,
        running=next((one for one in held if one.until is None), None),
        units=[(one.id, f"{one.name}（{one.level.label}）") for one in listed if one.ended is None],
        form=form,
        blank=Form(),
        posted=posted,
        today_=today,
        may_arrange=actor.may(ARRANGE),
        may_resume=actor.may(ARRANGE) and bool(held) and held[0].until is not None,
        may_send=actor.may(DISPATCH),
        may_record=actor.may(RECORD),
    )


async def duties(actor: Actor, area: str) -> Sequence[Duty]:
    """A site that was never counted, one without a team or an arrangement, one that is short, one that crossed the line.

    And one that the county arranged for and nobody visits: an arrangement alone is a name on paper (SD-8).
    """
    waiting = (await area_cover(actor, area, clock.today())).lines
    unvisited = [
        Duty(f"{one.name}：超期没有走访", f"{_PATH}/{one.id}", one.region, RECORD, told.message, basis=told.cite)
        for one in waiting
        if one.cover.state is CoverageState.ARRANGED
        for told in one.cover.findings
        if told.rule == "SD-8" and told.met is False
    ]
    gaps = [
        Duty(
            f"{one.name}：{one.cover.state.label}",
            f"{_PATH}/{one.id}",
            one.region,
            ARRANGE if one.cover.state is CoverageState.NOT_ARRANGED else DISPATCH,
            _note(one),
            basis="晋民发〔2021〕12号 三（五）18",
        )
        for one in waiting
        if one.cover.state not in {CoverageState.FULL, CoverageState.ARRANGED}
    ]
    return [*gaps, *unvisited]


def _note(one: SiteCover) -> str:
    """Why: the crossing before the gap, which follows from it."""
    told = [finding for finding in one.cover.findings if finding.rule == "FS-17"]
    told += [finding for finding in one.cover.findings if finding.met is False and finding.rule != "SD-5"]
    return told[0].message if told else one.cover.findings[0].message


async def tallies(actor: Actor, area: str) -> Sequence[Tally]:
    """How many sites are covered, of how many."""
    found = await area_cover(actor, area, clock.today())
    if not found.lines:
        return ()
    href = address(f"{SUBJECT}/coverage", area=area)
    return (Tally("驻村帮扶覆盖的安置点", found.covered, href, f"共{len(found.lines)}个"),)
