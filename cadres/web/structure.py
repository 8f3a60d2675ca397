"""结构目标: the composition of those in office against what is asked of it, the lists behind the numbers, and the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import SET_TARGETS, VIEW
from cadres.rules.structure import WHOLE, Count, Target, in_force, judge
from cadres.services.structure import EndTarget, SetTarget, end_target, may_set, set_target
from cadres.structure import Line, by_area, counted, lines, places_above, targets
from cadres.vocabulary import Measure, TargetLevel
from cadres.web.as_of import AsOf, as_of
from server.access.actor import PROVINCE, Actor, reach_of
from server.db.engine import transaction
from server.errors import NotFound, Problem, Refused
from server.law.lawbook import Finding
from server.places.regions import children
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Pager, frame, page
from server.web.templating import address

PATH = "/offices/structure"
PAGE_SIZE = 50
#: How many digits the codes of the areas directly below have, by those of the area itself.
_BELOW = {2: 4, 4: 6, 6: 9}
_LABELS = {
    "measure": "指标",
    "percent": "目标",
    "level": "要求",
    "source": "依据",
    "since": "施行日",
    "until": "停用日",
}
_MEASURES = frozenset(one.value for one in Measure)
_SHOWN: Mapping[str, tuple[str, frozenset[bool | None]]] = {
    "all": ("全部", frozenset({True, False, None})),
    "have": ("符合", frozenset({True})),
    "rest": ("不符合", frozenset({False})),
    "unknown": ("没有登记", frozenset({None})),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of an area: what it has, what is asked for, and the verdict where something is."""

    measure: Measure
    count: Count
    target: Target | None
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class Part:
    """One area below, with the same measures in the same order."""

    code: str
    name: str
    counts: Sequence[Count]


class _Typed(BaseModel):
    """The form; a share is typed as people write it, such as 28.1."""

    model_config = ConfigDict(frozen=True)

    measure: Measure
    percent: str = Field(min_length=1, max_length=8)
    level: TargetLevel
    source: str = Field(min_length=2, max_length=120)
    since: date

    def command(self) -> SetTarget:
        """Raises Refused for what is no percentage of at most one decimal."""
        whole, _, tenth = self.percent.strip().rstrip("%％").strip().partition(".")
        share = int(f"{whole}{tenth or 0}") if whole.isdecimal() and len(tenth) <= 1 and f"{tenth}0".isdecimal() else 0
        if not 1 <= share <= WHOLE:
            cause = f"“{self.percent}”不是0到100之间、至多一位小数的百分数。"
            raise Refused([Problem("目标", cause, "填百分数，例如30或者28.1。", "Q-0B")])
        return SetTarget(measure=self.measure, share=share, level=self.level, source=self.source, since=self.since)


