"""Issuing: a paper's bytes are made once, kept, and their SHA-256 goes on the register. A reprint keeps the number.

The press works between two transactions: what it prints is looked at again before it counts.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.files import keeping
from server.files.disk import Arrived, Store
from server.files.keeping import Purpose
from server.files.sniffing import PDF
from server.manifest import Drawn, FileKind, PaperKind
from server.papers.page import Sheet, compose, edition_with
from server.papers.passages import decided_in, is_worded, worded_as
from server.papers.register import codes
from server.papers.register.data import as_xml, content_of, contents_of, refuse_changed
from server.papers.register.kinds import draw, kind_of, record_printed
from server.papers.register.life import GONE, Reason, elsewhere, keep_step, locked, subject
from server.papers.register.offices import Body, keepers
from server.papers.register.reading import PaperLine, paper, stamp_of
from server.papers.register.recalling import of_today, recalled, sealed_words
from server.papers.register.rules import Offices, step_problem
from server.papers.register.tables import RegisteredPaper, SpentCode
from server.papers.register.vocabulary import PaperState

ISSUED = event_kind("paper.issued", "签发文书", Dot.STEP)
REPRINTED = event_kind("paper.reprinted", "补发文书", Dot.ATTENTION)
SUPERSEDED = event_kind("paper.superseded", "文书已被新件替代", Dot.ATTENTION)

#: The most papers that are taken on at one request: more would keep the browser waiting, and go as a job.
AT_ONCE = 40
#: Kept for ever, and handed out by the register alone, which asks for the right of the paper's own kind.
KEPT = FileKind(
    code="server.issued_paper",
    label="已签发文书",
    view=None,
    add=None,
    media_types=frozenset({PDF}),
    most_bytes=64 * 1024 * 1024,
)


#: Who gives out the numbers of the bodies of one call, by kind, division and name, so that each is asked for once.
_Known = dict[Body, Offices]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A paper as it goes to the press, with what it was made from."""

    line: PaperLine
    kind: PaperKind
    sheet: Sheet
    model: Any
    edition: str


async def issue(actor: Actor, store: Store, press: Any, papers: Sequence[int]) -> int:
    """Give out approved papers; returns how many. Each is whole by itself: what fails leaves the ones before it issued."""
    known: _Known = {}
    for wanted in papers:
        await _give_out(actor, store, press, wanted, "", known)
    return len(papers)


async def reprint(actor: Actor, store: Store, press: Any, paper_: int, command: Reason) -> None:
    """Print an issued paper anew, 补发: the same number, marked as such, in the words that it was issued in.

    What the records or the place's wording say today is nothing to it; see `recalling`.
    The code before is spent where a kind has one copy of each paper; of others the copies that are not lost bear it as well.
    """
    await _give_out(actor, store, press, paper_, command.reason, {})


async def _give_out(actor: Actor, store: Store, press: Any, wanted: int, reason: str, known: _Known) -> None:
    async with transaction(actor):
        ready = await _ready(actor, store, wanted, known, again=bool(reason))
    pdf: bytes = await press.print(ready.sheet)
    arrived = await store.receive(_pieces(pdf), KEPT.most_bytes)
    try:
        async with transaction(actor):
            await _put(actor, store, ready, arrived, reason)
    finally:
        arrived.path.unlink(missing_ok=True)


async def _ready(actor: Actor, store: Store, wanted: int, known: _Known, *, again: bool) -> _Ready:
    """The sheet of a paper that may go out. Raises Refused for one that may not, Conflict where the records have changed."""
    row = await locked(actor, wanted)
    kind = kind_of(row.kind)
    if (body := (kind.code, row.issuer, row.issuer_name)) not in known:
        known[body] = await keepers(kind, row.issuer, row.issuer_name)
    problem = elsewhere(actor, kind, row, PaperState.ISSUED, known[body])
    if problem is None and again and row.state != PaperState.ISSUED:
        problem = Problem("补发", f"“{PaperState(row.state).label}”的文书不能补发。", "已签发的才能补发。", "DC-10")
    if problem is None and not again:
        problem = step_problem(PaperState.ISSUED, PaperState(row.state), actor, ())
    line = await paper(actor, wanted)
    kept = await recalled(store, kind, line) if problem is None else None
    drawn = (
        await of_today(actor, kind, row.source)
        if again and kept
        else (await draw(actor, kind, [row.source])).get(row.source)
    )
    if problem := problem or _obstacle(drawn, kept if again else None):
        raise Refused([Problem(row.title, problem.cause, problem.cure, problem.rule, problem.cite)], code="paper.step")
    said = kept if again and kept else _of_today(kind, row, drawn, kept)
    day = clock.today() if again else None
    # The one copy was lost or spoilt, and its code says so from now on. Of many copies the others still count.
    serial = codes.new_serial() if again and kind.single_copy else row.serial
    line = replace(line, serial=serial)
    stamp = replace(stamp_of(line), state=PaperState.ISSUED, reprint=line.reprints + again, reprinted=day, kept="")
    model = replace(said, number=stamp.number, stamp=stamp)
    sheet = compose(model, data=as_xml(kind, model, stamp).decode())
    edition = edition_with(model.template, decided_in(getattr(model, "passages", ())))
    return _Ready(line, kind, sheet, model, edition)


