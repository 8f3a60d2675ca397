"""Who an elected written-in name is: chosen from the register, on a conclusion given after the vote (S16)."""

from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cadres.permissions import VET
from elections import queries
from elections.permissions import RECORD
from elections.queries import ElectionLine
from elections.services.write_ins import WriteInConfirmed, confirm_write_in
from elections.web.elections import framed
from elections.web.panels import SUBJECT, link
from elections.write_ins import Namesake, WriteIn, namesakes, unvetted
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, page

_LABELS = {"person": "本人", "document": "联审文号", "concluded": "结论日期"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The first name that is asked about, None if there is none, and who it may be."""

    line: ElectionLine
    one: WriteIn | None
    choices: tuple[Namesake, ...]
    around: Frame


class WriteInPages(Controller):
    """One written-in name after another."""

    path = SUBJECT

    @get("/{code:str}/write-in", opt={PERMISSION: RECORD})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """Who the name may be."""
        return _page(request, actor, await _asked(request, actor, code), Form())

    @post("/{code:str}/write-in", opt={PERMISSION: RECORD})
    async def confirm(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Keep who it is."""
        asked = await _asked(request, actor, code)
        if asked.one is None:
            return _page(request, actor, asked, Form())
        form = await bind(WriteInConfirmed, request, _LABELS)
        if form.command is None:
            return _page(request, actor, asked, form)
        try:
            await confirm_write_in(actor, code, form.command)
        except Refused as refusal:
            return _page(request, actor, asked, form.with_refusal(refusal))
        return flash.done(request, link(asked.line), Said(f"{asked.one.name}的补审已登记。"))


async def _asked(request: Request[Any, Any, Any], actor: Actor, code: str) -> _Asked:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(RECORD, at=line.region)
        waiting = unvetted(await queries.progress(actor, code)) if line.open else ()
        one = waiting[0] if waiting else None
        around = await framed(request, actor, line)
        return _Asked(line, one, await namesakes(actor, code, one, line.region) if one else (), around)


def _page(request: Request[Any, Any, Any], actor: Actor, asked: _Asked, form: Form[WriteInConfirmed]) -> Template:
    return page(
        request,
        "elections/pages/write_in.html",
        asked.around,
        status=422 if form.wrongs else 200,
        line=asked.line,
        one=asked.one,
        choices=asked.choices,
        may_conclude=actor.may(VET),
        form=form,
    )
