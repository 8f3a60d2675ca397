"""Sheets of voters: taken in or only checked, given back with their faults, taken back whole."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from elections.permissions import KEEP_ROLL
from elections.roll_uploading import LARGE_BYTES, hand_in
from elections.rolls.conflicts import import_of, imports
from elections.services.rolls.imports import faulty_rows, undo_import
from elections.sheets.roll_columns import VOTERS
from elections.sheets.roll_import import Taken, take_in
from elections.web.panels import SUBJECT
from elections.web.rolls.around import ROLLS
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.sheets.archive import Limits
from server.sheets.staging import Upload
from server.sheets.writing import template
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import download, frame, page

IMPORTS = f"{ROLLS}/imports"
#: A little more than the largest file, for what a form adds around it.
MOST_BYTES = Limits().packed_bytes + 2**20
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMED = 20


class Undo(BaseModel):
    """Why an import is taken back."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


class RollImportPages(Controller):
    """The sheets of an area."""

    path = IMPORTS

    @get("/", opt={PERMISSION: KEEP_ROLL})
    async def list_area(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The form that takes a file, and what was taken in before."""
        return await _page(request, actor, area, Form())

    @post("/", opt={PERMISSION: KEEP_ROLL}, request_max_body_size=MOST_BYTES)
    async def upload(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template | Redirect:
        """Take a file in, or only check it."""
        posted = await request.form()
        file, trial = posted.get("file"), posted.get("how") != "take"
        form: Form[Any] = Form({}, {"file": "文件"})
        if not isinstance(file, UploadFile) or not file.filename:
            return await _page(
                request, actor, None, form.with_refusal(Refused([Problem("文件", "没有选。", "选一个文件。")]))
            )
        upload = Upload(file.filename.replace("\\", "/").rpartition("/")[2], await file.read())
        if len(upload.content) >= LARGE_BYTES:
            return flash.done(request, f"/jobs/{await hand_in(actor, upload, trial=trial)}")
        try:
            taken = await take_in(actor, upload, trial=trial)
        except Refused as refusal:
            at_file = [Problem("文件", f"{one.field}：{one.cause}", one.cure) for one in refusal.problems]
            return await _page(request, actor, None, form.with_refusal(Refused(at_file)))
        if trial:
            return await _page(request, actor, None, Form(), taken)
        return flash.done(request, f"{IMPORTS}/{taken.batch}", Said(f"{taken.said}。"))

    @get("/template.xlsx", opt={PERMISSION: KEEP_ROLL})
    async def blank(self) -> Response[bytes]:
        """The file to fill in."""
        return download(template(VOTERS), "选民登记册（模板）.xlsx", _XLSX)

    @get("/{sheet:int}", opt={PERMISSION: KEEP_ROLL})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sheet: FromPath[int]
    ) -> Template:
        """One sheet that was taken in."""
        return await _one(request, actor, sheet, Form())

    @post("/{sheet:int}/faulty", opt={PERMISSION: KEEP_ROLL})
    async def faulty(self, actor: NamedDependency[Actor], sheet: FromPath[int]) -> Response[bytes]:
        """Its faulty rows. Posted, because it leaves an event."""
        name, content = await faulty_rows(actor, sheet)
        return download(content, name, "text/csv" if name.endswith(".csv") else _XLSX)

    @post("/{sheet:int}/undo", opt={PERMISSION: KEEP_ROLL})
    async def undo(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], sheet: FromPath[int]
    ) -> Template | Redirect:
        """Take it back whole."""
        form = await bind(Undo, request, {"reason": "事由"})
        if form.command is None:
            return await _one(request, actor, sheet, form)
        try:
            number = await undo_import(actor, sheet, form.command.reason)
        except Refused as refusal:
            return await _one(request, actor, sheet, form.with_refusal(refusal))
        return flash.done(request, f"{IMPORTS}/{sheet}", Said(f"已撤销，除去{number}人。"))


async def _page(
    request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any], tried: Taken | None = None
) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        lines = await imports(actor)
    faults = sorted(tried.faults.items())[:_NAMED] if tried else []
    return page(
        request,
        "elections/pages/rolls/imports.html",
        around,
        status=422 if form.wrongs else 200,
        lines=lines,
        form=form,
        tried=tried,
        faults=faults,
        most_megabytes=Limits().packed_bytes // 2**20,
    )


async def _one(request: Request[Any, Any, Any], actor: Actor, sheet: int, form: Form[Undo]) -> Template:
    async with transaction(actor):
        line = await import_of(actor, sheet)
        around = await frame(request, actor, SUBJECT, None)
    status = 422 if form.wrongs else 200
    return page(request, "elections/pages/rolls/import.html", around, status=status, line=line, form=form)
