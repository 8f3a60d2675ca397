"""The page of an election's file: every document of the list, filled or a gap."""

from itertools import groupby
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from elections.after.archive import file_of
from elections.after.papers import archive_sheet
from elections.after_vocabulary import ArchiveEdition
from elections.permissions import PRINT, RECORD, VIEW
from elections.services.after.archive import ChooseEdition, KeepLine, choose_edition, keep_line
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.web import flash, printing
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import page

_LABELS = {"item": "材料", "pages": "页数", "place": "存放处", "absent": "没有的原因"}
_EDITION = {"edition": "目录"}


class ArchivePages(Controller):
    """选举档案."""

    path = SUBJECT

    @get("/{code:str}/archive", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        item: FromQuery[str] = "",
    ) -> Template:
        """All of it; `item` stands in the form."""
        return await _page(request, actor, code, Form({"item": item} if item else {}))

    @post("/{code:str}/archive", opt={PERMISSION: RECORD})
    async def keep(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Put one document on record."""
        form = await bind(KeepLine, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, code, form)
        try:
            await keep_line(actor, code, form.command)
        except Refused as refusal:
            return await _page(request, actor, code, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{code}/archive", Said(f"已登记第{form.command.item}件。"))

    @post("/{code:str}/archive/edition", opt={PERMISSION: RECORD})
    async def choose(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Make it up by another list."""
        form = await bind(ChooseEdition, request, _EDITION)
        if form.command is None:
            return await _page(request, actor, code, form)
        try:
            await choose_edition(actor, code, form.command)
        except Conflict as conflict:
            refused = Refused([Problem("目录", conflict.message)])
            return await _page(request, actor, code, form.with_refusal(refused))
        return flash.done(request, f"{SUBJECT}/{code}/archive", Said("已换目录。"))

    @get("/{code:str}/archive/papers/list", opt={PERMISSION: PRINT})
    async def sheet(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Response[bytes]:
        """The list as PDF."""
        async with transaction(actor):
            made = await archive_sheet(actor, code)
        return await printing.one(request, made)


async def _page(request: Request[Any, Any, Any], actor: Actor, code: str, form: Form[Any]) -> Template:
    async with transaction(actor):
        held = await file_of(actor, code)
        around = await framed(request, actor, held.election)
    return page(
        request,
        "elections/pages/after/archive.html",
        around,
        status=422 if form.wrongs else 200,
        line=held.election,
        held=held,
        parts=[(part, tuple(own)) for part, own in groupby(held.lines, key=lambda one: one.item.part)],
        editions=tuple(ArchiveEdition),
        begun=any(one.place or one.absent for one in held.lines),
        form=form,
        may_record=actor.may(RECORD),
        may_print=actor.may(PRINT),
    )
