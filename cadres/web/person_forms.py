"""Forms about one person: registering somebody who is new, and correcting what is on record."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from cadres import dossiers, queries
from cadres.permissions import EDIT_PEOPLE
from cadres.queries import CommunityFilter
from cadres.services.amending import AmendPerson, amend
from cadres.services.people import Entry, RegisterPerson, enter
from cadres.vocabulary import Education, PoliticalStatus, Source
from cadres.web.communities import MOST_IN_TOWNSHIP
from cadres.web.facts import person_of
from cadres.web.people import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.places.regions import TOWNSHIP_LEVEL
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

_LABELS = {
    "region": "所在村（社区）或者乡镇",
    "name": "姓名",
    "citizen_number": "公民身份号码",
    "ethnicity": "民族",
    "political_status": "政治面貌",
    "party_since": "入党时间",
    "education": "文化程度",
    "source": "来源",
    "phone": "联系电话",
    "home": "住址",
    "reason": "更正的理由",
}
_CHOICES = {"statuses": tuple(PoliticalStatus), "educations": tuple(Education), "sources": tuple(Source)}


class PersonForms(Controller):
    """The two forms."""

    path = SUBJECT

    @get("/new", opt={PERMISSION: EDIT_PEOPLE})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """The empty form; above townships, where to go first."""
        return await _new(request, actor, area, Form())

    @post("/new", opt={PERMISSION: EDIT_PEOPLE})
    async def register(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Register them; somebody with the same name and number is that person."""
        form = await bind(RegisterPerson, request, _LABELS)
        if form.command is None:
            return await _new(request, actor, area, form)
        try:
            entry = await enter(actor, form.command)
        except Refused as refusal:
            return await _new(request, actor, area, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{entry.person}", _said(entry, form.command.name))

    @get("/{person:int}/amend", opt={PERMISSION: EDIT_PEOPLE})
    async def look(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], person: FromPath[int]
    ) -> Template:
        """The form with what is on record; what is sealed is not shown in it."""
        return await _amend(request, actor, person, Form())

    @post("/{person:int}/amend", opt={PERMISSION: EDIT_PEOPLE})
    async def amend(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], person: FromPath[int]
    ) -> Template | Redirect:
        """Correct the record for the reason given."""
        form = await bind(AmendPerson, request, _LABELS)
        if form.command is None:
            return await _amend(request, actor, person, form)
        try:
            await amend(actor, person, form.command)
        except Refused as refusal:
            return await _amend(request, actor, person, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{person}", Said("已更正，原来的内容在办理记录里。"))


def _said(entry: Entry, name: str) -> Said:
    """That somebody is new, or was there already, and then what was typed and not taken over."""
    if entry.new:
        return Said(f"已登记{name}。")
    if not entry.ignored:
        return Said(f"{name}已在人员中，登记的内容没有改动。")
    fields = "、".join(_LABELS[one] for one in entry.ignored)
    words = f"{name}已在人员中；这次填的{fields}与登记的不同，没有采用，要改的到更正页面填写。"
    return Said(words, f"{SUBJECT}/{entry.person}/amend", "更正")


async def _new(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[RegisterPerson]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
        township = next((one for one in around.places if one.level == TOWNSHIP_LEVEL), None)
        places = [(township.code, f"{township.name}（机关）")] if township else []
        if township:
            wanted = CommunityFilter(township.code)
            found = await queries.communities(actor, wanted, clock.today(), size=MOST_IN_TOWNSHIP)
            places += [(one.region, one.name) for one in found.lines]
    status = 422 if form.wrongs else 200
    more = {"places": places, "form": form, **_CHOICES}
    return page(request, "cadres/pages/person_new.html", around, status=status, **more)


async def _amend(request: Request[Any, Any, Any], actor: Actor, person: int, form: Form[AmendPerson]) -> Template:
    async with transaction(actor):
        view = await person_of(actor, person)
        home = await queries.home(actor, view.region)
        dossier = await dossiers.dossier(actor, person, b"")
        around = await frame(request, actor, SUBJECT, view.region)
    status = 422 if form.wrongs else 200
    more = {"person": view, "home": home, "dossier": dossier, "form": form, **_CHOICES}
    return page(request, "cadres/pages/person_amend.html", around, status=status, **more)
