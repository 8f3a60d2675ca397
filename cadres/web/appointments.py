"""Pages of a person's 干部任免审批表: hand one in, look it through, strike it, take one away."""

import io
import zipfile
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cadres.appointment_papers import Export, ExportForm, export_form, gaps
from cadres.appointments import MOST_DOUBTS, SettleForm, forms, read_kept, settle_form, strike_form, take_form
from cadres.documents.appointment import AppointmentPaper
from cadres.forms.lrm import write_lrm
from cadres.forms.lrmx import write_lrmx
from cadres.forms.reading import LARGEST_PHOTO
from cadres.permissions import EDIT_PEOPLE, EXPORT_FORMS
from cadres.queries import PersonView
from cadres.queries import people as people_by_id
from cadres.services.kinship import Strike
from cadres.web.facts import SUBJECT, person_of
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Problem, Refused
from server.files import keeping
from server.web import flash, printing
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.handing import FORM_BYTES, store_of
from server.web.pages import download, frame, page

#: A form holds its picture in letters, a third larger than it is, beside a page of text; an .lrm comes with its picture.
MOST_BYTES = 3 * LARGEST_PHOTO + FORM_BYTES
_LABELS = {"file": "文件", "photo": "照片"}
_LRMX = "application/xml"
_LRM = "application/octet-stream"


class AppointmentForms(Controller):
    """The forms of one person."""

    path = SUBJECT + "/{person:int}/forms"

    @get("/", opt={PERMISSION: EDIT_PEOPLE})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], person: FromPath[int]
    ) -> Template:
        """What is on record, and the form that takes a file."""
        return await _list(request, actor, person, Form())

    @post("/", opt={PERMISSION: EDIT_PEOPLE}, request_max_body_size=MOST_BYTES)
    async def take(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], person: FromPath[int]
    ) -> Template | Redirect:
        """Keep a form and go on to what is unclear in it."""
        async with transaction(actor):
            await person_of(actor, person)
        posted = await request.form()
        try:
            content, photo = await _chosen(posted.get("file")), await _content(posted.get("photo"))
            form = await take_form(actor, store_of(request), person, content, photo)
        except Refused as refusal:
            return await _list(request, actor, person, Form({}, _LABELS).with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{person}/forms/{form}", Said("已收存，请核对下列各项。"))

    @get("/{form:int}", opt={PERMISSION: EDIT_PEOPLE})
    async def look(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], person: FromPath[int], form: FromPath[int]
    ) -> Template:
        """Its doubts, and what it says otherwise than the record."""
        return await _look(request, actor, person, form, Form())

    @post("/{form:int}", opt={PERMISSION: EDIT_PEOPLE})
    async def settle(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], person: FromPath[int], form: FromPath[int]
    ) -> Template | Redirect:
        """Take what was ticked into the record; the page as it was where that cannot be."""
        posted = {
            name: str(value) for name, value in (await request.form()).items() if name.startswith(("taken.", "seen."))
        }
        taken, seen = (
            [value for name, value in posted.items() if name.startswith(f"{sort}.")] for sort in ("taken", "seen")
        )
        command = SettleForm(taken=frozenset(taken[:10]), seen=frozenset(seen[:MOST_DOUBTS]))
        try:
            await settle_form(actor, person, form, command)
        except Refused as refusal:
            return await _look(request, actor, person, form, Form(posted, {}).with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{person}?part=career", Said("任免审批表核对完毕。"))

    @get("/{form:int}/strike", opt={PERMISSION: EDIT_PEOPLE})
    async def ask_reason(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], person: FromPath[int], form: FromPath[int]
    ) -> Template:
        """Which form would be struck, and why."""
        return await _strike_form(request, actor, person, form, Form())

    @post("/{form:int}/strike", opt={PERMISSION: EDIT_PEOPLE})
    async def strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], person: FromPath[int], form: FromPath[int]
    ) -> Template | Redirect:
        """Strike it."""
        why = await bind(Strike, request, {"reason": "理由"})
        if why.command is None:
            return await _strike_form(request, actor, person, form, why)
        await strike_form(actor, person, form, why.command)
        return flash.done(request, f"{SUBJECT}/{person}/forms", Said("已撤销一份任免审批表。"))


