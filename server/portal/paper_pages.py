"""The pages of the register as they are drawn: the list, and one paper; both also with what did not go through and why."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, QueryParameter
from litestar.response import Template

from server.access.actor import Actor
from server.access.audit import trail
from server.access.duties import Hand
from server.db.engine import transaction
from server.errors import DomainError, NotFound, Problem, Refused
from server.law.lawbook import Finding
from server.many_papers import MOST, PartlyError
from server.papers.register import reading
from server.papers.register.codes import list_key_words
from server.papers.register.deciding import DECIDE
from server.papers.register.issuing import AT_ONCE
from server.papers.register.kinds import kind_of, obstacles, seen_by
from server.papers.register.life import GONE, subject
from server.papers.register.numbering import Book, books
from server.papers.register.offices import Body, keepers_of
from server.papers.register.permissions import HANDLE, PRINT
from server.papers.register.reading import PaperLine, Wanted
from server.papers.register.recalling import compared
from server.papers.register.rules import APART, FORWARD, NEXT, Offices, office_problem, step_problem, unbroken
from server.papers.register.vocabulary import PaperState
from server.places.regions import names_of
from server.sheets.exporting import EXPORT
from server.web.forms import Form
from server.web.handing import store_of
from server.web.pages import PAPERS, Pager, frame, page
from server.web.problems import trouble_of
from server.web.templating import address

SUBJECT = PAPERS.path
PAGE_SIZE = 100
GLYPHS: Mapping[PaperState, str] = {
    PaperState.DRAFT: "none",
    PaperState.CHECKED: "part",
    PaperState.APPROVED: "ok",
    PaperState.ISSUED: "done",
    PaperState.SUPERSEDED: "dash",
    PaperState.VOID: "stop",
}
STATES = {"open": "待办", **{state.value: state.label for state in PaperState}}

_ONWARD = frozenset(FORWARD.values())

#: What may be done with a paper: each step that its state leaves open, with why it is not the actor's.
Acts = Mapping[PaperState, Problem | None]


@dataclass(frozen=True, slots=True)
class Listed:
    """Which part of the register a page shows."""

    area: str | None = None
    wanted: Wanted = field(default_factory=Wanted)
    number: int = 1

    @property
    def first(self) -> int:
        """How many papers stand on the pages before."""
        return (self.number - 1) * PAGE_SIZE

    def query(self, area: str | None) -> Mapping[str, str | int | None]:
        """Its words in an address, but for the number of the page."""
        wanted = self.wanted
        return {
            "area": area,
            "kind": wanted.kind or None,
            "state": wanted.state or None,
            "year": wanted.year,
            "book": wanted.book,
            "q": wanted.words or None,
        }


@dataclass(frozen=True, slots=True)
class Failed:
    """What did not go through: which act, the form as it was typed with why, the status of the answer, how many went on."""

    act: str = ""
    form: Form[Any] = field(default_factory=Form)
    status: int = 200
    done: int = 0

    @classmethod
    def of(cls, act: str, form: Form[Any], error: DomainError | None = None) -> "Failed":
        """Of an act that the form's own values hold up, or that was refused."""
        if error is None:
            return cls(act, form, 422)
        said = error if isinstance(error, Refused) else Refused([Problem("", error.message)])
        done = error.done if isinstance(error, PartlyError) else 0
        return cls(act, form.with_refusal(said), trouble_of(error).status, done)


def asked(
    kind: FromQuery[str] = "",
    state_word: Annotated[str, QueryParameter(name="state", max_length=20)] = "",
    year: FromQuery[int | None] = None,
    book: FromQuery[int | None] = None,
    words: Annotated[str, QueryParameter(name="q", max_length=40)] = "",
) -> Wanted:
    """What the address asks of the register."""
    if state_word and state_word not in STATES:
        raise NotFound
    return Wanted(kind=kind, state=state_word, year=year, book=book, words=words.strip())


def asked_list(
    wanted: NamedDependency[Wanted],
    area: FromQuery[str | None] = None,
    number: Annotated[int, QueryParameter(name="page", ge=1, le=100_000)] = 1,
) -> Listed:
    """Which part of the register the address asks for."""
    return Listed(area, wanted, number)


#: What the pages of the register read out of an address.
ASKED = {
    "wanted": Provide(asked, sync_to_thread=False),
    "listed": Provide(asked_list, sync_to_thread=False),
}


def note_of(line: PaperLine, follower: str = "") -> str:
    """What a line says beside its state; `follower` is the number of the paper that took its place."""
    parts = [f"由{follower}代替" if follower else "", f"补发{line.reprints}次" if line.reprints else "", line.reason]
    return "；".join(part for part in parts if part)


