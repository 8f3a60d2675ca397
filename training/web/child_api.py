"""Posts for children for other programs."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.web import areas
from server.web.auth import PERMISSION
from server.web.findings import FindingRecord, finding_records
from training import children
from training.child_vocabulary import ChildPost, ChildState
from training.children import PostLine
from training.permissions import VIEW


@dataclass(frozen=True, slots=True)
class ChildPostRecord:
    """One post of an area: whoever is there by name, and since when nobody is; no child is told of."""

    region: str
    place: str
    post: ChildPost
    state: ChildState
    name: str | None
    serving_since: date | None
    open_since: date | None
    findings: tuple[FindingRecord, ...]


@dataclass(frozen=True, slots=True)
class ChildPostsPage:
    """A part of the list, and how long the list is."""

    lines: tuple[ChildPostRecord, ...]
    total: int


class ChildApi(Controller):
    """Reading the posts."""

    path = "/children/posts"
    tags = ("儿童主任",)

    @get("/", operation_id="ListChildPosts", summary="一个地区的儿童工作岗位", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> ChildPostsPage:
        """Each community's director and each township's supervisor, with the gaps."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            found, total = await children.posts_page(actor, places[-1].code, clock.today(), first, size)
        return ChildPostsPage(tuple(map(_record, found)), total)


def _record(one: PostLine) -> ChildPostRecord:
    held = one.held
    return ChildPostRecord(
        one.region,
        one.place,
        one.post,
        one.filling.state,
        held.name if held else None,
        held.since if held else None,
        one.filling.since,
        finding_records(one.filling.findings),
    )
