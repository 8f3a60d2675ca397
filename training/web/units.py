"""Pages of sending units: the county's list, and one unit's form."""

from dataclasses import replace
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.places.regions import children, county_of
from server.web.acting import act
from server.web.auth import PERMISSION
from server.web.forms import Form, Wrong, bind
from server.web.pages import frame, page
from training.permissions import DISPATCH, VIEW
from training.services.units import UnitDetails, add_unit, amend_unit, name_problems
from training.units import unit, units
from training.vocabulary import UnitLevel
from training.web.frame import SUBJECT, tabs_of

_PATH = f"{SUBJECT}/units"
_LABELS = {"name": "单位名称", "level": "单位层级", "capacity": "可派人数", "seat": "所在地", "ended": "停用日期"}
_COUNTY_LEVEL = 3


class UnitPages(Controller):
    """Sending units as people see them."""

    path = _PATH

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The lists of an area's counties, with how many each has out."""
        return await _list(request, actor, area, Form())

    @post("/", opt={PERMISSION: DISPATCH})
    async def add(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Put a unit on the county's list."""
        async with transaction(actor):
            county = (await frame(request, actor, _PATH, area)).list_area
        form = await _with_name(actor, county, await bind(UnitDetails, request, _LABELS))
        return await act(
            request,
            form,
            lambda command: add_unit(actor, county, command),
            lambda again: _list(request, actor, area, again),
            f"{_PATH}?area={county}",
            "已登记派出单位。",
        )

    @get("/{sender:int}", opt={PERMISSION: DISPATCH})
    async def edit(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sender: FromPath[int]
    ) -> Template:
        """The form with what is on record."""
        return await _form(request, actor, sender, Form())

    @post("/{sender:int}", opt={PERMISSION: DISPATCH})
    async def amend(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sender: FromPath[int]
    ) -> Template | Redirect:
        """Set what is known of the unit."""
        form = await bind(UnitDetails, request, _LABELS)
        return await act(
            request,
            form,
            lambda command: amend_unit(actor, sender, command),
            lambda again: _form(request, actor, sender, again),
            _PATH,
            "已更正派出单位。",
        )


async def _with_name(actor: Actor, county: str, form: Form[Any]) -> Form[Any]:
    """A form that comes back tells of a name on the list along with the rest, and not only once the rest is right."""
    if form.command is not None or form.wrong("name"):
        return form
    async with transaction(actor):
        twice = await name_problems(county, form.value("name").strip())
    return replace(form, wrongs=(*form.wrongs, *(Wrong("name", one) for one in twice)))


async def _seats(region: str) -> list[tuple[str, str]]:
    """The county itself and its townships."""
    county = county_of(region)
    return [(county, "县城")] + [(one.code, one.name) for one in await children(county)]


async def _list(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, _PATH, area)
        found = await units(actor, around.list_area, clock.today())
        in_county = len(around.places) >= _COUNTY_LEVEL
        seats = await _seats(around.list_area) if in_county else []
    return page(
        request,
        "training/pages/units.html",
        around,
        status=422 if form.wrongs else 200,
        tabs=tabs_of(actor),
        tab="/units",
        found=found,
        unit=None,
        levels=tuple(UnitLevel),
        seats=seats,
        form=form,
        may_edit=actor.may(DISPATCH) and in_county,
    )


async def _form(request: Request[Any, Any, Any], actor: Actor, wanted: int, form: Form[Any]) -> Template:
    async with transaction(actor):
        held = await unit(actor, wanted, clock.today())
        around = await frame(request, actor, _PATH, held.region)
        seats = await _seats(held.region)
    return page(
        request,
        "training/pages/unit_form.html",
        around,
        status=422 if form.wrongs else 200,
        unit=held,
        levels=tuple(UnitLevel),
        seats=seats,
        form=form,
    )
