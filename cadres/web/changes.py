"""Pages of the changes of communities: the list of an area, recording one, taking one back."""

import contextlib
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres import queries
from cadres.lookups import changes
from cadres.lookups.running import running_in
from cadres.permissions import CHANGE_PLACES, VIEW
from cadres.place_vocabulary import ChangedCommunity, PlaceChange, PlacesChanged
from cadres.queries import CommunityFilter, CommunityView
from cadres.rules.changes import APPROVALS, kind_after
from cadres.services.changes import ENDS, ChangePlace, change_place
from cadres.services.withdrawing import resting_on, withdraw_change
from cadres.web.communities import SUBJECT as COMMUNITIES
from cadres.web.communities import leaves
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.manifest import foretell
from server.places.regions import names_of
from server.web import flash
from server.web.areas import Marks, township_of
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Pager, frame, page

SUBJECT = "/changes"
PAGE_SIZE = 50
_MOST_OF_A_COUNTY = 1_000
_LABELS = {
    "kind": "变更种类",
    "day": "生效日期",
    "document": "文件",
    "name": "新名称",
    "into": "并入",
    "new_code": "新代码",
    "people": "随迁人员",
}


class _Recorded(ChangePlace):
    """A change, and whether what ends with it stood on the page before."""

    consequences_read: bool = False