class StructurePages(Controller):
    """Structure targets of an area."""

    path = PATH

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        on: FromQuery[str] = "",
        known: FromQuery[str] = "",
    ) -> Template:
        """Every measure as of a day as known on another, and the areas below."""
        return await _page(request, actor, area, as_of(on, known), Form())

    @get("/list", opt={PERMISSION: VIEW})
    async def list_measure(  # noqa: PLR0913, PLR0917  # What the address says.
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        measure: FromQuery[str] = Measure.WOMEN.value,
        area: FromQuery[str | None] = None,
        on: FromQuery[str] = "",
        known: FromQuery[str] = "",
        show: FromQuery[str] = "all",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """Who or what a number of the page counts: it is as long as the number says."""
        if show not in _SHOWN or measure not in _MEASURES:
            raise NotFound
        asked = as_of(on, known)
        if asked.form.wrongs:
            raise Refused([wrong.problem for wrong in asked.form.wrongs])
        return await _list(request, actor, Measure(measure), _Wanted(area, asked, show, number))

    @post("/", opt={PERMISSION: SET_TARGETS})
    async def set(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Put a target of the actor's own place on record."""
        form = await bind(_Typed, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, area, as_of("", ""), form)
        try:
            command = form.command.command()
            await set_target(actor, command)
        except Refused as refusal:
            return await _page(request, actor, area, as_of("", ""), form.with_refusal(refusal))
        said = f"已登记目标：{command.measure.label}，自{command.since.isoformat()}起。"
        return flash.done(request, address(PATH, area=area), Said(said))

    @post("/end", opt={PERMISSION: SET_TARGETS})
    async def end(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor]) -> Template | Redirect:
        """The actor's own place asks for a share no more from a day on."""
        form = await bind(EndTarget, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, None, as_of("", ""), form)
        try:
            await end_target(actor, form.command)
        except Refused as refusal:
            return await _page(request, actor, None, as_of("", ""), form.with_refusal(refusal))
        return flash.done(request, PATH, Said(f"已登记停用日，自{form.command.until.isoformat()}起不再要求。"))


@dataclass(frozen=True, slots=True)
class _Wanted:
    area: str | None
    asked: AsOf
    show: str
    number: int


async def _list(request: Request[Any, Any, Any], actor: Actor, measure: Measure, wanted: _Wanted) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, PATH, wanted.area)
        asked = wanted.asked
        found = (await lines(actor, around.area_code, asked.on, [measure], asked.known))[measure]
    chosen = [one for one in found if one.met in _SHOWN[wanted.show][1]]
    days = {"on": asked.on.isoformat(), "known": asked.known.isoformat() if asked.known else ""}
    query = {"measure": measure.value, "area": around.area_code, **days, "show": wanted.show}
    pager = Pager(f"{PATH}/list", query, wanted.number, PAGE_SIZE, len(chosen), measure.unit)
    if wanted.number > pager.last:
        raise NotFound
    return page(
        request,
        "cadres/pages/structure_list.html",
        around,
        measure=measure,
        days=days,
        day=asked.on,
        lines=chosen[pager.skipped : pager.skipped + PAGE_SIZE],
        tabs=[(word, label, _number(found, marks)) for word, (label, marks) in _SHOWN.items()],
        show=wanted.show,
        pager=pager,
    )


def _number(found: Sequence[Line], marks: frozenset[bool | None]) -> int:
    return sum(one.met in marks for one in found)


async def _page(
    request: Request[Any, Any, Any], actor: Actor, area: str | None, asked_of: AsOf, form: Form[Any]
) -> Template:
    day = asked_of.on
    async with transaction(actor):
        around = await frame(request, actor, PATH, area)
        found = await lines(actor, around.area_code, day, tuple(Measure), asked_of.known)
        asked = in_force(await targets(asked_of.known), places_above(around.area_code), day)
        own = [one for one in await targets() if one.place == actor.region and one.until is None]
        parts = await _parts(around.area_code, found)
    return page(
        request,
        "cadres/pages/structure.html",
        around,
        status=422 if form.wrongs or asked_of.form.wrongs else 200,
        as_of=asked_of,
        day=day,
        rows=[_row(measure, counted(found[measure]), asked.get(measure)) for measure in Measure],
        parts=parts,
        asked=asked,
        own=own if may_set(actor) else [],
        may_set=may_set(actor),
        provincial=actor.region == PROVINCE,
        measures=tuple(Measure),
        levels=tuple(TargetLevel),
        form=form,
    )


def _row(measure: Measure, count: Count, target: Target | None) -> Row:
    return Row(measure, count, target, judge(target, count) if target else None)


async def _parts(area: str, found: Mapping[Measure, Sequence[Line]]) -> Sequence[Part]:
    """The areas directly below, down to townships."""
    length = _BELOW.get(len(reach_of(area)))
    if length is None:
        return ()
    below = await children(area)
    sums = {measure: by_area(found[measure], length) for measure in Measure}
    return [
        Part(place.code, place.name, [sums[measure].get(place.code, Count(0, 0)) for measure in Measure])
        for place in below
    ]
