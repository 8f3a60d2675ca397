"""Pages of communities: the list of an area and one community."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template

from cadres import queries, secretaries
from cadres.permissions import CHANGE_PLACES, EDIT_COMMUNITIES, KEEP_OFFICES, RECORD_CODES, VIEW
from cadres.queries import CommunityFilter, CommunityLine
from cadres.services import held_codes
from cadres.vocabulary import CommitteeKind
from cadres.web.as_of import as_of
from cadres.web.office_sections import office_sections
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.manifest import Cell, visible
from server.places.history import note
from server.places.regions import Place
from server.web.areas import Leaf, Marks
from server.web.auth import PERMISSION
from server.web.pages import Pager, frame, page

SUBJECT = "/communities"
PAGE_SIZE = 50
MOST_IN_TOWNSHIP = 300


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list with the cells of the packages above."""

    line: CommunityLine
    cells: tuple[Cell, ...]


class CommunityPages(Controller):
    """Villages and communities as people see them."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        q: Annotated[str, QueryParameter(max_length=40)] = "",
        kind: FromQuery[str] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """The communities of an area, narrowed by words and kind, with the totals over all pages."""
        async with transaction(actor):
            counts = await queries.counts_by_township(actor, actor.region)
            around = await frame(request, actor, SUBJECT, area, Marks(counts))
            wanted = CommunityFilter(around.area_code, q.strip(), _kind(kind))
            first = (number - 1) * PAGE_SIZE
            found = await queries.communities(actor, wanted, clock.today(), first=first, size=PAGE_SIZE)
            labels, rows = await _with_columns(actor, found.lines)
            regions = [line.region for line in found.lines]
            both = await secretaries.dual_offices(actor, around.area_code, clock.today(), regions)
        pager = Pager(SUBJECT, {"area": around.area_code, "q": q, "kind": kind}, number, PAGE_SIZE, found.total)
        if number > pager.last:
            raise NotFound
        return page(
            request,
            "cadres/pages/communities.html",
            around,
            found=found,
            labels=labels,
            rows=rows,
            dual={line.region for line in both if line.counts},
            pager=pager,
            q=q,
            kind=kind,
            kinds=tuple(CommitteeKind),
            may_edit=actor.may(EDIT_COMMUNITIES),
        )

    @get("/{region:str}", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        region: FromPath[str],
        on: Annotated[str, QueryParameter(max_length=20)] = "",
        known: Annotated[str, QueryParameter(max_length=20)] = "",
    ) -> Template:
        """One community: its names, its officers of a day as known on another, and what the packages above know of it."""
        asked = as_of(on, known)
        async with transaction(actor):
            community = await queries.community(actor, region)
            around = await frame(request, actor, SUBJECT, region, Marks(leaves=await leaves(actor, community.township)))
            officers = await queries.officers(actor, region, asked.on, asked.known)
            former = await queries.former_officers(actor, region, asked.on, asked.known)
            doubled = await held_codes.doubles(actor, region)
            offices = await office_sections(actor, region, asked.on)
            panels = [
                panel
                for package in visible(actor)
                for source in package.community_panels
                if (panel := await source(actor, region))
            ]
        return page(
            request,
            "cadres/pages/community.html",
            around,
            status=422 if asked.form.wrongs else 200,
            community=community,
            as_of=asked,
            officers=officers,
            former=former,
            offices=offices,
            panels=panels,
            may_keep=actor.may(KEEP_OFFICES),
            may_edit=actor.may(EDIT_COMMUNITIES),
            may_change=actor.may(CHANGE_PLACES),
            doubled=doubled,
            may_settle=actor.may(RECORD_CODES),
            code_note=note(community.credit_code[2:8], region) if community.credit_code else "",
        )


def _kind(word: str) -> CommitteeKind | None:
    if not word:
        return None
    try:
        return CommitteeKind(word)
    except ValueError:
        raise NotFound from None


async def _with_columns(actor: Actor, lines: Sequence[CommunityLine]) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The lines with the columns of the packages above, and the heads of those columns."""
    added = [columns for package in visible(actor) for columns in package.community_columns]
    filled = [(columns.labels, await columns.fill(actor, [line.region for line in lines])) for columns in added]
    labels = tuple(label for columns in added for label in columns.labels)
    return labels, tuple(Row(line, _cells(filled, line.region)) for line in lines)


def _cells(filled: Sequence[tuple[tuple[str, ...], Mapping[str, tuple[Cell, ...]]]], region: str) -> tuple[Cell, ...]:
    return tuple(cell for labels, cells in filled for cell in cells.get(region, (Cell(),) * len(labels)))


async def leaves(actor: Actor, township: Place) -> tuple[Leaf, ...]:
    """The communities of a township for the tree, each with the word of the first column above: where its election stands."""
    wanted = CommunityFilter(township.code)
    found = await queries.communities(actor, wanted, clock.today(), size=MOST_IN_TOWNSHIP)
    _, rows = await _with_columns(actor, found.lines)
    return tuple(
        Leaf(row.line.region, row.line.name, f"{SUBJECT}/{row.line.region}", row.cells[0].text if row.cells else "")
        for row in rows
    )
