"""The batches of an area, and the board of one: people by agencies, with one person's drawer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template

from cadres.permissions import (
    PREPARE_REVIEWS,
    READ_OPINIONS,
    RUN_REVIEWS,
    VET,
    VIEW_REVIEWS,
)
from cadres.review_packing import AT_ONCE
from cadres.reviews import answers, board
from cadres.reviews import batches as stored
from cadres.reviews.batches import BatchLine
from cadres.reviews.board import AskedAgency, Mark, Question
from cadres.reviews.letters import letters_sent
from cadres.reviews.states import SubjectState, states_of
from cadres.reviews.waiting import OpenQuestion, Wait, open_questions, silent_in
from cadres.rules.review_shown import lists_shown
from cadres.services.reviews.batches import OpenBatch, open_batch
from cadres.services.reviews.closing import outstanding
from cadres.services.reviews.moving import DayMoves
from cadres.trails import trail_of_review
from cadres.vocabulary import (
    CommitteeKind,
    Objector,
    Office,
    ReviewMaterial,
    ReviewPurpose,
    ReviewStage,
    VettingConclusion,
)
from cadres.web.vetting import SUBJECT
from cadres.web.vetting.acting import acts, counted_out
from cadres.web.vetting.drawer import drawer_of, told_elsewhere
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Refused
from server.manifest import foretell
from server.places import regions
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import Pager, frame, page
from server.web.templating import address

PAGE_SIZE = 50
LABELS = {
    "purpose": "事由",
    "kind": "委员会",
    "term_number": "届次",
    "event_day": "适用日",
    "title": "名称",
    "afterwards": "事后补记",
    "confirmed": "确认适用日",
}
#: The tabs of the board: what they are called, and the stages each holds.
TABS: Mapping[str, tuple[str, frozenset[ReviewStage]]] = {
    "prepare": (
        "待报送",
        frozenset({ReviewStage.MATERIALS, ReviewStage.TOWNSHIP, ReviewStage.READY, ReviewStage.RETURNED}),
    ),
    "asked": ("待答复", frozenset({ReviewStage.ASKED})),
    "answered": ("待启封", frozenset({ReviewStage.ANSWERED})),
    "open": ("待核实", frozenset({ReviewStage.OPENED})),
    "decision": ("待决定", frozenset({ReviewStage.DECISION})),
    "judged": ("待出具结论", frozenset({ReviewStage.JUDGED})),
    "done": ("已有结论", frozenset({ReviewStage.CONCLUDED})),
}
#: Glyph and class of each mark of a cell.
LOOKS = {
    Mark.NOT_ASKED: ("dash", ""),
    Mark.SILENT: ("none", ""),
    Mark.TYPED: ("part", ""),
    Mark.SEALED: ("lock", ""),
    Mark.ELSEWHERE: ("ask", "cell--hit"),
    Mark.CLEAR: ("ok", ""),
    Mark.PAST: ("note", ""),
    Mark.PENDING: ("ask", "cell--hit"),
    Mark.SHOULD_NOT: ("warn", "cell--hit"),
    Mark.MUST_NOT: ("stop", "cell--stop"),
    Mark.STATUTE: ("stop", "cell--stop"),
}
_STAGE_GLYPHS = {
    ReviewStage.CONCLUDED: "done",
    ReviewStage.DECISION: "warn",
    ReviewStage.JUDGED: "part",
    ReviewStage.ANSWERED: "warn",
    ReviewStage.OPENED: "ask",
    ReviewStage.ASKED: "part",
    ReviewStage.RETURNED: "warn",
}


@dataclass(frozen=True, slots=True)
class BoardCell:
    """One cell as the board shows it; `href` opens the person's drawer or the page of the question."""

    glyph: str
    classes: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One person of the board."""

    state: SubjectState
    glyph: str
    cells: tuple[BoardCell, ...]
    href: str


class VettingPages(Controller):
    """The joint review as those see it who hold it."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW_REVIEWS})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """The batches of an area, the latest first."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            first = (number - 1) * PAGE_SIZE
            lines, total = await stored.batches(actor, around.area_code, first=first, size=PAGE_SIZE)
            silent = await silent_in(actor, [line.id for line in lines if line.due and not line.closed])
        pager = Pager(SUBJECT, {"area": around.area_code}, number, PAGE_SIZE, total, "批")
        if number > pager.last:
            raise NotFound
        return page(
            request,
            "cadres/pages/vetting/batches.html",
            around,
            lines=lines,
            silent=silent,
            pager=pager,
            may_run=actor.may(RUN_REVIEWS),
        )

    @get("/new", opt={PERMISSION: RUN_REVIEWS})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Template:
        """What a new batch is for."""
        return await _new_page(request, actor, area, Form())

    @post("/new", opt={PERMISSION: RUN_REVIEWS})
    async def open(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str]
    ) -> Template | Redirect:
        """Open it."""
        form = await bind(OpenBatch, request, LABELS, region=area)
        if form.command is None:
            return await _new_page(request, actor, area, form)
        try:
            made = await open_batch(actor, form.command)
        except (Refused, Conflict) as refusal:
            return await _new_page(request, actor, area, form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{made}", Said("已建立批次。下一步：列入要联审的人。"))

    @get("/{review:int}", opt={PERMISSION: VIEW_REVIEWS})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        show: FromQuery[str] = "",
        entry: Annotated[int | None, QueryParameter(name="open")] = None,
    ) -> Template:
        """The board; `show` narrows it to a tab, `open` opens a person's drawer."""
        return await board_page(request, actor, review, show=show, entry=entry)


