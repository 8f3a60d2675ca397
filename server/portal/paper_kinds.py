"""The kinds of papers whose texts places decide, on the register or beside it: each looked at on invented data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from itertools import groupby
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from server.access.actor import Actor, reach_of
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.manifest import PaperKind, WordedKind
from server.papers.page import edition_with, preview
from server.papers.passages import Need, Passages, is_worded, marked, needed_of
from server.papers.register import wording
from server.papers.register.deciding import DECIDE, Decide, decide, rights
from server.papers.register.kinds import issuer_of, wordable, wordable_by
from server.papers.register.offices import fitting, keepers_of
from server.papers.register.permissions import VIEW
from server.papers.register.sharing import alike
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.register.wording import Decision
from server.papers.stamp import Stamp
from server.places.regions import names_of
from server.portal.paper_pages import SUBJECT
from server.web import flash, printing
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page
from server.web.templating import address

_KINDS = f"{SUBJECT}/kinds"
_LABELS = {"kind": "文书", "wording": "用语", "value": "文字", "basis": "依据", "sure": "提醒"}
#: The digits of a region's code that name a province, a city, a county, a township: whoever is asked decides for that place.
_LEVELS = (2, 4, 6, 9)


@dataclass(frozen=True, slots=True)
class Needed:
    """Fields of one paragraph that no wording leaves out, and the clause that asks for them."""

    label: str
    fields: str
    need: Need


@dataclass(frozen=True, slots=True)
class Shown:
    """A kind with what stands for a place; `unkept` says that nobody in the actor's area can give out numbers of its body there.

    `alike` are neighbours whose body numbers in the same 代字. `may_decide` tells whether whoever looks may word it.
    """

    kind: PaperKind | WordedKind
    edition: str
    texts: tuple[Decision, ...]
    fields: str
    unkept: str
    needed: tuple[Needed, ...] = ()
    may_decide: bool = False
    alike: tuple[str, ...] = ()

    @property
    def registered(self) -> bool:
        return isinstance(self.kind, PaperKind)

    @property
    def deciders(self) -> str:
        """Who worded it, from the highest; empty where it is in the program's own words."""
        return "、".join(dict.fromkeys(one.place_name for one in self.texts if one.place))


class _Asked(Decide):
    """A text to be decided, or to be looked at first on a paper of invented data."""

    preview: bool = False


