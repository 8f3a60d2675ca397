"""Statistics of an area's elections: forms as the civil-affairs side asks for them, each figure leading to what it counts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Template
from pydantic import BaseModel, ConfigDict
from pydantic import Field as Given

from cadres.vocabulary import CommitteeKind
from elections.permissions import EXPORT, PRINT, VIEW
from elections.statistics.figures import Asked, Place, Sum, counted, places, summed, terms
from elections.statistics.forms import FORMS, Field, Form
from elections.statistics.papers import FiguresPaper, Head, PeoplePaper
from elections.statistics.people import PeopleForm, forms_of, people
from elections.statistics.sheets import shown, take_form
from elections.web.panels import SUBJECT
from elections.web.planning.board import XLSX
from server import clock
from server.access.actor import COUNTY_REACH, Actor, reach_of
from server.db.engine import transaction
from server.errors import NotFound, Problem, Refused
from server.places.regions import children
from server.values.periods import chinese_number
from server.web import printing
from server.web.auth import PERMISSION
from server.web.forms import Form as Typed
from server.web.forms import bind
from server.web.pages import Frame, Pager, download, frame, page
from server.web.templating import address

PATH = f"{SUBJECT}/statistics"
PAGE_SIZE = 100
#: People on one PDF: ample for a county, and a whole city's are read as a workbook.
MOST_PRINTED = 5000
#: Places named of which a figure is not known; the number of all stands beside.
_GAPS = 100
Number = Annotated[int, QueryParameter(name="page", ge=1, le=10_000)]
_OF = re.compile(rf"(?P<kind>{'|'.join(one.value for one in CommitteeKind)})(?:-(?P<term>[0-9]{{1,2}}))?")
_LABELS = {"reason": "导出事由"}


class TakeOut(BaseModel):
    """Why a sheet goes out."""

    model_config = ConfigDict(frozen=True)

    reason: str = Given(min_length=2, max_length=200)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for: which form of whose elections; there may be no term yet."""

    around: Frame
    of: Asked
    terms: tuple[int, ...]
    form: Form | PeopleForm

    @property
    def term(self) -> str:
        return f"第{chinese_number(self.of.term)}届{self.of.kind.label}" if self.terms else self.of.kind.label

    @property
    def words(self) -> Mapping[str, str]:
        """What the address says."""
        return {"area": self.of.area, "of": f"{self.of.kind.value}-{self.of.term}", "form": self.form.code}

    def to(self, path: str = PATH, **more: object) -> str:
        """The address of this, with something else in it."""
        return address(path, **{**self.words, **more})


@dataclass(frozen=True, slots=True)
class Row:
    """A place of the table, or an area that stands for several."""

    name: str
    href: str
    cells: tuple[tuple[Field, Any, int, str], ...]


class StatisticsPages(Controller):
    """统计表."""

    path = PATH

    @get("/", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        of: FromQuery[str] = "",
        form: FromQuery[str] = "",
        number: Number = 1,
    ) -> Template:
        """A form of an area, a kind and a term; of a list of people a page."""
        async with transaction(actor):
            asked = await _asked(request, actor, area, of, form)
            return await _page(request, actor, asked, Typed(), number)

    @get("/list", opt={PERMISSION: VIEW})
    async def entries(  # noqa: PLR0913, PLR0917  # What the address says.
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        of: FromQuery[str] = "",
        form: FromQuery[str] = "",
        figure: FromQuery[str] = "",
        number: Number = 1,
    ) -> Template:
        """What a figure counts; its sum is the figure. Without one it is the form's first."""
        async with transaction(actor):
            asked = await _asked(request, actor, area, of, form)
            field = asked.form.field(figure or asked.form.first) if isinstance(asked.form, Form) else None
            if field is None or not isinstance(asked.form, Form):
                raise NotFound
            skipped = (number - 1) * PAGE_SIZE
            found = await counted(actor, asked.of, asked.form, field, first=skipped, size=PAGE_SIZE)
        return page(
            request,
            "elections/pages/after/statistics_list.html",
            asked.around,
            asked=asked,
            field=field,
            found=found,
            gaps=found.gaps[:_GAPS],
            pager=_pager(asked, f"{PATH}/list", number, found.rows, "条", figure=field.key),
        )

    @get("/papers/form", opt={PERMISSION: PRINT})
    async def paper(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        of: FromQuery[str] = "",
        form: FromQuery[str] = "",
    ) -> Response[bytes]:
        """The form as PDF. Raises Refused for more people than a paper is read for."""
        async with transaction(actor):
            asked = await _asked(request, actor, area, of, form)
            head = Head(asked.around.area.name, asked.term, actor.unit, clock.today())
            made: FiguresPaper | PeoplePaper
            if isinstance(asked.form, Form):
                made = FiguresPaper(head, asked.form.name, asked.form, await places(actor, asked.of, asked.form))
            else:
                found = await people(actor, asked.of, asked.form, size=MOST_PRINTED)
                _refuse_unprintable(asked, found.total)
                made = PeoplePaper(head, asked.form.name, asked.form, found.lines)
        return await printing.one(request, made)

    @post("/sheet", opt={PERMISSION: EXPORT})
    async def sheet(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        of: FromQuery[str] = "",
        form: FromQuery[str] = "",
    ) -> Template | Response[bytes]:
        """The form as a workbook, for a reason."""
        actor.require(VIEW, at=actor.region)
        typed = await bind(TakeOut, request, _LABELS)
        async with transaction(actor):
            asked = await _asked(request, actor, area, of, form)
            if typed.command is None:
                return await _page(request, actor, asked, typed)
            content = await take_form(actor, asked.of, asked.form, typed.command.reason)
        return download(content, f"{asked.around.area.name}{asked.term}{asked.form.name}统计表.xlsx", XLSX)


