"""Printing the words of a certificate on its pre-printed form, and setting an office's printer right for it."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from certificates.face_papers import calibration, offset_of
from certificates.permissions import PRINT
from certificates.rules.faces import MOST_TENTHS, PLACES
from certificates.services.faces import SetOffset, print_face, set_offset
from certificates.vocabulary import CertificateCopy
from certificates.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.web import flash, printing
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

_PATH = f"{SUBJECT}/faces"
_LABELS = {"copy_kind": "证书", "right": "向右", "down": "向下"}
_COPIES = {one.value: one for one in (CertificateCopy.ORIGINAL, CertificateCopy.DUPLICATE)}


class FacePages(Controller):
    """套印."""

    path = SUBJECT

    @get("/faces", opt={PERMISSION: PRINT})
    async def show(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template:
        """How far each face is shifted in the actor's office."""
        return await _page(request, actor, Form())

    @post("/faces", opt={PERMISSION: PRINT})
    async def shift(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template | Redirect:
        """Keep a shift."""
        form = await bind(SetOffset, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, form)
        try:
            await set_offset(actor, form.command)
        except Refused as refusal:
            return await _page(request, actor, form.with_refusal(refusal))
        return flash.done(request, _PATH, Said("已设定偏移。再印一张校准页核对。"))

    @get("/papers/calibration.pdf", opt={PERMISSION: PRINT})
    async def calibrate(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        copy: FromQuery[str] = CertificateCopy.ORIGINAL.value,
    ) -> Response[bytes]:
        """The sheet for one face, with the shift that is kept."""
        async with transaction(actor):
            paper = await calibration(actor, _copy(copy), clock.today())
        return await printing.one(request, paper)

    @get("/{wanted:int}/papers/face/{copy:str}", opt={PERMISSION: PRINT})
    async def overlay(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int], copy: FromPath[str]
    ) -> Response[bytes]:
        """The words of one face for the certificate of a filing."""
        paper = await print_face(actor, wanted, _copy(copy))
        return await printing.one(request, paper)


def _copy(word: str) -> CertificateCopy:
    if word not in _COPIES:
        raise NotFound
    return _COPIES[word]


async def _page(request: Request[Any, Any, Any], actor: Actor, form: Form[Any]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT)
        kept = [(copy, await offset_of(actor, copy)) for copy in _COPIES.values()]
    return page(
        request,
        "certificates/pages/faces.html",
        around,
        status=422 if form.wrongs else 200,
        kept=kept,
        copies=tuple(_COPIES.values()),
        most=MOST_TENTHS // 10,
        basis=PLACES,
        form=form,
    )
