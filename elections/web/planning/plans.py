"""The plan of one election: its timeline, what the law says of it, and its days to be changed."""

from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections.permissions import RECORD, VIEW
from elections.planning.plans import PlanView, plan
from elections.rules.schedule import ITEMS, TEMPLATES
from elections.services.planning.plans import SavePlan, save_plan
from elections.web.elections import leaves
from elections.web.panels import SUBJECT
from elections.web.planning.pictures import timeline
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.web import flash
from server.web.areas import Marks
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, frame, page

_LABELS = {"reason": "理由", **{f"days.{code}": item.label for code, item in ITEMS.items()}}


@dataclass(frozen=True, slots=True)
class _Asked:
    view: PlanView
    around: Frame


class PlanPages(Controller):
    """选举日程."""

    path = SUBJECT

    @get("/{code:str}/plan", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """The plan as it stands."""
        return _page(request, actor, await _asked(request, actor, code), Form())

    @post("/{code:str}/plan", opt={PERMISSION: RECORD})
    async def save(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Save the days; what the law forbids comes back with its clause."""
        asked = await _asked(request, actor, code)
        form = await bind(SavePlan, request, _LABELS)
        if form.command is None:
            return _page(request, actor, asked, form)
        try:
            await save_plan(actor, code, form.command)
        except Refused as refusal:
            return _page(request, actor, asked, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{code}/plan", Said("已保存选举日程。"))


async def _asked(request: Request[Any, Any, Any], actor: Actor, code: str) -> _Asked:
    async with transaction(actor):
        view = await plan(actor, code)
        marks = Marks(leaves=await leaves(actor, view.election))
        return _Asked(view, await frame(request, actor, SUBJECT, view.election.region, marks))


def _page(request: Request[Any, Any, Any], actor: Actor, asked: _Asked, form: Form[SavePlan]) -> Template:
    view = asked.view
    return page(
        request,
        "elections/pages/planning/plan.html",
        asked.around,
        status=422 if form.wrongs else 200,
        line=view.election,
        view=view,
        picture=timeline(view),
        arrangement=TEMPLATES.get(view.template),
        form=form,
        may_record=actor.may(RECORD) and view.election.open,
    )
