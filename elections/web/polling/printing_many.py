"""Printing the papers of the hall for an area: which votes are waited for, whose list is not locked, then the job."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from elections.ballot_papers import BallotSize
from elections.hall_packing import HALL_PAPERS, PrintHall
from elections.permissions import PRINT
from elections.polling import waiting
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.jobs.asking import enqueue
from server.web import flash
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page

PATH = f"{SUBJECT}/hall-papers"
_LABELS = {"codes": "选举", "size": "选票"}


class _Asked(BaseModel):
    """For which elections, and how their ballots lie on the paper."""

    model_config = ConfigDict(frozen=True)

    codes: tuple[str, ...] = ()
    size: BallotSize

    def command(self, region: str) -> PrintHall:
        """What the job is to do. Raises Refused for no election."""
        if not self.codes:
            raise Refused([Problem("选举", "没有选定选举。", "勾选要印选票的选举。")])
        return PrintHall(region=region, codes=self.codes, size=self.size)


class PrintingManyPages(Controller):
    """成批印制选票和会场文书."""

    path = PATH

    @get("/", opt={PERMISSION: PRINT})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The votes that are waited for."""
        return await _page(request, actor, area, Form())

    @post("/", opt={PERMISSION: PRINT})
    async def print(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Have the papers printed; the job's page tells how far it is."""
        form = await bind(_Asked, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, area, form)
        try:
            async with transaction(actor):
                around = await frame(request, actor, PATH, area)
                command = form.command.command(around.area_code)
                job = await enqueue(actor, HALL_PAPERS, command, f"{around.area.name}{len(command.codes)}个选举")
        except Refused as refusal:
            return await _page(request, actor, area, form.with_refusal(refusal))
        return flash.done(request, f"/jobs/{job}")


async def _page(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[_Asked]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, PATH, area)
        found = await waiting(actor, around.area_code)
    return page(
        request,
        "elections/pages/polling/print_many.html",
        around,
        status=422 if form.wrongs else 200,
        found=found,
        sizes=tuple(BallotSize),
        form=form,
        ticked={value for name, value in form.values.items() if name.startswith("codes.")},
    )