async def board_page(
    request: Request[Any, Any, Any],
    actor: Actor,
    review: int,
    *,
    show: str = "",
    entry: int | None = None,
    form: Form[Any] | None = None,
) -> Template:
    """The board, with the drawer of `entry`; a form of the drawer that came back says what is wrong there."""
    if show and show not in TABS:
        raise NotFound
    async with transaction(actor):
        line = await stored.batch_line(actor, review)
        around = await frame(request, actor, SUBJECT, place_of(actor, line))
        states = await states_of(actor, review)
        read = await _read(actor, line, states, show, entry)
    open_ = read["open"]
    return page(
        request,
        "cadres/pages/vetting/board.html",
        around,
        status=422 if form and form.wrongs else 200,
        line=line,
        states=states,
        show=show,
        drawer=f"{open_.state.name}的联审" if open_ else "",
        form=form or Form(),
        board_path=address(f"{SUBJECT}/{review}", show=show),
        materials=tuple(ReviewMaterial),
        offices=tuple(Office),
        objectors=tuple(Objector),
        forms_at_once=AT_ONCE,
        clear=VettingConclusion.CLEAR,
        **read,
        **_counted(states, show, read["waits"], line),
        **_offered(actor, line, states, read),
    )


async def _read(
    actor: Actor, line: BatchLine, states: Sequence[SubjectState], show: str, entry: int | None
) -> dict[str, Any]:
    """What the board reads beside its people."""
    waits = await open_questions(actor, states)
    agencies = await board.asked_agencies(actor, line.id, waits)
    shown = line.shown_from is not None
    return {
        "waits": waits,
        "agencies": agencies,
        "rows": await _rows(actor, line.id, states, agencies, show),
        "open": await drawer_of(actor, entry, states, line) if entry else None,
        "left": await outstanding(states, line.id, shown=shown) if counted_out(states) else [],
        "to_check": len(await answers.to_check(actor, line.id)) if actor.may(RUN_REVIEWS) else 0,
        "trail": await trail_of_review(line),
        "letters": await letters_sent(actor, line.id, waits),
        "beside": await _beside(actor, line, states),
    }


def _counted(
    states: Sequence[SubjectState], show: str, waits: Sequence[OpenQuestion], line: BatchLine
) -> dict[str, Any]:
    """The sums of the board: people by stage, and what became of everything asked."""
    counts = board.tallied(states)
    tabs = [(word, label, sum(counts.get(one, 0) for one in held)) for word, (label, held) in TABS.items()]
    unanswered = sum(one.wait in {Wait.SILENT, Wait.ANEW} for one in waits)
    unchecked = sum(one.wait is Wait.UNCHECKED for one in waits)
    return {
        "counts": counts,
        "tabs": [tab for tab in tabs if tab[2] or tab[0] == show],
        "unanswered": unanswered,
        "unchecked": unchecked,
        "pending": sum(one.wait is Wait.PENDING for one in waits),
        "needless": line.asked - line.answered - unanswered - unchecked,
        "opened": sum(state.steps.opened for state in states),
        "told": sum(state.to_tell for state in states),
        "passed": any(state.conclusion is VettingConclusion.CLEAR for state in states),
        "lists": _lists(states),
        "unshown": [state for state in states if state.unshown] if line.shown_from else [],
    }


