"""Another day for a batch: first what would change, old and new beside each other, then the step with a name to it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from cadres.permissions import READ_OPINIONS
from cadres.reviews import batches as stored
from cadres.services.reviews.moving import DayMoves, MoveDay, Prospect, move_day, prospect
from cadres.web.vetting import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.manifest import foretell
from server.values.periods import read_day
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

_LABELS = {
    "day": "新的日子",
    "decided_by": "决定人",
    "reason": "改期的依据",
    "due": "答复期限",
    "confirmed": "确认新的日子",
    "people": "改期的人",
    "seen": "会变更的结论",
}


class VettingDay(Controller):
    """Moving the day that decides."""

    path = f"{SUBJECT}/{{review:int}}/day"

    @get("/", opt={PERMISSION: READ_OPINIONS})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        to: FromQuery[str] = "",
    ) -> Template:
        """Which day; with a day, what it would change."""
        return await _page(request, actor, review, to, Form(asks=True))

    @post("/", opt={PERMISSION: READ_OPINIONS})
    async def move(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template | Redirect:
        """Let the new day decide."""
        form = await bind(MoveDay, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, review, form.value("day"), form)
        try:
            changed = await move_day(actor, review, form.command)
        except Refused as refusal:
            return await _page(request, actor, review, form.value("day"), form.with_refusal(refusal))
        except Conflict as conflict:
            stopped = Refused([Problem("会变更的结论", conflict.message)])
            return await _page(request, actor, review, form.value("day"), form.with_refusal(stopped))
        said = f"{form.command.people}人已改按{form.command.day.isoformat()}认定，{changed}人的结论有变更。"
        return flash.done(request, f"{SUBJECT}/{review}", Said(said))


@dataclass(frozen=True, slots=True)
class Place:
    """A community of the batch with how many of its people the new day is for, and for how many it changes something."""

    name: str
    people: int
    changed: int


def _places(found: Prospect) -> Sequence[Place]:
    changed = Counter(one.state.region for one in found.changed)
    names = {one.region: one.community for one in found.states}
    return [
        Place(names[region], people, changed[region])
        for region, people in sorted(Counter(one.region for one in found.states).items())
    ]


async def _page(request: Request[Any, Any, Any], actor: Actor, review: int, to: str, form: Form[Any]) -> Template:
    day: date | None = None
    found: Prospect | None = None
    beside: Sequence[str] = ()
    async with transaction(actor):
        line = await stored.batch_line(actor, review)
        around = await frame(request, actor, SUBJECT, line.region)
        if to:
            try:
                day = read_day(to)
                found = await prospect(actor, review, day)
                beside = await foretell(actor, DayMoves(review, day))
            except ValueError:
                problem = Problem("新的日子", f"“{to}”不是日期。", "写成2026-12-27。")
                form = form.with_refusal(Refused([problem]))
            except (Refused, Conflict) as refusal:
                form = form.with_refusal(refusal)
    return page(
        request,
        "cadres/pages/vetting/day.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        day=day,
        to=to,
        found=found,
        places=_places(found) if found else (),
        beside=beside,
        form=form,
    )
