"""Handing in a counting of slips, twice by two people, and holding two ways of writing for one name."""

from dataclasses import replace
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import field_validator

from elections.nomination_vocabulary import SlipKind
from elections.nominations import SlipEntry
from elections.permissions import CHECK_COUNT, ENTER_COUNT
from elections.rules.provisions import Nominator
from elections.services.nominating.names import ProposeMerge, confirm_merge, propose_merge, undo_merge
from elections.services.nominating.slips import SetAside, hand_in_slips, set_aside_slips
from elections.web.nominating.nomination import Asked, Nothing, asked, done
from elections.web.panels import SUBJECT
from server.access.actor import Actor
from server.access.duties import Hand
from server.errors import Conflict, Problem, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import page

#: Rows of an empty form, and how many more one asks for who needs more; a counting holds `_MOST` names.
_ROWS = 24
_MOST = 200
#: The button that asks for more rows; the form comes back with all that was typed.
_MORE = "_more"
_LABELS = {
    "kind": "种类",
    "source": "提名主体",
    "held": "日期",
    "issued": "发出",
    "cast": "收回",
    "invalid": "废票",
    "document": "记录",
    "lines": "提名计票",
    **{
        f"lines.{row}.{name}": label
        for row in range(_MOST)
        for name, label in (("post", "职务"), ("name", "姓名"), ("votes", "票数"))
    },
}
_REASON = {"reason": "理由", "post": "职务", "written": "写作", "meant": "即"}


class SlipForm(SlipEntry):
    """The form of a counting, whose empty rows are none."""

    @field_validator("lines", mode="before")
    @classmethod
    def _without_empty(cls, rows: Any) -> Any:
        return [one for one in rows if one.get("name") or one.get("votes")] if isinstance(rows, list) else rows


class SlipPages(Controller):
    """提名计票."""

    path = SUBJECT

    @get("/{code:str}/nomination/slips", opt={PERMISSION: ENTER_COUNT})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """The form; nothing of a first reading is in it."""
        return _sheet(request, actor, await asked(request, actor, code), Form())

    @post("/{code:str}/nomination/slips", opt={PERMISSION: ENTER_COUNT})
    async def hand_in(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Hand in a reading, the first or the second."""
        held = await asked(request, actor, code)
        form = await bind(SlipForm, request, _LABELS)
        if _MORE in await request.form():
            return _sheet(request, actor, held, replace(form, wrongs=()), more=_ROWS)
        if form.command is None:
            return _sheet(request, actor, held, form)
        try:
            both = await hand_in_slips(actor, code, SlipEntry.model_validate(form.command.model_dump()))
        except Refused as refusal:
            return _sheet(request, actor, held, form.with_refusal(refusal))
        except Conflict as conflict:
            return _sheet(request, actor, held, form.with_refusal(Refused([Problem("提名计票", conflict.message)])))
        said = "两次录入一致，已计入提名结果。" if both else "已录入，待另一人照原表第二次录入。"
        return flash.done(request, f"{SUBJECT}/{code}/nomination", Said(said))

    @post("/{code:str}/nomination/slips/{reading:int}/return", opt={PERMISSION: CHECK_COUNT})
    async def send_back(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        reading: FromPath[int],
    ) -> Template | Redirect:
        """Set a counting aside."""

        async def act(who: Actor, election: str, command: SetAside) -> None:
            await set_aside_slips(who, election, reading, command)

        form = await bind(SetAside, request, _REASON)
        return await done(request, actor, code, form, act, "已退回这份提名计票。")

    @post("/{code:str}/nomination/merges", opt={PERMISSION: ENTER_COUNT})
    async def propose(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Propose that two ways of writing are one person."""
        form = await bind(ProposeMerge, request, _REASON)
        return await done(request, actor, code, form, propose_merge, "已提出归并，待另一人确认。")

    @post("/{code:str}/nomination/merges/{merge:int}/confirm", opt={PERMISSION: CHECK_COUNT})
    async def confirm(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        merge: FromPath[int],
    ) -> Template | Redirect:
        """Confirm what somebody else proposed."""

        async def act(who: Actor, election: str, _command: Nothing) -> None:
            await confirm_merge(who, election, merge)

        form = await bind(Nothing, request, {})
        return await done(request, actor, code, form, act, "已确认归并。")

    @post("/{code:str}/nomination/merges/{merge:int}/undo", opt={PERMISSION: CHECK_COUNT})
    async def undo(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        merge: FromPath[int],
    ) -> Template | Redirect:
        """Take a pair apart again."""

        async def act(who: Actor, election: str, command: SetAside) -> None:
            await undo_merge(who, election, merge, command)

        form = await bind(SetAside, request, _REASON)
        return await done(request, actor, code, form, act, "已撤销归并。")


def _sheet(request: Request[Any, Any, Any], actor: Actor, found: Asked, form: Form[Any], *, more: int = 0) -> Template:
    held = found.held
    shown = min(_MOST, max(_ROWS, _typed(form)) + more)
    return page(
        request,
        "elections/pages/nominating/slips.html",
        found.around,
        status=422 if form.wrongs else 200,
        line=held.line,
        book=held.book,
        planned=held.plan is not None,
        second=held.waiting is not None,
        own=held.waiting is not None and held.waiting.first.is_same(Hand.of(actor)),
        kinds=tuple(one for one in SlipKind if held.free is (one is SlipKind.WRITTEN)),
        free=held.free,
        sources=held.book.nominators or tuple(Nominator),
        posts=tuple(held.seats),
        rows=range(shown),
        may_more=shown < _MOST,
        form=form,
    )


def _typed(form: Form[Any]) -> int:
    """How many rows the form had that came back."""
    rows = [name.split(".")[1] for name in form.values if name.startswith("lines.")]
    return 1 + max((int(row) for row in rows if row.isdecimal()), default=-1)