def _offered(actor: Actor, line: BatchLine, states: Sequence[SubjectState], read: Mapping[str, Any]) -> dict[str, Any]:
    """What the actor may do on the board, and what waits for it."""
    covers, closes = actor.covers(line.region), counted_out(states) and not read["left"]
    return {
        "acts": acts(actor, line, board.tallied(states), read["agencies"], unchecked=read["to_check"], closes=closes),
        "silent": [one for one in read["agencies"] if one.silent],
        "empty": not states and covers,
        "may_run": actor.may(RUN_REVIEWS) and covers,
        "may_read": actor.may(READ_OPINIONS),
        "may_correct": actor.may(VET),
        "may_prepare": actor.may(PREPARE_REVIEWS),
        "may_print": covers,
    }


async def _beside(actor: Actor, line: BatchLine, states: Sequence[SubjectState]) -> Sequence[str]:
    """What speaks against a batch as it is: elections on other days, and people of other townships than its title names."""
    if line.closed or not actor.covers(line.region):
        return ()
    told = list(await foretell(actor, DayMoves(line.id, line.event_day))) if actor.may(RUN_REVIEWS) else []
    townships = {place.code: place.name for place in await regions.below(regions.county_of(line.region), 4)}
    named = {code for code, name in townships.items() if name in line.title}
    others = [one for one in states if named and regions.township_of(one.region) not in named]
    if others:
        who = "、".join(f"{one.name}（{one.community or '未填村'}）" for one in others[:8])
        who += f"等{len(others)}人" if others[8:] else ""
        told.append(f"批次名称是“{line.title}”，{who}不在这个乡镇；列错了批次的，发出以前移出。")
    told += [f"{one.name}：{told_elsewhere(one)}" for one in states if one.elsewhere and not one.steps.returned]
    return told


def _lists(states: Sequence[SubjectState]) -> Sequence[tuple[date, date, int]]:
    """The lists that hung out: from when until when, and how many each names."""
    return sorted((since, until, people) for (since, until), people in lists_shown(states).items())


def place_of(actor: Actor, line: BatchLine) -> str:
    """The area a batch's page is about: its own, or for a township the actor's."""
    return line.region if actor.covers(line.region) else actor.region


async def _rows(
    actor: Actor, review: int, states: Sequence[SubjectState], agencies: Sequence[AskedAgency], show: str
) -> tuple[BoardRow, ...]:
    asked = await board.questions(actor, review)
    reads = actor.may(READ_OPINIONS)
    held = TABS[show][1] if show else frozenset(ReviewStage)
    return tuple(
        BoardRow(
            state,
            _STAGE_GLYPHS.get(state.stage, "none"),
            tuple(_cell(state, one, asked.get(state.id, {}).get(one.code), show, reads=reads) for one in agencies),
            _open(state, show),
        )
        for state in states
        if state.stage in held
    )


def _open(state: SubjectState, show: str) -> str:
    return address(f"{SUBJECT}/{state.batch}", show=show, open=state.id)


def _cell(state: SubjectState, agency: AskedAgency, question: Question | None, show: str, *, reads: bool) -> BoardCell:
    found = board.mark(state, agency.code, question, reads=reads)
    glyph, classes = LOOKS[found]
    return BoardCell(glyph, classes, f"{agency.name}：{found.label}", _open(state, show))


async def _new_page(request: Request[Any, Any, Any], actor: Actor, area: str | None, form: Form[OpenBatch]) -> Template:
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, area)
    return page(
        request,
        "cadres/pages/vetting/new.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        purposes=tuple(ReviewPurpose),
        kinds=tuple(CommitteeKind),
    )
