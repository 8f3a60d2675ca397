"""Publishing a result: a page that lists what follows, then the act."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cadres import queries as cadres
from cadres.queries import Officer
from elections import queries
from elections.against_law import against_law
from elections.notice_vocabulary import NoticeKind
from elections.noticing.facts import facts_of
from elections.noticing.register import expected, notices
from elections.permissions import PUBLISH
from elections.queries import ElectionLine, Progress
from elections.services.results import Publication, publish
from elections.vocabulary import Post
from elections.web.elections import framed
from elections.web.panels import SUBJECT, link
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Refused
from server.law.lawbook import Finding
from server.manifest import foretell
from server.values.periods import term_end
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, page

_LABELS = {"published": "公布日", "reason": "公布理由"}


@dataclass(frozen=True, slots=True)
class ResultProspect:
    """A result that would take force: who would be in office from when to when. Packages above foretell from it."""

    code: str
    region: str
    elected: tuple[tuple[Post, str], ...]
    since: date
    term_ends: date
    by_election: bool = False


@dataclass(frozen=True, slots=True)
class _Prospect:
    line: ElectionLine
    result: ResultProspect
    leaving: tuple[Officer, ...]
    defects: tuple[Finding, ...]
    forecasts: tuple[str, ...]
    unissued: tuple[NoticeKind, ...]
    around: Frame


class PublishingPages(Controller):
    """The question and the act."""

    path = SUBJECT

    @get("/{code:str}/publish", opt={PERMISSION: PUBLISH})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """What follows from the publication."""
        return _page(request, await _prospect(request, actor, code), Form())

    @post("/{code:str}/publish", opt={PERMISSION: PUBLISH})
    async def publish(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Put the result into force."""
        prospect = await _prospect(request, actor, code)
        form = await bind(Publication, request, _LABELS)
        if form.command is None:
            return _page(request, prospect, form)
        try:
            await publish(actor, code, form.command)
        except Refused as refusal:
            return _page(request, prospect, form.with_refusal(refusal))
        said = Said(
            f"已公布选举结果，{len(prospect.result.elected)}人就任。",
            f"{link(prospect.line)}/papers/notice",
            "下载结果公告",
        )
        return flash.done(request, link(prospect.line), said)


async def _prospect(request: Request[Any, Any, Any], actor: Actor, code: str) -> _Prospect:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(PUBLISH, at=line.region)
        progress = await queries.progress(actor, code)
        if not line.open or not progress.held:
            raise Conflict("本次选举没有待公布的结果。", code="election.nothing_to_publish")
        result = _result(line, progress)
        elected = {name for _, name in result.elected}
        officers = await cadres.officers(actor, line.region, clock.today())
        return _Prospect(
            line=line,
            result=result,
            leaving=()
            if line.by_election
            else tuple(one for one in officers if one.in_committee and one.name not in elected),
            defects=(await against_law(actor, {code: progress}))[code],
            forecasts=await foretell(actor, result),
            unissued=await _unissued(actor, code),
            around=await framed(request, actor, line),
        )


async def _unissued(actor: Actor, code: str) -> tuple[NoticeKind, ...]:
    """The notices that this election should have issued before its result, and that are on no record."""
    facts = await facts_of(actor, code)
    found = expected(facts, await notices(actor, code, facts.book, facts.timing))
    return tuple(one.kind for one in found if one.waits and one.kind is not NoticeKind.RESULT)


def _result(line: ElectionLine, progress: Progress) -> ResultProspect:
    since = progress.held[-1].poll.election_day
    ends = line.term_ends or term_end(since, progress.book.term_years)
    return ResultProspect(line.code, line.region, progress.course.by_post, since, ends, line.by_election)


def _page(request: Request[Any, Any, Any], prospect: _Prospect, form: Form[Publication]) -> Template:
    return page(
        request,
        "elections/pages/publish.html",
        prospect.around,
        status=422 if form.wrongs else 200,
        line=prospect.line,
        result=prospect.result,
        leaving=prospect.leaving,
        forecasts=prospect.forecasts,
        defects=prospect.defects,
        unissued=prospect.unissued,
        form=form,
    )
