"""The landing page: what waits, by deadline, as the packages report it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.manifest import Duty, Tally, visible
from server.portal.accounts import ENTER
from server.web.areas import Marks, township_of, within
from server.web.auth import PERMISSION
from server.web.deadlines import Due, due
from server.web.pages import frame, page

SHOWN = 100


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
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The duties in the area; the tree counts those of the whole of the actor's area."""
        async with transaction(actor):
            everywhere = await _duties(actor)
            counts = Counter(township_of(duty.region) for duty in everywhere)
            around = await frame(request, actor, "/", area, Marks(counts))
            tallies = await _tallies(actor, around.area_code)
        here = [duty for duty in everywhere if within(duty.region, around.area_code)]
        return page(
            request,
            "server/workbench.html",
            around,
            today=clock.today(),
            groups=grouped(here[:SHOWN]),
            total=len(here),
            by_law=sum(duty.law for duty in here),
            hidden=max(0, len(here) - SHOWN),
            tallies=tallies,
        )


async def _duties(actor: Actor) -> list[Duty]:
    found = [
        duty for package in visible(actor) for source in package.duties for duty in await source(actor, actor.region)
    ]
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
