"""Forms about a person's relatives: name one with the evidence, strike one."""

from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template

from cadres import directory, queries, records
from cadres.directory import PeopleFilter
from cadres.permissions import EDIT_PEOPLE
from cadres.services.kinship import KinshipFound, KinshipsAsked, KinshipToStrike, Strike, record_kinship, strike_kinship
from cadres.vocabulary import Kinship
from cadres.web.facts import SUBJECT, person_of
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.manifest import foretell
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

_LABELS = {"one": "亲属", "relation": "关系", "evidence": "证明材料"}
_MOST = 30


class KinForms(Controller):
    """Naming and striking."""

    path = SUBJECT + "/{person:int}/kin"

    @get("/new", opt={PERMISSION: EDIT_PEOPLE})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        q: FromQuery[Annotated[str, QueryParameter(max_length=40)]] = "",
    ) -> Template:
        """Look for the relative by name, then say what they are and what shows it."""
        return await _form(request, actor, person, q, Form())

    @post("/new", opt={PERMISSION: EDIT_PEOPLE})
    async def record(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        q: FromQuery[Annotated[str, QueryParameter(max_length=40)]] = "",
    ) -> Template | Redirect:
        """Record the relation."""
        form = await bind(KinshipFound, request, _LABELS, other=person)
        if form.command is None:
            return await _form(request, actor, person, q, form)
        try:
            await record_kinship(actor, form.command)
        except Refused as refusal:
            return await _form(request, actor, person, q, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{person}?part=kin", Said("已登记亲属关系。"))

    @get("/{record:int}/strike", opt={PERMISSION: EDIT_PEOPLE})
    async def ask_reason(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        record: FromPath[int],
    ) -> Template:
        """What would be struck, and why."""
        return await _strike_form(request, actor, person, record, Form())

    @post("/{record:int}/strike", opt={PERMISSION: EDIT_PEOPLE})
    async def strike(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        record: FromPath[int],
    ) -> Template | Redirect:
        """Strike it."""
        form = await bind(Strike, request, {"reason": "理由"})
        if form.command is None:
            return await _strike_form(request, actor, person, record, form)
        await strike_kinship(actor, person, record, form.command)
        return flash.done(request, f"{SUBJECT}/{person}?part=kin", Said("已撤销一条亲属关系。"))


async def _form(
    request: Request[Any, Any, Any], actor: Actor, person: int, q: str, form: Form[KinshipFound]
) -> Template:
    async with transaction(actor):
        view = await person_of(actor, person)
        around = await frame(request, actor, SUBJECT, view.region)
        wanted = PeopleFilter(actor.region, clock.today(), words=q)
        found = await directory.people(actor, wanted, size=_MOST) if q else None
        # Whoever was chosen from an earlier search stays a choice.
        chosen = await queries.people(actor, [form.command.one]) if form.command else {}
        lines = [line for line in found.lines if line.id != person] if found else []
        others = {*(line.id for line in lines), *chosen}
        foretold = await foretell(actor, KinshipsAsked(person, tuple(sorted(others))))
    return page(
        request,
        "cadres/pages/kin_form.html",
        around,
        status=422 if form.wrongs else 200,
        person=view,
        q=q,
        found=lines,
        total=found.total if found else 0,
        chosen=tuple(chosen.values()),
        relations=tuple(Kinship),
        foretold=foretold,
        form=form,
    )


async def _strike_form(
    request: Request[Any, Any, Any], actor: Actor, person: int, record: int, form: Form[Strike]
) -> Template:
    async with transaction(actor):
        view = await person_of(actor, person)
        around = await frame(request, actor, SUBJECT, view.region)
        known = await records.relatives(actor, person)
        line = next((one for one in known if one.record == record and not one.struck), None)
        if line is None:
            raise NotFound
        foretold = await foretell(actor, KinshipToStrike(person, line.person))
    return page(
        request,
        "cadres/pages/strike_form.html",
        around,
        status=422 if form.wrongs else 200,
        person=view,
        back=f"{SUBJECT}/{person}?part=kin",
        title="亲属关系",
        words=(f"{line.name}是{view.name}的{line.word}", line.evidence),
        foretold=foretold,
        form=form,
    )
