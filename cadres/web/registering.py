"""Forms about communities: setting up those of an area, and recording what is known of one."""

from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres import queries
from cadres.permissions import EDIT_COMMUNITIES
from cadres.queries import CommunityView
from cadres.services import communities
from cadres.services.communities import Description
from cadres.web.communities import SUBJECT, leaves
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.places.regions import VILLAGE_LEVEL, below
from server.web import flash
from server.web.areas import Marks, locate
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page
from server.web.templating import address

_LABELS = {
    "households": "户数",
    "population": "人口",
    "address": "住所",
    "established": "设立日期",
    "credit_code": "统一社会信用代码",
    "code_reason": "照录代码的理由",
}


class Details(BaseModel):
    """What the form of one community asks; an emptied field is emptied on record too, but for the code, which stays."""

    model_config = ConfigDict(frozen=True)

    households: int | None = Field(None, ge=0, le=100_000)
    population: int | None = Field(None, ge=0, le=1_000_000)
    address: str | None = Field(None, max_length=120)
    established: date | None = None
    credit_code: str | None = Field(None, max_length=40)
    code_reason: str | None = Field(None, max_length=200)


class CommunityForms(Controller):
    """The two forms."""

    path = SUBJECT

    @get("/take-up", opt={PERMISSION: EDIT_COMMUNITIES})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """Which communities would be set up."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            listed = await below(around.area_code, VILLAGE_LEVEL)
            held = await queries.counts_by_township(actor, around.area_code)
        missing = len(listed) - sum(held.values())
        return page(request, "cadres/pages/take_up.html", around, listed=len(listed), missing=missing)

    @post("/take-up", opt={PERMISSION: EDIT_COMMUNITIES})
    async def take_up(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str]
    ) -> Redirect:
        """Set them up."""
        async with transaction(actor):
            (*_, place) = await locate(actor, area)
            new = await communities.take_up(actor, place.code)
        return flash.done(request, address(SUBJECT, area=place.code), Said(f"{place.name}新建{new}个村（社区）。"))

    @get("/{region:str}/edit", opt={PERMISSION: EDIT_COMMUNITIES})
    async def edit(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template:
        """The form with what is on record."""
        return await _form(request, actor, region, Form())

    @post("/{region:str}/edit", opt={PERMISSION: EDIT_COMMUNITIES})
    async def record(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template | Redirect:
        """Record all of it or nothing."""
        form = await bind(Details, request, _LABELS)
        if form.command is None:
            return await _form(request, actor, region, form)
        try:
            await _record(actor, region, form.command)
        except Refused as refusal:
            return await _form(request, actor, region, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{region}", Said("已登记。"))


async def _record(actor: Actor, region: str, details: Details) -> None:
    async with transaction(actor):
        told = details.model_dump(exclude={"credit_code", "code_reason"})
        await communities.describe(actor, Description(region=region, **told))
        if details.credit_code:
            await communities.record_code(actor, region, details.credit_code, reason=details.code_reason or "")


async def _form(request: Request[Any, Any, Any], actor: Actor, region: str, form: Form[Details]) -> Template:
    async with transaction(actor):
        community: CommunityView = await queries.community(actor, region)
        marks = Marks(leaves=await leaves(actor, community.township))
        around = await frame(request, actor, SUBJECT, region, marks)
    status = 422 if form.wrongs else 200
    return page(request, "cadres/pages/community_form.html", around, status=status, community=community, form=form)
