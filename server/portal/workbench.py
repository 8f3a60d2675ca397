"""The landing page: what waits for whoever looks, by deadline, and what they did."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Template

from server import clock
from server.access.actor import Actor
from server.access.audit import acts_of
from server.db.engine import transaction
from server.errors import NotFound
from server.manifest import Duty, Tally, visible
from server.places.regions import names_of
from server.portal.accounts import ENTER
from server.portal.duties import own_duties
from server.portal.naming import page_of
from server.web.areas import Marks, township_of, within
from server.web.auth import PERMISSION
from server.web.deadlines import Due, due
from server.web.pages import Pager, frame, page

SHOWN = 100
PAGE_SIZE = 50
DONE = "done"


@dataclass(frozen=True, slots=True)
class Group:
    """Duties whose deadlines are equally near."""

    title: str
    duties: tuple[tuple[Duty, Due | None], ...]


class WorkbenchPages(Controller):
    """What waits in an area."""

    path = "/"

    @get("/", opt={PERMISSION: ENTER})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=100_000)] = 1,
    ) -> Template:
        """The duties in the area, or the acts in it; the tree counts the duties of the whole of the actor's area."""
        if show not in {"", DONE}:
            raise NotFound
        async with transaction(actor):
            everywhere = await _duties(actor)
            counts = Counter(township_of(duty.region) for duty in everywhere)
            around = await frame(request, actor, "/", area or actor.region, Marks(counts))
            tallies = await _tallies(actor, around.area_code)
            first = (number - 1) * PAGE_SIZE
            acts, done = await acts_of(actor, around.area_code, first=first, size=PAGE_SIZE)
            names = await names_of([act.region for act in acts])
        pager = Pager("/", {"area": around.area_code, "show": show}, number, PAGE_SIZE, done, "件")
        if number > pager.last:
            raise NotFound
        here = [duty for duty in everywhere if within(duty.region, around.area_code)]
        return page(
            request,
            "server/workbench.html",
            around,
            today=clock.today(),
            show=show,
            groups=grouped(here[:SHOWN]),
            total=len(here),
            by_law=sum(duty.law for duty in here),
            hidden=max(0, len(here) - SHOWN),
            tallies=tallies,
            acts=[(act, names.get(act.region, ""), page_of(actor, act.subject)) for act in acts],
            pager=pager,
        )


async def _duties(actor: Actor) -> list[Duty]:
    told = [
        duty for package in visible(actor) for source in package.duties for duty in await source(actor, actor.region)
    ]
    found = [duty for duty in (*told, *await own_duties(actor)) if actor.may(duty.right)]
    # Without a deadline a thing can wait; it stands last. The region keeps the order the same from day to day.
    return sorted(found, key=lambda duty: (duty.due is None, duty.due or clock.today(), duty.region))


async def _tallies(actor: Actor, area: str) -> Sequence[Tally]:
    return [tally for package in visible(actor) for source in package.tallies for tally in await source(actor, area)]


def grouped(duties: Iterable[Duty]) -> tuple[Group, ...]:
    """Duties in the groups of the page, the empty groups left out."""
    groups: dict[str, list[tuple[Duty, Due | None]]] = {}
    for duty in duties:
        deadline = due(duty.due, law=duty.law) if duty.due else None
        groups.setdefault(_nearness(deadline), []).append((duty, deadline))
    return tuple(Group(title, tuple(lines)) for title, lines in groups.items())


def _nearness(deadline: Due | None) -> str:
    if deadline is None:
        return "没有期限"
    if deadline.past:
        return "已超期"
    if deadline.left == 0:
        return "今天到期"
    return "三天内" if deadline.soon else "以后"
