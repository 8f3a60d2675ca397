"""The yearly second look at everybody in office: whom the list of a day hits, and the batch that opens for them."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from cadres import queries
from cadres.permissions import READ_OPINIONS, RUN_REVIEWS
from cadres.reviews.screening import Screening
from cadres.services.reviews.screening import OpenYearly, open_yearly, screen_area
from cadres.vocabulary import CommitteeKind
from cadres.web.vetting import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page
from server.web.templating import address

SCREEN = f"{SUBJECT}/screen"
_LABELS = {"kind": "委员会", "day": "适用日", "title": "名称"}


class VettingScreening(Controller):
    """The screening, asked for on purpose: it reads sealed facts, so it is posted and traced."""

    path = SCREEN

    @get("/", opt={PERMISSION: READ_OPINIONS})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """What it does."""
        return await _page(request, actor, area, Form(), None)

    @post("/", opt={PERMISSION: READ_OPINIONS})
    async def screen(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str]
    ) -> Template:
        """Whom it hits, as of today."""
        found = await screen_area(actor, area, clock.today())
        return await _page(request, actor, area, Form(), found)

    @post("/open", opt={PERMISSION: RUN_REVIEWS})
    async def open(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str]
    ) -> Template | Redirect:
        """Open a yearly review of those hit."""
        form = await bind(OpenYearly, request, _LABELS, region=area)
        if form.command is not None:
            try:
                made = await open_yearly(actor, form.command)
            except Conflict as conflict:
                form = form.with_refusal(Refused([Problem("委员会", conflict.message, "不用另建批次。", "Q-20")]))
            except Refused as refusal:
                form = form.with_refusal(refusal)
            else:
                said = "已建立年度复审批次，命中的人都在里面。"
                return flash.done(request, f"{SUBJECT}/{made}", Said(said))
        return await _page(request, actor, area, form, None)


async def _page(
    request: Request[Any, Any, Any],
    actor: Actor,
    area: str | None,
    form: Form[OpenYearly],
    found: Screening | None,
) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        named = (
            [holder.person for holder, _ in found.hits] + [one.holder.person for one in found.unlisted] if found else []
        )
        people = await queries.people(actor, named)
    return page(
        request,
        "cadres/pages/vetting/screening.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        found=found,
        people=people,
        kinds=tuple(CommitteeKind),
        may_open=actor.may(RUN_REVIEWS),
        here=address(SCREEN, area=around.area_code),
        open_path=address(f"{SCREEN}/open", area=around.area_code),
    )
