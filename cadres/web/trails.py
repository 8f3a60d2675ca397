"""The whole trail of a person or of a joint review, page by page: their own pages show the newest of it."""

from collections.abc import Sequence
from typing import Annotated, Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Template

from cadres import duplicates, queries
from cadres.permissions import VIEW, VIEW_REVIEWS
from cadres.reviews import batches as stored
from cadres.trails import TrailPage, trail_of, trail_of_review
from cadres.web.facts import SUBJECT as PEOPLE
from cadres.web.vetting import SUBJECT as REVIEWS
from cadres.web.vetting.board import place_of
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.web.auth import PERMISSION
from server.web.pages import Frame, Pager, frame, page

PAGE_SIZE = 50
_Number = Annotated[int, QueryParameter(name="page", ge=1, le=10_000)]


class TrailPages(Controller):
    """All that was done, the newest first."""

    path = "/"

    @get("/people/{person:int}/trail", opt={PERMISSION: VIEW})
    async def of_person(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], person: FromPath[int], number: _Number = 1
    ) -> Template:
        """Of a person, with the records that went into theirs."""
        async with transaction(actor):
            view = (await queries.people(actor, [person])).get(person)
            if view is None:
                raise NotFound
            around = await frame(request, actor, PEOPLE, view.region)
            merged = [one.person for one in await duplicates.merged_into(actor, person) if not one.undone]
            found = await trail_of(person, merged, first=_first(number), size=PAGE_SIZE)
        return _page(request, around, found, (view.name, f"{PEOPLE}/{person}"), number)

    @get("/vetting/{review:int}/trail", opt={PERMISSION: VIEW_REVIEWS})
    async def of_review(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int], number: _Number = 1
    ) -> Template:
        """Of a batch."""
        async with transaction(actor):
            line = await stored.batch_line(actor, review)
            around = await frame(request, actor, REVIEWS, place_of(actor, line))
            found = await trail_of_review(line, first=_first(number), size=PAGE_SIZE)
        return _page(request, around, found, (line.name, f"{REVIEWS}/{review}"), number)


def _first(number: int) -> int:
    return (number - 1) * PAGE_SIZE


def _page(
    request: Request[Any, Any, Any], around: Frame, found: TrailPage, about: Sequence[str], number: int
) -> Template:
    pager = Pager(f"{about[1]}/trail", {}, number, PAGE_SIZE, found.total, "条")
    if number > pager.last:
        raise NotFound
    return page(request, "cadres/pages/trail.html", around, about=tuple(about), events=found.events, pager=pager)
