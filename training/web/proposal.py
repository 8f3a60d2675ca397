"""The page that proposes which unit could fill which gap; people decide, and send as ever."""

from typing import Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.web.auth import PERMISSION
from server.web.pages import frame, page
from training.permissions import DISPATCH
from training.proposals import proposal
from training.rules.proposal import FAR, FULL_LOAD, IN_COUNTY, NEAR, RESTED_AFTER
from training.web.frame import SUBJECT, tabs_of

_PATH = f"{SUBJECT}/proposal"


class ProposalPages(Controller):
    """补派建议."""

    path = _PATH

    @get("/", opt={PERMISSION: DISPATCH})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """As of today; looked at again, it is made again."""
        async with transaction(actor):
            around = await frame(request, actor, _PATH, area)
            found = await proposal(actor, around.list_area, clock.today())
        return page(
            request,
            "training/pages/proposal.html",
            around,
            tabs=tabs_of(actor),
            tab="/proposal",
            found=found,
            near=NEAR,
            in_county=IN_COUNTY,
            far=FAR,
            full=FULL_LOAD,
            rested=RESTED_AFTER,
        )