async def register_page(
    request: Request[Any, Any, Any], actor: Actor, listed: Listed, failed: Failed | None = None
) -> Template:
    """The papers of an area by book and number, what waits first; the books with what is missing in them."""
    wanted, failed = listed.wanted, failed or Failed()
    async with transaction(actor):
        around = await frame(request, actor, SUBJECT, listed.area)
        lines, total = await reading.papers(actor, around.area_code, wanted, first=listed.first, size=PAGE_SIZE)
        kept = await _books(actor, around.area_code)
        waiting = await at_once(actor, around.area_code, wanted) if total > len(lines) else {}
        hands = await reading.hands_of([line.id for line in lines])
        offices = await offices_of(lines)
        followed = await reading.followers(lines)
    acts = [
        acts_of(actor, line, hands.get(line.id, ()), offices[line.kind, line.issuer, line.issuer_name])
        for line in lines
    ]
    query = listed.query(around.area_code)
    return page(
        request,
        "server/register/register.html",
        around,
        status=failed.status,
        failed=failed,
        picked={value for name, value in failed.form.values.items() if name.startswith("papers.")},
        steps_to=address(f"{SUBJECT}/steps", **query, page=listed.number if listed.number > 1 else None),
        lines=lines,
        notes=[note_of(line, followed.get(line.id, "")) for line in lines],
        wanted=wanted,
        kinds=seen_by(actor),
        states=STATES,
        glyphs=GLYPHS,
        pager=Pager(SUBJECT, query, listed.number, PAGE_SIZE, total, "件"),
        at_once=AT_ONCE,
        waiting=[(state, FORWARD[state], len(ids), mark_of(ids)) for state, ids in waiting.items()],
        all_to=address(f"{SUBJECT}/all", **query),
        key=list_key_words(),
        **_onward(actor, lines, acts),
        **_shelf(kept, wanted),
        **_rights(actor),
    )


def _onward(actor: Actor, lines: Sequence[PaperLine], acts: Sequence[Acts]) -> Mapping[str, Any]:
    """Which papers of the list can be taken on together and to where, and what bars the others."""
    return {
        "pickable": [not _open(one).isdisjoint(_ONWARD) for one in acts],
        "barred": [barrier(line, one) if actor.may(HANDLE) else None for line, one in zip(lines, acts, strict=True)],
        "offered": _ONWARD & frozenset[PaperState]().union(*map(_open, acts)),
    }


def _shelf(kept: Sequence[tuple[Book, str, Finding]], wanted: Wanted) -> Mapping[str, Any]:
    """The books beside the list, their years, and the one that is looked into."""
    chosen, name = next(((one, name) for one, name, _ in kept if one.id == wanted.book), (None, ""))
    years = sorted({one.year for one, _, _ in kept}, reverse=True)
    return {"books": kept, "chosen": chosen, "chosen_name": name, "years": years}


def _rights(actor: Actor) -> Mapping[str, bool]:
    return {
        "may_handle": actor.may(HANDLE),
        "may_decide": actor.may(DECIDE),
        "may_export": actor.may(EXPORT),
    }


async def at_once(actor: Actor, area: str, wanted: Wanted) -> Mapping[PaperState, tuple[int, ...]]:
    """What of the list asked for may be taken on as a whole, by state; nothing for who handles no papers. Inside a transaction.

    Not what the actor may neither check nor approve, having prepared it (AC-3).
    """
    kinds = [kind.code for kind in seen_by(actor) if actor.may(kind.handle)] if actor.may(HANDLE) else []
    found = await reading.standing_at(actor, area, wanted, kinds, MOST) if kinds else {}
    hands = await reading.hands_of([one for state in found if FORWARD[state] in APART for one in found[state]])
    theirs = {
        state: tuple(one for one in ids if step_problem(FORWARD[state], state, actor, hands.get(one, ())) is None)
        for state, ids in found.items()
    }
    return {state: ids for state, ids in theirs.items() if ids}


def mark_of(papers: Sequence[int]) -> str:
    """What tells one list of papers from another, whatever their order."""
    return hashlib.sha256(",".join(map(str, sorted(papers))).encode()).hexdigest()[:16]


