"""Calling a by-election from the vacancies of a community: typed, held against the law, made once that was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres import queries as cadres
from cadres.queries import CommunityView
from cadres.vocabulary import CommitteeKind
from elections.laws import laws
from elections.permissions import SET_UP
from elections.rules.by_election import serves_to
from elections.running_terms import RunningTerm, running_term
from elections.services.by_elections import CallByElection, call_by_election, said_of
from elections.vocabulary import Method, Post
from elections.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.law.lawbook import Finding, breaches
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, frame, page


def call_link(region: str) -> str:
    """The page on which a by-election of a community is called."""
    return f"{SUBJECT}/of/{region}/by-election"


_LABELS = {
    "term_number": "届次",
    "method": "由谁投票",
    "election_day": "投票日",
    "chair": "补选主任",
    "vice_chair": "补选副主任",
    "member": "补选委员",
}


class Wanted(BaseModel):
    """What the form asks; once the findings stood on the page, that they were read, or that it shall be mended."""

    model_config = ConfigDict(frozen=True)

    term_number: int | None = Field(None, ge=1, le=99)
    method: Method
    election_day: date
    chair: int = Field(0, ge=0, le=1)
    vice_chair: int = Field(0, ge=0, le=9)
    member: int = Field(0, ge=0, le=20)
    findings_read: bool = False
    mend: bool = False

    def command(self, region: str) -> CallByElection:
        seats = {Post.CHAIR: self.chair, Post.VICE_CHAIR: self.vice_chair, Post.MEMBER: self.member}
        return CallByElection(
            region=region,
            method=self.method,
            election_day=self.election_day,
            seats={post: number for post, number in seats.items() if number},
            term_number=self.term_number,
        )


@dataclass(frozen=True, slots=True)
class _Place:
    community: CommunityView
    term: RunningTerm
    around: Frame

    @property
    def methods(self) -> Sequence[tuple[str, str]]:
        """Who may vote, in the words of the kind of committee."""
        people = self.community.kind.people
        names = {
            Method.VOTERS: f"{people}会议，登记参加选举的{people}投票",
            Method.HOUSEHOLDS: f"{people}会议，户的代表投票",
            Method.REPRESENTATIVES: f"{people}代表会议",
        }
        return [(method.value, names[method]) for method in Method]


class ByElectionPages(Controller):
    """建立补选."""

    path = SUBJECT

    @get("/of/{region:str}/by-election", opt={PERMISSION: SET_UP})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template:
        """The form, with the vacant seats filled in."""
        return _page(request, await _place(request, actor, region), Form())

    @post("/of/{region:str}/by-election", opt={PERMISSION: SET_UP})
    async def call(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template | Redirect:
        """Show what the law says of it; with that read, make it."""
        place = await _place(request, actor, region)
        form = await bind(Wanted, request, _LABELS)
        if form.command is None or form.command.mend:
            return _page(request, place, form)
        command = form.command.command(region)
        try:
            if not form.command.findings_read:
                return _page(request, place, form, await _findings(actor, place, command))
            code = await call_by_election(actor, command)
        except Refused as refusal:
            return _page(request, place, form.with_refusal(_at_fields(refusal)))
        except Conflict as conflict:
            return _page(request, place, form.with_refusal(Refused([Problem("投票日", conflict.message)])))
        return flash.done(request, f"{SUBJECT}/{code}", Said(f"已建立补选，编号{code}。"))


async def _place(request: Request[Any, Any, Any], actor: Actor, region: str) -> _Place:
    async with transaction(actor):
        community = await cadres.community(actor, region)
        actor.require(SET_UP, at=region)
        term = await running_term(actor, region, clock.today())
        return _Place(community, term, await frame(request, actor, "/communities", region))


async def _findings(actor: Actor, place: _Place, command: CallByElection) -> tuple[Finding, ...]:
    """Raises Refused where the law forbids it."""
    async with transaction(actor):
        book = (await laws()).book(CommitteeKind(place.community.kind), command.election_day, command.region)
    found = said_of(book, place.term, command)
    if stopping := breaches(found):
        raise Refused([finding.as_problem("补选") for finding in stopping])
    return (*found, *((serves_to(book, "当选人", place.term.ends),) if place.term.ends else ()))


def _at_fields(refusal: Refused) -> Refused:
    """What is said of the seats or of the whole belongs to the first input of the form that it can be mended at."""
    fields: Mapping[str, str] = {"补选": _LABELS["election_day"], "职数": _LABELS["chair"]}
    return Refused(
        Problem(fields.get(one.field, one.field), one.cause, one.cure, one.rule, one.cite) for one in refusal.problems
    )


def _page(
    request: Request[Any, Any, Any], place: _Place, form: Form[Wanted], findings: Sequence[Finding] = ()
) -> Template:
    return page(
        request,
        "elections/pages/by_election.html",
        place.around,
        status=422 if form.wrongs else 200,
        form=form,
        findings=findings,
        wanted=form.command if findings else None,
        community=place.community,
        term=place.term,
        methods=place.methods,
        seats=[(post, _LABELS[post.value], number) for post, number in place.term.vacant.items()],
    )
