"""Offices for other programs."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from cadres import holdings, secretaries
from cadres.holdings import ENDS_SOON, ConflictLine, TenureView, TermPage, VacancyPage
from cadres.permissions import KEEP_OFFICES, VIEW
from cadres.secretaries import DualLine
from cadres.services.offices import EndOffice, HoldOffice, end_office, hold_office
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.web import areas
from server.web.auth import PERMISSION
from server.web.reading import asked_day


@dataclass(frozen=True, slots=True)
class DualPage:
    """A part of the list, and how long the list is."""

    lines: tuple[DualLine, ...]
    total: int


class OfficeApi(Controller):
    """The lists, one tenure, and the two acts."""

    path = "/offices"
    tags = ("任职",)

    @get("/vacancies", operation_id="ListVacancies", summary="一个地区的出缺职务", opt={PERMISSION: VIEW})
    async def vacancies(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        on: FromQuery[date | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> VacancyPage:
        """On the day `on` (today), as known now; `total` is the length of the whole list."""
        async with transaction(actor):
            place = (await areas.locate(actor, area or actor.region))[-1]
            return await holdings.vacancies(actor, place.code, asked_day(on), first=first, size=size)

    @get(
        "/term-ends", operation_id="ListTermEnds", summary="一个地区任期将满的村（居）民委员会", opt={PERMISSION: VIEW}
    )
    async def term_ends(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        days: Annotated[int, QueryParameter(ge=0, le=2000)] = ENDS_SOON,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> TermPage:
        """Those whose term ends within `days` from today, or has ended."""
        async with transaction(actor):
            place = (await areas.locate(actor, area or actor.region))[-1]
            return await holdings.term_ends(actor, place.code, clock.today(), days, first=first, size=size)

    @get("/dual", operation_id="ListDualOffices", summary="一个地区的书记、主任一肩挑和分设", opt={PERMISSION: VIEW})
    async def dual(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> DualPage:
        """With the five steps of each who is both, and what shows or lacks each step (Q-0E)."""
        async with transaction(actor):
            place = (await areas.locate(actor, area or actor.region))[-1]
            today = clock.today()
            found = await secretaries.dual_offices(actor, place.code, today, first=first, size=size)
            return DualPage(found, await secretaries.count_secretaries(actor, place.code, today))

    @get("/conflicts", operation_id="ListOfficeConflicts", summary="不得兼任和应当回避的任职", opt={PERMISSION: VIEW})
    async def conflicts(
        self, actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> tuple[ConflictLine, ...]:
        """By the law of today, as far as relations are on record."""
        async with transaction(actor):
            place = (await areas.locate(actor, area or actor.region))[-1]
            return await holdings.conflicts_in(actor, place.code, clock.today())

    @get("/{tenure:int}", operation_id="GetTenure", summary="一个任职", opt={PERMISSION: VIEW})
    async def show(self, actor: NamedDependency[Actor], tenure: FromPath[int]) -> TenureView:
        """What is known of it now first, what was known before after it."""
        async with transaction(actor):
            return await holdings.tenure(actor, tenure)

    @post("/{tenure:int}/end", operation_id="EndTenure", summary="登记离任", opt={PERMISSION: KEEP_OFFICES})
    async def end(self, actor: NamedDependency[Actor], tenure: FromPath[int], data: JSONBody[EndOffice]) -> TenureView:
        """Refused with the clause where the office cannot end so, or a fact is missing."""
        async with transaction(actor):
            return await holdings.tenure(actor, await end_office(actor, tenure, data))

    @post("/of/{region:str}", operation_id="HoldOffice", summary="登记任职", opt={PERMISSION: KEEP_OFFICES})
    async def hold(
        self, actor: NamedDependency[Actor], region: FromPath[str], data: JSONBody[HoldOffice]
    ) -> TenureView:
        """Refused with the clause where the way does not lead to the office."""
        async with transaction(actor):
            return await holdings.tenure(actor, await hold_office(actor, region, data))