class AppointmentExports(Controller):
    """The form on its way out, whole."""

    path = SUBJECT + "/{person:int}/form-export"

    @get("/", opt={PERMISSION: EXPORT_FORMS})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], person: FromPath[int]
    ) -> Template:
        """As what, and why."""
        return await _export_page(request, actor, person, Form())

    @post("/", opt={PERMISSION: EXPORT_FORMS})
    async def export(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], person: FromPath[int]
    ) -> Template | Response[bytes]:
        """The file. The reason stays in the trace."""
        form = await bind(ExportForm, request, {"shape": "格式", "reason": "事由"})
        if form.command is None:
            return await _export_page(request, actor, person, form)
        try:
            made = await export_form(actor, person, form.command)
            photo = await _photo(request, actor, made)
            return await _file(request, form.command.shape, made, photo)
        except Refused as refusal:
            return await _export_page(request, actor, person, form.with_refusal(refusal))


async def _file(request: Request[Any, Any, Any], shape: str, made: Export, photo: bytes) -> Response[bytes]:
    form, name = made.form, made.form.name
    if shape == "pdf":
        return await printing.one(request, AppointmentPaper(form=form, photo=photo, day=made.day))
    if shape == "lrmx":
        # The picture goes back where it was: inside the form.
        return download(write_lrmx(form.with_photo(photo)), f"{name}.lrmx", _LRMX)
    if not photo:
        return download(write_lrm(form), f"{name}.lrm", _LRM)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.lrm", write_lrm(form))
        archive.writestr(f"{name}.pic", photo)
    return download(out.getvalue(), f"{name}.zip", printing.ZIP)


async def _photo(request: Request[Any, Any, Any], actor: Actor, made: Export) -> bytes:
    """The picture that came with the form; nothing where it was taken back since."""
    if made.photo is None:
        return b""
    try:
        async with transaction(actor):
            line = await keeping.find(actor, made.photo)
    except NotFound:
        return b""
    return b"".join([piece async for piece in store_of(request).read(bytes.fromhex(line.sha256))])


async def _chosen(given: object) -> bytes:
    content = await _content(given)
    if not content:
        chosen = isinstance(given, UploadFile) and given.filename
        cause, cure = (
            ("文件是空的。", "请报送人重新保存后再传。") if chosen else ("没有选择文件。", "请先选择.lrmx或.lrm文件。")
        )
        raise Refused([Problem("文件", cause, cure)])
    return content


async def _content(given: object) -> bytes:
    return await given.read() if isinstance(given, UploadFile) and given.filename else b""


async def _list(request: Request[Any, Any, Any], actor: Actor, person: int, form: Form[Any]) -> Template:
    async with transaction(actor):
        view = await person_of(actor, person)
        around = await frame(request, actor, SUBJECT, view.region)
        lines = await forms(actor, person)
    return page(
        request,
        "cadres/pages/appointments.html",
        around,
        status=422 if form.wrongs else 200,
        person=view,
        lines=lines,
        form=form,
        may_export=actor.may(EXPORT_FORMS),
    )


async def _look(request: Request[Any, Any, Any], actor: Actor, person: int, form: int, said: Form[Any]) -> Template:
    view = await read_kept(actor, person, form)
    async with transaction(actor):
        found = await person_of(actor, person)
        around = await frame(request, actor, SUBJECT, found.region)
    return page(
        request,
        "cadres/pages/appointment.html",
        around,
        status=422 if said.wrongs else 200,
        person=found,
        view=view,
        form=said,
        ticked=frozenset(said.values.values()),
    )


async def _strike_form(
    request: Request[Any, Any, Any], actor: Actor, person: int, form: int, why: Form[Strike]
) -> Template:
    async with transaction(actor):
        view = await person_of(actor, person)
        around = await frame(request, actor, SUBJECT, view.region)
        line = next((one for one in await forms(actor, person) if one.id == form and not one.struck), None)
        if line is None:
            raise NotFound
    return page(
        request,
        "cadres/pages/strike_form.html",
        around,
        status=422 if why.wrongs else 200,
        person=view,
        back=f"{SUBJECT}/{person}/forms",
        title="任免审批表",
        words=(f"{line.recorded:%Y-%m-%d %H:%M}收存的表",),
        form=why,
    )


async def _export_page(request: Request[Any, Any, Any], actor: Actor, person: int, form: Form[Any]) -> Template:
    async with transaction(actor):
        found = await people_by_id(actor, [person])
        if person not in found:
            raise NotFound
        view: PersonView = found[person]
        actor.require(EXPORT_FORMS, at=view.region)
        around = await frame(request, actor, SUBJECT, view.region)
        lacking = await gaps(actor, person)
    return page(
        request,
        "cadres/pages/appointment_export.html",
        around,
        status=422 if form.wrongs else 200,
        person=view,
        gaps=lacking,
        form=form,
    )
