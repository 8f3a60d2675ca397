"""Sites, bodies, groups and changes of places for other programs."""

from dataclasses import dataclass
from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from cadres import queries
from cadres.lookups import bodies, changes, sites
from cadres.lookups.bodies import Assembly, BodyLine, CountLine, PendingFilter
from cadres.lookups.changes import ChangeLine
from cadres.lookups.sites import SiteFilter, SitePage, SiteView
from cadres.permissions import VIEW
from cadres.place_vocabulary import BodyKind, SiteKind
from cadres.rules.bodies import completeness
from cadres.rules.bodies import size as usual_size
from server import clock
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


@dataclass(frozen=True, slots=True)
class PartsRecord:
    """What a community is made of today, with what the law and the documents say of it."""

    counts: tuple[CountLine, ...]
    bodies: tuple[BodyLine, ...]
    assembly: Assembly
    findings: tuple[FindingRecord, ...]


class PartsApi(Controller):
    """Organisations, groups and representatives."""

    path = "/"
    tags = ("社区",)

    @get(
        "/communities/{region:str}/parts",
        operation_id="GetCommunityParts",
        summary="一个村（社区）的户数人口、组织、小组和代表",
        opt={PERMISSION: VIEW},
    )
    async def parts(self, actor: NamedDependency[Actor], region: FromPath[str]) -> PartsRecord:
        """As of today; counts by day, the latest first."""
        today = clock.today()
        async with transaction(actor):
            community = await queries.community(actor, region)
            held = await bodies.bodies_of(actor, region, today)
            assembly = await bodies.assembly(actor, region, community.kind, today)
            counts = await bodies.counts_of(actor, region)
            seated = sum(one.in_committee for one in await queries.officers(actor, region, today))
        missing = completeness(community.kind, [one.as_body for one in held], today, seated=seated)
        sized = usual_size(community.kind, community.households, today)
        found = (*missing, *sized, *assembly.findings(today))
        return PartsRecord(counts, held, assembly, finding_records(found))

    @get("/bodies", operation_id="ListMissingBodies", summary="一个地区未组建的组织", opt={PERMISSION: VIEW})
    async def pending(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        kind: FromQuery[BodyKind | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> tuple[BodyLine, ...]:
        """The longest missing first, with the days since when."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            wanted = PendingFilter(places[-1].code, kind)
            lines, _ = await bodies.pending(actor, wanted, clock.today(), first=first, size=size)
        return lines


class ChangeApi(Controller):
    """Changes of communities."""

    path = "/changes"
    tags = ("社区",)

    @get("/", operation_id="ListChanges", summary="一个地区的村（社区）变更", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> tuple[ChangeLine, ...]:
        """The latest day first; a line for each community that changed, those taken back among them."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            lines, _ = await changes.changes(actor, places[-1].code, first=first, size=size)
        return lines