def _obstacle(drawn: Drawn | None, kept: Any | None) -> Problem | None:
    """What the records have against a paper, `kept` being what an issued one said on its day.

    Such a one stands as it was issued: records that say something else, or nothing any more, are a matter for a new paper.
    But where the record itself fell, no copy goes out.
    """
    found: Problem | None = drawn.obstacle if drawn else GONE
    return found if kept is None or (drawn and drawn.fell) else None


def _of_today(kind: PaperKind, row: RegisteredPaper, drawn: Drawn | None, approved: Any | None) -> Any:
    """What the records say now, which must be what was checked. Raises Conflict where it is not.

    The program's own paragraphs stay as they were approved: a release that words them otherwise costs no paper its number.
    """
    if drawn is None:
        raise NotFound
    model = drawn.model if approved is None else worded_as(approved, drawn.model)
    refuse_changed(row.title, PaperState(row.state), row.content, contents_of(kind, model))
    if row.state == PaperState.ISSUED and is_worded(model):
        _refuse_other_words(kind, row, model)
    return model


def _refuse_other_words(kind: PaperKind, row: RegisteredPaper, model: Any) -> None:
    """Raise Conflict where nobody can say that an issued paper had the program's paragraphs of today: its number stands for its own."""
    if row.content != content_of(kind, model):
        cause = f"《{row.title}》签发时的段落用语没有存下来，不能照原样补发。"
        raise Conflict(f"{cause}请下载存档的PDF复印后注明补发，或者另出新件。", code="paper.words_lost")


async def _put(actor: Actor, store: Store, ready: _Ready, arrived: Arrived, reason: str) -> None:
    """Keep the bytes and write the step. Raises Conflict where somebody else was quicker."""
    row = await locked(actor, ready.line.id)
    if (row.state, row.reprints) != (ready.line.state.value, ready.line.reprints):
        raise Conflict("这件文书刚刚被别人办过。请刷新后核对。", code="paper.moved")
    again = bool(reason)
    purpose = Purpose(KEPT, row.region, subject(row.id))
    await keeping.put(actor, store, arrived, purpose, ready.sheet.filename, None)
    if row.stands_for and not again:
        await _supersede(actor, row, ready.line.number)
    if ready.line.serial != row.serial:
        await _spend(row, ready.line)
    changes = {
        RegisteredPaper.state: PaperState.ISSUED,
        RegisteredPaper.sha256: arrived.sha256,
        # That of the check stays: a reprint says what was checked then, in whichever shape.
        RegisteredPaper.content: row.content if again else content_of(ready.kind, ready.model),
        RegisteredPaper.said: sealed_words(ready.kind, ready.model),
        # That of the first copy stays; each copy's own is in the trace.
        RegisteredPaper.template: (row.template if again else None) or ready.edition,
        RegisteredPaper.reprints: row.reprints + again,
        RegisteredPaper.serial: ready.line.serial,
        RegisteredPaper.changed: clock.now(),
    }
    await RegisteredPaper.update(changes).where(RegisteredPaper.id == row.id)  # type: ignore[arg-type]
    await keep_step(actor, row, PaperState.ISSUED, note=reason, again=again)
    await record_printed(actor, ready.kind, row.source)
    after = {"编号": ready.line.number, "SHA-256": arrived.sha256.hex(), "模板版次": ready.edition}
    kind = REPRINTED if again else ISSUED
    await audit.record(actor, kind, Change(subject(row.id), row.region, after=after, reason=reason))


async def _spend(row: RegisteredPaper, line: PaperLine) -> None:
    """The code of the copy before stands for nothing any more, and leads to that of the new one."""
    await SpentCode.insert(
        SpentCode(region=row.region, paper=row.id, serial=row.serial, follows=line.serial, at=clock.now())
    )


async def _supersede(actor: Actor, row: RegisteredPaper, number: str) -> None:
    """The paper that a new one stands for is over; its code says so from now on."""
    old = await locked(actor, row.stands_for)
    if old.state != PaperState.ISSUED:
        return
    await RegisteredPaper.update(
        {RegisteredPaper.state: PaperState.SUPERSEDED, RegisteredPaper.changed: clock.now()}
    ).where(RegisteredPaper.id == old.id)
    await keep_step(actor, old, PaperState.SUPERSEDED)
    change = Change(subject(old.id), old.region, after={"步骤": PaperState.SUPERSEDED.label, "新件": number})
    await audit.record(actor, SUPERSEDED, change)


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    yield content