class PaperKindPages(Controller):
    """文书种类和用语."""

    path = _KINDS

    @get("/", opt={PERMISSION: VIEW})
    async def kinds(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        kind: FromQuery[str] = "",
        text: FromQuery[str] = "",
    ) -> Template:
        """Every kind with its preview, the edition of its template, and its texts with where each was decided.

        `kind` is unfolded; with `text` the form has what stands for it, to be changed.
        """
        return await _page(request, actor, area, Form({"kind": kind, "wording": text} if kind else {}))

    @get("/preview.pdf", opt={PERMISSION: VIEW})
    async def preview(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        kind: FromQuery[str] = "",
        area: FromQuery[str | None] = None,
    ) -> Response[bytes]:
        """The kind on invented data as an area words it, as a draft; a field that its template asks for in vain is marked."""
        found = _seen(actor, kind)
        async with transaction(actor):
            around = await frame(request, actor, _KINDS, area)
            worded = await wording.passages(found, _place(around.area_code))
        return await _specimen(request, found, worded)

    @post("/wording", opt={PERMISSION: DECIDE})
    async def decide(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect | Response[bytes]:
        """Put a text on record for the area, or print it on invented data without putting it on record."""
        form = await bind(_Asked, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, area, form)
        async with transaction(actor):
            around = await frame(request, actor, _KINDS, area)
            if form.command.preview:
                kind = _seen(actor, form.command.kind)
                stands = await wording.passages(kind, _place(around.area_code))
                return await _specimen(request, kind, _with(kind, stands, form.command.for_kind(kind)))
        try:
            await decide(actor, _place(around.area_code), form.command)
        except Refused as refusal:
            renamed = Refused([replace(one, field="文字") for one in refusal.problems])
            return await _page(request, actor, area, form.with_refusal(renamed))
        return flash.done(request, address(_KINDS, area=around.area_code), Said("已设定，以后印的文书按新的用语。"))


def _seen(actor: Actor, code: str) -> PaperKind | WordedKind:
    """A kind that the actor may see. Raises NotFound."""
    found = wordable(code)
    if not actor.may(found.view):
        raise NotFound
    return found


def _with(kind: PaperKind | WordedKind, stands: Passages, asked: Decide) -> Passages:
    """The paragraphs that stand, with one that is only looked at; a text that is no paragraph is not on the specimen."""
    if asked.wording not in wording.paragraphs(kind) or not asked.value:
        return stands
    return tuple({**dict(stands), asked.wording.value: asked.value}.items())


async def _specimen(request: Request[Any, Any, Any], kind: PaperKind | WordedKind, worded: Passages) -> Response[bytes]:
    """Papers of invented data, worded so: one of each body that such a paper may come from."""
    makers = kind.specimens if isinstance(kind, WordedKind) else (kind.specimen,)
    models = [_as_draft(make()) for make in makers]
    sheets = [preview(marked(replace(one, passages=worded)) if is_worded(one) else one) for one in models]
    return await printing.sheets(request, sheets, f"{kind.label}样张")


def _as_draft(model: Any) -> Any:
    """A draft has no number: no preview is taken for a paper that went out."""
    numbered = {"number": ""} if any(one.name == "number" for one in fields_of(model)) else {}
    return replace(model, stamp=Stamp(PaperState.DRAFT), **numbered)


def _may(actor: Actor, kind: PaperKind | WordedKind) -> bool:
    return actor.may(DECIDE) and all(actor.may(right) for right in rights(kind))


def _shown(kind: PaperKind | WordedKind, stand: Mapping[Wording, Decision], unkept: str, *, may: bool) -> Shown:
    specimen = kind.specimen()
    fields = "、".join(f"{{{one}}}" for one in specimen.fields) if is_worded(specimen) else ""
    edition = edition_with(specimen.template, wording.passages_in(kind, stand))
    return Shown(kind, edition, tuple(stand.values()), fields, unkept, tuple(_needed(specimen)), may)


def _needed(specimen: Any) -> Iterator[Needed]:
    """What the law asks for, paragraph by paragraph; nothing of a kind that knows no clauses."""
    needs: Mapping[str, Need] = getattr(specimen, "needed", {})
    for one in specimen.WORDED if needs else ():
        found: dict[Need, list[str]] = {}
        for name in needed_of(specimen, one):
            found.setdefault(needs[name], []).append(f"{{{name}}}")
        for need, names in found.items():
            yield Needed(one.label, "、".join(names), need)


async def _unkept(kinds: Sequence[PaperKind | WordedKind], place: str) -> Mapping[str, str]:
    """By kind, the offices of the body of a place of which no account fits; none of those where some do, and above the bodies.

    Asked for all kinds together, of the bodies of one level at a time.
    """
    asked: list[tuple[PaperKind, str, str]] = []
    registered = [kind for kind in kinds if isinstance(kind, PaperKind) and len(reach_of(place)) >= kind.level]
    for _, of_level in groupby(sorted(registered, key=lambda kind: kind.level), key=lambda kind: kind.level):
        group = list(of_level)
        issuer = issuer_of(group[0], place)
        said = await wording.texts_of(group, issuer)
        asked += [(kind, issuer, said[kind.code][Wording.ISSUER]) for kind in group]
    kept = await keepers_of(asked)
    offices = [(kind, kept[kind.code, issuer, body]) for kind, issuer, body in asked]
    fits = await fitting(offices)
    return {kind.code: "、".join(one.names) for kind, one in offices if not fits[kind.code]}


def _place(area: str) -> str:
    """The place that decides when an area is asked: a village's papers are worded by its township."""
    length = next((one for one in _LEVELS if not area[one:].strip("0")), _LEVELS[-1])
    return area[:length].ljust(12, "0")


def _filled(form: Form[_Asked], shown: Sequence[Shown]) -> Form[_Asked]:
    """The form; one that asks to change a text has what stands for it."""
    asked, said = form.value("kind"), form.value("wording")
    if "value" in form.values or not said:
        return form
    found = (text for one in shown if one.kind.code == asked for text in one.texts if text.wording.value == said)
    stands = next(found, None)
    return Form({**form.values, "value": stands.form}) if stands else Form()


async def _page(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[_Asked]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, _KINDS, area)
        place = _place(around.area_code)
        kinds = wordable_by(actor)
        stand = await wording.decisions_of(kinds, place)
        unkept = await _unkept(kinds, place)
        near = await alike([kind for kind in kinds if isinstance(kind, PaperKind)], place)
        shown = [
            replace(
                _shown(kind, stand[kind.code], unkept.get(kind.code, ""), may=_may(actor, kind)),
                alike=tuple(near.get(kind.code, ())),
            )
            for kind in kinds
        ]
        past = await wording.history(kinds, [place])
        name = (await names_of([place]))[place]
    return page(
        request,
        "server/register/kinds.html",
        around,
        status=422 if form.wrongs else 200,
        form=_filled(form, [one for one in shown if one.may_decide]),
        shown=shown,
        past=past,
        place=place,
        place_name=name,
        wordings=list(Wording),
        kinds=[(one.kind.code, one.kind.label) for one in shown if one.may_decide],
        fields="、".join(f"{{{one}}}" for one in wording.FIELDS),
        may_decide=actor.may(DECIDE),
        register=address(SUBJECT, area=around.area_code),
    )
