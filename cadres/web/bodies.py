"""What a community is made of: its organisations, groups, grids, representatives and counts, each with its form."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel

from cadres import queries
from cadres.lookups import bodies
from cadres.lookups.bodies import PendingFilter
from cadres.permissions import EDIT_PLACES, VIEW
from cadres.place_vocabulary import BodyKind, BodyState, PartKind, PartyForm
from cadres.queries import CommunityView
from cadres.rules.bodies import completeness, size
from cadres.services.bodies import BodyDetails, Chosen, PartDetails, save_body, save_part, save_representative
from cadres.services.counts import Counted, count_community
from cadres.vocabulary import PoliticalStatus, Sex
from cadres.web.communities import SUBJECT as COMMUNITIES
from cadres.web.communities import leaves
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.web.acting import act
from server.web.areas import Marks
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import Frame, Pager, frame, page

C = TypeVar("C", bound=BaseModel)

SUBJECT = "/bodies"
PAGE_SIZE = 50
_BODY_LABELS = {
    "kind": "组织类别",
    "name": "名称",
    "state": "状态",
    "since": "起始日期",
    "until": "终止日期",
    "document": "批准文件",
    "party_form": "党组织形式",
    "full_members": "正式党员",
    "women_members": "妇女党员",
    "minority_members": "少数民族党员",
    "task_head": "工作专班负责人",
    "task_unit": "工作专班成员单位",
}
_PART_LABELS = {
    "kind": "类别",
    "name": "名称",
    "households": "户数",
    "population": "人口",
    "head": "组长（网格员）",
    "head_sex": "组长性别",
    "head_political_status": "组长政治面貌",
    "head_ethnicity": "组长民族",
    "since": "起始日期",
    "until": "终止日期",
}
_CHOSEN_LABELS = {
    "name": "姓名",
    "sex": "性别",
    "political_status": "政治面貌",
    "ethnicity": "民族",
    "households": "代表户数",
    "part": "推选的小组",
    "since": "起始日期",
    "until": "终止日期",
}
_COUNT_LABELS = {"as_of": "统计日期", "households": "户数", "population": "人口", "minority": "少数民族人口"}

#: The line that a form is about; without one it adds another.
Line = FromQuery[int | None]


class PendingPages(Controller):
    """The list of organisations that are not established."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        kind: FromQuery[str] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """The longest missing first; what nobody has said is counted beside them and not taken for either."""
        today = clock.today()
        async with transaction(actor):
            counts = await bodies.pending_by_township(actor, actor.region, today)
            around = await frame(request, actor, SUBJECT, area, Marks(counts))
            wanted = PendingFilter(around.list_area, _kind(kind))
            lines, total = await bodies.pending(actor, wanted, today, first=(number - 1) * PAGE_SIZE, size=PAGE_SIZE)
            unrecorded = await bodies.unrecorded(actor, around.list_area, today)
        pager = Pager(SUBJECT, {"area": around.list_area, "kind": kind}, number, PAGE_SIZE, total)
        if number > pager.last:
            raise NotFound
        return page(
            request,
            "cadres/pages/pending.html",
            around,
            lines=lines,
            unrecorded=unrecorded,
            pager=pager,
            kind=kind,
            kinds=tuple(BodyKind),
        )


def _kind(word: str) -> BodyKind | None:
    if not word:
        return None
    try:
        return BodyKind(word)
    except ValueError:
        raise NotFound from None


class PartPages(Controller):
    """The parts of one community."""

    path = COMMUNITIES

    @get("/{region:str}/bodies", opt={PERMISSION: VIEW})
    async def bodies(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str], line: Line = None
    ) -> Template:
        """The organisations with what is missing, and the form of one."""
        return await _bodies(request, actor, region, line, Form())

    @post("/{region:str}/bodies", opt={PERMISSION: EDIT_PLACES})
    async def record_body(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str], line: Line = None
    ) -> Template | Redirect:
        """Add an organisation, or set what is known of one."""
        form = await bind(BodyDetails, request, _BODY_LABELS, region=region)
        return await act(
            request,
            form,
            lambda details: save_body(actor, details, line),
            lambda again: _bodies(request, actor, region, line, again),
            f"{COMMUNITIES}/{region}/bodies",
            "已登记。",
        )

    @get("/{region:str}/groups", opt={PERMISSION: VIEW})
    async def groups(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str], line: Line = None
    ) -> Template:
        """Groups and grids, with the form of one."""
        return await _groups(request, actor, region, line, Form())

    @post("/{region:str}/groups", opt={PERMISSION: EDIT_PLACES})
    async def record_group(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str], line: Line = None
    ) -> Template | Redirect:
        """Add a group or a grid, or set what is known of one."""
        form = await bind(PartDetails, request, _PART_LABELS, region=region)
        return await act(
            request,
            form,
            lambda details: save_part(actor, details, line),
            lambda again: _groups(request, actor, region, line, again),
            f"{COMMUNITIES}/{region}/groups",
            "已登记。",
        )

    @get("/{region:str}/representatives", opt={PERMISSION: VIEW})
    async def representatives(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str], line: Line = None
    ) -> Template:
        """The representatives with what the law says of them, and the form of one."""
        return await _representatives(request, actor, region, line, Form())

    @post("/{region:str}/representatives", opt={PERMISSION: EDIT_PLACES})
    async def record_representative(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str], line: Line = None
    ) -> Template | Redirect:
        """Add a representative, or set what is known of one."""
        form = await bind(Chosen, request, _CHOSEN_LABELS, region=region)
        return await act(
            request,
            form,
            lambda details: save_representative(actor, details, line),
            lambda again: _representatives(request, actor, region, line, again),
            f"{COMMUNITIES}/{region}/representatives",
            "已登记。",
        )

    @get("/{region:str}/counts", opt={PERMISSION: VIEW})
    async def counts(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template:
        """Households and people by day, and the form for another day."""
        return await _counts(request, actor, region, Form())

    @post("/{region:str}/counts", opt={PERMISSION: EDIT_PLACES})
    async def record_count(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template | Redirect:
        """Record a count; one of the same day is corrected."""
        form = await bind(Counted, request, _COUNT_LABELS, region=region)
        return await act(
            request,
            form,
            lambda counted: count_community(actor, counted),
            lambda again: _counts(request, actor, region, again),
            f"{COMMUNITIES}/{region}/counts",
            "已登记。",
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """The community that a page is about, in its frame."""

    community: CommunityView
    around: Frame
    day: date


async def _place(request: Request[Any, Any, Any], actor: Actor, region: str) -> _Place:
    community = await queries.community(actor, region)
    marks = Marks(leaves=await leaves(actor, community.township))
    return _Place(community, await frame(request, actor, COMMUNITIES, region, marks), clock.today())


def _page(
    request: Request[Any, Any, Any], template: str, place: _Place, form: Form[Any], **context: object
) -> Template:
    return page(
        request,
        f"cadres/pages/{template}",
        place.around,
        status=422 if form.wrongs else 200,
        community=place.community,
        form=form,
        may_edit=place.around.actor is not None and place.around.actor.may(EDIT_PLACES),
        **context,
    )


def _chosen(lines: tuple[Any, ...], line: int | None) -> Any:
    """The line that the form is about. Raises NotFound where the community has no such line."""
    if line is None:
        return None
    found = next((one for one in lines if one.id == line), None)
    if found is None:
        raise NotFound
    return found


async def _bodies(
    request: Request[Any, Any, Any], actor: Actor, region: str, line: int | None, form: Form[BodyDetails]
) -> Template:
    async with transaction(actor):
        place = await _place(request, actor, region)
        lines = await bodies.bodies_of(actor, region, place.day)
        seated = sum(one.in_committee for one in await queries.officers(actor, region, place.day))
    kind = place.community.kind
    findings = completeness(kind, [one.as_body for one in lines], place.day, seated=seated)
    return _page(
        request,
        "bodies.html",
        place,
        form,
        lines=lines,
        one=_chosen(lines, line),
        findings=(*findings, *size(kind, place.community.households, place.day)),
        kinds=tuple(BodyKind),
        states=tuple(BodyState),
        party_forms=tuple((form.value, form.label) for form in PartyForm),
    )


async def _groups(
    request: Request[Any, Any, Any], actor: Actor, region: str, line: int | None, form: Form[PartDetails]
) -> Template:
    async with transaction(actor):
        place = await _place(request, actor, region)
        held = await bodies.assembly(actor, region, place.community.kind, place.day)
    return _page(
        request,
        "groups.html",
        place,
        form,
        lines=held.parts,
        one=_chosen(held.parts, line),
        kinds=tuple(PartKind),
        sexes=tuple(Sex),
        statuses=tuple(PoliticalStatus),
    )


async def _representatives(
    request: Request[Any, Any, Any], actor: Actor, region: str, line: int | None, form: Form[Chosen]
) -> Template:
    async with transaction(actor):
        place = await _place(request, actor, region)
        held = await bodies.assembly(actor, region, place.community.kind, place.day)
    return _page(
        request,
        "representatives.html",
        place,
        form,
        held=held,
        one=_chosen(held.representatives, line),
        findings=held.findings(place.day),
        groups=tuple((part.id, part.name) for part in held.parts if part.kind is PartKind.GROUP),
        sexes=tuple(Sex),
        statuses=tuple(PoliticalStatus),
    )


async def _counts(request: Request[Any, Any, Any], actor: Actor, region: str, form: Form[Counted]) -> Template:
    async with transaction(actor):
        place = await _place(request, actor, region)
        lines = await bodies.counts_of(actor, region)
    return _page(request, "counts.html", place, form, lines=lines)
