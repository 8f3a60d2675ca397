"""The lists about offices: vacant seats, terms that end, who is secretary and chair by law, and what goes not together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Template

from cadres import holdings, secretaries
from cadres.holdings import ENDS_SOON
from cadres.permissions import FILE_SECRETARIES, KEEP_OFFICES, VIEW
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Problem
from server.law.lawbook import Level
from server.manifest import Duty, Tally
from server.values.periods import chinese_day
from server.web.auth import PERMISSION
from server.web.forms import Form, Wrong
from server.web.pages import Pager, frame, page
from server.web.templating import address

SUBJECT = "/offices"
PAGE_SIZE = 50
_MOST_DAYS = 2_000
_TABS = {"vacant": "出缺", "ending": "任期将满", "dual": "一肩挑", "conflicts": "兼职和回避"}


@dataclass(frozen=True, slots=True)
class _List:
    """A part of one of the lists, how long the whole is, and what part of it counts where it is counted."""

    lines: Sequence[Any]
    total: int
    counted: int = 0


class OfficePages(Controller):
    """Offices of an area."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        show: FromQuery[str] = "vacant",
        days: Annotated[str, QueryParameter(max_length=20)] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """One list as of today; the number on it is the length of the list."""
        if show not in _TABS:
            raise NotFound
        form = _days(days)
        within = int(days) if days.strip() and not form.wrongs else ENDS_SOON
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            found = await _found(actor, around.area_code, show, within, (number - 1) * PAGE_SIZE)
        query = {"area": around.area_code, "show": show, "days": within if show == "ending" else None}
        pager = Pager(SUBJECT, query, number, PAGE_SIZE, found.total)
        if number > pager.last or (number > 1 and not found.lines):
            raise NotFound
        return page(
            request,
            "cadres/pages/offices.html",
            around,
            status=422 if form.wrongs else 200,
            found=found,
            show=show,
            tabs=_TABS,
            days=within,
            form=form,
            pager=pager,
            may_decide=actor.may(KEEP_OFFICES),
        )


def _days(typed: str) -> Form[Any]:
    """How many days ahead was typed, and what is wrong with it."""
    text = typed.strip()
    sound = not text or (text.isascii() and text.isdecimal() and int(text) <= _MOST_DAYS)
    cause = f"“{text}”不是0至{_MOST_DAYS}的整数。"
    wrongs = () if sound else (Wrong("days", Problem("今后多少天内届满", cause, f"填天数，如{ENDS_SOON}。")),)
    return Form({"days": typed}, {"days": "今后多少天内届满"}, wrongs=wrongs, asks=True)


async def _found(actor: Actor, area: str, show: str, days: int, first: int) -> _List:
    today = clock.today()
    if show == "vacant":
        vacant = await holdings.vacancies(actor, area, today, first=first, size=PAGE_SIZE)
        return _List(vacant.lines, vacant.total)
    if show == "ending":
        ending = await holdings.term_ends(actor, area, today, days, first=first, size=PAGE_SIZE)
        return _List(ending.lines, ending.total)
    if show == "dual":
        dual = await secretaries.dual_offices(actor, area, today)
        return _List(dual[first : first + PAGE_SIZE], len(dual), sum(line.counts for line in dual))
    conflicts = await holdings.conflicts_in(actor, area, today)
    return _List(conflicts[first : first + PAGE_SIZE], len(conflicts))


async def tallies(actor: Actor, area: str) -> Sequence[Tally]:
    """The vacant seats and the terms that end, each as long as its list."""
    today: date = clock.today()
    vacant = await holdings.vacancies(actor, area, today, size=1)
    ending = await holdings.term_ends(actor, area, today, ENDS_SOON, size=1)
    return (
        Tally("职务出缺", vacant.total, address(SUBJECT, area=area, show="vacant")),
        Tally(f"任期{ENDS_SOON}天内届满", ending.total, address(SUBJECT, area=area, show="ending")),
    )


async def duties(actor: Actor, area: str) -> Sequence[Duty]:
    """Offices that the law forbids to go together, and the changes of secretaries that the county has still to file."""
    conflicts = await holdings.conflicts_in(actor, area, clock.today())
    breached = [line for line in conflicts if line.conflict.finding.level is Level.BREACH]
    apart = [
        Duty(
            f"{line.community}：兼职和回避待处理",
            f"/communities/{line.region}",
            line.region,
            KEEP_OFFICES,
            line.conflict.finding.message,
            basis=line.conflict.finding.cite,
        )
        for line in breached
    ]
    unfiled = [
        Duty(
            f"{one.community}：书记变动待备案",
            f"/communities/{one.region}/secretary/{one.person}",
            one.region,
            FILE_SECRETARIES,
            f"{one.name}{chinese_day(one.until)}离任",
            basis="中国共产党农村基层组织工作条例，县级备案管理",
            act="备案",
        )
        for one in await secretaries.unfiled_changes(actor, area)
    ]
    return [*apart, *unfiled]
