"""Reading a count again from the paper: the same sheet, empty, for somebody else than who typed it."""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections import queries
from elections.hands import first_unchecked, hands, own_count
from elections.permissions import CHECK_COUNT
from elections.rules.course import Ballot
from elections.services.checking import check_count
from elections.vocabulary import CountStep
from elections.web.counting import WRITE_IN_ROWS, CountForm, Sheet, labels, sheet_page
from elections.web.elections import framed
from elections.web.panels import SUBJECT, link
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind


class CheckingPages(Controller):
    """The second reading of the first count that was read once only."""

    path = SUBJECT

    @get("/{code:str}/check", opt={PERMISSION: CHECK_COUNT})
    async def blank(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """The empty sheet: what was typed first is not shown."""
        return sheet_page(request, await _sheet(request, actor, code), Form())

    @post("/{code:str}/check", opt={PERMISSION: CHECK_COUNT})
    async def check(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Compare the two readings, or show where they differ."""
        sheet = await _sheet(request, actor, code)
        form = await bind(CountForm, request, labels(sheet.ballot, sheet.rows))
        if form.command is None:
            return sheet_page(request, sheet, form)
        try:
            await check_count(actor, code, form.command.entry(sheet.ballot))
        except Refused as refusal:
            return sheet_page(request, sheet, form.with_refusal(refusal))
        return flash.done(request, link(sheet.line), Said(f"{sheet.ballot.kind.label}计票复核无误，与录入一致。"))


async def _sheet(request: Request[Any, Any, Any], actor: Actor, code: str) -> Sheet:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(CHECK_COUNT, at=line.region)
        progress = await queries.progress(actor, code)
        counts = await hands(actor, code)
        around = await framed(request, actor, line)
    place = first_unchecked(counts)
    if place is None or not line.open:
        raise Conflict("本次选举没有待复核的计票。", code="count.nothing_to_check")
    poll = progress.held[place].poll
    printed = tuple(
        contest._replace(candidates=tuple(one for one in contest.candidates if not one.write_in))
        for contest in poll.posts
    )
    written = max(
        len(contest.candidates) - len(own.candidates) for contest, own in zip(poll.posts, printed, strict=True)
    )
    return Sheet(
        line,
        poll.electorate,
        Ballot(poll.round, printed),
        poll.election_day,
        around,
        again=True,
        own=own_count(CountStep.CHECKED, actor, counts[place : place + 1]),
        rows=max(WRITE_IN_ROWS, written),
    )
