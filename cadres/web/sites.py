"""Pages of resettlement sites: the list of an area, one site, and the forms about it."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BeforeValidator

from cadres import queries
from cadres.lookups import sites
from cadres.lookups.sites import SiteFilter, SiteView
from cadres.permissions import EDIT_PLACES, VIEW
from cadres.place_vocabulary import SiteKind, SizeClass
from cadres.queries import CommunityFilter
from cadres.services.sites import (
    SiteCounted,
    SiteDetails,
    amend_site,
    count_site,
    register_site,
    subject,
)
from cadres.web.communities import MOST_IN_TOWNSHIP
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.places.regions import TOWNSHIP_LEVEL, Place, children
from server.values.labels import Labelled
from server.web import flash
from server.web.areas import Marks, locate
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, Pager, frame, page
from server.web.templating import address

SUBJECT = "/sites"
PAGE_SIZE = 50
_LABELS = {
    "name": "名称",
    "kind": "类型",
    "origins": "迁出村",
    "address": "地址",
    "communities": "服务的村（社区）",
    "closed": "停用日期",
}
_COUNT_LABELS = {
    "as_of": "统计日期",
    "households": "户数",
    "relocated": "搬迁人口",
    "registered_poor": "建档立卡搬迁人口",
}


def _parted(value: object) -> object:
    """Names as people list them: parted by 、 or a comma or a line."""
    return [word for word in re.split(r"[、,，;；\s]+", value) if word] if isinstance(value, str) else value


class SiteForm(SiteDetails):
    """The command as the form sends it: the villages people left stand in one line."""

    origins: Annotated[tuple[str, ...], BeforeValidator(_parted)] = ()


class SitePages(Controller):
    """Sites as people see them."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        q: Annotated[str, QueryParameter(max_length=40)] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """The sites of an area by township, narrowed by words, kind and size, with the sums over all pages."""
        kind, size = (request.query_params.get(name, "") for name in ("kind", "size"))
        async with transaction(actor):
            counts = await sites.sites_by_township(actor, actor.region)
            around = await frame(request, actor, SUBJECT, area, Marks(counts))
            wanted = SiteFilter(around.list_area, q.strip(), _member(SiteKind, kind), _member(SizeClass, size))
            found = await sites.sites(actor, wanted, first=(number - 1) * PAGE_SIZE, size=PAGE_SIZE)
        query = {"area": around.list_area, "q": q, "kind": kind, "size": size}
        pager = Pager(SUBJECT, query, number, PAGE_SIZE, found.sums.total)
        if number > pager.last:
            raise NotFound
        return page(
            request,
            "cadres/pages/sites.html",
            around,
            found=found,
            pager=pager,
            q=q,
            kind=kind,
            size=size,
            kinds=tuple(SiteKind),
            sizes=tuple(SizeClass),
            may_edit=actor.may(EDIT_PLACES),
        )

    @get("/new", opt={PERMISSION: EDIT_PLACES})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The empty form of a township; from a larger area one chooses the township first."""
        return await _new_form(request, actor, area, Form())

    @post("/new", opt={PERMISSION: EDIT_PLACES})
    async def register(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Put the site on record and go to it, where its people are counted."""
        async with transaction(actor):
            (*_, place) = await locate(actor, area or actor.region)
        form = await bind(SiteForm, request, _LABELS, region=place.code)
        if form.command is None:
            return await _new_form(request, actor, area, form)
        try:
            made = await register_site(actor, form.command)
        except Refused as refusal:
            return await _new_form(request, actor, area, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{made}", Said(f"{form.command.name}已登记。下一步登记人口。"))

    @get("/{site:int}", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], site: FromPath[int]
    ) -> Template:
        """One site: what it is, its people by day, and the advice of the document."""
        return await _record(request, actor, site, Form())

    @post("/{site:int}/counts", opt={PERMISSION: EDIT_PLACES})
    async def count(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], site: FromPath[int]
    ) -> Template | Redirect:
        """Record a count; one of the same day is corrected."""
        form = await bind(SiteCounted, request, _COUNT_LABELS)
        if form.command is None:
            return await _record(request, actor, site, form)
        try:
            await count_site(actor, site, form.command)
        except Refused as refusal:
            return await _record(request, actor, site, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{site}", Said(f"{form.command.as_of}的人口已登记。"))

    @get("/{site:int}/edit", opt={PERMISSION: EDIT_PLACES})
    async def edit(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], site: FromPath[int]
    ) -> Template:
        """The form with what is on record."""
        return await _edit_form(request, actor, site, Form())

    @post("/{site:int}/edit", opt={PERMISSION: EDIT_PLACES})
    async def amend(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], site: FromPath[int]
    ) -> Template | Redirect:
        """Set what is known of the site."""
        async with transaction(actor):
            region = (await sites.site(actor, site)).line.region
        form = await bind(SiteForm, request, _LABELS, region=region)
        if form.command is None:
            return await _edit_form(request, actor, site, form)
        try:
            await amend_site(actor, site, form.command)
        except Refused as refusal:
            return await _edit_form(request, actor, site, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{site}", Said("已登记。"))


def _member(kind: type[Labelled], word: str) -> Any:
    if not word:
        return None
    try:
        return kind(word)
    except ValueError:
        raise NotFound from None


async def _record(request: Request[Any, Any, Any], actor: Actor, wanted: int, form: Form[SiteCounted]) -> Template:
    async with transaction(actor):
        view = await sites.site(actor, wanted)
        around = await frame(request, actor, SUBJECT, view.line.region)
        trail = await audit.trail(subject(wanted))
    return page(
        request,
        "cadres/pages/site.html",
        around,
        status=422 if form.wrongs else 200,
        site=view,
        form=form,
        trail=trail,
        may_edit=actor.may(EDIT_PLACES),
    )


async def _new_form(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[SiteForm]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        township = next(place for place in reversed(around.places) if place.level <= TOWNSHIP_LEVEL)
        return await _form(request, actor, around, township, form, None)


async def _edit_form(request: Request[Any, Any, Any], actor: Actor, wanted: int, form: Form[SiteForm]) -> Template:
    async with transaction(actor):
        view = await sites.site(actor, wanted)
        around = await frame(request, actor, SUBJECT, view.line.region)
        return await _form(request, actor, around, around.area, form, view)


async def _form(
    request: Request[Any, Any, Any],
    actor: Actor,
    around: Frame,
    township: Place,
    form: Form[SiteForm],
    view: SiteView | None,
) -> Template:
    wanted = CommunityFilter(township.code)
    ready = township.level == TOWNSHIP_LEVEL
    listed = await queries.communities(actor, wanted, clock.today(), size=MOST_IN_TOWNSHIP) if ready else None
    return page(
        request,
        "cadres/pages/site_form.html",
        around,
        status=422 if form.wrongs else 200,
        site=view,
        form=form,
        ready=ready,
        below=() if ready else await children(township.code),
        kinds=tuple(SiteKind),
        communities=listed.lines if listed else (),
        serving=_chosen(form, view),
        back=f"{SUBJECT}/{view.line.id}" if view else address(SUBJECT, area=around.list_area),
    )


def _chosen(form: Form[SiteForm], view: SiteView | None) -> Sequence[str]:
    """The communities ticked: as they were sent, or as they are on record."""
    if form.values:
        return [value for name, value in form.values.items() if name.startswith("communities.")]
    return [one.region for one in view.servers] if view else []
