"""The elections of a whole area: proposed with the exceptions first, made, and taken back while untouched."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres.vocabulary import CommitteeKind
from elections.permissions import SET_UP
from elections.planning.county import Proposal, makings, next_terms, proposals
from elections.services.planning.county import MakeArea, chosen, made_with, make_area, touched_of, undo_area
from elections.tables import AreaRound
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, frame, page
from server.web.templating import address

PATH = f"{SUBJECT}/county"
_LABELS = {
    "villagers_term": "村委会届次",
    "residents_term": "居委会届次",
    "election_day": "选举日",
    "ends_by": "任期届满日",
}


class Asked(BaseModel):
    """What the form asks; once the proposals stood on the page, that they were read, or that it shall be mended."""

    model_config = ConfigDict(frozen=True)

    villagers_term: int = Field(ge=1, le=99)
    residents_term: int = Field(ge=1, le=99)
    election_day: date
    ends_by: date
    also: tuple[str, ...] = ()
    proposals_read: bool = False
    mend: bool = False

    def command(self, area: str) -> MakeArea:
        return MakeArea(area=area, **self.model_dump(exclude={"proposals_read", "mend"}))


class CountyPages(Controller):
    """批量建立选举."""

    path = PATH

    @get("/", opt={PERMISSION: SET_UP})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """Which terms, when, and up to which end of term."""
        return await _form(request, actor, area, Form())

    @post("/", opt={PERMISSION: SET_UP})
    async def make(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Show what would be made; with that read, make it."""
        form = await bind(Asked, request, _LABELS)
        if form.command is None or form.command.mend:
            return await _form(request, actor, area, form)
        async with transaction(actor):
            around = await frame(request, actor, PATH, area)
            command = form.command.command(around.area_code)
            if not form.command.proposals_read:
                return _preview(request, around, form, await proposals(actor, command.wanted()))
        try:
            made, number = await make_area(actor, command)
        except Refused as refusal:
            return await _form(request, actor, area, form.with_refusal(refusal))
        except Conflict as conflict:
            return await _form(request, actor, area, form.with_refusal(Refused([Problem("选举", conflict.message)])))
        said = Said(f"已建立{number}个选举。", f"{PATH}/{made}", "查看、撤销这一批")
        return flash.done(request, address(SUBJECT, area=around.area_code), said)

    @get("/{made:int}", opt={PERMISSION: SET_UP})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], made: FromPath[int]
    ) -> Template:
        """One making: which of its elections somebody has worked on, which can be taken back."""
        async with transaction(actor):
            row = await AreaRound.objects().where(AreaRound.id == made).first()
            if row is None or not actor.covers(row.region):
                raise NotFound
            around = await frame(request, actor, PATH, row.region)
            own = await made_with(actor, made)
            touched = await touched_of([one.id for one in own])
        lines = sorted(own, key=lambda one: (one.id not in touched, one.region))
        return page(request, "elections/pages/planning/made.html", around, row=row, lines=lines, touched=touched)

    @post("/{made:int}/undo", opt={PERMISSION: SET_UP})
    async def undo(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], made: FromPath[int]
    ) -> Redirect:
        """Take back those that nobody has touched."""
        async with transaction(actor):
            row = await AreaRound.objects().where(AreaRound.id == made).first()
            if row is None or not actor.covers(row.region):
                raise NotFound
        try:
            gone, kept = await undo_area(actor, made)
        except Conflict as conflict:
            return flash.done(request, f"{PATH}/{made}", Said(conflict.message))
        rest = f"{kept}个已经登记了内容，保留。" if kept else ""
        return flash.done(request, address(SUBJECT, area=row.region), Said(f"已撤销{gone}个选举。{rest}"))


async def _form(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Asked]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, PATH, area)
        terms = await next_terms(actor, around.area_code)
        before = await makings(actor, around.area_code)
    return page(
        request,
        "elections/pages/planning/county.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        found=(),
        villagers_term=terms.get(CommitteeKind.VILLAGERS),
        residents_term=terms.get(CommitteeKind.RESIDENTS),
        makings=before,
    )


def _preview(request: Request[Any, Any, Any], around: Frame, form: Form[Asked], found: Sequence[Proposal]) -> Template:
    return page(
        request,
        "elections/pages/planning/county.html",
        around,
        form=form,
        asked=form.command,
        found=found,
        due=chosen(found, ()),
        ranks=Counter(one.rank for one in found),
        makings=(),
    )
