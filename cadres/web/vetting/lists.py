"""The province's lists of agencies and items as of a day, and which unit of a county answers for which agency."""

from dataclasses import replace
from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from cadres.permissions import EDIT_REVIEW_LISTS, RUN_REVIEWS, VIEW_REVIEWS
from cadres.reviews.lists import agencies_on, edition_on, negative_list, seats_of
from cadres.rules.negative_list import STATUTORY
from cadres.services.reviews import lists
from cadres.web.vetting import SUBJECT
from server import clock
from server.access.actor import PROVINCE, Actor
from server.access.tables import Unit, UnitKind
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.places.regions import county_of
from server.values.periods import read_day
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, Wrong, bind
from server.web.pages import frame, page
from server.web.templating import address

LISTS = f"{SUBJECT}/lists"
_ENDING = {"until": "停用日期"}
_SEATING = {"agency": "部门", "unit": "答复单位"}


class _Ending(BaseModel):
    model_config = ConfigDict(frozen=True)

    until: date


class _Seating(BaseModel):
    model_config = ConfigDict(frozen=True)

    agency: str
    unit: int | None = None


class VettingLists(Controller):
    """What is asked, what bars, and who answers."""

    path = LISTS

    @get("/", opt={PERMISSION: VIEW_REVIEWS})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        on: FromQuery[str] = "",
    ) -> Template:
        """Both lists as they hold on a day."""
        return await _page(request, actor, area, on, Form())

    @post("/agencies/{agency:str}/end", opt={PERMISSION: EDIT_REVIEW_LISTS})
    async def end_agency(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], agency: FromPath[str]
    ) -> Template | Redirect:
        """An agency is asked no more from a day on."""
        form = await bind(_Ending, request, _ENDING)
        if form.command is not None:
            try:
                await lists.end_agency(actor, agency, form.command.until)
            except (Refused, Conflict) as refusal:
                form = form.with_refusal(refusal)
            else:
                return flash.done(request, LISTS, Said("已登记停用日期。以前发出的联审不受影响。"))
        return await _page(request, actor, None, "", replace(form, part=f"agency-{agency}"))

    @post("/editions/{edition:str}/end", opt={PERMISSION: EDIT_REVIEW_LISTS})
    async def end_edition(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], edition: FromPath[str]
    ) -> Template | Redirect:
        """An edition holds no more from a day on."""
        form = await bind(_Ending, request, _ENDING)
        if form.command is not None:
            try:
                ended = await lists.end_edition(actor, edition, form.command.until)
            except (Refused, Conflict) as refusal:
                form = form.with_refusal(refusal)
            else:
                return flash.done(request, LISTS, Said(f"{edition}的{ended}条已登记停用日期。"))
        return await _page(request, actor, None, "", replace(form, part=f"edition-{edition}"))

    @post("/seats", opt={PERMISSION: RUN_REVIEWS})
    async def seat(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str]
    ) -> Template | Redirect:
        """Say which unit answers for an agency in a county."""
        form = await bind(_Seating, request, _SEATING)
        if form.command is not None:
            try:
                await lists.seat_agency(actor, area, form.command.agency, form.command.unit)
            except (Refused, Conflict) as refusal:
                form = form.with_refusal(refusal)
            else:
                said = Said("已指定答复单位，下一次发出联审时起用。")
                return flash.done(request, address(LISTS, area=area), said)
        return await _page(request, actor, area, "", replace(form, part=f"seat-{form.value('agency')}"))


def _day(words: str, form: Form[Any]) -> tuple[date, Form[Any]]:
    """The day asked for, today where none or no day was typed; then with what is wrong with it."""
    if not words.strip():
        return clock.today(), form
    try:
        return read_day(words), form
    except ValueError:
        wrong = Wrong("on", Problem("哪一天", f"“{words[:20]}”不是日期。", "写成2026-10-18的样子。"))
        return clock.today(), Form({"on": words}, {"on": "哪一天"}, wrongs=(*form.wrongs, wrong), asks=True)


async def _page(request: Request[Any, Any, Any], actor: Actor, area: str | None, on: str, form: Form[Any]) -> Template:
    day, form = _day(on, form)
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        county = county_of(around.area_code)
        edition = await edition_on(day)
        items = (await negative_list(edition)).items
        agencies, seats = await agencies_on(day), await seats_of(county)
        units = (
            await Unit.select(Unit.id, Unit.name)
            .where(Unit.region == county, Unit.kind == UnitKind.REVIEWING_AGENCY, Unit.closed.is_null())
            .order_by(Unit.name)
        )
    is_county = county[4:6] != "00" and actor.covers(county)
    return page(
        request,
        "cadres/pages/vetting/lists.html",
        around,
        status=422 if form.wrongs else 200,
        day=day,
        edition=edition,
        items=items,
        statutory=[item for item in STATUTORY if item.since <= day],
        agencies=agencies,
        names={one.code: one.name for one in agencies},
        seats=seats,
        units=units,
        county=county,
        may_seat=actor.may(RUN_REVIEWS) and is_county,
        may_edit=actor.may(EDIT_REVIEW_LISTS) and actor.region == PROVINCE,
        form=form,
    )
