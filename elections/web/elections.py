"""Pages of elections: the list of an area, one election, its papers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template

from cadres.lifetimes import deaths
from cadres.permissions import READ_OPINIONS
from elections import queries
from elections.after.disputes import disputes_of
from elections.after.postponements import postponements
from elections.corrigenda import corrigenda
from elections.hands import CountHands, count_notes, hands, own_count
from elections.noticing.batch import result_notice
from elections.permissions import (
    CHECK_COUNT,
    ENTER_COUNT,
    EXPORT,
    KEEP_DISPUTES,
    KEEP_ROLL,
    PRINT,
    PUBLISH,
    RECORD,
    REOPEN,
    SET_UP,
    VIEW,
)
from elections.planning.preparations import preparation
from elections.printing import result_papers
from elections.queries import ElectionLine, Progress
from elections.reviews import days_apart
from elections.rolls.moved_days import unjudged_of
from elections.rolls.reading import sums_follow
from elections.rules.clauses import is_unconfirmed
from elections.rules.process import may_reopen, reopenable
from elections.services.drafts import own_drafts
from elections.services.elections import subject
from elections.services.voting.readings import BOTH, Reading, own_problem, readings
from elections.vocabulary import CountStep, NextStep, RoundKind, Stage
from elections.web.course_line import course_line, present, short
from elections.web.panels import SUBJECT, deadlines, link
from elections.web.votes import next_vote, rounds
from elections.web.windows import window_rows
from elections.write_ins import unvetted
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import NotFound
from server.manifest import links_of
from server.papers.page import Paper
from server.web import printing
from server.web.areas import Leaf, Marks, township_of, within
from server.web.auth import PERMISSION
from server.web.pages import Frame, Pager, frame, page

PAGE_SIZE = 50

#: A result that was found void is no published one: it has its own word, and its own sum.
_STATES = {"": "全部", "open": "办理中", "published": "已公布", "void": "已认定无效", "cancelled": "已取消"}
_ALWAYS = frozenset({"", "open", "published"})
_PARTS = frozenset({"result", "candidates", "trail"})


class ElectionPages(Controller):
    """Elections as people see them."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        q: Annotated[str, QueryParameter(max_length=40)] = "",
        show: FromQuery[str] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """The elections of an area, the latest day first."""
        if show not in _STATES:
            raise NotFound
        async with transaction(actor):
            everywhere = await queries.elections(actor, actor.region)
            counts = Counter(township_of(line.region) for line in everywhere)
            around = await frame(request, actor, SUBJECT, area, Marks(counts))
            inside = [line for line in everywhere if within(line.region, around.area_code) and _named(line, q.strip())]
            here = [line for line in inside if _is(line, show)]
            query = {"area": around.area_code, "q": q, "show": show}
            pager = Pager(SUBJECT, query, number, PAGE_SIZE, len(here))
            if number > pager.last:
                raise NotFound
            lines = here[pager.skipped : pager.skipped + PAGE_SIZE]
            near = await deadlines(actor, lines)
            drafts = await own_drafts(actor) if actor.may(ENTER_COUNT) else {}
        return page(
            request,
            "elections/pages/elections.html",
            around,
            lines=lines,
            near=near,
            drafts=drafts,
            may_set_up=actor.may(SET_UP),
            may_dispute=actor.may(KEEP_DISPUTES),
            may_record=actor.may(RECORD),
            pager=pager,
            q=q,
            show=show,
            tabs=_tabs(inside, show),
        )

    @get("/{code:str}", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        part: FromQuery[str] = "result",
    ) -> Template:
        """One election: its course, and one part of it."""
        if part not in _PARTS:
            raise NotFound
        async with transaction(actor):
            line = await queries.election(actor, code)
            around = await framed(request, actor, line)
            progress = await queries.progress(actor, code)
            told = {**await _records(actor, line, progress), **await _now(actor, line, progress)}
        return page(request, "elections/pages/election.html", around, line=line, part=part, **told)

    @get("/{code:str}/papers/{name:str}", opt={PERMISSION: PRINT})
    async def paper(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        name: FromPath[str],
    ) -> Response[bytes]:
        """The notice or the report of a published result, as PDF."""
        async with transaction(actor):
            notice, report = await result_papers(actor, code)
            # Once it went up there is one notice of the result, not two.
            papers: dict[str, Paper] = {"notice": await result_notice(actor, code) or notice, "report": report}
        if name not in papers:
            raise NotFound
        return await printing.one(request, papers[name])


def _course(
    line: ElectionLine, progress: Progress, days: Mapping[Stage, date], notes: Sequence[str]
) -> Mapping[str, Any]:
    """What the page shows of an election's course: the law, the votes held, the next one, the windows."""
    published = line.published is not None
    held = rounds(progress, notes)
    phases = course_line(
        days, progress.course, published=published, unvetted=bool(unvetted(progress)), readings=line.readings
    )
    return {
        "book": progress.book,
        "seats": progress.first,
        "course": progress.course,
        "phases": phases,
        "now": present(phases),
        "rounds": held,
        "again": next((one for one in reversed(held) if one.kind is RoundKind.RERUN), None),
        "next_vote": next_vote(progress),
        "void": held[-1] if held and progress.course.next is NextStep.RERUN else None,
        "windows": window_rows(progress, days, published=published, put_off=line.postponed is not None),
    }


