"""The parameters of an area: what holds today, on what basis, and the form for a value from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from cadres.vocabulary import CommitteeKind
from elections.laws import laws
from elections.permissions import SET_LAW, VIEW
from elections.planning_vocabulary import Force
from elections.rules.parameters import ELSEWHERE, KEYS, Key, Value
from elections.services.planning.parameters import SetParameter, set_parameter
from elections.web.panels import SUBJECT
from server import clock
from server.access.actor import COUNTY_REACH, PROVINCE, Actor, reach_of
from server.db.engine import transaction
from server.errors import Refused
from server.law.lawbook import Provision, Standing
from server.places.regions import county_of
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

PATH = f"{SUBJECT}/parameters"
_LABELS = {
    "kind": "适用",
    "field": "参数",
    "value": "值",
    "since": "施行日",
    "document": "依据",
    "force": "效力",
}


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A parameter with what holds for either kind of committee on a day, and the values on record."""

    key: Key
    held: Mapping[CommitteeKind, tuple[str, Provision]]
    values: Sequence[Value]

    @property
    def unconfirmed(self) -> bool:
        """Whether the province has yet to confirm what holds."""
        return any(one.standing is Standing.PARAMETER for _, one in self.held.values())


def rows(values: Sequence[Value], held: Mapping[CommitteeKind, Any]) -> tuple[ParameterRow, ...]:
    """Every parameter as it holds under the books given."""
    return tuple(
        ParameterRow(
            key,
            {kind: (key.shown(getattr(held[kind], key.field)), held[kind].basis(key.field)) for kind in key.kinds},
            [one for one in values if one.field == key.field],
        )
        for key in KEYS.values()
    )


async def in_force(region: str, day: date) -> tuple[ParameterRow, ...]:
    """The parameters of a place on a day; inside a transaction."""
    known = await laws()
    near = [one for one in known.values if one.place in {PROVINCE, county_of(region)}]
    return rows(near, {kind: known.book(kind, day, region) for kind in CommitteeKind})


class ParameterPages(Controller):
    """选举参数."""

    path = PATH

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """What holds for the area today."""
        return await _page(request, actor, area, Form())

    @post("/", opt={PERMISSION: SET_LAW})
    async def record(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Put a value on record."""
        form = await bind(SetParameter, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, area, form)
        try:
            await set_parameter(actor, form.command)
        except Refused as refusal:
            return await _page(request, actor, area, form.with_refusal(refusal))
        label = KEYS[form.command.field].label
        return flash.done(request, PATH, Said(f"已登记参数“{label}”，自{form.command.since.isoformat()}起。"))


async def _page(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[SetParameter]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, PATH, area)
        found = await in_force(around.area_code, clock.today())
    sets = actor.may(SET_LAW) and (actor.region == PROVINCE or len(reach_of(actor.region)) == COUNTY_REACH)
    return page(
        request,
        "elections/pages/planning/parameters.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        rows=found,
        elsewhere=ELSEWHERE,
        may_set=sets,
        provincial=actor.region == PROVINCE,
        keys=[(key.field, key.label) for key in KEYS.values() if actor.region == PROVINCE or key.stricter],
        kinds=tuple(CommitteeKind),
        forces=tuple(Force),
    )
