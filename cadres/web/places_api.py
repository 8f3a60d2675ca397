"""Sites, bodies, groups and changes of places for other programs."""

from dataclasses import dataclass
from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from cadres.lookups import sites
from cadres.lookups.sites import SiteFilter, SitePage, SiteView
from cadres.permissions import VIEW
from cadres.place_vocabulary import SiteKind
from server.access.actor import Actor
from server.db.engine import transaction
from server.web import areas
from server.web.auth import PERMISSION
from server.web.findings import FindingRecord, finding_records


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """One site with what the document says of it."""

    site: SiteView
    findings: tuple[FindingRecord, ...]


class SiteApi(Controller):
    """The list and the single record."""

    path = "/sites"
    tags = ("安置点",)

    @get("/", operation_id="ListSites", summary="一个地区的集中安置点", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        q: Annotated[str, QueryParameter(max_length=40)] = "",
        kind: FromQuery[SiteKind | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> SitePage:
        """Those in use. `first` lines are left out, `size` at most come; the sums are over all."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            wanted = SiteFilter(places[-1].code, q.strip(), kind)
            return await sites.sites(actor, wanted, first=first, size=size)

    @get("/{site:int}", operation_id="GetSite", summary="一个集中安置点", opt={PERMISSION: VIEW})
    async def show(self, actor: NamedDependency[Actor], site: FromPath[int]) -> SiteRecord:
        """With every count, the latest first."""
        async with transaction(actor):
            view = await sites.site(actor, site)
        return SiteRecord(view, finding_records(view.findings))
