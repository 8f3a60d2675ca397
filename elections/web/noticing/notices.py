"""The notices of an election: the register, one notice with its hanging, the form that issues one, the papers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from pydantic import BaseModel

from cadres.vocabulary import CommitteeKind
from elections import queries
from elections.notice_vocabulary import NoticeKind
from elections.noticing.batch import issued_of
from elections.noticing.drafting import ASKED, GIVEN_LABELS, Given, venue_on_record, with_plan
from elections.noticing.facts import Facts, facts_of
from elections.noticing.issuing import IssueNotice, issue_notice, void_notice
from elections.noticing.on_vote import draft, seen_as
from elections.noticing.posting import (
    POSTING_PHOTO,
    RecordPosting,
    TakeDown,
    called,
    photos_of,
    record_posting,
    take_down,
    withdraw_posting,
)
from elections.noticing.register import (
    NoticeLine,
    changed_since,
    expected,
    next_due,
    not_compared,
    notice,
    notices,
    reworded_since,
)
from elections.noticing.wordings import CODE
from elections.permissions import PRINT, RECORD, VIEW
from elections.rules.notices import posting_window
from elections.services.corrections import Withdrawal
from elections.web.elections import framed
from elections.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.files.keeping import FileLine, Purpose
from server.papers.register.permissions import VIEW as SEE_WORDS
from server.values.periods import read_day
from server.web import flash, printing
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.handing import FORM_BYTES, take_in
from server.web.pages import Frame, page
from server.web.templating import address

C = TypeVar("C", bound=BaseModel)

LABELS = {
    **GIVEN_LABELS,
    "kind": "公告",
    "issued": "发布日期",
    "places": "张贴地点",
    "correcting": "补正",
    "reason": "理由",
}
_POSTING_LABELS = {
    "place": "地点",
    "posted": "张贴日期",
    "hour": "张贴时间",
    "by_one": "张贴人一",
    "by_two": "张贴人二",
    "taken_down": "撤下日期",
    "taken_by": "撤下人",
    "reason": "理由",
    "file": "照片",
}


def usual_places(kind: CommitteeKind) -> str:
    """Where notices usually hang, for the first one of an election."""
    return "村务公开栏、各村民小组" if kind is CommitteeKind.VILLAGERS else "居务公开栏、各居民小组"


@dataclass(frozen=True, slots=True)
class _Shown:
    """One notice with what its page shows beside it."""

    facts: Facts
    line: NoticeLine
    photos: tuple[FileLine, ...]
    around: Frame


class NoticePages(Controller):
    """编号公告."""

    path = SUBJECT

    @get("/{code:str}/notices", opt={PERMISSION: VIEW})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template:
        """Every kind with what it lacks and by when it is due, and what was issued by number."""
        async with transaction(actor):
            facts = await facts_of(actor, code)
            issued = await notices(actor, code, facts.book, facts.timing)
            around = await framed(request, actor, facts.line)
        found = expected(facts, issued)
        return page(
            request,
            "elections/pages/noticing/notices.html",
            around,
            line=facts.line,
            expected=found,
            next=next_due(found),
            issued=issued,
            changed={one.number for one in issued if changed_since(facts, one)},
            uncompared={one.number for one in issued if not_compared(facts, one)},
            may_record=actor.may(RECORD) and not facts.line.cancelled,
            may_print=actor.may(PRINT) and bool(issued),
            may_see_words=actor.may(SEE_WORDS),
        )

    @get("/{code:str}/notices/new", opt={PERMISSION: RECORD})
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        kind: FromQuery[str] = NoticeKind.ELECTION_DAY.value,
        correcting: FromQuery[str] = "",
    ) -> Template:
        """The form, with the notice as the records give it so far."""
        return await _form_page(request, actor, code, _kind(kind), Form(), correcting=bool(correcting))

    @post("/{code:str}/notices", opt={PERMISSION: RECORD})
    async def issue(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Template | Redirect:
        """Issue it under the next number."""
        form = await bind(IssueNotice, request, LABELS)
        kind, correcting = _kind(form.values.get("kind", "")), bool(form.values.get("correcting"))
        if form.command is None:
            return await _form_page(request, actor, code, kind, form, correcting=correcting)
        try:
            number = await issue_notice(actor, code, form.command)
        except (Refused, Conflict) as refusal:
            told = refusal if isinstance(refusal, Refused) else Refused([Problem("公告", refusal.message)])
            return await _form_page(request, actor, code, kind, form.with_refusal(told), correcting=correcting)
        here = f"{SUBJECT}/{code}/notices/{number}"
        return flash.done(request, here, Said(f"已发布第{number}号公告。", f"{here}/paper.pdf", "下载公告"))

    @get("/{code:str}/notices/bound.pdf", opt={PERMISSION: PRINT})
    async def bound(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Response[bytes]:
        """All of them in one file by number; the void ones bear that word."""
        async with transaction(actor):
            issued = await issued_of(actor, code)
            line = await queries.election(actor, code)
        if not issued:
            raise Conflict("还没有发布公告。", code="notice.none")
        return await printing.bound(request, f"{line.title}公告", [one.paper for one in issued])

    @get("/{code:str}/notices/{number:int}", opt={PERMISSION: VIEW})
    async def one(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        number: FromPath[int],
    ) -> Template:
        """What it says, word for word, where it hangs, and what the records have become since."""
        return _one_page(request, actor, await _shown(request, actor, code, number), Form())

    @get("/{code:str}/notices/{number:int}/paper.pdf", opt={PERMISSION: PRINT})
    async def paper(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        number: FromPath[int],
    ) -> Response[bytes]:
        """It as it was issued."""
        async with transaction(actor):
            issued = await issued_of(actor, code)
        if not 0 < number <= len(issued):
            raise NotFound
        return await printing.one(request, issued[number - 1].paper)

    @post("/{code:str}/notices/{number:int}/void", opt={PERMISSION: RECORD})
    async def void(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        number: FromPath[int],
    ) -> Template | Redirect:
        """Declare it void; the number stays."""

        async def act(command: Withdrawal) -> None:
            await void_notice(actor, code, number, command)

        return await _done(request, actor, (code, number), Withdrawal, act, f"第{number}号公告已作废，编号保留。")

    @post("/{code:str}/notices/{number:int}/postings", opt={PERMISSION: RECORD})
    async def put_up(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        number: FromPath[int],
    ) -> Template | Redirect:
        """Put on record that it went up."""

        async def act(command: RecordPosting) -> None:
            await record_posting(actor, code, number, command)

        return await _done(request, actor, (code, number), RecordPosting, act, "已登记张贴。")

    @post("/{code:str}/notices/{number:int}/postings/{posting:int}/take-down", opt={PERMISSION: RECORD})
    async def down(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        number: FromPath[int],
        posting: FromPath[int],
    ) -> Template | Redirect:
        """Put on record that it came down."""

        async def act(command: TakeDown) -> None:
            await take_down(actor, code, posting, command)

        return await _done(request, actor, (code, number), TakeDown, act, "已登记撤下。")

    @post("/{code:str}/notices/{number:int}/postings/{posting:int}/withdraw", opt={PERMISSION: RECORD})
    async def back(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        number: FromPath[int],
        posting: FromPath[int],
    ) -> Template | Redirect:
        """Take back a posting that was recorded wrongly."""

        async def act(command: Withdrawal) -> None:
            await withdraw_posting(actor, code, posting, command)

        return await _done(request, actor, (code, number), Withdrawal, act, "已撤回张贴记录。")

    @post(
        "/{code:str}/notices/{number:int}/photo",
        opt={PERMISSION: RECORD},
        request_max_body_size=POSTING_PHOTO.most_bytes + FORM_BYTES,
    )
    async def photo(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        code: FromPath[str],
        number: FromPath[int],
    ) -> Template | Redirect:
        """Keep a photo of it on the wall."""
        shown = await _shown(request, actor, code, number)
        try:
            purpose = Purpose(POSTING_PHOTO, shown.facts.line.region, f"election:{code}")
            await take_in(request, actor, purpose, called(number))
        except Refused as refusal:
            return _one_page(request, actor, shown, Form(labels=_POSTING_LABELS).with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{code}/notices/{number}", Said("已存入张贴照片。"))


def _kind(word: str) -> NoticeKind:
    if word not in set(NoticeKind):
        raise NotFound
    return NoticeKind(word)


async def _done(
    request: Request[Any, Any, Any],
    actor: Actor,
    which: tuple[str, int],
    command: type[C],
    act: Callable[[C], Awaitable[None]],
    said: str,
) -> Template | Redirect:
    code, number = which
    form = await bind(command, request, _POSTING_LABELS)
    if form.command is None:
        return _one_page(request, actor, await _shown(request, actor, code, number), form)
    try:
        await act(form.command)
    except Refused as refusal:
        return _one_page(request, actor, await _shown(request, actor, code, number), form.with_refusal(refusal))
    return flash.done(request, f"{SUBJECT}/{code}/notices/{number}", Said(said))


async def _shown(request: Request[Any, Any, Any], actor: Actor, code: str, number: int) -> _Shown:
    async with transaction(actor):
        facts = await facts_of(actor, code)
        line = await notice(actor, code, number, facts.book, facts.timing)
        photos = await photos_of(actor, code, number)
        around = await framed(request, actor, facts.line)
    return _Shown(facts, line, photos, around)


def _one_page(request: Request[Any, Any, Any], actor: Actor, shown: _Shown, form: Form[Any]) -> Template:
    line = shown.line
    return page(
        request,
        "elections/pages/noticing/notice.html",
        shown.around,
        status=422 if form.wrongs else 200,
        line=shown.facts.line,
        one=line,
        photos=shown.photos,
        changed=changed_since(shown.facts, line),
        not_compared=not_compared(shown.facts, line),
        reworded=reworded_since(shown.facts, line) if line.stands else (),
        correct=address(f"{SUBJECT}/{shown.facts.line.code}/notices/new", kind=line.kind.value, correcting="true"),
        form=form,
        posted=request.url.path,
        blank=Form(),
        may_record=actor.may(RECORD),
        may_print=actor.may(PRINT),
    )


async def _form_page(
    request: Request[Any, Any, Any],
    actor: Actor,
    code: str,
    kind: NoticeKind,
    form: Form[Any],
    *,
    correcting: bool,
) -> Template:
    async with transaction(actor):
        facts = await facts_of(actor, code, _typed_day(form))
        actor.require(RECORD, at=facts.line.region)
        issued = await notices(actor, code, facts.book, facts.timing)
        around = await framed(request, actor, facts.line)
    standing = next((one for one in reversed(issued) if one.stands and one.kind is kind), None)
    given = _given(form, standing.given if standing and correcting else Given())
    return page(
        request,
        "elections/pages/noticing/new.html",
        around,
        status=422 if form.wrongs else 200,
        line=facts.line,
        kind=kind,
        number=len(issued) + 1,
        standing=standing,
        correcting=correcting,
        asked=[(name, GIVEN_LABELS[name]) for name in ASKED.get(kind, ())],
        given=with_plan(kind, facts, given),
        venue_on_record=bool(venue_on_record(kind, facts, given)),
        draft=draft(facts, kind, given),
        seen=seen_as(facts, kind),
        window=posting_window(facts.book, kind, facts.timing, clock.today()),
        places="、".join(issued[-1].notice.places) if issued else usual_places(facts.line.kind),
        form=form,
        words=CODE.format(kind.value),
        may_see_words=actor.may(SEE_WORDS),
    )


def _typed_day(form: Form[Any]) -> date | None:
    """The day that was typed, whose notice is the one that goes out; None while it cannot be read."""
    if isinstance(form.command, IssueNotice):
        return form.command.issued
    try:
        return read_day(form.value("issued"))
    except ValueError:
        return None


def _given(form: Form[Any], before: Given) -> Given:
    """What was typed so far, for the draft beside the form; what cannot be read yet is left out of it."""
    made = form.command
    return Given(**made.model_dump(include=set(Given.model_fields))) if isinstance(made, IssueNotice) else before
