"""Putting a count sheet aside before it is handed in."""

from typing import Any

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from elections import queries
from elections.permissions import ENTER_COUNT
from elections.rules.ballots import ballot_mark
from elections.services.drafts import MarkedBallot, keep_draft
from elections.services.voting.polls import other_ballot
from elections.web.counting import WRITE_IN_ROWS, labels, rows_with, typed_now
from elections.web.meanwhile import meanwhile
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said

#: Longer than any input of the sheet takes, but for the explanation.
_MOST, _MOST_SAID = 40, 200


class DraftingPages(Controller):
    """暂存."""

    path = SUBJECT

    @post("/{code:str}/count/draft", opt={PERMISSION: ENTER_COUNT})
    async def keep(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Redirect | Template:
        """Keep what the sheet's inputs hold, right or wrong: it is judged when it is handed in."""
        try:
            filled = await _put_aside(request, actor, code)
        except Conflict as conflict:
            return await meanwhile(request, actor, code, conflict)
        return flash.done(
            request, f"{SUBJECT}/{code}/count", Said(f"已暂存，填了{filled}栏。录入以前，只有本人看得到。")
        )


async def _put_aside(request: Request[Any, Any, Any], actor: Actor, code: str) -> int:
    """Keep the sheet and tell how many inputs of it are filled in. Raises Conflict where it is of another ballot."""
    posted = await request.form()
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(ENTER_COUNT, at=line.region)
        progress = await queries.progress(actor, code)
        ballot = progress.course.ballot
        if ballot is None or not line.open:
            raise Conflict("本次选举没有待录入的计票。", code="count.not_awaited")
        mark = ballot_mark(len(progress.held), ballot)
        if posted.get("ballot") != mark:
            raise other_ballot(ballot)
        rows = rows_with(WRITE_IN_ROWS, typed_now(posted))
        typed = {
            name: str(posted.get(name, ""))[: _MOST_SAID if name == "reason" else _MOST]
            for name in labels(ballot, rows)
        }
        await keep_draft(actor, code, MarkedBallot(ballot.kind, mark), typed)
    return sum(map(bool, typed.values()))
