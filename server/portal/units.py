"""Pages of the units that accounts belong to."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from server.access.actor import Actor, reach_of
from server.access.records import MANAGE
from server.access.tables import UnitKind
from server.access.units import EditUnit, NewUnit, edit_unit, open_unit, unit, units
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.portal.directory import require_division
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

SUBJECT = "/accounts/units"
LABELS = {"name": "名称", "kind": "类别", "region": "地区"}


class UnitPages(Controller):
    """The list with the form for a new one, and one to be changed."""

    path = SUBJECT

    @get("/", opt={PERMISSION: MANAGE})
    async def list_area(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The units of an area."""
        return await _list(request, actor, Form(), area)

    @post("/", opt={PERMISSION: MANAGE})
    async def open(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template | Redirect:
        """Make one."""
        form = await bind(NewUnit, request, LABELS)
        if form.command is not None:
            try:
                await require_division(actor, form.command.region)
                await open_unit(actor, form.command)
                return flash.done(request, SUBJECT, Said(f"已建立{form.command.name}。"))
            except Refused as refusal:
                form = form.with_refusal(refusal)
            except Conflict as conflict:
                form = form.with_refusal(Refused([Problem("名称", conflict.message)]))
        return await _list(request, actor, form)

    @get("/{unit_id:int}", opt={PERMISSION: MANAGE})
    async def ask_edit(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], unit_id: FromPath[int]
    ) -> Template:
        """The form with what is on record."""
        return await _edit_page(request, actor, unit_id, Form())

    @post("/{unit_id:int}", opt={PERMISSION: MANAGE})
    async def edit(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], unit_id: FromPath[int]
    ) -> Template | Redirect:
        """Rename it, or say better what it is."""
        async with transaction(actor):
            await unit(actor, unit_id)
        form = await bind(EditUnit, request, LABELS)
        if form.command is None:
            return await _edit_page(request, actor, unit_id, form)
        try:
            await edit_unit(actor, unit_id, form.command)
        except Conflict as conflict:
            taken = form.with_refusal(Refused([Problem("名称", conflict.message)]))
            return await _edit_page(request, actor, unit_id, taken)
        return flash.done(request, SUBJECT, Said("已修改。"))


async def _list(
    request: Request[Any, Any, Any], actor: Actor, form: Form[NewUnit], area: str | None = None
) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        found = await units(actor, reach_of(around.area_code))
    status = 422 if form.wrongs else 200
    kinds = tuple(UnitKind)
    return page(request, "server/accounts/units.html", around, status=status, found=found, form=form, kinds=kinds)


async def _edit_page(request: Request[Any, Any, Any], actor: Actor, wanted: int, form: Form[EditUnit]) -> Template:
    async with transaction(actor):
        line = await unit(actor, wanted)
        around = await frame(request, actor, SUBJECT, line.region)
    status = 422 if form.wrongs else 200
    kinds = tuple(UnitKind)
    return page(request, "server/accounts/unit.html", around, status=status, line=line, form=form, kinds=kinds)
