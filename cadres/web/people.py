"""One person's page, the form that opens their sealed data, and the list of whom that was done to."""

from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template

from cadres import appointments, directory, dossiers, duplicates, queries, records
from cadres.dossiers import Dossier
from cadres.lifetimes import deaths
from cadres.permissions import DISCLOSE, EDIT_PEOPLE, EXPORT_FORMS, READ_CONDUCT, REVIEW_DISCLOSURES, VIEW
from cadres.queries import PersonView
from cadres.rules import completeness
from cadres.services.disclosure import SHOWN_FOR, Disclose, disclose, session_hash
from cadres.trails import trail_of
from cadres.vocabulary import FileDate, RecordPurpose, SealedField
from cadres.web.communities import leaves
from cadres.web.facts import PARTS
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.manifest import visible
from server.web import flash
from server.web.areas import Marks
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Pager, frame, page

SUBJECT = "/people"
PAGE_SIZE = 50
_LABELS = {"fields": "项目", "reason": "事由"}


class PersonPages(Controller):
    """People as those see them who may."""

    path = SUBJECT

    @get("/{person:int}", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        part: FromQuery[str] = "",
    ) -> Template:
        """One part of a person's record; sealed data masked, or whole for as long as it was opened."""
        return await _page(request, actor, person, Form(), part)

    @post("/{person:int}/disclose", opt={PERMISSION: DISCLOSE})
    async def disclose(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], person: FromPath[int]
    ) -> Template | Redirect:
        """Open some fields to this session, for the reason given."""
        form = await bind(Disclose, request, _LABELS, person=person)
        if form.command is None:
            return await _page(request, actor, person, form)
        until = await disclose(actor, form.command, _session(request))
        names = "、".join(field.label for field in SealedField if field in form.command.fields)
        return flash.done(request, f"{SUBJECT}/{person}", Said(f"{names}到{until:%H:%M}前完整显示，已留痕。"))


class DisclosurePages(Controller):
    """For the unit's head and the auditor."""

    path = "/disclosures"

    @get("/", opt={PERMISSION: REVIEW_DISCLOSURES})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        unit: Annotated[str, QueryParameter(max_length=60)] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """Who looked at whose data, when and why, the latest first."""
        async with transaction(actor):
            around = await frame(request, actor, "/disclosures", area)
            first = (number - 1) * PAGE_SIZE
            lines, total = await dossiers.disclosures(actor, around.area_code, unit, first=first, size=PAGE_SIZE)
            units = await dossiers.units(actor, around.area_code)
        pager = Pager("/disclosures", {"area": around.area_code, "unit": unit}, number, PAGE_SIZE, total, "次")
        if number > pager.last:
            raise NotFound
        return page(request, "cadres/pages/disclosures.html", around, lines=lines, units=units, unit=unit, pager=pager)


def _session(request: Request[Any, Any, Any]) -> bytes:
    return session_hash(str(request.auth))


async def _page(
    request: Request[Any, Any, Any], actor: Actor, person: int, form: Form[Disclose], part: str = ""
) -> Template:
    if part not in _PARTS:
        raise NotFound
    async with transaction(actor):
        found = await queries.people(actor, [person])
        if person not in found:
            raise NotFound
        view = found[person]
        home = await queries.home(actor, view.region)
        dossier = await dossiers.dossier(actor, person, _session(request))
        shown = await _SHOW[part](actor, view, dossier)
        died = (await deaths(actor, [person])).get(person)
        determined = (await records.determined(actor, [view.id])).get(view.id, {})
        marks = Marks(leaves=await leaves(actor, home.township) if home.township else ())
        around = await frame(request, actor, SUBJECT, view.region, marks)
    return page(
        request,
        "cadres/pages/person.html",
        around,
        status=422 if form.wrongs else 200,
        person=view,
        part=part,
        parts=_PARTS,
        home=home,
        age=view.age_on(clock.today()),
        dossier=dossier,
        died=died,
        born_by_file=determined.get(FileDate.BIRTH, ""),
        determined={field: value for field, value in determined.items() if field is not FileDate.BIRTH},
        form=form,
        may_disclose=actor.may(DISCLOSE),
        may_export=actor.may(EXPORT_FORMS),
        closed=[one for one in dossier.masked if one.field is not SealedField.CONDUCT or actor.may(READ_CONDUCT)],
        may_edit=actor.may(EDIT_PEOPLE) and dossier.merged_into is None,
        minutes=int(SHOWN_FOR.total_seconds() // 60),
        **shown,
    )


async def _overview(actor: Actor, view: PersonView, _: Dossier) -> dict[str, Any]:
    panels = [
        panel
        for package in visible(actor)
        for source in package.person_panels
        if (panel := await source(actor, view.id))
    ]
    merged = await duplicates.merged_into(actor, view.id)
    held = await directory.held_of(actor, view.id, clock.today())
    return {
        "offices": await dossiers.offices_held(actor, view.id),
        "panels": panels,
        "trail": await trail_of(view.id, [one.person for one in merged if not one.undone]),
        "merged": merged,
        "lacking": {purpose: completeness.missing(purpose, held) for purpose in RecordPurpose},
    }


async def _facts(actor: Actor, view: PersonView, dossier: Dossier) -> dict[str, Any]:
    opened = dossier.until(SealedField.CONDUCT)
    sections = [section for section, part in PARTS.items() if part == "facts"]
    return {"tables": [await records.facts(actor, view.id, section, opened=opened) for section in sections]}


async def _career(actor: Actor, view: PersonView, _: Dossier) -> dict[str, Any]:
    return {
        "tables": [await records.facts(actor, view.id, "career")],
        "forms": await appointments.forms(actor, view.id),
    }


async def _kin(actor: Actor, view: PersonView, _: Dossier) -> dict[str, Any]:
    return {"relatives": await records.relatives(actor, view.id)}


_PARTS = {"": "概况", "facts": "情况", "career": "简历", "kin": "亲属"}
_SHOW = {"": _overview, "facts": _facts, "career": _career, "kin": _kin}
