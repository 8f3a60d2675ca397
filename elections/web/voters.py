"""On which ground one person was registered as a voter of an election (Q-0E, step two)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cadres import queries as cadres
from cadres.queries import PersonView
from cadres.rules.dual_office import ChairPath
from elections import queries
from elections.laws import laws
from elections.paths import ground_on_record
from elections.permissions import RECORD
from elections.queries import ElectionLine
from elections.rules.book import Rulebook
from elections.rules.voters import Ground
from elections.services.voters import RecordStanding, record_standing
from elections.vocabulary import VoterApprover, VoterClass
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.manifest import Cell
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, page

_LABELS = {
    "ground": "登记依据",
    "declared": "本人表示参加或者申请的日期",
    "residence_months": "居住月数",
    "service_months": "工作月数",
    "approved_by": "由谁同意",
    "approved": "同意日期",
    "document": "材料",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The person, what is on record of them, and the law that judges it."""

    line: ElectionLine
    person: PersonView
    ground: Ground | None
    book: Rulebook
    around: Frame


async def voter_links(actor: Actor, path: ChairPath) -> Sequence[Cell]:
    """Where the ground of somebody who is secretary and chair is recorded, for those who may."""
    if not actor.may(RECORD):
        return ()
    return (Cell("登记选民依据", f"{SUBJECT}/{path.result}/voters/{path.person}"),)


class VoterPages(Controller):
    """The form of the ground."""

    path = SUBJECT

    @get("/{code:str}/voters/{person:int}", opt={PERMISSION: RECORD})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        person: FromPath[int],
    ) -> Template:
        """The ground as it stands."""
        return _page(request, await _asked(request, actor, code, person), Form())

    @post("/{code:str}/voters/{person:int}", opt={PERMISSION: RECORD})
    async def record(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        person: FromPath[int],
    ) -> Template | Redirect:
        """Record it, or say what it lacks."""
        asked = await _asked(request, actor, code, person)
        form = await bind(RecordStanding, request, _LABELS)
        if form.command is None:
            return _page(request, asked, form)
        try:
            await record_standing(actor, code, person, form.command)
        except Refused as refusal:
            return _page(request, asked, form.with_refusal(refusal))
        to = f"/communities/{asked.line.region}/secretary/{person}"
        return flash.done(request, to, Said(f"已登记{asked.person.name}的选民依据。"))


async def _asked(request: Request[Any, Any, Any], actor: Actor, code: str, person: int) -> _Asked:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(RECORD, at=line.region)
        found = (await cadres.people(actor, [person])).get(person)
        if found is None:
            raise NotFound
        ground = await ground_on_record(actor, code, person)
        around = await framed(request, actor, line)
        book = (await laws()).book(line.kind, line.election_day, line.region)
    return _Asked(line, found, ground, book, around)


def _page(request: Request[Any, Any, Any], asked: _Asked, form: Form[RecordStanding]) -> Template:
    return page(
        request,
        "elections/pages/voter.html",
        asked.around,
        status=422 if form.wrongs else 200,
        line=asked.line,
        person=asked.person,
        held=asked.ground,
        basis=asked.book.basis("third_class"),
        law=asked.book.third_class,
        grounds=tuple(VoterClass),
        approvers=tuple(VoterApprover),
        form=form,
    )
