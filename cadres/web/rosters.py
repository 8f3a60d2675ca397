"""Pages of the roster of a day and of what changed between two days, and all lists of people as sheets."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Template
from pydantic import BaseModel, ConfigDict, Field

from cadres import conditions, directory, rosters
from cadres.conditions import Conditions
from cadres.permissions import VIEW
from cadres.sheets import lists
from cadres.sheets.lists import MOST_ROWS, Taken, Why, take_out
from cadres.web.facts import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Problem, Refused
from server.sheets.columns import Sheet
from server.sheets.exporting import EXPORT
from server.sheets.workbook import Cell
from server.values.periods import chinese_day, read_day
from server.web.areas import locate
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import Pager, download, frame, page
from server.web.templating import address

PAGE_SIZE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TakeOut(BaseModel):
    """Why a list leaves the system."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


@dataclass(frozen=True, slots=True)
class Asked:
    """A day as it was typed, and what it means; `problem` where it means none."""

    typed: str
    day: date
    problem: Problem | None = None


def _asked(label: str, typed: str, otherwise: date) -> Asked:
    if not typed.strip():
        return Asked("", otherwise)
    try:
        return Asked(typed, read_day(typed))
    except ValueError as error:
        return Asked(typed, otherwise, Problem(label, str(error)))


Day = Annotated[str, QueryParameter(max_length=20)]


class RosterPages(Controller):
    """Offices as of days."""

    path = SUBJECT + "/roster"

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        on: Day = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """Who held which office on a day."""
        asked = _asked("截至", on, clock.today())
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            found = await rosters.roster(
                actor, around.area_code, asked.day, first=(number - 1) * PAGE_SIZE, size=PAGE_SIZE
            )
        query = {"area": around.area_code, "on": on}
        pager = Pager(f"{SUBJECT}/roster", query, number, PAGE_SIZE, found.total, "个职务")
        if number > pager.last:
            raise NotFound
        return page(
            request,
            "cadres/pages/roster.html",
            around,
            status=422 if asked.problem else 200,
            found=found,
            asked=asked,
            to_come=asked.day > clock.today(),
            pager=pager,
            may_export=actor.may(EXPORT),
        )

    @get("/changes", opt={PERMISSION: VIEW})
    async def compare(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        since: Day = "",
        on: Day = "",
    ) -> Template:
        """Who came and who left between two days."""
        earlier, later = _days(since, on)
        problem = earlier.problem or later.problem or _order(earlier, later)
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            found = await rosters.changes(actor, around.area_code, earlier.day, later.day)
        return page(
            request,
            "cadres/pages/roster_changes.html",
            around,
            status=422 if problem else 200,
            found=found,
            earlier=earlier,
            later=later,
            problem=problem,
            may_export=actor.may(EXPORT),
        )


def _days(since: str, on: str) -> tuple[Asked, Asked]:
    later = _asked("到", on, clock.today())
    return _asked("从", since, later.day.replace(day=1)), later


def _order(earlier: Asked, later: Asked) -> Problem | None:
    return Problem("从", "晚于后一天。", "调换两个日期。") if earlier.day > later.day else None


@dataclass(frozen=True, slots=True)
class Listed:
    """Which days a list is about and by what it was narrowed, in words, and its rows."""

    days: str
    rows: Sequence[Mapping[str, Cell]]
    wanted: Conditions = field(default_factory=Conditions)


Rows = Callable[[Request[Any, Any, Any], Actor, str], Awaitable[Listed]]


async def _people(request: Request[Any, Any, Any], actor: Actor, area: str) -> Listed:
    wanted, problems = conditions.read({name: str(value) for name, value in request.query_params.items()})
    if problems:
        raise Refused(problems)
    asked = wanted.filter(area, clock.today())
    found = await directory.people(actor, asked, size=MOST_ROWS + 1)
    return Listed(_as_of(asked.on), lists.people_rows(found.lines, asked.on), wanted.model_copy(update={"on": None}))


async def _roster(request: Request[Any, Any, Any], actor: Actor, area: str) -> Listed:
    asked = _sound(_asked("截至", str(request.query_params.get("on", "")), clock.today()))
    found = await rosters.roster(actor, area, asked.day, size=MOST_ROWS + 1)
    return Listed(_as_of(asked.day), lists.roster_rows(found.lines, asked.day))


async def _changes(request: Request[Any, Any, Any], actor: Actor, area: str) -> Listed:
    days = [str(request.query_params.get(name, "")) for name in ("since", "on")]
    earlier, later = map(_sound, _days(*days))
    found = await rosters.changes(actor, area, earlier.day, later.day, most=MOST_ROWS + 1)
    between = f"{chinese_day(earlier.day)}至{chinese_day(later.day)}"
    return Listed(between, lists.change_rows(found, later.day))


def _as_of(day: date) -> str:
    return f"截至{chinese_day(day)}{'（还没有到，按今天登记的推算）' if day > clock.today() else ''}"


def _sound(asked: Asked) -> Asked:
    if asked.problem:
        raise Refused([asked.problem])
    return asked


_LISTS: Mapping[str, tuple[Sheet, Rows, str]] = {
    "people": (lists.PEOPLE, _people, SUBJECT),
    "roster": (lists.ROSTER, _roster, f"{SUBJECT}/roster"),
    "changes": (lists.CHANGES, _changes, f"{SUBJECT}/roster/changes"),
}


class ListSheets(Controller):
    """The lists as sheets; which list and with what conditions stands in the address."""

    path = SUBJECT + "/sheet"

    @get("/", opt={PERMISSION: EXPORT})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        of: FromQuery[str] = "people",
    ) -> Template:
        """Which list, and why."""
        return await _page(request, actor, area, of, Form())

    @post("/", opt={PERMISSION: EXPORT})
    async def export(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        of: FromQuery[str] = "people",
    ) -> Template | Response[bytes]:
        """The file."""
        form = await bind(TakeOut, request, {"reason": "事由"})
        if form.command is None:
            return await _page(request, actor, area, of, form)
        try:
            taken = await _taken(request, actor, area, of, form.command.reason)
        except Refused as refusal:
            return await _page(request, actor, area, of, form.with_refusal(refusal))
        return download(taken.content, taken.name, XLSX)


async def _taken(request: Request[Any, Any, Any], actor: Actor, area: str | None, of: str, reason: str) -> Taken:
    sheet, rows, _ = _known(of)
    async with transaction(actor):
        (*_, place) = await locate(actor, area or actor.region)
        found = await rows(request, actor, place.code)
        named = replace(sheet, title=f"{sheet.title}（{found.days}）")
        return await take_out(actor, place.code, named, found.rows, Why(reason, found.wanted))


def _known(of: str) -> tuple[Sheet, Rows, str]:
    if of not in _LISTS:
        raise NotFound
    return _LISTS[of]


async def _page(request: Request[Any, Any, Any], actor: Actor, area: str | None, of: str, form: Form[Any]) -> Template:
    sheet, _, path = _known(of)
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
    wanted, problems = conditions.read({name: str(value) for name, value in request.query_params.items()})
    query = {name: str(value) for name, value in request.query_params.items() if name not in {"of", "area"}}
    return page(
        request,
        "cadres/pages/list_sheet.html",
        around,
        status=422 if form.wrongs else 200,
        title=sheet.title,
        narrowed="" if problems or of != "people" else wanted.words,
        back=address(path, area=around.area_code, **query),
        form=form,
    )