async def _asked(request: Request[Any, Any, Any], actor: Actor, area: str | None, of: str, form: str) -> _Asked:
    """What an address asks for: `of` is a kind and a term, villagers-12; without a term the latest, without a form the first.

    Raises NotFound for what there is not.
    """
    said = _OF.fullmatch(of or CommitteeKind.VILLAGERS.value)
    if said is None:
        raise NotFound
    kind, term = CommitteeKind(said["kind"]), int(said["term"] or 0)
    around = await frame(request, actor, PATH, area)
    known = await terms(actor, kind)
    own = _forms(kind)
    chosen = own.get(form) if form else next(iter(own.values()))
    if chosen is None or (term and term not in known):
        raise NotFound
    return _Asked(around, Asked(around.area_code, kind, term or (known[0] if known else 0)), known, chosen)


def _forms(kind: CommitteeKind) -> Mapping[str, Form | PeopleForm]:
    own: list[Form | PeopleForm] = [one for one in FORMS.values() if one.kind is kind]
    own += forms_of(kind)
    # The residents' form has no number: it goes before the lists of people.
    return {one.code: one for one in sorted(own, key=lambda one: one.code if one.code.isascii() else "")}


def _refuse_unprintable(asked: _Asked, total: int) -> None:
    if total > MOST_PRINTED:
        cause = f"{asked.around.area.name}的{asked.form.name}有{total}人，一份PDF最多印{MOST_PRINTED}人。"
        raise Refused([Problem("PDF", cause, "请选一个县（市、区）再印，或者导出表格。")])


def _pager(asked: _Asked, path: str, number: int, total: int, unit: str, **more: str) -> Pager:
    """Raises NotFound beyond the last page."""
    made = Pager(path, {**asked.words, **more}, number, PAGE_SIZE, total, unit)
    if number > made.last:
        raise NotFound
    return made


async def _page(
    request: Request[Any, Any, Any], actor: Actor, asked: _Asked, typed: Typed[Any], number: int = 1
) -> Template:
    common = {
        "asked": asked,
        "kinds": tuple(CommitteeKind),
        "forms": _forms(asked.of.kind),
        "typed": typed,
        "may_print": actor.may(PRINT),
        "may_export": actor.may(EXPORT),
    }
    status = 422 if typed.wrongs else 200
    if isinstance(asked.form, PeopleForm):
        found = await people(actor, asked.of, asked.form, first=(number - 1) * PAGE_SIZE, size=PAGE_SIZE)
        pager = _pager(asked, PATH, number, found.total, "人")
        common["may_print"] = actor.may(PRINT) and found.total <= MOST_PRINTED
        template = "elections/pages/after/statistics_people.html"
        return page(request, template, asked.around, status=status, lines=found.lines, pager=pager, **common)
    those = await places(actor, asked.of, asked.form)
    rows = await _rows(asked, asked.form, those)
    total = _cells(asked, asked.form, those, asked.of.area)
    template = "elections/pages/after/statistics.html"
    return page(request, template, asked.around, status=status, rows=rows, total=total, elections=len(those), **common)


async def _rows(asked: _Asked, form: Form, those: Sequence[Place]) -> Sequence[Row]:
    """The places of a county one by one, the areas below of anything larger."""
    if len(reach_of(asked.of.area)) >= COUNTY_REACH:
        return [Row(one.name, f"{SUBJECT}/{one.code}", _cells(asked, form, (one,), one.region)) for one in those]
    found = []
    for below in await children(asked.of.area):
        own = [one for one in those if one.region.startswith(reach_of(below.code))]
        if own:
            found.append(Row(below.name, asked.to(area=below.code), _cells(asked, form, own, below.code)))
    return found


def _cells(asked: _Asked, form: Form, those: Sequence[Place], area: str) -> tuple[tuple[Field, Any, int, str], ...]:
    """The fields of a row: what each says, of how many elections nothing is known, and where its list is."""
    found: list[tuple[Field, Any, int, str]] = []
    for field in form.fields:
        if field.text:
            said = shown(field, those[0].values.get(field.key)) if len(those) == 1 else None
            found.append((field, said, 0, ""))
        elif not field.source:
            found.append((field, None, len(those), ""))
        else:
            total: Sum = summed(those, field)
            href = asked.to(f"{PATH}/list", area=area, figure=field.key)
            found.append((field, total.number, total.gaps, href))
    return tuple(found)