class Withdrawal(BaseModel):
    """Why a change is taken back."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


class ChangePages(Controller):
    """The list, and taking one back."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """The latest first, those that were taken back among them."""
        async with transaction(actor):
            counts = await changes.changes_by_township(actor, actor.region)
            around = await frame(request, actor, SUBJECT, area, Marks(counts))
            lines, total = await changes.changes(
                actor, around.list_area, first=(number - 1) * PAGE_SIZE, size=PAGE_SIZE
            )
        pager = Pager(SUBJECT, {"area": around.list_area}, number, PAGE_SIZE, total, "条")
        if number > pager.last:
            raise NotFound
        may = actor.may(CHANGE_PLACES)
        return page(request, "cadres/pages/changes.html", around, lines=lines, pager=pager, may_change=may)

    @get("/{event:int}/withdraw", opt={PERMISSION: CHANGE_PLACES})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], event: FromPath[int]
    ) -> Template:
        """What would be set back, or why it can no longer be."""
        return await _withdrawal(request, actor, event, Form())

    @post("/{event:int}/withdraw", opt={PERMISSION: CHANGE_PLACES})
    async def withdraw(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], event: FromPath[int]
    ) -> Template | Redirect:
        """Set it back."""
        form = await bind(Withdrawal, request, {"reason": "事由"})
        if form.command is None:
            return await _withdrawal(request, actor, event, form)
        try:
            await withdraw_change(actor, event, form.command.reason)
        except Refused as refusal:
            return await _withdrawal(request, actor, event, form.with_refusal(refusal))
        return flash.done(request, SUBJECT, Said("变更已撤销，名称、人员恢复原样。"))


class ChangeForms(Controller):
    """Recording a change of one community."""

    path = COMMUNITIES

    @get("/{region:str}/change", opt={PERMISSION: CHANGE_PLACES})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template:
        """The empty form."""
        return await _form(request, actor, region, Form())

    @post("/{region:str}/change", opt={PERMISSION: CHANGE_PLACES})
    async def record(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template | Redirect:
        """Record it and carry it out."""
        form = await bind(_Recorded, request, _LABELS, region=region)
        if form.command is None:
            return await _form(request, actor, region, form)
        try:
            asked = None if form.command.consequences_read else await _consequences(request, actor, form, form.command)
            if asked is not None:
                return asked
            await change_place(actor, form.command)
        except Refused as refusal:
            return await _form(request, actor, region, form.with_refusal(refusal))
        return flash.done(request, f"{COMMUNITIES}/{region}", await _said(actor, form.command))


class _Tried(Exception):  # Nothing went wrong: it takes back what was only tried.
    """The change can be recorded."""


async def _consequences(
    request: Request[Any, Any, Any], actor: Actor, form: Form[_Recorded], wanted: _Recorded
) -> Template | None:
    """What ends with it, before it ends: a code is easily mistaken for another one's; and what goes on under another name.

    None where nothing ends and nothing runs there. Raises Refused for what cannot be.
    """
    with contextlib.suppress(_Tried):
        async with transaction(actor):
            await change_place(actor, wanted)
            raise _Tried
    async with transaction(actor):
        running = await running_in(actor, [one for one in (wanted.region, wanted.into) if one])
        if not running and wanted.kind not in ENDS:
            return None
        place = await queries.community(actor, wanted.region)
        into = await queries.community(actor, wanted.into) if wanted.into else None
        officers = await queries.officers(actor, wanted.region, wanted.day)
        people = await queries.people_of(actor, wanted.region)
        around = await frame(request, actor, COMMUNITIES, wanted.region)
        told = await foretell(actor, _prospect(wanted, place, into))
    return page(
        request,
        "cadres/pages/change_consequences.html",
        around,
        told=told,
        place=place,
        into=into,
        wanted=wanted,
        officers=len(officers),
        people=len(people),
        ends=wanted.kind in ENDS,
        running=running,
        form=form,
    )


def _prospect(wanted: ChangePlace, place: CommunityView, into: CommunityView | None) -> PlacesChanged:
    """The change as the packages above will be told of it, before it has a number."""
    before = (place.name, place.kind)
    if wanted.kind in ENDS:
        parts = [ChangedCommunity(place.region, before, None)]
        if into:
            parts.append(ChangedCommunity(into.region, (into.name, into.kind), (wanted.name or into.name, into.kind)))
    elif wanted.kind is PlaceChange.SPLIT:
        parts = [ChangedCommunity(place.region, before, before)]
    else:
        after = (wanted.name or place.name, kind_after(wanted.kind, place.kind))
        parts = [ChangedCommunity(place.region, before, after)]
    return PlacesChanged(0, wanted.kind, wanted.day, wanted.document, parts)


async def _said(actor: Actor, done: ChangePlace) -> Said:
    """What is to be done next: the counts of two communities are nobody's to add up but the offices'."""
    words = "变更已登记。以前的文书仍用当时的名称。"
    if done.into:
        async with transaction(actor):
            into = await queries.community(actor, done.into)
        return Said(f"{words}{into.name}的户数和人口待更新。", f"{COMMUNITIES}/{done.into}/counts", "登记户数人口")
    return Said(words, SUBJECT, "看变更")


async def _others(actor: Actor, region: str) -> list[tuple[str, str]]:
    """The communities of the county that may take one in, by township, those of its own first."""
    wanted = CommunityFilter(region[:6] + "0" * 6)
    found = await queries.communities(actor, wanted, clock.today(), size=_MOST_OF_A_COUNTY)
    names = await names_of({township_of(line.region) for line in found.lines})
    lines = sorted(found.lines, key=lambda line: (line.region[:9] != region[:9], line.region))
    return [
        (line.region, f"{names.get(township_of(line.region), '')}　{line.name}　{line.region}")
        for line in lines
        if line.region != region
    ]


async def _form(request: Request[Any, Any, Any], actor: Actor, region: str, form: Form[Any]) -> Template:
    async with transaction(actor):
        community = await queries.community(actor, region)
        marks = Marks(leaves=await leaves(actor, community.township))
        around = await frame(request, actor, COMMUNITIES, region, marks)
        people = await queries.people_of(actor, region)
        others = await _others(actor, region)
    chosen = {value for name, value in form.values.items() if name.startswith("people.")}
    return page(
        request,
        "cadres/pages/change_form.html",
        around,
        status=422 if form.wrongs else 200,
        community=community,
        form=form,
        kinds=tuple(PlaceChange),
        people=people,
        others=others,
        chosen=chosen,
        approvals=tuple(reversed(APPROVALS[community.kind].editions)),
    )


async def _withdrawal(request: Request[Any, Any, Any], actor: Actor, event: int, form: Form[Withdrawal]) -> Template:
    async with transaction(actor):
        lines = await changes.change(actor, event)
        if not lines:
            raise NotFound
        resting = await resting_on(actor, event)
        around = await frame(request, actor, SUBJECT)
    return page(
        request,
        "cadres/pages/change_withdraw.html",
        around,
        status=422 if form.wrongs else 200,
        event=event,
        lines=lines,
        resting=resting,
        form=form,
    )
