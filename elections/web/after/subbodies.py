"""Who was chosen beside the committee; the records themselves are the place's own."""

from typing import Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from elections.after.subbodies import subbodies_of
from elections.permissions import VIEW
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.web.auth import PERMISSION
from server.web.pages import page


class SubbodyPages(Controller):
    """小组长、代表和监督委员会."""

    path = SUBJECT

    @get("/{code:str}/subbodies", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """What is missing, and where it is recorded."""
        async with transaction(actor):
            held = await subbodies_of(actor, code)
            around = await framed(request, actor, held.election)
        return page(request, "elections/pages/after/subbodies.html", around, line=held.election, held=held)
