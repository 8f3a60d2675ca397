"""Pages of sheets: what each holds and how it is filled in, its template, and records going out as it."""

from functools import partial
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template
from pydantic import BaseModel, ConfigDict, Field

from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.portal.imports import XLSX
from server.portal.rosters import MOST_ROWS, set_roster
from server.sheets.exchange import Exchange, exchange, exchanges
from server.sheets.exporting import EXPORT, Wish, export, parts_of, right_to_whole
from server.sheets.staging import IMPORT
from server.sheets.writing import template
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import download, frame, page
from server.web.printing import PDF, press_of
from server.web.templating import address

SHEETS, EXPORTS = "/sheets", "/exports"

_REASONS = ("上报上级", "会议使用", "核对名册", "存档")


class ExportWish(BaseModel):
    """What the form asks."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=1, max_length=200)
    whole: bool = False
    part: str = ""
    on_paper: bool = False


class SheetPages(Controller):
    """The sheets there are."""

    path = SHEETS

    @get("/", opt={PERMISSION: IMPORT})
    async def explain(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        of: FromQuery[str] = "",
    ) -> Template:
        """What the columns of a sheet take."""
        shown = _chosen(of)
        async with transaction(actor):
            around = await frame(request, actor, address(SHEETS, of=shown.code), area)
        return page(request, "server/sheets.html", around, shown=shown, exchanges=exchanges())

    @get("/template.xlsx", opt={PERMISSION: IMPORT})
    async def template(self, actor: NamedDependency[Actor], of: FromQuery[str] = "") -> Response[bytes]:
        """The sheet to fill in."""
        shown = _chosen(of)
        async with transaction(actor):
            notes = await shown.notes(actor) if shown.notes else ()
        return download(
            template(shown.sheet, (shown.about, *shown.guidance, *notes)), f"{shown.title}（模板）.xlsx", XLSX
        )


class ExportPages(Controller):
    """Records going out."""

    path = EXPORTS

    @get("/", opt={PERMISSION: EXPORT})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        of: FromQuery[str] = "",
        part: FromQuery[str] = "",
    ) -> Template:
        """What for, and how much of it."""
        return await _ask(request, actor, area, of, Form({"part": part}))

    @post("/", opt={PERMISSION: EXPORT})
    async def take(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        of: FromQuery[str] = "",
    ) -> Response[bytes] | Template:
        """The sheet of an area."""
        form = await bind(
            ExportWish, request, {"reason": "事由", "whole": "个人信息", "part": "范围", "on_paper": "打印"}
        )
        if form.command is None:
            return await _ask(request, actor, area, of, form)
        async with transaction(actor):
            around = await frame(request, actor, EXPORTS, area)
        wish = Wish(around.area_code, form.command.reason, form.command.whole, form.command.part)
        try:
            if form.command.on_paper:
                made = await export(actor, _chosen(of).code, wish, partial(set_roster, press_of(request)), "pdf")
            else:
                made = await export(actor, _chosen(of).code, wish)
        except Refused as refusal:
            return await _ask(request, actor, area, of, form.with_refusal(refusal))
        return download(made.content, made.name, PDF if form.command.on_paper else XLSX)


def _chosen(of: str) -> Exchange:
    """The sheet of that code, the first where none is named. Raises NotFound for a code nobody declared."""
    return exchange(of) if of else exchanges()[0]


async def _ask(
    request: Request[Any, Any, Any], actor: Actor, area: str | None, of: str, form: Form[ExportWish]
) -> Template:
    shown = _chosen(of)
    async with transaction(actor):
        around = await frame(request, actor, address(EXPORTS, of=shown.code), area)
        parts = await parts_of(actor, shown, around.area_code) if actor.may(shown.export_right) else {}
    return page(
        request,
        "server/export.html",
        around,
        status=422 if form.wrongs else 200,
        shown=shown,
        offered=[one for one in exchanges() if actor.may(one.export_right)],
        may_whole=actor.may(right_to_whole(shown)),
        whole_label=right_to_whole(shown).label,
        form=form,
        reasons=shown.reasons or _REASONS,
        parts=parts,
        most_rows=MOST_ROWS,
    )
