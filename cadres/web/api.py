"""Communities for other programs."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from cadres import queries
from cadres.permissions import VIEW
from cadres.queries import CommunityFilter, CommunityPage, CommunityView, Officer
from cadres.vocabulary import CommitteeKind
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.web import areas
from server.web.auth import PERMISSION
from server.web.reading import asked_day


@dataclass(frozen=True, slots=True)
class CommunityRecord:
    """One community with its committee's full name and everybody who holds or held an office there."""

    community: CommunityView
    committee: str
    officers: tuple[Officer, ...]
    former: tuple[Officer, ...]


class CommunityApi(Controller):
    """The list and the single record."""

    path = "/communities"
    tags = ("社区",)

    @get("/", operation_id="ListCommunities", summary="一个地区的村（社区）", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        q: Annotated[str, QueryParameter(max_length=40)] = "",
        kind: FromQuery[CommitteeKind | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> CommunityPage:
        """`first` lines are left out, `size` at most come; the sums are over all."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            wanted = CommunityFilter(places[-1].code, q.strip(), kind)
            return await queries.communities(actor, wanted, clock.today(), first=first, size=size)

    @get("/{region:str}", operation_id="GetCommunity", summary="一个村（社区）", opt={PERMISSION: VIEW})
    async def show(
        self,
        actor: NamedDependency[Actor],
        region: FromPath[str],
        on: FromQuery[date | None] = None,
        known: FromQuery[date | None] = None,
    ) -> CommunityRecord:
        """Offices are as held on the day `on` (today), as known at the end of the day `known` (now)."""
        day = asked_day(on)
        then = asked_day(known) if known else None
        async with transaction(actor):
            community = await queries.community(actor, region)
            return CommunityRecord(
                community,
                community.committee,
                await queries.officers(actor, region, day, then),
                await queries.former_officers(actor, region, day, then),
            )
