"""Which committees are to be elected anew and are not yet: the list of an area, and one line of it on the workbench."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Template

from cadres.holdings import ENDS_SOON
from elections.ended_terms import EndedTerm, ended_terms
from elections.permissions import RECORD, SET_UP, VIEW
from elections.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.manifest import Duty
from server.values.periods import chinese_day
from server.web.auth import PERMISSION
from server.web.pages import Pager, frame, page
from server.web.templating import address

PATH = f"{SUBJECT}/terms"
PAGE_SIZE = 50
OVER, SOON = "over", "soon"
_TABS: Mapping[str, str] = {"": "全部", OVER: "任期已届满", SOON: f"{ENDS_SOON}天内届满"}
#: How many communities a line of the workbench names.
_NAMED = 3


class EndedTermPages(Controller):
    """届满待换届."""

    path = PATH

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """The committees of an area whose term is over or soon will be, without a new election under way."""
        if show not in _TABS:
            raise NotFound
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            found = await ended_terms(actor, around.area_code, clock.today())
        here = [one for one in found if _is(one, show)]
        pager = Pager(PATH, {"area": around.area_code, "show": show}, number, PAGE_SIZE, len(here))
        if number > pager.last:
            raise NotFound
        return page(
            request,
            "elections/pages/ended_terms.html",
            around,
            lines=here[pager.skipped : pager.skipped + PAGE_SIZE],
            pager=pager,
            show=show,
            tabs=[(word, label, sum(_is(one, word) for one in found)) for word, label in _TABS.items()],
            may_set_up=actor.may(SET_UP),
        )


def _is(one: EndedTerm, show: str) -> bool:
    return not show or (show == OVER) is (one.over > 0)


async def term_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """At most two, each leading to its list: the terms that are over, and those that soon will be (B-04)."""
    if not actor.may(RECORD):
        return ()
    found = await ended_terms(actor, area, clock.today())
    return tuple(_duties(found, area))


def _duties(found: Sequence[EndedTerm], area: str) -> Iterator[Duty]:
    for show, told in ((OVER, "任期已届满"), (SOON, f"任期{ENDS_SOON}天内届满")):
        lines = [one for one in found if _is(one, show)]
        if not lines:
            continue
        first, alone = lines[0], len(lines) == 1
        names = "、".join(one.community for one in lines[:_NAMED])
        more = f"等{len(lines)}个，最早的" if lines[_NAMED:] else "，" if alone else "，最早的"
        yield Duty(
            f"{first.community}：{told}，没有启动换届" if alone else f"{told}，没有启动换届：{len(lines)}个村（社区）",
            address(PATH, area=area, show=show),
            first.region if alone else area,
            RECORD,
            f"{names}{more}{chinese_day(first.term_ends)}届满",
            first.term_ends,
            law=all(one.basis.standing.is_law for one in lines),
            basis="；".join(dict.fromkeys(one.basis.cite for one in lines)),
            act="看名单",
        )
