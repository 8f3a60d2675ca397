"""Putting on the ballot who passed the joint review."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from elections import queries
from elections.permissions import RECORD
from elections.queries import ElectionLine
from elections.reviews import Cleared, cleared, posts_of
from elections.services.elections import Nomination, nominate
from elections.vocabulary import Post
from elections.web.elections import framed
from elections.web.panels import SUBJECT, link
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, page


class _Choice(BaseModel):
    """A conclusion, and the post that the person stands for; none where they are left out."""

    model_config = ConfigDict(frozen=True)

    case: int
    post: Post | None = None


class _Chosen(BaseModel):
    """The choices of the page."""

    model_config = ConfigDict(frozen=True)

    posts: tuple[_Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class _Offered:
    """Who may be put on the ballot of which election, for which posts."""

    line: ElectionLine
    people: Sequence[Cleared]
    posts: Sequence[Post]
    around: Frame


class NominatingPages(Controller):
    """The list of those who passed, and the act."""

    path = SUBJECT

    @get("/{code:str}/candidates/new", opt={PERMISSION: RECORD})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """Who passed the review and is not on the ballot."""
        return _list(request, await _offered(request, actor, code), Form())

    @post("/{code:str}/candidates/new", opt={PERMISSION: RECORD})
    async def nominate(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Put everybody for whom a post was chosen on the ballot, all of them or nobody."""
        offered = await _offered(request, actor, code)
        form = await bind(_Chosen, request, {"posts": "职务"})
        chosen = {one.case: one.post for one in form.command.posts if one.post} if form.command else {}
        if not chosen:
            refusal = Refused([Problem("职务", "没有选人。", "给要列入的人选职务，不列入的选“不列入”。", "S07")])
            return _list(request, offered, form.with_refusal(refusal))
        try:
            async with transaction(actor):
                for one in offered.people:
                    if post_ := chosen.get(one.vetting_case):
                        named = Nomination(person=one.person, post=post_, vetting_case=one.vetting_case)
                        await nominate(actor, code, named)
        except Refused as refusal:
            return _list(request, offered, form.with_refusal(refusal))
        return flash.done(request, f"{link(offered.line)}?part=candidates", Said(f"已列入{len(chosen)}名候选人。"))


async def _offered(request: Request[Any, Any, Any], actor: Actor, code: str) -> _Offered:
    async with transaction(actor):
        line = await queries.election(actor, code)
        actor.require(RECORD, at=line.region)
        people = await cleared(actor, code, line.region)
        posts = await posts_of(actor, code)
        around = await framed(request, actor, line)
        return _Offered(line, people, posts, around)


def _list(request: Request[Any, Any, Any], offered: _Offered, form: Form[_Chosen]) -> Template:
    return page(
        request,
        "elections/pages/nominate.html",
        offered.around,
        status=422 if form.wrongs else 200,
        line=offered.line,
        people=offered.people,
        posts=offered.posts,
        form=form,
    )
