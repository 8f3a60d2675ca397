"""Taking the last count, or a candidate, back: the question with the reason, and the act."""

from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections import queries
from elections.permissions import ENTER_COUNT, RECORD
from elections.queries import CandidateLine, ElectionLine
from elections.rules.counts import Poll
from elections.services.corrections import Withdrawal, strike_candidate, withdraw_count
from elections.web.elections import framed
from elections.web.panels import SUBJECT, link
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, NotFound
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, page

_LABELS = {"reason": "撤回原因"}


@dataclass(frozen=True, slots=True)
class _Last:
    """The count that would go."""

    line: ElectionLine
    poll: Poll
    around: Frame


class WithdrawingPages(Controller):
    """The question and the act."""

    path = SUBJECT

    @get("/{code:str}/withdraw", opt={PERMISSION: ENTER_COUNT})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """Why the count goes."""
        return _page(request, await _last(request, actor, code), Form())

    @post("/{code:str}/withdraw", opt={PERMISSION: ENTER_COUNT})
    async def withdraw(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Take it back; the form for entering it anew follows."""
        last = await _last(request, actor, code)
        form = await bind(Withdrawal, request, _LABELS)
        if form.command is None:
            return _page(request, last, form)
        await withdraw_count(actor, code, form.command)
        said = Said(f"已撤回{last.poll.round.label}的计票。请照原表重新录入。")
        return flash.done(request, f"{link(last.line)}/count", said)


async def _last(request: Request[Any, Any, Any], actor: Actor, code: str) -> _Last:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(ENTER_COUNT, at=line.region)
        progress = await queries.progress(actor, code)
        if not line.open or not progress.held:
            raise Conflict("本次选举没有可以撤回的计票。", code="count.none")
        return _Last(line, progress.held[-1].poll, await framed(request, actor, line))


def _page(request: Request[Any, Any, Any], last: _Last, form: Form[Withdrawal]) -> Template:
    return page(
        request,
        "elections/pages/withdraw.html",
        last.around,
        status=422 if form.wrongs else 200,
        line=last.line,
        poll=last.poll,
        form=form,
    )


@dataclass(frozen=True, slots=True)
class _Listed:
    """The candidate who would go."""

    line: ElectionLine
    candidate: CandidateLine
    around: Frame


class StrikingPages(Controller):
    """The question and the act."""

    path = SUBJECT

    @get("/{code:str}/candidates/{person:int}/strike", opt={PERMISSION: RECORD})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], person: FromPath[int]
    ) -> Template:
        """Why the candidate goes."""
        return _question(request, await _listed(request, actor, code, person), Form())

    @post("/{code:str}/candidates/{person:int}/strike", opt={PERMISSION: RECORD})
    async def strike(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str], person: FromPath[int]
    ) -> Template | Redirect:
        """Take them off the ballot."""
        listed = await _listed(request, actor, code, person)
        form = await bind(Withdrawal, request, {"reason": "撤下原因"})
        if form.command is None:
            return _question(request, listed, form)
        await strike_candidate(actor, code, person, form.command)
        said = Said(f"已将{listed.candidate.name}从{listed.candidate.post.label}候选人中撤下。")
        return flash.done(request, f"{link(listed.line)}?part=candidates", said)


async def _listed(request: Request[Any, Any, Any], actor: Actor, code: str, person: int) -> _Listed:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(RECORD, at=line.region)
        candidate = next((one for one in await queries.candidates(actor, code) if one.person == person), None)
        if candidate is None:
            raise NotFound
        return _Listed(line, candidate, await framed(request, actor, line))


def _question(request: Request[Any, Any, Any], listed: _Listed, form: Form[Withdrawal]) -> Template:
    return page(
        request,
        "elections/pages/strike.html",
        listed.around,
        status=422 if form.wrongs else 200,
        line=listed.line,
        candidate=listed.candidate,
        form=form,
    )
