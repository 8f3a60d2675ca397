"""任免通知: the papers by which offices were decided on, and their notices, put on the register of papers from here."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from cadres.permissions import KEEP_OFFICES
from cadres.printing.appointing import issuable
from cadres.services.appointing import Issue, put_on_register
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Refused
from server.papers.register.permissions import HANDLE
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

SUBJECT = "/offices"
_LABELS = {"document": "文号", "level": "发文机关", "decided_by": "研究决定", "addressee": "主送", "copies": "抄送"}


class AppointingPages(Controller):
    """Papers that decide on offices."""

    path = f"{SUBJECT}/papers"

    @get("/", opt={PERMISSION: KEEP_OFFICES})
    async def list_area(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """By which paper somebody came to an office of the area or left one."""
        return await _list(request, actor, area, Form())

    @post("/register", opt={PERMISSION: HANDLE})
    async def register(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Put the notice of one paper on the register as a draft; the list with what is wrong where it cannot be made."""
        form = await bind(Issue, request, _LABELS)
        if form.command is None:
            return await _list(request, actor, area, form)
        try:
            async with transaction(actor):
                around = await frame(request, actor, SUBJECT, area)
                made = await put_on_register(actor, around.area_code, form.command)
        except (Refused, Conflict) as refusal:
            return await _list(request, actor, area, form.with_refusal(refusal))
        return flash.done(request, f"/papers/{made}", Said("已登记为草稿，由另一人核对、核准；核准时编文号。"))


async def _list(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        found = await issuable(actor, around.area_code)
    return page(
        request,
        "cadres/pages/appointing.html",
        around,
        status=422 if form.wrongs else 200,
        found=found,
        form=form,
        may_register=actor.may(HANDLE),
    )
