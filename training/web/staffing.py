"""The page of grids and of the workers that communities are to have; grids are kept on the page of each community."""

from typing import Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from server import clock
from server.access.actor import COUNTY_REACH, Actor, reach_of
from server.db.engine import transaction
from server.errors import NotFound
from server.web.auth import PERMISSION
from server.web.pages import frame, page
from training.parameters import decisions
from training.permissions import VIEW
from training.staffing import area_staffing
from training.web.frame import SUBJECT, tabs_of


class StaffingPages(Controller):
    """网格和配备."""

    path = f"{SUBJECT}/grids"

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
    ) -> Template:
        """The communities within a county, or those alone whose grids lack something."""
        if show not in {"", "open"}:
            raise NotFound
        async with transaction(actor):
            around = await frame(request, actor, f"{SUBJECT}/grids", area)
            single = len(reach_of(around.list_area)) >= COUNTY_REACH
            settings = (await decisions()).at(around.list_area, clock.today())
            found = await area_staffing(actor, around.list_area, clock.today()) if single else ()
        lines = [one for one in found if any(it.met is False for it in one.staffing.findings)] if show else found
        return page(
            request,
            "training/pages/grids.html",
            around,
            tabs=tabs_of(actor),
            tab="/grids",
            single=single,
            lines=lines,
            grids=sum(one.staffing.grids for one in found),
            lacking=sum(one.staffing.lacking or 0 for one in found),
            norm=f"{settings.shown('worker_steps')}（{settings.provision('worker_steps').cite}）",
            unmanned=sum(one.staffing.without_worker for one in found),
            show=show,
        )
