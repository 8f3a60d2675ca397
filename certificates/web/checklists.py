"""The page of the materials of each business: what holds in an area today, on what basis, and the form for a decision."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from certificates.checklists import lists_of
from certificates.permissions import SET, VIEW
from certificates.rules.checklists import written
from certificates.rules.filings import DAYS_TO_FILE
from certificates.services.checklists import DecideChecklist, decide_checklist, may_decide
from certificates.vocabulary import FilingType
from certificates.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

_PATH = f"{SUBJECT}/checklists"
_LABELS = {"business": "业务", "lines": "材料", "since": "起始日期", "document": "文件", "days": "内部期限（日）"}


class ChecklistPages(Controller):
    """材料清单."""

    path = _PATH

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        business: FromQuery[str | None] = None,
    ) -> Template:
        """The lists of an area; `business` is the one whose lines the form begins with."""
        return await _page(request, actor, area, Form(), business)

    @post("/", opt={PERMISSION: SET})
    async def decide(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Record the list of the actor's own place."""
        # Its lines are what this input says; other inputs have one line each, and are folded into it.
        lines = str((await request.form()).get("lines", ""))
        form = await bind(DecideChecklist, request, _LABELS, lines=lines)
        if form.command is None:
            return await _page(request, actor, area, form)
        try:
            await decide_checklist(actor, form.command)
        except Refused as refusal:
            return await _page(request, actor, area, form.with_refusal(refusal))
        return flash.done(request, _PATH, Said("已登记材料清单，此后立的件按它办。"))


async def _page(
    request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any], chosen: str | None = None
) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        lists = await lists_of(around.list_area, clock.today())
    begun = lists.get(next((one for one in FilingType if one.value == chosen), FilingType.RENEWAL))
    if not form.wrongs and begun:
        typed = {"business": begun.business.value, "lines": written(begun.materials)}
        form = Form(typed | ({"days": str(begun.days)} if begun.days else {}), _LABELS)
    return page(
        request,
        "certificates/pages/checklists.html",
        around,
        status=422 if form.wrongs else 200,
        lists=tuple(lists.values()),
        businesses=tuple(FilingType),
        days_to_file=DAYS_TO_FILE,
        form=form,
        may_set=actor.may(SET) and may_decide(actor),
    )
