"""The way of one person to party secretary of a community, and whether they are chair as well by law."""

from dataclasses import replace
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel

from cadres import queries, secretaries
from cadres.permissions import KEEP_OFFICES, VIEW
from cadres.rules.dual_office import ChairPath, next_step
from cadres.services.secretaries import RIGHTS, Assess, Recognise, TakeStep, assess, recognise, take_step
from cadres.vocabulary import HoldingKind, Quality, SecretaryLabel, SecretaryStep
from cadres.web.communities import SUBJECT, leaves
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.manifest import links_of
from server.web import flash
from server.web.areas import Marks
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

_STEP = {
    "step": "步骤",
    "day": "日期",
    "unit": "办理单位",
    "document": "文书",
    "way": "产生方式",
    "reason": "理由",
    "followed": "后任到任前已经离任",
}
_MERIT = {
    "quality": "项目",
    "met": "结论",
    "evidence": "事实依据",
    "assessed_by": "评价单位",
    "assessed": "评价日期",
}


_LABEL = {
    "label": "标签",
    "met": "结论",
    "document": "文件",
    "recognised_by": "认定单位",
    "recognised": "认定日期",
}


class SecretaryPages(Controller):
    """The page and its three forms."""

    path = f"{SUBJECT}/{{region:str}}/secretary/{{person:int}}"

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        region: FromPath[str],
        person: FromPath[int],
    ) -> Template:
        """The labels, 双好双强, the filing, the five steps."""
        return await _page(request, actor, region, person, Form())

    @post("/step", opt={PERMISSION: KEEP_OFFICES})
    async def step(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        region: FromPath[str],
        person: FromPath[int],
    ) -> Template | Redirect:
        """The next step of the filing."""
        form = await bind(TakeStep, request, _STEP)
        if form.command is None:
            return await _page(request, actor, region, person, form)
        try:
            await take_step(actor, region, person, form.command)
        except Refused as refusal:
            return await _page(request, actor, region, person, form.with_refusal(refusal))
        said = Said(f"已登记{form.command.step.label}。")
        return flash.done(request, f"{SUBJECT}/{region}/secretary/{person}", said)

    @post("/merit", opt={PERMISSION: KEEP_OFFICES})
    async def merit(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        region: FromPath[str],
        person: FromPath[int],
    ) -> Template | Redirect:
        """One item of 双好双强."""
        form = await bind(Assess, request, _MERIT)
        if form.command is None:
            return await _page(request, actor, region, person, form)
        try:
            await assess(actor, person, form.command)
        except Refused as refusal:
            return await _page(request, actor, region, person, form.with_refusal(refusal))
        said = Said(f"已登记评价：{form.command.quality.label}。")
        return flash.done(request, f"{SUBJECT}/{region}/secretary/{person}", said)

    @post("/label", opt={PERMISSION: KEEP_OFFICES})
    async def label(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        region: FromPath[str],
        person: FromPath[int],
    ) -> Template | Redirect:
        """The basis of one label."""
        form = replace(await bind(Recognise, request, _LABEL), part="label")
        if form.command is None:
            return await _page(request, actor, region, person, form)
        try:
            await recognise(actor, person, form.command)
        except Refused as refusal:
            return await _page(request, actor, region, person, form.with_refusal(refusal))
        said = Said(f"已登记认定依据：{form.command.label.label}。")
        return flash.done(request, f"{SUBJECT}/{region}/secretary/{person}", said)


def _awaited(filing: secretaries.FilingView | None) -> SecretaryStep | None:
    """The step that a filing waits for; the first one again once the choice was changed."""
    begun = filing is not None and SecretaryStep.CHANGED not in filing.days
    return next_step(tuple(filing.days)) if filing and begun else SecretaryStep.NOMINATED


async def _page(
    request: Request[Any, Any, Any], actor: Actor, region: str, person: int, form: Form[BaseModel] | Form[Any]
) -> Template:
    async with transaction(actor):
        community = await queries.community(actor, region)
        found = (await queries.people(actor, [person])).get(person)
        if found is None:
            raise NotFound
        filing = await secretaries.filing(actor, region, person)
        merits = await secretaries.merits(actor, person)
        labels = await secretaries.recognitions(actor, person)
        judged = await secretaries.judge_recognition(actor, region, person)
        lines = await secretaries.dual_offices(actor, region, clock.today())
        line = next((line for line in lines if line.secretary == person), None)
        links = await links_of(actor, ChairPath(region, person, line.result)) if line and line.result else ()
        marks = Marks(leaves=await leaves(actor, community.township))
        around = await frame(request, actor, SUBJECT, region, marks)
    awaited = _awaited(filing)
    return page(
        request,
        "cadres/pages/secretary.html",
        around,
        status=422 if form.wrongs else 200,
        community=community,
        person=found,
        filing=filing,
        awaited=awaited if awaited and actor.may(RIGHTS[awaited]) else None,
        waits_for=awaited,
        merits=merits,
        qualities=tuple(Quality),
        labels=labels,
        label_names=tuple(SecretaryLabel),
        judged=judged,
        steps=tuple(SecretaryStep),
        ways=(HoldingKind.ELECTED, HoldingKind.APPOINTED),
        line=line,
        links=links,
        may_keep=actor.may(KEEP_OFFICES),
        form=form,
    )
