"""What is known of a place before its election, on one form."""

from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cadres.vocabulary import Sex
from elections import queries
from elections.permissions import RECORD
from elections.planning.preparations import preparation
from elections.planning_vocabulary import AuditState, Difficulty
from elections.queries import ElectionLine
from elections.services.planning.preparations import Prepare, prepare
from elections.web.elections import leaves
from elections.web.panels import SUBJECT, link
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.web import flash
from server.web.areas import Marks
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, frame, page

_LABELS = {
    "pilot": "试点",
    "audit": "离任审计",
    "audit_document": "审计报告",
    "helper": "包村干部",
    "helper_sex": "包村干部性别",
    "contact": "县领导联系点",
    "contact_sex": "县领导性别",
    "contact_office": "县领导职务",
    "difficult_until": "化解期限",
    "difficult_owner": "责任人",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    line: ElectionLine
    known: Prepare
    around: Frame


class PreparationPages(Controller):
    """登记选举准备."""

    path = SUBJECT

    @get("/{code:str}/preparation", opt={PERMISSION: RECORD})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """The form, with what is on record."""
        return _page(request, await _asked(request, actor, code), Form())

    @post("/{code:str}/preparation", opt={PERMISSION: RECORD})
    async def record(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Put it on record."""
        asked = await _asked(request, actor, code)
        form = await bind(Prepare, request, _LABELS)
        if form.command is None:
            return _page(request, asked, form)
        try:
            await prepare(actor, code, form.command)
        except Refused as refusal:
            return _page(request, asked, form.with_refusal(refusal))
        return flash.done(request, link(asked.line), Said("已登记选举准备。"))


async def _asked(request: Request[Any, Any, Any], actor: Actor, code: str) -> _Asked:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(RECORD, at=line.region)
        around = await frame(request, actor, SUBJECT, line.region, Marks(leaves=await leaves(actor, line)))
        return _Asked(line, await preparation(actor, code) or Prepare(), around)


def _page(request: Request[Any, Any, Any], asked: _Asked, form: Form[Prepare]) -> Template:
    ticked = {value for name, value in form.values.items() if name.startswith("difficulties.")}
    return page(
        request,
        "elections/pages/planning/preparation.html",
        asked.around,
        status=422 if form.wrongs else 200,
        line=asked.line,
        known=asked.known,
        form=form,
        audits=tuple(AuditState),
        sexes=tuple(Sex),
        difficulties=tuple(Difficulty),
        ticked=ticked if form.values else {one.value for one in asked.known.difficulties},
    )
