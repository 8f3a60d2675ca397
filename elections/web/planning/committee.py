"""The body that runs an election: its members, its reserves, who left and why, and the forms for each act."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, field_validator

from elections import queries
from elections.laws import laws
from elections.permissions import RECORD, VIEW
from elections.planning.committee import CommitteeView, committee, eligible, nominees, pairs, secretaries
from elections.planning_vocabulary import CommitteePost, ExitCause, FormedBy
from elections.queries import ElectionLine
from elections.rules.book import Rulebook
from elections.rules.committee import Succession, formed, successor
from elections.rules.setting import organiser
from elections.services.planning.committee import (
    FileCommittee,
    FormCommittee,
    JoinCommittee,
    LeaveCommittee,
    file_committee,
    form_committee,
    join_committee,
    leave_committee,
)
from elections.web.elections import leaves
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.law.lawbook import Finding
from server.web import flash
from server.web.areas import Marks
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Frame, frame, page

#: Rows of the form: as many members as are ever chosen, and their reserves.
_ROWS = 11
_LABELS = {
    "formed_by": "产生方式",
    "formed": "推选日期",
    "electors": "应到人数",
    "present": "参加人数",
    "document": "会议记录",
    "chosen": "成员",
    "reason": "理由",
    **{
        f"chosen.{row}.{name}": label for row in range(_ROWS) for name, label in (("person", "成员"), ("votes", "得票"))
    },
    "filed": "备案日期",
    "cause": "原因",
    "day": "日期",
    "person": "成员",
    "post": "职务",
    "votes": "得票",
}


C = TypeVar("C", bound=BaseModel)


class ChoosingForm(FormCommittee):
    """The form of the choosing, whose empty rows are none."""

    @field_validator("chosen", mode="before")
    @classmethod
    def _without_empty(cls, rows: Any) -> Any:
        return [one for one in rows if one.get("person") or one.get("votes")] if isinstance(rows, list) else rows


@dataclass(frozen=True, slots=True)
class _Asked:
    line: ElectionLine
    book: Rulebook
    view: CommitteeView | None
    findings: Sequence[Finding]
    next: Succession | None
    people: Sequence[tuple[int, str]]
    around: Frame


class CommitteePages(Controller):
    """选举委员会."""

    path = SUBJECT

    @get("/{code:str}/committee", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """Who runs the election; while nobody is on record, the form of the choosing."""
        return _page(request, actor, await _asked(request, actor, code), Form())

    @post("/{code:str}/committee", opt={PERMISSION: RECORD})
    async def form(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Put the committee on record; rows without a person are none."""
        form = await bind(ChoosingForm, request, _LABELS)
        return await _done(request, actor, code, form, form_committee, "已登记选举委员会。")

    @post("/{code:str}/committee/filing", opt={PERMISSION: RECORD})
    async def file(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Record the filing with the township."""
        form = await bind(FileCommittee, request, _LABELS)
        return await _done(request, actor, code, form, file_committee, "已登记备案。")

    @post("/{code:str}/committee/{person:int}/leave", opt={PERMISSION: RECORD})
    async def leave(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        person: FromPath[int],
    ) -> Template | Redirect:
        """Record that a member left."""

        async def act(who: Actor, election: str, command: LeaveCommittee) -> None:
            await leave_committee(who, election, person, command)

        form = await bind(LeaveCommittee, request, _LABELS)
        return await _done(request, actor, code, form, act, "已登记退出。")

    @post("/{code:str}/committee/members", opt={PERMISSION: RECORD})
    async def join(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Record a new choosing."""
        form = await bind(JoinCommittee, request, _LABELS)
        return await _done(request, actor, code, form, join_committee, "已登记推选结果。")


async def _done(
    request: Request[Any, Any, Any],
    actor: Actor,
    code: str,
    form: Form[C],
    act: Callable[[Actor, str, C], Awaitable[None]],
    said: str,
) -> Template | Redirect:
    asked = await _asked(request, actor, code)
    if form.command is None:
        return _page(request, actor, asked, form)
    try:
        await act(actor, code, form.command)
    except Refused as refusal:
        return _page(request, actor, asked, form.with_refusal(refusal))
    except Conflict as conflict:
        return _page(request, actor, asked, form.with_refusal(Refused([Problem("成员", conflict.message)])))
    return flash.done(request, f"{SUBJECT}/{code}/committee", Said(said))


async def _asked(request: Request[Any, Any, Any], actor: Actor, code: str) -> _Asked:
    async with transaction(actor):
        line = await queries.election(actor, code)
        book = (await laws()).book(line.kind, line.election_day, line.region)
        view = await committee(actor, code)
        around = await frame(request, actor, SUBJECT, line.region, Marks(leaves=await leaves(actor, line)))
        people = await eligible(actor, line.region)
        findings: Sequence[Finding] = ()
        following = None
        if view:
            own = [one.person for one in view.people]
            standing = await nominees(actor, code)
            kin = await pairs(actor, [*own, *standing])
            findings = formed(book, view.choosing, await pairs(actor, own), await secretaries(actor, own))
            following = successor(book, [one.chosen for one in view.reserves], standing, kin)
    return _Asked(line, book, view, findings, following, people, around)


def _page(request: Request[Any, Any, Any], actor: Actor, asked: _Asked, form: Form[Any]) -> Template:
    posts = [one for one in CommitteePost if one is not CommitteePost.VICE_CHAIR or asked.book.ec_has_vice_chair]
    return page(
        request,
        "elections/pages/planning/committee.html",
        asked.around,
        status=422 if form.wrongs else 200,
        line=asked.line,
        book=asked.book,
        name=organiser(asked.book, asked.line.community),
        view=asked.view,
        findings=asked.findings,
        next=asked.next,
        people=asked.people,
        rows=range(_ROWS),
        posts=posts,
        ways=tuple(FormedBy),
        causes=(ExitCause.RESIGNED, ExitCause.DEATH),
        form=form,
        may_record=actor.may(RECORD) and asked.line.open,
    )
