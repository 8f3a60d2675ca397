"""The register of papers: what goes out under a number, by issuing body and year, and what waits for a step."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, trail
from server.access.duties import Hand
from server.db.engine import transaction
from server.errors import NotFound, Problem
from server.law.lawbook import Finding
from server.papers.register import reading
from server.papers.register.codes import list_key_words
from server.papers.register.issuing import AT_ONCE
from server.papers.register.kinds import draw, kind_of, seen_by
from server.papers.register.life import subject
from server.papers.register.lists import signed_list
from server.papers.register.numbering import Book, books
from server.papers.register.permissions import HANDLE, PRINT, VIEW
from server.papers.register.reading import PaperLine, Wanted, stamp_of
from server.papers.register.rules import OPEN, step_problem, unbroken
from server.papers.register.vocabulary import PaperState
from server.papers.register.wording import DECIDE
from server.places.regions import names_of
from server.sheets import cells
from server.sheets.columns import Column, Sheet
from server.sheets.exporting import EXPORT, EXPORTED
from server.sheets.writing import Around, write_workbook
from server.values.periods import chinese_day
from server.web import printing
from server.web.auth import PERMISSION
from server.web.pages import PAPERS, Pager, download, frame, page

SUBJECT = PAPERS.path
PAGE_SIZE = 100
_MOST_ROWS = 100_000
_LONGEST = 400
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GLYPHS: Mapping[PaperState, str] = {
    PaperState.DRAFT: "none",
    PaperState.CHECKED: "part",
    PaperState.APPROVED: "ok",
    PaperState.ISSUED: "done",
    PaperState.SUPERSEDED: "dash",
    PaperState.VOID: "stop",
}
_STATES = {"open": "待办", **{state.value: state.label for state in PaperState}}
SHEET = Sheet(
    name="文书登记簿",
    title="文书登记簿",
    columns=tuple(
        Column(key=key, title=title, parse=cells.text(_LONGEST), width=width)
        for key, title, width in (
            ("number", "编号", 20),
            ("kind", "文书", 14),
            ("title", "名称", 28),
            ("holder", "关于", 14),
            ("issuer", "发文机关", 20),
            ("dated", "日期", 12),
            ("state", "状态", 10),
            ("note", "备注", 30),
            ("sha256", "签发文件SHA-256", 66),
        )
    ),
)

_Words = Annotated[str, QueryParameter(name="q", max_length=40)]


def asked(
    kind: FromQuery[str] = "",
    state_word: Annotated[str, QueryParameter(name="state", max_length=20)] = "",
    year: FromQuery[int | None] = None,
    book: FromQuery[int | None] = None,
    words: _Words = "",
) -> Wanted:
    """What the address asks of the register."""
    if state_word and state_word not in _STATES:
        raise NotFound
    return Wanted(kind=kind, state=state_word, year=year, book=book, words=words.strip())


def note_of(line: PaperLine) -> str:
    """What a line says beside its state."""
    parts = [f"补发{line.reprints}次" if line.reprints else "", line.reason]
    return "；".join(part for part in parts if part)


class PaperPages(Controller):
    """The register and one paper of it."""

    path = SUBJECT
    dependencies = {"wanted": Provide(asked, sync_to_thread=False)}  # noqa: RUF012  # The framework reads it so.

    @get("/", opt={PERMISSION: VIEW})
    async def register(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        wanted: NamedDependency[Wanted],
        area: FromQuery[str | None] = None,
        number: Annotated[int, QueryParameter(name="page", ge=1, le=100_000)] = 1,
    ) -> Template:
        """The papers of an area by book and number, what waits first; the books with what is missing in them."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            first = (number - 1) * PAGE_SIZE
            lines, total = await reading.papers(actor, around.area_code, wanted, first=first, size=PAGE_SIZE)
            kept = await _books(actor, around.area_code)
        chosen = next((one for one, _, _ in kept if one.id == wanted.book), None)
        query = {
            "area": around.area_code,
            "kind": wanted.kind or None,
            "state": wanted.state or None,
            "year": wanted.year,
            "book": wanted.book,
            "q": wanted.words or None,
        }
        return page(
            request,
            "server/register/register.html",
            around,
            lines=lines,
            notes=[note_of(line) for line in lines],
            books=kept,
            chosen=chosen,
            chosen_name=next((name for one, name, _ in kept if one is chosen), ""),
            wanted=wanted,
            kinds=seen_by(actor),
            states=_STATES,
            years=sorted({one.year for one, _, _ in kept}, reverse=True),
            glyphs=GLYPHS,
            pager=Pager(SUBJECT, query, number, PAGE_SIZE, total, "件"),
            open_states=OPEN,
            at_once=AT_ONCE,
            may_handle=actor.may(HANDLE),
            may_decide=actor.may(DECIDE),
            may_export=actor.may(EXPORT),
            key=list_key_words(),
        )

    @get("/register.xlsx", opt={PERMISSION: EXPORT})
    async def sheet(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        wanted: NamedDependency[Wanted],
        area: FromQuery[str | None] = None,
    ) -> Response[bytes]:
        """The register as a sheet."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            lines, total = await reading.papers(actor, around.area_code, wanted, size=_MOST_ROWS)
            rows = [_row(line) for line in lines]
            content = write_workbook(SHEET, rows, Around(actor.unit, chinese_day(clock.today()), None))
            after = {"表格": SHEET.title, "行数": total, "文件校验": hashlib.sha256(content).hexdigest()}
            change = Change(f"area:{around.area_code}", around.area_code, after=after, reason="导出文书登记簿")
            await audit.record(actor, EXPORTED, change)
        return download(content, f"{around.area.name}文书登记簿.xlsx", XLSX)

    @get("/verify-list.json", opt={PERMISSION: VIEW})
    async def signed(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Response[bytes]:
        """How every coded paper of an area stands, signed, for places without a public server."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            content = await signed_list(actor, around.area_code, around.area.name)
        return download(content, f"{around.area.name}文书核验名单.json", "application/json")

    @get("/{registered:int}", opt={PERMISSION: VIEW})
    async def one(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], registered: FromPath[int]
    ) -> Template:
        """One paper: what it is, how far it is, what may be done."""
        async with transaction(actor):
            line = await reading.paper(actor, registered)
            around = await frame(request, actor, SUBJECT, line.region)
            way = await reading.steps(registered)
            hands = await reading.hands(registered)
            follower = await reading.following(registered)
            events = await trail(subject(registered))
        kind = kind_of(line.kind)
        return page(
            request,
            "server/register/paper.html",
            around,
            line=line,
            kind=kind,
            record=kind.page.format(line.source.rpartition(":")[2]) if kind.page else "",
            way=way,
            follower=follower,
            events=events,
            glyphs=GLYPHS,
            acts=_acts(actor, line, hands) if actor.may(HANDLE) and actor.may(kind.handle) else {},
            may_print=actor.may(PRINT) and not line.is_number_only,
        )

    @get("/{registered:int}/paper.pdf", opt={PERMISSION: PRINT})
    async def printed(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], registered: FromPath[int]
    ) -> Response[bytes]:
        """The paper as it stands: a draft, or the very bytes that were issued."""
        async with transaction(actor):
            line = await reading.paper(actor, registered)
            drawn = (await draw(actor, kind_of(line.kind), [line.source])).get(line.source)
        if drawn is None:
            raise NotFound
        stamp = stamp_of(line)
        return await printing.one(request, replace(drawn.model, number=stamp.number, stamp=stamp))


