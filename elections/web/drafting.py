"""Putting a count sheet aside before it is handed in."""

from typing import Any

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from elections import queries
from elections.permissions import ENTER_COUNT
from elections.services.drafts import keep_draft
from elections.web.counting import labels
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said

#: Longer than any input of the sheet takes.
_MOST = 40


class DraftingPages(Controller):
    """暂存."""

    path = SUBJECT

    @post("/{code:str}/count/draft", opt={PERMISSION: ENTER_COUNT})
    async def keep(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Redirect:
        """Keep what the sheet's inputs hold, right or wrong: it is judged when it is handed in."""
        async with transaction(actor):
            line = await queries.election(actor, code)
            actor.require(ENTER_COUNT, at=line.region)
            ballot = (await queries.progress(actor, code)).course.ballot
            if ballot is None or not line.open:
                raise Conflict("本次选举没有待录入的计票。", code="count.not_awaited")
            posted = await request.form()
            typed = {name: str(posted.get(name, ""))[:_MOST] for name in labels(ballot)}
            await keep_draft(actor, code, ballot.kind, typed)
        filled = sum(map(bool, typed.values()))
        return flash.done(
            request, f"{SUBJECT}/{code}/count", Said(f"已暂存，填了{filled}栏。录入并判定以前，只有本人看得到。")
        )