async def _records(actor: Actor, line: ElectionLine, progress: Progress) -> Mapping[str, Any]:
    """What is on record around an election, as its page shows it."""
    code = line.code
    drafts = await own_drafts(actor) if actor.may(ENTER_COUNT) and line.open else {}
    candidates = await queries.candidates(actor, code)
    return {
        "candidates": candidates,
        "died": await deaths(actor, [one.person for one in candidates]) if line.open else {},
        "events": await trail(subject(code)),
        "links": await links_of(actor, line),
        "disputes": await disputes_of(actor, code) if actor.may(KEEP_DISPUTES) else (),
        "put_off": await postponements(actor, code),
        "roll": await queries.roll(actor, code),
        "sums_follow": await sums_follow(actor, code),
        "unjudged": (await unjudged_of(actor, {code: progress}))[code] if line.open else (),
        "preparation": await preparation(actor, code),
        "corrigenda": await corrigenda(actor, code),
        "apart": [one for one in await days_apart(actor, line.region) if one.code == code] if line.open else [],
        "draft": drafts.get(code),
    }


async def _now(actor: Actor, line: ElectionLine, progress: Progress) -> Mapping[str, Any]:
    """How far it has come, and what the actor may do about it."""
    days = await queries.stage_days(actor, line.code)
    counts = await hands(actor, line.code)
    held = await readings(actor, line.code)
    notes = await count_notes(actor, line.code)
    return {
        **_course(line, progress, days, notes),
        "readings": held,
        "unvetted": unvetted(progress) if line.open else (),
        "unconfirmed": _unconfirmed(progress) if line.published else (),
        "may_move": actor.may(READ_OPINIONS),
        **_rights(actor, line, progress, counts, held),
        "may_reopen": actor.may(REOPEN) and may_reopen(actor.reach) and _reopens(line, days),
    }


def _reopens(line: ElectionLine, days: Mapping[Stage, date]) -> bool:
    """Whether anything is on record of it that could be opened again."""
    result, void = line.published is not None, line.voided is not None
    return (line.open or result) and any(reopenable(stage, published=result, voided=void) for stage in days)


def _rights(
    actor: Actor, line: ElectionLine, progress: Progress, counts: Sequence[CountHands], held: Sequence[Reading]
) -> Mapping[str, bool]:
    """What the actor may do to it now."""
    counted, course = bool(progress.held) or bool(held), progress.course
    return {
        "may_mend_roll": not counted and line.open and actor.may(RECORD),
        "may_judge": not counted and line.open and actor.may(KEEP_ROLL),
        "may_strike": not counted and line.open and actor.may(RECORD),
        "may_count": course.ballot is not None
        and line.open
        and not line.postponed
        and len(held) < BOTH
        and own_problem(CountStep.SECOND, actor, held) is None
        and actor.may(ENTER_COUNT),
        "may_withdraw": bool(progress.held) and not held and line.open and actor.may(ENTER_COUNT),
        "may_record": actor.may(RECORD),
        "may_dispute": actor.may(KEEP_DISPUTES),
        "may_postpone": line.open and not counted and actor.may(SET_UP),
        "may_cancel": line.open and actor.may(SET_UP),
        "may_print": actor.may(PRINT),
        "may_export": actor.may(EXPORT),
        "may_check": len(held) == BOTH and line.open and actor.may(CHECK_COUNT),
        "may_publish": course.next is NextStep.DONE
        and line.open
        and not held
        and not unvetted(progress)
        and own_count(CountStep.PUBLISHED, actor, counts) is None
        and actor.may(PUBLISH),
    }


def _unconfirmed(progress: Progress) -> tuple[str, ...]:
    """The parameters, not confirmed yet, that the report rests on: the page names them, the paper only their source."""
    cites = (finding.cite for one in progress.held for finding in one.outcome.findings)
    return tuple(dict.fromkeys(cite for cite in cites if is_unconfirmed(cite)))


def _named(line: ElectionLine, words: str) -> bool:
    return words in line.community or line.region.startswith(words) or line.code == words


def _tabs(lines: Sequence[ElectionLine], show: str) -> Sequence[tuple[str, str, int]]:
    """The states with how many are in each; what seldom happens has no tab before it did."""
    counted = [(word, label, sum(_is(line, word) for line in lines)) for word, label in _STATES.items()]
    return [(word, label, number) for word, label, number in counted if number or word in _ALWAYS or word == show]


def _is(line: ElectionLine, show: str) -> bool:
    held = {
        "": True,
        "open": line.open,
        "published": line.result_stands,
        "void": line.voided is not None,
        "cancelled": line.cancelled is not None,
    }
    return held[show]


async def leaves(actor: Actor, line: ElectionLine) -> Sequence[Leaf]:
    """The elections of the same township for the tree, a community's latest one each; the one shown stands for its own."""
    latest: dict[str, ElectionLine] = {line.region: line}
    for one in await queries.elections(actor, township_of(line.region)):
        latest.setdefault(one.region, one)
    ordered = sorted(latest.values(), key=lambda one: one.region)
    return [Leaf(one.region, one.community, link(one), short(one)) for one in ordered]


async def framed(request: Request[Any, Any, Any], actor: Actor, line: ElectionLine) -> Frame:
    """What stands around a page about an election: its place, and the elections of its township in the tree."""
    return await frame(request, actor, SUBJECT, line.region, Marks(leaves=await leaves(actor, line)))