async def paper_page(
    request: Request[Any, Any, Any],
    actor: Actor,
    wanted: int,
    failed: Failed | None = None,
    *,
    compare: bool = False,
) -> Template:
    """One paper: what it is, how far it is, what may be done, how the records differ from it."""
    failed = failed or Failed()
    async with transaction(actor):
        line = await reading.paper(actor, wanted)
        around = await frame(request, actor, SUBJECT, line.region)
        way = await reading.steps(wanted)
        offices = await offices_of([line])
        acts = acts_of(actor, line, await reading.hands(wanted), offices[line.kind, line.issuer, line.issuer_name])
        follower = await reading.following(wanted)
        events = await trail(subject(wanted))
        barred = barrier(line, acts) or await _obstacle(actor, line)
        renewable = follower is None and await _renewable(actor, line)
        differs = await _difference(request, actor, line, compare=compare)
    return page(
        request,
        "server/register/paper.html",
        around,
        status=failed.status,
        failed=failed,
        line=line,
        kind=kind_of(line.kind),
        record=_record(actor, line),
        way=way,
        follower=follower,
        events=events,
        glyphs=GLYPHS,
        open_to=_open(acts),
        barred=barred,
        renewable=renewable,
        **differs,
        may_print=actor.may(PRINT) and not line.is_number_only,
    )


def _record(actor: Actor, line: PaperLine) -> str:
    """The address of the record behind a paper; empty where there is none that the actor may see."""
    kind = kind_of(line.kind)
    leads = bool(kind.page) and (kind.page_right is None or actor.may(kind.page_right))
    return kind.page.format(line.source.rpartition(":")[2]) if leads else ""


async def _difference(
    request: Request[Any, Any, Any], actor: Actor, line: PaperLine, *, compare: bool
) -> Mapping[str, Any]:
    """How the records differ from an issued paper: looked for when asked, where that is a reading that leaves a trace."""
    # Below the body that issued it the records are seen in part only, and would look changed where they are not.
    comparable = line.state is PaperState.ISSUED and actor.may(PRINT) and actor.covers(line.issuer)
    asked = comparable and (compare or kind_of(line.kind).reread is None)
    found = await compared(actor, store_of(request), line) if asked else None
    return {"differs": found, "may_compare": comparable and not asked, "same": asked and compare and found is None}


async def offices_of(lines: Sequence[PaperLine]) -> Mapping[Body, Offices]:
    """Whose accounts give out the numbers of papers, by their kind and the division of their body; inside a transaction."""
    return await keepers_of((kind_of(line.kind), line.issuer, line.issuer_name) for line in lines)


def acts_of(actor: Actor, line: PaperLine, hands: Sequence[tuple[PaperState, Hand]], offices: Offices) -> Acts:
    """The steps that a paper's state leaves open, each with why it is not the actor's."""
    right = kind_of(line.kind).handle
    lacking = next((one for one in (HANDLE, right) if not actor.may(one)), None)
    found: dict[PaperState, Problem | None] = {}
    for state in sorted(NEXT[line.state] - {PaperState.SUPERSEDED}):
        numbers = bool(line.number) or state is PaperState.APPROVED
        at = line.issuer if numbers else line.region
        if lacking is not None:
            found[state] = Problem("步骤", actor.refused(lacking).message)
        elif not actor.covers(at):
            found[state] = Problem("步骤", f"“{state.label}”由{line.issuer_name}办理。", "请发文机关的同事办理。")
        else:
            own = step_problem(state, line.state, actor, hands)
            found[state] = own or (office_problem(actor, state.label, offices) if numbers else None)
    return found


def barrier(line: PaperLine, acts: Acts) -> Problem | None:
    """Why the actor does not take a paper on that waits for somebody."""
    return acts.get(FORWARD[line.state]) if line.state in FORWARD else None


async def _obstacle(actor: Actor, line: PaperLine) -> Problem | None:
    """What the records have against a paper that waits for a step."""
    if line.state not in FORWARD:
        return None
    return (await obstacles(actor, kind_of(line.kind), [line.source])).get(line.source, GONE)


async def _renewable(actor: Actor, line: PaperLine) -> bool:
    """Whether a new paper may be drafted for one that was declared void; not where it was its record that fell."""
    kind = kind_of(line.kind)
    if line.state is not PaperState.VOID or line.is_number_only or not (actor.may(HANDLE) and actor.may(kind.handle)):
        return False
    return (await obstacles(actor, kind, [line.source])).get(line.source, GONE) is None


def _open(acts: Acts) -> frozenset[PaperState]:
    """The steps that are the actor's."""
    return frozenset(state for state, problem in acts.items() if problem is None)


async def _books(actor: Actor, area: str) -> Sequence[tuple[Book, str, Finding]]:
    """The books of the bodies around an area, by the divisions' names, with whether they are whole."""
    found = await books(actor, "" if area.endswith("00000000") else area[:6])
    names = await names_of({one.issuer for one in found})
    return [(one, names[one.issuer], unbroken(one.series, one.year, one.last, one.missing)) for one in found]