async def _books(actor: Actor, area: str) -> Sequence[tuple[Book, str, Finding]]:
    """The books of the bodies around an area, by the divisions' names, with whether they are whole."""
    found = [one for one in await books(actor) if one.issuer[:6] == area[:6] or area.endswith("00000000")]
    names = await names_of({one.issuer for one in found})
    return [(one, names[one.issuer], unbroken(one.series, one.year, one.last, one.missing)) for one in found]


def _acts(
    actor: Actor, line: PaperLine, hands: Sequence[tuple[PaperState, Hand]]
) -> Mapping[PaperState, Problem | None]:
    """The steps that are next, each with why it is not the actor's."""
    ways = (PaperState.CHECKED, PaperState.APPROVED, PaperState.ISSUED, PaperState.DRAFT, PaperState.VOID)
    found: dict[PaperState, Problem | None] = {}
    for state in ways:
        problem = step_problem(state, line.state, actor, ())
        if problem is None:
            problem = step_problem(state, line.state, actor, hands)
            at = line.issuer if line.number or state is PaperState.APPROVED else line.region
            if problem is None and not actor.covers(at):
                problem = Problem("步骤", f"由{line.issuer_name}办理。")
            found[state] = problem
    return found


def _row(line: PaperLine) -> Mapping[str, str]:
    return {
        "number": line.number,
        "kind": line.kind_label,
        "title": line.title,
        "holder": line.holder,
        "issuer": line.issuer_name,
        "dated": line.dated.isoformat() if line.dated else "",
        "state": line.state.label,
        "note": note_of(line),
        "sha256": line.sha256,
    }
