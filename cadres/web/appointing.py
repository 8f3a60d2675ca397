"""任免通知: the papers by which offices were decided on, and the notice of one of them as PDF."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter
from litestar.response import Template

from cadres.permissions import KEEP_OFFICES
from cadres.printing.appointing import Written, deciding, notice
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.values.periods import read_day
from server.values.text import fold
from server.web import printing
from server.web.auth import PERMISSION
from server.web.forms import Form
from server.web.pages import frame, page

SUBJECT = "/offices"
_Word = Annotated[str, QueryParameter(max_length=60)]
_Words = Annotated[str, QueryParameter(max_length=200)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address says is to be written into the paper, or why it cannot be."""

    written: Written | None
    refusal: Refused | None = None


def written_in(
    issued: _Word = "",
    decided_by: _Word = "",
    issuer: _Word = "",
    addressee: _Word = "",
    copies: _Words = "",
    printer: _Word = "",
) -> _Asked:
    """Refused are what is no day, and characters that no paper can bear."""
    field = "成文日期"
    try:
        day = read_day(issued) if issued.strip() else None
        field = "填写内容"
        return _Asked(Written(day, *(fold(word) for word in (decided_by, issuer, addressee, copies, printer))))
    except ValueError as error:
        return _Asked(
            None, Refused([Problem(field, str(error), "写成2026-03-02的样子。" if field == "成文日期" else "")])
        )


class AppointingPages(Controller):
    """Papers that decide on offices."""

    path = SUBJECT
    dependencies = {"written": Provide(written_in, sync_to_thread=False)}  # noqa: RUF012  # The framework reads it so.

    @get("/papers", opt={PERMISSION: KEEP_OFFICES})
    async def list_area(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """By which paper somebody came to an office of the area or left one."""
        return await _list(request, actor, area, Form())

    @get("/papers/notice", opt={PERMISSION: KEEP_OFFICES})
    async def notice(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        written: NamedDependency[_Asked],
        document: Annotated[str, QueryParameter(max_length=120)] = "",
        area: FromQuery[str | None] = None,
    ) -> Template | Response[bytes]:
        """任免通知 of one paper; the list with what is wrong where it cannot be made."""
        typed: Form[Any] = Form(dict(request.query_params), {}, asks=True)
        if written.written is None:
            return await _list(request, actor, area, typed.with_refusal(written.refusal or Refused([])))
        try:
            async with transaction(actor):
                around = await frame(request, actor, SUBJECT, area)
                made = await notice(actor, around.area_code, document.strip(), written.written)
        except Refused as refusal:
            return await _list(request, actor, area, typed.with_refusal(refusal))
        return await printing.one(request, made)


async def _list(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Any]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        found = await deciding(actor, around.area_code)
    status = 422 if form.wrongs else 200
    return page(request, "cadres/pages/appointing.html", around, status=status, found=found, form=form)
