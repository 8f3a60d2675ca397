"""Publishing the results of an area: what is held up and why, then the job for the rest."""

from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from elections.permissions import PUBLISH
from elections.publishing_many import PUBLISH_RESULTS, PublishMany, awaiting
from elections.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.jobs.asking import enqueue
from server.web import flash
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page

PATH = f"{SUBJECT}/publish"
_LABELS = {"codes": "选举", "published": "公布日"}


class Asked(BaseModel):
    """Which results, and the day on which they were put up."""

    model_config = ConfigDict(frozen=True)

    codes: tuple[str, ...] = ()
    published: date

    def command(self, region: str) -> PublishMany:
        """What the job is to do. Raises Refused for no election, and for a day to come."""
        problems = []
        if not self.codes:
            problems.append(Problem("选举", "没有选定选举。", "勾选要公布结果的选举。"))
        if self.published > clock.today():
            problems.append(Problem("公布日", f"{self.published.isoformat()}还没有到。", "公布后再登记。"))
        if problems:
            raise Refused(problems)
        return PublishMany(region=region, codes=self.codes, published=self.published)


class PublishingManyPages(Controller):
    """成批公布选举结果."""

    path = PATH

    @get("/", opt={PERMISSION: PUBLISH})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The results that wait, those held up first."""
        return await _page(request, actor, area, Form())

    @post("/", opt={PERMISSION: PUBLISH})
    async def publish(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Have the chosen ones published; the job's page tells how far it is."""
        form = await bind(Asked, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, area, form)
        try:
            async with transaction(actor):
                around = await frame(request, actor, PATH, area)
                command = form.command.command(around.area_code)
                job = await enqueue(actor, PUBLISH_RESULTS, command, f"{around.area.name}{len(command.codes)}个选举")
        except Refused as refusal:
            return await _page(request, actor, area, form.with_refusal(refusal))
        return flash.done(request, f"/jobs/{job}")


async def _page(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[Asked]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, PATH, area)
        found = await awaiting(actor, around.area_code, clock.today())
    return page(
        request,
        "elections/pages/publish_many.html",
        around,
        status=422 if form.wrongs else 200,
        found=found,
        going=sum(not problems for _, problems in found),
        form=form,
        ticked={value for name, value in form.values.items() if name.startswith("codes.")},
    )
