"""Setting up an election: typed, held against the law of its day, and made once whoever did so has read the findings."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres import queries as cadres
from cadres.queries import CommunityFilter, CommunityView
from cadres.vocabulary import CommitteeKind
from elections import queries
from elections.laws import Laws, laws
from elections.permissions import SET_UP
from elections.rules.calendar import Window, windows
from elections.rules.setting import committee_size, way_of_voting
from elections.services.elections import OpenRound, SetUp, open_round, set_up
from elections.vocabulary import Method, Post
from elections.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.law.lawbook import Finding, Level, breaches
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, frame, page
from server.web.templating import address

_LABELS = {
    "region": "村（社区）",
    "term_number": "届次",
    "method": "方式",
    "election_day": "选举日",
    "chair": "主任职数",
    "vice_chair": "副主任职数",
    "member": "委员职数",
}
#: What the services' own words for these are about.
_SEATS = "职数"
#: More than a county has; a larger area is narrowed in the tree.
_MOST = 500
_USUAL = {Post.CHAIR: 1, Post.VICE_CHAIR: 1, Post.MEMBER: 3}


class Wanted(BaseModel):
    """What the form asks; once the findings stood on the page, that they were read, or that it shall be mended."""

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    term_number: int = Field(ge=1, le=99)
    method: Method
    election_day: date
    chair: int = Field(ge=0, le=9)
    vice_chair: int = Field(0, ge=0, le=9)
    member: int = Field(0, ge=0, le=20)
    findings_read: bool = False
    mend: bool = False

    def command(self) -> SetUp:
        seats = {Post.CHAIR: self.chair, Post.VICE_CHAIR: self.vice_chair, Post.MEMBER: self.member}
        return SetUp(
            region=self.region,
            term_number=self.term_number,
            method=self.method,
            election_day=self.election_day,
            seats={post: number for post, number in seats.items() if number},
        )


class SettingUpPages(Controller):
    """建立选举."""

    path = SUBJECT

    @get("/new", opt={PERMISSION: SET_UP})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        region: FromQuery[str] = "",
    ) -> Template:
        """The empty form."""
        return await _page(request, actor, area or region or None, Form({"region": region} if region else {}))

    @post("/new", opt={PERMISSION: SET_UP})
    async def make(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template | Redirect:
        """Show what the law says of it; with that read, make it."""
        form = await bind(Wanted, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, area, form)
        if form.command.mend:
            return await _page(request, actor, area, form)
        try:
            async with transaction(actor):
                community = await _chosen(actor, form.command.region)
                findings = _findings(await laws(), community.kind, form.command)
                if not form.command.findings_read:
                    return await _page(request, actor, area, form, findings)
                await open_round(actor, OpenRound(kind=community.kind, term_number=form.command.term_number))
                code = await set_up(actor, form.command.command())
        except Refused as refusal:
            return await _page(request, actor, area, form.with_refusal(_at_fields(refusal)))
        except Conflict as conflict:
            return await _page(request, actor, area, form.with_refusal(Refused([Problem("届次", conflict.message)])))
        return flash.done(request, f"{SUBJECT}/{code}", Said(f"已建立选举，编号{code}。"))


async def _chosen(actor: Actor, region: str) -> CommunityView:
    try:
        return await cadres.community(actor, region)
    except NotFound:
        cause = "没有这个村（社区），或不在本账号的地区内。"
        raise Refused([Problem(_LABELS["region"], cause, "从所列各项中选一项。")]) from None


def _findings(known: Laws, kind: CommitteeKind, wanted: Wanted) -> tuple[Finding, ...]:
    """What the law of its day says of seats and way of voting, and by when what comes before the vote is to be done.

    Raises Refused where the law forbids it.
    """
    book, command = known.book(kind, wanted.election_day, wanted.region), wanted.command()
    refused = [finding.as_problem(_LABELS["method"]) for finding in breaches(way_of_voting(book, command.method))]
    seats = committee_size(book, command.seats)
    refused += [finding.as_problem(_SEATS) for finding in breaches(seats)]
    if refused:
        raise Refused(refused)
    ahead = windows(book, wanted.election_day, {})
    return (*seats, *(_ahead(one) for one in ahead if not (one.stage.by_counting or one.stage.after_result)))


def _ahead(window: Window) -> Finding:
    """A window that has passed already is warned of: an election of an earlier year may be set up for the record."""
    if window.due >= clock.today():
        return window.finding
    return window.finding._replace(level=Level.WARNING, message=f"{window.finding.message[:-1]}，这一天已经过了。")


def _at_fields(refusal: Refused) -> Refused:
    """What is said of the seats in all belongs to the first of their inputs."""
    return Refused(
        Problem(_LABELS["chair"], one.cause, one.cure or "改各职务的职数。", one.rule, one.cite)
        if one.field == _SEATS
        else one
        for one in refusal.problems
    )


async def _page(
    request: Request[Any, Any, Any],
    actor: Actor,
    area: str | None,
    form: Form[Wanted],
    findings: Sequence[Finding] = (),
) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, address(f"{SUBJECT}/new"), area)
        choices = await _choices(actor, around, form.value("region"))
        chosen = next((name for region, name in choices if region == form.value("region")), "")
    return page(
        request,
        "elections/pages/set_up.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        findings=findings,
        wanted=form.command if findings else None,
        choices=choices,
        methods=tuple(Method),
        seats=[(post, _LABELS[post.value], _USUAL[post]) for post in Post],
        chosen=chosen,
    )


async def _choices(actor: Actor, around: Frame, chosen: str) -> list[tuple[str, str]]:
    """The communities of the area that no election is going on in, and the one that was chosen before."""
    taken = {
        line.region for line in await queries.elections(actor, around.area_code) if line.open and not line.by_election
    } - {chosen}
    wanted = CommunityFilter(around.area_code)
    found = await cadres.communities(actor, wanted, clock.today(), size=_MOST)
    return [(one.region, one.name) for one in found.lines if one.region not in taken]
