"""Starting a replacement, and withdrawing one before it was handed in."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from certificates import queries
from certificates.given_out import communities_in
from certificates.permissions import HANDLE
from certificates.services.replacing import ReportLoss, StopFiling, report_loss, stop_filing
from certificates.vocabulary import CertificateCopy, FilingCause
from certificates.web.panels import SUBJECT, link
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.places.regions import children
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page
from server.web.templating import address

_LOSS = {
    "region": "村（社区）",
    "cause": "原因",
    "copies": "证书",
    "happened": "发现日期",
    "statement": "情况说明",
    "announced_in": "遗失公告登载处",
    "announced": "遗失公告日期",
}
#: Above it there are thousands of communities to choose from, so that the county is asked for first.
_COUNTY = 3
_WHY = {"reason": "撤回原因"}


class ReplacementPages(Controller):
    """补领."""

    path = SUBJECT

    @get("/new", opt={PERMISSION: HANDLE})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """What became of which certificate."""
        return await _page(request, actor, area, Form())

    @post("/new", opt={PERMISSION: HANDLE})
    async def start(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Open the replacement."""
        form = await bind(ReportLoss, request, _LOSS)
        if form.command is None:
            return await _page(request, actor, area, form)
        try:
            made = await report_loss(actor, form.command)
        except Refused as refusal:
            return await _page(request, actor, area, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{made}", Said("补领已立件。材料备齐后提交。"))

    @get("/{wanted:int}/stop", opt={PERMISSION: HANDLE})
    async def ask_stop(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template:
        """Why it is not gone on with."""
        return await _stop_page(request, actor, wanted, Form())

    @post("/{wanted:int}/stop", opt={PERMISSION: HANDLE})
    async def stop(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Template | Redirect:
        """Withdraw it."""
        form = await bind(StopFiling, request, _WHY)
        if form.command is None:
            return await _stop_page(request, actor, wanted, form)
        await stop_filing(actor, wanted, form.command)
        return flash.done(request, f"{SUBJECT}/{wanted}", Said("已撤回。"))


async def _page(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        county_chosen = around.area.level >= _COUNTY
        places = await communities_in(actor, around.area_code) if county_chosen else ()
        below = () if county_chosen else await children(around.area_code)
    return page(
        request,
        "certificates/pages/new.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        places=places,
        below=[(one.name, address(f"{SUBJECT}/new", area=one.code)) for one in below],
        causes=(FilingCause.LOSS, FilingCause.DAMAGE),
        copies=tuple(CertificateCopy),
    )


async def _stop_page(request: Request[Any, Any, Any], actor: Actor, wanted: int, form: Form[Any]) -> Template:
    async with transaction(actor):
        line = (await queries.filing(actor, wanted)).line
        actor.require(HANDLE, at=line.region)
        around = await frame(request, actor, SUBJECT, line.region)
    return page(
        request,
        "certificates/pages/stop.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        line=line,
        back=link(line),
    )
