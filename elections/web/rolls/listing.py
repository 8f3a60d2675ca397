"""The roll of an election: its sums, its lists, its entries page by page."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template

from elections import queries
from elections.permissions import KEEP_ROLL, PRINT, VIEW
from elections.roll_printing import roll_paper
from elections.roll_vocabulary import VoterStatus
from elections.rolls.reading import Wanted, number_of, roll_view, voters
from elections.services.rolls.opening import Contact, open_roll, say_contact
from elections.web.rolls.around import ROLLS, around, roll_link
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.web import flash, printing
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import bind
from server.web.pages import page
from server.web.templating import address

PAGE_SIZE = 50
_GROUP = 30
_STATES = {"": "全部", **{status.value: status.label for status in VoterStatus}}


class RollListPages(Controller):
    """The roll as people see it."""

    path = ROLLS

    @get("/{code:str}", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        q: Annotated[str, QueryParameter(max_length=40)] = "",
        show: FromQuery[str] = "",
        after: Annotated[int, QueryParameter(ge=0, le=2**62)] = 0,
    ) -> Template:
        """The sums by group, the lists published, and the entries that are looked for."""
        if show not in _STATES:
            raise NotFound
        group = str(request.query_params.get("group", ""))[:_GROUP]
        wanted = Wanted(q, group, VoterStatus(show) if show else None, after)
        async with transaction(actor):
            place = await around(request, actor, code, VIEW)
            roll = await roll_view(actor, code)
            lines = await voters(actor, code, wanted, PAGE_SIZE + 1) if roll else ()
            total = await number_of(actor, code, wanted) if roll else 0
            summed = None if roll else await queries.roll(actor, code)
        here = {"q": q, "group": group, "show": show}
        return page(
            request,
            "elections/pages/rolls/roll.html",
            place.frame,
            line=place.line,
            roll=roll,
            summed=summed,
            voters=lines[:PAGE_SIZE],
            total=total,
            more=address(roll_link(code), **here, after=lines[PAGE_SIZE - 1].id) if len(lines) > PAGE_SIZE else "",
            first=address(roll_link(code), **here) if after else "",
            tabs=[(word, label, address(roll_link(code), **here | {"show": word})) for word, label in _STATES.items()],
            q=q,
            group=group,
            show=show,
            may_print=actor.may(PRINT) and bool(roll and roll.edition),
            may_keep=actor.may(KEEP_ROLL) and place.line.open and place.line.last_step is None,
        )

    @get("/{code:str}/papers/{paper:str}", opt={PERMISSION: PRINT})
    async def paper(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        paper: FromPath[str],
    ) -> Response[bytes]:
        """The red list, the list of households or the cards of the list that is out, as PDF; of one `group` or of all."""
        group = str(request.query_params.get("group", ""))[:_GROUP]
        async with transaction(actor):
            made = await roll_paper(actor, code, paper, group)
        return await printing.one(request, made)

    @post("/{code:str}/open", opt={PERMISSION: KEEP_ROLL})
    async def open(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Redirect:
        """Begin to keep a roll."""
        await open_roll(actor, code)
        return flash.done(request, roll_link(code), Said("已开始选民登记，可以逐人登记或者导入登记册。"))

    @post("/{code:str}/contact", opt={PERMISSION: KEEP_ROLL})
    async def contact(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Redirect:
        """Whom another place may ask about somebody registered twice."""
        form = await bind(Contact, request, {"contact": "联系方式"})
        if form.command is None:
            return flash.done(request, roll_link(code), Said("没有保存：联系方式须写2至120个字。"))
        await say_contact(actor, code, form.command)
        return flash.done(request, roll_link(code), Said("已保存选举委员会的联系方式。"))
